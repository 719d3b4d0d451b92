//! Uploads whose job comes to a bad end, files that nobody reads any more, and sums that are wrong.

use std::fs;
use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};
use spendsense::http::Role;
use spendsense::jobs::worker::{Worker, run_pending};
use spendsense::usage::revert::Revert;
use spendsense::usage::storage;
use spendsense_db::db_execute;

use crate::harness::{Client, TestApp};
use crate::usage_api::{ALICE, part, send, upload};
use crate::usage_harness::{Desk, Row, usage_csv, users_csv};

async fn upload_of(client: &Client, started: &Value) -> Value {
    let upload_id = started["data"]["upload_id"].as_str().unwrap();
    client.get(&format!("/api/usage/uploads/{upload_id}")).await.json()
}

async fn retry(client: &Client, job_id: &Value) {
    let reply = client.post(&format!("/api/jobs/{}/retry", job_id.as_str().unwrap()), &json!({})).await;
    assert_eq!(reply.status, 200, "{reply}");
}

fn parts_of(rows: u32) -> [Vec<u8>; 2] {
    let rows: Vec<Row> = (0..rows).map(|n| Row::new(n, 1, n % 3, 0)).collect();
    [part("transactions", "a", usage_csv(&rows).as_bytes()), part("users", "b", users_csv(ALICE).as_bytes())]
}

/// As if the worker that runs the job were the last of ten that it took along.
async fn lose_last_worker(app: &TestApp, job_id: &Value) {
    let mut tx = app.state.db.write().await.unwrap();
    let sql = "UPDATE jobs SET status = 'running', attempt = 1, losses = 9, claimed_by = 'wrk_gone',
                   claim_token = 'clm_gone', claimed_at = 1 WHERE job_id = $1";
    db_execute!(tx, sql, job_id.as_str().unwrap()).unwrap();
    tx.commit().await.unwrap();
    let mut worker = Worker::new(app.state.clone()).await.unwrap();
    worker.take_back_lost().await.unwrap();
    worker.take_back_lost().await.unwrap();
}

app_test!(an_upload_whose_last_attempt_failed_says_so_and_goes_on_when_retried, |app: TestApp| async move {
    let identity = app.insert_identity(Role::Analyst, None).await;
    // Tokens do not last as long as a job may wait.
    let analyst = || app.client_of(&identity);
    let started = send(&analyst(), "", None, &parts_of(4)).await.json();
    let folder = app.state.config.upload_dir();
    let away = folder.with_extension("away");
    fs::rename(&folder, &away).unwrap();
    for _ in 0..3 {
        assert_eq!(upload_of(&analyst(), &started).await["status"], "pending");
        run_pending(&app.state).await.unwrap();
        app.clock.advance_s(7_200);
    }
    let failed = upload_of(&analyst(), &started).await;
    assert_eq!(failed["status"], "failed");
    assert!(failed["error"].as_str().unwrap().contains("not in the upload store"), "{failed}");
    fs::rename(&away, &folder).unwrap();
    retry(&analyst(), &started["data"]["job_id"]).await;
    run_pending(&app.state).await.unwrap();
    let done = upload_of(&analyst(), &started).await;
    let outcome = (&done["status"], &done["error"], &done["counts"]["records_new"]);
    assert_eq!(outcome, (&json!("imported"), &Value::Null, &json!(4)));
});

app_test!(an_upload_whose_workers_were_lost_keeps_no_other_waiting, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let started = send(&analyst, "?chunk_rows=2", None, &parts_of(20)).await.json();
    let (id, desk) = (started["data"]["upload_id"].as_str().unwrap().to_owned(), Desk::new(&app));
    let files = storage::with(&app.state.uploads, move |store| store.open(&id)).await.unwrap();
    let half = desk.upload(started["data"]["upload_id"].as_str().unwrap()).await;
    desk.import_killed_after(&half, files, 5).await;
    lose_last_worker(&app, &started["data"]["job_id"]).await;
    let failed = upload_of(&analyst, &started).await;
    assert_eq!(failed["status"], "failed");
    assert!(failed["error"].as_str().unwrap().contains("10 workers"), "{failed}");
    retry(&analyst, &started["data"]["job_id"]).await;
    run_pending(&app.state).await.unwrap();
    let done = upload_of(&analyst, &started).await;
    assert_eq!((&done["status"], &done["counts"]["records_new"]), (&json!("imported"), &json!(20)));
    assert_eq!(desk.differences().await, Vec::<String>::new());
});

app_test!(an_upload_whose_job_is_cancelled_before_its_turn_says_so, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let started = send(&analyst, "", None, &parts_of(1)).await.json();
    let path = format!("/api/jobs/{}/cancel", started["data"]["job_id"].as_str().unwrap());
    assert_eq!(analyst.post(&path, &json!({})).await.status, 200);
    let cancelled = upload_of(&analyst, &started).await;
    assert_eq!(
        (&cancelled["status"], &cancelled["error"]),
        (&json!("failed"), &json!("the job was cancelled"))
    );
});

