//! The facts of each user must imply the persona written down as true, by the documented criteria and by no
//! detector: streams, income and accounts are read from the truth and the records.

use std::collections::HashMap;

use jiff::civil::Date;
use spendsense_synth::{Cadence, IncomeKind, Persona, StreamKind, Transaction, UserData};

use crate::{END, both_levels, days};

const WINDOW_DAYS: i64 = 180;

struct Facts {
    max_utilization_percent: i64,
    revolving_signs: bool,
    monthly_income: i64,
    median_pay_gap: i64,
    /// Checking balances over monthly spending, percent.
    buffer_percent: i64,
    saved_monthly: i64,
    saved: i64,
    growth_per_mille: i64,
    recurring: usize,
    monthly_recurring: i64,
    fees: bool,
    invests: bool,
}

fn recent(user: &UserData) -> impl Iterator<Item = &Transaction> {
    user.transactions.iter().filter(|row| !row.pending && days(row.date, END) < WINDOW_DAYS)
}

fn on<'a>(user: &'a UserData, kind: &'a str) -> impl Fn(&&Transaction) -> bool + 'a {
    move |row| {
        user.accounts.iter().any(|account| account.kind == kind && account.account_id == row.account_id)
    }
}

fn balance(user: &UserData, kind: &str) -> i64 {
    let currency = user.accounts[0].iso_currency_code;
    let accounts =
        user.accounts.iter().filter(|account| account.kind == kind && account.iso_currency_code == currency);
    accounts.map(|account| account.balance_current.0).sum()
}

fn members<'a>(user: &'a UserData, wanted: impl Fn(StreamKind) -> bool) -> Vec<&'a Transaction> {
    let rows: HashMap<&str, &'a Transaction> =
        user.transactions.iter().map(|row| (&*row.transaction_id, row)).collect();
    let streams = user.truth.streams.iter().filter(|stream| wanted(stream.kind));
    let ids = streams.flat_map(|stream| &stream.transaction_ids);
    ids.map(|id| rows[&**id]).filter(|row| days(row.date, END) < WINDOW_DAYS).collect()
}

fn median_gap(mut dates: Vec<Date>) -> i64 {
    dates.sort_unstable();
    let mut gaps: Vec<i64> = dates.windows(2).map(|pair| days(pair[0], pair[1])).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied().unwrap_or(0)
}

/// Periods of a cadence in ten years.
fn per_decade(cadence: Cadence) -> i64 {
    match cadence {
        Cadence::Weekly => 522,
        Cadence::Biweekly => 261,
        Cadence::Semimonthly => 240,
        Cadence::Monthly | Cadence::Irregular => 120,
        Cadence::Bimonthly => 60,
        Cadence::Quarterly => 40,
        Cadence::Semiannual => 20,
        Cadence::Annual => 10,
    }
}

