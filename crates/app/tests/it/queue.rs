//! `/api/operator`: the queue, one item, its trace and history, and the documented review calls.

use serde_json::{Value, json};

use crate::bank;
use crate::harness::{Client, Reply, TestApp};

const QUEUE: &str = "/api/operator/recommendations";

fn ids(reply: &Reply) -> Vec<String> {
    reply.json().as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// The ids of a batch of low risk: whoever made it may approve it.
async fn education(operator: &Client) -> Vec<String> {
    bank::generate(operator, "usr_1").await;
    ids(&operator.get(&format!("{QUEUE}?content_type=education&risk_tier=low")).await)
}

async fn post(client: &Client, id: &str, verb: &str, body: Value) -> Reply {
    client.post(&format!("{QUEUE}/{id}/{verb}"), &body).await
}

app_test!(the_queue_speaks_the_documented_shape, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let made = bank::generate(&operator, "usr_1").await;
    let reply = operator.get(QUEUE).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.header("x-total-count"), made.len().to_string());
    let items = reply.json();
    let item = &items[0];
    assert_eq!(
        (&item["status"], &item["version"], &item["user_name"]),
        (&json!("pending"), &json!(1), &json!("Ada Okafor"))
    );
    assert_eq!(
        item["guardrails_passed"],
        json!({"tone_check": true, "advice_check": true, "eligibility_check": true})
    );
    assert_eq!(item["generated_at"], "2026-11-21T09:00:00Z");
    for field in ["approved_by", "approved_at", "operator_notes", "assignee_id", "undo_until"] {
        assert_eq!(item[field], Value::Null, "{field}");
    }
    assert_eq!(item["open_flags"], 0);
});

app_test!(a_page_leads_to_the_next_until_everything_was_seen_once, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let made = bank::generate(&operator, "usr_1").await;
    for sort in ["newest", "oldest", "priority"] {
        let mut path = format!("{QUEUE}?status=all&sort={sort}&limit=2");
        let mut seen = Vec::new();
        for _ in 0..=made.len() {
            let reply = operator.get(&path).await;
            assert_eq!(reply.header("x-total-count"), made.len().to_string(), "{reply}");
            seen.extend(ids(&reply));
            let Some(link) = reply.header("link").strip_prefix('<').map(str::to_owned) else { break };
            path = link.split('>').next().unwrap().to_owned();
        }
        let distinct: std::collections::BTreeSet<&String> = seen.iter().collect();
        assert_eq!((seen.len(), distinct.len()), (made.len(), made.len()), "{sort}");
    }
    let other = operator.get(&format!("{QUEUE}?sort=newest&limit=1")).await;
    let cursor = other.header("link").split("cursor=").nth(1).unwrap().split('>').next().unwrap().to_owned();
    let crossed = operator.get(&format!("{QUEUE}?sort=oldest&cursor={cursor}")).await;
    assert_eq!(crossed.status, 422, "{crossed}");
});

app_test!(the_urgent_come_first_when_asked_for, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let low = education(&operator).await.pop().unwrap();
    let path = format!("{QUEUE}/{low}");
    assert_eq!(operator.patch(&path, &json!({"priority": "low"})).await.status, 200);
    let listed = operator.get(&format!("{QUEUE}?sort=priority")).await.json();
    let ranks: Vec<usize> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|item| ["high", "medium", "low"].iter().position(|p| item["priority"] == **p).unwrap())
        .collect();
    assert!(ranks.is_sorted(), "{ranks:?}");
    assert_eq!(ids(&operator.get(&format!("{QUEUE}?priority=low")).await), [low]);
});