app_test!(
    a_revert_whose_workers_were_lost_lets_others_go_on_and_then_undoes_all_of_it,
    |app: TestApp| async move {
        let analyst = app.role(Role::Analyst).await;
        let rows =
            |tokens| (0..6_000).map(move |n| Row { tokens, ..Row::new(n, 1, n, 0) }).collect::<Vec<_>>();
        let users = part("users", "b", users_csv(ALICE).as_bytes());
        upload(&app, &analyst, "", &[users]).await;
        let first = part("transactions", "a", usage_csv(&rows(100)).as_bytes());
        let (first, _) = upload(&app, &analyst, "?chunk_rows=3000", &[first]).await;
        // Covers a row that the revert passes before it is interrupted.
        let over = part("transactions", "b", usage_csv(&rows(700)[..1]).as_bytes());
        let (over, _) = upload(&app, &analyst, "", &[over]).await;
        let path = |upload: &Value| format!("/api/usage/uploads/{}", upload["upload_id"].as_str().unwrap());
        let started = analyst.post_empty(&format!("{}/revert", path(&first))).await.json();
        let desk = Desk::new(&app);
        let stored = desk.upload(first["upload_id"].as_str().unwrap()).await;
        let mut tx = app.state.db.write().await.unwrap();
        let begun = Revert::begin(&mut tx, &stored, "idn_1", &app.state.world).await;
        begun.unwrap_or_else(|error| panic!("{error}")).write(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        lose_last_worker(&app, &started["job_id"]).await;
        assert_eq!(analyst.get(&path(&first)).await.json()["status"], "failed");
        assert_eq!(analyst.post_empty(&format!("{}/revert", path(&over))).await.status, 202);
        run_pending(&app.state).await.unwrap();
        assert_eq!(analyst.get(&path(&over)).await.json()["status"], "reverted");
        assert_eq!(desk.daily("daily_metrics", "region").await.len(), 1, "the covered row is back");
        retry(&analyst, &started["job_id"]).await;
        run_pending(&app.state).await.unwrap();
        assert_eq!(analyst.get(&path(&first)).await.json()["status"], "reverted");
        assert_eq!(desk.daily("daily_metrics", "region").await.len(), 0);
        assert_eq!(desk.differences().await, Vec::<String>::new());
    }
);

app_test!(
    a_dry_run_shows_its_progress_and_keeps_no_writer_waiting,
    config: |config| config.usage.chunk_rows = 500,
    |app: TestApp| async move {
        let analyst = app.role(Role::Analyst).await;
        upload(&app, &analyst, "", &[part("users", "b", users_csv(ALICE).as_bytes())]).await;
        let rows: Vec<Row> = (0..40_000).map(|n| Row::new(n, 1, n, 0)).collect();
        let parts = [part("transactions", "a", usage_csv(&rows).as_bytes())];
        let started = send(&analyst, "?dry_run=true", None, &parts).await.json();
        let state = app.state.clone();
        let running = tokio::spawn(async move { run_pending(&state).await.unwrap() });
        let path = format!("/jobs/{}", started["data"]["job_id"].as_str().unwrap());
        let mut seen = Vec::new();
        while !running.is_finished() {
            let job = analyst.get(&path).await.json();
            seen.extend(job["data"]["rows_read"].as_i64());
            // A writer that had to wait for the whole run would only come back after it.
            let mut tx = app.state.db.write().await.unwrap();
            db_execute!(tx, "UPDATE usage_state SET generation = generation + 1 WHERE state_no = 1").unwrap();
            tx.commit().await.unwrap();
        }
        running.await.unwrap();
        seen.dedup();
        assert!(seen.iter().filter(|rows| (1..40_000).contains(*rows)).count() > 0, "{seen:?}");
        assert_eq!(upload_of(&analyst, &started).await["totals"]["after"]["records"], 40_000);
    }
);

app_test!(files_that_nobody_will_read_are_removed_when_they_are_old, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let waiting = send(&analyst, "", None, &parts_of(1)).await.json();
    let folder = app.state.config.upload_dir();
    for name in ["upl_killed-users.csv", "upl_coming-users.csv", "notes.txt"] {
        fs::write(folder.join(name), "x").unwrap();
    }
    // The upload waits for its worker, and a night passes.
    let mut tx = app.state.db.write().await.unwrap();
    let later = app.clock_now().plus_ms(3 * 86_400_000);
    db_execute!(tx, "UPDATE jobs SET status = 'scheduled', run_at = $1", later.0).unwrap();
    tx.commit().await.unwrap();
    run_pending(&app.state).await.unwrap();
    app.clock.advance_s(86_400);
    let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(app.clock_now().0).unwrap());
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let age = if path.ends_with("upl_coming-users.csv") { 86_399 } else { 86_401 };
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(now - Duration::from_secs(age)).unwrap();
    }
    run_pending(&app.state).await.unwrap();
    let mut left: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    let id = waiting["data"]["upload_id"].as_str().unwrap();
    let kept = [format!("{id}-transactions.csv"), format!("{id}-users.csv")];
    let mut expected = vec!["notes.txt".to_owned(), "upl_coming-users.csv".to_owned()];
    expected.extend(kept);
    expected.sort();
    assert_eq!(left, expected);
});

app_test!(the_sums_are_checked_every_day_and_a_difference_raises_an_alert, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    upload(&app, &analyst, "", &parts_of(3)).await;
    run_pending(&app.state).await.unwrap();
    let raised = async || {
        let alerts = app.operator().await.get("/api/operator/alerts").await.json();
        let alerts = alerts["items"].as_array().unwrap().clone();
        alerts.into_iter().find(|alert| alert["alert"] == "usage_sums_differ")
    };
    assert_eq!(raised().await, None);
    let mut tx = app.state.db.write().await.unwrap();
    db_execute!(tx, "UPDATE daily_metrics SET records = records + 1").unwrap();
    tx.commit().await.unwrap();
    app.clock.advance_s(86_400);
    run_pending(&app.state).await.unwrap();
    let verdict = app.operator().await.get("/api/usage/reconciliation").await.json();
    assert_eq!(verdict["reason"], "schedule");
    let alert = raised().await.unwrap();
    assert_eq!(alert["value"].as_f64(), verdict["differences"].as_f64());
    assert!(verdict["differences"].as_i64().unwrap() > 0 && alert["severity"] == "high", "{alert}");
});
