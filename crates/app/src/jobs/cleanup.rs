//! The nightly job that removes what has been over for long enough: jobs with their attempts, and workers of the past.

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::{Value, json};

use super::cron::{Every, Schedule};
use super::model::{NewJob, Progress};
use super::store;
use super::work::{Failure, Run, Work};

const KIND: &str = "jobs_cleanup";
/// Jobs removed in one transaction.
const BATCH: i64 = 1000;
const DAY_MS: i64 = 86_400_000;
/// Workers are forgotten sooner: what they did stands in the attempts.
const WORKER_DAYS: i64 = 1;

/// Removes jobs that have been finished for `worker.retention_days`, dead ones for `worker.dead_retention_days`.
#[derive(Debug)]
pub struct Cleanup;

impl Cleanup {
    pub(super) fn schedule() -> Schedule {
        Schedule {
            name: "jobs_cleanup",
            every: Every::Day { hour: 3, minute: 17 },
            job: || NewJob::new(KIND, json!({})),
        }
    }
}

impl Work for Cleanup {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run(&self, run: Run) -> BoxFuture<'_, Result<Value, Failure>> {
        clean(run).boxed()
    }
}

async fn clean(run: Run) -> Result<Value, Failure> {
    let now = run.state.world.now();
    let worker = &run.state.config.worker;
    let before = |days: u32| now.plus_ms(-i64::from(days).saturating_mul(DAY_MS));
    let mut removed = run.progress.rows_read.unwrap_or(0);
    for (dead, before) in [(false, before(worker.retention_days)), (true, before(worker.dead_retention_days))]
    {
        loop {
            let mut tx = run.state.db.write().await?;
            run.hold(&mut tx).await?;
            let batch = store::delete_finished(&mut tx, dead, before, BATCH).await?;
            if batch == 0 {
                break;
            }
            removed += i64::try_from(batch).unwrap_or(i64::MAX);
            let progress =
                Progress { phase: "removing".to_owned(), rows_read: Some(removed), ..Progress::default() };
            run.save(&mut tx, &progress, &json!({})).await?;
            tx.commit().await?;
            if run.cancelled() {
                return Err(Failure::Final("cancelled".to_owned()));
            }
        }
    }
    let mut tx = run.state.db.write().await?;
    run.hold(&mut tx).await?;
    store::workers::delete_old_workers(&mut tx, now.plus_ms(-WORKER_DAYS * DAY_MS)).await?;
    tx.commit().await?;
    Ok(json!({ "jobs_removed": removed }))
}
