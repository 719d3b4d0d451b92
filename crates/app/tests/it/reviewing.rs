//! Approving, overriding and rejecting in the documented way, through the one state machine.

use futures::future::join_all;
use serde_json::{Value, json};
use spendsense::delivery;
use spendsense_db::{db_fetch_all, db_fetch_one};

use crate::bank;
use crate::harness::{Client, Reply, TestApp};

#[derive(sqlx::FromRow)]
struct Entry {
    action: String,
    operator_id: String,
}

async fn audit_of(app: &TestApp, id: &str) -> Vec<Entry> {
    let mut tx = app.state.db.read().await.unwrap();
    db_fetch_all!(
        tx,
        Entry,
        "SELECT action, operator_id FROM operator_audit_log WHERE recommendation_id = $1 ORDER BY audit_id",
        id
    )
    .unwrap()
}

fn id_of(item: &Value) -> String {
    item["recommendation_id"].as_str().unwrap().to_owned()
}

/// The first education item: low risk, so its proposer may approve it.
async fn education(operator: &Client) -> String {
    let batch = bank::generate(operator, "usr_1").await;
    id_of(batch.iter().find(|r| r["content_type"] == "education").unwrap())
}

async fn me(client: &Client) -> String {
    client.get("/auth/me").await.json()["identity_id"].as_str().unwrap().to_owned()
}

async fn approve(client: &Client, id: &str) -> Reply {
    let body = json!({ "operator_id": me(client).await });
    client.post(&format!("/recommendations/{id}/approve"), &body).await
}

async fn reject(client: &Client, id: &str) -> Reply {
    let body = json!({ "operator_id": me(client).await, "reason": "does not fit" });
    client.post(&format!("/recommendations/{id}/reject"), &body).await
}

app_test!(approval_is_recorded_with_its_actor_in_one_go, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await;
    let reply = approve(&operator, &id).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.json()["status"], "approved");
    let entries = audit_of(&app, &id).await;
    let actions: Vec<&str> = entries.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(actions, ["generate", "approve"]);
    assert_eq!(entries[1].operator_id, me(&operator).await);
});

app_test!(the_actor_cannot_be_forged, |app: TestApp| async move {
    // §10.5
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await;
    let reply =
        operator.post(&format!("/recommendations/{id}/approve"), &json!({ "operator_id": "op_001" })).await;
    assert_eq!((reply.status, reply.code().as_str()), (403, "forbidden"), "{reply}");
    assert_eq!(audit_of(&app, &id).await.len(), 1);
});

app_test!(a_rejected_item_is_not_resurrected, |app: TestApp| async move {
    // §10.2
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await;
    assert_eq!(reject(&operator, &id).await.json()["status"], "rejected");
    for reply in [approve(&operator, &id).await, reject(&operator, &id).await] {
        assert_eq!((reply.status, reply.code().as_str()), (409, "wrong_state"), "{reply}");
    }
    let body = json!({ "operator_id": me(&operator).await, "reason": "again", "new_title": "A new title" });
    let overridden = operator.post(&format!("/recommendations/{id}/override"), &body).await;
    assert_eq!(overridden.status, 409, "{overridden}");
});

app_test!(an_override_awaits_approval_and_keeps_the_original, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await;
    let body = json!({ "operator_id": me(&operator).await, "reason": "clearer", "version": 1,
                       "new_title": "How card limits work", "new_content": "You can look at your card balances once a week." });
    let reply = operator.post(&format!("/recommendations/{id}/override"), &body).await;
    assert_eq!(reply.status, 200, "{reply}");
    let after = reply.json();
    assert_eq!((&after["status"], &after["version"]), (&json!("overridden"), &json!(2)));
    assert_eq!(after["content"].as_str().unwrap().matches("This is educational content").count(), 1);
    assert!(after["original_content"]["original_title"].is_string());
    assert_eq!(approve(&operator, &id).await.json()["status"], "approved");
});

app_test!(an_override_that_shames_or_advises_is_refused_whole, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await;
    // The curly apostrophe of §5.3 must not get past.
    for text in ["You’re overspending, and that is a bad habit.", "You should invest in index funds today."]
    {
        let body = json!({ "operator_id": me(&operator).await, "reason": "test", "new_content": text });
        let reply = operator.post(&format!("/recommendations/{id}/override"), &body).await;
        assert_eq!((reply.status, reply.code().as_str()), (400, "guardrails_failed"), "{reply}");
    }
    let empty = json!({ "operator_id": me(&operator).await, "reason": "nothing" });
    let reply = operator.post(&format!("/recommendations/{id}/override"), &empty).await;
    assert_eq!((reply.status, reply.code().as_str()), (400, "nothing_to_change"), "{reply}");
    assert_eq!(audit_of(&app, &id).await.len(), 1);
});

app_test!(a_stale_version_changes_nothing, |app: TestApp| async move {
    // §10.3
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await;
    let body = json!({ "operator_id": me(&operator).await, "version": 7 });
    let reply = operator.post(&format!("/recommendations/{id}/approve"), &body).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "stale_version"), "{reply}");
});

