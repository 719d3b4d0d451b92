//! Periodic work of a server: each task runs by itself, again and again, until the server stops.
//!
//! A pass that fails or panics is logged and counted, and the next one runs as if nothing had happened; so a pass must
//! be safe to repeat. Tests call the passes directly and never start any of this.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::http::AppState;
use crate::{audit, delivery, review, usage};

/// One pass over the work there is.
type Pass = Arc<dyn Fn(AppState) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

/// Work that a server does every so often.
#[derive(Clone)]
pub struct Task {
    name: &'static str,
    period: Duration,
    pass: Pass,
    wake: Option<Arc<Notify>>,
    last_pass: bool,
}

impl Task {
    pub fn new<F>(name: &'static str, period: Duration, pass: fn(AppState) -> F) -> Self
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        Self { name, period, pass: Arc::new(move |state| pass(state).boxed()), wake: None, last_pass: false }
    }

    /// Runs at once when `wake` is notified, and not only after the period.
    #[must_use]
    pub fn woken_by(mut self, wake: Arc<Notify>) -> Self {
        self.wake = Some(wake);
        self
    }

    /// Runs once more when the server stops, after its last request.
    #[must_use]
    pub fn with_last_pass(mut self) -> Self {
        self.last_pass = true;
        self
    }
}

/// All that a server does besides answering.
pub fn tasks(state: &AppState) -> Vec<Task> {
    vec![
        audit::sequencer::task(state),
        audit::anchors::task(state),
        delivery::service::task(),
        review::decide::retire::task(),
        usage::own::task(),
    ]
}

/// Tasks under way.
#[derive(Debug)]
pub struct Background {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// Starts every task.
pub fn start(state: &AppState, tasks: Vec<Task>) -> Background {
    let (stop, stopped) = watch::channel(false);
    let mut running = JoinSet::new();
    for task in tasks {
        running.spawn(run(task, state.clone(), stopped.clone()));
    }
    Background { stop, tasks: running }
}

impl Background {
    /// Lets every pass under way end, runs the last passes, and returns when nothing runs any more.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(error) = ended {
                let cause: &dyn std::error::Error = &error;
                tracing::error!(error = cause, "a background task did not end well");
            }
        }
    }
}

async fn run(task: Task, state: AppState, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        attempt(&task, &state).await;
        let woken = async {
            match &task.wake {
                Some(wake) => wake.notified().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = tokio::time::sleep(jittered(task.period)) => {}
            () = woken => {}
            // The sender lives as long as the server: an error says the same as a stop.
            _changed = stopped.changed() => break,
        }
    }
    if task.last_pass {
        attempt(&task, &state).await;
    }
}

/// One pass, whatever comes of it.
async fn attempt(task: &Task, state: &AppState) {
    let started = Instant::now();
    let outcome = AssertUnwindSafe((task.pass)(state.clone())).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_panic| Err(anyhow!("it panicked")));
    metrics::histogram!("background_pass_duration_seconds", "task" => task.name).record(started.elapsed());
    if let Err(error) = outcome {
        metrics::counter!("background_failures_total", "task" => task.name).increment(1);
        tracing::error!(
            task = task.name,
            error = format!("{error:#}"),
            "background task {} failed",
            task.name
        );
    }
}

/// Up to a tenth shorter, so that several servers do not all wake at once.
fn jittered(period: Duration) -> Duration {
    period.mul_f64(rand::random_range(0.9..=1.0))
}
