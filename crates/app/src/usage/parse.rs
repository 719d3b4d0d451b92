//! Rows of a file read and checked on a thread of their own, a piece at a time, while the piece before is written.

use std::sync::Arc;

use csv::ByteRecord;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use spendsense_engine::money::DecimalError;
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::cells::{self, TOKENS_MAX};
use tokio::sync::mpsc;

use super::chunk::{Chunk, Rejection, Row, Subscriber, Usage, keep};
use super::columns::{Column, FileKind, Mapping};
use super::names::SharedNames;
use super::record::Arrivals;
use super::source::{Place, Records, Source, SourceError};

/// Longest name of a model, a region, a company.
const NAME_CHARS_MAX: usize = 200;
/// As much of a refused cell as is kept beside its reason; the row itself is kept whole.
const VALUE_CHARS_MAX: usize = 200;

/// How many rows are held in memory together, and how many written in one transaction.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    pub piece_rows: u64,
    pub chunk_rows: u64,
}

/// What a row is read by.
#[derive(Clone)]
pub struct Rules {
    pub zone: TimeZone,
    pub names: SharedNames,
    /// The profile of each subscriber.
    pub profiles: Arc<FxHashMap<u128, u32>>,
    /// The upload that the rows are of.
    pub upload_no: i64,
}

/// Most rows that room is made for beforehand: a small file may be read in large pieces.
const ROOM_MAX: usize = 8_000;

/// Starts reading; the pieces come one at a time. The thread ends with the file, at a fault, or with its listener.
pub fn parse<T: Parsed>(
    source: Source,
    mapping: Mapping,
    from: Option<Place>,
    sizes: Sizes,
    rules: Rules,
) -> mpsc::Receiver<Result<Chunk<T>, SourceError>> {
    let (sender, receiver) = mpsc::channel(1);
    let _detached = tokio::task::spawn_blocking(move || {
        let outcome = Records::open(&source, &mapping, from).and_then(|mut records| {
            let mut reader = T::reader(rules);
            let (mut left, mut text_bytes) = (sizes.chunk_rows, 0);
            loop {
                let rows = sizes.piece_rows.min(left);
                let mut chunk = read_piece(&mut records, &mut reader, rows, text_bytes)?;
                left = left.saturating_sub(chunk.rows_read);
                text_bytes = chunk.text.len();
                let is_last = chunk.is_last;
                chunk.closes = is_last || left == 0;
                if chunk.closes {
                    left = sizes.chunk_rows;
                }
                if sender.blocking_send(Ok(chunk)).is_err() || is_last {
                    return Ok(());
                }
            }
        });
        if let Err(error) = outcome {
            // Nobody may be listening any more.
            let _unheard = sender.blocking_send(Err(error));
        }
    });
    receiver
}

/// A kind of row with its reader.
pub trait Parsed: Row {
    const KEY: &'static str;
    type Reader: Send;
    fn reader(rules: Rules) -> Self::Reader;
    fn read(reader: &mut Self::Reader, cells: &mut Cells<'_>) -> Self;
    fn kept_at(&mut self, line: u64, cells: (u32, u32));
    fn ready(reader: &Self::Reader, rows: &[Self]) -> Self::Ready;
}

fn read_piece<T: Parsed>(
    records: &mut Records,
    reader: &mut T::Reader,
    rows: u64,
    text_bytes: usize,
) -> Result<Chunk<T>, SourceError> {
    // What grows from nothing leaves a copy of itself behind at every doubling.
    let mut chunk = Chunk {
        rows: Vec::with_capacity(usize::try_from(rows).unwrap_or_default().min(ROOM_MAX)),
        ready: T::Ready::default(),
        rejections: Vec::new(),
        repeated: 0,
        rows_read: 0,
        end: records.place(),
        closes: false,
        is_last: false,
        text: Vec::with_capacity(text_bytes + text_bytes / 8),
    };
    let mut record = ByteRecord::new();
    while chunk.rows_read < rows {
        let Some(line) = records.read(&mut record)? else {
            chunk.is_last = true;
            break;
        };
        chunk.rows_read += 1;
        let mut cells = Cells { record: &record, columns: &records.positions.0, faults: Vec::new() };
        let mut row = T::read(reader, &mut cells);
        let faults = cells.faults;
        if faults.is_empty() {
            row.kept_at(line, keep(&record, &mut chunk.text));
            chunk.rows.push(row);
        } else {
            chunk.rejections.push(rejection(T::FILE, line, &record, &faults));
        }
    }
    chunk.end = records.place();
    chunk.settle_repeats(T::KEY);
    chunk.ready = T::ready(reader, &chunk.rows);
    Ok(chunk)
}

struct Fault {
    field: &'static str,
    value: String,
    code: &'static str,
    reason: &'static str,
}

fn rejection(file: FileKind, line: u64, record: &ByteRecord, faults: &[Fault]) -> Rejection {
    let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
    let reasons: Vec<_> = faults.iter().map(|fault| format!("{}: {}", fault.field, fault.reason)).collect();
    let first = faults.first();
    Rejection {
        file,
        line,
        field: first.map_or("", |fault| fault.field),
        value: first.map(|fault| fault.value.clone()).unwrap_or_default(),
        code: first.map_or("", |fault| fault.code),
        reason: reasons.join("; "),
        cells: serde_json::to_string(&cells).unwrap_or_default(),
    }
}

/// The cells of one row, by the place of the documented column. A reader of a bad cell notes a fault and returns a
/// stand-in; a row with a fault is not taken.
pub struct Cells<'r> {
    record: &'r ByteRecord,
    columns: &'r [Column],
    faults: Vec<Fault>,
}

