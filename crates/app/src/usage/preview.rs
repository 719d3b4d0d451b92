//! What an upload would do, found out without doing it: each row is held against one state of the database and against
//! the rows of the file before it. Nothing is written, so nobody waits; the figures are those of that state.
//!
//! Shares reading and checking of rows with the import, and none of its writing. That both say the same is tested with
//! every import of the tests of sums.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use jiff::tz::TimeZone;
use rustc_hash::{FxHashMap, FxHashSet};
use spendsense_db::{DbError, Tx};
use spendsense_engine::time::Day;
use tokio::sync::mpsc::Receiver;

use super::book::Book;
use super::chunk::{Chunk, REPEATED, Rejection, Subscriber, Usage};
use super::import::{Files, ImportError, next, zone_problem};
use super::model::{Counts, DayDifference, Summary, Totals, Upload};
use super::parse::{Rules, Sizes, parse};
use super::record::{Kinds, Record};
use super::source::SourceError;
use super::store::records::{find_records, sightings};
use super::store::subscribers::{SubscriberRow, id_text, list_subscribers};
use super::store::{sums, uploads};
use super::write::{note, subscriber_row};

/// Most refused rows that are kept; all are counted.
const KEPT_MAX: usize = 10_000;
/// Rows looked up together, where the upload asks for fewer: nobody waits for a chunk that is not written.
const CHUNK_ROWS_MIN: u64 = 5_000;
/// Days that are listed one by one.
const DAYS_LISTED_MAX: usize = 100;
/// Stands for the number that the upload would get.
const OWN: i64 = i64::MAX;

/// A dry run under way.
pub struct Preview {
    upload: Upload,
    files: Files,
    zone: TimeZone,
    book: Book,
    sizes: Sizes,
    before: Totals,
    days_before: Vec<DayDifference>,
    days: BTreeMap<Day, Sum>,
    counts: Counts,
    rejections: Vec<Rejection>,
    /// What the file says of each record and subscriber so far, as a fingerprint.
    records: FxHashMap<u128, u64>,
    subscribers: FxHashMap<u128, u64>,
    /// Records of each conversation: those that there are, and those that come or go.
    conversations: FxHashMap<u128, (i64, i64)>,
    bytes: [u64; 2],
    users: Option<Receiver<Result<Chunk<Subscriber>, SourceError>>>,
    transactions: Option<Receiver<Result<Chunk<Usage>, SourceError>>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    records: i64,
    cost_nano: i64,
    tokens: i64,
}

impl Preview {
    /// `tx` must show one state from here to the end.
    pub async fn begin(
        tx: &mut Tx,
        upload: &Upload,
        files: Files,
        zone: &TimeZone,
    ) -> Result<Self, ImportError> {
        if let Some(other) = uploads::find_busy(tx, &upload.upload_id).await? {
            return Err(ImportError::Busy(other));
        }
        if let Some(why) = zone_problem(uploads::find_time_zone(tx).await?.as_deref(), zone) {
            return Err(ImportError::Refused(why));
        }
        let chunk_rows = u64::try_from(upload.chunk_rows).unwrap_or(1).max(CHUNK_ROWS_MIN);
        let mut preview = Self {
            upload: upload.clone(),
            zone: zone.clone(),
            book: Book::read(tx).await?,
            sizes: Sizes { piece_rows: chunk_rows, chunk_rows },
            before: sums::totals(tx).await?,
            days_before: sums::list_day_totals(tx).await?,
            days: BTreeMap::new(),
            counts: Counts::default(),
            rejections: Vec::new(),
            records: FxHashMap::default(),
            subscribers: FxHashMap::default(),
            conversations: FxHashMap::default(),
            bytes: [0; 2],
            users: None,
            transactions: None,
            files,
        };
        let users = preview.files.users.take();
        let rules = preview.rules();
        let sizes = preview.sizes;
        preview.users = users.map(|source| parse(source, upload.mapping.clone(), None, sizes, rules));
        Ok(preview)
    }

    fn rules(&self) -> Rules {
        Rules {
            zone: self.zone.clone(),
            names: self.book.names.clone(),
            profiles: Arc::clone(&self.book.current),
            upload_no: OWN,
        }
    }

