//! Operators find users and look at what is held about them, behind the consent gate.

use serde_json::{Value, json};

use crate::bank;
use crate::harness::{Client, TestApp};

async fn insert_named(app: &TestApp, operator: &Client, id: &str, name: &str, consent: bool) {
    let body = json!({ "users": [{ "user_id": id, "full_name": name, "email": format!("{id}@bank.example"),
                                   "consent_status": consent }] });
    let reply = operator.post("/ingest/", &body).await;
    assert_eq!(reply.status, 200, "{reply}");
    app.clock.advance_s(1);
}

fn ids(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["user_id"].as_str().unwrap()).collect()
}

/// Every page of a list, by following `next_cursor`.
async fn all(client: &Client, path: &str, limit: usize) -> Vec<Value> {
    let mut items = Vec::new();
    let mut next = String::new();
    loop {
        let joint = if path.contains('?') { '&' } else { '?' };
        let page = client.get(&format!("{path}{joint}limit={limit}{next}")).await.json();
        let found = page["items"].as_array().unwrap().clone();
        assert!(found.len() <= limit);
        items.extend(found);
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => {
                assert_eq!(page["total"], items.len());
                return items;
            }
        }
    }
}

app_test!(a_search_looks_at_every_user_and_not_at_one_page, |app: TestApp| async move {
    // §10.25
    let operator = app.operator().await;
    for (id, name) in
        [("usr_1", "Ada Okafor"), ("usr_2", "Bo Lind"), ("usr_3", "Ada Berg"), ("usr_4", "100%_Sure")]
    {
        insert_named(&app, &operator, id, name, id != "usr_2").await;
    }
    let find = async |query: &str| {
        let page = operator.get(&format!("/api/operator/users?{query}")).await.json();
        ids(&page).join(" ")
    };
    assert_eq!(find("q=aDa").await, "usr_3 usr_1");
    assert_eq!(find("q=usr_2%40bank").await, "usr_2");
    assert_eq!(find("q=USR_4").await, "usr_4");
    // A wildcard that is typed is a character.
    assert_eq!(find("q=%25_s").await, "usr_4");
    assert_eq!(find("q=a_a").await, "");
    assert_eq!(find("consent=false").await, "usr_2");
    assert_eq!(find("sort=newest").await, "usr_4 usr_3 usr_2 usr_1");
    for sort in ["name", "newest", "user_id"] {
        let whole = find(&format!("sort={sort}")).await;
        let paged = all(&operator, &format!("/api/operator/users?sort={sort}"), 1).await;
        let paged: Vec<&str> = paged.iter().map(|item| item["user_id"].as_str().unwrap()).collect();
        assert_eq!(paged.join(" "), whole, "{sort}");
    }
    for wrong in ["sort=random", "limit=0", "limit=201", "persona=nobody", "cursor=forged", "consent=perhaps"]
    {
        let reply = operator.get(&format!("/api/operator/users?{wrong}")).await;
        assert_eq!(reply.status, 422, "{wrong}: {reply}");
        assert!(reply.body.contains(wrong.split('=').next().unwrap()), "{wrong}: {reply}");
    }
});

app_test!(a_user_is_found_by_persona_and_shows_what_awaits_review, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    operator.post("/ingest/", &bank::customer("usr_2", true)).await;
    let batch = bank::generate(&operator, "usr_1").await;
    let waiting = batch.iter().filter(|item| item["status"] == "pending_approval").count();
    let page = operator.get("/api/operator/users?persona=high_utilization").await.json();
    assert_eq!(page["total"], 1);
    let found = &page["items"][0];
    assert_eq!(found["persona_30d"]["persona_type"], "high_utilization");
    assert_eq!((&found["persona_180d"], &found["awaiting_review"]), (&Value::Null, &json!(waiting)));
    let none = operator.get("/api/operator/users?persona=high_utilization&window_days=180").await.json();
    assert_eq!((&none["total"], &none["items"]), (&json!(0), &json!([])));
});

app_test!(every_figure_leads_to_the_rows_behind_it, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let signals = operator.get("/api/operator/users/usr_1/signals").await.json();
    assert_eq!(signals["30d_signals"]["credit"]["cards"][0]["last_four"], "4321");
    let window = &signals["windows"][1];
    assert_eq!((&window["window_days"], &window["currency"]), (&json!(180), &json!("USD")));
    let evidence = window["evidence"].as_array().unwrap();
    let income =
        evidence.iter().find(|e| e["feature"] == "avg_monthly_income").expect("evidence of the income");
    let behind: Vec<&str> =
        income["transaction_ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert!(!behind.is_empty());
    let path = format!("/api/operator/users/usr_1/transactions?limit=500&ids={}", behind.join(","));
    let rows = operator.get(&path).await.json();
    assert_eq!(rows["total"], behind.len());
    assert!(rows["items"].as_array().unwrap().iter().all(|row| row["amount"] == json!(2100.5)), "{rows}");
});

