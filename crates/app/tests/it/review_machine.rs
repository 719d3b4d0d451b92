//! The state machine through the API: every state × action × role, undo, flags, and two operators at once.

use serde_json::{Value, json};
use spendsense::http::Role;
use spendsense_db::{db_execute, db_fetch_one};
use spendsense_engine::review::{Action, Status, transition};

use crate::bank;
use crate::harness::{Client, Reply, TestApp};

const QUEUE: &str = "/api/operator/recommendations";
/// The shipped policy's send delay, in seconds.
const DELAY_S: i64 = 300;

async fn first(operator: &Client) -> String {
    bank::generate(operator, "usr_1").await;
    let listed = operator.get(&format!("{QUEUE}?content_type=education&risk_tier=low")).await.json();
    listed[0]["id"].as_str().unwrap().to_owned()
}

async fn post(client: &Client, id: &str, verb: &str, body: Value) -> Reply {
    client.post(&format!("{QUEUE}/{id}/{verb}"), &body).await
}

fn because() -> Value {
    json!({"reason": "because the test says so"})
}

async fn detail(client: &Client, id: &str) -> Value {
    client.get(&format!("{QUEUE}/{id}")).await.json()
}

/// Puts an item into a state as if it had come there, with nothing left of what tests did to it.
async fn put(app: &TestApp, id: &str, status: Status) {
    let mut tx = app.state.db.write().await.unwrap();
    for table in ["recommendation_flags", "deliveries", "recommendation_versions"] {
        let sql = format!("DELETE FROM {table} WHERE recommendation_id = $1");
        db_execute!(tx, sqlx::AssertSqlSafe(sql.as_str()), id).unwrap();
    }
    let approved_by = (status == Status::Approved).then_some("idn_somebody");
    db_execute!(
        tx,
        "UPDATE recommendations SET status = $1, version = 1, approved_by = $2, decisions = '[]',
             priority = 'medium', modified_by = NULL WHERE recommendation_id = $3",
        status.as_str(),
        approved_by,
        id
    )
    .unwrap();
    tx.commit().await.unwrap();
}

app_test!(every_state_by_action_by_role, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = first(&operator).await;
    let clients = [
        (Role::Operator, operator.clone()),
        (Role::SeniorOperator, app.senior().await),
        (Role::Admin, app.admin().await),
    ];
    for &status in Status::ALL {
        for action in [Action::Approve, Action::Reject, Action::Flag, Action::Modify, Action::Undo] {
            for (role, client) in &clients {
                put(&app, &id, status).await;
                let reply = match action {
                    Action::Approve => post(client, &id, "approve", json!({})).await,
                    Action::Modify => {
                        client.patch(&format!("{QUEUE}/{id}"), &json!({"priority": "high"})).await
                    }
                    verb => post(client, &id, verb.as_str(), because()).await,
                };
                let expected = match transition(status, action, role.reviewer()) {
                    // There is no decision to take back here.
                    _ if action == Action::Undo => (409, status),
                    Ok(next) => (200, next),
                    Err(refusal) if refusal.reason == spendsense_engine::review::RefusalReason::WrongRole => {
                        (403, status)
                    }
                    Err(_) => (409, status),
                };
                let now = detail(client, &id).await;
                let got = (reply.status, Status::parse(now["status"].as_str().unwrap()).unwrap());
                assert_eq!(got, expected, "{status} {action} {role:?}: {reply}");
                if reply.status == 409 {
                    assert_eq!(reply.code(), "wrong_state", "{reply}");
                    assert!(reply.body.contains(status.as_str()), "the present state is named: {reply}");
                }
            }
        }
    }
});

