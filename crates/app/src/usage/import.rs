//! An upload into the tables, a chunk at a time. Each chunk is one transaction of its caller: rows, sums, refused rows
//! and the place where the next one begins are in together or not at all. A large chunk comes in pieces, so that memory
//! holds few of its rows at any time.

use anyhow::anyhow;
use spendsense_db::dialect::only_one;
use spendsense_db::{DbError, Tx};
use tokio::sync::mpsc::Receiver;

use super::book::Book;
use super::chunk::{Chunk, Subscriber, Usage};
use super::columns::{FileKind, Mapping};
use super::model::{Counts, FileProgress, Progress, Summary, Totals, Upload, UploadStatus};
use super::parse::{Parsed, Rules, Sizes, parse};
use super::service::Place;
use super::source::{Records, Source, SourceError};
use super::store::{rejections, sums, uploads};
use super::write::{Batch, Outcome, write_records, write_subscribers};
use crate::context::World;
use jiff::tz::TimeZone;

/// Why an import does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Another upload is being written or undone: try again when it is over.
    #[error("upload {0} is being written or undone; uploads are applied one after the other")]
    Busy(String),
    /// Trying again would not help; the text is for whoever sent the upload.
    #[error("{0}")]
    Refused(String),
    /// The worker stops; what is committed stays, and another attempt goes on from there.
    #[error("stopped between two chunks")]
    Stopped,
    #[error("the job was taken over by another worker")]
    Lost,
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl From<SourceError> for ImportError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Io { .. } => Self::Other(anyhow::Error::new(error)),
            SourceError::Csv { .. } | SourceError::Columns(_) => Self::Refused(error.to_string()),
        }
    }
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A piece of a chunk is written: its transaction goes on with the next one.
    Begun,
    /// A chunk is written; there may be more.
    Written,
    /// All of both files is written.
    Done,
}

/// The two files, as they can be read here.
#[derive(Clone, Debug, Default)]
pub struct Files {
    pub users: Option<Source>,
    pub transactions: Option<Source>,
}

impl Files {
    /// Their first lines, or what is wrong with those. Ask before there is a transaction to be kept waiting.
    pub async fn headers(&self, mapping: &Mapping) -> Result<Headers, ImportError> {
        let (files, mapping) = (self.clone(), mapping.clone());
        let read = move || {
            let headers = |source: Option<Source>| {
                let headers = |source| Records::open(&source, &mapping, None).map(|records| records.headers);
                source.map_or_else(|| Ok(Vec::new()), headers)
            };
            Ok::<_, SourceError>(Headers {
                users: headers(files.users)?,
                transactions: headers(files.transactions)?,
            })
        };
        Ok(tokio::task::spawn_blocking(read).await.map_err(anyhow::Error::from)??)
    }
}

/// The first lines of both files.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    users: Vec<String>,
    transactions: Vec<String>,
}

impl Headers {
    /// To be kept for whoever takes refused rows out again.
    pub fn note(self, progress: &mut Progress) {
        progress.users.headers = self.users;
        progress.transactions.headers = self.transactions;
    }
}

/// An import under way. After an error nothing of it can be used: begin another, which goes on where the last
/// committed chunk ended.
pub struct Import {
    upload_id: String,
    upload_no: i64,
    sizes: Sizes,
    pub progress: Progress,
    /// Totals before the first chunk.
    before: Totals,
    mapping: Mapping,
    files: Files,
    zone: TimeZone,
    world: World,
    book: Book,
    /// Of the chunk that is begun: its records, and how many rows were read.
    batch: Batch,
    rows_begun: i64,
    users: Option<Receiver<Result<Chunk<Subscriber>, SourceError>>>,
    transactions: Option<Receiver<Result<Chunk<Usage>, SourceError>>>,
}

