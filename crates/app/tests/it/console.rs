//! The console's door: its page, and a session whose refresh token is a cookie.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use spendsense::http::{Caller, Role};
use spendsense::identity::service::{NewIdentity, Password, create_identity};

use crate::harness::{Client, Reply, TestApp};

const PASSWORD: &str = "correct horse battery staple";
const HERE: &str = "https://bank.example";

/// Sends as a page of `origin` would, with the cookie if there is one.
async fn from_page(client: &Client, origin: &str, path: &str, cookie: &str, body: &Value) -> Reply {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::HOST, "bank.example")
        .header(header::ORIGIN, origin)
        .header(header::COOKIE, cookie);
    client.send(request.body(Body::from(body.to_string())).unwrap()).await
}

/// Logs in at the console; returns the answer and the cookie as it is sent back.
async fn sign_in(app: &TestApp) -> (Reply, String) {
    let new = NewIdentity {
        login: "olivia".into(),
        display_name: None,
        role: Role::Operator,
        user_id: None,
        password: Password::Plain(PASSWORD.into()),
    };
    create_identity(&app.state, &Caller::program("test"), new).await.unwrap();
    let body = json!({"login": "olivia", "password": PASSWORD, "cookie": true});
    let reply = from_page(&app.anon(), HERE, "/auth/login", "", &body).await;
    let cookie = cookie_of(&reply);
    (reply, cookie)
}

fn cookie_of(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn refresh(app: &TestApp, cookie: &str) -> Reply {
    from_page(&app.anon(), HERE, "/auth/refresh", cookie, &json!({})).await
}

app_test!(a_browser_is_sent_to_the_console_and_a_program_is_greeted, |app: TestApp| async move {
    let asks = |accept| Request::get("/").header(header::ACCEPT, accept).body(Body::empty()).unwrap();
    let browser = app.anon().send(asks("text/html,application/xhtml+xml,*/*;q=0.8")).await;
    assert_eq!((browser.status, browser.header("location")), (303, "/console"));
    for accept in ["*/*", "application/json"] {
        let program = app.anon().send(asks(accept)).await;
        assert_eq!(program.json(), json!({"message": "SpendSense API"}));
        assert_eq!(program.header("vary"), "accept");
    }
});

app_test!(the_console_is_a_page_at_any_of_its_addresses, |app: TestApp| async move {
    for path in ["/console", "/console/", "/console/users/usr_1"] {
        let reply = app.anon().get(path).await;
        assert!(reply.header("content-type").starts_with("text/html"), "{path}: {reply}");
    }
    let missing = app.anon().get("/console/assets/none.js").await;
    assert_eq!((missing.status, missing.code()), (404, "not_found".into()));
    // Tests run with and without a built console; without, its page says so with 503.
    app.take_faults();
});

app_test!(no_script_can_read_the_consoles_refresh_token, |app: TestApp| async move {
    let (reply, _) = sign_in(&app).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert!(reply.json().get("refresh_token").is_none(), "{reply}");
    let cookie = reply.header("set-cookie");
    for part in ["; Path=/auth", "; HttpOnly", "; SameSite=Strict", "; Max-Age=1209600", "; Secure"] {
        assert!(cookie.contains(part), "{cookie}");
    }
});

app_test!(another_sites_page_gets_and_uses_no_cookie, |app: TestApp| async move {
    let (_, cookie) = sign_in(&app).await;
    let evil = "https://evil.example";
    let body = json!({"login": "olivia", "password": PASSWORD, "cookie": true});
    let login = from_page(&app.anon(), evil, "/auth/login", "", &body).await;
    assert_eq!((login.status, login.header("set-cookie")), (403, ""));
    let stolen = from_page(&app.anon(), evil, "/auth/refresh", &cookie, &json!({})).await;
    assert_eq!(stolen.status, 403, "{stolen}");
    assert_eq!(refresh(&app, &cookie).await.status, 200);
});

app_test!(a_cookie_rotates_and_a_late_second_use_ends_the_session, |app: TestApp| async move {
    let (_, first) = sign_in(&app).await;
    let second = cookie_of(&refresh(&app, &first).await);
    assert_ne!(first, second);
    app.clock.advance_s(9);
    let reloaded = refresh(&app, &first).await;
    assert_eq!(reloaded.status, 200, "a reload that lost the answer: {reloaded}");
    app.clock.advance_s(2);
    assert_eq!(refresh(&app, &first).await.status, 401);
    assert_eq!(refresh(&app, &second).await.status, 401);
    assert_eq!(refresh(&app, &cookie_of(&reloaded)).await.status, 401);
});

app_test!(a_token_in_the_body_is_never_forgiven_a_second_use, |app: TestApp| async move {
    let (_, cookie) = sign_in(&app).await;
    let token = cookie.split_once('=').unwrap().1;
    let body = json!({"refresh_token": token});
    let used = app.anon().post("/auth/refresh", &body).await;
    assert!(used.json()["refresh_token"].is_string(), "{used}");
    assert_eq!(app.anon().post("/auth/refresh", &body).await.status, 401);
    assert_eq!(refresh(&app, &cookie).await.status, 401);
});

app_test!(signing_out_ends_the_cookies_session_and_drops_it, |app: TestApp| async move {
    let (reply, cookie) = sign_in(&app).await;
    let body = json!({"login": "olivia", "password": PASSWORD});
    let elsewhere = app.anon().post("/auth/login", &body).await.json();
    let client = app.anon().with_token(reply.json()["access_token"].as_str().unwrap());
    let out = from_page(&client, HERE, "/auth/logout", &cookie, &json!({"cookie": true})).await;
    assert_eq!(out.status, 204, "{out}");
    assert!(
        out.header("set-cookie").starts_with("spendsense_refresh=; ")
            && out.header("set-cookie").contains("Max-Age=0")
    );
    assert_eq!(refresh(&app, &cookie).await.status, 401);
    let other = json!({"refresh_token": elsewhere["refresh_token"]});
    assert_eq!(app.anon().post("/auth/refresh", &other).await.status, 200);
});

app_test!(without_token_or_cookie_there_is_nothing_to_refresh, |app: TestApp| async move {
    let nothing = refresh(&app, "theme=dark").await;
    assert_eq!((nothing.status, nothing.code()), (401, "bad_credentials".into()));
    let program = app.anon().post("/auth/refresh", &json!({})).await;
    assert_eq!((program.status, program.code()), (403, "forbidden".into()));
});