impl<'r> Cells<'r> {
    fn bytes(&self, column: usize) -> &'r [u8] {
        let place = self.columns.get(column).and_then(|column| column.place);
        place.and_then(|place| self.record.get(place)).unwrap_or_default().trim_ascii()
    }

    fn fault(&mut self, column: usize, code: &'static str, reason: &'static str) {
        let field = self.columns.get(column).map_or("", |column| column.name);
        let value = String::from_utf8_lossy(self.bytes(column)).chars().take(VALUE_CHARS_MAX).collect();
        self.faults.push(Fault { field, value, code, reason });
    }

    /// Notes that a cell is missing, or else what is wrong with it.
    fn refuse(&mut self, column: usize, code: &'static str, reason: &'static str) {
        if self.bytes(column).is_empty() {
            self.fault(column, "missing", "is missing");
        } else {
            self.fault(column, code, reason);
        }
    }

    fn id(&mut self, column: usize) -> u128 {
        cells::uuid(self.bytes(column)).unwrap_or_else(|| {
            self.refuse(column, "malformed_uuid", "is no UUID");
            0
        })
    }

    fn text(&mut self, column: usize) -> &'r str {
        let Ok(text) = std::str::from_utf8(self.bytes(column)) else {
            self.fault(column, "not_utf8", "is not UTF-8");
            return "";
        };
        if text.len() > NAME_CHARS_MAX && text.chars().count() > NAME_CHARS_MAX {
            self.fault(column, "too_long", "has more than 200 characters");
        } else if text.contains(char::is_control) {
            self.fault(column, "control_character", "holds a control character");
        }
        text
    }

    fn required(&mut self, column: usize) -> &'r str {
        let text = self.text(column);
        if text.is_empty() && self.bytes(column).is_empty() {
            self.fault(column, "missing", "is missing");
        }
        text
    }

    fn dollars(&mut self, column: usize) -> cells::Dollars {
        let nothing = cells::Dollars { nano: 0, places: 0 };
        let text = std::str::from_utf8(self.bytes(column)).unwrap_or("?");
        match cells::dollars(text) {
            Ok(read) if read.nano < 0 => self.fault(column, "negative", "is negative"),
            Ok(read) => return read,
            Err(DecimalError::NotANumber) => self.refuse(column, "not_a_number", "is no decimal number"),
            Err(DecimalError::TooPrecise) => {
                self.fault(
                    column,
                    "too_precise",
                    "has more than 9 decimals; dollars are kept to a billionth",
                );
            }
            Err(DecimalError::OutOfRange) => {
                self.fault(column, "out_of_range", "is more than 100,000 dollars");
            }
        }
        nothing
    }

    fn tokens(&mut self, column: usize) -> i64 {
        let bytes = self.bytes(column);
        let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            self.refuse(column, "not_a_number", "is no whole number");
        } else if digits.len() < bytes.len() {
            self.fault(column, "negative", "is negative");
        } else {
            let count = digits.iter().try_fold(0_i64, |sum, digit| {
                sum.checked_mul(10)?.checked_add(i64::from(digit - b'0')).filter(|sum| *sum <= TOKENS_MAX)
            });
            match count {
                Some(count) => return count,
                None => self.fault(column, "out_of_range", "is more than a million million"),
            }
        }
        0
    }

    fn instant(&mut self, column: usize) -> i64 {
        cells::instant_ms(self.bytes(column)).unwrap_or_else(|| {
            let reason = "is no instant from 1970 to 2199 such as 2026-03-01T09:30:00Z, with its offset";
            self.refuse(column, "malformed_timestamp", reason);
            0
        })
    }
}

