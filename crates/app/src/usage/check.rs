//! Reconciliation: every sum recomputed from the records, by code that shares nothing with what wrote the sums, and
//! compared with what is stored, key by key.
//!
//! One pass over the records in the order of their conversations; memory grows with days, regions, companies and
//! models, not with records. The finest sums are too many for that: they are compared by a fingerprint of each day.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, BuildHasherDefault};

use rustc_hash::{FxHashMap, FxHasher};
use spendsense_db::{Db, DbError, Tx};
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::activity::{YearDays, place};

use super::months;
use super::store::checks::{self, Counted, Verdict};
use super::store::{subscribers, sums};
use crate::context::World;

/// Differences told in words; the others are counted.
const EXAMPLES_MAX: usize = 20;

/// What a check found.
#[derive(Debug, Default)]
pub struct Findings {
    pub records: i64,
    pub keys: i64,
    pub differences: i64,
    pub examples: Vec<String>,
}

/// Checks one state of the data and keeps the verdict.
pub async fn check(
    db: &Db,
    world: &World,
    reason: &str,
    upload_id: Option<&str>,
) -> Result<Verdict, DbError> {
    let began = world.now();
    let mut tx = db.snapshot().await?;
    let found = compare(&mut tx).await?;
    drop(tx);
    let mut tx = db.write().await?;
    let verdict = verdict(found, began, world, reason, upload_id);
    checks::insert_check(&mut tx, &verdict).await?;
    tx.commit().await?;
    Ok(verdict)
}

fn verdict(found: Findings, began: UnixMs, world: &World, reason: &str, upload_id: Option<&str>) -> Verdict {
    let now = world.now();
    metrics::gauge!("spendsense_usage_sums_differing")
        .set(u32::try_from(found.differences).unwrap_or(u32::MAX));
    if found.differences > 0 {
        tracing::error!(
            usage.differences = found.differences,
            "{} sums are not what the records give",
            found.differences
        );
    }
    Verdict {
        checked_at: now,
        reason: reason.to_owned(),
        upload_id: upload_id.map(str::to_owned),
        records: found.records,
        keys: found.keys,
        differences: found.differences,
        examples: found.examples,
        took_ms: now.0.saturating_sub(began.0),
    }
}

/// Recomputes and compares, in the caller's transaction.
pub async fn compare(tx: &mut Tx) -> Result<Findings, DbError> {
    let mut expected = Expected::default();
    expected.read_profiles(tx).await?;
    checks::scan_records(tx, |record| {
        expected.count(&record);
        Ok(())
    })
    .await?;
    expected.close_conversation();
    expected.count_subscribers();
    let mut findings = Findings { records: expected.records, ..Findings::default() };
    compare_days(tx, &mut expected, &mut findings).await?;
    compare_cells(tx, &mut expected, &mut findings).await?;
    compare_returns(tx, &mut expected, &mut findings).await?;
    compare_wide(tx, &expected, &mut findings).await?;
    compare_active(tx, &mut expected, &mut findings).await?;
    months::compare(tx, |(table, month, region, name), stored, should| {
        findings.note(|| format!("month {month} of {region} {name} (table {table})"), &stored, &should);
    })
    .await?;
    Ok(findings)
}

impl Findings {
    fn note<T: PartialEq + std::fmt::Debug>(
        &mut self,
        what: impl FnOnce() -> String,
        stored: &T,
        expected: &T,
    ) {
        self.keys += 1;
        if stored != expected {
            self.differences += 1;
            if self.examples.len() < EXAMPLES_MAX {
                let what = what();
                self.examples.push(format!("{what}: {stored:?} stored, {expected:?} by the records"));
            }
        }
    }
}

/// Records, cost, prompt, completion and other tokens, conversations, subscribers.
type Sums = [i64; 7];
/// Index of a daily table in [`checks::DAILY`], day, and two names.
type DayKey = (u8, i32, u32, u32);