app_test!(filters_narrow_the_list_and_its_total, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let made = bank::generate(&operator, "usr_1").await;
    let offers = made.iter().filter(|item| item["content_type"] == "partner_offer").count();
    let title = made[0]["title"].as_str().unwrap();
    let word: String = title.chars().take(8).collect::<String>().to_uppercase().replace(' ', "%20");
    let all = made.len();
    let cases = [
        ("content_type=partner_offer".to_owned(), offers),
        ("persona=high_utilization".to_owned(), all),
        ("persona=wealth_builder".to_owned(), 0),
        ("status=approved".to_owned(), 0),
        ("q=okafor".to_owned(), all),
        ("q=usr_1".to_owned(), all),
        // A wildcard is a letter like any other.
        (
            "q=%25".to_owned(),
            made.iter().filter(|item| item["title"].as_str().unwrap().contains('%')).count(),
        ),
        ("q=nobody+called+so".to_owned(), 0),
        ("assignee=me".to_owned(), 0),
        ("assignee=none".to_owned(), all),
        ("tag=urgent".to_owned(), 0),
    ];
    for (query, expected) in cases {
        let reply = operator.get(&format!("{QUEUE}?{query}")).await;
        assert_eq!(
            (ids(&reply).len(), reply.header("x-total-count")),
            (expected, &*expected.to_string()),
            "{query}"
        );
    }
    assert!(!ids(&operator.get(&format!("{QUEUE}?q={word}")).await).is_empty(), "{word}");
    for wrong in
        ["status=pending_approval", "limit=0", "limit=501", "persona=rich", "sort=best", "cursor=x", "q="]
    {
        let reply = operator.get(&format!("{QUEUE}?{wrong}")).await;
        assert_eq!(reply.status, 422, "{wrong}: {reply}");
    }
});

app_test!(one_item_comes_with_its_report_and_keeps_its_first_opening, |app: TestApp| async move {
    use spendsense::review::queue::store::{has_opened, insert_opening};
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await.remove(0);
    let reply = operator.get(&format!("{QUEUE}/{id}")).await;
    assert_eq!((reply.status, reply.header("etag")), (200, "\"1\""), "{reply}");
    let item = reply.json();
    assert!(item["guardrails"]["checks"].as_array().is_some_and(|checks| checks.len() > 5), "{item}");
    assert_eq!(item["allowed_actions"], json!(["approve", "reject", "modify", "flag"]));
    assert_eq!(item["delivery"], Value::Null);
    let me = operator.get("/auth/me").await.json()["identity_id"].as_str().unwrap().into();
    let mut tx = app.state.db.write().await.unwrap();
    assert!(has_opened(&mut tx, &id.as_str().into(), &me).await.unwrap());
    insert_opening(&mut tx, &id.as_str().into(), &me, app.clock_now()).await.unwrap();
    assert!(!has_opened(&mut tx, &id.as_str().into(), &"idn_other".into()).await.unwrap());
    drop(tx);
    assert_eq!(operator.get(&format!("{QUEUE}/rec_none")).await.status, 404);
});

app_test!(a_trace_and_its_replay_are_answered, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await.remove(0);
    let trace = operator.get(&format!("{QUEUE}/{id}/trace")).await.json();
    assert_eq!((&trace["recommendation_id"], &trace["temperature"]), (&json!(id), &json!(0)));
    for part in ["signals", "persona_assignment", "content_matches", "relevance_scores", "inputs"] {
        assert!(trace[part].is_object(), "{part}: {trace}");
    }
    let replay = operator.post_empty(&format!("{QUEUE}/{id}/replay")).await.json();
    assert_eq!((&replay["same"], &replay["data"]), (&json!(true), &json!("same")), "{replay}");
    assert_eq!(replay["steps"].as_array().unwrap().len(), 7);
    for path in ["trace", "history"] {
        assert_eq!(operator.get(&format!("{QUEUE}/rec_none/{path}")).await.status, 404, "{path}");
    }
    assert_eq!(operator.post_empty(&format!("{QUEUE}/rec_none/replay")).await.status, 404);
});

