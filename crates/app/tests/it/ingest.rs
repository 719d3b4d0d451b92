//! `POST /ingest/`: what is loaded, what is refused, and that a refusal leaves nothing behind.

use std::io::Write as _;

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};
use spendsense::http::Role;
use spendsense_db::{db_execute, db_fetch_one};

use crate::harness::{Client, Reply, TestApp};

/// A user with a checking account, a card and one row of everything.
fn document() -> Value {
    json!({
        "users": [{"user_id": "u1", "full_name": "Ada Miller", "email": "ada@example.com", "consent_status": true}],
        "accounts": [
            {"account_id": "a1", "user_id": "u1", "type": "checking", "balance_current": 1200.5},
            {"account_id": "a2", "user_id": "u1", "type": "credit card", "balance_limit": 5000}
        ],
        "transactions": [transaction("t1", "2026-11-05", json!(-15.49)), transaction("t2", "2026-11-06", json!(2500))],
        "liabilities": [{
            "liability_id": "l1", "account_id": "a2", "user_id": "u1", "liability_type": "credit_card",
            "apr_purchase": 19.41, "minimum_payment_amount": 35, "next_payment_due_date": "2026-12-05"
        }],
        "products": [{
            "product_id": "p1", "product_name": "Harbor Savings", "product_type": "savings_account",
            "category": "hysa", "persona_targets": ["savings_builder"], "short_description": "Saves.",
            "benefits": ["No fee"], "disclosure": "An offer.", "partner_name": "Harbor"
        }]
    })
}

fn transaction(id: &str, date: &str, amount: Value) -> Value {
    json!({
        "transaction_id": id, "account_id": "a1", "user_id": "u1", "date": date, "amount": amount,
        "merchant_name": "NETFLIX.COM"
    })
}

async fn ingest(client: &Client, document: &Value) -> Reply {
    client.post("/ingest/", document).await
}

/// Rows of users, accounts, transactions, liabilities, products.
async fn counts(app: &TestApp) -> [i64; 5] {
    let mut tx = app.state.db.read().await.unwrap();
    let counts: (i64, i64, i64, i64, i64) = db_fetch_one!(
        tx,
        (i64, i64, i64, i64, i64),
        "SELECT (SELECT COUNT(*) FROM users), (SELECT COUNT(*) FROM accounts),
                (SELECT COUNT(*) FROM transactions), (SELECT COUNT(*) FROM liabilities),
                (SELECT COUNT(*) FROM product_offers)"
    )
    .unwrap();
    counts.into()
}

/// Sends the document with its last transaction replaced; expects a 422 at `field` with `code`, and no rows.
async fn expect_fault(app: &TestApp, bad: Value, field: &str, code: &str) {
    let mut document = document();
    document["transactions"].as_array_mut().unwrap().push(bad);
    let reply = ingest(&app.operator().await, &document).await;
    assert_eq!(reply.status, 422, "{reply}");
    let fault = &reply.json()["detail"][0];
    assert_eq!(fault["loc"], json!(["body", "transactions", "2", field]), "{reply}");
    assert_eq!(fault["type"], code, "{reply}");
    assert_eq!(counts(app).await, [0; 5], "a bad last row leaves nothing of the file behind");
}

app_test!(a_document_is_loaded_and_counted, |app: TestApp| async move {
    let reply = ingest(&app.operator().await, &document()).await;
    assert_eq!(reply.status, 200, "{reply}");
    let body = reply.json();
    assert_eq!(body["status"], "success");
    let ingested = json!({"users": 1, "accounts": 2, "transactions": 2, "liabilities": 1, "products": 1});
    assert_eq!(body["ingested"], ingested);
    assert!(body["duration_ms"].is_i64());
    assert_eq!(counts(&app).await, [1, 2, 2, 1, 1]);
    let mut tx = app.state.db.read().await.unwrap();
    let amount: (i64,) =
        db_fetch_one!(tx, (i64,), "SELECT amount_cents FROM transactions WHERE transaction_id = 't1'")
            .unwrap();
    assert_eq!(amount.0, -1549, "positive is money in, and cents are exact");
    let apr: (i64,) = db_fetch_one!(tx, (i64,), "SELECT apr_purchase_bps FROM liabilities").unwrap();
    assert_eq!(apr.0, 1941);
});

