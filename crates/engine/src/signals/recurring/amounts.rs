//! How alike a stream's amounts are: its price steps, how much they spread between steps, and what likeness weighs.
//!
//! A price rise is a lasting change, not spread: a subscription that went from 9.99 to 11.99 spreads by nothing.

use super::rhythm::Point;
use crate::money::{Cents, Ratio};
use crate::signals::streams::PriceChange;
use crate::time::Day;

/// Amounts this close (in thousandths) are the same price.
const SAME_PERMILLE: i64 = 10;
/// A step beyond this (in thousandths of the larger amount) is no price change but another thing bought.
const STEP_MAX_PERMILLE: i64 = 500;

/// What the amounts of some members have in common.
#[derive(Clone, Debug, Default)]
pub(crate) struct Amounts {
    /// Mean change between neighbours, relative to the larger, leaving out the greatest eighth (price steps).
    pub(crate) spread: Ratio,
    /// Neighbours of the same price, out of `pairs`.
    pub(crate) same: usize,
    pub(crate) pairs: usize,
    /// Median of the amounts since the last price change.
    pub(crate) typical: i64,
    /// Evidence of likeness, in millibits.
    pub(crate) bits: i32,
}

impl Amounts {
    /// Nearly every member costs what the one before it did.
    pub(crate) const fn fixed(&self) -> bool {
        self.same * 4 >= self.pairs * 3
    }
}

/// Change between two amounts, in thousandths of the larger.
pub(crate) fn change_permille(one: i64, other: i64) -> i64 {
    if one == other {
        // Most prices repeat, and a division costs more than this question.
        return 0;
    }
    let larger = one.max(other).max(1);
    (one - other).abs().saturating_mul(1_000) / larger
}

/// Weighs amounts in date order.
pub(crate) fn weigh(amounts: &[i64], scratch: &mut Vec<i64>) -> Amounts {
    scratch.clear();
    scratch
        .extend(amounts.iter().zip(amounts.iter().skip(1)).map(|(one, next)| change_permille(*one, *next)));
    let pairs = scratch.len();
    let same = scratch.iter().filter(|change| **change <= SAME_PERMILLE).count();
    let bits = scratch.iter().map(|change| likeness(*change)).sum::<i32>();
    scratch.sort_unstable();
    let kept = pairs - if pairs >= 3 { 1.max(pairs / 8) } else { 0 };
    let total: i64 = scratch.iter().take(kept).sum();
    let spread = Ratio(total * 1_000 / i64::try_from(kept.max(1)).unwrap_or(1));
    let fixed = same * 4 >= pairs * 3;
    let since = if fixed { last_step(amounts) } else { amounts.len().saturating_sub(12) };
    Amounts { spread, same, pairs, typical: median(amounts.get(since..).unwrap_or(amounts), scratch), bits }
}

/// Habits spread their amounts widely, so two near amounts in a row speak for a stream; two distant ones against it.
const fn likeness(change_permille: i64) -> i32 {
    match change_permille {
        0 => 3_500,
        1..=20 => 2_500,
        21..=60 => 1_500,
        61..=150 => 700,
        151..=400 => 0,
        _ => -1_000,
    }
}

/// Where the last run of one price begins.
fn last_step(amounts: &[i64]) -> usize {
    let Some(last) = amounts.last() else {
        return 0;
    };
    amounts.iter().rposition(|amount| change_permille(*amount, *last) > SAME_PERMILLE).map_or(0, |at| at + 1)
}

/// Lower median; 0 of nothing.
pub(crate) fn median(values: &[i64], scratch: &mut Vec<i64>) -> i64 {
    scratch.clear();
    scratch.extend_from_slice(values);
    if scratch.is_empty() {
        return 0;
    }
    let middle = (scratch.len() - 1) / 2;
    *scratch.select_nth_unstable(middle).1
}

/// Lasting steps of the price. A step counts when the price held twice before it, and afterwards holds again or has
/// only just begun.
pub(crate) fn price_changes(members: &[Point]) -> Vec<PriceChange> {
    let mut changes = Vec::new();
    let mut level: Option<(i64, usize)> = None;
    for (at, point) in members.iter().enumerate() {
        level = match level {
            Some((price, held)) if change_permille(price, point.amount) <= SAME_PERMILLE => {
                Some((price, held + 1))
            }
            Some((price, held)) => {
                let next = members.get(at + 1).map(|next| next.amount);
                let lasts = next.is_none_or(|next| change_permille(next, point.amount) <= SAME_PERMILLE);
                if held >= 2 && lasts && change_permille(price, point.amount) <= STEP_MAX_PERMILLE {
                    changes.push(PriceChange {
                        day: Day(point.day),
                        from: Cents(price),
                        to: Cents(point.amount),
                    });
                    Some((point.amount, 1))
                } else if held >= 2 {
                    // One odd charge: the price stays.
                    Some((price, held))
                } else {
                    Some((point.amount, 1))
                }
            }
            None => Some((point.amount, 1)),
        };
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(amounts: &[i64]) -> Amounts {
        weigh(amounts, &mut Vec::new())
    }

    #[test]
    fn a_price_rise_is_not_spread() {
        let amounts = weighed(&[999, 999, 999, 1_199, 1_199, 1_199]);
        assert_eq!((amounts.spread, amounts.typical, amounts.fixed()), (Ratio::ZERO, 1_199, true));
    }

    #[test]
    fn a_utility_bill_spreads_little_and_shopping_much() {
        let bill = weighed(&[8_200, 9_100, 7_900, 8_800, 9_600, 8_100]);
        let shopping = weighed(&[2_100, 8_700, 4_300, 12_900, 3_300, 6_800]);
        assert!(
            bill.spread < Ratio::from_percent(20) && shopping.spread > Ratio::from_percent(40),
            "{bill:?} {shopping:?}"
        );
        assert!(bill.bits > shopping.bits);
    }

    #[test]
    fn price_changes_are_steps_that_last() {
        let members = |amounts: &[i64]| -> Vec<Point> {
            (0..).zip(amounts).map(|(i, amount)| Point::new(20_000 + 30 * i, *amount, 0, 0)).collect()
        };
        let steps = price_changes(&members(&[999, 999, 1_099, 1_099, 1_099, 1_299]));
        assert_eq!(
            steps.iter().map(|s| (s.from.0, s.to.0)).collect::<Vec<_>>(),
            [(999, 1_099), (1_099, 1_299)]
        );
        assert!(price_changes(&members(&[999, 999, 1_500, 999, 999])).is_empty());
    }
}
