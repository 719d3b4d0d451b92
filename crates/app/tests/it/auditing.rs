//! The audit log and its chain: linked without gaps, found out when tampered with, readings and refusals included.

use std::time::Duration;

use serde_json::json;
use spendsense::audit::{anchors, check, sequencer, store};
use spendsense::background::{self, Task};
use spendsense::http::{AppState, Role};
use spendsense_db::{Backend, db_execute, db_fetch_all};
use spendsense_engine::audit::{FindingKind, Outcome};

use crate::bank;
use crate::harness::{Client, TestApp};

pub(crate) async fn link(app: &TestApp) -> usize {
    sequencer::link_waiting(&app.state.db, &app.state.world).await.unwrap()
}

async fn verify(app: &TestApp) -> Outcome {
    let anchors = anchors::read(&app.state.config.anchor_file()).unwrap();
    let mut tx = app.state.db.snapshot().await.unwrap();
    check::check_database(&mut tx, anchors.heads, |_| {}).await.unwrap()
}

/// A log of 31 entries or more, linked and anchored.
async fn linked(app: &TestApp) -> Client {
    let operator = bank::ready(app, "usr_1").await;
    for _ in 0..30 {
        assert_eq!(operator.get("/profile/usr_1").await.status, 200);
    }
    bank::generate(&operator, "usr_1").await;
    anchors::anchor_head(&app.state).await.unwrap().unwrap();
    operator
}

#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Noted {
    action: String,
    operator_id: String,
    subject_kind: String,
    subject_id: String,
    user_id: Option<String>,
    reason: Option<String>,
}

async fn noted(app: &TestApp, action: &str) -> Vec<Noted> {
    let mut tx = app.state.db.read().await.unwrap();
    let sql = "SELECT action, operator_id, subject_kind, subject_id, user_id, reason FROM operator_audit_log
               WHERE action = $1 ORDER BY audit_id";
    db_fetch_all!(tx, Noted, sql, action).unwrap()
}

app_test!(every_committed_entry_is_linked_once_and_without_gaps, |app: TestApp| async move {
    linked(&app).await;
    let mut tx = app.state.db.snapshot().await.unwrap();
    let head = store::find_head(&mut tx).await.unwrap();
    let waiting = store::find_waiting(&mut tx).await.unwrap();
    let all = store::count_entries(&mut tx, &store::AuditFilter::default()).await.unwrap();
    assert_eq!((head.seq, waiting.entries), (all, 0));
    drop(tx);
    assert_eq!(link(&app).await, 0);
    let outcome = verify(&app).await;
    assert!(outcome.is_intact(), "{:?}", outcome.findings);
    assert_eq!((outcome.links, outcome.anchors_met), (u64::try_from(all).unwrap(), 1));
});

app_test!(an_entry_that_commits_late_is_not_passed_over, |app: TestApp| async move {
    // SQLite has one writer, so nothing can commit late there; the order of two commits is what is left to test.
    let operator = bank::ready(&app, "usr_1").await;
    operator.get("/profile/usr_1").await;
    let late = async |id: &str| {
        let sql = "INSERT INTO operator_audit_log (audit_id, operator_id, operator_role, action, metadata, occurred_at)
                   VALUES ($1, 'idn_1', 'operator', 'test', '{}', 1)";
        let mut tx = app.state.db.write().await.unwrap();
        db_execute!(tx, sql, id).unwrap();
        tx
    };
    let early = late("aud_0").await;
    if app.state.db.backend() == Backend::Postgres {
        assert!(link(&app).await > 0);
        late("aud_1").await.commit().await.unwrap();
        assert_eq!(link(&app).await, 1);
    }
    early.commit().await.unwrap();
    assert!(link(&app).await > 0);
    assert!(verify(&app).await.is_intact());
});