app_test!(sending_a_file_again_changes_nothing, |app: TestApp| async move {
    let operator = app.operator().await;
    ingest(&operator, &document()).await;
    app.clock.advance_s(60);
    let again = ingest(&operator, &document()).await.json();
    for entity in ["users", "accounts", "transactions", "liabilities", "products"] {
        let rows = &again["rows"][entity];
        assert_eq!((&rows["inserted"], &rows["updated"]), (&json!(0), &json!(0)), "{entity}: {rows}");
        assert_eq!(rows["unchanged"], again["ingested"][entity], "{entity}");
    }
});

app_test!(a_changed_row_is_updated_and_counted_as_such, |app: TestApp| async move {
    let operator = app.operator().await;
    ingest(&operator, &document()).await;
    let mut changed = document();
    changed["transactions"][0]["amount"] = json!(-16.0);
    changed["accounts"][0]["balance_current"] = json!(1);
    let body = ingest(&operator, &changed).await.json();
    assert_eq!(
        body["rows"]["transactions"],
        json!({"inserted": 0, "updated": 1, "unchanged": 1, "rejected": 0})
    );
    assert_eq!(body["rows"]["accounts"]["updated"], 1);
});

app_test!(the_arrays_may_come_in_any_order, |app: TestApp| async move {
    let whole = document();
    let parts: Vec<String> = ["products", "liabilities", "transactions", "accounts", "users"]
        .iter()
        .map(|key| format!("\"{key}\": {}", whole[key]))
        .collect();
    let text = format!("{{\"note\": {{\"x\": [1]}}, {}}}", parts.join(",\n"));
    let reply = app.operator().await.send_json(Method::POST, "/ingest", text).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(counts(&app).await, [1, 2, 2, 1, 1]);
});

app_test!(fault_22_amounts_that_are_no_exact_cents_are_refused, |app: TestApp| async move {
    expect_fault(&app, transaction("x", "2026-11-05", json!(0.005)), "amount", "too_precise").await;
    expect_fault(&app, transaction("x", "2026-11-05", json!("12")), "amount", "wrong_type").await;
    expect_fault(&app, transaction("x", "2026-11-05", json!(1e20)), "amount", "out_of_range").await;
    expect_fault(&app, transaction("x", "2026-11-05", Value::Null), "amount", "missing").await;
    for (literal, code) in [("1e999", "out_of_range"), ("NaN", "not_finite"), ("-Infinity", "not_finite")] {
        let text = document().to_string().replace("-15.49", literal);
        let reply = app.operator().await.send_json(Method::POST, "/ingest/", text).await;
        assert_eq!(reply.status, 422, "{literal}: {reply}");
        let fault = &reply.json()["detail"][0];
        assert_eq!(fault["loc"], json!(["body", "transactions", "0", "amount"]), "{literal}: {reply}");
        assert_eq!(fault["type"], code, "{literal}");
    }
    assert_eq!(counts(&app).await, [0; 5]);
});

app_test!(fault_22_days_that_cannot_be_are_refused, |app: TestApp| async move {
    let tomorrow = transaction("x", "2026-11-22", json!(1));
    let mut good = document();
    good["transactions"].as_array_mut().unwrap().push(tomorrow);
    let operator = app.operator().await;
    assert_eq!(ingest(&operator, &good).await.status, 200, "somewhere it is tomorrow already");
    for (date, code) in
        [("2026-11-23", "in_the_future"), ("2026-02-30", "malformed_date"), ("yesterday", "malformed_date")]
    {
        let mut bad = document();
        bad["transactions"][0]["date"] = json!(date);
        let fault = &ingest(&operator, &bad).await.json()["detail"][0];
        assert_eq!((&fault["loc"][3], &fault["type"]), (&json!("date"), &json!(code)), "{date}");
    }
});

app_test!(malformed_and_duplicate_ids_are_refused, |app: TestApp| async move {
    let id = |id: &str| transaction(id, "2026-11-05", json!(1));
    expect_fault(&app, id(""), "transaction_id", "malformed_id").await;
    expect_fault(&app, id(&"x".repeat(129)), "transaction_id", "too_long").await;
    expect_fault(&app, id("a\u{0}b"), "transaction_id", "malformed_id").await;
    expect_fault(&app, id("a\nb"), "transaction_id", "malformed_id").await;
    expect_fault(&app, id("t1"), "transaction_id", "duplicate_id").await;
});