app_test!(an_undo_leaves_nothing_of_the_decision_behind, |app: TestApp| async move {
    // §10.27
    let operator = bank::ready(&app, "usr_1").await;
    let id = first(&operator).await;
    let mut before = detail(&operator, &id).await;
    for (verb, body) in
        [("approve", json!({"notes": "looks fine to me"})), ("reject", because()), ("flag", because())]
    {
        let decided = post(&operator, &id, verb, body).await;
        assert_eq!(decided.status, 200, "{decided}");
        let during = detail(&operator, &id).await;
        assert_eq!(during["undo_until"], decided.json()["undo_until"], "{during}");
        assert!(during["allowed_actions"].as_array().unwrap().contains(&json!("undo")), "{during}");
        let undone = post(&operator, &id, "undo", because()).await;
        assert_eq!((undone.status, &undone.json()["status"]), (200, &json!("pending")), "{undone}");
        let mut after = detail(&operator, &id).await;
        // The version goes on, so that whoever saw the decision does not act on it.
        assert_eq!(after["version"], before["version"].as_i64().unwrap() + 2);
        (before["version"], after["version"]) = (json!(0), json!(0));
        assert_eq!(after, before, "{verb}");
        before = detail(&operator, &id).await;
    }
    let history = operator.get(&format!("{QUEUE}/{id}/history")).await.json();
    let actions: Vec<&str> =
        history["entries"].as_array().unwrap().iter().filter_map(|e| e["action"].as_str()).collect();
    assert_eq!(actions, ["generate", "approve", "undo", "reject", "undo", "flag", "undo"]);
    assert_eq!(history["entries"][2]["reason"], "because the test says so");
    assert_eq!(history["entries"][2]["details"]["undone"], "approve");
});

app_test!(an_undo_is_for_whoever_decided_or_a_senior_one_and_in_time, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let (other, senior) = (app.operator().await, app.senior().await);
    let id = first(&operator).await;
    post(&operator, &id, "reject", because()).await;
    let theirs = post(&other, &id, "undo", because()).await;
    assert_eq!((theirs.status, theirs.code().as_str()), (403, "forbidden"), "{theirs}");
    assert_eq!(detail(&other, &id).await["undo_until"], Value::Null);
    assert_eq!(post(&senior, &id, "undo", because()).await.status, 200);
    let twice = post(&senior, &id, "undo", because()).await;
    assert_eq!((twice.status, twice.code().as_str()), (409, "wrong_state"), "{twice}");
    post(&operator, &id, "reject", because()).await;
    app.clock.advance_s(DELAY_S);
    let late = post(&operator, &id, "undo", because()).await;
    assert_eq!((late.status, late.code().as_str()), (409, "undo_window_passed"), "{late}");
    assert_eq!(detail(&operator, &id).await["status"], "rejected");
});

app_test!(a_flag_is_for_seniors_and_closes_with_their_decision, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let senior = app.senior().await;
    let id = first(&operator).await;
    let flag = post(&operator, &id, "flag", because()).await.json();
    assert_eq!((&flag["status"], &flag["version"]), (&json!("flagged"), &json!(2)), "{flag}");
    let refused = post(&operator, &id, "approve", json!({})).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"), "{refused}");
    let open = operator.get("/api/operator/flags?resolved=false").await.json();
    assert_eq!((&open["total"], &open["items"][0]["flag_id"]), (&json!(1), &flag["flag_id"]), "{open}");

    assert_eq!(post(&senior, &id, "approve", json!({})).await.status, 200);
    assert_eq!(operator.get("/api/operator/flags?resolved=false").await.json()["total"], 0);
    // Taking the approval back brings the flag back with it.
    assert_eq!(post(&senior, &id, "undo", because()).await.json()["status"], "flagged");
    assert_eq!(detail(&senior, &id).await["open_flags"], 1);

    let flag_id = flag["flag_id"].as_str().unwrap();
    let path = format!("/api/operator/flags/{flag_id}/resolve");
    let body = json!({"resolution": "checked, nothing wrong with it"});
    let junior = operator.post(&path, &body).await;
    assert_eq!((junior.status, junior.code().as_str()), (403, "forbidden"), "{junior}");
    let resolved = senior.post(&path, &body).await;
    assert_eq!((resolved.status, &resolved.json()["status"]), (200, &json!("pending")), "{resolved}");
    let again = senior.post(&path, &body).await;
    assert_eq!((again.status, again.code().as_str()), (409, "wrong_state"), "{again}");
    assert_eq!(senior.post("/api/operator/flags/flg_none/resolve", &body).await.status, 404);
    // What the flag was put up by can no longer be undone: it was answered.
    assert_eq!(post(&operator, &id, "undo", because()).await.code(), "wrong_state");
    let flags = detail(&senior, &id).await["flags"].clone();
    assert_eq!(flags[0]["resolution"], "checked, nothing wrong with it");
});

