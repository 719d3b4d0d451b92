//! The desk's own figures: counts of today, rates with denominators, alerts.

use serde_json::{Value, json};
use spendsense::http::Role;
use spendsense_db::db_execute;
use spendsense_engine::time::UnixMs;

use crate::bank;
use crate::harness::{Client, START, TestApp};

async fn me(client: &Client) -> String {
    client.get("/auth/me").await.json()["identity_id"].as_str().unwrap().to_owned()
}

/// Notes that an operator opened an item.
async fn open(app: &TestApp, operator: &str, id: &str, at: UnixMs) {
    let mut tx = app.state.db.write().await.unwrap();
    let sql = "INSERT INTO review_openings (recommendation_id, opened_by, opened_at) VALUES ($1, $2, $3)
               ON CONFLICT DO NOTHING";
    db_execute!(tx, sql, id, operator, at.0).unwrap();
    tx.commit().await.unwrap();
}

/// Approves the first item of a new batch and rejects the second, 40 s and 57 s after they were opened.
async fn work(app: &TestApp, operator: &Client) -> Vec<String> {
    let batch = bank::generate(operator, "usr_1").await;
    let ids: Vec<String> = batch
        .iter()
        .filter(|item| item["risk_tier"] != "high" && item["status"] == "pending_approval")
        .map(|item| item["recommendation_id"].as_str().unwrap().to_owned())
        .collect();
    let me = me(operator).await;
    for id in &ids[..2] {
        open(app, &me, id, START).await;
    }
    app.clock.advance_s(40);
    let approval = json!({ "operator_id": me });
    assert_eq!(operator.post(&format!("/recommendations/{}/approve", ids[0]), &approval).await.status, 200);
    app.clock.advance_s(17);
    let rejection = json!({ "operator_id": me, "reason": "Does not fit this customer" });
    assert_eq!(operator.post(&format!("/recommendations/{}/reject", ids[1]), &rejection).await.status, 200);
    ids
}

app_test!(stats_count_today_and_time_reviews_from_opening_to_decision, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let idle = operator.get("/api/operator/stats").await.json();
    assert_eq!((&idle["pending"], &idle["avg_review_time_seconds"]), (&json!(0), &Value::Null));
    work(&app, &operator).await;
    let stats = operator.get("/api/operator/stats").await.json();
    assert_eq!(
        (&stats["approved_today"], &stats["rejected_today"], &stats["flagged"]),
        (&json!(1), &json!(1), &json!(0))
    );
    assert_eq!(
        (&stats["avg_review_time_seconds"], &stats["timed_decisions_today"]),
        (&json!(48.5), &json!(2))
    );
    assert_eq!((&stats["day"], &stats["time_zone"]), (&json!("2026-11-21"), &json!("UTC")));
    app.clock.advance_s(86_400);
    let tomorrow = app.operator().await.get("/api/operator/stats").await.json();
    assert_eq!(
        (&tomorrow["approved_today"], &tomorrow["avg_review_time_seconds"]),
        (&json!(0), &Value::Null)
    );
});

// 09:00 UTC is 22:00 of that day in Auckland; three hours later it is the next.
app_test!(today_is_the_deployments_day, config: |config| config.deployment.time_zone = "Pacific/Auckland".into(),
    |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    work(&app, &operator).await;
    assert_eq!(operator.get("/api/operator/stats").await.json()["approved_today"], 1);
    app.clock.advance_s(3 * 3600);
    let later = app.operator().await;
    assert_eq!(later.get("/api/operator/stats").await.json()["approved_today"], 0);
    let days = later.get("/api/operator/analytics?from=2026-11-21&to=2026-11-22").await.json();
    let approved: Vec<&Value> = days["timeline"].as_array().unwrap().iter().map(|day| &day["approved"]).collect();
    assert_eq!(approved, [1, 0]);
});

