//! When recurring money moves: the ideal schedule of a stream, and how far reality may stray from it.

use crate::calendar::{Calendar, Day, weekday};
use crate::random::Random;
use crate::truth::Cadence;

/// An ideal schedule, counted from the calendar's origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rhythm {
    Days {
        every: i64,
        phase: i64,
    },
    /// Two fixed days of each month.
    TwiceMonthly {
        first: i64,
        second: i64,
    },
    Months {
        every: i64,
        phase: i64,
        day: i64,
    },
    /// Such as the third Wednesday.
    NthWeekday {
        nth: i64,
        weekday: i64,
    },
}

impl Rhythm {
    /// A schedule of `cadence` at a random phase.
    pub(crate) fn draw(random: &mut Random, cadence: Cadence) -> Self {
        let mut days = |every| Self::Days { every, phase: random.below(every) };
        match cadence {
            Cadence::Weekly => days(7),
            Cadence::Biweekly | Cadence::Irregular => days(14),
            Cadence::Semimonthly => {
                let (first, second) = random.pick(&[(1, 15), (15, 31), (5, 20), (10, 25)]);
                Self::TwiceMonthly { first, second }
            }
            Cadence::Monthly => Self::months(random, 1),
            Cadence::Bimonthly => Self::months(random, 2),
            Cadence::Quarterly => Self::months(random, 3),
            Cadence::Semiannual => Self::months(random, 6),
            Cadence::Annual => Self::months(random, 12),
        }
    }

    fn months(random: &mut Random, every: i64) -> Self {
        let day = if random.percent(8) { 31 } else { random.between(1, 28) };
        Self::Months { every, phase: random.below(every), day }
    }

    pub(crate) fn cadence(self) -> Cadence {
        match self {
            Self::Days { every: 7, .. } => Cadence::Weekly,
            Self::Days { .. } => Cadence::Biweekly,
            Self::TwiceMonthly { .. } => Cadence::Semimonthly,
            Self::NthWeekday { .. } | Self::Months { every: 1, .. } => Cadence::Monthly,
            Self::Months { every: 2, .. } => Cadence::Bimonthly,
            Self::Months { every: 3, .. } => Cadence::Quarterly,
            Self::Months { every: 6, .. } => Cadence::Semiannual,
            Self::Months { .. } => Cadence::Annual,
        }
    }

    /// The ideal day of the `count`th occurrence; `None` past the end of the calendar.
    pub(crate) fn day(self, calendar: &Calendar, count: i64) -> Option<Day> {
        match self {
            Self::Days { every, phase } => Some(calendar.origin() + phase + every * count),
            Self::TwiceMonthly { first, second } => {
                calendar.day_of_month(count / 2, if count % 2 == 0 { first } else { second })
            }
            Self::Months { every, phase, day } => calendar.day_of_month(phase + every * count, day),
            Self::NthWeekday { nth, weekday: wanted } => {
                let first = calendar.day_of_month(count, 1)?;
                Some(first + (wanted - weekday(first)).rem_euclid(7) + 7 * (nth - 1))
            }
        }
    }
}

/// Days of a cadence's period, in tenths.
pub(crate) fn period_tenths(cadence: Cadence) -> i64 {
    match cadence {
        Cadence::Weekly => 70,
        Cadence::Biweekly => 140,
        Cadence::Semimonthly => 152,
        Cadence::Monthly | Cadence::Irregular => 304,
        Cadence::Bimonthly => 609,
        Cadence::Quarterly => 913,
        Cadence::Semiannual => 1_826,
        Cadence::Annual => 3_652,
    }
}

/// What a bank does with a day on which it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shift {
    /// Cards are charged on any day.
    Never,
    Next,
    Previous,
}

impl Shift {
    pub(crate) fn apply(self, calendar: &Calendar, day: Day) -> Day {
        match self {
            Self::Never => day,
            Self::Next => calendar.next_business(day),
            Self::Previous => calendar.previous_business(day),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_third_wednesday_is_found_in_every_month() {
        let calendar = Calendar::new(date(2026, 11, 20), 365);
        let rhythm = Rhythm::NthWeekday { nth: 3, weekday: 2 };
        let days: Vec<_> = (0..30).filter_map(|count| rhythm.day(&calendar, count)).collect();
        assert!(days.iter().all(|day| weekday(*day) == 2 && (15..=21).contains(&calendar.date(*day).day())));
        assert!(days.iter().any(|day| calendar.date(*day) == date(2026, 11, 18)));
    }

    #[test]
    fn every_cadence_keeps_its_period() {
        let calendar = Calendar::new(date(2026, 11, 20), 540);
        let mut random = Random::new(1, 1, crate::random::Purpose::Rows);
        for cadence in [
            Cadence::Weekly,
            Cadence::Biweekly,
            Cadence::Semimonthly,
            Cadence::Monthly,
            Cadence::Bimonthly,
            Cadence::Quarterly,
            Cadence::Semiannual,
            Cadence::Annual,
        ] {
            let rhythm = Rhythm::draw(&mut random, cadence);
            assert_eq!(rhythm.cadence(), cadence);
            let days: Vec<Day> = (0..2_000).map_while(|count| rhythm.day(&calendar, count)).collect();
            let gaps = i64::try_from(days.len()).unwrap() - 1;
            let mean_tenths = (days[days.len() - 1] - days[0]) * 10 / gaps;
            assert!((mean_tenths - period_tenths(cadence)).abs() <= 10, "{cadence:?}: {mean_tenths}");
        }
    }
}
