//! Jobs over HTTP: who sees them, following one to its end, the board, cancelling and enqueueing again.

use std::future::IntoFuture as _;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::anyhow;
use axum::body::Body;
use axum::http::{Request, header};
use futures::StreamExt as _;
use serde_json::{Value, json};
use spendsense::http::{AppState, Role, router};
use spendsense::jobs::store::board::{JobFilter, count_jobs};
use spendsense::jobs::worker::{Worker, run_pending};
use spendsense::jobs::{Failure, NewJob, Progress, Run, enqueue};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::harness::{Client, TestApp};
use crate::jobs::{add, doing, job, named};

/// Three steps, each saved; a name of its own makes it fail, or wait to be cancelled.
async fn three_steps(run: Run) -> Result<Value, Failure> {
    match run.payload["name"].as_str().unwrap() {
        "fails" => return Err(anyhow!("the file is gone").into()),
        "waits" => {
            while !run.cancelled() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            return Err(Failure::Final("told to".into()));
        }
        _ => {}
    }
    for step in 1..=3 {
        let mut tx = run.state.db.write().await?;
        let progress = Progress {
            phase: "stepping".into(),
            rows_read: Some(step * 10),
            rows_accepted: Some(step * 9),
            rows_rejected: Some(step),
            rows_total: Some(40),
            ..Progress::default()
        };
        run.save(&mut tx, &progress, &json!({ "step": step })).await?;
        tx.commit().await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    Ok(json!({ "rows": 40 }))
}

async fn add_of(state: &AppState, created_by: &str, name: &str) -> String {
    let mut tx = state.db.write().await.unwrap();
    let job = NewJob { max_attempts: 1, ..named(name) };
    let enqueued = enqueue(&mut tx, &state.world, created_by, &job).await.unwrap();
    tx.commit().await.unwrap();
    enqueued.job_id
}

app_test!(a_job_is_seen_by_the_staff_and_by_who_started_it, |app: TestApp| async move {
    let state = doing(&app, three_steps).await;
    let advisor = app.insert_identity(Role::Advisor, None).await;
    let id = add_of(&state, advisor.identity_id.as_str(), "fails").await;
    run_pending(&state).await.unwrap();
    for path in [format!("/jobs/{id}"), format!("/api/jobs/{id}")] {
        for role in [Role::Analyst, Role::Operator, Role::SeniorOperator, Role::Admin] {
            assert_eq!(app.role(role).await.get(&path).await.status, 200);
        }
        assert_eq!(app.client_of(&advisor).get(&path).await.status, 200);
        assert_eq!(app.role(Role::Advisor).await.get(&path).await.status, 404);
    }
    let answer = app.operator().await.get(&format!("/jobs/{id}")).await.json();
    assert_eq!(answer["message"], "success");
    assert_eq!(
        (&answer["data"]["status"], &answer["data"]["error"]),
        (&json!("dead"), &json!("the file is gone"))
    );
    let detail = app.operator().await.get(&format!("/api/jobs/{id}")).await.json();
    assert_eq!(detail["attempts"][0]["outcome"], "failed");
    assert_eq!(detail["payload"], json!({ "name": "fails" }));
});

app_test!(a_dead_job_is_enqueued_again_by_seniors_and_its_owner_and_it_is_noted, |app: TestApp| async move {
    let state = doing(&app, three_steps).await;
    let owner = app.insert_identity(Role::Operator, None).await;
    let id = add_of(&state, owner.identity_id.as_str(), "fails").await;
    let retry = format!("/api/jobs/{id}/retry");
    let early = app.senior().await.post(&retry, &json!({})).await;
    assert_eq!((early.status, early.code()), (409, "wrong_state".into()), "{early}");
    for client in [app.senior().await, app.client_of(&owner)] {
        run_pending(&state).await.unwrap();
        assert_eq!(app.operator().await.post(&retry, &json!({})).await.code(), "forbidden");
        let again = client.post(&retry, &json!({ "reason": "the file is back" })).await;
        assert_eq!((again.status, &again.json()["data"]["status"]), (200, &json!("pending")), "{again}");
        assert_eq!(again.json()["data"]["attempt"], 0);
    }
    let short = app.senior().await.post(&retry, &json!({ "reason": "why" })).await;
    assert_eq!((short.status, short.json()["detail"][0]["loc"][1].clone()), (422, json!("reason")));
    let log = app.admin().await.get("/api/operator/audit-logs?action=retry_job").await.json();
    assert_eq!((&log["total"], &log["items"][0]["reason"]), (&json!(2), &json!("the file is back")), "{log}");
});

app_test!(a_job_is_cancelled_while_it_waits_and_while_it_runs, |app: TestApp| async move {
    let state = doing(&app, three_steps).await;
    let senior = app.senior().await;
    let waiting = add_of(&state, "system", "fails").await;
    for _ in 0..2 {
        let reply = senior.post(&format!("/api/jobs/{waiting}/cancel"), &json!({})).await;
        assert_eq!((reply.status, &reply.json()["data"]["status"]), (200, &json!("cancelled")), "{reply}");
    }
    assert_eq!(run_pending(&state).await.unwrap(), 0);
    let running = add_of(&state, "system", "waits").await;
    let (stop, stopped) = watch::channel(false);
    let work = tokio::spawn(Worker::new(state.clone()).await.unwrap().work(stopped));
    until(&state, &running, "running").await;
    let reply = senior.post(&format!("/api/jobs/{running}/cancel"), &json!({})).await;
    assert_eq!(reply.json()["data"]["cancel_requested"], true, "{reply}");
    until(&state, &running, "cancelled").await;
    assert_eq!(senior.post(&format!("/api/jobs/{running}/retry"), &json!({})).await.status, 200);
    stop.send_replace(true);
    work.await.unwrap();
});

async fn until(state: &AppState, job_id: &str, status: &str) {
    for _ in 0..500 {
        if job(state, job_id).await.status == status {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the job never was {status}");
}

app_test!(jobs_are_listed_by_page_and_filter, |app: TestApp| async move {
    let state = doing(&app, three_steps).await;
    for _ in 0..3 {
        add(&state, &named("fails")).await;
        app.clock.advance_s(1);
    }
    add(&state, &NewJob { queue: "imports", run_at: Some(app.clock_now().plus_ms(9000)), ..named("a") })
        .await;
    let analyst = app.role(Role::Analyst).await;
    let first = analyst.get("/api/jobs?limit=3").await.json();
    assert_eq!((&first["total"], first["items"].as_array().unwrap().len()), (&json!(4), 3));
    assert_eq!(first["total_is_more"], false);
    let mut tx = state.db.read().await.unwrap();
    let counted = count_jobs(&mut tx, &JobFilter::default(), 3).await.unwrap();
    assert_eq!(counted, 3, "no further than asked for");
    drop(tx);
    let next = first["next_cursor"].as_str().unwrap();
    let second = analyst.get(&format!("/api/jobs?limit=3&cursor={next}")).await.json();
    assert_eq!((second["items"].as_array().unwrap().len(), &second["next_cursor"]), (1, &Value::Null));
    for (query, total) in [("status=pending", 3), ("status=scheduled&queue=imports", 1), ("kind=other", 0)] {
        assert_eq!(analyst.get(&format!("/api/jobs?{query}")).await.json()["total"], total, "{query}");
    }
    let wrong = analyst.get("/api/jobs?status=lost").await;
    assert_eq!((wrong.status, wrong.json()["detail"][0]["loc"][1].clone()), (422, json!("status")));
});

app_test!(the_board_shows_what_waits_runs_and_failed_and_who_works, |app: TestApp| async move {
    let state = doing(&app, three_steps).await;
    let failing = add(&state, &NewJob { max_attempts: 1, ..named("fails") }).await.job_id;
    let (stop, stopped) = watch::channel(false);
    let work = tokio::spawn(Worker::new(state.clone()).await.unwrap().work(stopped));
    until(&state, &failing, "dead").await;
    let running = add(&state, &named("waits")).await.job_id;
    until(&state, &running, "running").await;
    add(&state, &NewJob { run_at: Some(app.clock_now().plus_ms(90_000)), ..named("later") }).await;
    let operator = app.operator().await;
    let board = operator.get("/rq").await.json();
    assert_eq!(
        board["queues"],
        json!([{"queue": "default", "pending": 0, "scheduled": 1, "running": 1, "dead": 1}])
    );
    assert_eq!(
        (&board["running"][0]["job_id"], &board["failed"][0]["status"]),
        (&json!(running), &json!("dead"))
    );
    assert_eq!(board["throughput"]["failed_last_minute"], 1);
    assert_eq!(
        (&board["workers"][0]["alive"], &board["schedules"][0]["name"]),
        (&json!(true), &json!("jobs_cleanup"))
    );
    assert_eq!(operator.get("/api/jobs/board").await.json()["queues"], board["queues"]);
    let browser = Request::get("/rq").header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
    let sent_on = app.anon().send(browser).await;
    assert_eq!((sent_on.status, sent_on.header("location")), (303, "/console/jobs"));
    stop.send_replace(true);
    work.await.unwrap();
});

/// The events of a job from after `last` to the end of the stream.
async fn events(client: &Client, id: &str, last: i64) -> Vec<(String, i64, Value)> {
    let request = Request::get(format!("/jobs/{id}")).header(header::ACCEPT, "text/event-stream");
    let request = request.header("last-event-id", last).body(Body::empty()).unwrap();
    let mut body = client.open(request).await.into_body().into_data_stream();
    let mut text = String::new();
    while let Some(bytes) = body.next().await {
        text.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
    }
    text.split("\n\n")
        .filter(|event| !event.is_empty())
        .map(|event| {
            let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim();
            let data = serde_json::from_str(field("data:")).unwrap();
            (field("event:").to_owned(), field("id:").parse().unwrap(), data)
        })
        .collect()
}

app_test!(events_tell_a_job_to_its_end_and_go_on_where_a_client_was, |app: TestApp| async move {
    let state = doing(&app, three_steps).await;
    let id = add(&state, &named("a")).await.job_id;
    let operator = app.operator().await;
    let work = tokio::spawn(async move { run_pending(&state).await.unwrap() });
    let seen = events(&operator, &id, 0).await;
    assert_eq!(work.await.unwrap(), 1);
    let names: Vec<&str> = seen.iter().map(|event| event.0.as_str()).collect();
    assert!(names.len() >= 4, "{seen:?}");
    assert!(
        names[..names.len() - 1].iter().all(|name| *name == "progress")
            && names[names.len() - 1] == "succeeded"
    );
    assert!(seen.is_sorted_by(|a, b| a.1 < b.1), "numbers grow");
    let shares: Vec<f64> = seen.iter().map(|event| event.2["progress"].as_f64().unwrap_or(0.0)).collect();
    assert!(shares.is_sorted() && shares[shares.len() - 1] == 100.0, "{shares:?}");
    let end = &seen[seen.len() - 1].2;
    assert_eq!(
        (&end["rows_accepted"], &end["rows_rejected"], &end["summary"]["rows"]),
        (&json!(27), &json!(3), &json!(40))
    );
    assert_eq!(
        events(&operator, &id, seen[0].1).await.len(),
        1,
        "what was missed in between is in the last state"
    );
    let nothing_more = Request::get(format!("/jobs/{id}")).header(header::ACCEPT, "text/event-stream");
    let nothing_more = nothing_more.header("last-event-id", seen[seen.len() - 1].1);
    assert_eq!(operator.send(nothing_more.body(Body::empty()).unwrap()).await.status, 204);
});

/// A handshake as a browser makes it, with the token as a protocol.
async fn shake_hands(address: SocketAddr, id: &str, token: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET /jobs/{id} HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: spendsense, bearer.{token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    (stream, String::from_utf8(head).unwrap().to_lowercase())
}

/// The next frame of a server: what it is and what it holds.
async fn frame(stream: &mut TcpStream) -> (u8, Vec<u8>) {
    let kind = stream.read_u8().await.unwrap() & 0x0f;
    let length = match stream.read_u8().await.unwrap() {
        126 => usize::from(stream.read_u16().await.unwrap()),
        length => usize::from(length),
    };
    let mut content = vec![0; length];
    stream.read_exact(&mut content).await.unwrap();
    (kind, content)
}

app_test!(a_websocket_tells_a_job_to_its_end_to_who_brings_a_token, |app: TestApp| async move {
    let state = doing(&app, three_steps).await;
    let id = add(&state, &named("a")).await.job_id;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router::app(state.clone()).unwrap();
    let make = axum::ServiceExt::<axum::extract::Request>::into_make_service_with_connect_info::<SocketAddr>(
        service,
    );
    let server = tokio::spawn(axum::serve(listener, make).into_future());
    let (_stream, refused) = shake_hands(address, &id, "made.up.token").await;
    assert!(refused.starts_with("http/1.1 401"), "{refused}");
    let identity = app.insert_identity(Role::Operator, None).await;
    let token = state.logins.tokens.issue(&identity, app.clock_now(), state.world.id("tok")).unwrap();
    let (mut stream, accepted) = shake_hands(address, &id, &token).await;
    assert!(accepted.starts_with("http/1.1 101"), "{accepted}");
    assert!(accepted.contains("sec-websocket-protocol: spendsense\r\n"), "{accepted}");
    let work = tokio::spawn(async move { run_pending(&state).await.unwrap() });
    let mut told = Vec::new();
    let end = loop {
        match frame(&mut stream).await {
            (1, text) => told.push(serde_json::from_slice::<Value>(&text).unwrap()),
            (8, end) => break end,
            (9, _) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(end[..2], [3, 232], "1000: over");
    assert_eq!(told[told.len() - 1]["status"], "succeeded");
    assert!(told.len() >= 4 && told.is_sorted_by_key(|job| job["sequence"].as_i64()), "{told:?}");
    assert_eq!(work.await.unwrap(), 1);
    server.abort();
});
