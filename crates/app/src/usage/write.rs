//! Records into the tables, and what follows for the sums, in the caller's transaction.

use rustc_hash::{FxHashMap, FxHashSet};
use spendsense_db::{DbError, Tx};
use spendsense_engine::usage::tally::{Cell, Changes, DayKey, Scope, Sightings, Sums, Tally};

use super::book::Book;
use super::chunk::{Chunk, REPEATED, Rejection, Subscriber, Usage};
use super::model::Counts;
use super::months::MonthChanges;
use super::record::Record;
use super::store::months;
use super::store::records::{find_records, insert_versions, sightings, try_insert_records, upsert_records};
use super::store::subscribers::{
    self, SubscriberRow, id_text, insert_subscriber_versions, upsert_subscribers,
};
use super::store::sums::{self, SumRows};

/// Stored sightings by conversation.
pub type Stored = FxHashMap<u128, Sightings>;

/// What a chunk did.
#[derive(Debug, Default)]
pub struct Outcome {
    pub counts: Counts,
    pub rejections: Vec<Rejection>,
}

/// Writes a chunk of transactions.
pub async fn write_records(
    tx: &mut Tx,
    book: &mut Book,
    upload_no: i64,
    chunk: &mut Chunk<Usage>,
) -> Result<Outcome, DbError> {
    let mut outcome = Outcome { rejections: std::mem::take(&mut chunk.rejections), ..Outcome::default() };
    outcome.counts.records_duplicate = i64::try_from(chunk.repeated).unwrap_or(i64::MAX);
    note(book, &chunk.rows, &mut outcome.counts);
    let arrivals: Vec<Record> = chunk.rows.iter().map(|row| Record::of(row, upload_no)).collect();
    let mut before = conversations_before(tx, book, &arrivals).await?;
    let mut tally = Tally::default();
    if try_insert_records(tx, &book.names, &arrivals).await? {
        outcome.counts.records_new = i64::try_from(arrivals.len()).unwrap_or(i64::MAX);
        let names = book.names.lock();
        arrivals.iter().for_each(|record| record.tally(&names, 1, &mut tally));
    } else {
        let changes = Differences::find(tx, book, chunk, &arrivals, &mut outcome).await?;
        // A corrected row may have left another conversation.
        before.extend(sightings(tx, &book.names, &changes.left(&before)).await?);
        changes.write(tx, book, &mut tally).await?;
    }
    apply(tx, book, tally, &before).await?;
    outcome.counts.rows_read = i64::try_from(chunk.rows_read).unwrap_or(i64::MAX);
    outcome.counts.rows_rejected = i64::try_from(outcome.rejections.len()).unwrap_or(i64::MAX);
    Ok(outcome)
}

pub(super) fn note(book: &Book, rows: &[Usage], counts: &mut Counts) {
    let (prompt, completion) = {
        let mut names = book.names.lock();
        (names.number("prompt"), names.number("completion"))
    };
    for row in rows {
        counts.cost_mismatches += i64::from(!row.agrees);
        counts.other_token_rows += i64::from(row.token_type != prompt && row.token_type != completion);
    }
    for row in [rows.iter().min_by_key(|row| row.day), rows.iter().max_by_key(|row| row.day)] {
        row.inspect(|row| counts.note_day(spendsense_engine::time::Day(row.day)));
    }
}

/// What is stored of the conversations of these records. Ask before any of them is written.
async fn conversations_before(tx: &mut Tx, book: &mut Book, records: &[Record]) -> Result<Stored, DbError> {
    let distinct: FxHashSet<u128> = records.iter().map(|record| record.conversation).collect();
    let wanted: Vec<u128> = match &mut book.seen {
        Some(seen) => distinct.into_iter().filter(|conversation| seen.note(*conversation)).collect(),
        None => distinct.into_iter().collect(),
    };
    sightings(tx, &book.names, &wanted).await
}

/// A chunk some of whose records are known.
#[derive(Debug, Default)]
struct Differences {
    new: Vec<Record>,
    /// Versions that count no longer, and those that count in their place.
    former: Vec<Record>,
    current: Vec<Record>,
    /// Older than what counts.
    late: Vec<Record>,
}

