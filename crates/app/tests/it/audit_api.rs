//! The audit log over HTTP: pages, files that stand for themselves, and live updates on several servers.

use std::io::Cursor;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use futures::StreamExt as _;
use serde_json::{Value, json};
use spendsense::audit::{anchors, check, sequencer, watch};
use spendsense::background;
use spendsense::http::{AppState, Role, router};
use spendsense_engine::audit::{FindingKind, Outcome};

use crate::auditing::link;
use crate::bank;
use crate::harness::{Client, TestApp};

async fn me(client: &Client) -> String {
    client.get("/auth/me").await.json()["identity_id"].as_str().unwrap().to_owned()
}

async fn reject(client: &Client, id: &str, reason: &str) {
    let body = json!({ "operator_id": me(client).await, "reason": reason });
    let reply = client.post(&format!("/recommendations/{id}/reject"), &body).await;
    assert_eq!(reply.status, 200, "{reply}");
}

/// An operator and the ids of a batch.
async fn batch(app: &TestApp) -> (Client, Vec<String>) {
    let operator = bank::ready(app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    let ids = batch.iter().map(|item| item["recommendation_id"].as_str().unwrap().to_owned()).collect();
    (operator, ids)
}

app_test!(a_page_leads_to_the_next_and_none_is_left_out, |app: TestApp| async move {
    batch(&app).await;
    link(&app).await;
    let senior = app.senior().await;
    let all = senior.get("/api/operator/audit-logs?limit=500").await.json();
    let total = all["items"].as_array().unwrap().len();
    assert_eq!((&all["total"], &all["next_cursor"]), (&json!(total), &Value::Null));
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = senior.get(&format!("/api/operator/audit-logs?limit=2{cursor}")).await.json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["audit_id"].clone()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let expected: Vec<Value> =
        all["items"].as_array().unwrap().iter().map(|item| item["audit_id"].clone()).collect();
    assert_eq!(seen, expected);
});

app_test!(entries_are_found_by_what_they_say, |app: TestApp| async move {
    let (operator, ids) = batch(&app).await;
    reject(&operator, &ids[0], "100% wrong_tone here").await;
    link(&app).await;
    let (senior, actor) = (app.senior().await, me(&operator).await);
    let count = async |query: &str| {
        let page = senior.get(&format!("/api/operator/audit-logs?{query}")).await;
        assert_eq!(page.status, 200, "{page}");
        page.json()["total"].as_i64().unwrap()
    };
    assert_eq!(count("action=reject").await, 1);
    assert_eq!(count(&format!("recommendation_id={}", ids[0])).await, 2);
    assert_eq!(count(&format!("action=reject&operator_id={actor}")).await, 1);
    assert_eq!(count("action=reject&operator_id=idn_nobody").await, 0);
    assert_eq!(count("action=reject&user_id=usr_1&from=2026-11-21T09:00:00Z").await, 1);
    assert_eq!(count("action=reject&to=2026-11-21T09:00:00Z").await, 0);
    // Wildcards of the database are letters here.
    assert_eq!(count("q=100%25%20WRONG_tone").await, 1);
    assert_eq!(count("q=100_%25").await, 0);
    let entry = &senior.get("/api/operator/audit-logs?action=reject").await.json()["items"][0];
    assert_eq!(
        (&entry["before"]["status"], &entry["after"]["status"]),
        (&json!("pending"), &json!("rejected"))
    );
    assert_eq!(entry["reason"], "100% wrong_tone here");
    let id = entry["audit_id"].as_str().unwrap();
    assert_eq!(&senior.get(&format!("/api/operator/audit-logs/{id}")).await.json(), entry);
});

app_test!(operators_see_their_own_entries_only, |app: TestApp| async move {
    let (operator, _) = batch(&app).await;
    let other = app.operator().await;
    other.get("/profile/usr_1").await;
    link(&app).await;
    let own = other.get("/api/operator/audit-logs").await.json();
    assert_eq!((&own["total"], &own["items"][0]["action"]), (&json!(1), &json!("read")));
    let actor = me(&operator).await;
    let theirs = other.get(&format!("/api/operator/audit-logs?operator_id={actor}")).await;
    assert_eq!(theirs.status, 403, "{theirs}");
    let page = operator.get("/api/operator/audit-logs?action=generate").await.json();
    let id = page["items"][0]["audit_id"].as_str().unwrap();
    assert_eq!(other.get(&format!("/api/operator/audit-logs/{id}")).await.status, 404);
    assert_eq!(operator.get(&format!("/api/operator/audit-logs/{id}")).await.status, 200);
    let exported = other.get("/api/operator/audit-logs/export").await.body;
    assert!(!exported.contains(&actor), "{exported}");
});

app_test!(bad_questions_are_refused_by_name, |app: TestApp| async move {
    let senior = app.senior().await;
    for (query, field) in
        [("limit=0", "limit"), ("limit=501", "limit"), ("from=yesterday", "from"), ("cursor=x", "cursor")]
    {
        let reply = senior.get(&format!("/api/operator/audit-logs?{query}")).await;
        assert_eq!(reply.status, 422, "{reply}");
        assert_eq!(reply.json()["detail"][0]["loc"], json!(["query", field]));
    }
});

app_test!(the_head_says_what_waits_and_a_part_can_be_checked, |app: TestApp| async move {
    batch(&app).await;
    let senior = app.senior().await;
    let before = senior.get("/api/operator/audit/head").await.json();
    assert!(before["unlinked_entries"].as_i64().unwrap() > 0, "{before}");
    assert_eq!(before["anchor"], Value::Null);
    anchors::anchor_head(&app.state).await.unwrap();
    let head = senior.get("/api/operator/audit/head").await.json();
    assert_eq!((&head["unlinked_entries"], &head["anchor"]["seq"]), (&json!(0), &head["seq"]));
    assert_eq!(head["anchor"]["hash"], head["hash"]);
    let (mut from, mut links) = (1, 0);
    loop {
        let part = senior.get(&format!("/api/operator/audit/verify?limit=3&from_seq={from}")).await.json();
        assert_eq!(part["intact"], true, "{part}");
        links += part["links"].as_i64().unwrap();
        let Some(next) = part["next_seq"].as_i64() else { break };
        from = next;
    }
    assert_eq!(links, head["seq"].as_i64().unwrap());
});

/// The whole chain as a file, by way of the API.
async fn exported(app: &TestApp) -> (String, anchors::Anchors) {
    let (operator, ids) = batch(app).await;
    for id in &ids[..2] {
        reject(&operator, id, "=cmd|' /C calc'!A0").await;
    }
    for _ in 0..20 {
        operator.get("/profile/usr_1").await;
    }
    anchors::anchor_head(&app.state).await.unwrap();
    let file = app.senior().await.get("/api/operator/audit-logs/export?format=jsonl").await;
    assert_eq!((file.status, file.header("content-type")), (200, "application/x-ndjson"));
    (file.body, anchors::read(&app.state.config.anchor_file()).unwrap())
}

fn check_text(text: &str, anchors: &anchors::Anchors) -> Outcome {
    check::check_file(|| Ok(Cursor::new(text.as_bytes())), anchors.heads.clone(), |_| {}).unwrap()
}

app_test!(an_exported_file_proves_itself_and_betrays_every_tampering, |app: TestApp| async move {
    let (file, anchors) = exported(&app).await;
    let whole = check_text(&file, &anchors);
    assert!(whole.is_intact() && whole.anchors_met == 1, "{:?}", whole.findings);
    let lines = || file.lines().map(str::to_owned).collect::<Vec<_>>();
    let edited = |edit: &dyn Fn(&mut Vec<String>)| {
        let mut lines = lines();
        edit(&mut lines);
        let outcome = check_text(&lines.join("\n"), &anchors);
        outcome.findings.iter().map(|it| (it.kind, it.seq.unwrap())).collect::<Vec<_>>()
    };
    let last = i64::try_from(lines().len()).unwrap();
    let altered = edited(&|lines| lines[4] = lines[4].replace("\"operator\"", "\"admin\""));
    assert_eq!(altered, [(FindingKind::Altered, 5)]);
    assert_eq!(edited(&|lines| drop(lines.remove(4))), [(FindingKind::Missing, 5)]);
    assert_eq!(edited(&|lines| lines.swap(4, 5)), [(FindingKind::Reordered, 5)]);
    assert_eq!(edited(&|lines| drop(lines.pop())), [(FindingKind::Truncated, last)]);
    assert_eq!(edited(&|lines| lines.insert(9, lines[4].clone())), [(FindingKind::Duplicate, 5)]);
});

#[test]
fn a_file_that_is_no_export_is_refused_with_its_line() {
    let open = || Ok(Cursor::new("\n{\"hash\":1}\n".as_bytes()));
    let error = check::check_file(open, Vec::new(), |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "line 2 is no line of an exported audit log");
}

app_test!(a_table_runs_no_formula, |app: TestApp| async move {
    exported(&app).await;
    let file = app.senior().await.get("/api/operator/audit-logs/export?format=csv&action=reject").await;
    assert!(file.header("content-type").starts_with("text/csv"), "{file}");
    let mut table = csv::Reader::from_reader(file.body.as_bytes());
    let at = table.headers().unwrap().iter().position(|name| name == "reason").unwrap();
    let reasons: Vec<String> = table.records().map(|row| row.unwrap()[at].to_owned()).collect();
    assert_eq!(reasons, ["'=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"]);
});

app_test!(an_export_is_an_entry_itself, |app: TestApp| async move {
    exported(&app).await;
    link(&app).await;
    let page = app.senior().await.get("/api/operator/audit-logs?action=export_audit_log").await.json();
    assert_eq!((&page["total"], &page["items"][0]["metadata"]["format"]), (&json!(1), &json!("jsonl")));
});

/// Server-sent events as they come.
struct Events {
    body: axum::body::BodyDataStream,
    text: String,
}

impl Events {
    async fn open(client: &Client, last_event_id: Option<i64>) -> Self {
        let mut request = Request::get("/api/operator/events");
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response = client.open(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), 200);
        let mut events = Self { body: response.into_body().into_data_stream(), text: String::new() };
        assert_eq!(events.next().await.0, "ready");
        events
    }

    /// Name, id and data of the next event.
    async fn next(&mut self) -> (String, i64, Value) {
        loop {
            if let Some((frame, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    frame
                        .lines()
                        .find_map(|line| line.strip_prefix(name))
                        .unwrap_or_default()
                        .trim()
                        .to_owned()
                };
                let event = (field("event:"), field("id:").parse().unwrap_or(0), field("data:"));
                let rest = rest.to_owned();
                self.text = rest;
                if !event.0.is_empty() {
                    return (event.0, event.1, serde_json::from_str(&event.2).unwrap());
                }
                continue;
            }
            let wait = tokio::time::timeout(Duration::from_secs(20), self.body.next()).await;
            let bytes = wait.expect("an event").expect("an open stream").unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    async fn named(&mut self, name: &str) -> (i64, Value) {
        loop {
            let (event, id, data) = self.next().await;
            if event == name {
                return (id, data);
            }
        }
    }
}

/// Another server on the same database.
fn second_server(app: &TestApp) -> AppState {
    let config = (*app.state.config).clone();
    AppState::new(app.state.db.clone(), app.state.world.clone(), config).unwrap()
}

app_test!(a_change_reaches_a_client_of_another_server_within_a_second, |app: TestApp| async move {
    let (operator, ids) = batch(&app).await;
    let other = second_server(&app);
    let tasks = |state: &AppState| background::start(state, vec![sequencer::task(state)]);
    let background = [tasks(&app.state), tasks(&other)];
    let listener = app.operator().await.through(router::app(other.clone()).unwrap());
    let mut events = Events::open(&listener, None).await;
    let mut slowest = Duration::ZERO;
    for id in &ids {
        let begun = Instant::now();
        reject(&operator, id, "does not fit").await;
        let (_, change) = events.named("recommendation_rejected").await;
        slowest = slowest.max(begun.elapsed());
        assert_eq!(change["recommendation_id"], **id);
        assert_eq!(change["after"]["status"], "rejected");
    }
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    for state in [&app.state, &other] {
        state.audit.end_streams();
    }
    for background in background {
        background.stop().await;
    }
});

app_test!(a_client_goes_on_where_it_was, |app: TestApp| async move {
    let (operator, ids) = batch(&app).await;
    link(&app).await;
    let mut events = Events::open(&operator, Some(0)).await;
    let (first, created) = events.named("recommendation_created").await;
    assert_eq!(created["recommendation_id"], *ids[0]);
    drop(events);
    reject(&operator, &ids[0], "does not fit").await;
    link(&app).await;
    let mut events = Events::open(&operator, Some(first)).await;
    let (second, _) = events.named("recommendation_created").await;
    assert!(second > first);
    let (third, rejected) = events.named("recommendation_rejected").await;
    assert!(third > second && rejected["recommendation_id"] == *ids[0]);
});

app_test!(alerts_are_for_seniors, |app: TestApp| async move {
    let (operator, ids) = batch(&app).await;
    app.role(Role::Analyst).await.get("/profile/usr_1").await;
    reject(&operator, &ids[0], "does not fit").await;
    link(&app).await;
    let mut events = Events::open(&app.senior().await, Some(0)).await;
    assert_eq!(events.named("alert").await.1["action"], "refused");
    let mut events = Events::open(&operator, Some(0)).await;
    loop {
        match events.next().await.0.as_str() {
            "alert" => panic!("an operator is told who was refused"),
            "recommendation_rejected" => break,
            _ => {}
        }
    }
});

/// What is watched is told by the names in a route, so these names are kept.
#[test]
fn a_user_and_a_recommendation_have_one_name_in_every_route() {
    let api = serde_json::to_value(router::describe()).unwrap();
    let paths = api["paths"].as_object().unwrap();
    for listed in watch::NOT_FINANCIAL {
        assert!(paths.contains_key(listed), "{listed} is gone");
    }
    let mut watched = 0;
    for path in paths.keys() {
        let parts: Vec<&str> = path.split('/').collect();
        for pair in parts.windows(2).filter(|pair| pair[1].starts_with('{')) {
            let name = pair[1];
            match pair[0] {
                "users" | "profile" | "personas" | "compute" => assert_eq!(name, "{user_id}", "{path}"),
                "recommendations" => assert!(["{user_id}", "{recommendation_id}"].contains(&name), "{path}"),
                _ => continue,
            }
            watched += 1;
        }
    }
    assert!(watched >= 10, "{watched}");
}