/// Reads the file of transactions.
pub struct UsageReader {
    rules: Rules,
    is_utc: bool,
    /// Numbers of the names met so far, found without asking the others' lock.
    known: FxHashMap<Box<str>, u32>,
    lower: String,
}

impl UsageReader {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.known.get(name) {
            return *number;
        }
        let number = self.rules.names.lock().number(name);
        self.known.insert(name.into(), number);
        number
    }

    fn day(&self, at_ms: i64) -> i32 {
        if self.is_utc {
            return i32::try_from(at_ms.div_euclid(86_400_000)).unwrap_or_default();
        }
        Day::from_date(UnixMs(at_ms).timestamp().to_zoned(self.rules.zone.clone()).date()).0
    }

    /// Which tokens a row counts: in lower case, so that `PROMPT` is no kind of its own.
    fn token_type(&mut self, name: &str) -> u32 {
        let mut lower = std::mem::take(&mut self.lower);
        lower.clear();
        lower.push_str(name);
        lower.make_ascii_lowercase();
        let number = self.number(&lower);
        self.lower = lower;
        number
    }
}

impl Parsed for Usage {
    const KEY: &'static str = "RowId";
    type Reader = UsageReader;

    fn reader(rules: Rules) -> UsageReader {
        let is_utc = rules.zone.iana_name() == Some("UTC");
        UsageReader { rules, is_utc, known: FxHashMap::default(), lower: String::new() }
    }

    fn read(reader: &mut UsageReader, cells: &mut Cells<'_>) -> Self {
        let record = cells.id(0);
        let subscriber = cells.id(1);
        let model = cells.required(2);
        let conversation = cells.id(3);
        let token_type = cells.required(4);
        let tokens = cells.tokens(5);
        let (rate, cost) = (cells.dollars(6), cells.dollars(7));
        let at_ms = cells.instant(8);
        let profile = reader.rules.profiles.get(&subscriber).copied();
        if profile.is_none() && cells.faults.iter().all(|fault| fault.field != "User_ID") {
            cells.fault(1, "unknown_user", "is in no file of users");
        }
        Self {
            line: 0,
            record,
            conversation,
            profile: profile.unwrap_or_default(),
            model: reader.number(model),
            token_type: reader.token_type(token_type),
            day: reader.day(at_ms),
            tokens,
            rate_nano: rate.nano,
            cost_nano: cost.nano,
            at_ms,
            cells: (0, 0),
            agrees: cells::cost_agrees(cost, tokens, rate.nano),
        }
    }

    fn kept_at(&mut self, line: u64, cells: (u32, u32)) {
        (self.line, self.cells) = (line, cells);
    }

    fn ready(reader: &UsageReader, rows: &[Self]) -> Arrivals {
        Arrivals::of(rows, reader.rules.upload_no, &reader.rules.names)
    }
}

impl Parsed for Subscriber {
    const KEY: &'static str = "User_ID";
    type Reader = ();

    fn reader(_rules: Rules) {}

    fn read((): &mut (), cells: &mut Cells<'_>) -> Self {
        let is_active = match cells.text(3) {
            "" => false,
            text => cells::yes_or_no(text).unwrap_or_else(|| {
                cells.fault(3, "not_a_yes_or_no", "is neither true nor false");
                false
            }),
        };
        let signup = cells.bytes(6);
        let signup_day = match signup.get(..10).and_then(cells::days) {
            None if !signup.is_empty() => {
                cells.fault(6, "malformed_date", "does not begin with a date such as 2026-03-01");
                None
            }
            day => day,
        };
        Self {
            line: 0,
            subscriber: cells.id(0),
            user_name: cells.text(1).to_owned(),
            region: cells.text(2).to_owned(),
            company: cells.text(5).to_owned(),
            department: cells.text(4).to_owned(),
            is_active,
            signup_day,
            cells: (0, 0),
        }
    }

    fn kept_at(&mut self, line: u64, cells: (u32, u32)) {
        (self.line, self.cells) = (line, cells);
    }

    fn ready((): &(), _rows: &[Self]) {}
}