impl Differences {
    async fn find(
        tx: &mut Tx,
        book: &Book,
        chunk: &Chunk<Usage>,
        arrivals: &[Record],
        outcome: &mut Outcome,
    ) -> Result<Self, DbError> {
        let ids: Vec<u128> = arrivals.iter().map(|record| record.record).collect();
        let stored = find_records(tx, &book.names, &ids).await?;
        let mut found = Self::default();
        for (row, record) in chunk.rows.iter().zip(arrivals) {
            let Some(known) = stored.get(&record.record) else {
                found.new.push(*record);
                continue;
            };
            let same = record.says_the_same(known);
            match known.upload_no.cmp(&record.upload_no) {
                std::cmp::Ordering::Equal if !same => {
                    outcome.rejections.push(chunk.refuse(row, "RowId", REPEATED));
                    continue;
                }
                std::cmp::Ordering::Equal => {}
                std::cmp::Ordering::Less => {
                    found.former.push(*known);
                    found.current.push(*record);
                }
                std::cmp::Ordering::Greater => found.late.push(*record),
            }
            let count = if same || known.upload_no >= record.upload_no {
                &mut outcome.counts.records_duplicate
            } else {
                &mut outcome.counts.records_changed
            };
            *count += 1;
        }
        outcome.counts.records_new = i64::try_from(found.new.len()).unwrap_or(i64::MAX);
        Ok(found)
    }

    /// Conversations that only former versions belong to.
    fn left(&self, before: &Stored) -> Vec<u128> {
        let left: FxHashSet<u128> = self.former.iter().map(|record| record.conversation).collect();
        left.into_iter().filter(|conversation| !before.contains_key(conversation)).collect()
    }

    async fn write(self, tx: &mut Tx, book: &mut Book, tally: &mut Tally) -> Result<(), DbError> {
        insert_versions(tx, &book.names, &self.former).await?;
        insert_versions(tx, &book.names, &self.late).await?;
        upsert_records(tx, &book.names, &self.current).await?;
        upsert_records(tx, &book.names, &self.new).await?;
        let names = book.names.lock();
        let changed =
            self.former.iter().zip(&self.current).filter(|(before, after)| !after.says_the_same(before));
        for (before, after) in changed {
            before.tally(&names, -1, tally);
            after.tally(&names, 1, tally);
        }
        self.new.iter().for_each(|record| record.tally(&names, 1, tally));
        Ok(())
    }
}

/// Takes records out of the sums and puts others in; the tables of records are the caller's business, `before` what
/// was stored of their conversations before that.
pub async fn exchange(
    tx: &mut Tx,
    book: &mut Book,
    out: &[Record],
    into: &[Record],
    before: &Stored,
) -> Result<(), DbError> {
    let mut tally = Tally::default();
    {
        let names = book.names.lock();
        out.iter().for_each(|record| record.tally(&names, -1, &mut tally));
        into.iter().for_each(|record| record.tally(&names, 1, &mut tally));
    }
    apply(tx, book, tally, before).await
}

async fn apply(tx: &mut Tx, book: &mut Book, tally: Tally, before: &Stored) -> Result<(), DbError> {
    let mut changes = tally.changes(before, &book.standings);
    let mut years = FxHashSet::default();
    let arrived = |(cell, sums): (&Cell, &Sums)| (sums.records > 0).then_some((cell.profile, cell.day));
    let arrived: Vec<_> = changes.cells.iter().filter_map(arrived).collect();
    mark(book, arrived, true, &mut changes, &mut years);
    let gone: Vec<Cell> =
        changes.cells.iter().filter(|(_, sums)| sums.records < 0).map(|(cell, _)| *cell).collect();
    let month_changes = MonthChanges::of(&changes, &book.standings);
    let (rows, month_rows) = {
        let names = book.names.lock();
        (SumRows::of(changes, &names), month_changes.rows(&names))
    };
    sums::add_sums(tx, &rows).await?;
    months::add_months(tx, &month_rows).await?;
    if !gone.is_empty() {
        settle_gone(tx, book, &gone, &mut years).await?;
        months::delete_empty_months(tx).await?;
    }
    let years = years.into_iter().map(|(profile, year)| (profile, year, book.activity.year(profile, year)));
    let mut years: Vec<_> = years.collect();
    years.sort_unstable_by_key(|(profile, year, _)| (*profile, *year));
    sums::upsert_active_years(tx, years).await
}

