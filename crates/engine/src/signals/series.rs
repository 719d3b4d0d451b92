//! A window step by step: what its figures add up from, for a line beside each of them.
//!
//! The same rows count as in the figures. A step before the first known row says nothing, which is not zero.

use serde::{Deserialize, Serialize};

use super::class::Class;
use super::features::credit::debt;
use super::features::spending::{crosses, is_spent};
use super::ledger::{Ledger, Row};
use super::recurring::Found;
use super::streams::{Direction, StreamKind};
use crate::facts::{AccountKind, UserFacts};
use crate::money::{Cents, Currency, Ratio};
use crate::time::Day;

/// A window in steps, the oldest first. Steps end with the window; the first one may be shorter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Series {
    pub as_of: Day,
    pub window_days: u16,
    pub step_days: u16,
    /// Of every amount.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "USD"))]
    pub currency: Currency,
    /// Day of the first known row; what lies before is unknown.
    pub history_from: Option<Day>,
    pub points: Vec<Point>,
}

/// One step. Amounts are sums of its days; `null` where nothing is known of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    pub from: Day,
    /// Inclusive.
    pub to: Day,
    /// Money in less money out on checking, savings and cards; own transfers left out.
    pub net_flow: Option<Cents>,
    /// Money out, less refunds.
    pub spending: Option<Cents>,
    /// What recurring subscriptions and bills cost, active or ended since.
    pub subscriptions: Option<Cents>,
    /// Net movement into savings accounts, without credited interest.
    pub savings_inflow: Option<Cents>,
    /// Of all cards with a known limit, at the end of the step: today's balances with the rows since taken back.
    pub utilization: Option<Ratio>,
}

/// Puts a loaded ledger and its streams into steps of `step_days`.
pub(super) fn of_window(
    facts: &UserFacts<'_>,
    ledger: &Ledger,
    streams: &[Found],
    (as_of, window_days, step_days): (Day, u16, u16),
) -> Series {
    let recurring = recurring(streams);
    let begin = as_of.0.saturating_sub(i32::from(window_days));
    let step = i32::from(step_days.max(1));
    let mut points = Vec::new();
    let mut to = as_of.0;
    while to > begin {
        let from = to.saturating_sub(step).max(begin) + 1;
        points.push(point(facts, ledger, &recurring, (from, to)));
        to = from - 1;
    }
    points.reverse();
    Series {
        as_of,
        window_days,
        step_days,
        currency: ledger.currency.unwrap_or(Currency::USD),
        history_from: ledger.first_day.map(Day),
        points,
    }
}

/// Positions of the rows that recurring costs are made of, in order.
fn recurring(streams: &[Found]) -> Vec<u32> {
    let costs = streams.iter().filter(|stream| {
        stream.direction == Direction::Out
            && matches!(stream.kind, StreamKind::Subscription | StreamKind::Bill)
    });
    let mut positions: Vec<u32> = costs.flat_map(|stream| stream.members.iter().copied()).collect();
    positions.sort_unstable();
    positions
}

fn point(facts: &UserFacts<'_>, ledger: &Ledger, recurring: &[u32], (from, to): (i32, i32)) -> Point {
    let is_known = ledger.first_day.is_some_and(|first| first <= to);
    let start = ledger.rows.partition_point(|row| row.day < from);
    let end = ledger.rows.partition_point(|row| row.day <= to);
    let rows = ledger.rows.get(start..end).unwrap_or_default();
    let sum = |counts: &dyn Fn(usize, &Row) -> bool| {
        let counted = (start..).zip(rows).filter(|(at, row)| counts(*at, row));
        is_known.then(|| counted.map(|(_, row)| Cents(row.amount)).sum::<Cents>())
    };
    let kind = |row: &Row| ledger.kind(row.account);
    let spent = |_: usize, row: &Row| crosses(kind(row), row) && is_spent(row);
    let recurs = |at: usize, _: &Row| u32::try_from(at).is_ok_and(|at| recurring.binary_search(&at).is_ok());
    let saved = |_: usize, row: &Row| kind(row) == AccountKind::Savings && row.class != Class::Interest;
    Point {
        from: Day(from),
        to: Day(to),
        net_flow: sum(&|_, row| crosses(kind(row), row)),
        spending: sum(&spent).map(|sum| -sum),
        subscriptions: sum(&recurs).map(|sum| -sum),
        savings_inflow: sum(&saved).filter(|_| ledger.kinds.contains(&AccountKind::Savings)),
        utilization: utilization(facts, ledger, to).filter(|_| is_known),
    }
}

/// What was owed at the end of `day` over the limits.
fn utilization(facts: &UserFacts<'_>, ledger: &Ledger, day: i32) -> Option<Ratio> {
    let since = ledger.rows.partition_point(|row| row.day <= day);
    let since = ledger.rows.get(since..).unwrap_or_default();
    let (mut owed_then, mut limits) = (Cents::ZERO, Cents::ZERO);
    let cards = ledger.own_accounts(facts).filter(|(_, account)| account.kind == AccountKind::CreditCard);
    for (rank, account) in cards {
        let Some((owed, limit)) = debt(facts, account) else { continue };
        let moved: Cents = since.iter().filter(|row| row.account == rank).map(|row| Cents(row.amount)).sum();
        owed_then += (owed + moved).max(Cents::ZERO);
        limits += limit;
    }
    Ratio::of(owed_then.0, limits.0)
}
