//! A CSV file as records, from its beginning or from where an earlier run stopped.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use csv::ByteRecord;
use flate2::read::MultiGzDecoder;

use super::columns::{ColumnError, FileKind, Mapping, Positions};

/// Longest row. A quote that is never closed would otherwise make the rest of the file one row.
const ROW_BYTES_MAX: u64 = 8 << 20;

#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("the file of {file} cannot be read: {error}")]
    Io { file: &'static str, error: io::Error },
    #[error("the file of {file} is no CSV from line {line} on: {error}")]
    Csv { file: &'static str, line: u64, error: String },
    #[error(transparent)]
    Columns(#[from] ColumnError),
}

/// Where in the file, counted in decoded bytes and lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    pub byte: u64,
    pub line: u64,
}

/// A file that is kept elsewhere, decoded.
pub trait Stored: Send + Sync + std::fmt::Debug {
    /// On a thread that may wait.
    fn read_from(self: Arc<Self>, byte: u64) -> Box<dyn Read>;
}

/// A file to be read, on a thread that may wait for it.
#[derive(Clone, Debug)]
pub struct Source {
    bytes: Kept,
    pub kind: FileKind,
}

#[derive(Clone, Debug)]
enum Kept {
    /// On disk, plain or gzip, told apart by its first bytes.
    File(PathBuf),
    Stored(Arc<dyn Stored>),
}

impl Source {
    pub fn new(path: &Path, kind: FileKind) -> Self {
        Self { bytes: Kept::File(path.to_path_buf()), kind }
    }

    pub fn stored(stored: Arc<dyn Stored>, kind: FileKind) -> Self {
        Self { bytes: Kept::Stored(stored), kind }
    }

    /// The decoded bytes.
    pub fn bytes(&self) -> io::Result<Box<dyn Read>> {
        self.bytes_from(0)
    }

    /// The decoded bytes from `byte` on: found at once in a plain file, read up to in a packed one.
    fn bytes_from(&self, byte: u64) -> io::Result<Box<dyn Read>> {
        let path = match &self.bytes {
            Kept::File(path) => path,
            Kept::Stored(stored) => return Ok(Arc::clone(stored).read_from(byte)),
        };
        let mut file = File::open(path)?;
        let mut magic = [0_u8; 2];
        let is_gzip = file.read(&mut magic)? == 2 && magic == [0x1f, 0x8b];
        if is_gzip {
            file.rewind()?;
            let mut bytes = MultiGzDecoder::new(BufReader::new(file));
            io::copy(&mut bytes.by_ref().take(byte), &mut io::sink())?;
            return Ok(Box::new(bytes));
        }
        file.seek(SeekFrom::Start(byte))?;
        Ok(Box::new(file))
    }

    fn io(&self, error: io::Error) -> SourceError {
        SourceError::Io { file: self.kind.as_str(), error }
    }
}

/// Reads the records of a file, one after the other.
pub struct Records {
    reader: csv::Reader<Bounded>,
    taken: Rc<Taken>,
    base: Place,
    file: &'static str,
    pub headers: Vec<String>,
    pub positions: Positions,
}

impl Records {
    /// From after the header, or from `from`.
    pub fn open(source: &Source, mapping: &Mapping, from: Option<Place>) -> Result<Self, SourceError> {
        let file = source.kind.as_str();
        let delimiter = mapping.delimiter_byte()?;
        let start = Place { byte: 0, line: 1 };
        let (mut reader, taken) = reader(source.bytes().map_err(|error| source.io(error))?, delimiter);
        let mut record = ByteRecord::new();
        let found = reader.read_byte_record(&mut record).map_err(|error| fault(file, start, &error))?;
        if !found {
            return Err(ColumnError::Empty(file).into());
        }
        let text =
            |cell: &[u8]| String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_owned();
        strip_return(&mut record);
        let headers: Vec<String> = record.iter().map(text).collect();
        let positions = mapping.positions(source.kind, &headers)?;
        let mut records = Self { reader, taken, base: start, file, headers, positions };
        if let Some(place) = from {
            let bytes = source.bytes_from(place.byte).map_err(|error| source.io(error))?;
            (records.reader, records.taken) = self::reader(bytes, delimiter);
            records.base = place;
        }
        Ok(records)
    }

    /// The line on which the record begins, or `None` at the end. Empty lines are passed over.
    pub fn read(&mut self, record: &mut ByteRecord) -> Result<Option<u64>, SourceError> {
        loop {
            self.taken.since_row.set(0);
            let start = self.place();
            let found = self.reader.read_byte_record(record);
            if !found.map_err(|error| fault(self.file, start, &error))? {
                return Ok(None);
            }
            strip_return(record);
            if record.len() > 1 || record.get(0).is_some_and(|cell| !cell.is_empty()) {
                return Ok(Some(self.first_line(record)));
            }
        }
    }

    /// The reader stands behind the record's end: back over that and over the lines within its cells.
    fn first_line(&self, record: &ByteRecord) -> u64 {
        let within = memchr::memchr_iter(b'\n', record.as_slice()).count();
        let position = self.reader.position();
        let cut_off = position.byte() == self.taken.bytes.get() && self.taken.last.get() != b'\n';
        let behind = u64::try_from(within).unwrap_or_default() + u64::from(!cut_off);
        (self.base.line + position.line() - 1).saturating_sub(behind)
    }

    /// Where the next record begins.
    pub fn place(&self) -> Place {
        let position = self.reader.position();
        Place { byte: self.base.byte + position.byte(), line: self.base.line + position.line() - 1 }
    }
}

/// A record ends with its line feed and with nothing else: a return before that is taken off here, so that the reader
/// always stands at the beginning of a line.
fn reader(bytes: Box<dyn Read>, delimiter: u8) -> (csv::Reader<Bounded>, Rc<Taken>) {
    let taken = Rc::new(Taken::default());
    let bounded = Bounded { bytes, taken: Rc::clone(&taken) };
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .terminator(csv::Terminator::Any(b'\n'))
        .buffer_capacity(1 << 18)
        .from_reader(bounded);
    (reader, taken)
}

fn strip_return(record: &mut ByteRecord) {
    let Some(last) = record.len().checked_sub(1) else { return };
    if let Some(cell) = record.get(last).and_then(|cell| cell.strip_suffix(b"\r")) {
        let cell = cell.to_vec();
        record.truncate(last);
        record.push_field(&cell);
    }
}

fn fault(file: &'static str, place: Place, error: &csv::Error) -> SourceError {
    SourceError::Csv { file, line: place.line, error: error.to_string() }
}

/// What was taken from the file so far.
#[derive(Debug, Default)]
struct Taken {
    bytes: Cell<u64>,
    last: Cell<u8>,
    since_row: Cell<u64>,
}

/// Refuses to go on when a single row takes too many bytes.
struct Bounded {
    bytes: Box<dyn Read>,
    taken: Rc<Taken>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = &self.taken;
        if taken.since_row.get() > ROW_BYTES_MAX {
            let message = "a row is longer than 8 MiB; is a quote never closed?";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let count = self.bytes.read(buffer)?;
        let more = u64::try_from(count).unwrap_or_default();
        taken.bytes.set(taken.bytes.get() + more);
        taken.since_row.set(taken.since_row.get() + more);
        if let Some(last) = buffer.get(..count).and_then(<[u8]>::last) {
            taken.last.set(*last);
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const FILE: &str = "\u{feff}\"User_ID\",Region,Is_Active_Sub,Company_Name,note\r\na,NA,true,\"A, B\r\nC\",x\r\n\r\nb,EU,false,D\r\nc,US,1,E,y";

    fn rows(records: &mut Records) -> Vec<(u64, String, String)> {
        let mut record = ByteRecord::new();
        let mut found = Vec::new();
        while let Some(line) = records.read(&mut record).unwrap() {
            let text = |at: usize| String::from_utf8_lossy(record.get(at).unwrap()).into_owned();
            found.push((line, text(0), text(3)));
        }
        found
    }

    #[test]
    fn a_file_is_read_on_from_any_record_plain_or_packed() {
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("users.csv");
        std::fs::write(&plain, FILE).unwrap();
        let packed = folder.path().join("users.bin");
        let mut gzip =
            flate2::write::GzEncoder::new(File::create(&packed).unwrap(), flate2::Compression::fast());
        gzip.write_all(FILE.as_bytes()).unwrap();
        gzip.finish().unwrap();
        for path in [plain, packed] {
            let source = Source::new(&path, FileKind::Users);
            let mapping = Mapping::default();
            let mut whole = Records::open(&source, &mapping, None).unwrap();
            assert_eq!(whole.headers[0], "User_ID", "no byte order mark, no quotes");
            let mut first = ByteRecord::new();
            assert_eq!(whole.read(&mut first).unwrap(), Some(2));
            let place = whole.place();
            let rest = rows(&mut whole);
            let expected = [(5, "b", "D"), (6, "c", "E")];
            assert_eq!(rest, expected.map(|(line, id, name)| (line, id.to_owned(), name.to_owned())));
            let mut resumed = Records::open(&source, &mapping, Some(place)).unwrap();
            assert_eq!(rows(&mut resumed), rest);
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_take_the_file_into_memory() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.csv");
        let text = format!("User_ID,Region,Is_Active_Sub,Company_Name\n\"{}", "x\n".repeat(6 << 20));
        std::fs::write(&path, text).unwrap();
        let source = Source::new(&path, FileKind::Users);
        let mut records = Records::open(&source, &Mapping::default(), None).unwrap();
        let refused = records.read(&mut ByteRecord::new()).unwrap_err().to_string();
        assert!(refused.contains("line 2") && refused.contains("never closed"), "{refused}");
    }
}