impl Facts {
    fn of(user: &UserData) -> Self {
        let cards = user.accounts.iter().filter(|account| account.balance_limit.is_some());
        let named = |row: &&Transaction, part: &str| {
            row.merchant_name.as_ref().unwrap().to_lowercase().contains(part)
        };
        let pay = members(user, |kind| kind == StreamKind::Payroll);
        let earned = members(user, |kind| matches!(kind, StreamKind::Payroll | StreamKind::Benefit));
        let monthly = |cents: i64| cents * 3_044 / 100 / WINDOW_DAYS;
        let transferred =
            members(user, |kind| matches!(kind, StreamKind::Transfer | StreamKind::CardPayment));
        let moved =
            |row: &&Transaction| transferred.iter().any(|other| other.transaction_id == row.transaction_id);
        let spent = |row: &&Transaction| {
            row.amount.0 < 0 && (on(user, "checking")(row) || on(user, "credit card")(row))
        };
        let spending: i64 =
            recent(user).filter(|row| spent(row) && !moved(row)).map(|row| -row.amount.0).sum();
        let into_savings: i64 = recent(user).filter(on(user, "savings")).map(|row| row.amount.0).sum();
        let interest: i64 = members(user, |kind| kind == StreamKind::Interest)
            .iter()
            .filter(|row| row.amount.0 > 0)
            .map(|row| row.amount.0)
            .sum();
        let saved = balance(user, "savings");
        let recurring: Vec<_> = user
            .truth
            .streams
            .iter()
            .filter(|stream| {
                matches!(stream.kind, StreamKind::Subscription | StreamKind::Bill) && stream.ended.is_none()
            })
            .collect();
        Self {
            max_utilization_percent: cards
                .map(|card| card.balance_current.0 * 100 / card.balance_limit.unwrap().0)
                .max()
                .unwrap_or(0),
            revolving_signs: recent(user).any(|row| on(user, "credit card")(&row) && named(&row, "interest"))
                || user
                    .liabilities
                    .iter()
                    .any(|debt| debt.is_overdue || debt.next_payment_due_date.is_some_and(|due| due < END)),
            monthly_income: monthly(earned.iter().map(|row| row.amount.0).sum()),
            median_pay_gap: median_gap(pay.iter().map(|row| row.date).collect()),
            buffer_percent: balance(user, "checking") * 100 / monthly(spending).max(1),
            saved_monthly: monthly(into_savings - interest),
            saved,
            growth_per_mille: into_savings * 1_000 / (saved - into_savings).max(1),
            recurring: recurring.len(),
            monthly_recurring: recurring
                .iter()
                .map(|stream| stream.next_amount_cents.unwrap() * per_decade(stream.cadence) / 120)
                .sum(),
            fees: recent(user)
                .any(|row| ["overdraft fee", "late payment"].iter().any(|part| named(&row, part))),
            invests: user.accounts.iter().any(|account| account.kind == "brokerage"),
        }
    }

    /// The first criteria that hold, in documented order of precedence.
    fn persona(&self) -> Persona {
        let wealthy =
            self.monthly_income > 1_000_000 && self.saved > 2_500_000 && self.max_utilization_percent <= 20;
        let saves = self.growth_per_mille >= 20 || self.saved_monthly >= 20_000;
        if wealthy && !self.fees && self.invests {
            Persona::WealthBuilder
        } else if self.max_utilization_percent >= 50 || self.revolving_signs {
            Persona::HighUtilization
        } else if saves && self.max_utilization_percent < 30 {
            Persona::SavingsBuilder
        } else if self.median_pay_gap > 45 && self.buffer_percent < 100 {
            Persona::VariableIncome
        } else if self.recurring >= 3 && self.monthly_recurring >= 5_000 {
            Persona::SubscriptionHeavy
        } else {
            Persona::Plain
        }
    }
}

#[test]
fn facts_imply_the_persona_that_is_called_true() {
    let users = both_levels(400);
    let wrong: Vec<_> = users
        .iter()
        .map(|user| (user.truth.persona.persona, Facts::of(user).persona()))
        .filter(|(told, implied)| told != implied)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    for persona in [
        Persona::HighUtilization,
        Persona::VariableIncome,
        Persona::SubscriptionHeavy,
        Persona::SavingsBuilder,
        Persona::WealthBuilder,
        Persona::Plain,
    ] {
        assert!(users.iter().any(|user| user.truth.persona.persona == persona), "{persona:?}");
    }
}

/// Nobody else may look as if they paid only the minimum.
#[test]
fn only_revolvers_pay_the_minimum() {
    for user in both_levels(200) {
        let minimum_only = user.liabilities.iter().any(|debt| {
            debt.last_statement_balance.is_some()
                && debt
                    .last_payment_amount
                    .is_some_and(|paid| paid.0 <= debt.minimum_payment_amount.unwrap().0 + 500)
        });
        assert!(
            !minimum_only || user.truth.persona.persona == Persona::HighUtilization,
            "{:?}",
            user.liabilities
        );
    }
}

#[test]
fn lump_sum_income_is_told_as_gig_income() {
    for user in both_levels(100) {
        let lumps = user.truth.persona.persona == Persona::VariableIncome;
        assert!(!lumps || user.truth.income.iter().all(|income| income.kind != IncomeKind::Payroll));
    }
}