app_test!(an_edit_is_checked_and_kept_beside_what_it_replaced, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await.remove(0);
    let path = format!("{QUEUE}/{id}");
    let before = operator.get(&path).await.json();
    let reply = operator
        .patch(&path, &json!({"title": "How card limits work", "priority": "low", "version": 1}))
        .await;
    assert_eq!(reply.status, 200, "{reply}");
    let modified = reply.json();
    assert_eq!((&modified["status"], &modified["version"]), (&json!("modified"), &json!(2)));
    assert_eq!(modified["modifications"], json!({"title": "How card limits work", "priority": "low"}));
    assert_eq!(modified["guardrails"]["passed"], true);
    // It waits for review again, under the first API's own name for that.
    assert_eq!(operator.get(&path).await.json()["status"], "pending");
    assert_eq!(operator.get("/recommendations/usr_1?status=overridden").await.json()["total"], 1);

    let shaming =
        operator.patch(&path, &json!({"rationale": "You're overspending, and that is a bad habit."})).await;
    assert_eq!((shaming.status, shaming.code().as_str()), (400, "guardrails_failed"), "{shaming}");
    let invented =
        operator.patch(&path, &json!({"rationale": "You could save $987.65 every month like this."})).await;
    assert_eq!((invented.status, invented.code().as_str()), (400, "guardrails_failed"), "{invented}");
    let nothing = operator.patch(&path, &json!({"version": 2})).await;
    assert_eq!((nothing.status, nothing.code().as_str()), (400, "nothing_to_change"), "{nothing}");

    let history = operator.get(&format!("{path}/history")).await.json();
    let titles: Vec<&Value> = history["versions"].as_array().unwrap().iter().map(|v| &v["title"]).collect();
    assert_eq!(titles, [&before["title"], &json!("How card limits work")]);
    let actions: Vec<&Value> = history["entries"].as_array().unwrap().iter().map(|e| &e["action"]).collect();
    assert_eq!(actions, ["generate", "modify"]);
    let entry = &history["entries"][1];
    assert_eq!((&entry["before"]["version"], &entry["after"]["version"]), (&json!(1), &json!(2)), "{entry}");
});

app_test!(a_warning_must_be_answered_for, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await.remove(0);
    let path = format!("{QUEUE}/{id}");
    let vague = json!({"rationale": "You can look at how card limits and balances work together."});
    assert_eq!(operator.patch(&path, &vague).await.status, 200);
    let item = operator.get(&path).await.json();
    let warning = item["warnings"].as_array().unwrap().iter().find(|w| w["name"] == "citation").unwrap();
    assert_eq!((&warning["severity"], &warning["must_acknowledge"]), (&json!("warning"), &json!(true)));
    let bare = post(&operator, &id, "approve", json!({"notes": "fine"})).await;
    assert_eq!((bare.status, bare.code().as_str()), (409, "warnings_unacknowledged"), "{bare}");
    let short = post(&operator, &id, "approve", json!({"acknowledge_warnings": "ok"})).await;
    assert_eq!(short.status, 422, "{short}");
    let body = json!({"acknowledge_warnings": "General on purpose: the customer asked for it."});
    let approved = post(&operator, &id, "approve", body).await;
    assert_eq!(approved.status, 200, "{approved}");
    let item = operator.get(&path).await.json();
    assert_eq!(item["acknowledgement"], "General on purpose: the customer asked for it.");
});

