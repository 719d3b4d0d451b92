//! An upload from its first chunk to its verdict; the same for jobs and for the command line.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::tz::TimeZone;
use serde_json::json;
use spendsense_db::{Db, DbError, Tx};

use super::check::check;
use super::import::{Files, Import, ImportError, Step};
use super::model::{Counts, Progress, Summary, Upload, UploadFile, UploadStatus};
use super::preview::Preview;
use super::revert::Revert;
use super::store::checks::Verdict;
use super::store::rejections::insert_rejections;
use super::store::{sums, uploads};
use crate::audit::{Entry, Subject, record};
use crate::config::UploadPlace;
use crate::context::World;
use crate::http::{AppState, Caller};
use crate::jobs::{self, Failure, Run};

/// Writes down in the audit log who uploads or undoes what.
pub async fn note(
    tx: &mut Tx,
    world: &World,
    caller: &Caller,
    action: &str,
    upload: &Upload,
) -> Result<(), DbError> {
    let sha256 = |file: &Option<UploadFile>| file.as_ref().map(|file| file.sha256.clone());
    let entry = Entry {
        audit_id: world.id("aud"),
        action,
        subject: Subject::of("usage_upload", &upload.upload_id),
        user_id: None,
        before: None,
        after: Some(json!({
            "transactions_sha256": sha256(&upload.transactions),
            "users_sha256": sha256(&upload.users),
            "dry_run": upload.dry_run,
        })),
        reason: None,
        metadata: json!({}),
        at: world.now(),
    };
    record(tx, caller, &entry).await
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    pub phase: &'static str,
    pub counts: Counts,
    pub bytes: u64,
}

/// Who runs it, and hears of each step.
#[derive(Clone)]
pub enum Runner {
    /// A job: its fence is asked in every transaction.
    Job { run: Box<Run>, bytes_total: i64 },
    /// A command, whose progress bar is told.
    Command(Arc<dyn Fn(&Pace) + Send + Sync>),
}

impl Runner {
    async fn hold(&self, tx: &mut Tx) -> Result<(), ImportError> {
        match self {
            Self::Job { run, .. } => Ok(run.hold(tx).await?),
            Self::Command(_) => Ok(()),
        }
    }

    /// In the transaction of what was done.
    async fn save(&self, tx: &mut Tx, pace: &Pace) -> Result<(), ImportError> {
        let Self::Job { run, bytes_total } = self else { return Ok(()) };
        let counts = &pace.counts;
        let progress = jobs::Progress {
            phase: pace.phase.to_owned(),
            rows_read: Some(counts.rows_read),
            rows_accepted: Some(counts.accepted()),
            rows_rejected: Some(counts.rows_rejected),
            rows_total: None,
            bytes_read: Some(i64::try_from(pace.bytes).unwrap_or(i64::MAX)),
            bytes_total: Some(*bytes_total),
        };
        Ok(run.save(tx, &progress, &serde_json::Value::Null).await?)
    }

    /// Of work that writes nothing.
    async fn report(&self, db: &Db, pace: &Pace) -> Result<(), ImportError> {
        let Self::Job { .. } = self else { return Ok(()) };
        let mut tx = db.write().await?;
        self.save(&mut tx, pace).await?;
        Ok(tx.commit().await?)
    }

    fn show(&self, pace: &Pace) {
        if let Self::Command(show) = self {
            show(pace);
        }
    }

    /// A worker that stops ends between two chunks; the next one goes on.
    fn stops(&self) -> bool {
        matches!(self, Self::Job { run, .. } if run.cancelled())
    }
}

impl From<Failure> for ImportError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Lost => Self::Lost,
            Failure::Final(text) => Self::Refused(text),
            Failure::Retry(error) => Self::Other(error),
        }
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Lost => Self::Lost,
            ImportError::Refused(text) => Self::Final(text),
            other => Self::Retry(other.into()),
        }
    }
}

/// What both need of the service.
#[derive(Clone)]
pub struct Place {
    pub db: Db,
    pub world: World,
    pub zone: TimeZone,
    pub dry_run_rows_max: u64,
    /// Rows that are held in memory together.
    pub piece_rows: u64,
}

/// Enough for the databases to be busy with, and a few megabytes.
const PIECE_ROWS: u64 = 4_000;

impl Place {
    pub fn of(state: &AppState) -> Self {
        let usage = &state.config.usage;
        Self {
            db: state.db.clone(),
            world: state.world.clone(),
            zone: state.time_zone.clone(),
            dry_run_rows_max: usage.dry_run_rows_max,
            // A piece is read while the transaction of its chunk is open, which waits for no network.
            piece_rows: match usage.upload_store {
                UploadPlace::Folder => PIECE_ROWS,
                UploadPlace::S3 => u64::MAX,
            },
        }
    }
}

