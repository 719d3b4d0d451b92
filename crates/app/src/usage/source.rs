//! A CSV file as records, from its beginning or from where an earlier run stopped.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

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

/// A file on disk, plain or gzip, told apart by its first bytes.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: PathBuf,
    pub kind: FileKind,
}

impl Source {
    pub fn new(path: &Path, kind: FileKind) -> Self {
        Self { path: path.to_path_buf(), kind }
    }

    /// The decoded bytes.
    pub fn bytes(&self) -> io::Result<Box<dyn Read>> {
        let mut file = File::open(&self.path)?;
        let mut magic = [0_u8; 2];
        let is_gzip = file.read(&mut magic)? == 2 && magic == [0x1f, 0x8b];
        file.rewind()?;
        Ok(if is_gzip { Box::new(MultiGzDecoder::new(BufReader::new(file))) } else { Box::new(file) })
    }

    /// The decoded bytes from `byte` on: found at once in a plain file, read up to in a packed one.
    fn bytes_from(&self, byte: u64) -> io::Result<Box<dyn Read>> {
        let mut file = File::open(&self.path)?;
        let mut magic = [0_u8; 2];
        if file.read(&mut magic)? == 2 && magic == [0x1f, 0x8b] {
            let mut bytes = self.bytes()?;
            io::copy(&mut bytes.by_ref().take(byte), &mut io::sink())?;
            return Ok(bytes);
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
    row_bytes: Rc<Cell<u64>>,
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
        let (mut reader, row_bytes) = reader(source.bytes().map_err(|error| source.io(error))?, delimiter);
        let mut record = ByteRecord::new();
        let found = reader.read_byte_record(&mut record).map_err(|error| fault(file, start, &error))?;
        if !found {
            return Err(ColumnError::Empty(file).into());
        }
        let text =
            |cell: &[u8]| String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_owned();
        let headers: Vec<String> = record.iter().map(text).collect();
        let positions = mapping.positions(source.kind, &headers)?;
        let mut records = Self { reader, row_bytes, base: start, file, headers, positions };
        if let Some(place) = from {
            let bytes = source.bytes_from(place.byte).map_err(|error| source.io(error))?;
            (records.reader, records.row_bytes) = self::reader(bytes, delimiter);
            records.base = place;
        }
        Ok(records)
    }

    /// The line of the record read, or `None` at the end.
    pub fn read(&mut self, record: &mut ByteRecord) -> Result<Option<u64>, SourceError> {
        self.row_bytes.set(0);
        let found = self.reader.read_byte_record(record);
        let found = found.map_err(|error| fault(self.file, self.place(), &error))?;
        let line = record.position().map_or(1, csv::Position::line);
        Ok(found.then_some(self.base.line + line - 1))
    }

    /// Where the next record begins.
    pub fn place(&self) -> Place {
        let position = self.reader.position();
        Place { byte: self.base.byte + position.byte(), line: self.base.line + position.line() - 1 }
    }
}

fn reader(bytes: Box<dyn Read>, delimiter: u8) -> (csv::Reader<Bounded>, Rc<Cell<u64>>) {
    let row_bytes = Rc::new(Cell::new(0));
    let bounded = Bounded { bytes, since_row: Rc::clone(&row_bytes) };
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(1 << 18)
        .from_reader(bounded);
    (reader, row_bytes)
}

fn fault(file: &'static str, place: Place, error: &csv::Error) -> SourceError {
    SourceError::Csv { file, line: place.line, error: error.to_string() }
}

/// Refuses to go on when a single row takes too many bytes.
struct Bounded {
    bytes: Box<dyn Read>,
    since_row: Rc<Cell<u64>>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_row.get() > ROW_BYTES_MAX {
            let message = "a row is longer than 8 MiB; is a quote never closed?";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let count = self.bytes.read(buffer)?;
        self.since_row.set(self.since_row.get() + u64::try_from(count).unwrap_or_default());
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const FILE: &str = "\u{feff}\"User_ID\",Region,Is_Active_Sub,Company_Name,note\r\na,NA,true,\"A, B\r\nC\",x\r\n\r\nb,EU,false,D\r\nc,US,1,E,y\r\n";

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
