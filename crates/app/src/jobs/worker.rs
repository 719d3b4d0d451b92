//! The worker: claims jobs, runs them side by side, writes down what came of them.
//!
//! One short transaction ends what is over and claims what is next, so a busy worker pays one commit for many jobs; no
//! transaction is open while a job runs, but for its own. What a broken connection leaves in doubt is asked again:
//! ending a claim twice ends it once, and a claim that this worker knows nothing of is given back.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::anyhow;
use futures::FutureExt as _;
use serde_json::Value;
use spendsense_db::{DbError, dialect};
use spendsense_engine::time::UnixMs;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::cron;
use super::lease::{self, Held};
use super::outcome::{self, Ended, Outcome};
use super::queue::CALL;
use super::store::claims::{self, Claim};
use super::store::{JobRow, workers};
use super::work::{Failure, Flags, Run};
use crate::http::AppState;

/// How often to look for lost workers and for what the clock enqueues.
const CHORES_EVERY: Duration = Duration::from_secs(2);
/// The pause after a pass that failed.
const PAUSE: Duration = Duration::from_millis(500);
/// Connections of a worker of its own, whatever its jobs hold: for claims, signs of life and looks.
const OWN_CONNECTIONS: u32 = 3;
/// Jobs that can have a connection at once; more of them take turns.
const CONNECTIONS_MAX: u32 = 30;
/// Passes that a stopping worker makes to write down what it did.
const LAST_PASSES: u32 = 10;

/// What a look at the queue found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ahead {
    Nothing,
    Pending,
    /// Scheduled jobs whose time has come, and perhaps pending ones.
    Due,
}

/// One worker of this process.
pub struct Worker {
    state: AppState,
    row: Arc<workers::Worker>,
    kinds: String,
    held: Arc<Held>,
    running: JoinSet<Ended>,
    /// Over, and not yet written down.
    ended: Vec<Ended>,
    /// The last pass failed: the database may have taken what we were not told of.
    in_doubt: bool,
    /// The last claim took as many as it could.
    busy: bool,
    chores_due: Instant,
    /// Workers that were found past their lease at the last look.
    suspects: HashSet<String>,
}

impl Worker {
    /// Makes the worker known; from here on it holds a lease.
    pub async fn new(state: AppState) -> Result<Self, DbError> {
        let row = workers::Worker {
            worker_id: state.world.id("wrk"),
            host: host(),
            pid: i64::from(std::process::id()),
            version: env!("CARGO_PKG_VERSION"),
            max_concurrent: i64::from(state.config.worker.max_concurrent),
            started_at: state.world.now(),
        };
        let held = Arc::<Held>::default();
        lease::renew(&state, &row, &held).await?;
        cron::register(&state).await?;
        Ok(Self {
            kinds: state.jobs.kinds(),
            row: Arc::new(row),
            held,
            running: JoinSet::new(),
            ended: Vec::new(),
            in_doubt: false,
            busy: false,
            chores_due: Instant::now(),
            suspects: HashSet::new(),
            state,
        })
    }

    pub fn id(&self) -> &str {
        &self.row.worker_id
    }

    /// Works until told to stop, then ends as gently as `worker.stop_grace_s` allows.
    pub async fn work(mut self, mut stop: watch::Receiver<bool>) {
        tracing::info!(worker.id = self.id(), "worker {} started", self.id());
        let bell = self.state.jobs.bell();
        // Both end with this function, however it ends.
        let mut helpers = JoinSet::new();
        helpers.spawn(listen(self.state.clone(), Arc::clone(&bell)));
        helpers.spawn(lease::keep(self.state.clone(), Arc::clone(&self.row), Arc::clone(&self.held)));
        while !*stop.borrow() {
            let pause = match self.pass(true).await {
                Ok(0) => self.idle_for().await,
                Ok(_) => Duration::ZERO,
                Err(error) => {
                    complain(self.id(), &error, "the queue cannot be reached");
                    // Not even when a job ends in between.
                    sleep(PAUSE).await;
                    PAUSE
                }
            };
            tokio::select! {
                () = sleep(pause) => {}
                Some(ended) = self.running.join_next() => self.ended.extend(ended),
                () = bell.notified() => {}
                () = sleep_until(self.chores_due) => {}
                // The sender lives as long as the server: an error says the same as a stop.
                _changed = stop.changed() => {}
            }
        }
        self.stop().await;
        helpers.shutdown().await;
    }

