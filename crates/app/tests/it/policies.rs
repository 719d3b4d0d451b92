//! Policies from draft to force: checked, simulated, published by a second person, followed by every process.

use serde_json::{Value, json};
use spendsense::http::{AppState, Role, router};
use spendsense::personas::{PolicyInForce, batch};
use spendsense::rules::RECHECK_MS;
use spendsense::traces::replay::replay;
use spendsense_db::{DbError, db_execute};
use spendsense_engine::ids::RecommendationId;

use crate::bank;
use crate::harness::{Client, Reply, TestApp};

const DRAFTS: &str = "/api/operator/policy/drafts";

/// The policy in force with another utilization from which `high_utilization` holds, and no other way into it.
async fn stricter(client: &Client) -> Value {
    let mut policy = client.get("/api/operator/policy").await.json()["policy"].clone();
    policy["personas"][1]["all_of"][0] = json!([policy["personas"][1]["all_of"][0][0]]);
    policy["personas"][1]["all_of"][0][0]["threshold"] = json!("70 %");
    policy
}

async fn draft(author: &Client) -> String {
    let body = json!({ "title": "Utilization from 70 %", "policy": stricter(author).await });
    let made = author.post(DRAFTS, &body).await;
    assert_eq!(made.status, 201, "{made}");
    made.json()["draft_id"].as_str().unwrap().to_owned()
}

async fn publish(client: &Client, draft_id: &str) -> Reply {
    client
        .post(&format!("{DRAFTS}/{draft_id}/publish"), &json!({ "reason": "Agreed with credit risk" }))
        .await
}

app_test!(a_draft_begins_as_the_policy_in_force, |app: TestApp| async move {
    let senior = app.senior().await;
    let policy = senior.get("/api/operator/policy").await.json();
    assert_eq!(
        (&policy["shipped"], &policy["policy_hash"]),
        (&json!(true), &json!(PolicyInForce::shipped().hash()))
    );
    let made = senior.post(DRAFTS, &json!({ "title": "Nothing yet" })).await.json();
    assert_eq!((&made["policy"], &made["differences"]), (&policy["policy"], &json!([])));
    assert_eq!((&made["may_publish"], &made["outdated"]), (&json!(false), &json!(false)));
    let listed = senior.get(&format!("{DRAFTS}?status=open")).await.json();
    assert_eq!((&listed["total"], &listed["items"][0]["draft_id"]), (&json!(1), &made["draft_id"]));
});

app_test!(a_policy_that_does_not_hold_together_names_its_fields, |app: TestApp| async move {
    let senior = app.senior().await;
    let good = stricter(&senior).await;
    let cases: [(&str, Value, &[&str]); 5] = [
        ("/personas/1/priority", json!("180 %"), &["personas", "1", "priority"]),
        (
            "/personas/1/all_of/0/0/threshold",
            json!("0.7"),
            &["personas", "1", "all_of", "0", "0", "threshold"],
        ),
        ("/offers/min_score", json!("60"), &["offers", "min_score"]),
        ("/content/max_items", json!(1_000_000), &["content", "max_items"]),
        ("/guardrails/tone/patterns/0", json!("a|"), &["guardrails", "tone", "patterns", "0"]),
    ];
    for (pointer, value, place) in cases {
        let mut policy = good.clone();
        *policy.pointer_mut(pointer).unwrap() = value;
        let reply = senior.post(DRAFTS, &json!({ "title": "Wrong", "policy": policy })).await;
        assert_eq!(reply.status, 422, "{pointer}: {reply}");
        let loc: Vec<String> = serde_json::from_value(reply.json()["detail"][0]["loc"].clone()).unwrap();
        assert_eq!(loc[..2], ["body", "policy"], "{reply}");
        assert_eq!(loc[2..], *place, "{reply}");
    }
    for body in
        [json!({ "title": " " }), json!({ "title": "x", "polciy": {} }), json!({ "title": "x", "policy": 7 })]
    {
        assert_eq!(senior.post(DRAFTS, &body).await.status, 422, "{body}");
    }
    assert_eq!(senior.get(DRAFTS).await.json()["total"], 0);
});

