//! What does a kind of job, and what it is given to do it with.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::anyhow;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::Value;
use spendsense_db::{DbError, Tx, dialect};
use spendsense_engine::time::UnixMs;
use tokio::sync::Notify;

use super::cleanup::Cleanup;
use super::cron::Schedule;
use super::model::{Progress, SavedProgress};
use super::store::{JobRow, claims};
use crate::config::Config;
use crate::http::{ApiError, AppState};
use crate::{prices, usage};

/// Does the jobs of one kind.
///
/// A job may be begun more often than once. What must happen once is written in a transaction that asks for the fence
/// ([`Run::hold`] or [`Run::save`]); what lies outside the database must bear being done again.
pub trait Work: Send + Sync {
    /// Stored with each job: a name that is not changed.
    fn kind(&self) -> &'static str;

    /// Does the job; the answer is its summary. May be dropped at any await, when the time is over.
    fn run(&self, run: Run) -> BoxFuture<'_, Result<Value, Failure>>;

    /// Says on what the job worked on that nobody goes on with it, in the transaction in which the job becomes dead or
    /// cancelled: by its own failure, by somebody's wish, or because its workers were lost. What a retry needs stays.
    fn given_up<'a>(&'a self, _tx: &'a mut Tx, _job: &'a GivenUp<'a>) -> BoxFuture<'a, Result<(), DbError>> {
        futures::future::ready(Ok(())).boxed()
    }
}

/// A job that nobody goes on with, unless somebody enqueues it again.
#[derive(Clone, Debug)]
pub struct GivenUp<'a> {
    pub job_id: &'a str,
    pub payload: Value,
    /// For users.
    pub why: &'a str,
    pub now: UnixMs,
}

/// Why an attempt did not get to its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Another attempt may do better.
    #[error("{0:#}")]
    Retry(anyhow::Error),
    /// No attempt will. The text is shown to users.
    #[error("{0}")]
    Final(String),
    /// The job is no longer this worker's; nothing of it may be written any more.
    #[error("the job was taken over by another worker")]
    Lost,
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Retry(error)
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Retry(error.into())
    }
}

/// What is wrong with the input stays wrong; the rest may pass.
impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Internal(cause) => Self::Retry(cause),
            ApiError::Unavailable(why) => Self::Retry(anyhow!(why)),
            other => Self::Final(other.to_string()),
        }
    }
}

/// The kinds that this process knows, what it enqueues by the clock, and the bell for its workers.
pub struct Jobs {
    works: Vec<Arc<dyn Work>>,
    pub(super) schedules: Vec<Schedule>,
    wake: Arc<Notify>,
}

impl Jobs {
    /// All that the product does in the background as jobs.
    pub fn shipped() -> Self {
        let none = Self { works: Vec::new(), schedules: Vec::new(), wake: Arc::default() };
        none.with(Arc::new(Cleanup))
            .on_schedule(Cleanup::schedule())
            .with(Arc::new(usage::jobs::ImportWork))
            .with(Arc::new(usage::jobs::RevertWork))
            .with(Arc::new(prices::jobs::RecostWork))
            .with(Arc::new(usage::chores::VerifyWork))
            .with(Arc::new(usage::chores::SweepWork))
            .on_schedule(usage::chores::sweep_schedule())
    }

    /// With the schedules that settings ask for.
    #[must_use]
    pub fn scheduled(self, config: &Config) -> Self {
        match usage::chores::verify_schedule(config) {
            Some(schedule) => self.on_schedule(schedule),
            None => self,
        }
    }

    #[must_use]
    pub fn with(mut self, work: Arc<dyn Work>) -> Self {
        self.works.push(work);
        self
    }

    #[must_use]
    pub fn on_schedule(mut self, schedule: Schedule) -> Self {
        self.schedules.push(schedule);
        self
    }

    /// Call after the commit of what enqueued: this process's worker looks at once. Others hear of it by themselves.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    pub(super) fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }

    pub(super) fn of_kind(&self, kind: &str) -> Option<Arc<dyn Work>> {
        self.works.iter().find(|work| work.kind() == kind).map(Arc::clone)
    }

    /// Has the work of this kind hear of it. A kind that this process does not know is left as it is.
    pub(super) async fn give_up(
        &self,
        tx: &mut Tx,
        (job_id, kind): (&str, &str),
        payload: &str,
        why: &str,
        now: UnixMs,
    ) -> Result<(), DbError> {
        let Some(work) = self.of_kind(kind) else { return Ok(()) };
        let payload = serde_json::from_str(payload).unwrap_or_default();
        work.given_up(tx, &GivenUp { job_id, payload, why, now }).await
    }

