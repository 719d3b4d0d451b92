//! What carries an item to its customer. A channel may be asked again for an item that already went out (the machine
//! can stop between sending and writing that down), so each makes the second time as harmless as it can.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::Serialize;
use spendsense_engine::time::UnixMs;

use super::smtp::Smtp;
use crate::config::Config;

/// What is sent.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// The same at every attempt.
    pub delivery_id: String,
    pub recommendation_id: String,
    pub user_id: String,
    pub to_name: String,
    pub to_email: String,
    pub title: String,
    pub content: String,
    pub rationale: String,
    pub content_url: Option<String>,
    pub approved_at: Option<UnixMs>,
}

/// Why it did not go out. Shown to operators, so it names no customer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ChannelError(pub String);

/// A way out.
pub trait Channel: Send + Sync {
    fn send<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), ChannelError>>;
}

/// The ways out by the name that the outbox gives them. A delivery keeps the name it was approved under, so all that
/// are set up stay open whichever is chosen for new ones.
#[derive(Clone)]
pub struct Channels {
    inbox: Arc<dyn Channel>,
    file: Arc<dyn Channel>,
    smtp: Option<Arc<dyn Channel>>,
}

impl Channels {
    /// `config` must have passed its validation.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let smtp = Smtp::new(&config.delivery)?.map(|smtp| -> Arc<dyn Channel> { Arc::new(smtp) });
        Ok(Self {
            inbox: Arc::new(Inbox),
            file: Arc::new(Folder { folder: config.database.base_dir.join(&config.delivery.folder) }),
            smtp,
        })
    }

    /// With another inbox, for tests of what happens when a channel fails.
    #[must_use]
    pub fn with_inbox(mut self, channel: Arc<dyn Channel>) -> Self {
        self.inbox = channel;
        self
    }

    pub fn named(&self, name: &str) -> Result<Arc<dyn Channel>, ChannelError> {
        let channel = match name {
            "inbox" => Some(&self.inbox),
            "file" => Some(&self.file),
            "smtp" => self.smtp.as_ref(),
            _ => None,
        };
        channel.map(Arc::clone).ok_or_else(|| ChannelError(format!("the channel {name} is not set up here")))
    }
}

/// The customer's inbox here: being marked as delivered is all there is to it, so it happens exactly once.
#[derive(Debug)]
struct Inbox;

impl Channel for Inbox {
    fn send<'a>(&'a self, _message: &'a Message) -> BoxFuture<'a, Result<(), ChannelError>> {
        async { Ok(()) }.boxed()
    }
}

/// One JSON file an item, named by its delivery: sending again writes the same file.
#[derive(Debug)]
struct Folder {
    folder: PathBuf,
}

impl Channel for Folder {
    fn send<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), ChannelError>> {
        let (folder, message) = (self.folder.clone(), message.clone());
        let fault = |why: String| ChannelError(format!("cannot write the file: {why}"));
        async move {
            let written = tokio::task::spawn_blocking(move || write(&folder, &message)).await;
            written.map_err(|error| fault(error.to_string()))?.map_err(|error| fault(error.to_string()))
        }
        .boxed()
    }
}

/// Whole or not at all: written aside, synchronised, then put in place.
fn write(folder: &Path, message: &Message) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut file, message)?;
    file.as_file().sync_all()?;
    let target = folder.join(format!("{}.json", message.delivery_id));
    file.persist(target).map_err(|error| error.error)?;
    std::fs::File::open(folder)?.sync_all()
}
