//! Consent: nothing without it, and nothing left of what was derived when it goes.

use serde_json::{Value, json};
use spendsense_db::{Tx, db_fetch_one};

use crate::bank;
use crate::harness::TestApp;

#[derive(sqlx::FromRow)]
struct Count {
    total: i64,
}

async fn count(tx: &mut Tx, sql: &'static str) -> i64 {
    db_fetch_one!(tx, Count, sql).unwrap().total
}

app_test!(without_consent_everything_derived_is_refused, |app: TestApp| async move {
    // §10.7
    let operator = app.operator().await;
    assert_eq!(operator.post("/ingest/", &bank::customer("usr_1", false)).await.status, 200);
    for reply in [
        operator.post_empty("/features/compute/usr_1").await,
        operator.post_empty("/personas/usr_1/assign").await,
        operator.post_empty("/recommendations/generate/usr_1").await,
        operator.get("/recommendations/usr_1").await,
        operator.get("/personas/usr_1").await,
        operator.get("/profile/usr_1").await,
        operator.get("/users/usr_1/streams").await,
        operator.get("/operator/users/usr_1/signals").await,
    ] {
        assert_eq!((reply.status, reply.code().as_str()), (403, "consent_required"), "{reply}");
    }
    assert_eq!(
        operator.get("/users/usr_1").await.status,
        200,
        "that a user exists is no secret to operators"
    );
});

app_test!(withdrawing_removes_what_was_derived_in_one_go, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    let customer = app.customer("usr_1").await;
    let reply = customer.post("/consent/", &json!({ "user_id": "usr_1", "action": "revoke" })).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.json()["history"][0]["action"], "revoked");
    assert_eq!(reply.json()["history"][0]["actor_role"], "customer");
    let mut tx = app.state.db.read().await.unwrap();
    assert_eq!(count(&mut tx, "SELECT COUNT(*) AS total FROM user_features").await, 0);
    assert_eq!(count(&mut tx, "SELECT COUNT(*) AS total FROM persona_assignments").await, 0);
    assert_eq!(count(&mut tx, "SELECT COUNT(*) AS total FROM decision_traces").await, 0);
    let texts = "SELECT COUNT(*) AS total FROM recommendations WHERE content <> '' OR rationale <> ''";
    assert_eq!(count(&mut tx, texts).await, 0);
    let withdrawn = "SELECT COUNT(*) AS total FROM operator_audit_log WHERE action = 'withdraw'";
    assert_eq!(count(&mut tx, withdrawn).await, i64::try_from(batch.len()).unwrap());
});

app_test!(consent_comes_back_with_a_clean_slate, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    bank::generate(&operator, "usr_1").await;
    let say = |action: &str| json!({ "user_id": "usr_1", "action": action, "channel": "branch" });
    operator.post("/consent/", &say("revoke")).await;
    let granted = operator.post("/consent/", &say("grant")).await.json();
    assert_eq!(granted["consent_status"], true);
    assert_eq!(operator.get("/profile/usr_1").await.json()["features"], json!({}));
    let ask_again = operator.post_empty("/recommendations/generate/usr_1").await;
    assert_eq!(ask_again.code(), "persona_missing", "{ask_again}");
});

app_test!(saying_what_already_holds_is_not_recorded, |app: TestApp| async move {
    let operator = app.operator().await;
    operator.post("/ingest/", &bank::customer("usr_1", true)).await;
    let grant = json!({ "user_id": "usr_1", "action": "grant" });
    let before = operator.get("/consent/usr_1").await.json()["history"].as_array().unwrap().len();
    // §10.8: with and without the slash.
    assert_eq!(operator.post("/consent", &grant).await.status, 200);
    assert_eq!(operator.post("/consent/", &grant).await.status, 200);
    assert_eq!(operator.get("/consent/usr_1").await.json()["history"].as_array().unwrap().len(), before);
});

app_test!(a_resent_file_does_not_bring_consent_back, |app: TestApp| async move {
    let operator = app.operator().await;
    let body = bank::customer("usr_1", true);
    operator.post("/ingest/", &body).await;
    operator.post("/consent/", &json!({ "user_id": "usr_1", "action": "revoke" })).await;
    assert_eq!(operator.post("/ingest/", &body).await.status, 200);
    assert_eq!(operator.get("/consent/usr_1").await.json()["consent_status"], false);
});

app_test!(a_customer_decides_only_for_themselves, |app: TestApp| async move {
    let operator = app.operator().await;
    for user in ["usr_1", "usr_2"] {
        operator.post("/ingest/", &bank::customer(user, true)).await;
    }
    let customer = app.customer("usr_1").await;
    let other = customer.post("/consent/", &json!({ "user_id": "usr_2", "action": "revoke" })).await;
    assert_eq!(other.status, 404, "{other}");
    assert_eq!(customer.get("/consent/usr_2").await.status, 404);
    let unknown = customer.post("/consent/", &json!({ "user_id": "usr_1", "action": "maybe" })).await;
    assert_eq!(unknown.status, 422, "{unknown}");
    assert_eq!(unknown.json()["detail"][0]["loc"], json!(["body", "action"]));
});

app_test!(the_batch_skips_those_who_have_not_consented, |app: TestApp| async move {
    use spendsense::{personas, signals};
    let operator = app.operator().await;
    operator.post("/ingest/", &bank::customer("usr_1", true)).await;
    operator.post("/ingest/", &bank::customer("usr_2", false)).await;
    let batch = signals::batch::Batch { windows: vec![30, 180], as_of: app.state.today(), threads: 2 };
    let done = on_many_threads(&app, batch.clone()).await;
    assert_eq!((done.users, done.rows_changed), (1, 2));
    let again = on_many_threads(&app, batch).await;
    assert_eq!(again.rows_changed, 0, "the same data changes nothing");
    let policy = &app.state.policy;
    let assigned =
        personas::batch::assign_all(&app.state.db, &app.state.world, policy, |_| {}).await.unwrap();
    assert_eq!((assigned.assignments, assigned.changed), (2, 2));
    let again = personas::batch::assign_all(&app.state.db, &app.state.world, policy, |_| {}).await.unwrap();
    assert_eq!((again.assignments, again.changed), (2, 0));
    // The batch and the single call are one kernel.
    let stored = operator.get("/profile/usr_1?window=30").await.json()["features"]["30d"].clone();
    let single = operator.post_empty("/features/compute/usr_1?window_days=30").await.json();
    for (name, value) in single["features"].as_object().unwrap() {
        assert_eq!(&stored[name], value, "{name}");
    }
    assert_eq!(stored["as_of"], Value::from("2026-11-21"));
});

/// The batch hands blocking work to the runtime's own threads, which the test's single one cannot give.
async fn on_many_threads(
    app: &TestApp,
    batch: spendsense::signals::batch::Batch,
) -> spendsense::signals::batch::Done {
    let (db, world) = (app.state.db.clone(), app.state.world.clone());
    spendsense::signals::batch::compute_all(&db, &world, &batch, |_| {}).await.unwrap()
}
