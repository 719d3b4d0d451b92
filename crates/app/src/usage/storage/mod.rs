//! Where uploaded files wait for their import: a folder, or a bucket of an object store. A file is named by its upload,
//! never by its sender.

mod bucket;
mod folder;
mod sink;

use std::error::Error;
use std::io::{self, Write};
use std::sync::Arc;

pub use bucket::Bucket;
pub use folder::Folder;
pub use sink::{Received, Sink, measure};
use spendsense_engine::time::UnixMs;

use super::columns::FileKind;
use super::import::Files;
use crate::config::{Config, UploadPlace};
use crate::http::ApiError;

const FILES: [FileKind; 2] = [FileKind::Users, FileKind::Transactions];
const SUFFIX: &str = ".csv";

/// A place for files that every server and worker reaches. Its functions wait: call them on a thread that may
/// ([`with`]).
pub trait UploadStore: Send + Sync {
    /// A new file of an upload, to be written to.
    fn create(&self, upload_id: &str, kind: FileKind) -> io::Result<Box<dyn Incoming>>;

    /// The files of an upload, as they can be read here.
    fn open(&self, upload_id: &str) -> io::Result<Files>;

    /// Forgets the files of an upload, if there are any.
    fn remove(&self, upload_id: &str) -> io::Result<()>;

    /// Uploads all of whose files were last written before that.
    fn list_before(&self, before: UnixMs) -> io::Result<Vec<String>>;
}

/// A file that is being written. One that is dropped instead of kept is removed with its upload.
pub trait Incoming: Write + Send {
    /// Makes what was written outlast the machine.
    fn keep(self: Box<Self>) -> io::Result<()>;
}

/// The store that the settings name.
pub fn upload_store(config: &Config) -> anyhow::Result<Arc<dyn UploadStore>> {
    Ok(match config.usage.upload_store {
        UploadPlace::Folder => Arc::new(Folder::new(config.upload_dir())),
        UploadPlace::S3 => Arc::new(Bucket::new(&config.storage)?),
    })
}

/// Does something with the store on a thread that may wait for it.
pub async fn with<T: Send + 'static>(
    store: &Arc<dyn UploadStore>,
    act: impl FnOnce(&dyn UploadStore) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let store = Arc::clone(store);
    tokio::task::spawn_blocking(move || act(&*store)).await?
}

/// Forgets the files of an upload.
pub async fn remove(store: &Arc<dyn UploadStore>, upload_id: &str) -> io::Result<()> {
    let upload_id = upload_id.to_owned();
    with(store, move |store| store.remove(&upload_id)).await
}

/// A store that is away is no fault of this service.
pub fn unreachable(error: io::Error) -> ApiError {
    match error.get_ref() {
        Some(cause) if cause.downcast_ref::<object_store::Error>().is_some() => {
            let cause: &dyn Error = cause;
            tracing::warn!(error = cause, "the upload store cannot be reached");
            ApiError::Unavailable("the upload store cannot be reached right now".to_owned())
        }
        _ => ApiError::internal(error),
    }
}

fn file_name(upload_id: &str, kind: FileKind) -> String {
    format!("{upload_id}-{}{SUFFIX}", kind.as_str())
}

/// The upload that a file of this name belongs to.
fn upload_of(name: &str) -> Option<&str> {
    let (upload_id, kind) = name.strip_suffix(SUFFIX)?.rsplit_once('-')?;
    FILES.iter().any(|known| known.as_str() == kind).then_some(upload_id)
}