app_test!(neither_the_log_nor_the_chain_can_be_changed, |app: TestApp| async move {
    // §10.29
    linked(&app).await;
    let mut attempts = vec![
        "UPDATE operator_audit_log SET action = 'x'",
        "DELETE FROM operator_audit_log",
        "UPDATE audit_chain SET hash = 'x'",
        "DELETE FROM audit_chain",
        "INSERT INTO operator_audit_log (audit_id, operator_id, operator_role, action, metadata, occurred_at)
         VALUES ('aud_nobody', '', 'operator', 'x', '{}', 1)",
    ];
    attempts.extend_from_slice(match app.state.db.backend() {
        Backend::Sqlite => &[
            "INSERT OR REPLACE INTO audit_chain (seq, audit_id, hash, linked_at) VALUES (1, 'x', 'x', 1)",
            "INSERT OR REPLACE INTO operator_audit_log
                 (audit_id, operator_id, operator_role, action, metadata, occurred_at)
             SELECT audit_id, operator_id, operator_role, 'x', metadata, occurred_at FROM operator_audit_log",
        ],
        Backend::Postgres => &["TRUNCATE operator_audit_log", "TRUNCATE audit_chain"],
    });
    for sql in attempts {
        let mut tx = app.state.db.write().await.unwrap();
        assert!(db_execute!(tx, sql).is_err(), "{sql}");
    }
});

/// Somebody who owns the database.
async fn tamper(app: &TestApp, statements: &[&'static str]) {
    let off: &[&'static str] = match app.state.db.backend() {
        Backend::Sqlite => &[
            "DROP TRIGGER operator_audit_log_no_update",
            "DROP TRIGGER operator_audit_log_no_delete",
            "DROP TRIGGER operator_audit_log_no_replace",
            "DROP TRIGGER operator_audit_log_queue",
            "DROP TRIGGER audit_chain_no_update",
            "DROP TRIGGER audit_chain_no_delete",
            "DROP TRIGGER audit_chain_no_replace",
            "CREATE TABLE copied AS SELECT * FROM audit_chain",
            "DROP TABLE audit_chain",
            "ALTER TABLE copied RENAME TO audit_chain",
        ],
        Backend::Postgres => &[
            "ALTER TABLE operator_audit_log DISABLE TRIGGER ALL",
            "ALTER TABLE audit_chain DISABLE TRIGGER ALL",
            "ALTER TABLE audit_chain DROP CONSTRAINT audit_chain_pkey",
            "ALTER TABLE audit_chain DROP CONSTRAINT audit_chain_audit_id_key",
        ],
    };
    let mut tx = app.state.db.write().await.unwrap();
    for sql in off.iter().chain(statements) {
        db_execute!(tx, *sql).unwrap();
    }
    tx.commit().await.unwrap();
}

macro_rules! tampering {
    ($($name:ident: $statements:expr => $kind:ident at $seq:expr;)+) => {$(
        app_test!($name, |app: TestApp| async move {
            linked(&app).await;
            tamper(&app, &$statements).await;
            let outcome = verify(&app).await;
            let found: Vec<_> = outcome.findings.iter().map(|finding| (finding.kind, finding.seq)).collect();
            assert!(found.contains(&(FindingKind::$kind, $seq)), "{:?}", outcome.findings);
            assert!(found.iter().all(|(kind, _)| *kind == FindingKind::$kind), "{:?}", outcome.findings);
        });
    )+};
}

tampering! {
    an_altered_entry_is_found: [
        "UPDATE operator_audit_log SET operator_id = 'idn_else'
         WHERE audit_id = (SELECT audit_id FROM audit_chain WHERE seq = 5)"
    ] => Altered at Some(5);
    an_altered_hash_is_found: ["UPDATE audit_chain SET hash = 'x' WHERE seq = 5"] => Altered at Some(5);
    a_missing_link_is_found: [
        "DELETE FROM operator_audit_log WHERE audit_id = (SELECT audit_id FROM audit_chain WHERE seq = 5)",
        "DELETE FROM audit_chain WHERE seq = 5"
    ] => Missing at Some(5);
    a_missing_entry_is_found: [
        "DELETE FROM operator_audit_log WHERE audit_id = (SELECT audit_id FROM audit_chain WHERE seq = 5)"
    ] => Missing at Some(5);
    reordered_links_are_found: [
        "UPDATE audit_chain SET seq = -1 WHERE seq = 5",
        "UPDATE audit_chain SET seq = 5 WHERE seq = 9",
        "UPDATE audit_chain SET seq = 9 WHERE seq = -1"
    ] => Reordered at Some(5);
    a_truncated_chain_is_found: [
        "DELETE FROM operator_audit_log WHERE audit_id IN (SELECT audit_id FROM audit_chain WHERE seq > 20)",
        "DELETE FROM audit_chain WHERE seq > 20"
    ] => Truncated at Some(21);
    a_link_that_is_there_twice_is_found: [
        "INSERT INTO audit_chain SELECT seq, audit_id, hash, linked_at FROM audit_chain WHERE seq = 5"
    ] => Duplicate at Some(5);
    an_entry_smuggled_past_the_chain_is_found: [
        "INSERT INTO operator_audit_log (audit_id, operator_id, operator_role, action, metadata, occurred_at)
         VALUES ('aud_smuggled', 'idn_1', 'operator', 'approve', '{}', 1)"
    ] => Unlinked at None;
}

app_test!(an_entry_linked_twice_is_found, |app: TestApp| async move {
    linked(&app).await;
    let head = store::find_head(&mut app.state.db.read().await.unwrap()).await.unwrap();
    let again =
        "INSERT INTO audit_chain SELECT (SELECT MAX(seq) + 1 FROM audit_chain), audit_id, hash, linked_at
                 FROM audit_chain WHERE seq = 5";
    tamper(&app, &[again]).await;
    let outcome = verify(&app).await;
    let found: Vec<_> = outcome.findings.iter().map(|finding| (finding.kind, finding.seq)).collect();
    assert_eq!(found, [(FindingKind::Duplicate, Some(head.seq + 1))], "{:?}", outcome.findings);
});

app_test!(an_entry_that_is_gone_before_it_was_linked_is_found, |app: TestApp| async move {
    let operator = linked(&app).await;
    operator.get("/profile/usr_1").await;
    let gone = "DELETE FROM operator_audit_log WHERE audit_id IN (SELECT audit_id FROM audit_unlinked)";
    tamper(&app, &[gone]).await;
    let outcome = verify(&app).await;
    assert_eq!(outcome.findings.len(), 1, "{:?}", outcome.findings);
    assert_eq!((outcome.findings[0].kind, outcome.findings[0].seq), (FindingKind::Missing, None));
});

app_test!(an_entry_put_back_into_the_queue_is_not_linked_again, |app: TestApp| async move {
    linked(&app).await;
    let mut tx = app.state.db.write().await.unwrap();
    db_execute!(tx, "INSERT INTO audit_unlinked SELECT audit_id, 1 FROM audit_chain WHERE seq = 5").unwrap();
    tx.commit().await.unwrap();
    assert_eq!(link(&app).await, 0);
});

app_test!(the_chain_ends_before_an_anchor_and_says_so, |app: TestApp| async move {
    linked(&app).await;
    tamper(&app, &["DELETE FROM audit_chain WHERE seq > 20", "DELETE FROM operator_audit_log"]).await;
    let error = anchors::anchor_head(&app.state).await.unwrap_err().to_string();
    assert!(error.contains("was anchored"), "{error}");
});

app_test!(what_an_operator_reads_about_a_user_is_written_down, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    let before = noted(&app, "read").await.len();
    let paths = [
        "/users/usr_1",
        "/users/usr_1/streams",
        "/profile/usr_1",
        "/personas/usr_1",
        "/recommendations/usr_1",
        "/operator/users/usr_1/signals",
    ];
    for path in paths {
        assert_eq!(operator.get(path).await.status, 200, "{path}");
    }
    assert_eq!(operator.post_empty("/features/compute/usr_1").await.status, 200);
    let read = noted(&app, "read").await;
    assert_eq!(read.len() - before, paths.len() + 1);
    assert!(
        read.iter().all(|entry| entry.user_id.as_deref() == Some("usr_1") && entry.subject_kind == "user")
    );
    assert!(!batch.is_empty());
});