app_test!(bulk_tells_what_became_of_each, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let mut ids = education(&operator).await;
    assert!(ids.len() >= 3, "{ids:?}");
    post(&operator, &ids[0], "reject", json!({"reason": "does not fit the customer"})).await;
    ids.push("rec_none".to_owned());
    let body = json!({"recommendation_ids": ids, "versions": {&*ids[1]: 9}, "notes": "read together"});
    let result = operator.post(&format!("{QUEUE}/bulk-approve"), &body).await.json();
    assert_eq!((&result["total"], &result["failed"]), (&json!(ids.len()), &json!(3)), "{result}");
    let codes: Vec<&Value> = result["failed_items"].as_array().unwrap().iter().map(|f| &f["code"]).collect();
    assert_eq!(codes, ["wrong_state", "stale_version", "not_found"]);
    let approved = operator.get(&format!("{QUEUE}?status=approved")).await.json();
    assert_eq!(approved.as_array().unwrap().len(), ids.len() - 3);
    assert_eq!(approved[0]["operator_notes"], "read together");
    let too_many: Vec<String> = (0..1001).map(|n| format!("rec_{n}")).collect();
    for wrong in [json!([]), json!(too_many)] {
        let reply =
            operator.post(&format!("{QUEUE}/bulk-approve"), &json!({"recommendation_ids": wrong})).await;
        assert_eq!(reply.status, 422, "{reply}");
    }
});

app_test!(bad_input_is_refused_by_field_and_changes_nothing, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await.remove(0);
    let path = format!("{QUEUE}/{id}");
    let cases = [
        ("reject", json!({"reason": "short"}), "reason"),
        ("reject", json!({}), "reason"),
        ("flag", json!({"reason": "            "}), "reason"),
        ("undo", json!({"reason": ""}), "reason"),
        ("approve", json!({"note": "misspelt"}), "note"),
        ("approve", json!({"notes": "x".repeat(5001)}), "notes"),
        ("approve", json!({"version": "1"}), "version"),
    ];
    for (verb, body, field) in cases {
        let reply = post(&operator, &id, verb, body).await;
        assert_eq!(reply.status, 422, "{verb}: {reply}");
        assert!(reply.body.contains(field), "{field}: {reply}");
    }
    for (body, status) in [
        (json!({"title": "Hm"}), 422),
        (json!({"rationale": "too short"}), 422),
        (json!({"priority": "urgent"}), 422),
        (json!({"status": "approved"}), 422),
    ] {
        assert_eq!(operator.patch(&path, &body).await.status, status, "{body}");
    }
    let forged = operator.post(&format!("{path}/approve?operator_id=op_001"), &json!({})).await;
    assert_eq!((forged.status, forged.code().as_str()), (403, "forbidden"), "{forged}");
    let item = operator.get(&path).await.json();
    assert_eq!((&item["status"], &item["version"]), (&json!("pending"), &json!(1)));
    assert_eq!(operator.get(&format!("{path}/history")).await.json()["entries"].as_array().unwrap().len(), 1);
});

app_test!(markup_in_notes_stays_text, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await.remove(0);
    let notes = "<script>alert('x')</script> =1+1";
    assert_eq!(post(&operator, &id, "approve", json!({"notes": notes})).await.status, 200);
    let reply = operator.get(&format!("{QUEUE}/{id}")).await;
    assert_eq!(reply.json()["operator_notes"], notes);
    assert_eq!(reply.header("content-type"), "application/json");
});

app_test!(a_stale_write_changes_nothing_wherever_the_version_stands, |app: TestApp| async move {
    // §10.3
    let operator = bank::ready(&app, "usr_1").await;
    let id = education(&operator).await.remove(0);
    let path = format!("{QUEUE}/{id}/approve");
    let with = |tag: &str| {
        axum::http::Request::post(&path)
            .header("content-type", "application/json")
            .header("if-match", tag)
            .body(axum::body::Body::from("{}"))
            .unwrap()
    };
    let stale = operator.send(with("\"7\"")).await;
    assert_eq!((stale.status, stale.code().as_str()), (409, "stale_version"), "{stale}");
    assert_eq!(operator.send(with("seven")).await.status, 422);
    let body = post(&operator, &id, "approve", json!({"version": 7})).await;
    assert_eq!((body.status, body.code().as_str()), (409, "stale_version"), "{body}");
    let right = operator.send(with("\"1\"")).await;
    assert_eq!((right.status, &right.json()["version"]), (200, &json!(2)), "{right}");
});
