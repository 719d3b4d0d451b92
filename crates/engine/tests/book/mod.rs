//! A small bank: accounts and rows written down one by one, lent to the kernel as facts.

#![expect(clippy::unwrap_used, reason = "what cannot happen may stop a test")]

use spendsense_engine::facts::{Account, AccountKind, Liability, LiabilityKind, Transaction, UserFacts};
use spendsense_engine::money::{Cents, Currency};
use spendsense_engine::signals::streams::RecurringStream;
use spendsense_engine::signals::{Analysis, Detail, Evidence, Features, Kernel, WindowSignals};
use spendsense_engine::time::Day;

pub(crate) const AS_OF: &str = "2026-11-20";

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A row without a category on the first account.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) account: u32,
    pub(crate) day: Day,
    pub(crate) cents: i64,
    pub(crate) name: String,
    pub(crate) category: Option<(&'static str, &'static str)>,
    pub(crate) pending: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    pub(crate) accounts: Vec<Account>,
    pub(crate) liabilities: Vec<Liability>,
    pub(crate) rows: Vec<Row>,
}

impl Book {
    /// With a checking account holding 2,000.00.
    pub(crate) fn new() -> Self {
        Self::default().account("checking", AccountKind::Checking, 200_000, None)
    }

    pub(crate) fn account(mut self, id: &str, kind: AccountKind, balance: i64, limit: Option<i64>) -> Self {
        self.accounts.push(Account {
            account_id: id.to_owned(),
            kind,
            balance_available: None,
            balance_current: Some(Cents(balance)),
            balance_limit: limit.map(Cents),
            currency: Currency::USD,
        });
        self
    }

    pub(crate) fn row(mut self, on: &str, cents: i64, name: &str) -> Self {
        self.push(0, day(on), cents, name, None);
        self
    }

    /// A row on the account added last.
    pub(crate) fn row_on_last(mut self, on: &str, cents: i64, name: &str) -> Self {
        let last = u32::try_from(self.accounts.len() - 1).unwrap();
        self.push(last, day(on), cents, name, None);
        self
    }

    /// The same row `count` times, the last on `last`, every `days` days before.
    pub(crate) fn every(mut self, days: i32, count: i32, last: &str, cents: i64, name: &str) -> Self {
        for back in (0..count).rev() {
            self.push(0, day(last).plus(-days * back), cents, name, None);
        }
        self
    }

    /// The same row on one day of each of the last `count` months before the as-of day's.
    pub(crate) fn monthly(mut self, dom: i8, count: i8, cents: i64, name: &str) -> Self {
        for back in (1..=count).rev() {
            let month = 11 - i32::from(back);
            let (year, month) = (2026 + month.div_euclid(12), month.rem_euclid(12) + 1);
            self.push(0, day(&format!("{year}-{month:02}-{dom:02}")), cents, name, None);
        }
        self
    }

    pub(crate) fn push(
        &mut self,
        account: u32,
        day: Day,
        cents: i64,
        name: &str,
        category: Option<(&'static str, &'static str)>,
    ) {
        let id = format!("txn_{:04}", self.rows.len());
        self.rows.push(Row { id, account, day, cents, name: name.to_owned(), category, pending: false });
    }

    pub(crate) fn liability(
        mut self,
        (minimum, paid, statement): (i64, i64, i64),
        due: Option<&str>,
        is_overdue: bool,
    ) -> Self {
        let account_id = self.accounts.last().unwrap().account_id.clone();
        self.liabilities.push(Liability {
            liability_id: format!("liab_{account_id}"),
            account_id,
            kind: LiabilityKind::CreditCard,
            apr_purchase_bps: Some(1_999),
            interest_rate_bps: None,
            minimum_payment: Some(Cents(minimum)),
            last_payment: Some(Cents(paid)),
            last_statement_balance: Some(Cents(statement)),
            next_payment_due: due.map(day),
            is_overdue,
        });
        self
    }

    pub(crate) fn lend<T>(&self, to: impl FnOnce(&UserFacts<'_>) -> T) -> T {
        let rows: Vec<Transaction<'_>> = self.rows.iter().map(Row::lend).collect();
        to(&UserFacts {
            user_id: "usr_1",
            accounts: &self.accounts,
            liabilities: &self.liabilities,
            transactions: &rows,
        })
    }

    pub(crate) fn analyse_at(&self, as_of: &str, windows: &[u16], detail: Detail) -> Analysis {
        self.lend(|facts| Kernel::new().analyse(facts, day(as_of), windows, detail))
    }

    pub(crate) fn analyse(&self) -> Analysis {
        self.analyse_at(AS_OF, &[30, 180], Detail::Evidence)
    }

    pub(crate) fn window(&self, days: u16) -> WindowSignals {
        self.analyse_at(AS_OF, &[days], Detail::Evidence).windows.remove(0)
    }

    pub(crate) fn features(&self, days: u16) -> Features {
        self.window(days).features
    }

    pub(crate) fn streams(&self) -> Vec<RecurringStream> {
        self.analyse().streams
    }
}

impl Row {
    pub(crate) fn lend(&self) -> Transaction<'_> {
        Transaction {
            transaction_id: &self.id,
            account: self.account,
            day: self.day,
            amount: Cents(self.cents),
            merchant_name: Some(&self.name),
            merchant_entity_id: None,
            payment_channel: None,
            category_primary: self.category.map(|(primary, _)| primary),
            category_detailed: self.category.map(|(_, detailed)| detailed),
            pending: self.pending,
        }
    }
}

pub(crate) fn evidence<'a>(window: &'a WindowSignals, feature: &str) -> &'a Evidence {
    window.evidence.iter().find(|entry| entry.feature == feature).unwrap()
}