/// The daily rows. There are more of them than of anything else here: a key is kept once, and what it leads to apart, so
/// that little is held twice while it grows.
#[derive(Debug, Default)]
struct Days {
    places: FxHashMap<DayKey, u32>,
    sums: Vec<Sums>,
}

impl Days {
    /// Where the row is; a new one has nothing in it.
    fn place(&mut self, key: DayKey) -> u32 {
        let next = u32::try_from(self.sums.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.sums.push(Sums::default());
        }
        place
    }

    fn at(&mut self, place: u32) -> Option<&mut Sums> {
        self.sums.get_mut(usize::try_from(place).ok()?)
    }

    fn find(&self, key: &DayKey) -> Option<u32> {
        self.places.get(key).copied()
    }

    fn key_of(&self, place: u32) -> DayKey {
        self.places.iter().find(|(_, at)| **at == place).map(|(key, _)| *key).unwrap_or_default()
    }
}

#[derive(Debug, Default)]
struct Expected {
    names: Vec<String>,
    numbers: FxHashMap<String, u32>,
    /// Subscriber, region, company, department by profile.
    profiles: Vec<[u32; 4]>,
    records: i64,
    days: Days,
    /// By the place of the daily row, and the previous day.
    returns: FxHashMap<(u32, i32), i64>,
    /// A fingerprint of the finest sums of each day: sums weighted by their key.
    cells: BTreeMap<i32, [u64; 5]>,
    wide: (i64, u64),
    active: FxHashMap<(u32, i32), YearDays>,
    conversation: String,
    /// Of the conversation at hand: day, profile, model and the first five sums.
    open: Vec<(i32, u32, u32, [i64; 5])>,
}

impl Expected {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    fn name(&self, number: u32) -> &str {
        usize::try_from(number).ok().and_then(|at| self.names.get(at)).map_or("", String::as_str)
    }

    async fn read_profiles(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        self.number("");
        subscribers::scan_profiles(tx, |profile| {
            let names = [profile.subscriber_id, profile.region, profile.company, profile.department];
            let names = names.map(|name| self.number(name));
            self.profiles.push(names);
            Ok(())
        })
        .await
    }

    fn count(&mut self, record: &Counted<'_>) {
        self.records += 1;
        if record.conversation_id != self.conversation {
            self.close_conversation();
            self.conversation.clear();
            self.conversation.push_str(record.conversation_id);
        }
        let model = self.number(record.model);
        let mut sums = [1, record.cost_nano, 0, 0, 0];
        let [_, _, prompt, completion, other] = &mut sums;
        match record.token_type {
            "prompt" => *prompt = record.tokens,
            "completion" => *completion = record.tokens,
            _ => *other = record.tokens,
        }
        let key = (record.day, record.profile, model);
        match self.open.iter_mut().find(|(day, profile, model, _)| (*day, *profile, *model) == key) {
            Some((.., known)) => known.iter_mut().zip(sums).for_each(|(known, more)| *known += more),
            None => self.open.push((record.day, record.profile, model, sums)),
        }
    }

    fn close_conversation(&mut self) {
        let open = std::mem::take(&mut self.open);
        let wide =
            open.iter().any(|row| Some((row.1, row.2)) != open.first().map(|first| (first.1, first.2)));
        let mut rows: Vec<(DayKey, u32)> = Vec::with_capacity(open.len() * 4);
        for (day, profile, model, sums) in &open {
            let at = usize::try_from(*profile).unwrap_or(usize::MAX);
            let [_, region, company, department] = self.profiles.get(at).copied().unwrap_or_default();
            let keys = [
                (0, *day, region, 0),
                (1, *day, 0, company),
                (2, *day, 0, department),
                (3, *day, region, *model),
            ];
            for key in keys {
                let place = self.days.place(key);
                if let Some(row) = self.days.at(place) {
                    row.iter_mut().zip(sums).for_each(|(known, more)| *known += more);
                }
                rows.push((key, place));
            }
            let weight = hash((*day, *profile, self.name(*model)));
            let print = self.cells.entry(*day).or_default();
            for (print, sum) in print.iter_mut().zip(sums) {
                *print = print.wrapping_add(weight.wrapping_mul(sum.cast_unsigned()));
            }
            if wide {
                let print = hash((&self.conversation, *day, *profile, self.name(*model), sums.first()));
                self.wide = (self.wide.0 + 1, self.wide.1.wrapping_add(print));
            }
            let (year, column, bit) = place(*day);
            if let Some(days) = self.active.entry((*profile, year)).or_default().get_mut(column) {
                *days |= bit;
            }
        }
        self.count_conversation(rows);
        self.open = open;
        self.open.clear();
    }

