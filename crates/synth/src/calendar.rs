//! Days as plain numbers, and the tables that turn them into dates: built once, so that laying out millions
//! of rows never does calendar arithmetic. Knows weekends and the two bank holidays all regions share.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

/// Days since 1970-01-01.
pub(crate) type Day = i64;

/// Schedules start this long before the history, so that an annual one is found at any phase.
const LEAD_DAYS: Day = 370;
/// The next occurrence of an annual stream lies within this, even when one is skipped.
const TAIL_DAYS: Day = 1_200;

pub(crate) struct Calendar {
    /// First and last day of the history.
    pub(crate) start: Day,
    pub(crate) end: Day,
    origin: Day,
    dates: Vec<Date>,
    month_starts: Vec<Day>,
}

impl Calendar {
    pub(crate) fn new(end_day: Date, history_days: u16) -> Self {
        let end = day_of(end_day);
        let start = end - Day::from(history_days) + 1;
        let origin = start - LEAD_DAYS;
        let first = end_day.saturating_sub((end - origin).days());
        let dates: Vec<Date> = first
            .series(1.day())
            .take(usize::try_from(end + TAIL_DAYS - origin).unwrap_or_default())
            .collect();
        let month_starts = (origin..).zip(&dates).filter(|(_, date)| date.day() == 1).map(|(day, _)| day);
        Self { start, end, origin, month_starts: month_starts.collect(), dates }
    }

    /// Where schedules begin.
    pub(crate) fn origin(&self) -> Day {
        self.origin
    }

    pub(crate) fn history_days(&self) -> i64 {
        self.end - self.start + 1
    }

    /// The date of a day within the calendar; its last date beyond.
    pub(crate) fn date(&self, day: Day) -> Date {
        let index = usize::try_from(day - self.origin).unwrap_or_default();
        self.dates.get(index).or(self.dates.last()).copied().unwrap_or_default()
    }

    /// A day of the `month`th month after the origin, the last one for a month too short; `None` past the end.
    pub(crate) fn day_of_month(&self, month: i64, day_of_month: i64) -> Option<Day> {
        let month = usize::try_from(month).ok()?;
        let (first, next) = (self.month_starts.get(month)?, self.month_starts.get(month + 1)?);
        Some((first + day_of_month - 1).min(next - 1))
    }

    pub(crate) fn is_business(&self, day: Day) -> bool {
        let date = self.date(day);
        weekday(day) < 5 && !matches!((date.month(), date.day()), (1, 1) | (12, 25))
    }

    pub(crate) fn next_business(&self, day: Day) -> Day {
        (day..day + 7).find(|day| self.is_business(*day)).unwrap_or(day)
    }

    pub(crate) fn previous_business(&self, day: Day) -> Day {
        (day - 7..=day).rev().find(|day| self.is_business(*day)).unwrap_or(day)
    }
}

/// Monday is 0.
pub(crate) fn weekday(day: Day) -> i64 {
    (day + 3).rem_euclid(7)
}

/// An instant of a day, in UTC.
pub(crate) fn instant(day: Day, second: i64) -> Timestamp {
    Timestamp::from_second(day * 86_400 + second).unwrap_or_default()
}

pub(crate) fn day_of(date: Date) -> Day {
    Date::constant(1970, 1, 1).until(date).map_or(0, |span| span.get_days().into())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn november() -> Calendar {
        Calendar::new(date(2026, 11, 20), 540)
    }

    #[test]
    fn days_and_dates_agree() {
        let calendar = november();
        assert_eq!(calendar.date(calendar.end), date(2026, 11, 20));
        assert_eq!(calendar.history_days(), 540);
        assert_eq!(weekday(calendar.end), 4, "a Friday");
    }

    #[test]
    fn short_months_take_their_last_day() {
        let calendar = november();
        let days: Vec<Date> = (0..40)
            .filter_map(|month| calendar.day_of_month(month, 31))
            .map(|day| calendar.date(day))
            .collect();
        assert!(days.contains(&date(2026, 2, 28)) && days.contains(&date(2026, 4, 30)));
        assert!(days.iter().all(|date| *date == date.last_of_month()));
    }

    #[test]
    fn weekends_and_new_year_shift_to_business_days() {
        let calendar = november();
        let new_year =
            (calendar.start..calendar.end).find(|day| calendar.date(*day) == date(2026, 1, 1)).unwrap();
        assert_eq!(calendar.date(calendar.next_business(new_year)), date(2026, 1, 2));
        assert_eq!(calendar.date(calendar.previous_business(new_year)), date(2025, 12, 31));
        assert_eq!(calendar.date(calendar.next_business(new_year + 2)), date(2026, 1, 5));
    }
}