app_test!(a_simulation_lists_who_would_move_and_writes_nothing, |app: TestApp| async move {
    // The card of the bank's customer is used to 62 %.
    let operator = bank::ready(&app, "usr_1").await;
    for (id, consent) in [("usr_2", true), ("usr_3", true), ("usr_4", false)] {
        operator.post("/ingest/", &bank::customer(id, consent)).await;
        for window in [30, 180] {
            operator.post_empty(&format!("/features/compute/{id}?window_days={window}")).await;
        }
    }
    let senior = app.senior().await;
    let id = draft(&senior).await;
    let simulate = async |body: Value| senior.post(&format!("{DRAFTS}/{id}/simulate"), &body).await;
    let simulation = simulate(json!({})).await.json();
    assert_eq!((&simulation["users"], &simulation["total"]), (&json!(3), &json!(5)));
    let short = &simulation["windows"][0];
    assert_eq!(
        (&short["window_days"], &short["users"], &short["moving"]),
        (&json!(30), &json!(3), &json!(3))
    );
    assert_eq!(short["moves"][0]["from"], "high_utilization");
    assert_eq!(short["moves"][0]["users"], 3);
    let mut pages = Vec::new();
    let mut query = json!({ "limit": 2, "window_days": 30 });
    loop {
        let page = simulate(query.clone()).await.json();
        pages.extend(
            page["items"].as_array().unwrap().iter().map(|item| item["user_id"].as_str().unwrap().to_owned()),
        );
        if page["next_cursor"].is_null() {
            break;
        }
        query["cursor"] = page["next_cursor"].clone();
    }
    assert_eq!(pages, ["usr_1", "usr_2", "usr_3"]);
    assert_eq!(simulate(json!({ "from": "wealth_builder" })).await.json()["total"], 0);
    for wrong in [json!({ "limit": 0 }), json!({ "cursor": "forged" }), json!({ "window": 30 })] {
        assert_eq!(simulate(wrong.clone()).await.status, 422, "{wrong}");
    }
    // Nothing moved: the persona in force is the old one.
    let held = operator.get("/personas/usr_1").await.json();
    assert_eq!(held[0]["persona_type"], "high_utilization");
});

app_test!(a_policy_is_published_by_a_second_person, |app: TestApp| async move {
    let (author, second) = (app.senior().await, app.admin().await);
    let id = draft(&author).await;
    let own = publish(&author, &id).await;
    assert_eq!((own.status, own.code().as_str()), (409, "four_eyes"), "{own}");
    // Whoever edits it last is no second pair of eyes either.
    let edited = second.put(&format!("{DRAFTS}/{id}"), &json!({ "title": "From 70 %", "version": 1 })).await;
    assert_eq!(edited.status, 200, "{edited}");
    assert_eq!(publish(&second, &id).await.code(), "four_eyes");
    let third = app.senior().await;
    assert_eq!(third.get(&format!("{DRAFTS}/{id}")).await.json()["may_publish"], true);
    let short = third.post(&format!("{DRAFTS}/{id}/publish"), &json!({ "reason": "ok" })).await;
    assert_eq!(short.status, 422, "{short}");
    let published = publish(&third, &id).await;
    assert_eq!(published.status, 200, "{published}");
    assert_eq!(published.json()["publications"][0]["draft_id"], json!(id));
    assert_eq!(published.json()["policy_hash"], published.json()["publications"][0]["policy_hash"]);
    for reply in [publish(&third, &id).await, author.delete(&format!("{DRAFTS}/{id}")).await] {
        assert_eq!((reply.status, reply.code().as_str()), (409, "wrong_state"), "{reply}");
    }
});

app_test!(the_database_refuses_a_publication_by_its_author, |app: TestApp| async move {
    let author = app.senior().await;
    let id = draft(&author).await;
    let mut tx = app.state.db.write().await.unwrap();
    let sql = "UPDATE policy_drafts SET status = 'published', published_by = author_id WHERE draft_id = $1";
    assert!(matches!(db_execute!(tx, sql, &id), Err(DbError::Check(_))));
    drop(tx);
    let mut tx = app.state.db.write().await.unwrap();
    let policy = PolicyInForce::shipped();
    spendsense::personas::store::insert_policy(&mut tx, policy.hash(), policy.body(), app.state.world.now())
        .await
        .unwrap();
    let sql =
        "INSERT INTO policy_publications (seq, policy_hash, draft_id, author_id, published_by, published_at)
               VALUES (1, $1, $2, 'idn_1', 'idn_1', 0)";
    assert!(matches!(db_execute!(tx, sql, policy.hash(), &id), Err(DbError::Check(_))));
});