app_test!(transactions_come_newest_first_in_pages_that_lose_none, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let path = "/api/operator/users/usr_1/transactions";
    let rows = all(&operator, path, 7).await;
    assert_eq!(rows.len(), 50);
    let days: Vec<&str> = rows.iter().map(|row| row["date"].as_str().unwrap()).collect();
    assert!(days.is_sorted_by(|a, b| a >= b));
    let some =
        operator.get(&format!("{path}?from=2026-11-01&to=2026-11-19&account_id=usr_1_card")).await.json();
    assert_eq!(some["total"], 1, "{some}");
    assert_eq!(some["items"][0]["merchant_name"], "INTEREST CHARGE");
    let others = operator.get(&format!("{path}?ids=usr_2_t1")).await.json();
    assert_eq!(others["total"], 0);
    let many = vec!["t"; 501].join(",");
    for wrong in ["from=yesterday", "limit=501", "cursor=AAAA", &format!("ids={many}")] {
        assert_eq!(operator.get(&format!("{path}?{wrong}")).await.status, 422, "{wrong}");
    }
});

app_test!(accounts_keep_what_is_owned_apart_from_what_is_owed, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let accounts = operator.get("/api/operator/users/usr_1/accounts").await.json();
    assert_eq!(
        accounts["totals"],
        json!([{ "currency": "USD", "assets": 2345.67, "debts": 3100.0,
                                            "unknown_balances": 0 }])
    );
    let card = accounts["items"].as_array().unwrap().iter().find(|a| a["kind"] == "credit_card").unwrap();
    assert_eq!(
        (&card["utilization"], &card["mask"], &card["joint"]),
        (&json!(0.62), &json!("4321"), &json!(false))
    );
    let liability = &card["liabilities"][0];
    assert_eq!(
        (&liability["apr_purchase"], &liability["next_payment_due"]),
        (&json!(0.1941), &json!("2026-12-05"))
    );
});

app_test!(streams_and_persona_history_are_there_for_the_desk, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let streams = operator.get("/api/operator/users/usr_1/streams").await.json();
    assert!(streams["streams"].as_array().unwrap().iter().any(|s| s["next_date"].is_string()), "{streams}");
    // Another balance, another persona: the old one stays in the history.
    let mut body = bank::customer("usr_1", true);
    body["accounts"][1]["balance_current"] = json!(100.0);
    body["transactions"] = json!([]);
    body["liabilities"] = json!([]);
    assert_eq!(operator.post("/ingest/", &body).await.status, 200);
    app.clock.advance_s(60);
    for path in ["/features/compute/usr_1?window_days=180", "/personas/usr_1/assign?window_days=180"] {
        assert_eq!(operator.post_empty(path).await.status, 200);
    }
    let history = all(&operator, "/api/operator/users/usr_1/persona-history", 1).await;
    let windows: Vec<&Value> = history.iter().map(|held| &held["window_days"]).collect();
    assert_eq!(windows, [180, 30]);
    let short = operator.get("/api/operator/users/usr_1/persona-history?window_days=30").await.json();
    assert_eq!(
        (&short["total"], &short["items"][0]["persona_type"]),
        (&json!(1), &json!("high_utilization"))
    );
});

app_test!(without_consent_the_desk_sees_no_data, |app: TestApp| async move {
    // §10.7
    let operator = app.operator().await;
    operator.post("/ingest/", &bank::customer("usr_1", false)).await;
    for what in ["signals", "streams", "accounts", "transactions", "persona-history"] {
        let refused = operator.get(&format!("/api/operator/users/usr_1/{what}")).await;
        assert_eq!((refused.status, refused.code().as_str()), (403, "consent_required"), "{what}");
        assert_eq!(operator.get(&format!("/api/operator/users/usr_none/{what}")).await.status, 404, "{what}");
    }
});

app_test!(a_window_is_shown_step_by_step_behind_the_consent_gate, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let path = "/api/operator/users/usr_1/series";
    let days = operator.get(path).await.json();
    assert_eq!(
        (&days["window_days"], &days["step_days"], &days["currency"]),
        (&json!(30), &json!(1), &json!("USD"))
    );
    let points = days["points"].as_array().unwrap();
    assert_eq!((points.len(), &points[29]["to"]), (30, &json!("2026-11-21")));
    let yesterday = &points[28];
    assert_eq!(
        (&yesterday["spending"], &yesterday["net_flow"]),
        (&json!(1400.0), &json!(700.5)),
        "{yesterday}"
    );
    assert_eq!((&yesterday["savings_inflow"], &points[29]["utilization"]), (&Value::Null, &json!(0.62)));
    let weeks = operator.get(&format!("{path}?window_days=180")).await.json();
    assert_eq!((&weeks["step_days"], weeks["points"].as_array().unwrap().len()), (&json!(7), 26));
    let sum = |series: &Value, figure: &str| {
        let points = series["points"].as_array().unwrap().iter();
        points.filter_map(|point| point[figure].as_f64()).sum::<f64>().round()
    };
    let by_week = operator.get(&format!("{path}?step=week")).await.json();
    for figure in ["net_flow", "spending", "subscriptions"] {
        assert_eq!(sum(&days, figure), sum(&by_week, figure), "{figure}");
    }
    for wrong in ["window_days=6", "window_days=366", "step=month"] {
        assert_eq!(operator.get(&format!("{path}?{wrong}")).await.status, 422, "{wrong}");
    }
    operator.post("/ingest/", &bank::customer("usr_2", false)).await;
    let refused = operator.get("/api/operator/users/usr_2/series").await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "consent_required"), "{refused}");
    assert_eq!(operator.get("/api/operator/users/usr_none/series").await.status, 404);
});
