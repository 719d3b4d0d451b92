//! The queue's contract, a promise a test: enqueueing, order, attempts, the fence, stopping, the clock.

use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use spendsense::http::AppState;
use spendsense::jobs::cron::{self, Every, Schedule};
use spendsense::jobs::store::{self, JobRow, claims};
use spendsense::jobs::worker::{Worker, run_pending};
use spendsense::jobs::{Enqueued, Failure, JobStatus, Jobs, NewJob, Progress, Run, Work, enqueue};
use spendsense_db::{Tx, db_execute, db_fetch_all};
use spendsense_engine::time::UnixMs;
use tokio::sync::{Semaphore, mpsc, watch};

use crate::harness::TestApp;

pub(crate) const KIND: &str = "test";

type Script = Arc<dyn Fn(Run) -> BoxFuture<'static, Result<Value, Failure>> + Send + Sync>;

/// A kind of job that a test writes itself.
struct Scripted(Script);

impl Work for Scripted {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run(&self, run: Run) -> BoxFuture<'_, Result<Value, Failure>> {
        (self.0)(run)
    }
}

/// The service's state with jobs that do `script`, and a table for what they leave behind.
pub(crate) async fn doing<F>(app: &TestApp, script: fn(Run) -> F) -> AppState
where
    F: Future<Output = Result<Value, Failure>> + Send + 'static,
{
    scripted(app, Arc::new(move |run| script(run).boxed())).await
}

async fn scripted(app: &TestApp, script: Script) -> AppState {
    let mut state = app.state.clone();
    let mut tx = state.db.write().await.unwrap();
    db_execute!(tx, "CREATE TABLE effects (n BIGINT NOT NULL, what TEXT NOT NULL)").unwrap();
    tx.commit().await.unwrap();
    state.jobs = Arc::new(Jobs::shipped().with(Arc::new(Scripted(script))));
    state
}

async fn leave(tx: &mut Tx, what: &str) {
    db_execute!(tx, "INSERT INTO effects (n, what) SELECT COUNT(*) + 1, $1 FROM effects", what).unwrap();
}

/// What was left behind, in order.
async fn effects(state: &AppState) -> Vec<String> {
    let mut tx = state.db.read().await.unwrap();
    let rows = db_fetch_all!(tx, (String,), "SELECT what FROM effects ORDER BY n").unwrap();
    rows.into_iter().map(|(what,)| what).collect()
}

/// Leaves its name behind.
async fn sign(run: Run) -> Result<Value, Failure> {
    let mut tx = run.state.db.write().await?;
    run.hold(&mut tx).await?;
    leave(&mut tx, run.payload["name"].as_str().unwrap()).await;
    tx.commit().await?;
    Ok(Value::Null)
}

async fn fail(_run: Run) -> Result<Value, Failure> {
    Err(anyhow!("the other side is away").into())
}

pub(crate) fn named(name: &str) -> NewJob {
    NewJob::new(KIND, json!({ "name": name }))
}

pub(crate) async fn add(state: &AppState, job: &NewJob) -> Enqueued {
    let mut tx = state.db.write().await.unwrap();
    let enqueued = enqueue(&mut tx, &state.world, "system", job).await.unwrap();
    tx.commit().await.unwrap();
    enqueued
}

pub(crate) async fn job(state: &AppState, job_id: &str) -> JobRow {
    store::find_job(&mut state.db.read().await.unwrap(), job_id).await.unwrap().unwrap()
}

async fn outcomes(state: &AppState, job_id: &str) -> Vec<String> {
    let attempts = store::list_attempts(&mut state.db.read().await.unwrap(), job_id, 50).await.unwrap();
    attempts.into_iter().rev().map(|attempt| attempt.outcome).collect()
}

app_test!(a_job_of_a_transaction_that_is_rolled_back_never_was, |app: TestApp| async move {
    let state = doing(&app, sign).await;
    let mut tx = state.db.write().await.unwrap();
    let gone = enqueue(&mut tx, &state.world, "system", &named("a")).await.unwrap();
    drop(tx);
    assert!(store::find_job(&mut state.db.read().await.unwrap(), &gone.job_id).await.unwrap().is_none());
    assert_eq!(run_pending(&state).await.unwrap(), 0);
    add(&state, &named("b")).await;
    assert_eq!(run_pending(&state).await.unwrap(), 1);
    assert_eq!(effects(&state).await, ["b"]);
});

