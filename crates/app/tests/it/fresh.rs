//! Answers that are given again are never older than the data, whoever wrote last.

use serde_json::json;
use spendsense::context::Clock as _;
use spendsense_db::{Db, db_execute};

use crate::harness::{Client, Reply, TestApp};

async fn page(client: &Client, query: &str) -> Reply {
    let reply = client.get(&format!("/users/{query}")).await;
    assert_eq!(reply.status, 200, "{reply}");
    reply
}

app_test!(a_user_that_another_process_wrote_is_listed_next, |app: TestApp| async move {
    let operator = app.operator().await;
    let elsewhere = Db::connect(app.target(), 1).await.unwrap();
    for known in 0..20 {
        assert_eq!(page(&operator, "").await.json()["total"], known);
        assert_eq!(page(&operator, "").await.json()["total"], known, "asked again");
        let mut tx = elsewhere.write().await.unwrap();
        db_execute!(
            tx,
            "INSERT INTO users (user_id, full_name, email, user_type, consent_status, created_at, updated_at)
             VALUES ($1, 'Test User', $2, 'customer', $3, $4, $4)",
            format!("usr_{known}"),
            format!("{known}@example.com"),
            false,
            app.clock.now().0,
        )
        .unwrap();
        // Not yet: nobody else may see it.
        assert_eq!(page(&operator, "").await.json()["total"], known, "before the commit");
        tx.commit().await.unwrap();
        elsewhere.settled(tokio::time::Instant::now()).await;
    }
});

app_test!(a_change_through_the_api_is_listed_next, |app: TestApp| async move {
    app.insert_user("usr_1").await;
    let operator = app.operator().await;
    for (action, consent) in [("grant", true), ("revoke", false), ("grant", true)] {
        page(&operator, "").await;
        let change = operator.post("/consent/", &json!({"user_id": "usr_1", "action": action})).await;
        assert_eq!(change.status, 200, "{change}");
        assert_eq!(page(&operator, "").await.json()["users"][0]["consent_status"], consent);
    }
});

app_test!(an_answer_given_again_differs_in_its_request_id_only, |app: TestApp| async move {
    app.insert_user("usr_1").await;
    let operator = app.operator().await;
    let (mut first, mut again) = (page(&operator, "").await, page(&operator, "").await);
    assert_ne!(first.headers.remove("x-request-id"), again.headers.remove("x-request-id"));
    assert_eq!((first.headers, first.body), (again.headers, again.body));
    let head = operator.head("/users/").await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
});

app_test!(every_filter_and_page_has_its_own_answer, |app: TestApp| async move {
    for user_id in ["usr_1", "usr_2", "usr_3"] {
        app.insert_user(user_id).await;
    }
    let operator = app.operator().await;
    for _ in 0..2 {
        let cases = [
            ("?limit=1", 1, 3),
            ("?limit=2&offset=2", 1, 3),
            ("?consent_status=true", 0, 0),
            ("?limit=3", 3, 3),
        ];
        for (query, shown, total) in cases {
            let body = page(&operator, query).await.json();
            let found = (body["users"].as_array().unwrap().len(), body["total"].as_i64().unwrap());
            assert_eq!(found, (shown, total), "{query}");
        }
    }
});

app_test!(an_answer_that_is_kept_is_given_to_those_who_may_see_it, |app: TestApp| async move {
    app.insert_user("usr_1").await;
    page(&app.operator().await, "").await;
    assert_eq!(app.anon().get("/users/").await.status, 401);
    assert_eq!(app.customer("usr_1").await.get("/users/").await.status, 403);
});
