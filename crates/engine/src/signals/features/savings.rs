//! Savings: what flows in, how fast balances grow, how long they would last.
//!
//! Credited interest makes balances grow but is nobody's decision to save, so it is growth and not inflow.

use super::spending::{self, Expenses};
use super::{Grounds, Report, Scope};
use crate::facts::AccountKind;
use crate::money::{Cents, Ratio};
use crate::signals::Features;
use crate::signals::class::Class;
use crate::signals::ledger::Row;

pub(crate) fn fill(scope: &Scope<'_>, expenses: &Expenses, features: &mut Features, report: &mut Report) {
    if scope.accounts(AccountKind::Savings).next().is_none() {
        report.note("no_savings_account");
        return;
    }
    inflow(scope, features, report);
    let Some(balance) = scope.balance(AccountKind::Savings) else {
        report.note("savings_balance_unknown");
        return;
    };
    features.savings_balance = Some(balance);
    report.evidence("savings_balance", || Grounds {
        explanation: format!("savings balances {balance} as of the last ingest"),
        transaction_ids: Vec::new(),
        account_ids: scope.account_ids(AccountKind::Savings),
    });
    growth(scope, balance, features, report);
    let Some(monthly) = expenses.monthly else {
        report.note("no_expenses");
        return;
    };
    features.emergency_fund_months = Ratio::of(balance.max(Cents::ZERO).0, monthly.0);
    report.evidence("emergency_fund_months", || Grounds {
        explanation: format!(
            "savings balances {balance} ÷ monthly expenses {monthly} ({} in {} days)",
            expenses.total, scope.observed_days
        ),
        transaction_ids: scope.ids(scope.rows.iter().filter(|row| spending::is_expense(scope, row))),
        account_ids: scope.account_ids(AccountKind::Savings),
    });
}

fn in_savings<'a>(scope: &'a Scope<'_>) -> impl Iterator<Item = &'a Row> {
    scope.rows.iter().filter(|row| scope.kind(row) == AccountKind::Savings)
}

fn inflow(scope: &Scope<'_>, features: &mut Features, report: &mut Report) {
    if scope.ledger.first_day.is_none() {
        return;
    }
    let moved = || in_savings(scope).filter(|row| row.class != Class::Interest);
    let net: Cents = moved().map(|row| Cents(row.amount)).sum();
    let monthly = scope.a_month(net);
    features.net_savings_inflow = Some(monthly);
    report.evidence("net_savings_inflow", || Grounds {
        explanation: format!(
            "net movement {net} in {} days, interest left out = {monthly} a month",
            scope.observed_days
        ),
        transaction_ids: scope.ids(moved()),
        account_ids: scope.account_ids(AccountKind::Savings),
    });
}

fn growth(scope: &Scope<'_>, balance: Cents, features: &mut Features, report: &mut Report) {
    if scope.ledger.first_day.is_none() {
        return;
    }
    let net: Cents = in_savings(scope).map(|row| Cents(row.amount)).sum();
    let start = balance - net;
    if start <= Cents::ZERO {
        report.note("savings_start_balance_not_positive");
        return;
    }
    features.savings_growth_rate = Ratio::of(net.0, start.0);
    report.evidence("savings_growth_rate", || Grounds {
        explanation: format!(
            "all savings together: net movement {net} ÷ balance {start} at the window's start"
        ),
        transaction_ids: scope.ids(in_savings(scope)),
        account_ids: scope.account_ids(AccountKind::Savings),
    });
}
