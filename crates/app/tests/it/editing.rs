//! Content and products as editors change them: checked before, versioned after, old decisions unharmed.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use spendsense::http::{AppState, router};
use spendsense::traces::replay::replay;
use spendsense_engine::ids::RecommendationId;

use crate::bank;
use crate::harness::{Client, TestApp};

const ITEM: &str = "what-card-utilization-means";

fn path(id: &str) -> String {
    format!("/api/operator/content/{id}")
}

async fn change(client: &Client, id: &str, edit: impl FnOnce(&mut Value)) -> crate::harness::Reply {
    let held = client.get(&path(id)).await.json();
    let mut body =
        json!({ "content": held["content"], "reason": "Plainer words for it", "version": held["version"] });
    edit(&mut body);
    client.put(&path(id), &body).await
}

app_test!(what_ships_is_listed_and_read, |app: TestApp| async move {
    let operator = app.operator().await;
    let all = operator.get("/api/operator/content?limit=200").await.json();
    assert_eq!(all["total"], app.state.catalogue.items().len());
    let page = operator.get("/api/operator/content?persona=wealth_builder&limit=3").await.json();
    let second = operator
        .get(&format!(
            "/api/operator/content?persona=wealth_builder&limit=3&cursor={}",
            page["next_cursor"].as_str().unwrap()
        ))
        .await
        .json();
    let id = |page: &Value, at: usize| page["items"][at]["content_id"].as_str().unwrap().to_owned();
    assert!(id(&page, 2) < id(&second, 0));
    let found = operator.get("/api/operator/content?q=UTILIZATION%20means").await.json();
    assert_eq!(found["items"][0]["content_id"], ITEM);
    let item = operator.get(&path(ITEM)).await.json();
    assert_eq!(
        (&item["version"], &item["active"], &item["revisions"]),
        (&json!(0), &json!(true), &json!([]))
    );
    assert_eq!(item["content"]["triggers"][0]["threshold"], "50 %");
    assert_eq!(item["guardrails"]["passed"], true);
    assert_eq!(operator.get(&path("none")).await.status, 404);
});

app_test!(an_edit_is_a_version_that_new_recommendations_use, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let before = bank::generate(&operator, "usr_1").await;
    let old = before.iter().find(|item| item["content_type"] == "education").unwrap();
    let item =
        app.state.catalogue.items().iter().find(|item| item.title == old["title"].as_str().unwrap()).unwrap();
    let senior = app.senior().await;
    let saved =
        change(&senior, &item.id, |body| body["content"]["title"] = json!("Another title for it")).await;
    assert_eq!(saved.status, 200, "{saved}");
    assert_eq!((&saved.json()["version"], &saved.json()["revisions"][0]["version"]), (&json!(1), &json!(1)));
    let regenerate = "/recommendations/generate/usr_1?force_regenerate=true";
    let after = operator.post_empty(regenerate).await.json()["recommendations"].as_array().unwrap().clone();
    assert!(after.iter().any(|item| item["title"] == "Another title for it"), "{after:?}");
    for item in before.iter().chain(&after) {
        let id = RecommendationId::from(item["recommendation_id"].as_str().unwrap());
        assert!(replay(&app.state.db, &id).await.unwrap().is_same(), "{id}");
    }
    let out = change(&senior, &item.id, |body| body["active"] = json!(false)).await;
    assert_eq!((out.status, &out.json()["active"]), (200, &json!(false)), "{out}");
    let last = operator.post_empty(regenerate).await.json()["recommendations"].as_array().unwrap().clone();
    assert!(last.iter().all(|item| item["title"] != "Another title for it"));
    // Another process, started later, has the same catalogue.
    let twin =
        AppState::new(app.state.db.clone(), app.state.world.clone(), (*app.state.config).clone()).unwrap();
    let twin = twin.with_rules_in_force().await.unwrap();
    assert_eq!(twin.catalogue.hash(), app.state.clone().catalogue.hash());
    assert!(twin.catalogue.find(&item.id).is_none());
    drop(router::app(twin).unwrap());
});