app_test!(what_shows_no_data_and_what_customers_read_of_their_own_is_not, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let customer = app.customer("usr_1").await;
    let before = noted(&app, "read").await.len();
    for path in ["/users/", "/consent/usr_1", "/products/", "/operator/dashboard", "/profile/usr_nobody"] {
        operator.get(path).await;
    }
    assert_eq!(customer.get("/profile/usr_1").await.status, 200);
    assert_eq!(noted(&app, "read").await.len(), before);
    assert_eq!(noted(&app, "refused").await, []);
});

app_test!(attempts_on_others_data_are_written_down, |app: TestApp| async move {
    bank::ready(&app, "usr_1").await;
    app.insert_user("usr_2").await;
    let customer = app.customer("usr_2").await;
    let analyst = app.role(Role::Analyst).await;
    assert_eq!(customer.get("/profile/usr_1").await.status, 404);
    assert_eq!(customer.get("/users/").await.status, 403);
    assert_eq!(analyst.get("/profile/usr_1").await.status, 403);
    assert_eq!(app.anon().get("/profile/usr_1").await.status, 401);
    let refused = noted(&app, "refused").await;
    let what: Vec<_> = refused.iter().map(|it| (it.subject_id.as_str(), it.reason.as_deref())).collect();
    let expected =
        [("usr_1", Some("not_found")), ("/users/", Some("forbidden")), ("usr_1", Some("forbidden"))];
    assert_eq!(what, expected);
});

