//! What every request meets: slashes, refusals' shapes, ids, headers, CORS, limits, the documentation's pages.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};
use spendsense::config::Environment;
use spendsense::http::Role;
use spendsense_db::{Backend, Db, db_execute, db_fetch_one};

use crate::harness::{Client, Reply, TestApp};

async fn with_header(client: &Client, method: Method, path: &str, name: &str, value: &str) -> Reply {
    client
        .send(Request::builder().method(method).uri(path).header(name, value).body(Body::empty()).unwrap())
        .await
}

/// The parts of a problem that every refusal has, checked.
fn problem(reply: &Reply) -> Value {
    let body = reply.json();
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(body["type"], "about:blank");
    assert_eq!(body["status"], reply.status);
    assert_eq!(body["request_id"], reply.header("x-request-id"));
    body
}

app_test!(the_open_pages_answer, |app: TestApp| async move {
    let anon = app.anon();
    assert_eq!(anon.get("/").await.json(), json!({"message": "SpendSense API"}));
    assert_eq!(anon.get("/health").await.json(), json!({"status": "healthy"}));
    assert_eq!(anon.get("/ready").await.json(), json!({"status": "ready"}));
});

app_test!(a_service_without_its_database_lives_but_is_not_ready, |app: TestApp| async move {
    app.state.db.close().await;
    assert_eq!(app.anon().get("/health").await.status, 200);
    let reply = app.anon().get("/ready").await;
    assert_eq!((reply.status, reply.code()), (503, "unavailable".into()));
    assert_eq!(app.take_faults(), 1);
});

app_test!(
    a_full_house_asks_to_come_back,
    config: |config| config.http.concurrent_requests_max = 0,
    |app: TestApp| async move {
        let reply = app.anon().get("/").await;
        assert_eq!((reply.status, problem(&reply)["code"].clone()), (503, json!("unavailable")));
        assert_eq!(reply.header("retry-after"), "1");
        assert_eq!(app.take_faults(), 1);
    }
);

/// A body that never ends.
fn endless(path: &str) -> Request<Body> {
    let body = Body::from_stream(futures::stream::pending::<Result<bytes::Bytes, std::io::Error>>());
    Request::post(path).header(header::CONTENT_TYPE, "application/json").body(body).unwrap()
}

app_test!(
    a_request_that_takes_too_long_is_given_up,
    config: |config| config.http.request_timeout_s = 0,
    |app: TestApp| async move {
        let reply = app.anon().send(endless("/auth/login")).await;
        assert_eq!((reply.status, problem(&reply)["code"].clone()), (503, json!("unavailable")));
        assert_eq!(problem(&reply)["detail"], "the request took too long and was given up");
        assert_eq!(reply.header("retry-after"), "1");
        assert_eq!(app.anon().get("/health").await.status, 200);
        assert_eq!(app.take_faults(), 1);
    }
);

app_test!(
    long_work_has_a_longer_time_of_its_own,
    config: |config| (config.http.request_timeout_s, config.http.long_request_timeout_s) = (3600, 0),
    |app: TestApp| async move {
        let reply = app.operator().await.send(endless("/ingest/")).await;
        assert_eq!((reply.status, problem(&reply)["code"].clone()), (503, json!("unavailable")));
        assert_eq!(app.take_faults(), 1);
    }
);

app_test!(
    a_request_given_up_while_it_waits_for_the_database_changes_nothing,
    config: |config| config.http.request_timeout_s = 1,
    |app: TestApp| async move {
        app.insert_user("usr_1").await;
        let operator = app.operator().await;
        let grant = json!({"user_id": "usr_1", "action": "grant"});
        let mut held = app.state.db.write().await.unwrap();
        db_execute!(held, "UPDATE users SET full_name = 'Held' WHERE user_id = 'usr_1'").unwrap();
        assert_eq!(operator.post("/consent/", &grant).await.status, 503);
        drop(held);
        let after = operator.get("/consent/usr_1").await.json();
        assert_eq!((&after["consent_status"], after["history"].as_array().map(Vec::len)), (&json!(false), Some(0)));
        assert_eq!(operator.post("/consent/", &grant).await.status, 200, "the place and the lock are free again");
        assert_eq!(app.take_faults(), 1);
    }
);