app_test!(fault_21_orphans_and_strangers_accounts_are_refused, |app: TestApp| async move {
    let mut orphan = transaction("x", "2026-11-05", json!(1));
    orphan["account_id"] = json!("a9");
    expect_fault(&app, orphan, "account_id", "missing_reference").await;
    let mut stranger = transaction("x", "2026-11-05", json!(1));
    stranger["user_id"] = json!("u9");
    expect_fault(&app, stranger, "user_id", "missing_reference").await;

    let operator = app.operator().await;
    let mut two = document();
    let other = json!({"user_id": "u2", "full_name": "Bo", "email": "bo@example.com"});
    two["users"].as_array_mut().unwrap().push(other);
    two["transactions"][1]["user_id"] = json!("u2");
    let reply = ingest(&operator, &two).await;
    assert_eq!(reply.status, 422, "{reply}");
    assert_eq!(reply.json()["detail"][0]["loc"], json!(["body", "transactions", "1", "account_id"]));
    assert_eq!(counts(&app).await, [0; 5]);

    two["accounts"][0]["joint_user_ids"] = json!(["u2"]);
    let reply = ingest(&operator, &two).await;
    assert_eq!(reply.status, 200, "a joint holder's rows may be on the account: {reply}");
});

app_test!(an_account_does_not_change_hands, |app: TestApp| async move {
    let operator = app.operator().await;
    ingest(&operator, &document()).await;
    let theft = json!({
        "users": [{"user_id": "u2", "full_name": "Eve", "email": "eve@example.com"}],
        "accounts": [{"account_id": "a1", "user_id": "u2", "type": "checking"}]
    });
    let reply = ingest(&operator, &theft).await;
    assert_eq!(reply.status, 422, "{reply}");
    assert_eq!(reply.json()["detail"][0]["type"], "owner_changed");
    assert_eq!(counts(&app).await, [1, 2, 2, 1, 1], "not even the new user was kept");
});

app_test!(fault_23_currencies_must_agree, |app: TestApp| async move {
    let currency = |code: &str| {
        let mut row = transaction("x", "2026-11-05", json!(1));
        row["iso_currency_code"] = json!(code);
        row
    };
    expect_fault(&app, currency("EUR"), "iso_currency_code", "currency_mismatch").await;
    expect_fault(&app, currency("EURO"), "iso_currency_code", "malformed_currency").await;
});

app_test!(unknown_words_and_wrong_types_are_named, |app: TestApp| async move {
    let operator = app.operator().await;
    let cases = [
        ("liabilities", "liability_type", json!("car"), "unknown_value"),
        ("products", "product_type", json!("bond"), "unknown_value"),
        ("products", "benefits", json!("free"), "wrong_type"),
        ("users", "user_type", json!("admin"), "unknown_value"),
        ("users", "consent_status", json!("yes"), "wrong_type"),
        ("users", "email", json!("nobody"), "malformed_email"),
        ("accounts", "account_id", json!(7), "wrong_type"),
        ("accounts", "iso_currency_code", json!("$"), "malformed_currency"),
    ];
    for (entity, field, value, code) in cases {
        let mut bad = document();
        bad[entity][0][field] = value;
        let reply = ingest(&operator, &bad).await;
        let fault = &reply.json()["detail"][0];
        assert_eq!(reply.status, 422, "{field}: {reply}");
        assert_eq!(fault["loc"], json!(["body", entity, "0", field]), "{reply}");
        assert_eq!(fault["type"], code, "{reply}");
    }
    assert_eq!(counts(&app).await, [0; 5]);
});