app_test!(a_unique_key_returns_the_job_that_is_not_finished, |app: TestApp| async move {
    let state = doing(&app, sign).await;
    let once = NewJob { unique_key: Some("file_1".into()), ..named("a") };
    let (first, second) = (add(&state, &once).await, add(&state, &once).await);
    assert_eq!((first.is_new, second.is_new, &first.job_id), (true, false, &second.job_id));
    run_pending(&state).await.unwrap();
    assert!(add(&state, &once).await.is_new, "it is finished");
    assert!(add(&state, &named("b")).await.is_new && add(&state, &named("b")).await.is_new, "no key");
});

app_test!(a_unique_key_is_kept_after_success_as_long_as_was_asked, |app: TestApp| async move {
    let state = doing(&app, sign).await;
    let kept = NewJob { unique_key: Some("file_1".into()), unique_for: Duration::from_mins(1), ..named("a") };
    let first = add(&state, &kept).await;
    run_pending(&state).await.unwrap();
    app.clock.advance_s(59);
    assert_eq!(add(&state, &kept).await, Enqueued { job_id: first.job_id.clone(), is_new: false });
    app.clock.advance_s(1);
    assert!(add(&state, &kept).await.is_new);
});

app_test!(two_who_enqueue_the_same_key_at_once_get_one_job, |app: TestApp| async move {
    let state = doing(&app, sign).await;
    let adds = (0..8).map(|_| {
        let state = state.clone();
        tokio::spawn(async move { add(&state, &NewJob { unique_key: Some("k".into()), ..named("a") }).await })
    });
    let all: Vec<Enqueued> = futures::future::join_all(adds).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(all.iter().filter(|one| one.is_new).count(), 1);
    assert!(all.iter().all(|one| one.job_id == all[0].job_id));
});

app_test!(higher_priority_goes_first_and_equals_in_their_order, config: |config| config.worker.max_concurrent = 1,
|app: TestApp| async move {
    let state = doing(&app, sign).await;
    for (name, priority) in [("a", 0), ("b", 5), ("c", 0), ("d", 5), ("e", -1)] {
        add(&state, &NewJob { priority, ..named(name) }).await;
    }
    assert_eq!(run_pending(&state).await.unwrap(), 5);
    assert_eq!(effects(&state).await, ["b", "d", "a", "c", "e"]);
});

app_test!(a_delayed_job_waits_for_its_time, |app: TestApp| async move {
    let state = doing(&app, sign).await;
    let later = NewJob { run_at: Some(app.clock_now().plus_ms(60_000)), ..named("a") };
    let id = add(&state, &later).await.job_id;
    assert_eq!(run_pending(&state).await.unwrap(), 0);
    assert_eq!(job(&state, &id).await.status().unwrap(), JobStatus::Scheduled);
    app.clock.advance_s(60);
    assert_eq!(run_pending(&state).await.unwrap(), 1);
    assert_eq!(effects(&state).await, ["a"]);
});

