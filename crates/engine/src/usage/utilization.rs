//! How much of what active subscribers could use they did: days with use, of days on which they were subscribed.

use rustc_hash::FxHashMap;

use super::activity::{YearDays, place};
use super::periods::{Range, month_around};
use crate::time::Day;

/// A version of a subscriber that counts: active, and where the question looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Holds from this day; the first version of a subscriber held before it too.
    pub from: Day,
    /// Does a day under this version count at all?
    pub counts: bool,
    /// No day before this one does.
    pub signup: Option<Day>,
}

/// The days of `range` on which a subscriber counts, by versions in order of time: later ones end earlier ones, and of
/// two from the same day the later one holds.
pub fn subscribed(versions: &[Version], range: Range) -> Vec<Range> {
    let mut spans = Vec::new();
    for (at, version) in versions.iter().enumerate() {
        let begins = if at == 0 { range.first } else { version.from.max(range.first) };
        let ends = versions.get(at + 1).map_or(range.last, |next| next.from.plus(-1).min(range.last));
        let begins = version.signup.map_or(begins, |signup| signup.max(begins));
        if version.counts && begins <= ends {
            spans.push(Range { first: begins, last: ends });
        }
    }
    spans
}

/// Bits of the days of spans, made once for each span that is asked for.
#[derive(Debug, Default)]
pub struct Masks(FxHashMap<(Day, Day), Vec<(i32, YearDays)>>);

impl Masks {
    /// Days of `span` that are set in a subscriber's years.
    pub fn used(&mut self, span: Range, years: &[(i32, YearDays)]) -> i64 {
        let mask = self.0.entry((span.first, span.last)).or_insert_with(|| mask(span));
        let in_year = |(year, bits): &(i32, YearDays)| {
            let found = mask.iter().find(|(masked, _)| masked == year);
            let pairs = found.into_iter().flat_map(|(_, mask)| mask.iter().zip(bits));
            pairs.map(|(mask, bits)| i64::from((mask & bits).count_ones())).sum::<i64>()
        };
        years.iter().map(in_year).sum()
    }
}

/// Month by month: a mask is needed for each day on which somebody of the range began to count.
fn mask(span: Range) -> Vec<(i32, YearDays)> {
    let mut years: Vec<(i32, YearDays)> = Vec::new();
    let mut first = span.first;
    while first <= span.last {
        let last = month_around(first).last.min(span.last);
        let (year, column, bit) = place(first.0);
        // As many ones as days, at most 31, from the bit of the first on, at most the 62nd.
        let days = ((1_i64 << (last.since(first) + 1)) - 1) * bit;
        if years.last().is_none_or(|(known, _)| *known != year) {
            years.push((year, YearDays::default()));
        }
        if let Some(held) = years.last_mut().and_then(|(_, columns)| columns.get_mut(column)) {
            *held |= days;
        }
        first = last.plus(1);
    }
    years
}

/// The year of a day, and the day's own bit.
pub fn bit(day: Day) -> (i32, YearDays) {
    let (year, column, bit) = place(day.0);
    let mut days = YearDays::default();
    if let Some(days) = days.get_mut(column) {
        *days = bit;
    }
    (year, days)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn range(first: &str, last: &str) -> Range {
        Range { first: day(first), last: day(last) }
    }

    #[test]
    fn who_unsubscribes_in_may_still_counted_in_april() {
        let version = |from, counts, signup| Version { from: day(from), counts, signup };
        let versions = [
            version("2026-03-10", true, Some(day("2026-02-01"))),
            version("2026-05-01", false, Some(day("2026-02-01"))),
        ];
        let year = subscribed(&versions, range("2026-01-01", "2026-12-31"));
        assert_eq!(year, [range("2026-02-01", "2026-04-30")]);
        assert_eq!(subscribed(&versions, range("2026-06-01", "2026-06-30")), []);
    }

    #[test]
    fn of_two_versions_from_one_day_the_later_holds() {
        let version = |counts| Version { from: day("2026-03-10"), counts, signup: None };
        let april = range("2026-04-01", "2026-04-30");
        assert_eq!(subscribed(&[version(true), version(false)], april), []);
        assert_eq!(subscribed(&[version(false), version(true)], april), [april]);
    }

    proptest! {
        #[test]
        fn all_days_used_are_all_days_of_the_span(first in 18_000_i32..21_000, days in 1_i32..900) {
            let span = Range { first: Day(first), last: Day(first + days - 1) };
            let every_day: Vec<_> = (2018..2030).map(|year| (year, [i64::MAX; 6])).collect();
            prop_assert_eq!(Masks::default().used(span, &every_day), i64::from(days));
            let outside = [bit(Day(first - 1)), bit(Day(first + days))];
            prop_assert_eq!(Masks::default().used(span, &outside), 0);
        }
    }
}
