//! Who may call what: every documented operation has a row here, and every row is tried with every role.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::Value;
use spendsense::http::{Role, router};

use crate::harness::{Client, Reply, TestApp};

/// Who gets past the door.
#[derive(Clone, Copy, Debug)]
enum Door {
    /// No token needed.
    Open,
    /// Any good token.
    Token,
    Customers,
    /// Operators; customers as far as they are the user in the path.
    OwnUser,
    Operators,
    Seniors,
    /// Analysts, and all who work the desk.
    Staff,
    Analysts,
    Admins,
}

use Door::{Admins, Analysts, Customers, Open, Operators, OwnUser, Seniors, Staff, Token};

const DOORS: &[(&str, Door)] = &[
    ("GET /", Open),
    ("GET /health", Open),
    ("GET /ready", Open),
    ("GET /metrics", Analysts),
    ("POST /auth/login", Open),
    ("POST /api/auth/login", Open),
    ("POST /auth/refresh", Open),
    ("POST /auth/logout", Token),
    ("GET /auth/me", Token),
    ("GET /identities", Admins),
    ("POST /identities", Admins),
    ("PATCH /identities/{identity_id}", Admins),
    ("POST /identities/{identity_id}/password", Admins),
    ("POST /ingest/", Operators),
    ("POST /ingest/plaid", Operators),
    ("POST /upload-csv", Analysts),
    ("GET /api/usage/uploads", Staff),
    ("GET /api/usage/uploads/{upload_id}", Staff),
    ("GET /api/usage/uploads/{upload_id}/rejections", Staff),
    ("GET /api/usage/uploads/{upload_id}/rejections.csv", Staff),
    ("POST /api/usage/uploads/{upload_id}/revert", Analysts),
    ("GET /api/usage/columns", Staff),
    ("GET /api/usage/reconciliation", Staff),
    ("POST /features/compute/{user_id}", Operators),
    ("GET /users/", Operators),
    ("GET /users/{user_id}", OwnUser),
    ("GET /users/{user_id}/streams", OwnUser),
    ("GET /profile/{user_id}", OwnUser),
    ("POST /personas/{user_id}/assign", Operators),
    ("GET /personas/{user_id}", OwnUser),
    ("POST /recommendations/generate/{user_id}", Operators),
    ("GET /recommendations/{user_id}", OwnUser),
    ("POST /recommendations/{recommendation_id}/approve", Operators),
    ("POST /recommendations/{recommendation_id}/override", Operators),
    ("POST /recommendations/{recommendation_id}/reject", Operators),
    ("POST /recommendations/bulk-approve", Operators),
    ("GET /api/operator/recommendations", Operators),
    ("GET /api/operator/recommendations/{recommendation_id}", Operators),
    ("PATCH /api/operator/recommendations/{recommendation_id}", Operators),
    ("GET /api/operator/recommendations/{recommendation_id}/trace", Operators),
    ("POST /api/operator/recommendations/{recommendation_id}/replay", Operators),
    ("GET /api/operator/recommendations/{recommendation_id}/history", Operators),
    ("POST /api/operator/recommendations/{recommendation_id}/approve", Operators),
    ("POST /api/operator/recommendations/{recommendation_id}/reject", Operators),
    ("POST /api/operator/recommendations/{recommendation_id}/flag", Operators),
    ("POST /api/operator/recommendations/{recommendation_id}/undo", Operators),
    ("POST /api/operator/recommendations/bulk-approve", Operators),
    ("GET /api/operator/flags", Operators),
    // Operators may knock; that only senior ones resolve is the state machine's to say.
    ("POST /api/operator/flags/{flag_id}/resolve", Operators),
    ("GET /api/operator/deliveries", Operators),
    ("POST /api/operator/deliveries/{delivery_id}/retry", Seniors),
    ("GET /inbox", Customers),
    ("POST /inbox/{recommendation_id}/view", Customers),
    ("POST /inbox/{recommendation_id}/dismiss", Customers),
    ("GET /api/operator/audit-logs", Operators),
    ("GET /api/operator/audit-logs/export", Operators),
    ("GET /api/operator/audit-logs/{audit_id}", Operators),
    ("GET /api/operator/audit/head", Operators),
    ("GET /api/operator/audit/verify", Seniors),
    ("GET /api/operator/events", Operators),
    ("GET /operator/dashboard", Staff),
    ("GET /operator/users/{user_id}/signals", Operators),
    ("GET /api/operator/users", Operators),
    ("GET /api/operator/users/{user_id}/signals", Operators),
    ("GET /api/operator/users/{user_id}/series", Operators),
    ("GET /api/operator/users/{user_id}/streams", Operators),
    ("GET /api/operator/users/{user_id}/accounts", Operators),
    ("GET /api/operator/users/{user_id}/transactions", Operators),
    ("GET /api/operator/users/{user_id}/persona-history", Operators),
    ("GET /api/operator/stats", Staff),
    ("GET /api/operator/analytics", Staff),
    ("GET /api/operator/alerts", Staff),
    ("GET /metrics/kpis", Staff),
    ("GET /api/usage/breakdown/{by}", Staff),
    ("GET /api/usage/series", Staff),
    ("GET /api/usage/unit-prices", Staff),
    ("GET /api/usage/forecast", Staff),
    ("GET /api/usage/prices", Staff),
    ("POST /api/usage/prices", Analysts),
    ("GET /api/usage/recosts", Staff),
    ("POST /api/usage/recosts", Analysts),
    ("GET /api/usage/recosts/{recost_id}", Staff),
    ("GET /api/usage/budgets", Staff),
    ("POST /api/usage/budgets", Analysts),
    ("GET /api/usage/budgets/{budget_id}", Staff),
    ("PUT /api/usage/budgets/{budget_id}", Analysts),
    ("DELETE /api/usage/budgets/{budget_id}", Analysts),
    ("GET /api/operator/recommendations/{recommendation_id}/notes", Operators),
    ("POST /api/operator/recommendations/{recommendation_id}/notes", Operators),
    ("PATCH /api/operator/notes/{note_id}", Operators),
    ("DELETE /api/operator/notes/{note_id}", Operators),
    ("GET /api/operator/tags/available", Operators),
    ("GET /api/operator/recommendations/{recommendation_id}/tags", Operators),
    ("POST /api/operator/recommendations/{recommendation_id}/tags", Operators),
    ("DELETE /api/operator/recommendations/{recommendation_id}/tags/{tag}", Operators),
    ("POST /api/operator/recommendations/{recommendation_id}/assign", Operators),
    ("POST /api/operator/recommendations/assign", Operators),
    ("GET /api/operator/operators", Operators),
    ("GET /api/operator/policy", Staff),
    ("GET /api/operator/policy/versions/{policy_hash}", Staff),
    ("GET /api/operator/policy/drafts", Staff),
    ("POST /api/operator/policy/drafts", Seniors),
    ("GET /api/operator/policy/drafts/{draft_id}", Staff),
    ("PUT /api/operator/policy/drafts/{draft_id}", Seniors),
    ("DELETE /api/operator/policy/drafts/{draft_id}", Seniors),
    ("POST /api/operator/policy/drafts/{draft_id}/simulate", Staff),
    ("POST /api/operator/policy/drafts/{draft_id}/publish", Seniors),
    ("GET /api/operator/policy/reassign", Staff),
    ("POST /api/operator/policy/reassign", Seniors),
    ("GET /api/operator/content", Operators),
    ("POST /api/operator/content", Seniors),
    ("GET /api/operator/content/{content_id}", Operators),
    ("PUT /api/operator/content/{content_id}", Seniors),
    ("POST /api/operator/content/check", Seniors),
    ("POST /api/operator/products/check", Seniors),
    // Who started a job sees it too, whatever their role; to others it does not exist.
    ("GET /jobs/{job_id}", Token),
    ("GET /api/jobs", Staff),
    ("GET /api/jobs/board", Staff),
    ("GET /api/jobs/{job_id}", Token),
    ("POST /api/jobs/{job_id}/retry", Token),
    ("POST /api/jobs/{job_id}/cancel", Token),
    ("GET /rq", Staff),
    // The user is named in the body, so the door itself only asks for a token.
    ("POST /consent/", Token),
    ("GET /consent/{user_id}", OwnUser),
    ("GET /products/", Operators),
    ("POST /products/", Seniors),
    ("GET /products/{product_id}", Operators),
    ("PUT /products/{product_id}", Seniors),
    ("DELETE /products/{product_id}", Seniors),
];