app_test!(two_operators_at_once_one_decides, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let other = app.operator().await;
    let id = education(&operator).await;
    let (first, second) = tokio::join!(approve(&operator, &id), reject(&other, &id));
    let won = [first.status, second.status].iter().filter(|status| **status == 200).count();
    assert_eq!(won, 1, "{first} / {second}");
    assert_eq!(audit_of(&app, &id).await.len(), 2);
});

app_test!(high_risk_needs_a_second_person, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    let high = batch.iter().find(|r| r["risk_tier"] == "high").expect("a high-risk offer in the catalogue");
    let reply = approve(&operator, &id_of(high)).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "four_eyes"), "{reply}");
    let other = app.operator().await;
    assert_eq!(approve(&other, &id_of(high)).await.status, 200);
});

app_test!(bulk_answers_for_each_item, |app: TestApp| async move {
    // §10.1: ids made in one second do not collide, and one failure leaves the rest alone.
    let operator = bank::ready(&app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    let mut ids: Vec<String> = batch.iter().filter(|r| r["risk_tier"] != "high").map(id_of).collect();
    reject(&operator, &ids[0]).await;
    ids.push("rec_none".to_owned());
    let body = json!({ "operator_id": me(&operator).await, "recommendation_ids": ids });
    let reply = operator.post("/recommendations/bulk-approve", &body).await.json();
    assert_eq!(reply["approved"], ids.len() - 2, "{reply}");
    let codes: Vec<&str> =
        reply["errors"].as_array().unwrap().iter().filter_map(|e| e["code"].as_str()).collect();
    assert_eq!(codes, ["wrong_state", "not_found"]);
    for id in &ids[1..ids.len() - 1] {
        assert_eq!(audit_of(&app, id).await.len(), 2);
    }
    let empty = json!({ "operator_id": me(&operator).await, "recommendation_ids": [] });
    assert_eq!(operator.post("/recommendations/bulk-approve", &empty).await.status, 422);
});

app_test!(approvals_at_once_share_a_commit_and_nothing_else, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let other = app.operator().await;
    let batch = bank::generate(&operator, "usr_1").await;
    let mut ids: Vec<String> = batch.iter().filter(|r| r["risk_tier"] != "high").map(id_of).collect();
    let rejected = ids.pop().unwrap();
    reject(&operator, &rejected).await;
    let asked = |id: &String| [(operator.clone(), id.clone()), (other.clone(), id.clone())];
    let unknown = "rec_none".to_owned();
    let all: Vec<_> = ids.iter().chain([&unknown, &rejected]).flat_map(asked).collect();
    let replies = join_all(all.iter().map(|(who, id)| approve(who, id))).await;
    for (pair, id) in replies.chunks(2).zip(&ids) {
        let mut statuses = [pair[0].status, pair[1].status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{id}: {} / {}", pair[0], pair[1]);
        // Its making, and one approval.
        assert_eq!(audit_of(&app, id).await.len(), 2);
    }
    let refused: Vec<_> = replies[2 * ids.len()..].iter().map(|reply| reply.status).collect();
    assert_eq!(refused, [404, 404, 409, 409]);
    let mut tx = app.state.db.read().await.unwrap();
    let (queued,) = db_fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM deliveries").unwrap();
    assert_eq!(queued, i64::try_from(ids.len()).unwrap());
});

app_test!(an_expired_item_is_not_approved, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await;
    app.clock.advance_s(86_400 * 365);
    let later = app.operator().await;
    let reply = approve(&later, &id).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "expired"), "{reply}");
});

app_test!(the_log_cannot_be_changed, |app: TestApp| async move {
    // §10.29
    let operator = bank::ready(&app, "usr_1").await;
    education(&operator).await;
    for sql in ["UPDATE operator_audit_log SET action = 'x'", "DELETE FROM operator_audit_log"] {
        let mut tx = app.state.db.write().await.unwrap();
        assert!(spendsense_db::db_execute!(tx, sql).is_err(), "{sql}");
    }
});

app_test!(a_customer_sees_only_what_was_delivered, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await;
    let customer = app.customer("usr_1").await;
    assert_eq!(customer.get("/recommendations/usr_1").await.json()["total"], 0);
    assert_eq!(customer.get("/recommendations/usr_1?status=pending_approval").await.json()["total"], 0);
    approve(&operator, &id).await;
    assert_eq!(customer.get("/recommendations/usr_1").await.json()["total"], 0);
    assert_eq!(customer.get("/recommendations/usr_1?status=approved").await.json()["total"], 0);
    app.clock.advance_s(301);
    delivery::service::pass(&app.state).await.unwrap();
    let seen = customer.get("/recommendations/usr_1").await.json();
    assert_eq!((&seen["total"], &seen["recommendations"][0]["recommendation_id"]), (&json!(1), &json!(id)));
});