app_test!(paths_answer_with_and_without_the_trailing_slash, |app: TestApp| async move {
    let admin = app.admin().await;
    for path in ["/health", "/health/", "/docs", "/docs/", "/redoc/", "/openapi.json/"] {
        assert_eq!(admin.get(path).await.status, 200, "{path}");
    }
    let reply = admin.get("/identities/?limit=0").await;
    assert_eq!(problem(&reply)["detail"][0]["loc"], json!(["query", "limit"]));
    assert_eq!(
        app.anon().post("/auth/refresh/", &json!({"refresh_token": "x"})).await.code(),
        "bad_credentials"
    );
});

app_test!(unknown_paths_and_methods_are_problems, |app: TestApp| async move {
    let missing = app.anon().get("/no/such/path").await;
    assert_eq!((missing.status, problem(&missing)["code"].clone()), (404, json!("not_found")));
    for reply in [app.anon().delete("/health").await, app.anon().put("/health", &json!({})).await] {
        assert_eq!((reply.status, problem(&reply)["code"].clone()), (405, json!("method_not_allowed")));
        assert_eq!(reply.header("allow"), "GET,HEAD");
    }
});

app_test!(a_body_that_is_not_as_documented_names_the_field, |app: TestApp| async move {
    let cases = [
        (r#"{"login": 1, "password": "x"}"#, json!(["body", "login"]), "value_error"),
        (r#"{"login": "x"}"#, json!(["body", "password"]), "missing"),
        (r#"{"login": "#, json!(["body", "10"]), "json_invalid"),
        (r#"{"login": "a\u0000", "password": "x"}"#, json!(["body"]), "value_error"),
        ("", json!(["body", "0"]), "json_invalid"),
        ("[[[", json!(["body", "0"]), "value_error"),
    ];
    for (body, loc, kind) in cases {
        let reply = app.anon().send_json(Method::POST, "/auth/login", body).await;
        assert_eq!(reply.status, 422, "{body}");
        let detail = problem(&reply)["detail"][0].clone();
        assert_eq!((&detail["loc"], &detail["type"]), (&loc, &json!(kind)), "{body}: {reply}");
        assert!(detail["msg"].is_string());
    }
});

app_test!(bodies_that_cannot_be_read_are_refused, |app: TestApp| async move {
    let deep = "[".repeat(200_000);
    assert_eq!(app.anon().send_json(Method::POST, "/auth/login", deep).await.status, 422);
    let not_utf8 = vec![b'{', b'"', 0xff, b'"', b':', b'1', b'}'];
    assert_eq!(app.anon().send_json(Method::POST, "/auth/login", not_utf8).await.status, 422);
    let huge = app.anon().send_json(Method::POST, "/auth/login", "x".repeat((1 << 20) + 1)).await;
    assert_eq!((huge.status, problem(&huge)["code"].clone()), (413, json!("too_large")));
    assert_eq!(problem(&huge)["detail"], "the body is larger than 1048576 bytes");
    let text = with_header(&app.anon(), Method::POST, "/auth/login", "content-type", "text/plain").await;
    assert_eq!((text.status, problem(&text)["code"].clone()), (415, json!("unsupported_media_type")));
});

app_test!(parameters_are_checked_and_strangers_ignored, |app: TestApp| async move {
    let admin = app.admin().await;
    assert_eq!(admin.get("/identities?limit=5&colour=blue").await.status, 200);
    for query in ["limit=x", "limit=0", "limit=501", "limit=1&limit=2", "offset=-1", "limit=", "limit=1%00"] {
        let reply = admin.get(&format!("/identities?{query}")).await;
        assert_eq!(reply.status, 422, "{query}: {reply}");
    }
    let nul = admin.patch("/identities/a%00b", &json!({})).await;
    assert_eq!((nul.status, problem(&nul)["detail"][0]["loc"].clone()), (422, json!(["path"])));
    assert_eq!(admin.patch("/identities/%ff", &json!({})).await.status, 422);
});

app_test!(a_request_id_is_kept_if_harmless_and_made_if_not, |app: TestApp| async move {
    let kept = with_header(&app.anon(), Method::GET, "/", "x-request-id", "trace-1.a_B").await;
    assert_eq!(kept.header("x-request-id"), "trace-1.a_B");
    let made = with_header(&app.anon(), Method::GET, "/", "x-request-id", "a b\"c").await;
    assert!(made.header("x-request-id").starts_with("req_"));
});

app_test!(every_answer_carries_the_security_headers, |app: TestApp| async move {
    for path in ["/", "/nope", "/docs", "/auth/me"] {
        let reply = app.anon().get(path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(reply.header("strict-transport-security"), "");
    }
    assert_eq!(app.anon().get("/").await.header("cache-control"), "no-store");
});

app_test!(
    production_insists_on_https,
    config: |config| config.deployment.environment = Environment::Prod,
    |app: TestApp| async move {
        let reply = app.anon().get("/").await;
        assert!(reply.header("strict-transport-security").starts_with("max-age=63072000"));
    }
);

app_test!(only_configured_origins_may_call_from_a_browser, |app: TestApp| async move {
    let preflight = |origin: &str| {
        Request::builder()
            .method(Method::OPTIONS)
            .uri("/auth/login")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,idempotency-key")
            .body(Body::empty())
            .unwrap()
    };
    let known = app.anon().send(preflight("http://localhost:3000")).await;
    assert_eq!((known.status, known.header("access-control-allow-origin")), (200, "http://localhost:3000"));
    assert!(known.header("access-control-allow-headers").contains("idempotency-key"));
    let strange = app.anon().send(preflight("http://evil.example")).await;
    assert_eq!(strange.header("access-control-allow-origin"), "");
});

app_test!(
    an_address_that_asks_too_often_is_told_when_to_return,
    config: |config| (config.limits.per_ip_rate, config.limits.per_ip_burst) = (1, 2),
    |app: TestApp| async move {
        let client = app.anon().from_ip("203.0.113.7");
        for _ in 0..2 {
            assert_eq!(client.get("/").await.status, 200);
        }
        let refused = client.get("/").await;
        assert_eq!((refused.status, problem(&refused)["code"].clone()), (429, json!("rate_limited")));
        assert!(["1", "2"].contains(&refused.header("retry-after")), "{}", refused.header("retry-after"));
        assert_eq!(app.anon().from_ip("203.0.113.8").get("/").await.status, 200);
    }
);

app_test!(
    an_identity_that_asks_too_often_is_refused_from_any_address,
    config: |config| (config.limits.per_identity_rate, config.limits.per_identity_burst) = (1, 1),
    |app: TestApp| async move {
        let operator = app.operator().await;
        assert_eq!(operator.clone().from_ip("203.0.113.7").get("/auth/me").await.status, 200);
        assert_eq!(operator.from_ip("203.0.113.8").get("/auth/me").await.status, 429);
        assert_eq!(app.senior().await.get("/auth/me").await.status, 200);
    }
);

app_test!(
    metrics_are_closed_and_open_to_the_bearer_of_their_token,
    config: |config| config.http.metrics_token = Some("a token for the scraper".to_owned().into()),
    |app: TestApp| async move {
        assert_eq!(app.anon().get("/metrics").await.status, 401);
        assert_eq!(app.role(Role::Advisor).await.get("/metrics").await.status, 403);
        assert_eq!(app.anon().with_token("a token for the scrapes").get("/metrics").await.status, 401);
        // Past the door: this process has no recorder.
        assert_eq!(app.anon().with_token("a token for the scraper").get("/metrics").await.status, 503);
        app.take_faults();
    }
);

app_test!(the_documentation_needs_no_network, |app: TestApp| async move {
    let anon = app.anon();
    for page in ["/docs", "/redoc"] {
        let html = anon.get(page).await;
        assert_eq!((html.status, html.header("content-type")), (200, "text/html; charset=utf-8"));
        assert!(html.header("content-security-policy").starts_with("default-src 'none'; script-src 'self';"));
        assert!(!html.body.contains("//"), "{page} names another host: {html}");
        for file in html.body.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert_eq!(anon.get(file).await.status, 200, "{file}");
        }
        for file in html.body.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert_eq!(anon.get(&format!("/{file}")).await.status, 200, "{file}");
        }
    }
    assert!(anon.get("/docs/swagger-initializer.js").await.body.contains("\"/openapi.json\""));
    assert_eq!(anon.get("/openapi.json").await.json()["openapi"], "3.1.0");
    assert_eq!(anon.get("/docs/nothing.js").await.status, 404);
});

/// What a database does that is started anew, or looked after.
#[tokio::test]
async fn a_page_is_answered_although_postgres_closed_every_connection() {
    let app = TestApp::with(Backend::Postgres, |_| {}).await;
    let operator = app.operator().await;
    let elsewhere = Db::connect(app.target(), 1).await.unwrap();
    for _ in 0..3 {
        let page = operator.get("/operator/dashboard").await;
        assert_eq!(page.status, 200, "{page}");
        let mut tx = elsewhere.read().await.unwrap();
        let sql = "SELECT COUNT(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let (closed,) = db_fetch_one!(tx, (i64,), sql).unwrap();
        assert!(closed > 0);
    }
}