impl Door {
    fn admits(self, role: Role) -> bool {
        match self {
            Open | Token => true,
            OwnUser => role.is_operator() || role == Role::Customer,
            Customers => role == Role::Customer,
            Operators => role.is_operator(),
            Seniors => role.is_senior(),
            Staff => role.is_operator() || role.is_analyst(),
            Analysts => role.is_analyst(),
            Admins => role == Role::Admin,
        }
    }
}

/// `METHOD /path` of every documented operation.
fn operations() -> BTreeSet<String> {
    let api = serde_json::to_value(router::describe()).unwrap();
    let methods = |(path, item): (&String, &Value)| {
        item.as_object()
            .unwrap()
            .keys()
            .map(|method| format!("{} {path}", method.to_uppercase()))
            .collect::<Vec<_>>()
    };
    api["paths"].as_object().unwrap().iter().flat_map(methods).collect()
}

/// The operation with every parameter filled in, and an empty object for a body.
async fn knock(client: &Client, operation: &str) -> Reply {
    let (method, path) = operation.split_once(' ').unwrap();
    let path: Vec<&str> = path
        .split('/')
        .map(|part| if part == "{user_id}" { "usr_own" } else { part.trim_matches(['{', '}']) })
        .collect();
    let request = Request::builder().method(method).uri(path.join("/"));
    client
        .send(request.header(header::CONTENT_TYPE, "application/json").body(Body::from("{}")).unwrap())
        .await
}

