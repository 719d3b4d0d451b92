//! The schedules a stream may follow: every so many days, one day of every n-th month, or two days of each month.
//!
//! A schedule numbers its dates (slots) in both directions without end, so skipped dates cost nothing to step over.

use crate::money::Cents;
use crate::signals::calendar::{DAY, MONTH, civil, month_day, month_length};
use crate::signals::streams::Cadence;

/// One row as the fit sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    pub(crate) day: i32,
    pub(crate) month: i32,
    pub(crate) dom: i32,
    /// Lengths of the month before, of this month and of the next: asked for at every fit.
    lengths: [i32; 3],
    /// Without its sign.
    pub(crate) amount: i64,
    /// Which spelling of the merchant's name, as a position among the user's names.
    pub(crate) name: u32,
    /// Position in the ledger's rows.
    pub(crate) row: u32,
}

/// A cadence laid on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rhythm {
    Days { period: i32, anchor: i32 },
    Months { every: i32, month: i32, dom: i32 },
    TwiceMonthly { first: i32, second: i32 },
}

/// Further than any tolerance.
const FAR_DAYS: i32 = 999;

/// Cadences with a schedule, shortest period first.
pub(crate) const REGULAR: [Cadence; 8] = [
    Cadence::Weekly,
    Cadence::Biweekly,
    Cadence::Semimonthly,
    Cadence::Monthly,
    Cadence::Bimonthly,
    Cadence::Quarterly,
    Cadence::Semiannual,
    Cadence::Annual,
];

impl Cadence {
    /// Average period in thousandths of a day; `None` for [`Cadence::Irregular`].
    pub(crate) const fn period_millidays(self) -> Option<i64> {
        Some(match self {
            Self::Weekly => 7_000,
            Self::Biweekly => 14_000,
            Self::Semimonthly => 15_219,
            Self::Monthly => 30_438,
            Self::Bimonthly => 60_875,
            Self::Quarterly => 91_313,
            Self::Semiannual => 182_625,
            Self::Annual => 365_250,
            Self::Irregular => return None,
        })
    }

    /// What so much each time comes to in an average month.
    pub(crate) fn a_month(self, amount: Cents) -> Cents {
        match self {
            Self::Weekly => amount.scale(MONTH, 7 * DAY),
            Self::Biweekly => amount.scale(MONTH, 14 * DAY),
            Self::Semimonthly => amount.scale(2, 1),
            Self::Monthly | Self::Irregular => amount,
            longer => amount.scale(1, i64::from(longer.months())),
        }
    }

    /// How far from its date a member may lie. For a week that is any day: there, one row each week must speak for it.
    pub(crate) const fn tolerance_days(self) -> i32 {
        match self {
            Self::Weekly => 3,
            Self::Biweekly | Self::Semimonthly => 5,
            Self::Monthly | Self::Irregular => 7,
            Self::Bimonthly | Self::Quarterly => 9,
            Self::Semiannual | Self::Annual => 12,
        }
    }

    /// Members needed before it is a stream at all.
    pub(crate) const fn members_min(self) -> usize {
        match self {
            Self::Quarterly | Self::Semiannual | Self::Annual => 2,
            _ => 3,
        }
    }

    const fn months(self) -> i32 {
        match self {
            Self::Bimonthly => 2,
            Self::Quarterly => 3,
            Self::Semiannual => 6,
            Self::Annual => 12,
            _ => 1,
        }
    }
}

impl Rhythm {
    /// The schedule of this cadence with a date on `point`.
    pub(crate) const fn through(cadence: Cadence, point: &Point) -> Self {
        match cadence {
            Cadence::Weekly => Self::Days { period: 7, anchor: point.day },
            Cadence::Biweekly => Self::Days { period: 14, anchor: point.day },
            Cadence::Semimonthly => {
                // The 31st pairs with the 16th and the 30th with the 15th.
                let first = if point.dom > 15 { point.dom - 15 } else { point.dom };
                Self::TwiceMonthly { first, second: first + 15 }
            }
            other => Self::Months { every: other.months(), month: point.month, dom: point.dom },
        }
    }