app_test!(broken_json_is_refused_whole, |app: TestApp| async move {
    let operator = app.operator().await;
    let whole = document().to_string();
    let deep = format!("{{\"users\": [{}{}]}}", "[".repeat(50), "]".repeat(50));
    let cases: [(Vec<u8>, &str); 7] = [
        (whole.as_bytes()[..whole.len() - 9].to_vec(), "json_invalid"),
        (Vec::new(), "json_invalid"),
        (b"[]".to_vec(), "json_invalid"),
        (b"{\"users\": {}}".to_vec(), "wrong_type"),
        (b"{\"users\": [], \"users\": []}".to_vec(), "duplicate_key"),
        (deep.into_bytes(), "too_deep"),
        (b"{\"users\": [{\"full_name\": \"\xff\xfe\"}]}".to_vec(), "not_utf8"),
    ];
    for (body, code) in cases {
        let reply = operator.send_json(Method::POST, "/ingest/", body.clone()).await;
        assert_eq!(reply.status, 422, "{}: {reply}", String::from_utf8_lossy(&body));
        assert_eq!(reply.json()["detail"][0]["type"], code, "{reply}");
    }
    assert_eq!(counts(&app).await, [0; 5]);
});

app_test!(partial_mode_keeps_the_good_and_returns_the_bad, |app: TestApp| async move {
    let mut mixed = document();
    let rows = mixed["transactions"].as_array_mut().unwrap();
    rows.push(transaction("t3", "2026-11-05", json!(0.001)));
    rows.push(transaction("t4", "2026-11-05", json!(4)));
    rows.push(json!(5));
    mixed["users"].as_array_mut().unwrap().push(json!({"user_id": "u2", "full_name": "Bo", "email": "x"}));
    mixed["accounts"][1]["user_id"] = json!("u2");
    let reply = app.operator().await.post("/ingest/?mode=partial", &mixed).await;
    assert_eq!(reply.status, 200, "{reply}");
    let body = reply.json();
    assert_eq!(body["status"], "partial");
    assert_eq!(
        body["rows"]["transactions"],
        json!({"inserted": 3, "updated": 0, "unchanged": 0, "rejected": 2})
    );
    let faults: Vec<_> = body["rejections"].as_array().unwrap().iter().collect();
    let places: Vec<_> =
        faults.iter().map(|f| (f["entity"].as_str().unwrap(), f["index"].as_u64())).collect();
    let expected = [
        ("users", Some(1)),
        ("accounts", Some(1)),
        ("transactions", Some(2)),
        ("transactions", Some(4)),
        ("liabilities", Some(0)),
    ];
    assert_eq!(places, expected, "what hangs on a rejected row is rejected too: {reply}");
    assert_eq!(faults[2]["id"], "t3");
    assert_eq!((&faults[2]["field"], &faults[2]["code"]), (&json!("amount"), &json!("too_precise")));
    assert_eq!(counts(&app).await, [1, 1, 3, 0, 1]);
});

app_test!(an_email_that_is_taken_is_a_conflict_that_names_it, |app: TestApp| async move {
    let operator = app.operator().await;
    ingest(&operator, &document()).await;
    let twin = json!({"users": [{"user_id": "u2", "full_name": "Ada", "email": "ada@example.com"}]});
    let reply = ingest(&operator, &twin).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "duplicate_key"), "{reply}");
    assert!(reply.body.contains("ada@example.com"), "{reply}");
    assert_eq!(counts(&app).await[0], 1);
});

app_test!(ingest_never_brings_back_a_consent_that_was_withdrawn, |app: TestApp| async move {
    let operator = app.operator().await;
    ingest(&operator, &document()).await;
    let mut tx = app.state.db.write().await.unwrap();
    let granted: (String, String) =
        db_fetch_one!(tx, (String, String), "SELECT action, channel FROM consent_events").unwrap();
    assert_eq!(granted, ("granted".to_owned(), "ingest".to_owned()));
    db_execute!(tx, "UPDATE users SET consent_status = $1", false).unwrap();
    tx.commit().await.unwrap();
    let again = ingest(&operator, &document()).await.json();
    assert!(again["notes"][0].as_str().unwrap().starts_with("1 known user"), "{again}");
    let mut tx = app.state.db.read().await.unwrap();
    let kept: (bool,) = db_fetch_one!(tx, (bool,), "SELECT consent_status FROM users").unwrap();
    assert!(!kept.0);
});

fn with_key(key: &str, body: &Value) -> Request<Body> {
    Request::post("/ingest/")
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap()
}