app_test!(of_two_drafts_upon_one_policy_the_second_is_looked_at_again, |app: TestApp| async move {
    let (author, second) = (app.senior().await, app.senior().await);
    let (one, other) = (draft(&author).await, draft(&author).await);
    let same = author.post(DRAFTS, &json!({ "title": "Nothing" })).await.json();
    let reply = publish(&second, same["draft_id"].as_str().unwrap()).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "nothing_to_publish"), "{reply}");
    assert_eq!(publish(&second, &one).await.status, 200);
    let stale = publish(&second, &other).await;
    assert_eq!((stale.status, stale.code().as_str()), (409, "stale_base"), "{stale}");
    let seen = author.get(&format!("{DRAFTS}/{other}")).await.json();
    assert_eq!((&seen["outdated"], &seen["differences"]), (&json!(true), &json!([])));
    let wrong = author.put(&format!("{DRAFTS}/{other}"), &json!({ "title": "Again", "version": 9 })).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (409, "stale_version"), "{wrong}");
    let saved =
        author.put(&format!("{DRAFTS}/{other}"), &json!({ "title": "Again", "version": 1 })).await.json();
    assert_eq!((&saved["outdated"], &saved["version"]), (&json!(false), &json!(2)));
    assert_eq!(author.delete(&format!("{DRAFTS}/{other}")).await.status, 204);
    assert_eq!(author.get(&format!("{DRAFTS}/{other}")).await.json()["status"], "discarded");
    assert_eq!(author.get(&format!("{DRAFTS}/pdr_none")).await.status, 404);
});

app_test!(what_is_published_decides_from_then_on_and_old_decisions_still_replay, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let before = bank::generate(&operator, "usr_1").await;
    let (author, second) = (app.senior().await, app.senior().await);
    let hash = publish(&second, &draft(&author).await).await.json()["policy_hash"].clone();
    let assigned = operator.post_empty("/personas/usr_1/assign").await.json();
    assert_eq!(assigned["policy_hash"], hash);
    assert_ne!(assigned["persona_type"], "high_utilization");
    // The live batch was made by other rules, so it does not fit any more.
    let after = bank::generate(&operator, "usr_1").await;
    assert_ne!(after[0]["recommendation_id"], before[0]["recommendation_id"]);
    for item in before.iter().chain(&after) {
        let id = RecommendationId::from(item["recommendation_id"].as_str().unwrap());
        assert!(replay(&app.state.db, &id).await.unwrap().is_same(), "{id}");
    }
});

app_test!(another_process_follows_within_a_second, |app: TestApp| async move {
    let twin =
        AppState::new(app.state.db.clone(), app.state.world.clone(), (*app.state.config).clone()).unwrap();
    let there = router::app(twin.clone()).unwrap();
    let operator = app.operator().await.through(there.clone());
    let shipped = operator.get("/api/operator/policy").await.json()["policy_hash"].clone();
    let (author, second) = (app.senior().await, app.senior().await);
    let hash = publish(&second, &draft(&author).await).await.json()["policy_hash"].clone();
    assert_ne!(hash, shipped);
    app.clock.advance_s(RECHECK_MS / 1000);
    assert_eq!(operator.get("/api/operator/policy").await.json()["policy_hash"], hash);
    // A command starts with what is in force.
    let command =
        AppState::new(app.state.db.clone(), app.state.world.clone(), (*app.state.config).clone()).unwrap();
    let command = command.with_rules_in_force().await.unwrap();
    assert_eq!(command.policy.hash(), hash.as_str().unwrap());
});