    /// The slot nearest to a point, and how many days after it (negative: before it) the point lies. Where no date
    /// lies in the point's month or beside it, any far slot will do: the distance only says "too far".
    pub(crate) const fn nearest(&self, point: &Point) -> (i32, i32) {
        match *self {
            Self::Days { period, anchor } => nearest_of_days(point, period, anchor),
            Self::Months { every: 1, month, dom } => nearest_month(point, month, dom),
            Self::Months { every, month, dom } => nearest_of_months(point, every, month, dom),
            Self::TwiceMonthly { first, second } => nearest_half(point, first, second),
        }
    }

    /// [`Self::nearest`] of each point. Which kind of schedule it is, is asked once and not for each point, and the
    /// usual periods are spelled out: dividing by a known number costs a fraction.
    pub(crate) fn each(&self, points: &[Point], take: impl FnMut((i32, i32))) {
        let points = points.iter();
        match *self {
            Self::Days { period: 7, anchor } => {
                points.map(|point| nearest_of_days(point, 7, anchor)).for_each(take);
            }
            Self::Days { period: 14, anchor } => {
                points.map(|point| nearest_of_days(point, 14, anchor)).for_each(take);
            }
            Self::Months { every: 1, month, dom } => {
                points.map(|point| nearest_month(point, month, dom)).for_each(take);
            }
            Self::TwiceMonthly { first, second } => {
                points.map(|point| nearest_half(point, first, second)).for_each(take);
            }
            rare => points.map(|point| rare.nearest(point)).for_each(take),
        }
    }

    /// Whether both have the same dates, however they number them.
    pub(crate) fn same_dates(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Self::Days { period, anchor }, Self::Days { period: other_period, anchor: other }) => {
                period == other_period && (anchor - other) % period == 0
            }
            (
                Self::Months { every, month, dom },
                Self::Months { every: other_every, month: other, dom: other_dom },
            ) => every == other_every && dom == other_dom && (month - other) % every == 0,
            (one, other) => one == other,
        }
    }

    /// The date of a slot.
    pub(crate) const fn day(&self, slot: i32) -> i32 {
        match *self {
            Self::Days { period, anchor } => anchor + slot * period,
            Self::Months { every, month, dom } => month_day(month + slot * every, dom),
            Self::TwiceMonthly { first, second } => {
                month_day(slot.div_euclid(2), if slot.rem_euclid(2) == 0 { first } else { second })
            }
        }
    }

    /// The same schedule some days later; twice-monthly dates move one by one.
    pub(crate) const fn shifted(&self, days: i32, second_days: i32) -> Self {
        match *self {
            Self::Days { period, anchor } => Self::Days { period, anchor: anchor + days },
            // A month of 31 days keeps the day of the month free of clamping.
            Self::Months { every, month, dom } => {
                let (month, dom) = match dom + days {
                    early @ ..1 => (month - 1, early + 31),
                    late @ 32.. => (month + 1, late - 31),
                    dom => (month, dom),
                };
                Self::Months { every, month, dom }
            }
            Self::TwiceMonthly { first, second } => Self::TwiceMonthly {
                first: clamp(first + days, 1, 17),
                second: clamp(second + second_days, 14, 31),
            },
        }
    }
}

const fn nearest_of_days(point: &Point, period: i32, anchor: i32) -> (i32, i32) {
    let offset = point.day - anchor;
    let slot = (offset + period / 2).div_euclid(period);
    (slot, offset - slot * period)
}

const fn nearest_month(point: &Point, month: i32, dom: i32) -> (i32, i32) {
    let [before, this, after] = point.late(dom);
    let months = point.month - month;
    nearer(nearer((months, this), (months - 1, before)), (months + 1, after))
}

/// For dates that lie two months apart or more.
const fn nearest_of_months(point: &Point, every: i32, month: i32, dom: i32) -> (i32, i32) {
    let [before, this, after] = point.late(dom);
    let months = point.month - month;
    let (slot, rest) = (months.div_euclid(every), months.rem_euclid(every));
    match rest {
        0 => (slot, this),
        1 if every == 2 => nearer((slot, before), (slot + 1, after)),
        1 => (slot, before),
        _ if rest == every - 1 => (slot + 1, after),
        _ => (slot, FAR_DAYS),
    }
}

