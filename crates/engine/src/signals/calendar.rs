//! Days, months and weekdays as plain arithmetic: the cadence fit asks for them millions of times a second.
//!
//! A month is numbered `year × 12 + (month − 1)`; days count from 1970-01-01 as in [`crate::time::Day`].

/// A month on average is `MONTH ÷ DAY` days: 30.4375.
pub(crate) const MONTH: i64 = 304_375;
pub(crate) const DAY: i64 = 10_000;

/// Days from 0000-03-01 to 1970-01-01. Years that begin in March put the leap day last.
const EPOCH: i32 = 719_468;
const DAYS_IN_400_YEARS: i32 = 146_097;

/// The number of the month a day lies in, and the day of that month from 1.
pub(crate) const fn civil(day: i32) -> (i32, i32) {
    let from_march = day + EPOCH;
    let cycle = from_march.div_euclid(DAYS_IN_400_YEARS);
    let in_cycle = from_march.rem_euclid(DAYS_IN_400_YEARS);
    let year = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let in_year = in_cycle - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let dom = in_year - (153 * month + 2) / 5 + 1;
    // Month 0 is March of `year`; January and February belong to the next calendar year.
    ((cycle * 400 + year) * 12 + month + 2, dom)
}

/// The first day of a month.
pub(crate) const fn month_start(month: i32) -> i32 {
    let shifted = month - 2;
    let (year, month) = (shifted.div_euclid(12), shifted.rem_euclid(12));
    let (cycle, year) = (year.div_euclid(400), year.rem_euclid(400));
    cycle * DAYS_IN_400_YEARS + 365 * year + year / 4 - year / 100 + (153 * month + 2) / 5 - EPOCH
}

/// Days of a month.
pub(crate) const fn month_length(month: i32) -> i32 {
    match month.rem_euclid(12) {
        1 if is_leap(month.div_euclid(12)) => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Day `dom` of a month, or its last day when the month is shorter.
pub(crate) const fn month_day(month: i32, dom: i32) -> i32 {
    let wanted = month_start(month) + dom - 1;
    let last = month_start(month + 1) - 1;
    if wanted < last { wanted } else { last }
}

/// Monday is 0.
pub(crate) const fn weekday(day: i32) -> i32 {
    (day + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

    #[test]
    fn arithmetic_agrees_with_the_calendar_library() {
        for day in (-200_000..200_000).step_by(37) {
            let date = Day(day).date();
            let (month, dom) = civil(day);
            assert_eq!(month, i32::from(date.year()) * 12 + i32::from(date.month()) - 1, "{date}");
            assert_eq!(dom, i32::from(date.day()), "{date}");
            assert_eq!(month_start(month) + dom - 1, day, "{date}");
            assert_eq!(month_length(month), i32::from(date.days_in_month()), "{date}");
            assert_eq!(weekday(day), i32::from(date.weekday().to_monday_zero_offset()), "{date}");
        }
    }

    #[test]
    fn the_thirty_first_of_a_short_month_is_its_last_day() {
        let (february, _) = civil(Day::parse("2024-02-10").unwrap().0);
        assert_eq!(Day(month_day(february, 31)).to_string(), "2024-02-29");
    }
}