app_test!(personas_are_assigned_anew_in_the_background, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let (author, second) = (app.senior().await, app.senior().await);
    publish(&second, &draft(&author).await).await;
    assert_eq!(operator.get("/personas/usr_1").await.json()[0]["persona_type"], "high_utilization");
    let started = author.post_empty("/api/operator/policy/reassign").await;
    assert_eq!((started.status, &started.json()["users_total"]), (202, &json!(1)), "{started}");
    let done = loop {
        let run = author.get("/api/operator/policy/reassign").await.json()["items"][0].clone();
        if run["status"] != "running" {
            break run;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(
        (&done["status"], &done["users_done"], &done["changed"]),
        (&json!("done"), &json!(1), &json!(1))
    );
    let history = operator.get("/personas/usr_1?history=true").await.json();
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert_ne!(history[0]["persona_type"], "high_utilization");
    // A second time finds nothing to change.
    let again =
        batch::assign_all(&app.state.db, &app.state.world, &app.state.clone().policy, |_| ()).await.unwrap();
    assert_eq!((again.users, again.changed), (1, 0));
});

app_test!(everything_about_a_policy_is_in_the_log, |app: TestApp| async move {
    let (author, second) = (app.senior().await, app.senior().await);
    let id = draft(&author).await;
    author.put(&format!("{DRAFTS}/{id}"), &json!({ "title": "Other name" })).await;
    publish(&second, &id).await;
    let mut tx = app.state.db.read().await.unwrap();
    let rows = spendsense_db::db_fetch_all!(
        tx,
        (String, String),
        "SELECT action, operator_id FROM operator_audit_log WHERE subject_kind = 'policy_draft' ORDER BY audit_id"
    )
    .unwrap();
    let actions: Vec<&str> = rows.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["create_policy_draft", "change_policy_draft", "publish_policy"]);
    assert!(rows[0].1 == rows[1].1 && rows[1].1 != rows[2].1);
});

app_test!(a_past_policy_is_read_by_its_hash, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let before = operator.get("/api/operator/policy").await.json();
    let at = |hash: &Value| format!("/api/operator/policy/versions/{}", hash.as_str().unwrap());
    // Before anything was decided by it, too.
    let shipped = operator.get(&at(&before["policy_hash"])).await.json();
    assert_eq!((&shipped["policy"], &shipped["in_force"]), (&before["policy"], &json!(true)));
    let batch = bank::generate(&operator, "usr_1").await;
    let (author, second) = (app.senior().await, app.senior().await);
    let now = publish(&second, &draft(&author).await).await.json();
    let id = batch[0]["recommendation_id"].as_str().unwrap();
    let trace = operator.get(&format!("/api/operator/recommendations/{id}/trace")).await.json();
    let past = app.role(Role::Analyst).await.get(trace["policy_url"].as_str().unwrap()).await.json();
    assert_eq!(past["policy"], before["policy"]);
    assert_eq!(
        (&past["policy_hash"], &past["in_force"], &past["publications"]),
        (&before["policy_hash"], &json!(false), &json!([]))
    );
    let newest = operator.get(&at(&now["policy_hash"])).await.json();
    assert_eq!((&newest["in_force"], &newest["shipped"]), (&json!(true), &json!(false)));
    assert_eq!(newest["publications"][0]["policy_hash"], now["policy_hash"]);
    for unknown in ["00ff", "drafts", "%F0%9F%98%80"] {
        let reply = operator.get(&format!("/api/operator/policy/versions/{unknown}")).await;
        assert_eq!((reply.status, reply.code().as_str()), (404, "not_found"), "{reply}");
    }
});

app_test!(an_analyst_tries_a_policy_out_and_learns_numbers_only, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = draft(&app.senior().await).await;
    let analyst = app.role(Role::Analyst).await;
    let seen = analyst.get(&format!("{DRAFTS}/{id}")).await;
    assert_eq!((seen.status, &seen.json()["may_publish"]), (200, &json!(false)), "{seen}");
    let simulate = format!("{DRAFTS}/{id}/simulate");
    let counted = analyst.post(&simulate, &json!({ "limit": 1 })).await;
    let counts = counted.json();
    assert_eq!((&counts["users"], &counts["total"]), (&json!(1), &json!(1)), "{counted}");
    assert_eq!((&counts["items"], &counts["next_cursor"]), (&json!([]), &Value::Null));
    assert!(!counted.body.contains("usr_1") && !counted.body.contains("Okafor"), "{counted}");
    let named = operator.post(&simulate, &json!({ "limit": 1 })).await.json();
    assert_eq!((&named["windows"], &named["items"][0]["user_id"]), (&counts["windows"], &json!("usr_1")));
    for write in [
        analyst.post(DRAFTS, &json!({ "title": "Mine" })).await,
        analyst.put(&format!("{DRAFTS}/{id}"), &json!({ "title": "Mine" })).await,
        publish(&analyst, &id).await,
        operator.put(&format!("{DRAFTS}/{id}"), &json!({ "title": "Mine" })).await,
    ] {
        assert_eq!(write.status, 403, "{write}");
    }
});
