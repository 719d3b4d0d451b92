//! An uploaded file on its way to the store.

use std::io::{self, Write};
use std::path::Path;

use flate2::write::MultiGzDecoder;
use sha2::{Digest as _, Sha256};

use super::Incoming;
use crate::usage::columns::FileKind;
use crate::usage::source::Source;

/// What was received of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// SHA-256 of the decoded bytes, in hexadecimal.
    pub sha256: String,
    /// Decoded.
    pub bytes: u64,
}

/// Writes a file down as it comes: unpacked if it is packed, hashed, and no larger than allowed.
pub struct Sink(State);

enum State {
    /// The first bytes tell whether the file is packed.
    Undecided(Measured, Vec<u8>),
    Plain(Measured),
    Gzip(Box<MultiGzDecoder<Measured>>),
    /// Between two of the others.
    Moving,
}

impl Sink {
    pub fn new(file: Box<dyn Incoming>, limit: u64) -> Self {
        let file = io::BufWriter::with_capacity(1 << 18, file);
        Self(State::Undecided(Measured { file, digest: Sha256::new(), bytes: 0, limit }, Vec::new()))
    }

    /// `FileTooLarge` past the limit.
    pub fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        match &mut self.0 {
            State::Undecided(_, head) => {
                head.extend_from_slice(piece);
                if head.len() < 2 { Ok(()) } else { self.decide() }
            }
            State::Plain(file) => file.write_all(piece),
            State::Gzip(file) => file.write_all(piece),
            State::Moving => Ok(()),
        }
    }

    fn decide(&mut self) -> io::Result<()> {
        let (measured, head) = match std::mem::replace(&mut self.0, State::Moving) {
            State::Undecided(measured, head) => (measured, head),
            decided => {
                self.0 = decided;
                return Ok(());
            }
        };
        self.0 = if head.starts_with(&[0x1f, 0x8b]) {
            State::Gzip(Box::new(MultiGzDecoder::new(measured)))
        } else {
            State::Plain(measured)
        };
        self.write(&head)
    }

    /// The file, not yet kept, and what it holds.
    pub fn finish(mut self) -> io::Result<(Box<dyn Incoming>, Received)> {
        self.decide()?;
        let measured = match self.0 {
            State::Undecided(measured, _) | State::Plain(measured) => measured,
            State::Gzip(mut packed) => {
                packed.try_finish()?;
                packed.finish()?
            }
            State::Moving => return Err(io::ErrorKind::UnexpectedEof.into()),
        };
        let file = measured.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let sha256 = measured.digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((file, Received { sha256, bytes: measured.bytes }))
    }
}

/// Counts and hashes what goes through it; a packed file that unpacks to too much meets the limit here.
struct Measured {
    file: io::BufWriter<Box<dyn Incoming>>,
    digest: Sha256,
    bytes: u64,
    limit: u64,
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
    use std::fs::{self, File};

    use super::*;

    impl Incoming for File {
        fn keep(self: Box<Self>) -> io::Result<()> {
            Ok(())
        }
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    }

    fn received(pieces: &[&[u8]], limit: u64) -> io::Result<Received> {
        let mut sink = Sink::new(Box::new(tempfile::tempfile().unwrap()), limit);
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
}
