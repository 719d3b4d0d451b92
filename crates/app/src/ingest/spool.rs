//! A request's body on disk, before any of it is looked at: the database is never kept waiting for a client, and
//! the memory needed does not grow with what is sent.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use axum::body::Body;
use axum::http::{HeaderMap, header};
use flate2::write::GzDecoder;
use futures::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;

use crate::http::{ApiError, ApiResult};

/// A body received whole.
#[derive(Debug)]
pub struct Spool {
    pub file: File,
    /// SHA-256 of the decoded bytes, in hexadecimal.
    pub digest: String,
}

/// How the body is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Plain,
    Gzip,
}

impl Encoding {
    pub fn of(headers: &HeaderMap) -> ApiResult<Self> {
        let text = headers.get(header::CONTENT_ENCODING).map(|value| value.as_bytes().to_ascii_lowercase());
        match text.as_deref() {
            None | Some(b"identity") => Ok(Self::Plain),
            Some(b"gzip" | b"x-gzip") => Ok(Self::Gzip),
            Some(_) => Err(ApiError::UnsupportedMediaType { expected: "plain or gzip-encoded" }),
        }
    }
}

/// Writes `body` to a nameless temporary file; more than `limit_bytes` after decoding is refused.
pub async fn receive(body: Body, encoding: Encoding, limit_bytes: u64) -> ApiResult<Spool> {
    let (sender, mut pieces) = mpsc::channel::<axum::body::Bytes>(8);
    let writer = tokio::task::spawn_blocking(move || {
        let mut sink = Sink::new(encoding, limit_bytes)?;
        let mut complete = false;
        while let Some(piece) = pieces.blocking_recv() {
            complete = piece.is_empty();
            sink.write(&piece)?;
        }
        if complete { sink.finish() } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    });
    let mut stream = body.into_data_stream();
    loop {
        // An empty piece says that the body is complete and was not cut off.
        let piece = match stream.try_next().await {
            Ok(Some(piece)) if piece.is_empty() => continue,
            Ok(Some(piece)) => piece,
            Ok(None) => axum::body::Bytes::new(),
            Err(_) => return Err(unreadable()),
        };
        let last = piece.is_empty();
        if sender.send(piece).await.is_err() || last {
            break;
        }
    }
    drop(sender);
    writer.await.map_err(ApiError::internal)?.map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => ApiError::TooLarge { limit_bytes },
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            unreadable()
        }
        _ => ApiError::internal(error),
    })
}

fn unreadable() -> ApiError {
    ApiError::BadRequest {
        code: "body_unreadable",
        message: "the body ended before it was complete, or its gzip encoding is broken".into(),
    }
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _infallible = std::fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        text
    })
}

enum Sink {
    Plain(Measured),
    Gzip(GzDecoder<Measured>),
}

impl Sink {
    fn new(encoding: Encoding, limit: u64) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 20, tempfile::tempfile()?);
        let measured = Measured { file, digest: Sha256::new(), left: limit };
        Ok(match encoding {
            Encoding::Plain => Self::Plain(measured),
            Encoding::Gzip => Self::Gzip(GzDecoder::new(measured)),
        })
    }

    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(sink) => sink.write_all(piece),
            Self::Gzip(sink) => sink.write_all(piece),
        }
    }

    fn finish(self) -> io::Result<Spool> {
        let measured = match self {
            Self::Plain(sink) => sink,
            Self::Gzip(sink) => sink.finish()?,
        };
        let file = measured.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Spool { file, digest: hex(&measured.digest.finalize()) })
    }
}

/// Counts and hashes what goes through it; a gzip bomb meets the limit here.
struct Measured {
    file: BufWriter<File>,
    digest: Sha256,
    left: u64,
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(length).ok_or(io::ErrorKind::FileTooLarge)?;
        self.digest.update(bytes);
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