    /// Once for each row that it is part of; again on a later day is a return.
    fn count_conversation(&mut self, mut rows: Vec<(DayKey, u32)>) {
        rows.sort_unstable_by_key(|((table, day, region, name), _)| (*table, *region, *name, *day));
        rows.dedup();
        for (at, (key, place)) in rows.iter().enumerate() {
            if let Some([_, _, _, _, _, conversations, _]) = self.days.at(*place) {
                *conversations += 1;
            }
            let previous = at.checked_sub(1).and_then(|at| rows.get(at)).map(|(key, _)| key);
            if let Some(previous) = previous
                && (previous.0, previous.2, previous.3) == (key.0, key.2, key.3)
            {
                *self.returns.entry((*place, previous.1)).or_default() += 1;
            }
        }
    }

    /// Distinct subscribers of each day and region, company and department, from the days of their profiles.
    fn count_subscribers(&mut self) {
        let mut merged: FxHashMap<(u8, u32, u32, i32), YearDays> = FxHashMap::default();
        for ((profile, year), days) in &self.active {
            let at = usize::try_from(*profile).unwrap_or(usize::MAX);
            let [subscriber, region, company, department] =
                self.profiles.get(at).copied().unwrap_or_default();
            for (table, name) in [(0, region), (1, company), (2, department)] {
                let all = merged.entry((table, subscriber, name, *year)).or_default();
                all.iter_mut().zip(days).for_each(|(all, more)| *all |= more);
            }
        }
        for ((table, _, name, year), days) in merged {
            for day in days_of(year, days) {
                let key = if table == 0 { (0, day, name, 0) } else { (table, day, 0, name) };
                let row = self.days.find(&key).and_then(|place| self.days.at(place));
                if let Some([.., subscribers]) = row {
                    *subscribers += 1;
                }
            }
        }
    }

    fn describe(&self, (table, day, region, name): DayKey) -> String {
        let table = checks::DAILY.get(usize::from(table)).map_or("", |(table, ..)| table);
        format!("{table} {} {} {}", Day(day), self.name(region), self.name(name)).trim_end().to_owned()
    }
}

/// The days whose bits are set.
fn days_of(year: i32, days: YearDays) -> impl Iterator<Item = i32> {
    let first = i16::try_from(year).ok().and_then(|year| jiff::civil::Date::new(year, 1, 1).ok());
    let first = first.map_or(0, |first| Day::from_date(first).0);
    (0..366).map(move |offset| first + offset).filter(move |day| {
        let (of, column, bit) = place(*day);
        of == year && days.get(column).is_some_and(|days| days & bit != 0)
    })
}

