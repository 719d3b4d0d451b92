//! Notes, tags and assignments beside a recommendation.

use serde_json::{Value, json};
use spendsense::http::Role;
use spendsense_db::{db_execute, db_fetch_all};

use crate::bank;
use crate::harness::{Client, TestApp};

/// An operator and the items of a batch that await review.
async fn queue(app: &TestApp) -> (Client, Vec<Value>) {
    let operator = bank::ready(app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    (operator, batch.into_iter().filter(|item| item["status"] == "pending_approval").collect())
}

fn of(item: &Value, what: &str) -> String {
    format!("/api/operator/recommendations/{}/{what}", item["recommendation_id"].as_str().unwrap())
}

async fn me(client: &Client) -> String {
    client.get("/auth/me").await.json()["identity_id"].as_str().unwrap().to_owned()
}

async fn actions(app: &TestApp) -> Vec<String> {
    let mut tx = app.state.db.read().await.unwrap();
    let sql = "SELECT action FROM operator_audit_log
               WHERE action IN ('write_note', 'change_note', 'delete_note', 'tag', 'untag', 'assign') ORDER BY audit_id";
    db_fetch_all!(tx, (String,), sql).unwrap().into_iter().map(|(action,)| action).collect()
}

app_test!(a_note_is_kept_as_it_was_typed, |app: TestApp| async move {
    let (operator, items) = queue(&app).await;
    let typed = "<script>alert(1)</script> = 1 + 1\nzweite Zeile 🙂";
    let made = operator.post(&of(&items[0], "notes"), &json!({ "note_text": typed })).await;
    assert_eq!(made.status, 201, "{made}");
    let note = made.json();
    assert_eq!((&note["note_text"], &note["author_name"]), (&json!(typed), &json!("operator")));
    app.clock.advance_s(1);
    operator.post(&of(&items[0], "notes"), &json!({ "note_text": "second" })).await;
    let page = operator.get(&(of(&items[0], "notes") + "?limit=1")).await.json();
    assert_eq!((&page["total"], &page["items"][0]["note_text"]), (&json!(2), &json!("second")));
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = operator.get(&(of(&items[0], "notes") + &format!("?limit=1&cursor={cursor}"))).await.json();
    assert_eq!((&rest["items"][0]["note_id"], &rest["next_cursor"]), (&note["note_id"], &Value::Null));
    assert_eq!(operator.get("/api/operator/recommendations/rec_none/notes").await.status, 404);
});

app_test!(notes_of_others_are_not_changed, |app: TestApp| async move {
    let (operator, items) = queue(&app).await;
    let note = operator.post(&of(&items[0], "notes"), &json!({ "note_text": "mine" })).await.json();
    let path = format!("/api/operator/notes/{}", note["note_id"].as_str().unwrap());
    let other = app.senior().await;
    for reply in [other.patch(&path, &json!({ "note_text": "theirs" })).await, other.delete(&path).await] {
        assert_eq!((reply.status, reply.code().as_str()), (403, "forbidden"), "{reply}");
    }
    assert_eq!(other.get(&of(&items[0], "notes")).await.json()["items"][0]["may_change"], false);
    let changed = operator.patch(&path, &json!({ "note_text": "mine, better", "version": 1 })).await.json();
    assert_eq!((&changed["note_text"], &changed["version"]), (&json!("mine, better"), &json!(2)));
    let stale = operator.patch(&path, &json!({ "note_text": "late", "version": 1 })).await;
    assert_eq!((stale.status, stale.code().as_str()), (409, "stale_version"), "{stale}");
    assert_eq!(app.admin().await.delete(&path).await.status, 204);
    assert_eq!(operator.delete(&path).await.status, 404);
    assert_eq!(actions(&app).await, ["write_note", "change_note", "delete_note"]);
});

app_test!(a_note_is_neither_empty_nor_endless, |app: TestApp| async move {
    let (operator, items) = queue(&app).await;
    let path = of(&items[0], "notes");
    let long = "ü".repeat(5000);
    assert_eq!(operator.post(&path, &json!({ "note_text": long })).await.status, 201);
    let too_long = "ü".repeat(5001);
    for wrong in [
        json!({ "note_text": "" }),
        json!({ "note_text": " \n" }),
        json!({ "note_text": too_long }),
        json!({ "note_text": "x", "author_id": "idn_9" }),
        json!({}),
        json!({ "note_text": "a\0b" }),
    ] {
        let reply = operator.post(&path, &wrong).await;
        assert_eq!(reply.status, 422, "{reply}");
    }
    assert_eq!(operator.get(&path).await.json()["total"], 1);
});

app_test!(notes_go_with_the_consent, |app: TestApp| async move {
    let (operator, items) = queue(&app).await;
    operator.post(&of(&items[0], "notes"), &json!({ "note_text": "earns well" })).await;
    let revoke = json!({ "user_id": "usr_1", "action": "revoke" });
    assert_eq!(operator.post("/consent/", &revoke).await.status, 200);
    assert_eq!(operator.get(&of(&items[0], "notes")).await.json()["total"], 0);
    let mut tx = app.state.db.read().await.unwrap();
    let log = db_fetch_all!(
        tx,
        (String,),
        "SELECT metadata || COALESCE(before_json, '') || COALESCE(after_json, '') || COALESCE(reason, '')
               FROM operator_audit_log"
    )
    .unwrap();
    assert!(log.iter().all(|(entry,)| !entry.contains("earns well")));
});

app_test!(tags_are_of_a_closed_list_and_put_on_once, |app: TestApp| async move {
    let (operator, items) = queue(&app).await;
    let path = of(&items[0], "tags");
    let put = async |tag: &str| operator.post(&path, &json!({ "tag": tag })).await;
    assert_eq!(put("edge_case").await.status, 201);
    assert_eq!(put("edge_case").await.status, 200);
    let tags = put("tone_concern").await.json();
    assert_eq!((&tags["total"], &tags["items"][0]["tagged_by_name"]), (&json!(2), &json!("operator")));
    assert_eq!(put("nonsense").await.status, 422);
    let available = operator.get("/api/operator/tags/available").await.json();
    assert_eq!(available["total"], 8);
    let edge_case =
        available["items"].as_array().unwrap().iter().find(|tag| tag["tag"] == "edge_case").unwrap();
    assert_eq!(edge_case["used"], 1);
    assert_eq!(operator.delete(&format!("{path}/edge_case")).await.status, 204);
    assert_eq!(operator.delete(&format!("{path}/edge_case")).await.status, 404);
    assert_eq!(operator.get(&path).await.json()["items"][0]["tag"], "tone_concern");
    assert_eq!(actions(&app).await, ["tag", "tag", "untag"]);
});

app_test!(an_item_is_given_to_oneself_to_a_colleague_and_back, |app: TestApp| async move {
    let (operator, items) = queue(&app).await;
    let colleague = app.operator().await;
    let path = of(&items[0], "assign");
    let assign = async |assignee: &str| operator.post(&path, &json!({ "assignee": assignee })).await;
    assert_eq!(assign("me").await.json()["assignee_id"], json!(me(&operator).await));
    let theirs = assign(&me(&colleague).await).await.json();
    assert_eq!(
        (&theirs["assignee_name"], &theirs["assigned_by"]),
        (&json!("operator"), &json!(me(&operator).await))
    );
    let listed = operator.get("/api/operator/operators").await.json();
    let load = |id: &str| {
        let all = listed["items"].as_array().unwrap();
        all.iter().find(|item| item["identity_id"] == id).unwrap()["open_load"].clone()
    };
    assert_eq!((load(&me(&colleague).await), load(&me(&operator).await)), (json!(1), json!(0)));
    assert_eq!(assign("none").await.json()["assignee_id"], Value::Null);
    assert_eq!(actions(&app).await, ["assign"; 3]);
    let analyst = app.insert_identity(Role::Analyst, None).await;
    for wrong in ["idn_forged", analyst.identity_id.as_str(), ""] {
        let reply = assign(wrong).await;
        assert_eq!(reply.status, 422, "{wrong}: {reply}");
        assert!(reply.body.contains("assignee"), "{reply}");
    }
});

app_test!(by_load_the_work_is_spread_over_those_who_may_decide_it, |app: TestApp| async move {
    let (operator, items) = queue(&app).await;
    let (proposer, colleague) = (me(&operator).await, me(&app.operator().await).await);
    app.admin().await;
    let ids: Vec<&Value> = items.iter().map(|item| &item["recommendation_id"]).collect();
    let body = json!({ "recommendation_ids": ids, "assignee": "auto" });
    let spread = operator.post("/api/operator/recommendations/assign", &body).await.json();
    assert_eq!((&spread["assigned"], &spread["failed"]), (&json!(items.len()), &json!(0)), "{spread}");
    let given = |to: &str| {
        spread["items"].as_array().unwrap().iter().filter(|item| item["assignee_id"] == to).count()
    };
    assert_eq!(given(&proposer) + given(&colleague), items.len());
    assert!(given(&proposer).abs_diff(given(&colleague)) <= 1, "{spread}");
    // What is high risk never goes to its proposer, who may not approve it.
    for (item, assigned) in items.iter().zip(spread["items"].as_array().unwrap()) {
        assert!(item["risk_tier"] != "high" || assigned["assignee_id"] != proposer, "{item}");
    }
});

app_test!(what_is_decided_or_unknown_is_not_assigned, |app: TestApp| async move {
    let (operator, items) = queue(&app).await;
    let reject = json!({ "operator_id": me(&operator).await, "reason": "Does not fit this customer" });
    let id = items[0]["recommendation_id"].as_str().unwrap();
    assert_eq!(operator.post(&format!("/recommendations/{id}/reject"), &reject).await.status, 200);
    let body =
        json!({ "recommendation_ids": [id, "rec_none", items[1]["recommendation_id"]], "assignee": "me" });
    let reply = operator.post("/api/operator/recommendations/assign", &body).await.json();
    assert_eq!((&reply["total"], &reply["assigned"]), (&json!(3), &json!(1)), "{reply}");
    let codes: Vec<&Value> =
        reply["failed_items"].as_array().unwrap().iter().map(|item| &item["code"]).collect();
    assert_eq!(codes, ["wrong_state", "not_found"]);
    let empty = json!({ "recommendation_ids": [], "assignee": "me" });
    assert_eq!(operator.post("/api/operator/recommendations/assign", &empty).await.status, 422);
    // Flagged items go to seniors only; without one nobody is available.
    let mut tx = app.state.db.write().await.unwrap();
    let flagged = items[1]["recommendation_id"].as_str().unwrap();
    db_execute!(tx, "UPDATE recommendations SET status = 'flagged' WHERE recommendation_id = $1", flagged)
        .unwrap();
    tx.commit().await.unwrap();
    let auto = json!({ "assignee": "auto" });
    let nobody = operator.post(&of(&items[1], "assign"), &auto).await;
    assert_eq!((nobody.status, nobody.code().as_str()), (409, "nobody_available"), "{nobody}");
    let senior = me(&app.senior().await).await;
    assert_eq!(operator.post(&of(&items[1], "assign"), &auto).await.json()["assignee_id"], json!(senior));
});