/// Imports an upload, from where it stopped if it did, and has the sums checked.
pub async fn import(
    place: &Place,
    upload: &Upload,
    files: Files,
    runner: &Runner,
) -> Result<(Summary, Verdict), ImportError> {
    let Place { db, world, .. } = place;
    let headers = files.headers(&upload.mapping).await?;
    let mut tx = db.write().await?;
    runner.hold(&mut tx).await?;
    let mut import = Import::begin(&mut tx, upload, files, place).await?;
    tx.commit().await?;
    headers.note(&mut import.progress);
    let phase = "importing";
    let pace = |import: &Import| Pace { phase, counts: import.counts(), bytes: import.bytes_written() };
    while let Some(mut ready) = import.read().await? {
        if runner.stops() {
            return Err(ImportError::Stopped);
        }
        let mut tx = db.write().await?;
        runner.hold(&mut tx).await?;
        while import.write(&mut tx, ready).await? == Step::Begun {
            runner.show(&pace(&import));
            ready = import.read().await?.context("the chunk has no end")?;
        }
        let pace = pace(&import);
        runner.save(&mut tx, &pace).await?;
        tx.commit().await?;
        runner.show(&pace);
    }
    let pace = Pace { phase: "reconciling", counts: import.counts(), bytes: import.bytes_written() };
    runner.show(&pace);
    let mut tx = db.write().await?;
    runner.save(&mut tx, &pace).await?;
    let summary = import.finish(&mut tx).await?;
    tx.commit().await?;
    drop(import);
    let verdict = check(db, world, "import", Some(&upload.upload_id)).await?;
    Ok((summary, verdict))
}

/// Finds out what an upload would do. What it reads is one state of the database, held open for as long; what it says
/// of its progress is written in transactions of their own.
pub async fn dry_run(
    place: &Place,
    upload: &Upload,
    files: Files,
    runner: &Runner,
) -> Result<(Summary, Counts), ImportError> {
    let headers = files.headers(&upload.mapping).await?;
    let mut seen = place.db.snapshot().await?;
    let mut preview = Preview::begin(&mut seen, upload, files, &place.zone).await?;
    while preview.step(&mut seen).await? {
        if runner.stops() {
            return Err(ImportError::Stopped);
        }
        let counts = preview.counts();
        if u64::try_from(counts.rows_read).unwrap_or(u64::MAX) > place.dry_run_rows_max {
            let most = place.dry_run_rows_max;
            return Err(ImportError::Refused(format!(
                "a dry run reads at most {most} rows (usage.dry_run_rows_max)"
            )));
        }
        let pace = Pace { phase: "checking", counts, bytes: preview.bytes_read() };
        runner.report(&place.db, &pace).await?;
        runner.show(&pace);
    }
    drop(seen);
    let counts = preview.counts();
    let (summary, rejections) = preview.finish();
    let mut progress = Progress { counts, ..Progress::default() };
    headers.note(&mut progress);
    let mut tx = place.db.write().await?;
    runner.hold(&mut tx).await?;
    insert_rejections(&mut tx, &upload.upload_id, &rejections).await?;
    uploads::mark_progress(&mut tx, &upload.upload_id, upload.status, &progress).await?;
    let (checked, now) = (UploadStatus::Checked, place.world.now());
    uploads::mark_over(&mut tx, &upload.upload_id, checked, Some(&summary), None, now).await?;
    tx.commit().await?;
    Ok((summary, counts))
}

/// Undoes an upload, from where that stopped if it did, and has the sums checked.
pub async fn revert(
    place: &Place,
    upload: &Upload,
    by: &str,
    runner: &Runner,
) -> Result<(Summary, Verdict), ImportError> {
    let Place { db, world, .. } = place;
    let mut tx = db.write().await?;
    runner.hold(&mut tx).await?;
    let mut revert = Revert::begin(&mut tx, upload, by, world).await?;
    let before = sums::totals(&mut tx).await?;
    tx.commit().await?;
    let pace = |revert: &Revert| {
        let done = &revert.progress.revert;
        let rows_read = done.records_removed + done.records_restored;
        Pace { phase: "reverting", counts: Counts { rows_read, ..Counts::default() }, bytes: 0 }
    };
    let after = loop {
        if runner.stops() {
            return Err(ImportError::Stopped);
        }
        let mut tx = db.write().await?;
        runner.hold(&mut tx).await?;
        let step = revert.write(&mut tx).await?;
        runner.save(&mut tx, &pace(&revert)).await?;
        let after = sums::totals(&mut tx).await?;
        tx.commit().await?;
        runner.show(&pace(&revert));
        if step == Step::Done {
            break after;
        }
    };
    drop(revert);
    let verdict = check(db, world, "revert", Some(&upload.upload_id)).await?;
    Ok((Summary { before, after, days: Vec::new(), days_unlisted: 0 }, verdict))
}