app_test!(a_text_that_fails_a_guardrail_is_not_saved, |app: TestApp| async move {
    let senior = app.senior().await;
    let shaming = "You’re overspending, and that is a bad habit.";
    let refused = change(&senior, ITEM, |body| body["content"]["summary"] = json!(shaming)).await;
    assert_eq!(refused.status, 422, "{refused}");
    assert_eq!(refused.json()["detail"][0]["loc"], json!(["body", "content", "summary"]));
    assert_eq!(senior.get(&path(ITEM)).await.json()["version"], 0);
    let mut text = senior.get(&path(ITEM)).await.json()["content"].clone();
    let check = async |text: &Value| senior.post("/api/operator/content/check", text).await.json();
    assert_eq!(check(&text).await["passed"], true);
    text["body"] = json!("You should invest in index funds today.");
    let found = check(&text).await;
    assert_eq!(
        (&found["passed"], &found["findings"][0]["field"]),
        (&json!(false), &json!("body")),
        "{found}"
    );
});

app_test!(new_content_needs_a_name_of_its_own, |app: TestApp| async move {
    let senior = app.senior().await;
    let content = senior.get(&path(ITEM)).await.json()["content"].clone();
    let body = |id: &str| json!({ "content_id": id, "content": content, "reason": "Asked for by customers" });
    let made = senior.post("/api/operator/content", &body("a-new-thing")).await;
    assert_eq!((made.status, &made.json()["version"]), (201, &json!(1)), "{made}");
    for taken in ["a-new-thing", ITEM] {
        let reply = senior.post("/api/operator/content", &body(taken)).await;
        assert_eq!((reply.status, reply.code().as_str()), (409, "duplicate_key"), "{reply}");
    }
    for wrong in ["A-New", "a--b", "ab", "a b c"] {
        assert_eq!(senior.post("/api/operator/content", &body(wrong)).await.status, 422, "{wrong}");
    }
});

app_test!(bad_content_names_its_fields, |app: TestApp| async move {
    let senior = app.senior().await;
    let cases: [(&str, Value); 7] = [
        ("title", json!("")),
        ("type", json!("poem")),
        ("personas", json!(["nobody"])),
        ("personas", json!([])),
        ("read_time_minutes", json!(0)),
        ("triggers", json!([{ "feature": "max_utilization", "operator": ">=", "threshold": "45 days" }])),
        ("surprise", json!(1)),
    ];
    for (field, value) in cases {
        let reply = change(&senior, ITEM, |body| body["content"][field] = value.clone()).await;
        assert_eq!(reply.status, 422, "{field}: {reply}");
        assert!(reply.body.contains(field), "{field}: {reply}");
    }
    let short = change(&senior, ITEM, |body| body["reason"] = json!("short")).await;
    assert_eq!(short.status, 422, "{short}");
    let stale = change(&senior, ITEM, |body| body["version"] = json!(3)).await;
    assert_eq!((stale.status, stale.code().as_str()), (409, "stale_version"), "{stale}");
});

app_test!(a_products_words_are_checked_before_they_are_saved, |app: TestApp| async move {
    let senior = app.senior().await;
    let mut product = bank::products()["products"][0].clone();
    product.as_object_mut().unwrap().remove("product_id");
    let check = async |product: &Value| senior.post("/api/operator/products/check", product).await;
    assert_eq!(check(&product).await.json()["passed"], true);
    product["short_description"] = json!("A payday loan with guaranteed approval.");
    let found = check(&product).await.json();
    assert_eq!(
        (&found["passed"], &found["findings"][0]["field"]),
        (&json!(false), &json!("short_description"))
    );
    product["min_income"] = json!(-1);
    assert_eq!(check(&product).await.status, 422);
});

/// A product that may be saved, without an id.
fn product() -> Value {
    let mut product = bank::products()["products"][0].clone();
    product.as_object_mut().unwrap().remove("product_id");
    product
}