    /// One look at the queue: writes down what is over, does the chores, claims and starts what is next. Says how many
    /// jobs were started.
    pub async fn pass(&mut self, claims_more: bool) -> Result<usize, DbError> {
        self.gather().await;
        let chores = claims_more && self.chores_due <= Instant::now();
        if chores {
            self.chores_due = Instant::now() + CHORES_EVERY;
            cron::tick(&self.state).await?;
            self.take_back_lost().await?;
        }
        let now = self.state.world.now();
        let ahead =
            if claims_more && self.free() > 0 { self.look_ahead(chores, now).await? } else { Ahead::Nothing };
        if self.ended.is_empty() && ahead == Ahead::Nothing && !self.in_doubt {
            return Ok(0);
        }
        let was_in_doubt = std::mem::replace(&mut self.in_doubt, true);
        let claimed = self.settle_and_claim(ahead, was_in_doubt, now).await?;
        self.in_doubt = false;
        self.held.remove(self.ended.iter().map(|ended| ended.token.as_str()));
        for Ended { job_id, kind, outcome, .. } in self.ended.drain(..) {
            metrics::counter!("spendsense_jobs_total", "kind" => kind.clone(), "outcome" => outcome.name())
                .increment(1);
            tell(&job_id, &kind, &outcome);
        }
        let started = claimed.len();
        self.busy = started > 0 && started == self.free();
        claimed.into_iter().for_each(|row| self.start(row));
        Ok(started)
    }

    /// Waits until everything under way is over and written down.
    pub async fn finish_all(&mut self) -> Result<(), DbError> {
        while let Some(ended) = self.running.join_next().await {
            self.ended.extend(ended);
        }
        self.pass(false).await.map(drop)
    }

    async fn settle_and_claim(
        &mut self,
        ahead: Ahead,
        in_doubt: bool,
        now: UnixMs,
    ) -> Result<Vec<JobRow>, DbError> {
        let mut tx = self.state.db.write().await?;
        dialect::join_by_key(&mut tx).await?;
        if in_doubt {
            let known = self.held.tokens();
            let taken = claims::take_back_unknown(&mut tx, &self.row.worker_id, &known, now).await?;
            lease::give_up_over(&mut tx, &self.state.jobs, &taken, now).await?;
        }
        outcome::settle(&mut tx, &self.state.jobs, &self.ended, now).await?;
        let mut claimed = Vec::new();
        if ahead == Ahead::Due {
            claims::promote_due(&mut tx, now).await?;
        }
        if ahead != Ahead::Nothing {
            let token = self.state.world.id("clm");
            let limit = i64::try_from(self.free()).unwrap_or(i64::MAX);
            let claim =
                Claim { worker_id: &self.row.worker_id, token: &token, kinds: &self.kinds, limit, now };
            claimed = claims::claim(&mut tx, &claim).await?;
        }
        tx.commit().await?;
        Ok(claimed)
    }

    /// What there is to claim. After a claim that took all it could, there is taken to be more.
    async fn look_ahead(&self, chores: bool, now: UnixMs) -> Result<Ahead, DbError> {
        if self.busy && !chores {
            return Ok(Ahead::Pending);
        }
        let mut tx = self.state.db.read().await?;
        if claims::find_next_due(&mut tx).await?.is_some_and(|due| due <= now) {
            return Ok(Ahead::Due);
        }
        Ok(if claims::has_work(&mut tx, &self.kinds).await? { Ahead::Pending } else { Ahead::Nothing })
    }

    /// How many more may run.
    fn free(&self) -> usize {
        let most = usize::try_from(self.state.config.worker.max_concurrent).unwrap_or(usize::MAX);
        most.saturating_sub(self.running.len())
    }

