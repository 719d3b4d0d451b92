//! From bank data to recommendations that wait for review: features, personas, batches, traces.

use serde_json::Value;
use spendsense::traces::replay::{DataVerdict, replay};
use spendsense_engine::ids::RecommendationId;

use crate::bank;
use crate::harness::TestApp;

app_test!(features_carry_their_evidence_and_unknown_is_null, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let reply = operator.post_empty("/features/compute/usr_1?window_days=180").await.json();
    let features = &reply["features"];
    assert_eq!(features["avg_utilization"], 0.62);
    assert_eq!(features["utilization_50_flag"], true);
    assert_eq!(features["interest_charges_present"], true);
    assert_eq!(features["payroll_detected"], true);
    assert_eq!(features["median_pay_gap_days"], 14);
    // No savings account is not the same as an empty one.
    assert_eq!(features["net_savings_inflow"], Value::Null);
    let evidence = reply["evidence"].as_array().unwrap();
    let of = |name: &str| evidence.iter().find(|e| e["feature"] == name).unwrap();
    assert_eq!(of("max_utilization")["account_ids"][0], "usr_1_card");
    assert!(!of("monthly_recurring_spend")["transaction_ids"].as_array().unwrap().is_empty());
});

app_test!(a_true_monthly_subscription_is_seen_in_the_30_day_window, |app: TestApp| async move {
    // §10.11: with one charge inside the window, the cadence comes from the history before it.
    let operator = bank::ready(&app, "usr_1").await;
    let reply = operator.post_empty("/features/compute/usr_1?window_days=30").await.json();
    assert_eq!(reply["features"]["recurring_merchants"], 3, "{reply}");
    let streams = operator.get("/users/usr_1/streams").await.json();
    let names: Vec<&str> =
        streams["streams"].as_array().unwrap().iter().filter_map(|s| s["merchant"].as_str()).collect();
    assert!(names.iter().any(|name| name.to_uppercase().contains("NETFLIX")), "{names:?}");
});

app_test!(as_of_another_day_is_answered_but_not_stored, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let past = operator.post_empty("/features/compute/usr_1?as_of=2026-09-01").await.json();
    assert_eq!((&past["stored"], &past["as_of"]), (&Value::Bool(false), &Value::from("2026-09-01")));
    let profile = operator.get("/profile/usr_1").await.json();
    assert_eq!(profile["features"]["30d"]["as_of"], "2026-11-21");
    let future = operator.post_empty("/features/compute/usr_1?as_of=2027-01-01").await;
    assert_eq!(future.status, 422, "{future}");
    assert_eq!(future.json()["detail"][0]["loc"], serde_json::json!(["query", "as_of"]));
});

app_test!(a_persona_explains_itself_and_keeps_its_history, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let personas = operator.get("/personas/usr_1?window=30").await.json();
    assert_eq!(personas[0]["persona_type"], "high_utilization", "{personas}");
    assert_eq!(personas[0]["fallback"], Value::Null);
    let reasoning = &personas[0]["reasoning"];
    assert!(!reasoning["matched_criteria"].as_array().unwrap().is_empty());
    assert!(!reasoning["counterfactuals"].as_array().unwrap().is_empty());
    // §10.14: the score is not the priority.
    let score = personas[0]["confidence_score"].as_f64().unwrap();
    assert!(score > 0.0 && score < 1.0 && score != 0.8, "{score}");

    let paid_off = serde_json::json!({ "accounts": [
        { "account_id": "usr_1_card", "user_id": "usr_1", "type": "credit card", "balance_current": 0,
          "balance_limit": 5000, "mask": "4321" }] });
    assert_eq!(operator.post("/ingest/", &paid_off).await.status, 200);
    app.clock.advance_s(86_400 * 200);
    operator.post_empty("/features/compute/usr_1").await;
    operator.post_empty("/personas/usr_1/assign").await;
    let operator = app.operator().await;
    let history = operator.get("/personas/usr_1?window=30&history=true").await.json();
    assert!(history.as_array().is_some_and(|rows| !rows.is_empty()), "{history}");
});

app_test!(without_features_the_persona_is_a_fallback_and_says_so, |app: TestApp| async move {
    let operator = app.operator().await;
    assert_eq!(operator.post("/ingest/", &bank::customer("usr_1", true)).await.status, 200);
    let persona = operator.post_empty("/personas/usr_1/assign").await.json();
    assert_eq!(persona["persona_type"], "savings_builder");
    assert_eq!(persona["fallback"], "insufficient_data");
    assert_eq!(persona["confidence_score"], 0.1);
    let dashboard = operator.get("/operator/dashboard").await.json();
    // §10.14: a fallback is not a finding.
    assert_eq!(dashboard["persona_distribution"], serde_json::json!({ "fallback": 1 }));
});

app_test!(a_batch_cites_the_users_own_numbers_and_waits_for_review, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    let education: Vec<&Value> = batch.iter().filter(|r| r["content_type"] == "education").collect();
    assert!((3..=5).contains(&education.len()), "{} items", education.len());
    for item in &batch {
        assert_eq!(item["status"], "pending_approval", "{item}");
        assert_eq!(item["guardrails_passed"], true, "{item}");
        let disclosed = item["content"].as_str().unwrap().matches("This is educational content").count();
        assert_eq!(disclosed, 1, "§10.16: exactly one disclosure in {item}");
    }
    let cites =
        education.iter().filter(|r| r["rationale"].as_str().unwrap().contains(|c: char| c.is_ascii_digit()));
    assert!(cites.count() >= 3, "{education:?}");
});

