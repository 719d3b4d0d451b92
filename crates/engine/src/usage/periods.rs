//! Which days a figure is over: a range, the range before it, and its cut into days, weeks or months.

use serde::{Deserialize, Serialize};

use crate::signals::calendar;
use crate::time::Day;

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub first: Day,
    pub last: Day,
}

/// How a range is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Grouping {
    #[default]
    Day,
    /// From Monday.
    Week,
    Month,
}

impl Range {
    pub fn days(self) -> i32 {
        self.last.since(self.first) + 1
    }

    pub fn contains(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// What this range is compared with: as many whole months when it is whole months, otherwise as many days, ending
    /// the day before it begins.
    pub fn previous(self) -> Self {
        let last = self.first.plus(-1);
        let (first_month, first_dom) = calendar::civil(self.first.0);
        let (after_month, after_dom) = calendar::civil(self.last.plus(1).0);
        let first = if first_dom == 1 && after_dom == 1 {
            Day(calendar::month_start(2 * first_month - after_month))
        } else {
            self.first.plus(-self.days())
        };
        Self { first, last }
    }

    /// The months that lie wholly in the range, numbered `year × 12 + month − 1`, and the days before and after them.
    pub fn whole_months(self) -> WholeMonths {
        let (month, dom) = calendar::civil(self.first.0);
        let from = if dom == 1 { month } else { month + 1 };
        let (to, _) = calendar::civil(self.last.plus(1).0);
        if from >= to {
            return WholeMonths { months: None, edges: [Some(self), None] };
        }
        let (start, end) = (Day(calendar::month_start(from)), Day(calendar::month_start(to)));
        let head = (self.first < start).then(|| Self { first: self.first, last: start.plus(-1) });
        let tail = (end <= self.last).then_some(Self { first: end, last: self.last });
        WholeMonths { months: Some((from, to - 1)), edges: [head, tail] }
    }
}

/// A range as whole months and what is left at its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeMonths {
    /// The first and the last month.
    pub months: Option<(i32, i32)>,
    pub edges: [Option<Range>; 2],
}

/// The number of the month a day lies in: `year × 12 + month − 1`.
pub fn month_of(day: Day) -> i32 {
    calendar::civil(day.0).0
}

/// The month that a day lies in, as a range.
pub fn month_around(day: Day) -> Range {
    let month = month_of(day);
    Range { first: Day(calendar::month_start(month)), last: Day(calendar::month_start(month + 1) - 1) }
}

impl Grouping {
    /// The first day of the group that `day` lies in. A group may begin before the range that is asked for.
    pub fn start_of(self, day: Day) -> Day {
        match self {
            Self::Day => day,
            Self::Week => day.plus(-calendar::weekday(day.0)),
            Self::Month => Day(calendar::month_start(month_of(day))),
        }
    }

    /// The groups of a range in order, cut to it.
    pub fn groups(self, range: Range) -> Vec<Range> {
        let mut groups = Vec::new();
        let mut first = range.first;
        while first <= range.last {
            let next = match self {
                Self::Day => first.plus(1),
                Self::Week => self.start_of(first).plus(7),
                Self::Month => Day(calendar::month_start(month_of(first) + 1)),
            };
            groups.push(Range { first, last: next.plus(-1).min(range.last) });
            first = next;
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(first: &str, last: &str) -> Range {
        Range { first: Day::parse(first).unwrap(), last: Day::parse(last).unwrap() }
    }

    #[test]
    fn a_month_is_compared_with_the_month_before_and_ten_days_with_ten_days() {
        let cases = [
            (range("2026-03-01", "2026-03-31"), range("2026-02-01", "2026-02-28")),
            (range("2026-01-01", "2026-12-31"), range("2025-01-01", "2025-12-31")),
            (range("2026-03-05", "2026-03-14"), range("2026-02-23", "2026-03-04")),
            (range("2026-03-01", "2026-03-30"), range("2026-01-30", "2026-02-28")),
        ];
        for (asked, before) in cases {
            assert_eq!(asked.previous(), before, "{asked:?}");
        }
    }

    #[test]
    fn a_week_begins_on_monday_and_is_cut_to_the_range() {
        // 2026-11-21 is a Saturday.
        let weeks = Grouping::Week.groups(range("2026-11-21", "2026-12-01"));
        let expected =
            [("2026-11-21", "2026-11-22"), ("2026-11-23", "2026-11-29"), ("2026-11-30", "2026-12-01")];
        assert_eq!(weeks, expected.map(|(first, last)| range(first, last)));
    }

    proptest! {
        #[test]
        fn groups_and_whole_months_cover_each_day_once(first in 15_000_i32..22_000, days in 1_i32..900) {
            let range = Range { first: Day(first), last: Day(first + days - 1) };
            for grouping in [Grouping::Day, Grouping::Week, Grouping::Month] {
                let groups = grouping.groups(range);
                prop_assert_eq!(groups.first().map(|group| group.first), Some(range.first));
                prop_assert_eq!(groups.last().map(|group| group.last), Some(range.last));
                prop_assert!(groups.windows(2).all(|pair| pair[0].last.plus(1) == pair[1].first));
                prop_assert!(groups.iter().all(|group| grouping.start_of(group.first) == grouping.start_of(group.last)));
            }
            let WholeMonths { months, edges } = range.whole_months();
            let in_months = months.map_or(0, |(from, to)| calendar::month_start(to + 1) - calendar::month_start(from));
            let in_edges: i32 = edges.iter().flatten().map(|edge| edge.days()).sum();
            prop_assert_eq!(in_months + in_edges, range.days());
            prop_assert_eq!(range.previous().last.plus(1), range.first);
        }
    }
}
