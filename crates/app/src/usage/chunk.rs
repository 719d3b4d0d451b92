//! A piece of a file: its good rows, its refused ones, and where it ends.

use csv::ByteRecord;
use rustc_hash::FxHashMap;
use spendsense_engine::usage::cells;

use super::columns::FileKind;
use super::record::Arrivals;
use super::source::Place;

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub file: FileKind,
    pub line: u64,
    /// The documented name of the first column at fault.
    pub field: &'static str,
    pub value: String,
    pub code: &'static str,
    /// What is wrong with it, and with the other columns.
    pub reason: String,
    /// The row's cells as a JSON array.
    pub cells: String,
}

/// A good row of the file of transactions.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    pub line: u64,
    pub record: u128,
    pub conversation: u128,
    pub profile: u32,
    pub model: u32,
    pub token_type: u32,
    pub day: i32,
    pub tokens: i64,
    pub rate_nano: i64,
    pub cost_nano: i64,
    pub at_ms: i64,
    /// Its cells in [`Chunk::text`].
    pub(super) cells: (u32, u32),
    /// Whether the cost is what count and rate give.
    pub agrees: bool,
}

/// A good row of the file of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    pub line: u64,
    pub subscriber: u128,
    pub user_name: String,
    pub region: String,
    pub company: String,
    pub department: String,
    pub is_active: bool,
    pub signup_day: Option<i64>,
    pub(super) cells: (u32, u32),
}

/// So many rows of a file, good and bad: a chunk, which is written in one transaction, or a piece of one.
#[derive(Debug)]
pub struct Chunk<T: Row> {
    pub rows: Vec<T>,
    /// The rows as they are written.
    pub ready: T::Ready,
    pub rejections: Vec<Rejection>,
    /// Rows that are in this piece before, cell by cell the same.
    pub repeated: u64,
    pub rows_read: u64,
    pub end: Place,
    /// The chunk ends with it.
    pub closes: bool,
    /// Nothing comes after it.
    pub is_last: bool,
    /// The cells of all good rows, as [`keep`] writes them.
    pub(super) text: Vec<u8>,
}

/// What a row must bring to be held in a chunk.
pub trait Row: Sized + Send + 'static {
    const FILE: FileKind;
    /// What is made of the rows where they are read, so that the database is not kept waiting for it.
    type Ready: Default + Send;
    fn key(&self) -> u128;
    fn line(&self) -> u64;
    fn cells(&self) -> (u32, u32);
    /// Whether the other row says the same.
    fn says_the_same(&self, other: &Self) -> bool;
}

impl Row for Usage {
    const FILE: FileKind = FileKind::Transactions;
    type Ready = Arrivals;
    fn key(&self) -> u128 {
        self.record
    }
    fn line(&self) -> u64 {
        self.line
    }
    fn cells(&self) -> (u32, u32) {
        self.cells
    }
    fn says_the_same(&self, other: &Self) -> bool {
        let said = |row: &Self| {
            (
                row.conversation,
                row.profile,
                row.model,
                row.token_type,
                row.tokens,
                row.rate_nano,
                row.cost_nano,
            )
        };
        said(self) == said(other) && self.at_ms == other.at_ms
    }
}

impl Row for Subscriber {
    const FILE: FileKind = FileKind::Users;
    type Ready = ();
    fn key(&self) -> u128 {
        self.subscriber
    }
    fn line(&self) -> u64 {
        self.line
    }
    fn cells(&self) -> (u32, u32) {
        self.cells
    }
    fn says_the_same(&self, other: &Self) -> bool {
        let said = |row: &Self| Self { line: 0, cells: (0, 0), ..row.clone() };
        said(self) == said(other)
    }
}

pub const REPEATED: (&str, &str) =
    ("duplicate_in_file", "stands in this file before, with other values in its row");

impl<T: Row> Chunk<T> {
    /// The refusal of a row that was good by itself.
    pub fn refuse(&self, row: &T, field: &'static str, (code, reason): (&'static str, &str)) -> Rejection {
        let (start, end) = row.cells();
        let bytes = |at: u32| usize::try_from(at).unwrap_or_default();
        let kept = self.text.get(bytes(start)..bytes(end)).unwrap_or_default();
        let cells: Vec<_> = kept.split(|byte| *byte == BETWEEN).map(String::from_utf8_lossy).collect();
        Rejection {
            file: T::FILE,
            line: row.line(),
            field,
            value: cells::UuidText::new(row.key()).as_str().to_owned(),
            code,
            reason: format!("{field}: {reason}"),
            cells: serde_json::to_string(&cells).unwrap_or_default(),
        }
    }

    /// Leaves each key once: what repeats a row is counted, what contradicts one is refused.
    pub(super) fn settle_repeats(&mut self, key: &'static str) {
        let mut first: FxHashMap<u128, usize> = FxHashMap::default();
        first.reserve(self.rows.len());
        let mut repeats = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            if let Some(before) = first.insert(row.key(), at) {
                first.insert(row.key(), before);
                repeats.push((at, before));
            }
        }
        if repeats.is_empty() {
            return;
        }
        for (at, before) in &repeats {
            let (Some(row), Some(before)) = (self.rows.get(*at), self.rows.get(*before)) else { continue };
            if row.says_the_same(before) {
                self.repeated += 1;
            } else {
                let rejection = self.refuse(row, key, REPEATED);
                self.rejections.push(rejection);
            }
        }
        let mut at = 0;
        let mut gone = repeats.iter().map(|(at, _)| *at).peekable();
        self.rows.retain(|_| {
            let goes = gone.next_if_eq(&at).is_some();
            at += 1;
            !goes
        });
    }
}

/// Between the cells of a row that is kept in case it is refused later.
const BETWEEN: u8 = 0x1f;

pub(super) fn keep(record: &ByteRecord, text: &mut Vec<u8>) -> (u32, u32) {
    let at = |text: &Vec<u8>| u32::try_from(text.len()).unwrap_or(u32::MAX);
    let start = at(text);
    for (column, cell) in record.iter().enumerate() {
        if column > 0 {
            text.push(BETWEEN);
        }
        text.extend_from_slice(cell);
    }
    (start, at(text))
}
