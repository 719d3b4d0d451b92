//! A worker's sign of life: renews its lease and carries requests to cancel to its runs, on a task of its own, so that
//! no job, however busy, keeps it from doing so.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use spendsense_db::{DbError, Tx};
use spendsense_engine::time::UnixMs;
use tokio::time::{Instant, sleep};

use super::model::JobStatus;
use super::outcome::CANCELLED;
use super::store::claims::{self, TakenBack};
use super::store::workers::{self, Worker};
use super::work::{Flags, Jobs};
use super::worker::complain;
use crate::http::AppState;

/// How often requests to cancel are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a run that was asked to end may take to do so by itself.
const CANCEL_GRACE: Duration = Duration::from_secs(5);
/// Renewals in the time that a lease lasts: several may fail before it is over.
const RENEWALS: u32 = 4;

/// The claims a worker holds, by token.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<HashMap<String, Arc<Flags>>>);

impl Held {
    pub(super) fn insert(&self, token: &str) -> Arc<Flags> {
        let flags = Arc::<Flags>::default();
        self.lock().insert(token.to_owned(), Arc::clone(&flags));
        flags
    }

    pub(super) fn remove<'a>(&self, tokens: impl Iterator<Item = &'a str>) {
        let mut held = self.lock();
        tokens.for_each(|token| drop(held.remove(token)));
    }

    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    pub(super) fn flags(&self) -> Vec<Arc<Flags>> {
        self.lock().values().map(Arc::clone).collect()
    }

    /// As a JSON array.
    pub(super) fn tokens(&self) -> String {
        let held = self.lock();
        serde_json::to_string(&held.keys().collect::<Vec<_>>()).unwrap_or_default()
    }

    fn get(&self, token: &str) -> Option<Arc<Flags>> {
        self.lock().get(token).map(Arc::clone)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Flags>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Renews the lease once.
pub(super) async fn renew(state: &AppState, worker: &Worker, held: &Held) -> Result<(), DbError> {
    let running = i64::try_from(held.len()).unwrap_or(i64::MAX);
    let mut tx = state.db.write().await?;
    workers::upsert_worker(&mut tx, worker, running, state.config.worker.lease_ms(), state.world.now())
        .await?;
    tx.commit().await
}

/// Renews the lease until it is dropped. A failure is said and followed by another try.
pub(super) async fn keep(state: AppState, worker: Arc<Worker>, held: Arc<Held>) {
    let every =
        Duration::from_millis(u64::try_from(state.config.worker.lease_ms()).unwrap_or(u64::MAX)) / RENEWALS;
    let mut due = Instant::now() + every;
    loop {
        sleep(LOOK_EVERY.min(every)).await;
        if held.len() > 0
            && let Err(error) = pass_on_cancels(&state, &worker, &held).await
        {
            complain(&worker.worker_id, &error, "cannot look for cancelled jobs");
        }
        if Instant::now() < due {
            continue;
        }
        match renew(&state, &worker, &held).await {
            Ok(()) => due = Instant::now() + every,
            Err(error) => {
                complain(&worker.worker_id, &error, "the worker's lease was not renewed");
            }
        }
    }
}

async fn pass_on_cancels(state: &AppState, worker: &Worker, held: &Held) -> Result<(), DbError> {
    let tokens = claims::list_to_cancel(&mut state.db.read().await?, &worker.worker_id).await?;
    for flags in tokens.iter().filter_map(|token| held.get(token)) {
        if !flags.cancel.swap(true, Ordering::Relaxed) {
            tokio::spawn(async move {
                sleep(CANCEL_GRACE).await;
                flags.end.notify_one();
            });
        }
    }
    Ok(())
}

/// Of jobs that were taken back, says of those that are over that nobody goes on with them.
pub(super) async fn give_up_over(
    tx: &mut Tx,
    jobs: &Jobs,
    taken: &[TakenBack],
    now: UnixMs,
) -> Result<(), DbError> {
    for job in taken {
        let why = match JobStatus::parse(&job.status) {
            Some(JobStatus::Dead) => job.error.as_deref().unwrap_or_default(),
            Some(JobStatus::Cancelled) => CANCELLED,
            _ => continue,
        };
        jobs.give_up(tx, (&job.job_id, &job.kind), &job.payload, why, now).await?;
    }
    Ok(())
}
