//! Where uploaded files wait for their import. A file is named by its upload, never by its sender.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::write::MultiGzDecoder;
use sha2::{Digest as _, Sha256};

use super::columns::FileKind;
use super::import::Files;
use super::source::Source;

/// A place for files that every server and worker reaches.
pub trait UploadStore: Send + Sync {
    /// A new file of an upload, to be written to.
    fn create(&self, upload_id: &str, kind: FileKind) -> io::Result<File>;

    /// Makes what was written outlast the machine.
    fn keep(&self, file: &File) -> io::Result<()>;

    /// The files of an upload, as they can be read here.
    fn open(&self, upload_id: &str) -> Files;

    /// Forgets the files of an upload, if there are any.
    fn remove(&self, upload_id: &str) -> io::Result<()>;
}

/// A folder.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    fn path(&self, upload_id: &str, kind: FileKind) -> PathBuf {
        self.0.join(format!("{upload_id}-{}.csv", kind.as_str()))
    }
}

impl UploadStore for Folder {
    fn create(&self, upload_id: &str, kind: FileKind) -> io::Result<File> {
        fs::create_dir_all(&self.0)?;
        File::create_new(self.path(upload_id, kind))
    }

    fn keep(&self, file: &File) -> io::Result<()> {
        file.sync_all()?;
        // The name too: a file whose folder was not written down is lost with the power.
        File::open(&self.0)?.sync_all()
    }

    fn open(&self, upload_id: &str) -> Files {
        let source = |kind| {
            let path = self.path(upload_id, kind);
            path.exists().then(|| Source::new(&path, kind))
        };
        Files { users: source(FileKind::Users), transactions: source(FileKind::Transactions) }
    }

    fn remove(&self, upload_id: &str) -> io::Result<()> {
        for kind in [FileKind::Users, FileKind::Transactions] {
            match fs::remove_file(self.path(upload_id, kind)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

/// What was received of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// SHA-256 of the decoded bytes, in hexadecimal.
    pub sha256: String,
    /// Decoded.
    pub bytes: u64,
}

/// Writes a file down as it comes: unpacked if it is packed, hashed, and no larger than allowed.
pub struct Sink {
    state: State,
    limit: u64,
}

enum State {
    /// The first bytes tell whether the file is packed.
    Undecided(Measured, Vec<u8>),
    Plain(Measured),
    Gzip(Box<MultiGzDecoder<Measured>>),
}

impl Sink {
    pub fn new(file: File, limit: u64) -> Self {
        let measured = Measured {
            file: io::BufWriter::with_capacity(1 << 18, file),
            digest: Sha256::new(),
            bytes: 0,
            limit,
        };
        Self { state: State::Undecided(measured, Vec::new()), limit }
    }

    /// `FileTooLarge` past the limit.
    pub fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        if let State::Undecided(_, head) = &mut self.state {
            head.extend_from_slice(piece);
            return if head.len() < 2 { Ok(()) } else { self.decide() };
        }
        match &mut self.state {
            State::Undecided(..) => Ok(()),
            State::Plain(file) => file.write_all(piece),
            State::Gzip(file) => file.write_all(piece),
        }
    }

    fn decide(&mut self) -> io::Result<()> {
        let nothing = State::Undecided(Measured::nothing(self.limit)?, Vec::new());
        let State::Undecided(measured, head) = std::mem::replace(&mut self.state, nothing) else {
            return Ok(());
        };
        let is_gzip = head.starts_with(&[0x1f, 0x8b]);
        self.state = if is_gzip {
            State::Gzip(Box::new(MultiGzDecoder::new(measured)))
        } else {
            State::Plain(measured)
        };
        self.write(&head)
    }

    /// The file and what it holds.
    pub fn finish(mut self) -> io::Result<(File, Received)> {
        if matches!(self.state, State::Undecided(..)) {
            self.decide()?;
        }
        let measured = match self.state {
            State::Undecided(measured, _) | State::Plain(measured) => measured,
            State::Gzip(mut packed) => {
                packed.try_finish()?;
                packed.finish()?
            }
        };
        let file = measured.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let sha256 = measured.digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((file, Received { sha256, bytes: measured.bytes }))
    }
}

/// Counts and hashes what goes through it; a packed file that unpacks to too much meets the limit here.
struct Measured {
    file: io::BufWriter<File>,
    digest: Sha256,
    bytes: u64,
    limit: u64,
}

impl Measured {
    fn nothing(limit: u64) -> io::Result<Self> {
        let file = io::BufWriter::with_capacity(0, tempfile::tempfile()?);
        Ok(Self { file, digest: Sha256::new(), bytes: 0, limit })
    }
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.bytes > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.digest.update(bytes);
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Hash and size of a file on this machine, decoded.
pub fn measure(path: &Path) -> io::Result<Received> {
    let mut bytes = Source::new(path, FileKind::Transactions).bytes()?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut total = 0;
    loop {
        let count = bytes.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        digest.update(buffer.get(..count).unwrap_or_default());
        total += u64::try_from(count).unwrap_or_default();
    }
    let sha256 = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Received { sha256, bytes: total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    }

    fn received(pieces: &[&[u8]], limit: u64) -> io::Result<Received> {
        let mut sink = Sink::new(tempfile::tempfile().unwrap(), limit);
        pieces.iter().try_for_each(|piece| sink.write(piece))?;
        sink.finish().map(|(_, received)| received)
    }

    #[test]
    fn packed_or_not_in_whatever_pieces_the_same_bytes_have_the_same_hash() {
        let text = b"RowId,User_ID\n1,2\n";
        let plain = received(&[text], 1_000).unwrap();
        assert_eq!(plain.bytes, 18);
        let gzip = packed(text);
        let (head, tail) = gzip.split_at(1);
        assert_eq!(received(&[head, tail], 1_000).unwrap(), plain);
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), gzip).unwrap();
        assert_eq!(measure(&folder.path().join("a")).unwrap(), plain);
        assert_eq!(received(&[], 10).unwrap().bytes, 0);
    }

    #[test]
    fn a_file_that_unpacks_to_more_than_allowed_is_refused() {
        let bomb = packed(&vec![b'x'; 1 << 20]);
        let refused = received(&[&bomb], 1 << 16).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
        assert!(received(&[&packed(b"cut short")[..15]], 1_000).is_err(), "a packed file must be whole");
    }

    #[test]
    fn an_upload_has_its_files_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let store = Folder::new(folder.path().join("made"));
        let file = store.create("upl_1", FileKind::Users).unwrap();
        store.keep(&file).unwrap();
        assert!(store.create("upl_1", FileKind::Users).is_err(), "nothing is written over");
        let files = store.open("upl_1");
        assert!(files.users.is_some() && files.transactions.is_none());
        store.remove("upl_1").unwrap();
        store.remove("upl_1").unwrap();
        assert!(store.open("upl_1").users.is_none());
    }
}