    /// As a JSON array.
    pub(super) fn kinds(&self) -> String {
        let kinds: Vec<&str> = self.works.iter().map(|work| work.kind()).collect();
        serde_json::to_string(&kinds).unwrap_or_default()
    }
}

impl std::fmt::Debug for Jobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Jobs").field("kinds", &self.kinds()).finish_non_exhaustive()
    }
}

/// What others tell a run.
#[derive(Debug, Default)]
pub(super) struct Flags {
    /// Somebody asked to cancel the job.
    pub cancel: AtomicBool,
    /// The worker is stopping.
    pub stop: AtomicBool,
    /// Patience is over: the run is dropped where it stands.
    pub end: Notify,
}

/// One attempt at one job.
#[derive(Clone)]
pub struct Run {
    pub state: AppState,
    pub job_id: String,
    /// Counted from 1.
    pub attempt: i64,
    pub max_attempts: i64,
    pub payload: Value,
    /// What the last [`Run::save`] of any attempt wrote.
    pub checkpoint: Option<Value>,
    pub progress: Progress,
    /// Who enqueued it: an identity, or [`crate::http::SYSTEM`].
    pub created_by: String,
    token: String,
    flags: Arc<Flags>,
}

impl Run {
    /// Of a job that was just claimed. Fails when what is stored cannot be read.
    pub(super) fn new(state: AppState, row: &JobRow, flags: Arc<Flags>) -> Result<Self, Failure> {
        let unreadable = |what: &str| Failure::Final(format!("the job's {what} cannot be read"));
        let payload = serde_json::from_str(&row.payload).map_err(|_not_json| unreadable("payload"))?;
        let checkpoint = row.checkpoint.as_deref().map(serde_json::from_str).transpose();
        let saved = row.progress.as_deref().map(serde_json::from_str::<SavedProgress>).transpose();
        Ok(Self {
            state,
            job_id: row.job_id.clone(),
            attempt: row.attempt,
            max_attempts: row.max_attempts,
            payload,
            checkpoint: checkpoint.map_err(|_not_json| unreadable("checkpoint"))?,
            progress: saved.ok().flatten().unwrap_or_default().progress,
            created_by: row.created_by.clone(),
            token: row.claim_token.clone().unwrap_or_default(),
            flags,
        })
    }

    /// Asks, in the work's own transaction, whether the job is still this worker's, and holds it to be so until the
    /// commit. A worker that was frozen past its lease gets [`Failure::Lost`] and its transaction is rolled back.
    pub async fn hold(&self, tx: &mut Tx) -> Result<(), Failure> {
        self.limit_silence(tx).await?;
        match claims::hold(tx, &self.job_id, &self.token).await? {
            None => Err(Failure::Lost),
            Some(cancel) => {
                self.flags.cancel.fetch_or(cancel, Ordering::Relaxed);
                Ok(())
            }
        }
    }

    /// Writes down, in the work's own transaction, how far it is; under the same fence as [`Run::hold`], so what the
    /// transaction did, the progress shown and the place to go on from are one.
    pub async fn save(&self, tx: &mut Tx, progress: &Progress, checkpoint: &Value) -> Result<(), Failure> {
        self.limit_silence(tx).await?;
        let saved = SavedProgress {
            progress: progress.clone(),
            rows_before: self.progress.rows_read.unwrap_or(0),
            at: self.state.world.now().0,
        };
        let saved = serde_json::to_string(&saved).map_err(anyhow::Error::from)?;
        match claims::save(tx, &self.job_id, &self.token, &saved, &checkpoint.to_string()).await? {
            0 => Err(Failure::Lost),
            _ => Ok(()),
        }
    }

    /// Somebody asked to cancel the job, or the worker is stopping: end soon, at a place to go on from. What is
    /// answered then is not counted as a failure.
    pub fn cancelled(&self) -> bool {
        self.flags.cancel.load(Ordering::Relaxed) || self.flags.stop.load(Ordering::Relaxed)
    }

    /// A process that is frozen inside a transaction must not keep others from the job for longer than its lease.
    async fn limit_silence(&self, tx: &mut Tx) -> Result<(), Failure> {
        let lease_ms = self.state.config.worker.lease_ms();
        Ok(dialect::end_if_silent(tx, lease_ms).await?)
    }
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run")
            .field("job_id", &self.job_id)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}
