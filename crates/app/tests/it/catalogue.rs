//! Users and products: lists, filters, paging, and what a product may hold.

use serde_json::{Value, json};

use crate::bank;
use crate::harness::TestApp;

app_test!(users_come_in_order_with_totals_that_match, |app: TestApp| async move {
    let operator = app.operator().await;
    for n in 0..7 {
        operator.post("/ingest/", &bank::customer(&format!("usr_{n}"), n % 2 == 0)).await;
    }
    let mut seen = Vec::new();
    for offset in [0, 3, 6] {
        let page = operator.get(&format!("/users/?limit=3&offset={offset}")).await.json();
        assert_eq!(page["total"], 7);
        seen.extend(
            page["users"].as_array().unwrap().iter().map(|u| u["user_id"].as_str().unwrap().to_owned()),
        );
    }
    let expected: Vec<String> = (0..7).map(|n| format!("usr_{n}")).collect();
    assert_eq!(seen, expected);
    let consenting = operator.get("/users?consent_status=true&user_type=customer").await.json();
    assert_eq!(consenting["total"], 4);
    assert_eq!(operator.get("/users/?user_type=operator").await.json()["total"], 0);
    for wrong in ["limit=0", "limit=101", "offset=-1", "user_type=robot", "consent_status=maybe"] {
        let reply = operator.get(&format!("/users/?{wrong}")).await;
        assert_eq!(reply.status, 422, "{wrong}: {reply}");
        let name = wrong.split('=').next().unwrap();
        assert!(reply.body.contains(name), "{wrong}: {reply}");
    }
});

app_test!(products_can_be_written_read_and_retired, |app: TestApp| async move {
    let senior = app.senior().await;
    let mut product = bank::products()["products"][0].clone();
    product.as_object_mut().unwrap().remove("product_id");
    let made = senior.post("/products/", &product).await;
    assert_eq!(made.status, 201, "{made}");
    let id = made.json()["product_id"].as_str().unwrap().to_owned();
    assert_eq!(senior.get(&format!("/products/{id}")).await.json(), made.json());
    product["product_name"] = json!("Another name");
    let replaced = senior.put(&format!("/products/{id}"), &product).await.json();
    assert_eq!(replaced["product_name"], "Another name");
    assert_eq!(senior.delete(&format!("/products/{id}")).await.status, 204);
    assert_eq!(senior.get("/products/?active_only=true").await.json()["total"], 0);
    assert_eq!(senior.get("/products/").await.json()["total"], 1);
    for reply in [senior.delete("/products/none").await, senior.put("/products/none", &product).await] {
        assert_eq!(reply.status, 404, "{reply}");
    }
});

app_test!(every_change_of_a_product_is_written_down, |app: TestApp| async move {
    let senior = app.senior().await;
    let mut product = bank::products()["products"][0].clone();
    product.as_object_mut().unwrap().remove("product_id");
    let id = senior.post("/products/", &product).await.json()["product_id"].as_str().unwrap().to_owned();
    product["product_name"] = json!("Another name");
    senior.put(&format!("/products/{id}"), &product).await;
    senior.delete(&format!("/products/{id}")).await;
    let log = senior.get("/api/operator/audit-logs").await.json();
    let entries: Vec<&Value> =
        log["items"].as_array().unwrap().iter().filter(|entry| entry["subject_id"] == id.as_str()).collect();
    let actions: Vec<&str> = entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["deactivate_product", "change_product", "create_product"]);
    assert_eq!(entries[1]["after"]["product_name"], "Another name");
    assert_ne!(entries[1]["before"]["product_name"], "Another name");
    assert_eq!(
        (&entries[0]["before"]["active"], &entries[0]["after"]["active"]),
        (&json!(true), &json!(false))
    );
});

app_test!(products_are_filtered_by_category_and_persona, |app: TestApp| async move {
    let operator = app.operator().await;
    operator.post("/ingest/", &bank::products()).await;
    let all = operator.get("/products/?limit=100").await.json();
    let expect = |keep: &dyn Fn(&Value) -> bool| {
        all["products"].as_array().unwrap().iter().filter(|p| keep(p)).count()
    };
    let hysa = operator.get("/products/?category=hysa").await.json();
    assert_eq!(hysa["total"], expect(&|p| p["category"] == "hysa"));
    let targeted = operator.get("/products/?persona_type=savings_builder&limit=1").await.json();
    let aims = |p: &Value| p["persona_targets"].as_array().unwrap().contains(&json!("savings_builder"));
    assert_eq!(targeted["total"], expect(&aims));
    assert_eq!(targeted["products"].as_array().unwrap().len(), 1);
    // An underscore is itself, not any character.
    assert_eq!(operator.get("/products/?persona_type=savings%25").await.json()["total"], 0);
});

app_test!(a_product_names_every_field_that_is_wrong, |app: TestApp| async move {
    let senior = app.senior().await;
    let mut product = bank::products()["products"][0].clone();
    product["min_income"] = json!(-1);
    product["max_credit_utilization"] = json!(62);
    product["persona_targets"] = json!(["nobody"]);
    product["partner_link"] = json!("javascript:alert(1)");
    product["min_credit_score"] = json!(20);
    let reply = senior.post("/products/", &product).await;
    assert_eq!(reply.status, 422, "{reply}");
    for field in
        ["min_income", "max_credit_utilization", "persona_targets", "partner_link", "min_credit_score"]
    {
        assert!(reply.body.contains(field), "{field}: {reply}");
    }
    product["product_type"] = json!("lottery");
    assert_eq!(senior.post("/products/", &product).await.status, 422);
});
