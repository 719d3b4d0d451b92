//! Logging in, staying logged in, and who may change whom.

use serde_json::{Value, json};
use spendsense::http::{Caller, Role};
use spendsense::identity::service::{
    IdentityChange, NewIdentity, Password, change_identity, create_identity,
};
use spendsense::identity::{Identity, store};

use crate::harness::{Client, Reply, TestApp};

const PASSWORD: &str = "correct horse battery staple";

async fn add(app: &TestApp, login: &str, password: Password) -> Identity {
    let new = NewIdentity {
        login: login.into(),
        display_name: None,
        role: Role::Operator,
        user_id: None,
        password,
    };
    create_identity(&app.state, &Caller::program("test"), new).await.unwrap()
}

async fn add_olivia(app: &TestApp) -> Identity {
    add(app, "Olivia", Password::Plain(PASSWORD.into())).await
}

async fn log_in(client: &Client, login: &str, password: &str) -> Reply {
    client.post("/auth/login", &json!({"login": login, "password": password})).await
}

async fn refresh(app: &TestApp, session: &Value) -> Reply {
    app.anon().post("/auth/refresh", &json!({"refresh_token": session["refresh_token"]})).await
}

fn with_access(app: &TestApp, session: &Value) -> Client {
    app.anon().with_token(session["access_token"].as_str().unwrap())
}

app_test!(a_login_opens_a_session, |app: TestApp| async move {
    let olivia = add_olivia(&app).await;
    let reply = log_in(&app.anon(), " OLIVIA ", PASSWORD).await;
    assert_eq!(reply.status, 200, "{reply}");
    let session = reply.json();
    assert_eq!(session["time_zone"], "UTC");
    assert_eq!(session["token_type"], "bearer");
    assert_eq!(session["expires_in"], 900);
    let me = with_access(&app, &session).get("/auth/me").await;
    assert_eq!(me.json()["identity_id"], olivia.identity_id.as_str());
    assert!(!reply.body.contains("password"), "{reply}");
});

app_test!(the_dashboards_login_takes_an_email, |app: TestApp| async move {
    add(&app, "olivia@example.com", Password::Plain(PASSWORD.into())).await;
    let body = json!({"email": "olivia@example.com", "password": PASSWORD});
    let reply = app.anon().post("/api/auth/login", &body).await;
    assert_eq!(reply.status, 200, "{reply}");
});

app_test!(wrong_password_and_unknown_login_look_the_same, |app: TestApp| async move {
    add_olivia(&app).await;
    let wrong = log_in(&app.anon(), "olivia", "wrong").await;
    let unknown = log_in(&app.anon(), "nobody", "wrong").await;
    assert_eq!((wrong.status, wrong.code()), (401, "bad_credentials".into()));
    assert_eq!(unknown.status, 401);
    assert_eq!(unknown.json()["detail"], wrong.json()["detail"]);
});

app_test!(a_bcrypt_hash_becomes_argon2id_at_login, |app: TestApp| async move {
    let hash = bcrypt::hash(PASSWORD, 4).unwrap();
    add(&app, "olivia", Password::Hash(hash)).await;
    assert_eq!(log_in(&app.anon(), "olivia", PASSWORD).await.status, 200);
    let mut tx = app.state.db.read().await.unwrap();
    let stored = store::find_credentials(&mut tx, "olivia").await.unwrap().unwrap().password_hash;
    drop(tx);
    assert!(stored.starts_with("$argon2id$"), "{stored}");
    assert_eq!(log_in(&app.anon(), "olivia", PASSWORD).await.status, 200);
});

app_test!(an_access_token_runs_out, |app: TestApp| async move {
    add_olivia(&app).await;
    let session = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    app.clock.advance_s(899);
    assert_eq!(with_access(&app, &session).get("/auth/me").await.status, 200);
    app.clock.advance_s(1);
    let reply = with_access(&app, &session).get("/auth/me").await;
    assert_eq!((reply.status, reply.header("www-authenticate")), (401, "Bearer"));
});