    /// Collects what is over. Jobs that take no time end together: they are let do so.
    async fn gather(&mut self) {
        let before = self.running.len();
        while let Some(ended) = self.running.try_join_next() {
            self.ended.extend(ended);
        }
        if self.running.len() < before {
            tokio::task::yield_now().await;
            while let Some(ended) = self.running.try_join_next() {
                self.ended.extend(ended);
            }
        }
    }

    fn start(&mut self, row: JobRow) {
        let token = row.claim_token.clone().unwrap_or_default();
        let flags = self.held.insert(&token);
        self.running.spawn(attempt(self.state.clone(), row, token, flags));
    }

    /// A worker is given up when two looks find it past its lease: after a long write of somebody else its renewal may
    /// be the next to be made.
    pub async fn take_back_lost(&mut self) -> Result<(), DbError> {
        let lost = claims::list_lost_workers(&mut self.state.db.read().await?).await?;
        let (given_up, suspects): (Vec<String>, Vec<String>) =
            lost.into_iter().partition(|worker_id| self.suspects.contains(worker_id));
        self.suspects = suspects.into_iter().collect();
        for worker_id in given_up {
            let mut tx = self.state.db.write().await?;
            dialect::join_by_key(&mut tx).await?;
            let now = self.state.world.now();
            let taken = claims::take_back_lost(&mut tx, &worker_id, now).await?;
            lease::give_up_over(&mut tx, &self.state.jobs, &taken, now).await?;
            tx.commit().await?;
            if !taken.is_empty() {
                let jobs = taken.len();
                tracing::warn!(
                    worker.id = worker_id,
                    jobs,
                    "{jobs} jobs of worker {worker_id} were put back"
                );
            }
        }
        Ok(())
    }

    /// How long there is nothing to do if nothing happens.
    async fn idle_for(&self) -> Duration {
        let poll = Duration::from_secs(self.state.config.worker.poll_interval_s.into());
        if self.free() == 0 {
            return poll;
        }
        let next = async { claims::find_next_due(&mut self.state.db.read().await?).await };
        match next.await {
            Ok(Some(at)) => {
                let left = at.0.saturating_sub(self.state.world.now().0).max(1);
                poll.min(Duration::from_millis(u64::try_from(left).unwrap_or(1)))
            }
            _ => poll,
        }
    }

    /// Lets what runs come to its end for a while, gives back the rest, and says goodbye.
    async fn stop(&mut self) {
        for flags in self.held.flags() {
            flags.stop.store(true, Ordering::Relaxed);
        }
        let grace = Duration::from_secs(self.state.config.worker.stop_grace_s.into());
        let running = &mut self.running;
        let ended = &mut self.ended;
        let all_over = async {
            while let Some(one) = running.join_next().await {
                ended.extend(one);
            }
        };
        if timeout(grace, all_over).await.is_err() {
            self.held.flags().iter().for_each(|flags| flags.end.notify_one());
            while let Some(one) = self.running.join_next().await {
                self.ended.extend(one);
            }
        }
        for _ in 0..LAST_PASSES {
            match self.say_goodbye().await {
                Ok(()) => break,
                Err(error) => {
                    complain(self.id(), &error, "the worker's end cannot be written down");
                    sleep(PAUSE).await;
                }
            }
        }
        tracing::info!(worker.id = self.id(), "worker {} stopped", self.id());
    }

    async fn say_goodbye(&mut self) -> Result<(), DbError> {
        self.pass(false).await?;
        let mut tx = self.state.db.write().await?;
        workers::mark_stopped(&mut tx, &self.row.worker_id, self.state.world.now()).await?;
        tx.commit().await
    }
}

/// Runs every job that can run now, here and one batch after the other; says how many that were. For commands and tests.
pub async fn run_pending(state: &AppState) -> Result<usize, DbError> {
    let mut worker = Worker::new(state.clone()).await?;
    let mut ran = 0;
    loop {
        let started = worker.pass(true).await?;
        ran += started;
        worker.finish_all().await?;
        if started == 0 {
            worker.say_goodbye().await?;
            return Ok(ran);
        }
    }
}

