//! What the clock has done about uploads: the sums checked, and files removed that nobody will read any more.

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use spendsense_db::DbError;
use spendsense_engine::time::UnixMs;

use super::check::check;
use super::model::{Upload, UploadStatus};
use super::storage;
use super::store::uploads;
use crate::config::Config;
use crate::http::AppState;
use crate::jobs::cron::{Every, Schedule};
use crate::jobs::{Failure, NewJob, Run, Work};

const VERIFY: &str = "usage_verify";
const SWEEP: &str = "usage_sweep";
/// A file without an upload may be of a request that is still under way: for so long, none is.
const UNCLAIMED_MS: i64 = 86_400_000;
const DAY_MS: i64 = 86_400_000;

/// When the sums are checked; never without a time.
pub fn verify_schedule(config: &Config) -> Option<Schedule> {
    let (hour, minute) = config.usage.verify_time().ok().flatten()?;
    let every = Every::Day { hour, minute };
    Some(Schedule { name: VERIFY, every, job: || NewJob::new(VERIFY, json!({})) })
}

pub fn sweep_schedule() -> Schedule {
    let every = Every::Day { hour: 3, minute: 37 };
    Schedule { name: SWEEP, every, job: || NewJob::new(SWEEP, json!({})) }
}

/// Compares every sum with the records and keeps the verdict.
#[derive(Debug)]
pub struct VerifyWork;

impl Work for VerifyWork {
    fn kind(&self) -> &'static str {
        VERIFY
    }

    fn run(&self, run: Run) -> BoxFuture<'_, Result<Value, Failure>> {
        async move {
            let verdict = check(&run.state.db, &run.state.world, "schedule", None).await?;
            Ok(serde_json::to_value(verdict).map_err(anyhow::Error::from)?)
        }
        .boxed()
    }
}

/// Removes uploaded files that are of no more use: a process may have died with them.
#[derive(Debug)]
pub struct SweepWork;

impl Work for SweepWork {
    fn kind(&self) -> &'static str {
        SWEEP
    }

    fn run(&self, run: Run) -> BoxFuture<'_, Result<Value, Failure>> {
        sweep(run).boxed()
    }
}

async fn sweep(run: Run) -> Result<Value, Failure> {
    let state = &run.state;
    let before = state.world.now().plus_ms(-UNCLAIMED_MS);
    let found = storage::with(&state.uploads, move |store| store.list_before(before)).await;
    let mut removed = 0;
    for upload_id in found.map_err(anyhow::Error::from)? {
        if !is_needed(state, &upload_id).await? {
            storage::remove(&state.uploads, &upload_id).await.map_err(anyhow::Error::from)?;
            removed += 1;
        }
        if run.cancelled() {
            break;
        }
    }
    Ok(json!({ "uploads_removed": removed }))
}

async fn is_needed(state: &AppState, upload_id: &str) -> Result<bool, DbError> {
    let upload = uploads::find_upload(&mut state.db.read().await?, upload_id).await?;
    // As long as its dead job is there to be tried again.
    let kept = i64::from(state.config.worker.dead_retention_days).saturating_mul(DAY_MS);
    let since = state.world.now().plus_ms(-kept);
    Ok(upload.is_some_and(|upload| may_be_read(&upload, since)))
}

fn may_be_read(upload: &Upload, failed_since: UnixMs) -> bool {
    match upload.status {
        UploadStatus::Pending | UploadStatus::Importing => true,
        UploadStatus::Failed => upload.finished_at.is_none_or(|at| at >= failed_since),
        UploadStatus::Imported | UploadStatus::Reverting | UploadStatus::Reverted | UploadStatus::Checked => {
            false
        }
    }
}
