//! The queue as a process of its own, with kinds of jobs whose effects can be counted: for `e2e/jobs`, which kills it,
//! and for `benches/jobs.py`, which times it. An example so that cargo builds it on request and no release carries it.
//!
//! `prepare` makes the tables; `work` does jobs until it is stopped; `enqueue FROM COUNT KEYS` enqueues, a transaction
//! a job; `enqueue-many COUNT` enqueues jobs that do nothing, a thousand a transaction; `drain` does all there is and
//! says how long it took; `latency COUNT` says how long idle workers take to begin.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "what cannot happen may stop a test")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use spendsense::config::{environment, load};
use spendsense::context::World;
use spendsense::http::AppState;
use spendsense::jobs::worker::{self, run_pending};
use spendsense::jobs::{Failure, Jobs, NewJob, Progress, Run, Work, enqueue};
use spendsense_db::{Db, db_execute, db_fetch_one};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// Steps of a job whose effects are counted.
const STEPS: i64 = 3;

/// Nothing, done at once; tells when it began.
struct Nothing(Option<UnboundedSender<Instant>>);

impl Work for Nothing {
    fn kind(&self) -> &'static str {
        "nothing"
    }

    fn run(&self, _run: Run) -> BoxFuture<'_, Result<Value, Failure>> {
        if let Some(began) = &self.0 {
            began.send(Instant::now()).unwrap();
        }
        async { Ok(Value::Null) }.boxed()
    }
}

/// Leaves a row behind for every step, and pauses between them so that it can be killed anywhere.
struct Steps;

impl Work for Steps {
    fn kind(&self) -> &'static str {
        "steps"
    }

    fn run(&self, run: Run) -> BoxFuture<'_, Result<Value, Failure>> {
        steps(run).boxed()
    }
}

async fn steps(run: Run) -> Result<Value, Failure> {
    let n = run.payload["n"].as_i64().unwrap();
    let begin = run.checkpoint.as_ref().map_or(0, |at| at["next"].as_i64().unwrap());
    for step in begin..STEPS {
        let mut tx = run.state.db.write().await?;
        // A table without any key: what is done twice stands there twice.
        db_execute!(
            tx,
            "INSERT INTO harness_effects (place, n, step) SELECT COALESCE(MAX(place), 0) + 1, $1, $2 FROM harness_effects",
            n,
            step
        )?;
        tokio::time::sleep(Duration::from_millis(pause(n, step))).await;
        let progress =
            Progress { phase: "stepping".into(), rows_read: Some(step + 1), ..Progress::default() };
        run.save(&mut tx, &progress, &json!({ "next": step + 1 })).await?;
        tx.commit().await?;
        // One in seven fails once after its first step, and goes on later.
        if n % 7 == 0 && step == 0 && run.attempt == 1 {
            return Err(anyhow!("as agreed").into());
        }
        tokio::time::sleep(Duration::from_millis(pause(n, step + 1))).await;
    }
    Ok(json!({ "steps": STEPS }))
}

/// A few milliseconds, different from step to step.
fn pause(n: i64, step: i64) -> u64 {
    u64::try_from((n * 31 + step * 17) % 12).unwrap()
}

async fn open(began: Option<UnboundedSender<Instant>>) -> AppState {
    let config = load(None, &environment()).unwrap();
    let target = config.database.target().unwrap();
    let db = Db::open(&target, config.database.max_connections).await.unwrap();
    let mut state = AppState::new(db, World::real(), config).unwrap();
    let jobs = Jobs::shipped().with(Arc::new(Nothing(began))).with(Arc::new(Steps));
    state.jobs = Arc::new(jobs);
    state
}

async fn prepare(state: &AppState) {
    let mut tx = state.db.write().await.unwrap();
    for sql in [
        "CREATE TABLE harness_effects (place BIGINT NOT NULL, n BIGINT NOT NULL, step BIGINT NOT NULL)",
        "CREATE INDEX harness_effects_by_place ON harness_effects (place)",
        "CREATE TABLE harness_accepted (n BIGINT PRIMARY KEY, job_id TEXT NOT NULL)",
    ] {
        db_execute!(tx, sql).unwrap();
    }
    tx.commit().await.unwrap();
}

/// Prints each number once its transaction is committed.
async fn enqueue_some(state: &AppState, from: i64, count: i64, keys: i64) {
    for n in from..from + count {
        let mut job = NewJob::new("steps", json!({ "n": n }));
        // Half of them have an order.
        job.order_key = (n % 2 == 0).then(|| format!("key_{}", n / 2 % keys));
        job.unique_key = Some(format!("n_{n}"));
        let accepted = async {
            let mut tx = state.db.write().await?;
            let enqueued = enqueue(&mut tx, &state.world, "harness", &job).await?;
            db_execute!(tx, "INSERT INTO harness_accepted (n, job_id) VALUES ($1, $2)", n, &enqueued.job_id)?;
            tx.commit().await
        };
        if accepted.await.is_ok() {
            println!("{n}");
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn enqueue_many(state: &AppState, count: i64) {
    for from in (0..count).step_by(1000) {
        let mut tx = state.db.write().await.unwrap();
        for n in from..(from + 1000).min(count) {
            let job = NewJob::new("nothing", json!({ "n": n }));
            enqueue(&mut tx, &state.world, "harness", &job).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

/// From the worker's start to the last job's end, by the worker that the product runs.
async fn drain(state: &AppState) {
    let begin = Instant::now();
    let working = worker::start(state);
    let left = || async {
        let mut tx = state.db.read().await.unwrap();
        let sql = "SELECT COUNT(*) FROM jobs WHERE status IN ('pending', 'scheduled', 'running')";
        let (left,): (i64,) = db_fetch_one!(tx, (i64,), sql).unwrap();
        left
    };
    while left().await > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("{}", begin.elapsed().as_secs_f64());
    working.stopped().await;
}

/// Milliseconds from before the enqueueing transaction to the first line of the job, nothing else going on.
async fn latency(count: i64) {
    let (began, mut begun) = unbounded_channel();
    let state = open(Some(began)).await;
    run_pending(&state).await.unwrap();
    let working = worker::start(&state);
    tokio::time::sleep(Duration::from_secs(1)).await;
    for n in 0..count {
        let before = Instant::now();
        let mut tx = state.db.write().await.unwrap();
        enqueue(&mut tx, &state.world, "harness", &NewJob::new("nothing", json!({ "n": n }))).await.unwrap();
        tx.commit().await.unwrap();
        let began = begun.recv().await.unwrap();
        println!("{}", (began - before).as_secs_f64() * 1000.0);
        tokio::time::sleep(Duration::from_millis(u64::try_from(20 + n % 50).unwrap())).await;
    }
    working.stopped().await;
}

async fn until_told() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).unwrap();
    terminate.recv().await;
}

#[tokio::main]
async fn main() {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let _already_installed = rustls::crypto::ring::default_provider().install_default();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments[at].parse::<i64>().unwrap();
    match arguments[0].as_str() {
        "prepare" => prepare(&open(None).await).await,
        "work" => {
            let working = worker::start(&open(None).await);
            until_told().await;
            working.stopped().await;
        }
        "enqueue" => enqueue_some(&open(None).await, number(1), number(2), number(3)).await,
        "enqueue-many" => enqueue_many(&open(None).await, number(1)).await,
        "drain" => drain(&open(None).await).await,
        "latency" => latency(number(1)).await,
        other => panic!("no such command: {other}"),
    }
}
