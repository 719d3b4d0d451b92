//! Who may call what: every documented operation has a row here, and every row is tried with every role.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::Value;
use spendsense::http::{Role, router};

use crate::harness::{Client, Reply, TestApp};

/// Who gets past the door.
#[derive(Clone, Copy, Debug)]
#[expect(dead_code, reason = "the slices' rows use the rest")]
enum Door {
    /// No token needed.
    Open,
    /// Any good token.
    Token,
    /// Operators; customers as far as they are the user in the path.
    OwnUser,
    Operators,
    Seniors,
    Analysts,
    Staff,
    Admins,
}

use Door::{Admins, Analysts, Open, Operators, OwnUser, Seniors, Staff, Token};

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
    ("POST /ingest/", Operators),
    ("POST /ingest/plaid", Operators),
];

impl Door {
    fn admits(self, role: Role) -> bool {
        match self {
            Open | Token => true,
            Self::OwnUser => role.is_operator() || role == Role::Customer,
            Self::Operators => role.is_operator(),
            Self::Seniors => role.is_senior(),
            Analysts => role.is_analyst(),
            Self::Staff => role.is_analyst() || role.is_operator(),
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