/// Notes its beginning and its end, with a pause between.
async fn begin_and_end(run: Run) -> Result<Value, Failure> {
    for what in ["begin", "end"] {
        let mut tx = run.state.db.write().await?;
        run.hold(&mut tx).await?;
        leave(&mut tx, &format!("{what} {}", run.payload["name"].as_str().unwrap())).await;
        tx.commit().await?;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(Value::Null)
}

app_test!(jobs_of_one_key_run_one_after_another_whoever_runs_them, |app: TestApp| async move {
    let state = doing(&app, begin_and_end).await;
    for n in 0..12 {
        // Priority does not break the order of a key.
        add(&state, &NewJob { order_key: Some(format!("k{}", n % 2)), priority: n, ..named(&n.to_string()) })
            .await;
    }
    let workers = (0..3).map(|_| {
        let state = state.clone();
        tokio::spawn(async move {
            while effects(&state).await.len() < 24 {
                run_pending(&state).await.unwrap();
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        })
    });
    for worker in futures::future::join_all(workers).await {
        worker.unwrap();
    }
    for key in 0..2 {
        let of_key = |text: &String| text.split_once(' ').unwrap().1.parse::<i64>().unwrap() % 2 == key;
        let seen: Vec<String> = effects(&state).await.into_iter().filter(of_key).collect();
        let expected: Vec<String> = (0..12)
            .filter(|n| n % 2 == key)
            .flat_map(|n| [format!("begin {n}"), format!("end {n}")])
            .collect();
        assert_eq!(seen, expected);
    }
});

app_test!(a_failed_job_is_tried_again_after_growing_waits_and_then_is_dead, |app: TestApp| async move {
    let state = doing(&app, fail).await;
    let id = add(&state, &NewJob { order_key: Some("k".into()), ..named("a") }).await.job_id;
    let behind = add(&state, &NewJob { order_key: Some("k".into()), ..named("b") }).await.job_id;
    let mut waits = Vec::new();
    for attempt in 1..=2 {
        assert_eq!(run_pending(&state).await.unwrap(), 1);
        let row = job(&state, &id).await;
        assert_eq!((row.status().unwrap(), row.attempt), (JobStatus::Scheduled, attempt));
        assert_eq!(row.error.as_deref(), Some("the other side is away"));
        assert_eq!(run_pending(&state).await.unwrap(), 0, "it waits, and so does what stands behind it");
        waits.push(row.run_at.unwrap() - app.clock_now().0);
        app.clock.advance_s(waits[waits.len() - 1] / 1000 + 1);
    }
    assert!((7_500..=12_500).contains(&waits[0]) && (15_000..=25_000).contains(&waits[1]), "{waits:?}");
    assert_eq!(run_pending(&state).await.unwrap(), 2, "the last attempt, and then the one behind");
    let row = job(&state, &id).await;
    assert_eq!((row.status().unwrap(), row.attempt), (JobStatus::Dead, 3));
    assert_eq!(outcomes(&state, &id).await, ["failed"; 3]);
    assert_eq!(job(&state, &behind).await.attempt, 1);
});

app_test!(a_final_failure_and_a_panic_and_a_timeout_are_told, |app: TestApp| async move {
    let state = doing(&app, |run: Run| async move {
        match run.payload["name"].as_str().unwrap() {
            "final" => Err(Failure::Final("row 3 is not a date".into())),
            "panic" => panic!("the secret of a customer"),
            _ => std::future::pending().await,
        }
    })
    .await;
    let mut ids = Vec::new();
    for name in ["final", "panic", "slow"] {
        let job = NewJob { max_attempts: 1, timeout: Duration::from_millis(50), ..named(name) };
        ids.push(add(&state, &job).await.job_id);
    }
    run_pending(&state).await.unwrap();
    for (id, error) in ids.iter().zip(["row 3 is not a date", "it panicked", "it took longer than 0.05 s"]) {
        let row = job(&state, id).await;
        assert_eq!((row.status.as_str(), row.error.as_deref()), ("dead", Some(error)));
    }
});

/// Two jobs' worth of doors: a run says that it has begun, and waits to be let on.
fn gated() -> (Script, mpsc::UnboundedReceiver<i64>, Arc<Semaphore>) {
    let (began, begun) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let door = Arc::clone(&gate);
    let script: Script = Arc::new(move |run: Run| {
        let (began, door) = (began.clone(), Arc::clone(&door));
        async move {
            began.send(run.attempt).unwrap();
            door.acquire().await.unwrap().forget();
            sign(run).await
        }
        .boxed()
    });
    (script, begun, gate)
}

/// As if the worker had been frozen for longer than its lease.
async fn freeze(state: &AppState, worker: &Worker) {
    let mut tx = state.db.write().await.unwrap();
    db_execute!(tx, "UPDATE job_workers SET lease_until = 0 WHERE worker_id = $1", worker.id()).unwrap();
    tx.commit().await.unwrap();
}

app_test!(a_worker_past_its_lease_commits_nothing_and_finishes_nothing, |app: TestApp| async move {
    let (script, mut begun, gate) = gated();
    let state = scripted(&app, script).await;
    let id = add(&state, &named("a")).await.job_id;
    let (mut frozen, mut other) =
        (Worker::new(state.clone()).await.unwrap(), Worker::new(state.clone()).await.unwrap());
    assert_eq!(frozen.pass(true).await.unwrap(), 1);
    begun.recv().await.unwrap();
    other.take_back_lost().await.unwrap();
    freeze(&state, &frozen).await;
    other.take_back_lost().await.unwrap();
    assert_eq!(job(&state, &id).await.status, "running", "one look is not enough");
    other.take_back_lost().await.unwrap();
    assert_eq!(other.pass(true).await.unwrap(), 1);
    begun.recv().await.unwrap();
    // The one that lost the job wakes first.
    gate.add_permits(1);
    frozen.finish_all().await.unwrap();
    let row = job(&state, &id).await;
    assert_eq!((row.status.as_str(), row.claimed_by.as_deref()), ("running", Some(other.id())));
    assert_eq!(effects(&state).await.len(), 0);
    gate.add_permits(1);
    other.finish_all().await.unwrap();
    let row = job(&state, &id).await;
    assert_eq!((row.status.as_str(), row.attempt), ("succeeded", 1), "what was lost does not count");
    assert_eq!(effects(&state).await, ["a"]);
    assert_eq!(outcomes(&state, &id).await, ["lost", "succeeded"]);
});

app_test!(a_stale_claim_saves_no_progress_and_no_result, |app: TestApp| async move {
    let state = doing(&app, |run: Run| async move {
        let mut tx = run.state.db.write().await?;
        db_execute!(tx, "UPDATE jobs SET claim_token = 'of another' WHERE job_id = $1", &run.job_id)?;
        tx.commit().await?;
        let mut tx = run.state.db.write().await?;
        leave(&mut tx, "never").await;
        let saved = run.save(&mut tx, &Progress::default(), &json!({"line": 7})).await;
        assert!(matches!(saved, Err(Failure::Lost)), "{saved:?}");
        drop(tx);
        Ok(json!({ "done": true }))
    })
    .await;
    let id = add(&state, &named("a")).await.job_id;
    run_pending(&state).await.unwrap();
    let row = job(&state, &id).await;
    assert_eq!((row.status.as_str(), &row.summary, &row.checkpoint), ("running", &None, &None));
    assert_eq!(effects(&state).await.len(), 0);
});

app_test!(a_job_that_is_begun_again_goes_on_where_it_saved, |app: TestApp| async move {
    let state = doing(&app, |run: Run| async move {
        let begin = run.checkpoint.as_ref().map_or(0, |at| at["next"].as_i64().unwrap());
        for n in begin..4 {
            let mut tx = run.state.db.write().await?;
            leave(&mut tx, &n.to_string()).await;
            let progress = Progress { phase: "going".into(), rows_read: Some(n + 1), ..Progress::default() };
            run.save(&mut tx, &progress, &json!({ "next": n + 1 })).await?;
            if n == 2 && run.attempt == 1 {
                return Err(anyhow!("in the middle of a step").into());
            }
            tx.commit().await?;
        }
        Ok(json!({ "rows": 4 }))
    })
    .await;
    let id = add(&state, &named("a")).await.job_id;
    run_pending(&state).await.unwrap();
    assert_eq!(effects(&state).await, ["0", "1"], "the step that failed left nothing");
    app.clock.advance_s(60);
    run_pending(&state).await.unwrap();
    assert_eq!(effects(&state).await, ["0", "1", "2", "3"]);
    let row = job(&state, &id).await;
    assert_eq!((row.status.as_str(), row.summary.as_deref()), ("succeeded", Some(r#"{"rows":4}"#)));
});

app_test!(a_stopping_worker_gives_its_jobs_back_and_costs_no_attempt,
config: |config| config.worker.stop_grace_s = 0,
|app: TestApp| async move {
    let (script, mut begun, gate) = gated();
    let state = scripted(&app, script).await;
    let id = add(&state, &named("a")).await.job_id;
    let (stop, stopped) = watch::channel(false);
    let work = tokio::spawn(Worker::new(state.clone()).await.unwrap().work(stopped));
    assert_eq!(begun.recv().await, Some(1));
    stop.send_replace(true);
    work.await.unwrap();
    let row = job(&state, &id).await;
    assert_eq!((row.status.as_str(), row.attempt), ("pending", 0));
    assert_eq!(outcomes(&state, &id).await, ["released"]);
    gate.add_permits(1);
    run_pending(&state).await.unwrap();
    assert_eq!(effects(&state).await, ["a"]);
});

app_test!(a_stopping_worker_lets_its_jobs_end, |app: TestApp| async move {
    let (script, mut begun, gate) = gated();
    let state = scripted(&app, script).await;
    let id = add(&state, &named("a")).await.job_id;
    add(&state, &NewJob { run_at: None, priority: -1, ..named("b") }).await;
    let (stop, stopped) = watch::channel(false);
    let work = tokio::spawn(Worker::new(state.clone()).await.unwrap().work(stopped));
    begun.recv().await.unwrap();
    begun.recv().await.unwrap();
    stop.send_replace(true);
    let late = add(&state, &named("late")).await.job_id;
    gate.add_permits(2);
    work.await.unwrap();
    assert_eq!(job(&state, &id).await.status, "succeeded");
    assert_eq!(effects(&state).await.len(), 2);
    assert_eq!(job(&state, &late).await.status, "pending", "nothing new is begun");
});

app_test!(an_idle_worker_begins_a_new_job_at_once, |app: TestApp| async move {
    let (script, mut begun, gate) = gated();
    let state = scripted(&app, script).await;
    gate.add_permits(1);
    let (stop, stopped) = watch::channel(false);
    let work = tokio::spawn(Worker::new(state.clone()).await.unwrap().work(stopped));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = std::time::Instant::now();
    add(&state, &named("a")).await;
    begun.recv().await.unwrap();
    // The poll would take five seconds; nobody rang the bell of this process.
    assert!(before.elapsed() < Duration::from_secs(3), "{:?}", before.elapsed());
    stop.send_replace(true);
    work.await.unwrap();
});

fn hourly() -> Schedule {
    Schedule { name: "hourly", every: Every::Period(Duration::from_hours(1)), job: || named("tick") }
}

app_test!(a_schedule_enqueues_each_time_once_whoever_looks, |app: TestApp| async move {
    let mut state = doing(&app, sign).await;
    let script: Script = Arc::new(|run| sign(run).boxed());
    state.jobs = Arc::new(Jobs::shipped().with(Arc::new(Scripted(script))).on_schedule(hourly()));
    run_pending(&state).await.unwrap();
    assert_eq!(effects(&state).await.len(), 0);
    for hour in 1..=3 {
        app.clock.advance_s(3600);
        let ticks = (0..4).map(|_| {
            let state = state.clone();
            tokio::spawn(async move { cron::tick(&state).await.unwrap() })
        });
        let ticked: usize = futures::future::join_all(ticks).await.into_iter().map(Result::unwrap).sum();
        assert_eq!(ticked, 1);
        run_pending(&state).await.unwrap();
        assert_eq!(effects(&state).await.len(), hour);
    }
    // A server that was away makes up for one time, not for each.
    app.clock.advance_s(5 * 3600);
    run_pending(&state).await.unwrap();
    assert_eq!(effects(&state).await.len(), 4);
});

app_test!(what_was_over_long_ago_is_removed_at_night, |app: TestApp| async move {
    let state = doing(&app, |run: Run| async move {
        if run.payload["name"] == "dies" { Err(Failure::Final("no".into())) } else { Ok(Value::Null) }
    })
    .await;
    run_pending(&state).await.unwrap();
    let (old, dead) = (add(&state, &named("a")).await.job_id, add(&state, &named("dies")).await.job_id);
    run_pending(&state).await.unwrap();
    app.clock.advance_s(31 * 86_400);
    let waiting = add(&state, &NewJob { run_at: Some(UnixMs(i64::MAX)), ..named("b") }).await.job_id;
    run_pending(&state).await.unwrap();
    let mut tx = state.db.read().await.unwrap();
    assert!(store::find_job(&mut tx, &old).await.unwrap().is_none());
    assert!(store::find_job(&mut tx, &dead).await.unwrap().is_some(), "dead ones are kept for a year");
    assert!(store::find_job(&mut tx, &waiting).await.unwrap().is_some());
    assert!(!claims::has_work(&mut tx, "[\"test\"]").await.unwrap());
});
