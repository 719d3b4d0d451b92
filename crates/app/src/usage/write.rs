//! Records into the tables, and what follows for the sums, in the caller's transaction.

use std::panic::resume_unwind;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use spendsense_db::{DbError, Tx};
use spendsense_engine::usage::tally::{Cell, Changes, DayKey, Scope, Sightings, Sums, Tally, TokenKind};
use tokio::task::spawn_blocking;

use super::book::Book;
use super::chunk::{Chunk, REPEATED, Rejection, Subscriber, Usage};
use super::model::Counts;
use super::months::MonthChanges;
use super::record::{Arrivals, Kinds, Record};
use super::store::months;
use super::store::records::{
    find_records, insert_missing_records, insert_versions, sightings, upsert_records,
};
use super::store::subscribers::{
    self, SubscriberRow, id_text, insert_subscriber_versions, upsert_subscribers,
};
use super::store::sums::{self, CellRows, SumRows};

/// Stored sightings by conversation.
pub type Stored = FxHashMap<u128, Sightings>;

/// What a chunk did.
#[derive(Debug, Default)]
pub struct Outcome {
    pub counts: Counts,
    pub rejections: Vec<Rejection>,
}

/// Records of one transaction of the database that are written, and what follows for the sums, which is not: at the end
/// each sum is written once.
#[derive(Debug, Default)]
pub struct Batch {
    tally: Tally,
    /// What was stored of conversations before any of it.
    before: Stored,
}

/// Writes a piece of transactions; its sums are up to [`Batch::settle`].
pub async fn write_records(
    tx: &mut Tx,
    book: &mut Book,
    batch: &mut Batch,
    chunk: &mut Chunk<Usage>,
) -> Result<Outcome, DbError> {
    let mut outcome = Outcome { rejections: std::mem::take(&mut chunk.rejections), ..Outcome::default() };
    outcome.counts.records_duplicate = i64::try_from(chunk.repeated).unwrap_or(i64::MAX);
    let kinds = Kinds::known_by(&book.names);
    note(kinds, &chunk.rows, &mut outcome.counts);
    let Arrivals { records, rows, tally } = std::mem::take(&mut chunk.ready);
    batch.ask_before(tx, book, &tally).await?;
    let stored = insert_missing_records(tx, &rows).await?;
    outcome.counts.records_new = i64::try_from(records.len() - stored.len()).unwrap_or(i64::MAX);
    if stored.is_empty() {
        batch.tally.merge(tally);
    } else {
        let mut there = stored.iter().copied().peekable();
        let new = records.iter().enumerate().filter(|(at, _)| there.next_if_eq(at).is_none());
        new.for_each(|(_, record)| record.tally(kinds, 1, &mut batch.tally));
        let stored: Vec<_> =
            stored.into_iter().filter_map(|at| Some((chunk.rows.get(at)?, records.get(at)?))).collect();
        let changes = Differences::find(tx, book, chunk, &stored, &mut outcome).await?;
        // A corrected row may have left another conversation, of which no row is written yet.
        batch.ask(tx, book, changes.left()).await?;
        changes.write(tx, book, &mut batch.tally).await?;
    }
    outcome.counts.rows_read = i64::try_from(chunk.rows_read).unwrap_or(i64::MAX);
    outcome.counts.rows_rejected = i64::try_from(outcome.rejections.len()).unwrap_or(i64::MAX);
    Ok(outcome)
}

pub(super) fn note(kinds: Kinds, rows: &[Usage], counts: &mut Counts) {
    for row in rows {
        counts.cost_mismatches += i64::from(!row.agrees);
        counts.other_token_rows += i64::from(kinds.of(row.token_type) == TokenKind::Other);
    }
    for row in [rows.iter().min_by_key(|row| row.day), rows.iter().max_by_key(|row| row.day)] {
        row.inspect(|row| counts.note_day(spendsense_engine::time::Day(row.day)));
    }
}

