//! The jobs of uploads: import (or dry run) and revert, one after the other in the order they were asked for.

use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::{Value, json};

use super::import::{Files, ImportError};
use super::model::{Upload, UploadStatus};
use super::service::{self, Place, Runner};
use super::storage::{Folder, UploadStore as _};
use super::store::uploads;
use crate::http::AppState;
use crate::jobs::{Failure, NewJob, Run, Work};

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

pub fn upload_store(state: &AppState) -> Folder {
    Folder::new(state.config.upload_dir())
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
}

async fn upload(run: &Run) -> Result<Upload, Failure> {
    let upload_id = run.payload.get("upload_id").and_then(Value::as_str).unwrap_or_default();
    let mut tx = run.state.db.read().await?;
    let upload = uploads::find_upload(&mut tx, upload_id).await?;
    upload.ok_or_else(|| Failure::Final(format!("there is no upload {upload_id}")))
}

async fn import(run: Run) -> Result<Value, Failure> {
    let upload = upload(&run).await?;
    let store = upload_store(&run.state);
    let outcome = if is_over(&upload) {
        // A worker that was lost after its last commit left nothing but the answer to do.
        Ok(json!({}))
    } else {
        work(&run, &upload, store.open(&upload.upload_id)).await
    };
    match outcome {
        Ok(summary) => {
            // Another attempt may have been here before.
            store.remove(&upload.upload_id).map_err(anyhow::Error::from)?;
            Ok(with_upload(summary, &upload.upload_id))
        }
        Err(error) => Err(give_up(&run, &upload.upload_id, error).await?),
    }
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
            let why = "the uploaded file is not in usage.upload_dir of this machine";
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
    upload_store(&run.state).remove(&upload.upload_id).map_err(anyhow::Error::from)?;
    Ok(with_upload(json!({ "totals": summary, "reconciliation": verdict }), &upload.upload_id))
}

fn with_upload(mut summary: Value, upload_id: &str) -> Value {
    if let Some(fields) = summary.as_object_mut() {
        fields.insert("upload_id".to_owned(), upload_id.into());
    }
    summary
}

/// Says on the upload that nobody will go on with it, so that it keeps no other waiting.
async fn give_up(run: &Run, upload_id: &str, error: ImportError) -> Result<Failure, Failure> {
    let is_last = run.attempt >= run.max_attempts;
    let is_over = match &error {
        ImportError::Refused(_) => true,
        ImportError::Lost | ImportError::Stopped => false,
        _ => is_last,
    };
    if is_over {
        let mut tx = run.state.db.write().await?;
        run.hold(&mut tx).await?;
        let (why, now) = (error.to_string(), run.state.world.now());
        uploads::mark_over(&mut tx, upload_id, UploadStatus::Failed, None, Some(&why), now).await?;
        tx.commit().await?;
    }
    Ok(error.into())
}