app_test!(an_idempotency_key_replays_its_first_answer, |app: TestApp| async move {
    let identity = app.insert_identity(Role::Operator, None).await;
    let operator = app.client_of(&identity);
    let first = operator.send(with_key("k1", &document())).await;
    assert_eq!(first.status, 200, "{first}");
    app.clock.advance_s(5);
    let again = operator.send(with_key("k1", &document())).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.body, first.body, "the same answer, byte for byte");
    let other = operator.send(with_key("k1", &json!({"users": []}))).await;
    assert_eq!((other.status, other.code().as_str()), (409, "idempotency_key_reused"));
    let stranger = app.senior().await.send(with_key("k1", &json!({"users": []}))).await;
    assert_eq!(stranger.status, 200, "keys are each caller's own: {stranger}");
    let long = operator.send(with_key(&"k".repeat(256), &document())).await;
    assert_eq!((long.status, long.code().as_str()), (400, "idempotency_key_invalid"));
    app.clock.advance_s(24 * 3600 + 1);
    let late = app.client_of(&identity).send(with_key("k1", &document())).await;
    assert_eq!(late.header("idempotent-replayed"), "", "forgotten after a day");
});

app_test!(a_refusal_does_not_use_up_an_idempotency_key, |app: TestApp| async move {
    let operator = app.operator().await;
    let mut bad = document();
    bad["users"][0]["email"] = json!("x");
    assert_eq!(operator.send(with_key("k", &bad)).await.status, 422);
    assert_eq!(operator.send(with_key("k", &document())).await.status, 200);
});

fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

async fn send_gzip(client: &Client, body: Vec<u8>) -> Reply {
    let request = Request::post("/ingest/")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONTENT_ENCODING, "gzip")
        .body(Body::from(body));
    client.send(request.unwrap()).await
}

app_test!(
    a_body_may_be_gzip_but_not_a_bomb,
    config: |config| config.http.ingest_body_bytes_max = 100_000,
    |app: TestApp| async move {
        let operator = app.operator().await;
        let reply = send_gzip(&operator, gzipped(document().to_string().as_bytes())).await;
        assert_eq!(reply.status, 200, "{reply}");
        let bomb = send_gzip(&operator, gzipped(&vec![b' '; 10_000_000])).await;
        assert_eq!((bomb.status, bomb.code().as_str()), (413, "too_large"), "{bomb}");
        let broken = send_gzip(&operator, b"\x1f\x8b\x08nonsense".to_vec()).await;
        assert_eq!((broken.status, broken.code().as_str()), (400, "body_unreadable"), "{broken}");
        let plain = operator.send_json(Method::POST, "/ingest/", vec![b' '; 100_001]).await;
        assert_eq!((plain.status, plain.code().as_str()), (413, "too_large"), "{plain}");
    }
);

app_test!(eight_files_at_once_are_loaded_one_after_the_other, |app: TestApp| async move {
    let operator = app.operator().await;
    let sends = (0..8).map(|n| {
        let client = operator.clone();
        async move {
            let mut part = document();
            let row = transaction(&format!("own{n}"), "2026-11-05", json!(n));
            part["transactions"].as_array_mut().unwrap().push(row);
            ingest(&client, &part).await
        }
    });
    for reply in futures::future::join_all(sends).await {
        assert_eq!(reply.status, 200, "{reply}");
    }
    assert_eq!(counts(&app).await, [1, 2, 10, 1, 1]);
});

app_test!(a_body_must_say_that_it_is_json, |app: TestApp| async move {
    let request = Request::post("/ingest/").header(header::CONTENT_TYPE, "text/csv").body(Body::from("{}"));
    let reply = app.operator().await.send(request.unwrap()).await;
    assert_eq!(reply.status, 415, "{reply}");
});

app_test!(a_first_load_asks_once_what_everybody_holds, |app: TestApp| async move {
    use spendsense::ingest::store::{Holding, all_holdings, holdings};
    ingest(&app.operator().await, &document()).await;
    let read = |rows: Vec<Holding>| {
        let mut held: Vec<_> =
            rows.into_iter().map(|row| (row.user_id, row.account_id, row.iso_currency_code)).collect();
        held.sort_unstable();
        held
    };
    let mut tx = app.state.db.read().await.unwrap();
    let everybody = read(all_holdings(&mut tx, 1).await.unwrap());
    assert_eq!(everybody.len(), 2, "both accounts of u1");
    assert_eq!(everybody, read(holdings(&mut tx, &["u1"], true).await.unwrap()));
    assert!(all_holdings(&mut tx, 0).await.unwrap().is_empty(), "there are more users than wanted");
});