const fn nearest_half(point: &Point, first: i32, second: i32) -> (i32, i32) {
    let [_, this_first, after] = point.late(first);
    let [before, this_second, _] = point.late(second);
    let slot = 2 * point.month;
    let inner = nearer((slot, this_first), (slot + 1, this_second));
    nearer(nearer(inner, (slot - 1, before)), (slot + 2, after))
}

/// The nearer of two slots, the first of two equally near.
const fn nearer(one: (i32, i32), other: (i32, i32)) -> (i32, i32) {
    if other.1.abs() < one.1.abs() { other } else { one }
}

const fn clamp(value: i32, low: i32, high: i32) -> i32 {
    if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    }
}

impl Point {
    pub(crate) const fn new(day: i32, amount: i64, name: u32, row: u32) -> Self {
        let (month, dom) = civil(day);
        let lengths = [month_length(month - 1), month_length(month), month_length(month + 1)];
        Self { day, month, dom, lengths, amount, name, row }
    }

    /// The same for a row on the same day or later: mostly in the same month, whose lengths are known.
    pub(crate) const fn next(&self, day: i32, amount: i64, name: u32, row: u32) -> Self {
        let dom = self.dom + (day - self.day);
        if day >= self.day && dom <= self.lengths[1] {
            Self { day, dom, amount, name, row, ..*self }
        } else {
            Self::new(day, amount, name, row)
        }
    }

    /// Days since day `dom` of the month before, of this month and of the next.
    const fn late(&self, dom: i32) -> [i32; 3] {
        let [before, this, after] = self.lengths;
        [
            self.dom + before - if dom < before { dom } else { before },
            self.dom - if dom < this { dom } else { this },
            self.dom - this - if dom < after { dom } else { after },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

    fn on(text: &str) -> Point {
        Point::new(Day::parse(text).unwrap().0, 100, 0, 0)
    }

    #[test]
    fn the_nearest_date_of_a_schedule_is_found_across_month_ends() {
        let first_of_month = Rhythm::through(Cadence::Monthly, &on("2026-03-01"));
        assert_eq!(first_of_month.nearest(&on("2026-05-30")), (3, -2));
        assert_eq!(first_of_month.nearest(&on("2026-02-03")), (-1, 2));
        let last_of_month = Rhythm::through(Cadence::Monthly, &on("2026-01-31"));
        assert_eq!(last_of_month.nearest(&on("2026-02-28")), (1, 0));
        assert_eq!(last_of_month.nearest(&on("2026-04-30")), (3, 0));
        let yearly = Rhythm::through(Cadence::Annual, &on("2024-02-29"));
        assert_eq!(yearly.nearest(&on("2025-03-02")), (1, 2));
    }

    #[test]
    fn twice_a_month_has_two_slots_each_month() {
        let rhythm = Rhythm::through(Cadence::Semimonthly, &on("2026-03-15"));
        let slots: Vec<_> = ["2026-03-15", "2026-03-31", "2026-04-14", "2026-04-30"]
            .iter()
            .map(|day| rhythm.nearest(&on(day)))
            .collect();
        let start = slots[0].0;
        assert_eq!(slots, [(start, 0), (start + 1, 1), (start + 2, -1), (start + 3, 0)]);
    }

    #[test]
    fn days_around_a_date_are_nearest_to_it() {
        for cadence in REGULAR {
            for start in ["2026-01-31", "2024-02-29", "2026-03-01", "2026-06-15"] {
                let rhythm = Rhythm::through(cadence, &on(start));
                for slot in -30..30 {
                    let slot = rhythm.nearest(&on(start)).0 + slot;
                    for late in -3..=3 {
                        let point = Point::new(rhythm.day(slot) + late, 1, 0, 0);
                        assert_eq!(rhythm.nearest(&point), (slot, late), "{cadence:?} {start} slot {slot}");
                    }
                }
            }
        }
    }
}
