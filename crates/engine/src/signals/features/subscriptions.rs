//! Subscriptions and bills: how many go on, what they cost a month, and their share of spending.

use super::spending::{self, Expenses};
use super::{Grounds, Report, Scope};
use crate::money::{Cents, Ratio};
use crate::signals::Features;
use crate::signals::recurring::{Found, report::name};
use crate::signals::streams::{Direction, StreamKind};

pub(crate) fn fill(scope: &Scope<'_>, expenses: &Expenses, features: &mut Features, report: &mut Report) {
    let streams: Vec<&Found> = scope.streams.iter().filter(|stream| counts(stream)).collect();
    let monthly: Cents = streams.iter().map(|stream| Cents(stream.monthly)).sum();
    features.recurring_merchants = u32::try_from(streams.len()).unwrap_or(u32::MAX);
    features.monthly_recurring_spend = monthly;
    features.subscription_spend_share = expenses.monthly.and_then(|spend| Ratio::of(monthly.0, spend.0));
    match features.subscription_spend_share {
        // A yearly bill outside the window is in the part but not in the whole.
        Some(share) if share > Ratio::ONE => {
            features.subscription_spend_share = Some(Ratio::ONE);
            report.note("recurring_spend_exceeds_window_spend");
        }
        Some(_) => {}
        None => report.note("no_expenses"),
    }
    let members = || streams.iter().flat_map(|stream| scope.member_ids(stream)).collect::<Vec<_>>();
    report.evidence("recurring_merchants", || Grounds {
        explanation: format!("{} active subscriptions and bills", streams.len()),
        transaction_ids: members(),
        account_ids: Vec::new(),
    });
    report.evidence("monthly_recurring_spend", || Grounds {
        explanation: parts(&streams, monthly),
        transaction_ids: members(),
        account_ids: Vec::new(),
    });
    if let (Some(share), Some(spend)) = (features.subscription_spend_share, expenses.monthly) {
        report.evidence("subscription_spend_share", || Grounds {
            explanation: format!("recurring {monthly} a month ÷ spending {spend} a month = {share}"),
            transaction_ids: scope.ids(scope.rows.iter().filter(|row| spending::is_expense(scope, row))),
            account_ids: Vec::new(),
        });
    }
}

fn counts(stream: &Found) -> bool {
    stream.active()
        && stream.direction == Direction::Out
        && matches!(stream.kind, StreamKind::Subscription | StreamKind::Bill)
}

fn parts(streams: &[&Found], monthly: Cents) -> String {
    let parts: Vec<String> =
        streams.iter().map(|stream| format!("{} {}", Cents(stream.typical), name(stream.cadence))).collect();
    if parts.is_empty() {
        format!("no streams: {monthly} a month")
    } else {
        format!("{} = {monthly} a month", parts.join(" + "))
    }
}