app_test!(a_refresh_token_rotates, |app: TestApp| async move {
    add_olivia(&app).await;
    let first = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    let second = refresh(&app, &first).await;
    assert_eq!(second.status, 200, "{second}");
    let second = second.json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_eq!(with_access(&app, &second).get("/auth/me").await.status, 200);
    assert_eq!(refresh(&app, &second).await.status, 200);
});

app_test!(reuse_of_a_refresh_token_revokes_its_family, |app: TestApp| async move {
    add_olivia(&app).await;
    let first = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    let other_login = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    let second = refresh(&app, &first).await.json();
    assert_eq!(refresh(&app, &first).await.status, 401);
    assert_eq!(refresh(&app, &second).await.status, 401);
    assert_eq!(refresh(&app, &other_login).await.status, 200);
});

app_test!(a_refresh_token_runs_out, |app: TestApp| async move {
    add_olivia(&app).await;
    let session = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    app.clock.advance_s(14 * 24 * 3600);
    assert_eq!(refresh(&app, &session).await.status, 401);
});

app_test!(logging_out_ends_one_session_or_all, |app: TestApp| async move {
    add_olivia(&app).await;
    let one = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    let two = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    let three = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    let client = with_access(&app, &one);
    let body = json!({"refresh_token": one["refresh_token"]});
    assert_eq!(client.post("/auth/logout", &body).await.status, 204);
    assert_eq!(refresh(&app, &one).await.status, 401);
    let two = refresh(&app, &two).await.json();
    assert_eq!(client.post_empty("/auth/logout").await.status, 204);
    assert_eq!(refresh(&app, &two).await.status, 401);
    assert_eq!(refresh(&app, &three).await.status, 401);
});

app_test!(five_failures_pause_a_login_until_the_window_has_passed, |app: TestApp| async move {
    add_olivia(&app).await;
    for _ in 0..5 {
        assert_eq!(log_in(&app.anon(), "olivia", "wrong").await.status, 401);
        app.clock.advance_s(10);
    }
    let paused = log_in(&app.anon().from_ip("203.0.113.7"), "olivia", PASSWORD).await;
    assert_eq!((paused.status, paused.code()), (429, "rate_limited".into()));
    assert_eq!(paused.header("retry-after"), "850");
    app.clock.advance_s(850);
    assert_eq!(log_in(&app.anon(), "olivia", PASSWORD).await.status, 200);
});

app_test!(
    failures_of_many_logins_pause_an_address,
    config: |config| config.auth.failures_per_ip_max = 3,
    |app: TestApp| async move {
        add_olivia(&app).await;
        let attacker = app.anon().from_ip("203.0.113.7");
        for login in ["a", "b", "c"] {
            assert_eq!(log_in(&attacker, login, "guess").await.status, 401);
        }
        assert_eq!(log_in(&attacker, "olivia", PASSWORD).await.status, 429);
        assert_eq!(log_in(&app.anon(), "olivia", PASSWORD).await.status, 200);
    }
);

app_test!(deactivation_ends_access_and_refresh_at_once, |app: TestApp| async move {
    let olivia = add_olivia(&app).await;
    let session = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    let client = with_access(&app, &session);
    assert_eq!(client.get("/auth/me").await.status, 200);
    let path = format!("/identities/{}", olivia.identity_id);
    let reply = app.admin().await.patch(&path, &json!({"active": false})).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(client.get("/auth/me").await.status, 401);
    assert_eq!(refresh(&app, &session).await.status, 401);
    assert_eq!(log_in(&app.anon(), "olivia", PASSWORD).await.status, 401);
});

app_test!(a_change_by_another_process_is_seen_within_seconds, |app: TestApp| async move {
    let olivia = add_olivia(&app).await;
    let client = app.client_of(&olivia);
    assert_eq!(client.get("/auth/me").await.status, 200);
    let mut tx = app.state.db.write().await.unwrap();
    let off = Identity { active: false, ..olivia };
    store::update_identity(&mut tx, &off).await.unwrap();
    tx.commit().await.unwrap();
    app.clock.advance_s(5);
    assert_eq!(client.get("/auth/me").await.status, 401);
});

