//! What an import keeps in memory of the database: names, profiles, and the days they were in use.
//!
//! Good for as long as nobody else writes; an import that fails throws it away with the transaction.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use spendsense_db::{DbError, Tx};
use spendsense_engine::usage::activity::Activity;
use spendsense_engine::usage::cells;
use spendsense_engine::usage::tally::{Cell, Standing};

use super::names::SharedNames;
use super::seen::Seen;
use super::store::subscribers::{self, Profile, SubscriberRow, id_text};
use super::store::{records, sums};

pub struct Book {
    pub names: SharedNames,
    /// By profile number, which counts up from zero.
    pub standings: Arc<Vec<Standing>>,
    by_standing: FxHashMap<(u128, u32, u32, u32), u32>,
    pub activity: Activity,
    /// The profile of each subscriber as they are now.
    pub current: Arc<FxHashMap<u128, u32>>,
    /// Only where there was nothing before; otherwise every conversation is looked up, and every sum added to what may
    /// be there.
    pub seen: Option<Met>,
}

/// What was written since there was nothing.
#[derive(Debug, Default)]
pub struct Met {
    pub conversations: Seen,
    cells: Seen,
}

impl Met {
    /// Notes that a cell has a sum; whether it surely had none before.
    pub fn note_cell(&mut self, cell: &Cell) -> bool {
        let day = u128::from(cell.day.cast_unsigned());
        !self.cells.note(day << 64 | u128::from(cell.profile) << 32 | u128::from(cell.model))
    }
}

impl Book {
    pub async fn read(tx: &mut Tx) -> Result<Self, DbError> {
        let is_empty = !records::has_records(tx).await? && !sums::has_sums(tx).await?;
        let mut book = Self {
            names: SharedNames::default(),
            standings: Arc::default(),
            by_standing: FxHashMap::default(),
            activity: Activity::default(),
            current: Arc::default(),
            seen: is_empty.then(Met::default),
        };
        subscribers::scan_profiles(tx, |profile| book.add(&profile)).await?;
        sums::scan_active_years(tx, |profile, year, days| book.activity.set(profile, year, days)).await?;
        book.read_current(tx).await?;
        Ok(book)
    }

    fn add(&mut self, profile: &Profile<'_>) -> Result<(), DbError> {
        let number = u32::try_from(self.standings.len()).unwrap_or(u32::MAX);
        if i64::from(number) != profile.profile_no {
            let id = profile.profile_no.to_string();
            return Err(DbError::Inconsistent { table: "usage_profiles", column: "profile_no", id });
        }
        let mut names = self.names.lock();
        let standing = Standing {
            subscriber: cells::uuid(profile.subscriber_id.as_bytes()).unwrap_or_default(),
            region: names.number(profile.region),
            company: names.number(profile.company),
            department: names.number(profile.department),
        };
        drop(names);
        Arc::make_mut(&mut self.standings).push(standing);
        self.by_standing.insert(key(&standing), number);
        self.activity.know(number, standing.subscriber);
        Ok(())
    }

    /// Call after subscribers were written.
    pub async fn read_current(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        let mut current = FxHashMap::default();
        subscribers::scan_current_profiles(tx, |subscriber, profile| {
            current.insert(subscriber, u32::try_from(profile).unwrap_or(u32::MAX));
        })
        .await?;
        self.current = Arc::new(current);
        Ok(())
    }

    /// The profile that a subscriber has with these names, if there is one.
    pub fn profile_of(&self, row: &SubscriberRow) -> Option<u32> {
        let mut names = self.names.lock();
        let subscriber = cells::uuid(row.subscriber_id.as_bytes())?;
        let names = [&row.region, &row.company, &row.department].map(|name| names.number(name));
        let [region, company, department] = names;
        self.by_standing.get(&(subscriber, region, company, department)).copied()
    }

    /// Makes the profiles that these subscribers need and do not have.
    pub async fn ensure_profiles(&mut self, tx: &mut Tx, rows: &[SubscriberRow]) -> Result<(), DbError> {
        let new = self.number_profiles(rows)?;
        subscribers::insert_profiles(tx, &new).await
    }

    /// Gives those profiles their numbers; writing them down is the caller's business.
    pub fn number_profiles<'r>(
        &mut self,
        rows: impl IntoIterator<Item = &'r SubscriberRow>,
    ) -> Result<Vec<Profile<'r>>, DbError> {
        let mut new = Vec::new();
        for row in rows {
            if self.profile_of(row).is_some() {
                continue;
            }
            let profile = Profile {
                profile_no: i64::try_from(self.standings.len()).unwrap_or(i64::MAX),
                subscriber_id: &row.subscriber_id,
                region: &row.region,
                company: &row.company,
                department: &row.department,
            };
            self.add(&profile)?;
            new.push(profile);
        }
        Ok(new)
    }

    /// For messages about a profile.
    pub fn subscriber_id(&self, profile: u32) -> String {
        let standing = usize::try_from(profile).ok().and_then(|at| self.standings.get(at));
        id_text(standing.map_or(0, |standing| standing.subscriber))
    }
}

fn key(standing: &Standing) -> (u128, u32, u32, u32) {
    (standing.subscriber, standing.region, standing.company, standing.department)
}
