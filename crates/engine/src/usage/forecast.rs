//! What a month will have cost at its end.
//!
//! Known days count as they are. Each day after them is expected to cost what the same weekday cost on average over
//! the last four weeks of known days. The range holds four months of five if days go on differing from their weekday's
//! average as they did: 1.28 standard deviations of the sum, never below what was spent already.

use super::dollars::{NanoUsd, div_half_even};
use super::periods::Range;
use crate::signals::calendar::weekday;
use crate::time::Day;

/// Days that the averages are over.
pub const BASIS_DAYS: i32 = 28;
/// Known days from which there is a range: with fewer, nothing is known about how days differ.
const RANGE_FROM_DAYS: usize = 14;
/// Hundredths of a standard deviation on either side that hold four of five.
const FOUR_OF_FIVE: i128 = 128;

/// What is known of a month and what is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    pub month: Range,
    /// The last day that counts as known.
    pub known_until: Day,
    pub spent: NanoUsd,
    pub days_left: i32,
    /// Days of history that the averages are over.
    pub basis_days: i32,
    /// Spent, and expected of the days left; nothing without a known day.
    pub expected: Option<NanoUsd>,
    /// From and to; nothing with less than two weeks of history.
    pub range: Option<(NanoUsd, NanoUsd)>,
}

/// `costs` are known days in any order; a day between the first and `known_until` that is missing cost nothing.
pub fn forecast(month: Range, known_until: Day, costs: &[(Day, NanoUsd)]) -> Forecast {
    let spent: NanoUsd = costs
        .iter()
        .filter(|(day, _)| month.contains(*day) && *day <= known_until)
        .map(|(_, cost)| *cost)
        .sum();
    let days_left = month.last.since(known_until).clamp(0, month.days());
    let history = history(known_until, costs);
    let basis_days = i32::try_from(history.len()).unwrap_or(i32::MAX);
    let averages = Averages::of(&history);
    let left = (1..=days_left).map(|offset| month.last.plus(offset - days_left));
    let to_come: NanoUsd = left.map(|day| averages.expected(day)).sum();
    let expected = (!history.is_empty() || days_left == 0).then_some(spent + to_come);
    let range = expected.filter(|_| history.len() >= RANGE_FROM_DAYS || days_left == 0).map(|expected| {
        let slack = averages.slack(&history, days_left);
        ((expected - slack).max(spent), expected + slack)
    });
    Forecast { month, known_until, spent, days_left, basis_days, expected, range }
}

/// The last four weeks of known days, days without cost included, none before the first with any.
fn history(known_until: Day, costs: &[(Day, NanoUsd)]) -> Vec<(Day, NanoUsd)> {
    let known = || costs.iter().filter(|(day, _)| *day <= known_until);
    let Some(first) = known().map(|(day, _)| *day).min() else { return Vec::new() };
    let first = first.max(known_until.plus(1 - BASIS_DAYS));
    let cost_of = |day: Day| known().filter(|(other, _)| *other == day).map(|(_, cost)| *cost).sum();
    (0..=known_until.since(first)).map(|offset| first.plus(offset)).map(|day| (day, cost_of(day))).collect()
}

/// Average cost of a day: by weekday where one was seen, otherwise of all.
struct Averages {
    by_weekday: [Option<NanoUsd>; 7],
    overall: NanoUsd,
}

impl Averages {
    fn of(history: &[(Day, NanoUsd)]) -> Self {
        let average = |days: &mut dyn Iterator<Item = NanoUsd>| {
            let (sum, count) = days.fold((NanoUsd::ZERO, 0), |(sum, count), cost| (sum + cost, count + 1));
            sum.per(count)
        };
        let by_weekday = [0, 1, 2, 3, 4, 5, 6].map(|wanted| {
            let days = history.iter().filter(|(day, _)| weekday(day.0) == wanted);
            average(&mut days.map(|(_, cost)| *cost))
        });
        let overall = average(&mut history.iter().map(|(_, cost)| *cost)).unwrap_or_default();
        Self { by_weekday, overall }
    }

    fn expected(&self, day: Day) -> NanoUsd {
        let at = usize::try_from(weekday(day.0)).unwrap_or_default();
        self.by_weekday.get(at).copied().flatten().unwrap_or(self.overall)
    }

    /// How far the sum of some days may lie from what is expected. A weekday's average takes one degree of freedom.
    fn slack(&self, history: &[(Day, NanoUsd)], days: i32) -> NanoUsd {
        let off = |(day, cost): &(Day, NanoUsd)| i128::from((*cost - self.expected(*day)).0);
        let squares: i128 =
            history.iter().map(off).fold(0, |sum, off| sum.saturating_add(off.saturating_mul(off)));
        let freedom = i128::try_from(history.len()).unwrap_or(i128::MAX).saturating_sub(7).max(1);
        let variance = (squares / freedom).saturating_mul(i128::from(days));
        let deviation = i128::try_from(variance.unsigned_abs().isqrt()).unwrap_or(i128::MAX);
        NanoUsd(div_half_even(deviation.saturating_mul(FOUR_OF_FIVE), 100))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::usage::periods::month_around;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// Four weeks up to `last`: ten dollars on working days, two at weekends.
    fn weeks(last: Day) -> Vec<(Day, NanoUsd)> {
        let cost = |day: Day| NanoUsd(if weekday(day.0) < 5 { 10_000_000_000 } else { 2_000_000_000 });
        (0..28).map(|back| last.plus(-back)).map(|day| (day, cost(day))).collect()
    }

    #[test]
    fn days_to_come_cost_what_their_weekday_costs() {
        // 2026-11-21 is a Saturday: a Sunday, five working days, two days of the next weekend and a Monday are left.
        let last = day("2026-11-21");
        let seen = forecast(month_around(last), last, &weeks(last));
        assert_eq!(seen.days_left, 9);
        assert_eq!(seen.expected, Some(seen.spent + NanoUsd(66_000_000_000)));
        assert_eq!(seen.range, seen.expected.map(|expected| (expected, expected)), "no day differed");
    }

    #[test]
    fn a_month_that_is_over_is_what_it_cost() {
        let last = day("2026-11-30");
        let seen = forecast(month_around(last), last, &weeks(last));
        assert_eq!((seen.days_left, seen.expected), (0, Some(seen.spent)));
        assert_eq!(seen.range, Some((seen.spent, seen.spent)));
    }

    #[test]
    fn without_history_nothing_is_expected_and_with_little_there_is_no_range() {
        let last = day("2026-11-21");
        assert_eq!(forecast(month_around(last), last, &[]).expected, None);
        let three = forecast(month_around(last), last, &weeks(last)[..3]);
        assert_eq!((three.basis_days, three.range), (3, None));
        assert!(three.expected.is_some());
    }

    proptest! {
        #[test]
        fn a_forecast_is_never_below_what_was_spent(costs in prop::collection::vec(0_i64..5_000_000_000, 1..60), last in 0_i32..400) {
            let known_until = Day(20_000 + last);
            let costs: Vec<_> = costs.iter().zip(0..).map(|(cost, back)| (known_until.plus(-back), NanoUsd(*cost))).collect();
            let seen = forecast(month_around(known_until), known_until, &costs);
            prop_assert!(seen.expected.unwrap() >= seen.spent);
            if let Some((low, high)) = seen.range {
                prop_assert!(seen.spent <= low && low <= seen.expected.unwrap() && seen.expected.unwrap() <= high);
            }
        }
    }
}