app_test!(a_products_words_that_fail_a_guardrail_are_not_saved, |app: TestApp| async move {
    let senior = app.senior().await;
    let made = senior.post("/products/", &product()).await;
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""), "{made}");
    let at = format!("/products/{}", made.json()["product_id"].as_str().unwrap());
    let words = "Fees are low: you are overspending, and that is a bad habit.";
    let mut bad = product();
    bad["benefits"].as_array_mut().unwrap()[1] = json!(words);
    for refused in [senior.post("/products/", &bad).await, senior.put(&at, &bad).await] {
        assert_eq!((refused.status, refused.code().as_str()), (422, "invalid"), "{refused}");
        let fault = &refused.json()["detail"][0];
        assert_eq!((&fault["loc"], &fault["type"]), (&json!(["body", "benefits", "1"]), &json!("guardrail")));
        assert_eq!(
            (&fault["ctx"]["check"], fault["ctx"]["rule"].is_string()),
            (&json!("tone"), true),
            "{fault}"
        );
        let place = |end: &str| usize::try_from(fault["ctx"]["span"][end].as_u64().unwrap()).unwrap();
        assert_eq!(words[place("start")..place("end")], *fault["ctx"]["excerpt"].as_str().unwrap());
    }
    assert_eq!(senior.get("/products/").await.json()["total"], 1);
    assert_eq!(senior.get(&at).await.json(), made.json());
});

app_test!(what_is_only_notable_about_a_product_is_told_and_saved, |app: TestApp| async move {
    let senior = app.senior().await;
    let mut product = product();
    product["short_description"] = json!(
        "An online savings account that pays interest every month, kept by a partner bank and insured like any \
         other deposit there."
    );
    product["benefits"] = json!([]);
    product["typical_apy_or_fee"] = Value::Null;
    product["disclosure"] = json!(
        "The rate can change after the account is opened, and closing it early may cost some of the interest."
    );
    let made = senior.post("/products/", &product).await;
    assert_eq!(made.status, 201, "{made}");
    let warnings = made.json()["warnings"].clone();
    let grade = warnings.as_array().unwrap().iter().find(|it| it["check"] == "reading_grade");
    assert_eq!(grade.unwrap()["severity"], "notable", "{warnings}");
    let held = senior.get(&format!("/products/{}", made.json()["product_id"].as_str().unwrap())).await.json();
    assert_eq!(held["warnings"], warnings);
});

app_test!(a_product_is_replaced_in_the_version_that_was_seen, |app: TestApp| async move {
    let senior = app.senior().await;
    let made = senior.post("/products/", &product()).await.json();
    let at = format!("/products/{}", made["product_id"].as_str().unwrap());
    let named = |name: &str, version: Option<i64>| {
        let mut body = product();
        body["product_name"] = json!(name);
        version.inspect(|version| body["version"] = json!(version));
        body
    };
    let first = senior.put(&at, &named("First name", Some(1))).await;
    assert_eq!((first.status, first.header("etag")), (200, "\"2\""), "{first}");
    let stale = senior.put(&at, &named("Second name", Some(1))).await;
    assert_eq!((stale.status, stale.code().as_str()), (409, "stale_version"), "{stale}");
    let request = |version: &str, body: &Value| {
        let request =
            Request::put(&at).header("if-match", version).header("content-type", "application/json");
        request.body(Body::from(body.to_string())).unwrap()
    };
    assert_eq!(senior.send(request("\"1\"", &named("Third name", None))).await.code(), "stale_version");
    let torn = senior.send(request("\"2\"", &named("Third name", Some(3)))).await;
    assert_eq!((torn.status, &torn.json()["detail"][0]["loc"]), (422, &json!(["body", "version"])));
    assert_eq!(senior.get(&at).await.json(), first.json(), "nothing changed");
    assert_eq!(senior.send(request("\"2\"", &named("Third name", None))).await.json()["version"], 3);
    // As documented, without a version.
    let last = senior.put(&at, &named("Last name", None)).await.json();
    assert_eq!((&last["product_name"], &last["version"]), (&json!("Last name"), &json!(4)));
    // An import is a change as well, and one that changes nothing is none.
    let mut import = product();
    import["product_id"] = made["product_id"].clone();
    for _ in 0..2 {
        let loaded = senior.post("/ingest/", &json!({ "products": [import] })).await;
        assert_eq!(loaded.status, 200, "{loaded}");
        assert_eq!(senior.get(&at).await.json()["version"], 5);
    }
});
