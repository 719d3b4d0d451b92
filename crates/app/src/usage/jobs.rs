//! The jobs of uploads: import (or dry run) and revert, one after the other in the order they were asked for.

use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use spendsense_db::{DbError, Tx};

use super::import::{Files, ImportError};
use super::model::{Upload, UploadStatus};
use super::service::{self, Place, Runner};
use super::storage;
use super::store::uploads;
use crate::jobs::{Failure, GivenUp, NewJob, Run, Work};

pub const IMPORT: &str = "usage_import";
pub const REVERT: &str = "usage_revert";
/// Uploads are applied in the order of their arrival.
const ORDER: &str = "usage";
/// Ten million rows in chunks of 500 take most of an hour on a small machine.
const TIMEOUT: Duration = Duration::from_hours(12);

/// The job of an upload.
pub fn job(kind: &'static str, upload_id: &str) -> NewJob {
    NewJob {
        unique_key: Some(format!("{kind}:{upload_id}")),
        order_key: Some(ORDER.to_owned()),
        timeout: TIMEOUT,
        ..NewJob::new(kind, json!({ "upload_id": upload_id }))
    }
}

/// Imports an upload, or says what that would do.
#[derive(Debug)]
pub struct ImportWork;

impl Work for ImportWork {
    fn kind(&self) -> &'static str {
        IMPORT
    }

    fn run(&self, run: Run) -> BoxFuture<'_, Result<Value, Failure>> {
        import(run).boxed()
    }

    fn given_up<'a>(&'a self, tx: &'a mut Tx, job: &'a GivenUp<'a>) -> BoxFuture<'a, Result<(), DbError>> {
        // A failed one that was tried again and refused says why.
        let from = [UploadStatus::Pending, UploadStatus::Importing, UploadStatus::Failed];
        async move { uploads::mark_given_up(tx, upload_id(&job.payload), &from, job.why, job.now).await.map(drop) }
            .boxed()
    }
}

/// Undoes an upload.
#[derive(Debug)]
pub struct RevertWork;

impl Work for RevertWork {
    fn kind(&self) -> &'static str {
        REVERT
    }

    fn run(&self, run: Run) -> BoxFuture<'_, Result<Value, Failure>> {
        revert(run).boxed()
    }

    /// An upload of which nothing was undone stays what it is: only the job says why.
    fn given_up<'a>(&'a self, tx: &'a mut Tx, job: &'a GivenUp<'a>) -> BoxFuture<'a, Result<(), DbError>> {
        let from = [UploadStatus::Reverting];
        async move { uploads::mark_given_up(tx, upload_id(&job.payload), &from, job.why, job.now).await.map(drop) }
            .boxed()
    }
}

fn upload_id(payload: &Value) -> &str {
    payload.get("upload_id").and_then(Value::as_str).unwrap_or_default()
}

async fn upload(run: &Run) -> Result<Upload, Failure> {
    let upload_id = upload_id(&run.payload);
    let mut tx = run.state.db.read().await?;
    let upload = uploads::find_upload(&mut tx, upload_id).await?;
    upload.ok_or_else(|| Failure::Final(format!("there is no upload {upload_id}")))
}

async fn import(run: Run) -> Result<Value, Failure> {
    let upload = upload(&run).await?;
    let summary = if is_over(&upload) {
        // A worker that was lost after its last commit left nothing but the answer to do.
        json!({})
    } else {
        let upload_id = upload.upload_id.clone();
        let files = storage::with(&run.state.uploads, move |store| store.open(&upload_id)).await;
        work(&run, &upload, files.map_err(anyhow::Error::from)?).await?
    };
    // Another attempt may have been here before.
    storage::remove(&run.state.uploads, &upload.upload_id).await.map_err(anyhow::Error::from)?;
    Ok(with_upload(summary, &upload.upload_id))
}

fn is_over(upload: &Upload) -> bool {
    matches!(upload.status, UploadStatus::Imported | UploadStatus::Checked | UploadStatus::Reverted)
}

async fn work(run: &Run, upload: &Upload, files: Files) -> Result<Value, ImportError> {
    let place = Place::of(&run.state);
    let bytes = [&upload.transactions, &upload.users].into_iter().flatten().map(|file| file.bytes).sum();
    let runner = Runner::Job { run: Box::new(run.clone()), bytes_total: bytes };
    for (wanted, found) in [(&upload.transactions, &files.transactions), (&upload.users, &files.users)] {
        if wanted.is_some() && found.is_none() {
            let why = "the uploaded file is not in the upload store that this machine reaches";
            return Err(ImportError::Other(anyhow::anyhow!(why)));
        }
    }
    if upload.dry_run {
        let (summary, counts) = service::dry_run(&place, upload, files, &runner).await?;
        return Ok(json!({ "dry_run": true, "counts": counts, "totals": summary }));
    }
    let (summary, verdict) = service::import(&place, upload, files, &runner).await?;
    let mut tx = run.state.db.read().await?;
    let counts = uploads::find_upload(&mut tx, &upload.upload_id).await?.map(|upload| upload.progress.counts);
    Ok(json!({ "dry_run": false, "counts": counts, "totals": summary, "reconciliation": verdict }))
}

async fn revert(run: Run) -> Result<Value, Failure> {
    let upload = upload(&run).await?;
    if upload.status == UploadStatus::Reverted {
        return Ok(with_upload(json!({}), &upload.upload_id));
    }
    let runner = Runner::Job { run: Box::new(run.clone()), bytes_total: 0 };
    let done = service::revert(&Place::of(&run.state), &upload, &run.created_by, &runner).await;
    let (summary, verdict) = done.map_err(Failure::from)?;
    storage::remove(&run.state.uploads, &upload.upload_id).await.map_err(anyhow::Error::from)?;
    Ok(with_upload(json!({ "totals": summary, "reconciliation": verdict }), &upload.upload_id))
}

fn with_upload(mut summary: Value, upload_id: &str) -> Value {
    if let Some(fields) = summary.as_object_mut() {
        fields.insert("upload_id".to_owned(), upload_id.into());
    }
    summary
}
