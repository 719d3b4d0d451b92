//! The SQL of the queue that no other test names, on both databases.

use spendsense::jobs::model::{JobStatus, LOSSES_MAX};
use spendsense::jobs::store::claims::{self, Claim, Finish};
use spendsense::jobs::store::{self, schedules, workers};
use spendsense_db::dialect;
use spendsense_engine::time::UnixMs;

use crate::harness::{START, TestApp};
use crate::jobs::{add, doing, job, named};

const KINDS: &str = r#"["test"]"#;

fn worker(id: &str) -> workers::Worker {
    workers::Worker {
        worker_id: id.into(),
        host: "here".into(),
        pid: 1,
        version: "1",
        max_concurrent: 2,
        started_at: START,
    }
}

fn claim<'a>(worker_id: &'a str, token: &'a str) -> Claim<'a> {
    Claim { worker_id, token, kinds: KINDS, limit: 10, now: START }
}

app_test!(a_claim_that_nobody_knows_of_is_given_back, |app: TestApp| async move {
    let state = doing(&app, |_| async { Ok(serde_json::Value::Null) }).await;
    let id = add(&state, &named("a")).await.job_id;
    let mut tx = state.db.write().await.unwrap();
    workers::upsert_worker(&mut tx, &worker("w"), 0, 60_000, START).await.unwrap();
    assert_eq!(claims::claim(&mut tx, &claim("w", "clm_1")).await.unwrap().len(), 1);
    assert!(claims::claim(&mut tx, &claim("w", "clm_2")).await.unwrap().is_empty());
    let row = store::find_and_hold(&mut tx, &id).await.unwrap().unwrap();
    let known = serde_json::to_string(&[row.claim_token.unwrap()]).unwrap();
    assert!(claims::take_back_unknown(&mut tx, "w", &known, START).await.unwrap().is_empty());
    assert_eq!(claims::take_back_unknown(&mut tx, "w", "[]", START).await.unwrap()[0].job_id, id);
    tx.commit().await.unwrap();
    let row = job(&state, &id).await;
    assert_eq!((row.status.as_str(), row.attempt), ("pending", 0));
});

app_test!(a_job_that_takes_worker_after_worker_along_is_dead, |app: TestApp| async move {
    let state = doing(&app, |_| async { Ok(serde_json::Value::Null) }).await;
    let id = add(&state, &named("a")).await.job_id;
    for loss in 1..=LOSSES_MAX {
        let worker_id = format!("w{loss}");
        let mut tx = state.db.write().await.unwrap();
        workers::upsert_worker(&mut tx, &worker(&worker_id), 0, 60_000, START).await.unwrap();
        assert_eq!(claims::claim(&mut tx, &claim(&worker_id, &worker_id)).await.unwrap().len(), 1, "{loss}");
        assert!(claims::list_lost_workers(&mut tx).await.unwrap().is_empty());
        assert!(claims::take_back_lost(&mut tx, &worker_id, START).await.unwrap().is_empty());
        workers::mark_stopped(&mut tx, &worker_id, START).await.unwrap();
        assert_eq!(claims::list_lost_workers(&mut tx).await.unwrap(), [worker_id.as_str()]);
        assert_eq!(claims::take_back_lost(&mut tx, &worker_id, START).await.unwrap().len(), 1);
        tx.commit().await.unwrap();
    }
    let row = job(&state, &id).await;
    assert_eq!(row.status().unwrap(), JobStatus::Dead);
    assert!(row.error.unwrap().contains("10 workers"));
});

app_test!(the_lease_is_by_the_databases_clock, |app: TestApp| async move {
    let mut tx = app.state.db.write().await.unwrap();
    // Whatever the worker's own clock says.
    for now in [UnixMs(0), UnixMs(i64::MAX / 2)] {
        workers::upsert_worker(&mut tx, &worker("w"), 0, 60_000, now).await.unwrap();
        let left_ms = workers::list_workers(&mut tx, UnixMs(0)).await.unwrap()[0].lease_left_ms;
        assert!((1..=60_000).contains(&left_ms), "{left_ms}");
    }
    assert_eq!(workers::delete_old_workers(&mut tx, UnixMs(i64::MAX)).await.unwrap(), 1);
});