    /// Looks at the next chunk; false when there is none.
    pub async fn step(&mut self, tx: &mut Tx) -> Result<bool, ImportError> {
        if let Some(users) = &mut self.users {
            let chunk = next(users).await?;
            self.bytes[0] = chunk.end.byte;
            if chunk.is_last {
                self.users = None;
            }
            self.look_at_subscribers(tx, chunk).await?;
            return Ok(true);
        }
        if let Some(source) = self.files.transactions.take() {
            // Only now it is known who the users are.
            let rules = self.rules();
            let mapping = self.upload.mapping.clone();
            self.transactions = Some(parse(source, mapping, None, self.sizes, rules));
        }
        let Some(transactions) = &mut self.transactions else { return Ok(false) };
        let chunk = next(transactions).await?;
        self.bytes[1] = chunk.end.byte;
        if chunk.is_last {
            self.transactions = None;
        }
        self.look_at_records(tx, chunk).await?;
        Ok(true)
    }

    async fn look_at_subscribers(
        &mut self,
        tx: &mut Tx,
        mut chunk: Chunk<Subscriber>,
    ) -> Result<(), DbError> {
        let mut rejections = std::mem::take(&mut chunk.rejections);
        let ids: Vec<String> = chunk.rows.iter().map(|row| id_text(row.subscriber)).collect();
        let stored = list_subscribers(tx, &ids).await?;
        let stored: FxHashMap<&str, &SubscriberRow> =
            stored.iter().map(|row| (row.subscriber_id.as_str(), row)).collect();
        let counts = &mut self.counts;
        counts.subscribers_duplicate += i64::try_from(chunk.repeated).unwrap_or(i64::MAX);
        let mut current = Vec::new();
        for row in &chunk.rows {
            let new = subscriber_row(row, OWN);
            let print = of_subscriber(&new);
            if let Some(said) = self.subscribers.get(&row.subscriber) {
                match *said == print {
                    true => counts.subscribers_duplicate += 1,
                    false => rejections.push(chunk.refuse(row, "User_ID", REPEATED)),
                }
                continue;
            }
            self.subscribers.insert(row.subscriber, print);
            match stored.get(new.subscriber_id.as_str()) {
                None => counts.subscribers_new += 1,
                Some(known) if new.says_the_same(known) => counts.subscribers_duplicate += 1,
                Some(_) => counts.subscribers_changed += 1,
            }
            current.push((row.subscriber, new));
        }
        self.book.number_profiles(current.iter().map(|(_, row)| row))?;
        let profiles: Vec<_> =
            current.iter().filter_map(|(id, row)| Some((*id, self.book.profile_of(row)?))).collect();
        Arc::make_mut(&mut self.book.current).extend(profiles);
        self.count(chunk.rows_read, rejections);
        Ok(())
    }

    async fn look_at_records(&mut self, tx: &mut Tx, mut chunk: Chunk<Usage>) -> Result<(), DbError> {
        let mut rejections = std::mem::take(&mut chunk.rejections);
        note(Kinds::known_by(&self.book.names), &chunk.rows, &mut self.counts);
        let ids: Vec<u128> = chunk.rows.iter().map(|row| row.record).collect();
        let stored = find_records(tx, &self.book.names, &ids).await?;
        self.know_conversations(tx, &chunk.rows, stored.values()).await?;
        self.counts.records_duplicate += i64::try_from(chunk.repeated).unwrap_or(i64::MAX);
        for row in &chunk.rows {
            let record = Record::of(row, OWN);
            let print = of_record(&record);
            if let Some(said) = self.records.get(&row.record) {
                match *said == print {
                    true => self.counts.records_duplicate += 1,
                    false => rejections.push(chunk.refuse(row, "RowId", REPEATED)),
                }
                continue;
            }
            self.records.insert(row.record, print);
            match stored.get(&row.record) {
                None => self.counts.records_new += 1,
                Some(known) if record.says_the_same(known) => {
                    self.counts.records_duplicate += 1;
                    continue;
                }
                Some(known) => {
                    self.counts.records_changed += 1;
                    self.tally(known, -1);
                }
            }
            self.tally(&record, 1);
        }
        self.count(chunk.rows_read, rejections);
        Ok(())
    }