fn hash(key: impl std::hash::Hash) -> u64 {
    let low = BuildHasherDefault::<FxHasher>::default().hash_one(key);
    // Odd, so that no sum is lost in the product, and mixed once more.
    (low ^ low >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
}

async fn compare_days(tx: &mut Tx, expected: &mut Expected, found: &mut Findings) -> Result<(), DbError> {
    for (at, table) in (0..).zip(checks::DAILY) {
        checks::scan_daily(tx, table, |(day, region, name, stored)| {
            let names = (expected.number(region), expected.number(name));
            let key = (at, i32::try_from(day).unwrap_or_default(), names.0, names.1);
            let place = expected.days.find(&key);
            let right = place.and_then(|place| expected.days.at(place)).map(std::mem::take);
            found.note(|| expected.describe(key), &stored, &right.unwrap_or_default());
        })
        .await?;
    }
    // What is left was not stored.
    for (key, place) in &expected.days.places {
        let right = usize::try_from(*place).ok().and_then(|place| expected.days.sums.get(place));
        if let Some(right) = right.filter(|right| **right != Sums::default()) {
            found.note(|| expected.describe(*key), &Sums::default(), right);
        }
    }
    Ok(())
}

async fn compare_cells(tx: &mut Tx, expected: &mut Expected, found: &mut Findings) -> Result<(), DbError> {
    let mut stored: BTreeMap<i32, [u64; 5]> = BTreeMap::new();
    checks::scan_cells(tx, |day, profile, model, sums| {
        let day = i32::try_from(day).unwrap_or_default();
        let weight = hash((day, u32::try_from(profile).unwrap_or(u32::MAX), model));
        let print = stored.entry(day).or_default();
        for (print, sum) in print.iter_mut().zip(sums) {
            *print = print.wrapping_add(weight.wrapping_mul(sum.cast_unsigned()));
        }
    })
    .await?;
    for (day, right) in std::mem::take(&mut expected.cells) {
        let stored = stored.remove(&day).unwrap_or_default();
        found.note(|| format!("usage_daily {}, fingerprint", Day(day)), &stored, &right);
    }
    for (day, stored) in stored {
        found.note(|| format!("usage_daily {}, fingerprint", Day(day)), &stored, &[0; 5]);
    }
    Ok(())
}

async fn compare_returns(tx: &mut Tx, expected: &mut Expected, found: &mut Findings) -> Result<(), DbError> {
    checks::scan_returns(tx, |[scope, region, name], [day, previous, stored]| {
        let scopes = [sums::Scope::Region, sums::Scope::Company, sums::Scope::Department, sums::Scope::Model];
        let table = (0..).zip(scopes).find(|(_, known)| sums::scope_name(*known) == scope);
        let table = table.map_or(u8::MAX, |(at, _)| at);
        let [day, previous] = [day, previous].map(|day| i32::try_from(day).unwrap_or_default());
        let key = (table, day, expected.number(region), expected.number(name));
        let place = expected.days.find(&key);
        let right = place.and_then(|place| expected.returns.remove(&(place, previous))).unwrap_or_default();
        found.note(
            || format!("usage_returns {} after {}", expected.describe(key), Day(previous)),
            &stored,
            &right,
        );
    })
    .await?;
    for ((place, previous), right) in std::mem::take(&mut expected.returns) {
        let key = || expected.days.key_of(place);
        let what = || format!("usage_returns {} after {}", expected.describe(key()), Day(previous));
        found.note(what, &0, &right);
    }
    Ok(())
}

async fn compare_wide(tx: &mut Tx, expected: &Expected, found: &mut Findings) -> Result<(), DbError> {
    let mut stored = (0, 0_u64);
    checks::scan_wide(tx, |conversation, model, [day, profile, records]| {
        let (day, profile) =
            (i32::try_from(day).unwrap_or_default(), u32::try_from(profile).unwrap_or(u32::MAX));
        let print = hash((conversation, day, profile, model, Some(&records)));
        stored = (stored.0 + 1, stored.1.wrapping_add(print));
    })
    .await?;
    found.note(|| "usage_wide_conversations, rows and fingerprint".to_owned(), &stored, &expected.wide);
    Ok(())
}

async fn compare_active(tx: &mut Tx, expected: &mut Expected, found: &mut Findings) -> Result<(), DbError> {
    let what = |profile: u32, year: i32| format!("usage_active_days of profile {profile} in {year}");
    sums::scan_active_years(tx, |profile, year, stored| {
        let right = expected.active.remove(&(profile, year)).unwrap_or_default();
        found.note(|| what(profile, year), &stored, &right);
    })
    .await?;
    for ((profile, year), right) in std::mem::take(&mut expected.active) {
        found.note(|| what(profile, year), &YearDays::default(), &right);
    }
    Ok(())
}