app_test!(a_claim_is_finished_once, |app: TestApp| async move {
    let state = doing(&app, |_| async { Ok(serde_json::Value::Null) }).await;
    let id = add(&state, &named("a")).await.job_id;
    let mut tx = state.db.write().await.unwrap();
    dialect::join_by_key(&mut tx).await.unwrap();
    let token = claims::claim(&mut tx, &claim("w", "clm_1")).await.unwrap().remove(0).claim_token.unwrap();
    assert_eq!(claims::hold(&mut tx, &id, &token).await.unwrap(), Some(false));
    assert_eq!(claims::hold(&mut tx, &id, "another").await.unwrap(), None);
    assert_eq!(store::request_cancel(&mut tx, &id).await.unwrap(), 1);
    assert_eq!(claims::list_to_cancel(&mut tx, "w").await.unwrap(), [token.as_str()]);
    assert_eq!(claims::save(&mut tx, &id, &token, "{}", "{}").await.unwrap(), 1);
    let (job_ids, tokens) = (format!("[\"{id}\"]"), format!("[\"{token}\"]"));
    let finish = Finish {
        job_ids: &job_ids,
        tokens: &tokens,
        status: JobStatus::Succeeded,
        run_at: None,
        summary: None,
        error: None,
        outcome: "succeeded",
        gives_back: false,
        now: START,
    };
    assert_eq!(claims::finish(&mut tx, &finish).await.unwrap(), 1);
    assert_eq!(claims::finish(&mut tx, &finish).await.unwrap(), 0);
    assert_eq!(store::list_attempts(&mut tx, &id, 5).await.unwrap().len(), 1);
    assert_eq!(store::mark_retried(&mut tx, &id).await.unwrap(), 0, "it succeeded");
    assert_eq!(store::mark_cancelled(&mut tx, &id, START).await.unwrap(), 0);
});

app_test!(a_cancelled_job_that_is_enqueued_again_goes_to_the_end, |app: TestApp| async move {
    let state = doing(&app, |_| async { Ok(serde_json::Value::Null) }).await;
    let (first, second) = (add(&state, &named("a")).await.job_id, add(&state, &named("b")).await.job_id);
    let mut tx = state.db.write().await.unwrap();
    assert_eq!(store::mark_cancelled(&mut tx, &first, START).await.unwrap(), 1);
    assert_eq!(store::mark_retried(&mut tx, &first).await.unwrap(), 1);
    let claimed = claims::claim(&mut tx, &claim("w", "clm_1")).await.unwrap();
    let ids: Vec<&str> = claimed.iter().map(|row| row.job_id.as_str()).collect();
    assert_eq!(ids, [second.as_str(), first.as_str()]);
});

app_test!(the_next_due_job_and_the_schedules_are_found, |app: TestApp| async move {
    let state = doing(&app, |_| async { Ok(serde_json::Value::Null) }).await;
    let at = app.clock_now().plus_ms(5000);
    add(&state, &spendsense::jobs::NewJob { run_at: Some(at), ..named("a") }).await;
    let mut tx = state.db.write().await.unwrap();
    assert_eq!(claims::find_next_due(&mut tx).await.unwrap(), Some(at));
    assert_eq!(claims::promote_due(&mut tx, at).await.unwrap(), 1);
    assert_eq!(claims::find_next_due(&mut tx).await.unwrap(), None);
    assert_eq!(schedules::insert_schedule(&mut tx, "s", "test", at).await.unwrap(), 1);
    assert_eq!(schedules::insert_schedule(&mut tx, "s", "test", START).await.unwrap(), 0);
    assert_eq!(schedules::mark_ticked(&mut tx, "s", START, at, "job_1").await.unwrap(), 0);
    assert_eq!(schedules::mark_ticked(&mut tx, "s", at, at.plus_ms(1), "job_1").await.unwrap(), 1);
    let row = schedules::list_schedules(&mut tx).await.unwrap().remove(0);
    assert_eq!((row.next_at, row.last_job_id.as_deref()), (at.0 + 1, Some("job_1")));
});
