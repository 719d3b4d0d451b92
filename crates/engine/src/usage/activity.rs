//! On which days profiles were in use, a bit a day, and how many subscribers that makes of each region, company and
//! department.

use rustc_hash::FxHashMap;

use super::tally::{DayKey, Scope, Standing};
use crate::time::Day;

/// The days of one year: two months to a number, so that a whole year is one short row.
pub type YearDays = [i64; 6];

/// The year of a day, the number in [`YearDays`] and the bit in it.
pub fn place(day: i32) -> (i32, usize, i64) {
    let date = Day(day).date();
    let month = usize::try_from(date.month() - 1).unwrap_or_default();
    let bit = i32::from(date.day()) - 1 + if month % 2 == 1 { 31 } else { 0 };
    (i32::from(date.year()), month / 2, 1_i64 << bit)
}

/// What is known of all profiles.
#[derive(Clone, Debug, Default)]
pub struct Activity {
    years: FxHashMap<(u32, i32), YearDays>,
    by_subscriber: FxHashMap<u128, Vec<u32>>,
    /// A day is asked for again and again.
    last: Option<(i32, (i32, usize, i64))>,
}

impl Activity {
    pub fn set(&mut self, profile: u32, year: i32, days: YearDays) {
        self.years.insert((profile, year), days);
    }

    /// Call for each profile before its first day.
    pub fn know(&mut self, profile: u32, subscriber: u128) {
        self.by_subscriber.entry(subscriber).or_default().push(profile);
    }

    pub fn year(&self, profile: u32, year: i32) -> YearDays {
        self.years.get(&(profile, year)).copied().unwrap_or_default()
    }

    pub fn years(&self) -> impl Iterator<Item = (u32, i32, YearDays)> {
        self.years.iter().map(|((profile, year), days)| (*profile, *year, *days))
    }

    fn place(&mut self, day: i32) -> (i32, usize, i64) {
        match self.last {
            Some((known, place)) if known == day => place,
            _ => {
                let found = place(day);
                self.last = Some((day, found));
                found
            }
        }
    }

    fn is_active(&self, profile: u32, (year, column, bit): (i32, usize, i64)) -> bool {
        let days = self.years.get(&(profile, year));
        days.and_then(|days| days.get(column)).is_some_and(|days| days & bit != 0)
    }

    /// Notes that the profile was in use on the day, or no longer was; where that changes the number of subscribers,
    /// `each` hears of it. Answers whether anything changed, and in which year.
    pub fn mark(
        &mut self,
        profile: u32,
        day: i32,
        active: bool,
        standings: &[Standing],
        mut each: impl FnMut(DayKey, i64),
    ) -> Option<i32> {
        let place = self.place(day);
        if self.is_active(profile, place) == active {
            return None;
        }
        let (year, column, bit) = place;
        let days = self.years.entry((profile, year)).or_default();
        if let Some(days) = days.get_mut(column) {
            *days ^= bit;
        }
        let standing_of = |profile: u32| standings.get(usize::try_from(profile).unwrap_or(usize::MAX));
        let Some(own) = standing_of(profile) else { return Some(year) };
        let others = self.by_subscriber.get(&own.subscriber).map_or(&[][..], Vec::as_slice);
        let counted_elsewhere = |same: &dyn Fn(&Standing) -> bool| {
            others.iter().any(|other| {
                *other != profile && standing_of(*other).is_some_and(same) && self.is_active(*other, place)
            })
        };
        let change = if active { 1 } else { -1 };
        if !counted_elsewhere(&|other| other.region == own.region) {
            each(DayKey { scope: Scope::Region, region: own.region, name: 0, day }, change);
        }
        if !counted_elsewhere(&|other| other.company == own.company) {
            each(DayKey { scope: Scope::Company, region: 0, name: own.company, day }, change);
        }
        if !counted_elsewhere(&|other| other.department == own.department) {
            each(DayKey { scope: Scope::Department, region: 0, name: own.department, day }, change);
        }
        Some(year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_a_year_has_a_bit_of_its_own() {
        let first = Day::parse("2024-01-01").unwrap();
        let mut days = YearDays::default();
        for day in 0..366 {
            let (year, column, bit) = place(first.0 + day);
            assert_eq!((year, days[column] & bit), (2024, 0), "day {day}");
            days[column] |= bit;
        }
        assert_eq!(days.iter().map(|days| days.count_ones()).sum::<u32>(), 366);
        assert!(days.iter().all(|days| *days > 0), "no sign is needed");
    }

    #[test]
    fn a_subscriber_with_two_profiles_counts_once_where_they_agree() {
        let standing = |company| Standing { subscriber: 7, region: 1, company, department: 3 };
        let standings = [standing(4), standing(5)];
        let mut activity = Activity::default();
        activity.know(0, 7);
        activity.know(1, 7);
        let mut heard = Vec::new();
        let mut mark = |profile, active| {
            heard.clear();
            activity.mark(profile, 20_000, active, &standings, |key, change| heard.push((key.scope, change)));
            heard.clone()
        };
        assert_eq!(mark(0, true), [(Scope::Region, 1), (Scope::Company, 1), (Scope::Department, 1)]);
        assert_eq!(mark(1, true), [(Scope::Company, 1)]);
        assert_eq!(mark(1, true), [], "the day was noted");
        assert_eq!(mark(0, false), [(Scope::Company, -1)]);
        assert_eq!(mark(1, false), [(Scope::Region, -1), (Scope::Company, -1), (Scope::Department, -1)]);
    }
}
