//! The documented features of one window, each with its evidence.
//!
//! Streams come from all history; everything else here looks at the window's rows and the accounts. What the data
//! cannot tell is `None` with a note, never zero.

pub(crate) mod credit;
mod fees;
mod income;
mod savings;
pub(crate) mod spending;
mod subscriptions;

pub(crate) use income::Income;

use super::calendar::{DAY, MONTH};
use super::ledger::{Ledger, Row};
use super::recurring::{Found, report};
use super::{Detail, Evidence, Features, WindowSignals};
use crate::facts::{Account, AccountKind, UserFacts};
use crate::money::{Cents, Currency};
use crate::time::Day;

/// Averages over less than this say more about a week than about a month.
const OBSERVED_DAYS_MIN: i32 = 30;

/// What the features are made from.
pub(crate) struct Scope<'a> {
    pub(crate) facts: &'a UserFacts<'a>,
    pub(crate) ledger: &'a Ledger,
    pub(crate) streams: &'a [Found],
    pub(crate) income: &'a Income,
    pub(crate) as_of: Day,
    pub(crate) window_days: u16,
    /// Rows of the window, and where they begin in the ledger.
    pub(crate) rows: &'a [Row],
    /// Days of the window that the history covers; 30 at least, unless the window itself is shorter.
    observed_days: i32,
}

/// Notes and evidence on their way out.
pub(crate) struct Report {
    detail: Detail,
    evidence: Vec<Evidence>,
    notes: Vec<String>,
}

/// All features of the window of `window_days` up to `as_of`.
pub(crate) fn of_window(
    facts: &UserFacts<'_>,
    ledger: &Ledger,
    (streams, income): (&[Found], &Income),
    as_of: Day,
    window_days: u16,
    detail: Detail,
) -> WindowSignals {
    let history = ledger.first_day.map(|first| as_of.0.saturating_sub(first));
    let days = i32::from(window_days);
    let observed_days = history.unwrap_or_default().saturating_add(1).max(OBSERVED_DAYS_MIN).min(days);
    let rows = ledger.window(as_of, window_days);
    let scope = Scope { facts, ledger, streams, income, as_of, window_days, rows, observed_days };
    let mut report = Report { detail, evidence: Vec::new(), notes: Vec::new() };
    match history {
        None => report.note("no_posted_transactions"),
        Some(history) if history < days => report.note("history_shorter_than_window"),
        Some(_) => {}
    }
    if ledger.other_currencies {
        report.note("other_currencies_excluded");
    }
    let mut features = Features::default();
    let expenses = spending::expenses(&scope);
    subscriptions::fill(&scope, &expenses, &mut features, &mut report);
    savings::fill(&scope, &expenses, &mut features, &mut report);
    credit::fill(&scope, &mut features, &mut report);
    income::fill(&scope, &expenses, &mut features, &mut report);
    fees::fill(&scope, &mut features, &mut report);
    WindowSignals {
        window_days,
        as_of,
        currency: ledger.currency.unwrap_or(Currency::USD),
        features,
        evidence: report.evidence,
        notes: report.notes,
        history_days: history.and_then(|days| u32::try_from(days).ok()),
        fingerprint: ledger.fingerprint(as_of, window_days),
    }
}

impl<'a> Scope<'a> {
    /// A total of the window as a monthly average over the days observed.
    pub(crate) fn a_month(&self, total: Cents) -> Cents {
        total.scale(MONTH, i64::from(self.observed_days) * DAY)
    }

    pub(crate) fn kind(&self, row: &Row) -> AccountKind {
        self.ledger.kind(row.account)
    }

    /// Accounts of one kind in the main currency.
    pub(crate) fn accounts(&self, kind: AccountKind) -> impl Iterator<Item = (u32, &'a Account)> {
        self.ledger.own_accounts(self.facts).filter(move |(_, account)| account.kind == kind)
    }

    /// Sum of the balances of one kind of account; `None` when no account of the kind has a known balance.
    pub(crate) fn balance(&self, kind: AccountKind) -> Option<Cents> {
        let mut known = self
            .accounts(kind)
            .filter_map(|(_, account)| account.balance_current.or(account.balance_available))
            .peekable();
        known.peek().is_some().then(|| known.sum())
    }

    pub(crate) fn account_ids(&self, kind: AccountKind) -> Vec<String> {
        self.accounts(kind).map(|(_, account)| account.account_id.clone()).collect()
    }

    pub(crate) fn ids<'r>(&self, rows: impl Iterator<Item = &'r Row>) -> Vec<String> {
        rows.filter_map(|row| {
            usize::try_from(row.index).ok().and_then(|index| self.facts.transactions.get(index))
        })
        .map(|transaction| transaction.transaction_id.to_owned())
        .collect()
    }

    /// Ids of a stream's members within the window.
    pub(crate) fn member_ids(&self, stream: &Found) -> Vec<String> {
        let start = self.ledger.rows.len() - self.rows.len();
        let members: Vec<u32> = stream
            .members
            .iter()
            .copied()
            .filter(|position| usize::try_from(*position).is_ok_and(|position| position >= start))
            .collect();
        report::ids(self.facts, self.ledger, &members)
    }
}

/// What an evidence entry holds besides the feature's name.
pub(crate) struct Grounds {
    pub(crate) explanation: String,
    pub(crate) transaction_ids: Vec<String>,
    pub(crate) account_ids: Vec<String>,
}

impl Report {
    /// Notes are codes; each is kept once.
    pub(crate) fn note(&mut self, code: &str) {
        if !self.notes.iter().any(|note| note == code) {
            self.notes.push(code.to_owned());
        }
    }

    /// The batch does not pay for evidence it will not keep.
    pub(crate) fn evidence(&mut self, feature: &str, grounds: impl FnOnce() -> Grounds) {
        if self.detail == Detail::Evidence {
            let Grounds { explanation, transaction_ids, account_ids } = grounds();
            self.evidence.push(Evidence {
                feature: feature.to_owned(),
                explanation,
                transaction_ids,
                account_ids,
            });
        }
    }
}