#[test]
fn every_operation_has_a_row_and_every_row_an_operation() {
    let rows: BTreeSet<String> = DOORS.iter().map(|(operation, _)| (*operation).to_owned()).collect();
    assert_eq!(rows, operations());
}

app_test!(nobody_passes_a_door_that_is_not_theirs, |app: TestApp| async move {
    app.insert_user("usr_own").await;
    let anon = app.anon();
    let mut clients = vec![(Role::Customer, app.customer("usr_own").await)];
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Customer) {
        clients.push((role, app.role(role).await));
    }
    for (operation, door) in DOORS {
        let open = matches!(door, Open) || knock(&anon, operation).await.code() == "unauthenticated";
        assert!(open, "{operation} without a token");
        for (role, client) in &clients {
            let reply = knock(client, operation).await;
            let refused = reply.status == 401 || (reply.status == 403 && reply.code() == "forbidden");
            let own_door = matches!(door, Open) || !refused;
            assert_eq!(own_door, door.admits(*role), "{operation} as {role:?}: {reply}");
        }
    }
    // The metrics' recorder belongs to the process, so here the page answers 503 to those it admits.
    app.take_faults();
});

app_test!(another_users_data_does_not_exist_for_a_customer, |app: TestApp| async move {
    use spendsense::http::{ApiError, Caller};
    app.insert_user("usr_1").await;
    let identity = app.insert_identity(Role::Customer, Some("usr_1")).await;
    let caller = |role| Caller {
        identity_id: identity.identity_id.clone(),
        login: "cara".into(),
        role,
        user_id: identity.user_id.clone(),
        request_id: String::new(),
    };
    assert!(caller(Role::Customer).may_read_user(&"usr_1".into()).is_ok());
    let other = caller(Role::Customer).may_read_user(&"usr_2".into());
    assert!(matches!(other, Err(ApiError::NotFound { .. })), "{other:?}");
    assert!(caller(Role::Operator).may_read_user(&"usr_2".into()).is_ok());
    let analyst = caller(Role::Analyst).may_read_user(&"usr_1".into());
    assert!(matches!(analyst, Err(ApiError::Forbidden(_))), "{analyst:?}");
    assert!(caller(Role::Operator).actor_matches("cara").is_ok());
    assert!(caller(Role::Operator).actor_matches(identity.identity_id.as_str()).is_ok());
    assert!(caller(Role::Operator).actor_matches("somebody").is_err());
});
