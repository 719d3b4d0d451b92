//! Uploaded files in a bucket of an S3-compatible object store: written in parts while they come, read in ranges.
//!
//! Its functions wait on the runtime they are called from, on a thread that may ([`super::with`]).

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    ClientOptions, Error, MultipartUpload, ObjectStore as _, ObjectStoreExt as _, PutPayload, RetryConfig,
};
use spendsense_engine::time::UnixMs;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::{FILES, Incoming, UploadStore, file_name, upload_of};
use crate::config::Storage;
use crate::usage::columns::FileKind;
use crate::usage::import::Files;
use crate::usage::source::{Source, Stored};

/// Of an object; of the 10,000 that there may be this makes 78 GiB. One is in memory while another is sent.
const PART_BYTES: usize = 8 << 20;
/// Read at a time; one is in memory while another is fetched.
const RANGE_BYTES: u64 = 4 << 20;
/// Of one request: a part over a slow line.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(2);
/// Requests that fail are made again for so long; then it is the job's turn, or the client's.
const RETRY_TIMEOUT: Duration = Duration::from_secs(20);
const RETRIES_MAX: usize = 5;
const FOLDER: &str = "uploads";

/// A part of a bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    store: Arc<AmazonS3>,
    prefix: String,
}

impl Bucket {
    /// Asks nothing of the object store.
    pub fn new(settings: &Storage) -> Result<Self, Error> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(settings.bucket.as_deref().unwrap_or_default())
            .with_region(&settings.region)
            // Not every store has the other request.
            .with_disable_bulk_delete(true)
            .with_virtual_hosted_style_request(!settings.path_style)
            .with_client_options(ClientOptions::new().with_timeout(REQUEST_TIMEOUT))
            .with_retry(RetryConfig {
                max_retries: RETRIES_MAX,
                retry_timeout: RETRY_TIMEOUT,
                ..RetryConfig::default()
            });
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        if let (Some(id), Some(key)) = (&settings.access_key_id, &settings.secret_access_key) {
            builder = builder.with_access_key_id(id).with_secret_access_key(key.expose());
        }
        let prefix = settings.prefix.trim_matches('/').to_owned();
        Ok(Self { store: Arc::new(builder.build()?), prefix })
    }

    fn folder(&self) -> Path {
        Path::from(format!("{}/{FOLDER}", self.prefix))
    }

    fn path(&self, upload_id: &str, kind: FileKind) -> Path {
        self.folder().join(file_name(upload_id, kind))
    }

    fn source(&self, upload_id: &str, kind: FileKind) -> io::Result<Option<Source>> {
        let path = self.path(upload_id, kind);
        match Handle::current().block_on(self.store.head(&path)) {
            Ok(meta) => {
                let object = Object { store: Arc::clone(&self.store), path, bytes: meta.size };
                Ok(Some(Source::stored(Arc::new(object), kind)))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl UploadStore for Bucket {
    fn create(&self, upload_id: &str, kind: FileKind) -> io::Result<Box<dyn Incoming>> {
        Ok(Box::new(New {
            store: Arc::clone(&self.store),
            path: self.path(upload_id, kind),
            runtime: Handle::current(),
            parts: None,
            sending: None,
            buffer: Vec::new(),
        }))
    }

    fn open(&self, upload_id: &str) -> io::Result<Files> {
        Ok(Files {
            users: self.source(upload_id, FileKind::Users)?,
            transactions: self.source(upload_id, FileKind::Transactions)?,
        })
    }

    fn remove(&self, upload_id: &str) -> io::Result<()> {
        for kind in FILES {
            match Handle::current().block_on(self.store.delete(&self.path(upload_id, kind))) {
                Ok(()) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn list_before(&self, before: UnixMs) -> io::Result<Vec<String>> {
        let folder = self.folder();
        let listed = self.store.list(Some(&folder)).map(|found| found.map_err(io::Error::from));
        let fold = listed.try_fold(BTreeMap::<String, bool>::new(), async |mut are_old, object| {
            if let Some(upload_id) = object.location.filename().and_then(upload_of) {
                let is_old = object.last_modified.timestamp_millis() < before.0;
                *are_old.entry(upload_id.to_owned()).or_insert(true) &= is_old;
            }
            Ok(are_old)
        });
        let are_old = Handle::current().block_on(fold)?;
        Ok(are_old.into_iter().filter_map(|(upload_id, is_old)| is_old.then_some(upload_id)).collect())
    }
}

/// An object that is being written. What is small goes in one request.
struct New {
    store: Arc<AmazonS3>,
    path: Path,
    runtime: Handle,
    parts: Option<Box<dyn MultipartUpload>>,
    sending: Option<JoinHandle<object_store::Result<()>>>,
    buffer: Vec<u8>,
}

impl New {
    /// Sends what there is as a part, once the part before it has arrived.
    fn send(&mut self) -> io::Result<()> {
        self.wait()?;
        let parts = match &mut self.parts {
            Some(parts) => parts,
            none => none.insert(self.runtime.block_on(self.store.put_multipart(&self.path))?),
        };
        let part = std::mem::take(&mut self.buffer);
        self.sending = Some(self.runtime.spawn(parts.put_part(PutPayload::from(part))));
        Ok(())
    }

    fn wait(&mut self) -> io::Result<()> {
        match self.sending.take() {
            Some(sending) => Ok(self.runtime.block_on(sending)??),
            None => Ok(()),
        }
    }
}

impl Write for New {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PART_BYTES - self.buffer.len();
        let taken = bytes.get(..room).unwrap_or(bytes);
        if self.buffer.capacity() == 0 {
            // Not all of a part at once: most files are small.
            self.buffer.reserve(taken.len());
        }
        self.buffer.extend_from_slice(taken);
        if self.buffer.len() == PART_BYTES {
            self.send()?;
        }
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Incoming for New {
    fn keep(mut self: Box<Self>) -> io::Result<()> {
        if self.parts.is_none() {
            let whole = PutPayload::from(std::mem::take(&mut self.buffer));
            self.runtime.block_on(self.store.put(&self.path, whole))?;
            return Ok(());
        }
        if !self.buffer.is_empty() {
            self.send()?;
        }
        self.wait()?;
        let Some(parts) = &mut self.parts else { return Ok(()) };
        self.runtime.block_on(parts.complete())?;
        self.parts = None;
        Ok(())
    }
}

/// Parts that no object is made of would be kept, and paid for, out of sight.
impl Drop for New {
    fn drop(&mut self) {
        let _was_not_kept = self.wait();
        let Some(mut parts) = self.parts.take() else { return };
        if let Err(error) = self.runtime.block_on(parts.abort()) {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "parts of an upload are left in the bucket");
        }
    }
}

/// An object that is there as a whole.
#[derive(Debug)]
struct Object {
    store: Arc<AmazonS3>,
    path: Path,
    bytes: u64,
}

impl Stored for Object {
    fn read_from(self: Arc<Self>, byte: u64) -> Box<dyn Read> {
        let mut ranges = Ranges {
            runtime: Handle::current(),
            next: byte,
            fetching: None,
            current: Bytes::new(),
            object: self,
        };
        ranges.fetch();
        Box::new(ranges)
    }
}

/// An object read from its beginning or from any byte, a range ahead of the reader.
struct Ranges {
    object: Arc<Object>,
    runtime: Handle,
    /// Where the next range begins.
    next: u64,
    fetching: Option<JoinHandle<object_store::Result<Bytes>>>,
    current: Bytes,
}

impl Ranges {
    fn fetch(&mut self) {
        let range = self.next..self.object.bytes.min(self.next.saturating_add(RANGE_BYTES));
        if range.is_empty() {
            return;
        }
        self.next = range.end;
        let object = Arc::clone(&self.object);
        self.fetching =
            Some(self.runtime.spawn(async move { object.store.get_range(&object.path, range).await }));
    }
}

impl Read for Ranges {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.current.is_empty()
            && let Some(fetching) = self.fetching.take()
        {
            self.current = self.runtime.block_on(fetching)??;
            self.fetch();
        }
        let count = buffer.len().min(self.current.len());
        let taken = self.current.split_to(count);
        if let Some(place) = buffer.get_mut(..count) {
            place.copy_from_slice(&taken);
        }
        Ok(count)
    }
}