impl Import {
    /// Takes the upload's place in the order of application, or finds where it stopped. Commits nothing.
    pub async fn begin(
        tx: &mut Tx,
        upload: &Upload,
        files: Files,
        place: &Place,
    ) -> Result<Self, ImportError> {
        let Place { zone, world, .. } = place;
        only_one(tx, "usage").await?;
        if let Some(other) = uploads::find_busy(tx, &upload.upload_id).await? {
            return Err(ImportError::Busy(other));
        }
        agree_on_zone(tx, zone).await?;
        let last = uploads::last_upload_no(tx).await?;
        let mut before = sums::totals(tx).await?;
        if upload.progress.revert.chunks > 0 {
            let why = "part of the upload is undone: revert the rest of it and send it again";
            return Err(ImportError::Refused(why.into()));
        }
        let upload_no = match (upload.status, upload.upload_no) {
            (UploadStatus::Pending | UploadStatus::Failed, None) => {
                uploads::mark_begun(tx, &upload.upload_id, last + 1, world.now()).await?;
                let summary = Summary { before, after: before, days: Vec::new(), days_unlisted: 0 };
                let importing = UploadStatus::Importing;
                uploads::mark_over(tx, &upload.upload_id, importing, Some(&summary), None, world.now())
                    .await?;
                last + 1
            }
            (UploadStatus::Importing | UploadStatus::Failed, Some(number)) if number == last => {
                before = upload.summary.as_ref().map_or(before, |summary| summary.before);
                uploads::mark_over(tx, &upload.upload_id, UploadStatus::Importing, None, None, world.now())
                    .await?;
                number
            }
            (UploadStatus::Importing | UploadStatus::Failed, _) => {
                return Err(ImportError::Refused(
                    "other uploads were applied after this one had stopped: revert it and send it again"
                        .into(),
                ));
            }
            (status, _) => {
                return Err(ImportError::Refused(format!("the upload is {} already", status.as_str())));
            }
        };
        let mut progress = upload.progress.clone();
        progress.users.done |= files.users.is_none();
        progress.transactions.done |= files.transactions.is_none();
        Ok(Self {
            upload_id: upload.upload_id.clone(),
            upload_no,
            sizes: Sizes {
                piece_rows: place.piece_rows.max(1),
                chunk_rows: u64::try_from(upload.chunk_rows).unwrap_or(1).max(1),
            },
            progress,
            before,
            mapping: upload.mapping.clone(),
            files,
            zone: zone.clone(),
            world: world.clone(),
            book: Book::read(tx).await?,
            batch: Batch::default(),
            rows_begun: 0,
            users: None,
            transactions: None,
        })
    }

    /// Reads and checks the next piece; call before there is a transaction to be kept waiting, or in that of a chunk that
    /// is begun.
    pub async fn read(&mut self) -> Result<Option<Ready>, ImportError> {
        if !self.progress.users.done {
            let parsed = self.users.take();
            let mut parsed = parsed.map_or_else(|| self.parse(FileKind::Users, &self.progress.users), Ok)?;
            let chunk = next(&mut parsed).await?;
            self.users = Some(parsed);
            return Ok(Some(Ready::Users(chunk)));
        }
        if !self.progress.transactions.done {
            let parsed = self.transactions.take();
            let progress = &self.progress.transactions;
            let mut parsed = parsed.map_or_else(|| self.parse(FileKind::Transactions, progress), Ok)?;
            let chunk = next(&mut parsed).await?;
            self.transactions = Some(parsed);
            return Ok(Some(Ready::Transactions(chunk)));
        }
        Ok(None)
    }

    fn parse<T: Parsed>(
        &self,
        kind: FileKind,
        progress: &FileProgress,
    ) -> Result<Receiver<Result<Chunk<T>, SourceError>>, ImportError> {
        let source = match kind {
            FileKind::Users => &self.files.users,
            FileKind::Transactions => &self.files.transactions,
        };
        let source = source.clone().ok_or_else(|| anyhow!("the file of {} is not here", kind.as_str()))?;
        let rules = Rules {
            zone: self.zone.clone(),
            names: self.book.names.clone(),
            profiles: std::sync::Arc::clone(&self.book.current),
            upload_no: self.upload_no,
        };
        Ok(parse(source, self.mapping.clone(), progress.place, self.sizes, rules))
    }

    /// Writes a piece and, if it closes its chunk, all that follows from that. Commits nothing.
    pub async fn write(&mut self, tx: &mut Tx, ready: Ready) -> Result<Step, ImportError> {
        only_one(tx, "usage").await?;
        let (outcome, file, end, closes, is_last) = match ready {
            Ready::Users(mut chunk) => {
                let outcome = write_subscribers(tx, &mut self.book, self.upload_no, &mut chunk).await?;
                if chunk.is_last {
                    self.book.read_current(tx).await?;
                }
                (outcome, FileKind::Users, chunk.end, chunk.closes, chunk.is_last)
            }
            Ready::Transactions(mut chunk) => {
                let (book, batch) = (&mut self.book, &mut self.batch);
                let outcome = write_records(tx, book, batch, &mut chunk).await?;
                (outcome, FileKind::Transactions, chunk.end, chunk.closes, chunk.is_last)
            }
        };
        let Outcome { counts, rejections } = outcome;
        self.progress.counts.add(&counts);
        rejections::insert_rejections(tx, &self.upload_id, &rejections).await?;
        self.rows_begun += counts.rows_read;
        let progress = match file {
            FileKind::Users => &mut self.progress.users,
            FileKind::Transactions => &mut self.progress.transactions,
        };
        (progress.place, progress.done) = (Some(end), is_last);
        if closes { self.close(tx, file).await } else { Ok(Step::Begun) }
    }