app_test!(a_refusal_of_anything_can_be_written_down, |app: TestApp| async move {
    app.insert_user("usr_1").await;
    let customer = app.customer("usr_1").await;
    let long = "x".repeat(4000);
    for path in
        ["/operator/users/a%00b/signals", "/operator/users/%F0%9F%92%B8/signals", &format!("/profile/{long}")]
    {
        let status = customer.get(path).await.status;
        assert!(status == 403 || status == 404, "{path}: {status}");
    }
    let refused = noted(&app, "refused").await;
    assert_eq!(refused.len(), 3);
    assert_eq!(refused[0].subject_id, "a\u{fffd}b");
    assert_eq!(refused[2].subject_id.len(), 128);
});

app_test!(a_forged_operator_is_an_entry, |app: TestApp| async move {
    // §10.5
    let operator = bank::ready(&app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    let id = batch[0]["recommendation_id"].as_str().unwrap();
    operator.post(&format!("/recommendations/{id}/approve"), &json!({ "operator_id": "op_001" })).await;
    let refused = noted(&app, "refused").await;
    assert_eq!(refused.len(), 1);
    let entry = &refused[0];
    assert_eq!((entry.subject_id.as_str(), entry.user_id.as_deref()), (id, Some("usr_1")));
});

app_test!(what_cannot_be_written_down_is_not_shown, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let mut tx = app.state.db.write().await.unwrap();
    db_execute!(tx, "DROP TABLE audit_unlinked").unwrap();
    tx.commit().await.unwrap();
    let reply = operator.get("/profile/usr_1").await;
    assert_eq!((reply.status, reply.code().as_str()), (503, "unavailable"), "{reply}");
    assert!(!reply.body.contains("usr_1"), "{reply}");
    assert_eq!(app.take_faults(), 1);
});

app_test!(many_readings_at_once_are_all_kept, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let before = noted(&app, "read").await.len();
    let replies = futures::future::join_all((0..64).map(|_| operator.get("/users/usr_1"))).await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    assert_eq!(noted(&app, "read").await.len() - before, 64);
});

app_test!(the_chain_verifies_after_many_writers_and_linkers_at_once, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let write = async || {
        for _ in 0..10 {
            assert_eq!(operator.get("/users/usr_1").await.status, 200);
        }
    };
    let linking = async || {
        for _ in 0..20 {
            link(&app).await;
            tokio::task::yield_now().await;
        }
    };
    let writers = futures::future::join_all((0..16).map(|_| write()));
    let linkers = futures::future::join_all((0..4).map(|_| linking()));
    tokio::join!(writers, linkers);
    link(&app).await;
    let outcome = verify(&app).await;
    assert!(outcome.is_intact(), "{:?}", outcome.findings);
    assert!(outcome.links >= 160);
});

app_test!(a_background_task_survives_failures_and_ends_with_a_last_pass, |app: TestApp| async move {
    async fn pass(state: AppState) -> anyhow::Result<()> {
        let id = state.world.id("aud");
        let sql = "INSERT INTO operator_audit_log (audit_id, operator_id, operator_role, action, metadata, occurred_at)
                   VALUES ($1, 'system', 'admin', 'pass', '{}', 1)";
        let mut tx = state.db.write().await?;
        db_execute!(tx, sql, id)?;
        tx.commit().await?;
        anyhow::bail!("fails after its work")
    }
    let wake = std::sync::Arc::new(tokio::sync::Notify::new());
    let task = Task::new("failing", Duration::from_hours(1), pass)
        .woken_by(std::sync::Arc::clone(&wake))
        .with_last_pass();
    let background = background::start(&app.state, vec![task]);
    let passes = async |count: i64| {
        let mut tx = app.state.db.read().await.unwrap();
        let filter = store::AuditFilter { action: Some("pass".to_owned()), ..store::AuditFilter::default() };
        store::count_entries(&mut tx, &filter).await.unwrap() >= count
    };
    while !passes(1).await {
        tokio::task::yield_now().await;
    }
    wake.notify_one();
    while !passes(2).await {
        tokio::task::yield_now().await;
    }
    background.stop().await;
    assert!(passes(3).await);
});
