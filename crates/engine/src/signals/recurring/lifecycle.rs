//! From members to a stream: what it is for, what it costs a month, whether it goes on, and when the next one is due.

use super::judge::Verdict;
use super::rhythm::{Point, Rhythm};
use super::{Found, row};
use crate::facts::AccountKind;
use crate::money::{Cents, div_round};
use crate::signals::calendar::{DAY, MONTH, weekday};
use crate::signals::class::Class;
use crate::signals::ledger::Ledger;
use crate::signals::recurring::amounts::median;
use crate::signals::streams::{Cadence, Direction, Lifecycle, StreamKind};
use crate::time::Day;

/// Unlabelled regular income below this (in cents) is more likely a friend than an employer.
const PAY_MIN_CENTS: i64 = 20_000;
/// Days a late one may keep us waiting beyond one and a half periods.
const GRACE_DAYS: i32 = 3;

/// The stream of these members (oldest first), or nothing without members.
pub(crate) fn stream(
    ledger: &Ledger,
    (account, direction): (u32, Direction),
    as_of: Day,
    members: &[Point],
    class: Class,
    verdict: Verdict,
) -> Option<Found> {
    let fit = verdict.fit?;
    let (first, last) = (members.first()?, members.last()?);
    let period = fit.cadence.period_millidays()?;
    let typical = verdict.amounts.typical;
    let kind = kind(ledger, account, direction, class, &verdict);
    let patience = i32::try_from(period * 3 / 2 / 1_000).unwrap_or(i32::MAX) + GRACE_DAYS;
    let overdue = last.day.saturating_add(patience);
    let ended = (as_of.0 > overdue).then_some(overdue);
    let proven = members.len() >= 3 || fit.cadence == Cadence::Annual;
    Some(Found {
        account,
        direction,
        kind,
        cadence: fit.cadence,
        members: members.iter().map(|point| point.row).collect(),
        name: row(ledger, last.row)?.name,
        started: first.day,
        last: last.day,
        ended,
        next: ended.is_none().then(|| next_day(&fit.rhythm, fit.last_slot, fit.cadence, members, as_of)),
        lifecycle: match (ended, proven) {
            (Some(_), _) => Lifecycle::Ended,
            (None, true) => Lifecycle::Mature,
            (None, false) => Lifecycle::Early,
        },
        typical,
        monthly: fit.cadence.a_month(Cents(typical)).0,
        verdict,
    })
}

/// Income that its bank or its text calls pay, without a rhythm: a stream with no next date.
pub(crate) fn irregular(
    ledger: &Ledger,
    account: u32,
    as_of: Day,
    members: &[Point],
    class: Class,
    verdict: Verdict,
) -> Option<Found> {
    let (first, last) = (members.first()?, members.last()?);
    let amounts: Vec<i64> = members.iter().map(|point| point.amount).collect();
    let mean_gap = (last.day - first.day) / i32::try_from(members.len() - 1).ok()?.max(1);
    let overdue = last.day.saturating_add((mean_gap * 5 / 2).max(45));
    let ended = (as_of.0 > overdue).then_some(overdue);
    let span_days = i128::from((last.day - first.day + mean_gap).max(1));
    let total: i128 = amounts.iter().map(|amount| i128::from(*amount)).sum();
    Some(Found {
        account,
        direction: Direction::In,
        kind: if class == Class::Benefit { StreamKind::Benefit } else { StreamKind::Payroll },
        cadence: Cadence::Irregular,
        members: members.iter().map(|point| point.row).collect(),
        name: row(ledger, last.row)?.name,
        started: first.day,
        last: last.day,
        ended,
        next: None,
        lifecycle: if ended.is_some() { Lifecycle::Ended } else { Lifecycle::Mature },
        typical: median(&amounts, &mut Vec::new()),
        monthly: div_round(total * i128::from(MONTH), span_days * i128::from(DAY)),
        verdict,
    })
}

/// The first date of the schedule that may still come: one just missed may only be late.
fn next_day(rhythm: &Rhythm, last_slot: i32, cadence: Cadence, members: &[Point], as_of: Day) -> i32 {
    let late_max = cadence.tolerance_days().min(3);
    let mut slot = last_slot + 1;
    while rhythm.day(slot) + late_max <= as_of.0 {
        slot += 1;
    }
    let day = rhythm.day(slot);
    let weekends_skipped = members.len() >= 5 && members.iter().all(|point| weekday(point.day) < 5);
    let shift = if weekends_skipped && weekday(day) >= 5 { 7 - weekday(day) } else { 0 };
    (day + shift).max(as_of.0 + 1)
}

fn kind(ledger: &Ledger, account: u32, direction: Direction, class: Class, verdict: &Verdict) -> StreamKind {
    match (class, direction) {
        (Class::Transfer, _) => StreamKind::Transfer,
        (Class::CardPayment, _) => StreamKind::CardPayment,
        (Class::Interest, _) => StreamKind::Interest,
        (Class::Fee | Class::Overdraft, _) => StreamKind::Fee,
        (Class::Loan, _) => StreamKind::Loan,
        (Class::Payroll, Direction::In) => StreamKind::Payroll,
        (Class::Benefit, Direction::In) => StreamKind::Benefit,
        (Class::Unknown, Direction::In) if looks_like_pay(ledger, account, verdict) => StreamKind::Payroll,
        (_, Direction::In) => StreamKind::Other,
        (Class::Rent, _) => StreamKind::Rent,
        (Class::Bill, _) => StreamKind::Bill,
        (Class::Subscription, _) => StreamKind::Subscription,
        _ if verdict.amounts.fixed() => StreamKind::Subscription,
        _ => StreamKind::Bill,
    }
}

fn looks_like_pay(ledger: &Ledger, account: u32, verdict: &Verdict) -> bool {
    let often = verdict.fit.is_some_and(|fit| fit.cadence <= Cadence::Monthly);
    let deposit = matches!(ledger.kind(account), AccountKind::Checking | AccountKind::Savings);
    often && deposit && verdict.amounts.typical >= PAY_MIN_CENTS
}