    /// Writes the sums of the chunk, and how far the upload is.
    async fn close(&mut self, tx: &mut Tx, file: FileKind) -> Result<Step, ImportError> {
        std::mem::take(&mut self.batch).settle(tx, &mut self.book).await?;
        let progress = match file {
            FileKind::Users => &mut self.progress.users,
            FileKind::Transactions => &mut self.progress.transactions,
        };
        let (rows, now) = (std::mem::take(&mut self.rows_begun), self.world.now());
        uploads::insert_chunk(tx, self.upload_no, file.as_str(), progress.chunks, rows, now).await?;
        progress.chunks += 1;
        let importing = UploadStatus::Importing;
        if uploads::mark_progress(tx, &self.upload_id, importing, &self.progress).await? == 0 {
            return Err(ImportError::Refused("the upload is being undone".into()));
        }
        uploads::bump_generation(tx).await?;
        let done = self.progress.users.done && self.progress.transactions.done;
        Ok(if done { Step::Done } else { Step::Written })
    }

    /// Closes the upload. Commits nothing.
    pub async fn finish(&self, tx: &mut Tx) -> Result<Summary, ImportError> {
        let after = sums::totals(tx).await?;
        let summary = Summary { before: self.before, after, days: Vec::new(), days_unlisted: 0 };
        let now = self.world.now();
        uploads::mark_over(tx, &self.upload_id, UploadStatus::Imported, Some(&summary), None, now).await?;
        Ok(summary)
    }

    /// Decoded bytes of both files that are written, if only in a chunk that is begun.
    pub fn bytes_written(&self) -> u64 {
        let places = [self.progress.users.place, self.progress.transactions.place];
        places.iter().flatten().map(|place| place.byte).sum()
    }

    pub fn counts(&self) -> Counts {
        self.progress.counts
    }
}

/// A piece on its way to the database.
#[derive(Debug)]
pub enum Ready {
    Users(Chunk<Subscriber>),
    Transactions(Chunk<Usage>),
}

pub(super) async fn next<T: Parsed>(
    parsed: &mut Receiver<Result<Chunk<T>, SourceError>>,
) -> Result<Chunk<T>, ImportError> {
    let chunk = parsed.recv().await.ok_or_else(|| anyhow!("the parser ended before its file did"))?;
    Ok(chunk?)
}

/// A day is the day of one zone: with another, old days and new ones would not be the same.
pub(super) fn zone_problem(known: Option<&str>, zone: &TimeZone) -> Option<String> {
    let own = name_of(zone);
    known.filter(|known| *known != own).map(|known| {
        format!("the days of the records so far are those of {known}, and deployment.time_zone is {own}")
    })
}

fn name_of(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}

async fn agree_on_zone(tx: &mut Tx, zone: &TimeZone) -> Result<(), ImportError> {
    let known = uploads::find_time_zone(tx).await?;
    match zone_problem(known.as_deref(), zone) {
        Some(why) => Err(ImportError::Refused(why)),
        None if known.is_some() => Ok(()),
        None => Ok(uploads::set_time_zone(tx, name_of(zone)).await.map(drop)?),
    }
}

impl Counts {
    pub fn add(&mut self, other: &Self) {
        self.rows_read += other.rows_read;
        self.rows_rejected += other.rows_rejected;
        self.records_new += other.records_new;
        self.records_duplicate += other.records_duplicate;
        self.records_changed += other.records_changed;
        self.cost_mismatches += other.cost_mismatches;
        self.other_token_rows += other.other_token_rows;
        self.subscribers_new += other.subscribers_new;
        self.subscribers_duplicate += other.subscribers_duplicate;
        self.subscribers_changed += other.subscribers_changed;
        for day in [other.first_day, other.last_day].into_iter().flatten() {
            self.note_day(day);
        }
    }
}
