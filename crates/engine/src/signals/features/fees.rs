//! Fees the bank charged, overdrafts among them, and whether the user invests.

use super::{Grounds, Report, Scope};
use crate::facts::AccountKind;
use crate::money::Cents;
use crate::signals::Features;
use crate::signals::class::Class;
use crate::signals::ledger::Row;

/// How far back the persona of those who pay no fees looks.
const HALF_YEAR_DAYS: u16 = 180;

pub(crate) fn fill(scope: &Scope<'_>, features: &mut Features, report: &mut Report) {
    let fees = || scope.rows.iter().filter(|row| is_fee(row));
    let overdrafts = || fees().filter(|row| row.class == Class::Overdraft);
    let total: Cents = fees().map(|row| -Cents(row.amount)).sum();
    features.fee_count = count(fees());
    features.fee_total = total;
    features.overdraft_count = count(overdrafts());
    let half_year = || scope.ledger.window(scope.as_of, HALF_YEAR_DAYS).iter().filter(|row| is_fee(row));
    let half_year_count = count(half_year());
    features.fee_count_half_year = Some(half_year_count);
    if half_year_count > 0 {
        report.evidence("fee_count_half_year", || Grounds {
            explanation: format!("{half_year_count} fees in {HALF_YEAR_DAYS} days"),
            transaction_ids: scope.ids(half_year()),
            account_ids: Vec::new(),
        });
    }
    if features.fee_count > 0 {
        for feature in ["fee_count", "fee_total"] {
            report.evidence(feature, || Grounds {
                explanation: format!("{} fees, {total} in all", features.fee_count),
                transaction_ids: scope.ids(fees()),
                account_ids: Vec::new(),
            });
        }
    }
    if features.overdraft_count > 0 {
        report.evidence("overdraft_count", || Grounds {
            explanation: format!("{} overdraft fees", features.overdraft_count),
            transaction_ids: scope.ids(overdrafts()),
            account_ids: Vec::new(),
        });
    }
    investments(scope, features, report);
}

fn is_fee(row: &Row) -> bool {
    matches!(row.class, Class::Fee | Class::Overdraft) && row.amount < 0
}

fn count<'a>(rows: impl Iterator<Item = &'a Row>) -> u32 {
    u32::try_from(rows.count()).unwrap_or(u32::MAX)
}

/// An investment account in another currency is one all the same.
fn investments(scope: &Scope<'_>, features: &mut Features, report: &mut Report) {
    let mut ids: Vec<String> = scope
        .facts
        .accounts
        .iter()
        .filter(|account| account.kind == AccountKind::Investment)
        .map(|account| account.account_id.clone())
        .collect();
    features.investment_account_detected = !ids.is_empty();
    if features.investment_account_detected {
        ids.sort_unstable();
        report.evidence("investment_account_detected", || Grounds {
            explanation: format!("{} investment accounts", ids.len()),
            transaction_ids: Vec::new(),
            account_ids: ids,
        });
    }
}