    /// Looks up how many records there are of conversations that were not met before.
    async fn know_conversations(
        &mut self,
        tx: &mut Tx,
        rows: &[Usage],
        stored: impl Iterator<Item = &Record>,
    ) -> Result<(), DbError> {
        let met = rows.iter().map(|row| row.conversation).chain(stored.map(|record| record.conversation));
        let new: FxHashSet<u128> = met.filter(|id| !self.conversations.contains_key(id)).collect();
        let new: Vec<u128> = new.into_iter().collect();
        let found = sightings(tx, &self.book.names, &new).await?;
        for id in new {
            let records = found.get(&id).map_or(0, |seen| seen.iter().map(|(_, records)| records).sum());
            self.conversations.insert(id, (records, 0));
        }
        Ok(())
    }

    fn tally(&mut self, record: &Record, sign: i64) {
        let day = self.days.entry(Day(record.day)).or_default();
        day.records += sign;
        day.cost_nano += sign * record.cost_nano;
        day.tokens += sign * record.tokens;
        if let Some((_, change)) = self.conversations.get_mut(&record.conversation) {
            *change += sign;
        }
    }

    fn count(&mut self, rows_read: u64, rejections: Vec<Rejection>) {
        self.counts.rows_read += i64::try_from(rows_read).unwrap_or(i64::MAX);
        self.counts.rows_rejected += i64::try_from(rejections.len()).unwrap_or(i64::MAX);
        let room = KEPT_MAX.saturating_sub(self.rejections.len());
        self.rejections.extend(rejections.into_iter().take(room));
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Decoded bytes of both files so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes.iter().sum()
    }

    /// What it came to, and the refused rows as far as they are kept.
    pub fn finish(self) -> (Summary, Vec<Rejection>) {
        let changed = |gone: bool| {
            let changed = move |(before, change): &&(i64, i64)| {
                if gone { *before > 0 && before + change == 0 } else { *before == 0 && *change > 0 }
            };
            i64::try_from(self.conversations.values().filter(changed).count()).unwrap_or(i64::MAX)
        };
        let conversations = self.before.conversations + changed(false) - changed(true);
        let mut records: BTreeMap<Day, i64> =
            self.days_before.iter().map(|day| (day.date, day.records)).collect();
        let mut after = Totals { conversations, ..self.before };
        let mut days = Vec::new();
        for (date, Sum { records: more, cost_nano, tokens }) in self.days {
            *records.entry(date).or_default() += more;
            after.records += more;
            after.cost_nano_usd += cost_nano;
            after.tokens += tokens;
            if (more, cost_nano, tokens) != (0, 0, 0) {
                days.push(DayDifference { date, records: more, cost_nano_usd: cost_nano, tokens });
            }
        }
        records.retain(|_, records| *records > 0);
        after.first_day = records.keys().next().copied();
        after.last_day = records.keys().next_back().copied();
        let days_unlisted = i64::try_from(days.len().saturating_sub(DAYS_LISTED_MAX)).unwrap_or_default();
        days.truncate(DAYS_LISTED_MAX);
        (Summary { before: self.before, after, days, days_unlisted }, self.rejections)
    }
}

fn of_record(record: &Record) -> u64 {
    let Record { record: _, upload_no: _, profile, conversation, model, token_type, .. } = record;
    let Record { tokens, rate_nano, cost_nano, at_ms, day, .. } = record;
    let mut hasher = DefaultHasher::new();
    (profile, conversation, model, token_type, tokens, rate_nano, cost_nano, at_ms, day).hash(&mut hasher);
    hasher.finish()
}

fn of_subscriber(row: &SubscriberRow) -> u64 {
    let SubscriberRow { subscriber_id: _, upload_no: _, user_name, region, company, department, .. } = row;
    let mut hasher = DefaultHasher::new();
    (user_name, region, company, department, row.is_active, row.signup_day).hash(&mut hasher);
    hasher.finish()
}