app_test!(a_role_change_holds_for_tokens_given_out_before, |app: TestApp| async move {
    let olivia = add_olivia(&app).await;
    let client = app.client_of(&olivia);
    assert_eq!(client.get("/identities").await.status, 403);
    let path = format!("/identities/{}", olivia.identity_id);
    assert_eq!(app.admin().await.patch(&path, &json!({"role": "admin"})).await.status, 200);
    assert_eq!(client.get("/identities").await.status, 200);
});

app_test!(a_new_password_ends_sessions, |app: TestApp| async move {
    let olivia = add_olivia(&app).await;
    let session = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    let path = format!("/identities/{}", olivia.identity_id);
    let body = json!({"password": "another long password"});
    assert_eq!(app.admin().await.patch(&path, &body).await.status, 200);
    assert_eq!(refresh(&app, &session).await.status, 401);
    assert_eq!(log_in(&app.anon(), "olivia", PASSWORD).await.status, 401);
    assert_eq!(log_in(&app.anon(), "olivia", "another long password").await.status, 200);
});

app_test!(an_admin_makes_and_lists_identities, |app: TestApp| async move {
    app.insert_user("usr_1").await;
    let admin = app.admin().await;
    let body = json!({"login": "Cara", "role": "customer", "user_id": "usr_1", "password": PASSWORD});
    let made = admin.post("/identities", &body).await;
    assert_eq!(made.status, 201, "{made}");
    assert_eq!(made.json()["login"], "cara");
    let again = admin.post("/identities", &body).await;
    assert_eq!((again.status, again.code()), (409, "login_taken".into()));
    let page = admin.get("/identities?limit=1&offset=1").await.json();
    assert_eq!(page["total"], 2);
    assert_eq!(page["identities"][0]["login"], "cara");
});

app_test!(changes_of_identities_are_audited, |app: TestApp| async move {
    let olivia = add_olivia(&app).await;
    let admin = app.insert_identity(Role::Admin, None).await;
    let path = format!("/identities/{}", olivia.identity_id);
    let body = json!({"active": false, "password": "another long password"});
    assert_eq!(app.client_of(&admin).patch(&path, &body).await.status, 200);
    let mut tx = app.state.db.read().await.unwrap();
    let sql = "SELECT operator_id, action, metadata FROM operator_audit_log ORDER BY audit_id";
    let rows = spendsense_db::db_fetch_all!(tx, (String, String, String), sql).unwrap();
    let named: Vec<_> = rows.iter().map(|(actor, action, _)| (actor.as_str(), action.as_str())).collect();
    assert_eq!(named, [("system", "create_identity"), (admin.identity_id.as_str(), "change_identity")]);
    let changed: Value = serde_json::from_str(&rows[1].2).unwrap();
    assert_eq!(changed["identity_id"], olivia.identity_id.as_str());
    assert_eq!((&changed["active"], &changed["password_changed"]), (&json!(false), &json!(true)));
});

app_test!(a_customer_is_tied_to_a_user_that_exists, |app: TestApp| async move {
    let admin = app.admin().await;
    let mut body = json!({"login": "cara", "role": "customer", "password": PASSWORD});
    let reply = admin.post("/identities", &body).await;
    assert_eq!(reply.json()["detail"][0]["loc"], json!(["body", "user_id"]), "{reply}");
    body["user_id"] = json!("usr_nobody");
    let reply = admin.post("/identities", &body).await;
    assert_eq!((reply.status, reply.code()), (409, "missing_reference".into()));
    body["role"] = json!("analyst");
    assert_eq!(admin.post("/identities", &body).await.status, 422);
});