app_test!(generating_again_gives_the_same_batch_and_force_supersedes_it, |app: TestApp| async move {
    // §10.18: nothing piles up.
    let operator = bank::ready(&app, "usr_1").await;
    let first = bank::generate(&operator, "usr_1").await;
    let again = operator.post_empty("/recommendations/generate/usr_1").await;
    assert_eq!((again.status, &again.json()["cached"]), (200, &Value::Bool(true)), "{again}");
    assert_eq!(again.json()["recommendations"].as_array().unwrap().len(), first.len());
    let forced = operator.post_empty("/recommendations/generate/usr_1?force_regenerate=true").await;
    assert_eq!(forced.status, 201, "{forced}");
    let list = |status: &str| format!("/recommendations/usr_1?status={status}");
    let pending = operator.get(&list("pending_approval")).await.json();
    let superseded = operator.get(&list("superseded")).await.json();
    assert_eq!(pending["total"], forced.json()["recommendations"].as_array().unwrap().len());
    assert_eq!(superseded["total"], first.len());
});

app_test!(concurrent_generation_leaves_one_live_batch, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let calls = (0..6).map(|_| {
        let operator = operator.clone();
        async move { operator.post_empty("/recommendations/generate/usr_1").await }
    });
    let replies = futures::future::join_all(calls).await;
    assert!(replies.iter().all(|reply| matches!(reply.status, 200 | 201)), "{replies:?}");
    let pending = operator.get("/recommendations/usr_1?status=pending_approval").await.json();
    let titles: std::collections::BTreeSet<&str> =
        pending["recommendations"].as_array().unwrap().iter().filter_map(|r| r["title"].as_str()).collect();
    assert_eq!(pending["total"], titles.len(), "{pending}");
});

app_test!(changed_data_makes_the_batch_stale, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    bank::generate(&operator, "usr_1").await;
    let worse = serde_json::json!({ "accounts": [
        { "account_id": "usr_1_card", "user_id": "usr_1", "type": "credit card", "balance_current": 4700,
          "balance_limit": 5000, "mask": "4321" }] });
    assert_eq!(operator.post("/ingest/", &worse).await.status, 200);
    let next = operator.post_empty("/recommendations/generate/usr_1").await;
    assert_eq!(next.status, 201, "{next}");
});

app_test!(commission_never_ranks, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let offers = |batch: Vec<Value>| -> Vec<String> {
        let offers = batch.into_iter().filter(|r| r["content_type"] == "partner_offer");
        offers.map(|r| r["product_id"].as_str().unwrap().to_owned()).collect()
    };
    let before = offers(bank::generate(&operator, "usr_1").await);
    let mut products = bank::products();
    for (at, product) in products["products"].as_array_mut().unwrap().iter_mut().enumerate() {
        product["commission_rate"] = serde_json::json!((at % 10) as f64 / 10.0);
    }
    assert_eq!(operator.post("/ingest/", &products).await.status, 200);
    let after = operator.post_empty("/recommendations/generate/usr_1?force_regenerate=true").await.json();
    assert_eq!(before, offers(after["recommendations"].as_array().unwrap().clone()));
});

app_test!(every_recommendation_replays_to_the_same_bytes, |app: TestApp| async move {
    // §10.32: a trace holds everything the decision was made from.
    let operator = bank::ready(&app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    assert!(batch.iter().any(|r| r["content_type"] == "partner_offer"), "no offer to replay");
    for item in batch {
        let id = RecommendationId::from(item["recommendation_id"].as_str().unwrap());
        let replayed = replay(&app.state.db, &id).await.unwrap();
        assert!(replayed.is_same(), "{replayed:?}");
        assert_eq!(replayed.data, DataVerdict::Same);
    }
});

app_test!(replay_tells_changed_data_from_a_changed_decision, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    let late = serde_json::json!({ "transactions": [{ "transaction_id": "late", "account_id": "usr_1_checking",
        "user_id": "usr_1", "date": "2026-11-01", "amount": -12.34, "merchant_name": "LATE POSTING" }] });
    assert_eq!(operator.post("/ingest/", &late).await.status, 200);
    let id = RecommendationId::from(batch[0]["recommendation_id"].as_str().unwrap());
    let replayed = replay(&app.state.db, &id).await.unwrap();
    assert_eq!(replayed.data, DataVerdict::Changed);
    assert!(replayed.is_same(), "{replayed:?}");
});

app_test!(generation_asks_for_a_persona_first, |app: TestApp| async move {
    let operator = app.operator().await;
    assert_eq!(operator.post("/ingest/", &bank::customer("usr_1", true)).await.status, 200);
    let reply = operator.post_empty("/recommendations/generate/usr_1").await;
    assert_eq!((reply.status, reply.code().as_str()), (400, "persona_missing"), "{reply}");
    let nobody = operator.post_empty("/recommendations/generate/usr_none").await;
    assert_eq!(nobody.status, 404, "{nobody}");
});

app_test!(the_operator_sees_both_windows_side_by_side, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let signals = operator.get("/operator/users/usr_1/signals").await.json();
    assert_eq!(signals["user_name"], "Ada Okafor");
    assert_eq!(signals["30d_signals"]["credit"]["cards"][0]["last_four"], "4321");
    assert_eq!(signals["180d_signals"]["income"]["frequency"], "biweekly");
    assert_eq!(signals["persona_30d"]["persona_type"], "high_utilization");
    assert_eq!(signals["persona_180d"], Value::Null);
});