impl Batch {
    /// Call before any record of this tally is written.
    async fn ask_before(&mut self, tx: &mut Tx, book: &mut Book, tally: &Tally) -> Result<(), DbError> {
        let distinct = tally.conversations.keys().copied();
        let distinct = match &mut book.seen {
            Some(seen) => distinct.filter(|conversation| seen.conversations.note(*conversation)).collect(),
            None => distinct.collect(),
        };
        self.ask(tx, book, distinct).await
    }

    /// Notes what is stored of these conversations. Those of which this batch has written anything were asked for
    /// before it did.
    async fn ask(&mut self, tx: &mut Tx, book: &Book, distinct: FxHashSet<u128>) -> Result<(), DbError> {
        let is_known = |id: &u128| self.tally.conversations.contains_key(id) || self.before.contains_key(id);
        let wanted: Vec<u128> = distinct.into_iter().filter(|id| !is_known(id)).collect();
        self.before.extend(sightings(tx, &book.names, &wanted).await?);
        Ok(())
    }

    /// Writes the sums.
    pub async fn settle(self, tx: &mut Tx, book: &mut Book) -> Result<(), DbError> {
        apply(tx, book, self.tally, self.before).await
    }
}

/// Rows of a chunk whose records are known.
#[derive(Debug, Default)]
struct Differences {
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
        arrivals: &[(&Usage, &Record)],
        outcome: &mut Outcome,
    ) -> Result<Self, DbError> {
        let ids: Vec<u128> = arrivals.iter().map(|(_, record)| record.record).collect();
        let stored = find_records(tx, &book.names, &ids).await?;
        let mut found = Self::default();
        for (row, record) in arrivals {
            let Some(known) = stored.get(&record.record) else { continue };
            let same = record.says_the_same(known);
            match known.upload_no.cmp(&record.upload_no) {
                std::cmp::Ordering::Equal if !same => {
                    outcome.rejections.push(chunk.refuse(row, "RowId", REPEATED));
                    continue;
                }
                std::cmp::Ordering::Equal => {}
                std::cmp::Ordering::Less => {
                    found.former.push(*known);
                    found.current.push(**record);
                }
                std::cmp::Ordering::Greater => found.late.push(**record),
            }
            let count = if same || known.upload_no >= record.upload_no {
                &mut outcome.counts.records_duplicate
            } else {
                &mut outcome.counts.records_changed
            };
            *count += 1;
        }
        Ok(found)
    }

    /// Conversations that former versions belong to.
    fn left(&self) -> FxHashSet<u128> {
        self.former.iter().map(|record| record.conversation).collect()
    }

    async fn write(self, tx: &mut Tx, book: &Book, tally: &mut Tally) -> Result<(), DbError> {
        insert_versions(tx, &book.names, &self.former).await?;
        insert_versions(tx, &book.names, &self.late).await?;
        upsert_records(tx, &book.names, &self.current).await?;
        let kinds = Kinds::known_by(&book.names);
        let changed =
            self.former.iter().zip(&self.current).filter(|(before, after)| !after.says_the_same(before));
        for (before, after) in changed {
            before.tally(kinds, -1, tally);
            after.tally(kinds, 1, tally);
        }
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
    before: Stored,
) -> Result<(), DbError> {
    let mut tally = Tally::default();
    let kinds = Kinds::known_by(&book.names);
    out.iter().for_each(|record| record.tally(kinds, -1, &mut tally));
    into.iter().for_each(|record| record.tally(kinds, 1, &mut tally));
    apply(tx, book, tally, before).await
}

async fn apply(tx: &mut Tx, book: &mut Book, tally: Tally, before: Stored) -> Result<(), DbError> {
    let seen = &mut book.seen;
    let is_new = |cell: &Cell| seen.as_mut().is_some_and(|seen| seen.note_cell(cell));
    let cells = CellRows::of(&tally.cells, &book.names.lock(), is_new);
    // The database has the cells to write while the rest is worked out.
    let standings = Arc::clone(&book.standings);
    let changes = spawn_blocking(move || tally.changes(&before, &standings));
    sums::add_cells(tx, &cells).await?;
    let mut changes = changes.await.unwrap_or_else(|died| resume_unwind(died.into_panic()));
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
