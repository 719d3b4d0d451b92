//! Sums of months beside those of days, so that a year is not read day by day: changed in the transaction that changes
//! the days, and compared with the finest sums by every check.

use rustc_hash::FxHashMap;
use spendsense_db::{DbError, Tx};
use spendsense_engine::time::Day;
use spendsense_engine::usage::periods::month_of;
use spendsense_engine::usage::tally::{Changes, Scope, Standing, Sums};

use super::names::Names;
use super::store::months::{self, MonthRows};

/// Month, region and name.
pub type MonthKey = (i32, u32, u32);

/// What a batch changes about months.
#[derive(Debug, Default)]
pub struct MonthChanges {
    /// With the conversations of each day.
    pub models: FxHashMap<MonthKey, (Sums, i64)>,
    pub companies: FxHashMap<MonthKey, Sums>,
    pub departments: FxHashMap<MonthKey, Sums>,
}

impl MonthChanges {
    pub fn of(changes: &Changes, standings: &[Standing]) -> Self {
        let mut months = Self::default();
        let mut known: Option<(i32, i32)> = None;
        // Records of a batch are mostly of few days.
        let mut month = |day: i32| match known {
            Some((last, month)) if last == day => month,
            _ => known.insert((day, month_of(Day(day)))).1,
        };
        for (cell, sums) in &changes.cells {
            let standing = usize::try_from(cell.profile).ok().and_then(|at| standings.get(at));
            let Some(standing) = standing else { continue };
            let month = month(cell.day);
            months.companies.entry((month, standing.region, standing.company)).or_default().add(*sums);
            months.departments.entry((month, standing.region, standing.department)).or_default().add(*sums);
        }
        for (key, change) in changes.days.iter().filter(|(key, _)| key.scope == Scope::Model) {
            let (sums, conversations) =
                months.models.entry((month(key.day), key.region, key.name)).or_default();
            sums.add(change.sums);
            *conversations += change.conversations;
        }
        months
    }

    pub fn rows(self, names: &Names) -> MonthRows {
        MonthRows::of(self, names)
    }
}

/// What a month's row should say, by table, month, region and name.
pub type Expected = FxHashMap<(usize, i32, String, String), [i64; 6]>;

/// Adds up the days' sums once more and hands `each` what is stored, what should be, and of which row.
pub async fn compare(
    tx: &mut Tx,
    mut each: impl FnMut(&(usize, i32, String, String), [i64; 6], [i64; 6]),
) -> Result<(), DbError> {
    let mut expected: Expected = FxHashMap::default();
    months::scan_days(tx, |table, day, region, name, sums| {
        let key = (table, month_of(Day(day)), region.to_owned(), name.to_owned());
        let row = expected.entry(key).or_default();
        row.iter_mut().zip(sums).for_each(|(row, sum)| *row += sum);
    })
    .await?;
    months::scan_months(tx, |table, month, region, name, stored| {
        let key = (table, month, region.to_owned(), name.to_owned());
        let should = expected.remove(&key).unwrap_or_default();
        each(&key, stored, should);
    })
    .await?;
    for (key, should) in expected {
        each(&key, [0; 6], should);
    }
    Ok(())
}