/// One attempt at one job, whatever comes of it.
async fn attempt(state: AppState, row: JobRow, token: String, flags: Arc<Flags>) -> Ended {
    let within = Duration::from_millis(u64::try_from(row.timeout_ms).unwrap_or(u64::MAX));
    let first_wait_ms = state.config.worker.retry_wait_ms;
    let work = AssertUnwindSafe(run(state, &row, Arc::clone(&flags))).catch_unwind();
    let result = tokio::select! {
        done = timeout(within, work) => match done {
            Ok(Ok(result)) => result,
            Ok(Err(_panic)) => Err(Failure::Retry(anyhow!("it panicked"))),
            Err(_elapsed) => {
                Err(Failure::Retry(anyhow!("it took longer than {} s", within.as_secs_f32())))
            }
        },
        () = flags.end.notified() => Err(Failure::Retry(anyhow!("it was ended"))),
    };
    let outcome =
        outcome::decide(result, &flags, &row.job_id, (row.attempt, row.max_attempts), first_wait_ms);
    Ended { job_id: row.job_id, kind: row.kind, payload: row.payload, token, outcome }
}

async fn run(state: AppState, row: &JobRow, flags: Arc<Flags>) -> Result<Value, Failure> {
    let work = state.jobs.of_kind(&row.kind);
    let work = work.ok_or_else(|| Failure::Retry(anyhow!("nobody here knows the kind {}", row.kind)))?;
    work.run(Run::new(state, row, flags)?).await
}

/// Says what went wrong with the queue itself.
pub(super) fn complain(worker_id: &str, error: &DbError, what: &str) {
    let cause: &dyn std::error::Error = error;
    tracing::warn!(worker.id = worker_id, error = cause, "{what}");
}

fn tell(job_id: &str, kind: &str, outcome: &Outcome) {
    match outcome {
        Outcome::Dead(error) => {
            tracing::error!(job.id = job_id, job.kind = kind, error, "job {job_id} is dead");
        }
        Outcome::Again { error, wait_ms } => {
            tracing::warn!(
                job.id = job_id,
                job.kind = kind,
                error,
                wait_ms,
                "job {job_id} is tried again later"
            );
        }
        other => tracing::debug!(job.id = job_id, job.kind = kind, "job {job_id} {}", other.name()),
    }
}

/// Rings the bell when any process enqueues.
async fn listen(state: AppState, bell: Arc<Notify>) {
    let mut calls = state.db.calls(CALL);
    loop {
        calls.next().await;
        bell.notify_one();
    }
}

/// What this machine calls itself.
fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "unknown".to_owned() } else { name.to_owned() }
}

/// A worker at work beside other things.
#[derive(Debug)]
pub struct Working {
    stop: watch::Sender<bool>,
}

impl Working {
    /// From here on nothing is claimed.
    pub fn tell_to_stop(&self) {
        self.stop.send_replace(true);
    }

    /// Tells it to stop, and returns when it has.
    pub async fn stopped(&self) {
        self.tell_to_stop();
        // The worker's end of it is dropped when it is gone.
        self.stop.closed().await;
    }
}

/// Starts a worker, and another one should it ever break.
pub fn start(state: &AppState) -> Working {
    let (stop, stopped) = watch::channel(false);
    let mut state = state.clone();
    let most = state.config.worker.max_concurrent.min(CONNECTIONS_MAX);
    state.db = state.db.beside(most.saturating_add(OWN_CONNECTIONS));
    tokio::spawn(async move {
        while !*stopped.borrow() {
            let life = async {
                Worker::new(state.clone()).await?.work(stopped.clone()).await;
                Ok::<_, DbError>(())
            };
            match AssertUnwindSafe(life).catch_unwind().await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    complain("", &error, "a worker cannot start; another try follows");
                    sleep(PAUSE).await;
                }
                Err(_panic) => {
                    tracing::error!("a worker panicked; another one follows");
                    sleep(PAUSE).await;
                }
            }
        }
    });
    Working { stop }
}