app_test!(analytics_give_rates_with_what_they_are_of, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let empty = operator.get("/api/operator/analytics").await.json();
    assert_eq!(empty["timeline"].as_array().unwrap().len(), 30);
    assert_eq!(
        (&empty["summary"]["approval_rate"], &empty["summary"]["flag_rate"]),
        (&Value::Null, &Value::Null)
    );
    let ids = work(&app, &operator).await;
    let body = json!({ "operator_id": me(&operator).await, "reason": "clearer", "new_title": "How card limits work" });
    assert_eq!(operator.post(&format!("/recommendations/{}/override", ids[2]), &body).await.status, 200);
    let analytics = operator.get("/api/operator/analytics?from=2026-11-20&to=2026-11-21").await.json();
    let summary = &analytics["summary"];
    assert_eq!((&summary["decisions"], &summary["approval_rate"]), (&json!(2), &json!(0.5)));
    assert_eq!((&summary["total_actions"], &summary["avg_review_time_seconds"]), (&json!(3), &json!(48.5)));
    let day = &analytics["timeline"][1];
    assert_eq!((&day["day"], &day["modified"]), (&json!("2026-11-21"), &json!(1)));
    assert_eq!(day["generated"], summary["recommendations_generated"]);
    let who = &analytics["operators"][0];
    assert_eq!(
        (&who["display_name"], &who["approved"], &who["timed_decisions"]),
        (&json!("operator"), &json!(1), &json!(2))
    );
    assert_eq!(analytics["personas"][0]["persona"], "high_utilization");
    assert_eq!(analytics["overrides_by_reason"], json!([{ "reason": "clearer", "count": 1 }]));
    assert_eq!(
        analytics["rejections_by_reason"],
        json!([{ "reason": "Does not fit this customer", "count": 1 }])
    );
    for wrong in
        ["from=2026-11-22&to=2026-11-21", "from=2024-01-01&to=2026-11-21", "to=9999-12-31", "from=soon"]
    {
        assert_eq!(operator.get(&format!("/api/operator/analytics?{wrong}")).await.status, 422, "{wrong}");
    }
});

app_test!(alerts_fire_on_figures_and_go_when_the_cause_does, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    assert_eq!(operator.get("/api/operator/alerts").await.json()["items"], json!([]));
    let id = work(&app, &operator).await[2].clone();
    let flag = async |resolved: bool| {
        let mut tx = app.state.db.write().await.unwrap();
        let sql = "INSERT INTO recommendation_flags (flag_id, recommendation_id, flagged_by, flag_reason, flagged_at)
                   VALUES ('flg_1', $1, 'idn_1', 'reads oddly', $2) ON CONFLICT DO NOTHING";
        db_execute!(tx, sql, &id, START.0).unwrap();
        db_execute!(tx, "UPDATE recommendation_flags SET resolved = $1", resolved).unwrap();
        tx.commit().await.unwrap();
    };
    flag(false).await;
    let alerts = operator.get("/api/operator/alerts").await.json();
    assert_eq!((&alerts["total"], &alerts["items"][0]["alert"]), (&json!(1), &json!("flags_open")));
    assert_eq!((&alerts["items"][0]["value"], &alerts["items"][0]["unit"]), (&json!(1.0), &json!("flags")));
    // §10.27
    flag(true).await;
    assert_eq!(operator.get("/api/operator/alerts").await.json()["items"], json!([]));
});

app_test!(analysts_read_totals_and_no_customer, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    work(&app, &operator).await;
    let analyst = app.role(Role::Analyst).await;
    for path in
        ["/operator/dashboard", "/api/operator/stats", "/api/operator/analytics", "/api/operator/alerts"]
    {
        let reply = analyst.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {reply}");
        assert!(!reply.body.contains("usr_1") && !reply.body.contains("Okafor"), "{path}: {reply}");
    }
    for path in [
        "/users/",
        "/users/usr_1",
        "/api/operator/users",
        "/api/operator/recommendations",
        "/api/operator/deliveries",
        "/operator/users/usr_1/signals",
        "/api/operator/audit-logs",
    ] {
        assert_eq!(analyst.get(path).await.status, 403, "{path}");
    }
});