app_test!(what_is_high_risk_is_approved_by_neither_proposer_nor_last_editor, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let (editor, third) = (app.operator().await, app.operator().await);
    bank::generate(&operator, "usr_1").await;
    let high = operator.get(&format!("{QUEUE}?risk_tier=high")).await.json();
    let id = high[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(post(&operator, &id, "approve", json!({})).await.code(), "four_eyes");
    assert!(!detail(&operator, &id).await["allowed_actions"].as_array().unwrap().contains(&json!("approve")));
    let edited = editor.patch(&format!("{QUEUE}/{id}"), &json!({"priority": "low"})).await;
    assert_eq!(edited.status, 200, "{edited}");
    assert_eq!(post(&editor, &id, "approve", json!({})).await.code(), "four_eyes");
    // The database says so too.
    let me = editor.get("/auth/me").await.json()["identity_id"].as_str().unwrap().to_owned();
    let mut tx = app.state.db.write().await.unwrap();
    let sql = "UPDATE recommendations SET status = 'approved', approved_by = $1 WHERE recommendation_id = $2";
    assert!(db_execute!(tx, sql, &me, &id).is_err());
    drop(tx);
    let approved = post(&third, &id, "approve", json!({})).await;
    assert_eq!(approved.status, 200, "{approved}");
});

app_test!(a_failed_guardrail_forbids_approval_until_the_text_is_mended, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = first(&operator).await;
    let mut tx = app.state.db.write().await.unwrap();
    db_execute!(
        tx,
        "UPDATE recommendations SET status = 'guardrail_failed', guardrails_passed = $1 WHERE recommendation_id = $2",
        false,
        &id
    )
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(post(&operator, &id, "approve", json!({})).await.status, 409);
    assert_eq!(post(&operator, &id, "reject", because()).await.status, 200);
    let back = post(&operator, &id, "undo", because()).await;
    assert_eq!(back.json()["status"], "guardrail_failed", "{back}");
    let mended = operator.patch(&format!("{QUEUE}/{id}"), &json!({"title": "How card limits work"})).await;
    assert_eq!(mended.status, 200, "{mended}");
    assert_eq!(post(&operator, &id, "approve", json!({})).await.status, 200);
});

app_test!(time_runs_out_for_what_nobody_decided, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = first(&operator).await;
    post(&operator, &id, "flag", because()).await;
    app.clock.advance_s(86_400 * 31);
    let operator = app.operator().await;
    let expired = spendsense::review::decide::retire::expire_due(&app.state).await.unwrap();
    assert!(expired > 1, "{expired}");
    let item = detail(&operator, &id).await;
    assert_eq!((&item["status"], &item["open_flags"]), (&json!("expired"), &json!(0)), "{item}");
    assert_eq!(spendsense::review::decide::retire::expire_due(&app.state).await.unwrap(), 0);
    let history = operator.get(&format!("{QUEUE}/{id}/history")).await.json();
    let last = history["entries"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["action"], &last["operator_id"]), (&json!("expire"), &json!("system")), "{last}");
});

app_test!(of_two_operators_at_the_same_instant_exactly_one_wins, |app: TestApp| async move {
    // §10.3. Fifty items here; `benches/` does 50 × 200.
    let operator = bank::ready(&app, "usr_1").await;
    let other = app.operator().await;
    let id = first(&operator).await;
    for round in 0..50 {
        put(&app, &id, Status::Pending).await;
        let (first, second) = if round % 2 == 0 {
            tokio::join!(post(&operator, &id, "approve", json!({})), post(&other, &id, "reject", because()))
        } else {
            tokio::join!(
                post(&operator, &id, "flag", because()),
                post(&other, &id, "approve", json!({"version": 1}))
            )
        };
        let won = [&first, &second].into_iter().filter(|reply| reply.status == 200).count();
        assert_eq!(won, 1, "round {round}: {first} / {second}");
        let lost = if first.status == 200 { &second } else { &first };
        assert!(matches!(lost.status, 403 | 409), "{lost}");
        assert_eq!(detail(&operator, &id).await["version"], 2, "round {round}");
    }
    // One entry a round, whoever won, and the one of its making.
    let mut tx = app.state.db.read().await.unwrap();
    let sql = "SELECT COUNT(*) FROM operator_audit_log WHERE recommendation_id = $1";
    let (entries,) = db_fetch_one!(tx, (i64,), sql, &id).unwrap();
    assert_eq!(entries, 51);
});
