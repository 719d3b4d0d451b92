//! `spendsense worker` and `spendsense jobs …`, as processes beside whoever enqueues.

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use spendsense::jobs::store::{self, workers};
use spendsense::jobs::{NewJob, enqueue};
use spendsense_db::{Target, db_fetch_all};
use spendsense_engine::time::UnixMs;

use crate::harness::TestApp;

/// No step may take longer.
const PATIENCE: Duration = Duration::from_mins(1);
/// About the data, not about the program or how it was called.
const DATA: i32 = 4;
const USAGE: i32 = 2;

fn program(app: &TestApp, arguments: &[&str]) -> Command {
    let url = match app.target() {
        Target::Sqlite(path) => format!("sqlite:///{}", path.display()),
        Target::Postgres(url) => url.clone(),
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_spendsense"));
    command.args(arguments).env_clear().env("DATABASE_URL", url).env("WORKER_POLL_INTERVAL", "1");
    command.current_dir(&app.state.config.database.base_dir);
    command
}

/// Exit code, what it printed, and what it complained of.
fn run(app: &TestApp, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = program(app, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

async fn add(app: &TestApp, run_at: Option<UnixMs>) -> String {
    let job = NewJob { run_at, ..NewJob::new("jobs_cleanup", json!({})) };
    let mut tx = app.state.db.write().await.unwrap();
    let added = enqueue(&mut tx, &app.state.world, "idn_1", &job).await.unwrap();
    tx.commit().await.unwrap();
    added.job_id
}

async fn status(app: &TestApp, job_id: &str) -> String {
    store::find_job(&mut app.state.db.read().await.unwrap(), job_id).await.unwrap().unwrap().status
}

app_test!(a_worker_alone_does_what_others_enqueue_and_leaves_when_told, |app: TestApp| async move {
    let early = add(&app, None).await;
    let mut worker = program(&app, &["worker"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + PATIENCE;
    let over = async |job_id: &str| {
        while status(&app, job_id).await != "succeeded" {
            assert!(Instant::now() < deadline, "{}", status(&app, job_id).await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    over(&early).await;
    over(&add(&app, None).await).await;
    kill_process(Pid::from_child(&worker), Signal::TERM).unwrap();
    assert!(worker.wait().unwrap().success());
    let known = workers::list_workers(&mut app.state.db.read().await.unwrap(), UnixMs(0)).await.unwrap();
    assert!(known.is_empty(), "it said goodbye: {known:?}");
    let late = add(&app, None).await;
    assert_eq!(status(&app, &late).await, "pending");
});

app_test!(jobs_are_listed_shown_cancelled_and_enqueued_again, |app: TestApp| async move {
    let tomorrow = app.clock_now().plus_ms(86_400_000);
    let (job, other) = (add(&app, Some(tomorrow)).await, add(&app, None).await);
    let (code, listed, _) = run(&app, &["jobs", "list"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!((code, lines.len(), lines[2]), (0, 3, "2 in all"), "{listed}");
    assert!(lines[0].starts_with(&other) && lines[1].starts_with(&job), "the newest first: {listed}");
    let (_, scheduled, _) = run(&app, &["jobs", "list", "--status", "scheduled", "--kind", "jobs_cleanup"]);
    assert!(scheduled.starts_with(&job) && scheduled.ends_with("1 in all\n"), "{scheduled}");
    let (_, shown, _) = run(&app, &["jobs", "show", &job]);
    let shown: Value = serde_json::from_str(&shown).unwrap();
    let told = (&shown["job_id"], &shown["status"], &shown["attempts"]);
    assert_eq!(told, (&json!(job), &json!("scheduled"), &json!([])));
    for _ in 0..2 {
        assert_eq!(run(&app, &["jobs", "cancel", &job]), (0, format!("{job} is cancelled\n"), String::new()));
    }
    assert_eq!(run(&app, &["jobs", "retry", &job]).1, format!("{job} is pending\n"));
    let mut tx = app.state.db.read().await.unwrap();
    let sql = "SELECT action FROM operator_audit_log WHERE subject_kind = 'job' ORDER BY audit_id";
    let noted = db_fetch_all!(tx, (String,), sql).unwrap();
    assert_eq!(noted, [("cancel_job".to_owned(),), ("retry_job".to_owned(),)]);
});

app_test!(what_cannot_be_done_to_a_job_is_said, |app: TestApp| async move {
    let job = add(&app, None).await;
    let (code, _, said) = run(&app, &["jobs", "retry", &job]);
    assert!(code == DATA && said.contains("the job is pending"), "{code}: {said}");
    for command in ["show", "retry", "cancel"] {
        let (code, printed, said) = run(&app, &["jobs", command, "job_none"]);
        assert!(code == DATA && printed.is_empty() && said.contains("job_none"), "{command} {code}: {said}");
    }
    let (code, _, said) = run(&app, &["jobs", "list", "--status", "lost"]);
    assert!(code == USAGE && said.contains("is none of pending"), "{code}: {said}");
});