app_test!(admins_cannot_lock_themselves_out, |app: TestApp| async move {
    let identity = app.insert_identity(Role::Admin, None).await;
    let path = format!("/identities/{}", identity.identity_id);
    for body in [json!({"active": false}), json!({"role": "operator"})] {
        let reply = app.client_of(&identity).patch(&path, &body).await;
        assert_eq!((reply.status, reply.code()), (409, "own_account".into()));
    }
    let missing = app.admin().await.patch("/identities/idn_nobody", &json!({})).await;
    assert_eq!(missing.status, 404);
});

app_test!(rotating_the_key_invalidates_access_tokens, |app: TestApp| async move {
    use spendsense::http::{AppState, router};
    let olivia = add_olivia(&app).await;
    let session = log_in(&app.anon(), "olivia", PASSWORD).await.json();
    let mut config = spendsense::config::Config::clone(&app.state.config);
    config.auth.jwt_secret_key = Some("a rotated key of thirty-two bytes or more".to_owned().into());
    let state = AppState::new(app.state.db.clone(), app.state.world.clone(), config).unwrap();
    let rotated = app.anon().through(router::app(state).unwrap());
    let old = rotated.clone().with_token(session["access_token"].as_str().unwrap());
    assert_eq!(old.get("/auth/me").await.status, 401);
    let body = json!({"refresh_token": session["refresh_token"]});
    let renewed = rotated.post("/auth/refresh", &body).await.json();
    let new = rotated.with_token(renewed["access_token"].as_str().unwrap());
    assert_eq!(new.get("/auth/me").await.json()["identity_id"], olivia.identity_id.as_str());
});

app_test!(the_last_active_admin_stays, |app: TestApp| async move {
    let (one, other) = (app.admin().await, app.admin().await);
    let id = async |client: &Client| {
        client.get("/auth/me").await.json()["identity_id"].as_str().unwrap().to_owned()
    };
    let (first, second) = (id(&one).await, id(&other).await);
    let off = json!({ "active": false });
    // Each switches the other off at the same instant: one stays.
    let (here, there) = (format!("/identities/{second}"), format!("/identities/{first}"));
    let (a, b) = tokio::join!(one.patch(&here, &off), other.patch(&there, &off));
    let refused: Vec<_> = [&a, &b].into_iter().filter(|reply| reply.status != 200).collect();
    assert_eq!(refused.len(), 1, "{a} / {b}");
    assert!(["last_admin", "unauthenticated"].contains(&refused[0].code().as_str()), "{a} / {b}");
    let stays = if a.status == 200 { &first } else { &second };
    // The command line is held to it too.
    let change = IdentityChange { role: Some(Role::Operator), ..IdentityChange::default() };
    let error = change_identity(&app.state, &Caller::program("user"), &stays.as_str().into(), change)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "last_admin");
});

app_test!(an_admin_sets_a_password_and_finds_identities, |app: TestApp| async move {
    let admin = app.admin().await;
    let body = json!({ "login": "olivia", "role": "operator", "password": PASSWORD });
    let id = admin.post("/identities", &body).await.json()["identity_id"].as_str().unwrap().to_owned();
    let session =
        app.anon().post("/auth/login", &json!({ "login": "olivia", "password": PASSWORD })).await.json();
    let path = format!("/identities/{id}/password");
    assert_eq!(admin.post(&path, &json!({ "password": "another long password" })).await.status, 204);
    let refresh = json!({ "refresh_token": session["refresh_token"] });
    assert_eq!(app.anon().post("/auth/refresh", &refresh).await.status, 401);
    let login = json!({ "login": "olivia", "password": "another long password" });
    assert_eq!(app.anon().post("/auth/login", &login).await.status, 200);
    assert_eq!(admin.post(&path, &json!({ "password": "short" })).await.status, 422);
    let unknown = json!({ "password": "another long password" });
    assert_eq!(admin.post("/identities/idn_none/password", &unknown).await.status, 404);
    let found = admin.get("/identities?role=operator&active=true&q=OLIV").await.json();
    assert_eq!((&found["total"], &found["identities"][0]["login"]), (&json!(1), &json!("olivia")));
    assert_eq!(admin.get("/identities?q=_livia").await.json()["total"], 0);
});