/// Days that may have no records left are looked at once the sums are written.
async fn settle_gone(
    tx: &mut Tx,
    book: &mut Book,
    gone: &[Cell],
    years: &mut FxHashSet<(u32, i32)>,
) -> Result<(), DbError> {
    let days = gone.iter().map(|cell| cell.day);
    let span = (days.clone().min().unwrap_or_default(), days.max().unwrap_or_default());
    let mut profiles: Vec<_> = gone.iter().map(|cell| cell.profile.to_string()).collect();
    profiles.sort_unstable();
    profiles.dedup();
    let active: FxHashSet<(i64, i64)> = sums::list_active(tx, &profiles, span).await?.into_iter().collect();
    let pairs = gone.iter().map(|cell| (cell.profile, cell.day));
    let empty: Vec<_> =
        pairs.filter(|(profile, day)| !active.contains(&(i64::from(*profile), i64::from(*day)))).collect();
    let mut changes = Changes::default();
    mark(book, empty, false, &mut changes, years);
    let rows = SumRows::of(changes, &book.names.lock());
    sums::add_sums(tx, &rows).await?;
    sums::delete_empty_sums(tx, span.0, span.1).await
}

fn mark(
    book: &mut Book,
    pairs: Vec<(u32, i32)>,
    active: bool,
    changes: &mut Changes,
    years: &mut FxHashSet<(u32, i32)>,
) {
    for (profile, day) in pairs {
        let each = |key: DayKey, change| {
            debug_assert!(key.scope != Scope::Model);
            changes.days.entry(key).or_default().subscribers += change;
        };
        if let Some(year) = book.activity.mark(profile, day, active, &book.standings, each) {
            years.insert((profile, year));
        }
    }
}

/// Writes a chunk of users.
pub async fn write_subscribers(
    tx: &mut Tx,
    book: &mut Book,
    upload_no: i64,
    chunk: &mut Chunk<Subscriber>,
) -> Result<Outcome, DbError> {
    let mut outcome = Outcome { rejections: std::mem::take(&mut chunk.rejections), ..Outcome::default() };
    let ids: Vec<String> = chunk.rows.iter().map(|row| id_text(row.subscriber)).collect();
    let stored = subscribers::list_subscribers(tx, &ids).await?;
    let stored: FxHashMap<&str, &SubscriberRow> =
        stored.iter().map(|row| (row.subscriber_id.as_str(), row)).collect();
    let (mut current, mut former) = (Vec::new(), Vec::new());
    outcome.counts.subscribers_duplicate = i64::try_from(chunk.repeated).unwrap_or(i64::MAX);
    for row in &chunk.rows {
        let new = subscriber_row(row, upload_no);
        let counts = &mut outcome.counts;
        match stored.get(new.subscriber_id.as_str()) {
            None => counts.subscribers_new += 1,
            Some(known) if known.upload_no == upload_no => {
                if new.says_the_same(known) {
                    counts.subscribers_duplicate += 1;
                } else {
                    outcome.rejections.push(chunk.refuse(row, "User_ID", REPEATED));
                }
                continue;
            }
            Some(known) => {
                let same = new.says_the_same(known);
                let count =
                    if same { &mut counts.subscribers_duplicate } else { &mut counts.subscribers_changed };
                *count += 1;
                former.push((*known).clone());
            }
        }
        current.push(new);
    }
    insert_subscriber_versions(tx, &former).await?;
    upsert_subscribers(tx, &current).await?;
    book.ensure_profiles(tx, &current).await?;
    outcome.counts.rows_read = i64::try_from(chunk.rows_read).unwrap_or(i64::MAX);
    outcome.counts.rows_rejected = i64::try_from(outcome.rejections.len()).unwrap_or(i64::MAX);
    Ok(outcome)
}

pub(super) fn subscriber_row(row: &Subscriber, upload_no: i64) -> SubscriberRow {
    SubscriberRow {
        subscriber_id: id_text(row.subscriber),
        upload_no,
        user_name: row.user_name.clone(),
        region: row.region.clone(),
        company: row.company.clone(),
        department: row.department.clone(),
        is_active: row.is_active,
        signup_day: row.signup_day,
    }
}
