//! Generated users as the engine's facts, for tests and benchmarks. Joint accounts are lent by their owner.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what cannot happen may stop a test"
)]

use std::collections::HashMap;

use jiff::civil::{Date, date};
use spendsense_engine::facts::{Account, AccountKind, Liability, LiabilityKind, Transaction, UserFacts};
use spendsense_engine::money::{Cents, Currency};
use spendsense_engine::time::Day;
use spendsense_synth::{self as synth, Generator, LiabilityType, Noise, Options};

pub(crate) const AS_OF: Date = date(2026, 11, 20);

/// One user's data, owned; [`Person::lend`] borrows it as facts.
pub(crate) struct Person {
    pub(crate) data: synth::UserData,
    accounts: Vec<Account>,
    liabilities: Vec<Liability>,
    positions: HashMap<String, u32>,
}

/// `users` users with about `rows` rows each over `days` days.
pub(crate) fn people(users: u64, seed: u64, noise: Noise, (days, rows): (u16, u32)) -> Vec<Person> {
    let options = Options {
        noise,
        history_days: days,
        transactions_per_user: rows,
        ..Options::new(users, seed, AS_OF)
    };
    let generator = Generator::new(options).expect("options are valid");
    let data: Vec<synth::UserData> = (0..users).map(|index| generator.user(index)).collect();
    let all: HashMap<String, Account> =
        data.iter().flat_map(|user| &user.accounts).map(|a| (a.account_id.to_string(), account(a))).collect();
    data.into_iter().map(|data| Person::new(data, &all)).collect()
}

impl Person {
    fn new(data: synth::UserData, all: &HashMap<String, Account>) -> Self {
        let mut accounts = Vec::new();
        let mut positions = HashMap::new();
        let own = data.accounts.iter().map(|account| &account.account_id);
        for id in own.chain(data.transactions.iter().map(|row| &row.account_id)) {
            if !positions.contains_key(&**id) {
                positions.insert(id.to_string(), u32::try_from(accounts.len()).unwrap());
                accounts.push(all[&**id].clone());
            }
        }
        let liabilities = data.liabilities.iter().map(liability).collect();
        Self { data, accounts, liabilities, positions }
    }

    pub(crate) fn transactions(&self) -> Vec<Transaction<'_>> {
        self.data
            .transactions
            .iter()
            .map(|row| Transaction {
                transaction_id: &row.transaction_id,
                account: self.positions[&*row.account_id],
                day: Day::from_date(row.date),
                amount: Cents(row.amount.0),
                merchant_name: row.merchant_name.as_deref(),
                merchant_entity_id: row.merchant_entity_id.as_deref(),
                payment_channel: Some(row.payment_channel),
                category_primary: row.category_primary,
                category_detailed: row.category_detailed,
                pending: row.pending,
            })
            .collect()
    }

    pub(crate) fn lend<'a>(&'a self, transactions: &'a [Transaction<'a>]) -> UserFacts<'a> {
        UserFacts {
            user_id: &self.data.user.user_id,
            accounts: &self.accounts,
            liabilities: &self.liabilities,
            transactions,
        }
    }
}

fn account(from: &synth::Account) -> Account {
    Account {
        account_id: from.account_id.to_string(),
        kind: AccountKind::read(from.kind, Some(from.subtype)),
        balance_available: from.balance_available.map(|amount| Cents(amount.0)),
        balance_current: Some(Cents(from.balance_current.0)),
        balance_limit: from.balance_limit.map(|amount| Cents(amount.0)),
        currency: Currency::parse(from.iso_currency_code).unwrap(),
    }
}

fn liability(from: &synth::Liability) -> Liability {
    Liability {
        liability_id: from.liability_id.to_string(),
        account_id: from.account_id.to_string(),
        kind: match from.liability_type {
            LiabilityType::CreditCard => LiabilityKind::CreditCard,
            LiabilityType::Loan => LiabilityKind::Loan,
            LiabilityType::Mortgage => LiabilityKind::Mortgage,
        },
        apr_purchase_bps: from.apr_purchase.map(|rate| rate.0),
        interest_rate_bps: from.interest_rate.map(|rate| rate.0),
        minimum_payment: from.minimum_payment_amount.map(|amount| Cents(amount.0)),
        last_payment: from.last_payment_amount.map(|amount| Cents(amount.0)),
        last_statement_balance: from.last_statement_balance.map(|amount| Cents(amount.0)),
        next_payment_due: from.next_payment_due_date.map(Day::from_date),
        is_overdue: from.is_overdue,
    }
}
