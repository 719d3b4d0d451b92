//! [`TestApp`]: the service on an empty database with a clock and ids of the test's own, and clients of every role.
//!
//! ```ignore
//! app_test!(an_operator_sees_users, |app| async move {
//!     app.insert_user("usr_1").await;
//!     let reply = app.operator().await.get("/users/usr_1").await;
//!     assert_eq!(reply.status, 200, "{reply}");
//!     assert_eq!(reply.json()["user_id"], "usr_1");
//! });
//! ```

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, header};
use axum::response::Response;
use serde_json::Value;
use spendsense::config::{Config, LogFormat};
use spendsense::context::{Clock, Ids, World};
use spendsense::http::{App, AppState, Role, router};
use spendsense::identity::{Identity, store};
use spendsense_db::harness::TestDb;
use spendsense_db::{Backend, Target, db_execute};
use spendsense_engine::time::UnixMs;
use tower::ServiceExt as _;

/// 2026-11-21T09:00:00Z, when every test begins.
pub(crate) const START: UnixMs = UnixMs(1_795_251_600_000);

/// One test body, run on both databases. With `config:` the settings are changed first.
#[macro_export]
macro_rules! app_test {
    ($name:ident, config: $change:expr, $body:expr) => {
        mod $name {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                let app = $crate::harness::TestApp::with(spendsense_db::Backend::Sqlite, $change).await;
                ($body)(app).await;
            }

            #[tokio::test]
            async fn postgres() {
                let app = $crate::harness::TestApp::with(spendsense_db::Backend::Postgres, $change).await;
                ($body)(app).await;
            }
        }
    };
    ($name:ident, $body:expr) => {
        app_test!($name, config: |_| {}, $body);
    };
}

/// A clock that moves when it is told to.
#[derive(Debug)]
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn advance_s(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> UnixMs {
        UnixMs(self.0.load(Ordering::SeqCst))
    }
}

/// Ids that count up: the same in every run.
#[derive(Debug, Default)]
struct TestIds(AtomicU64);

impl Ids for TestIds {
    fn next(&self, prefix: &str) -> String {
        format!("{prefix}_{:032x}", self.0.fetch_add(1, Ordering::SeqCst))
    }
}

/// The service under test. When it goes, it checks that nothing was answered with 5xx.
pub(crate) struct TestApp {
    pub(crate) state: AppState,
    pub(crate) clock: Arc<TestClock>,
    test_db: TestDb,
    service: App,
    faults: Arc<AtomicU64>,
    _folder: tempfile::TempDir,
}

impl TestApp {
    pub(crate) async fn with(backend: Backend, change: impl FnOnce(&mut Config)) -> Self {
        let _already_installed = rustls::crypto::ring::default_provider().install_default();
        let test_db = TestDb::new(backend).await;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::default();
        config.database.base_dir = folder.path().to_path_buf();
        config.log.format = LogFormat::Text;
        change(&mut config);
        let clock = Arc::new(TestClock(AtomicI64::new(START.0)));
        let fixed_clock: Arc<dyn Clock> = Arc::<TestClock>::clone(&clock);
        let world = World { clock: fixed_clock, ids: Arc::new(TestIds::default()) };
        let state = AppState::new(test_db.db.clone(), world, config).expect("a state");
        let service = router::app(state.clone()).expect("a service");
        Self { state, clock, test_db, service, faults: Arc::default(), _folder: folder }
    }

    /// A client without a token.
    pub(crate) fn anon(&self) -> Client {
        Client {
            service: self.service.clone(),
            faults: Arc::clone(&self.faults),
            token: None,
            from: IpAddr::V4(Ipv4Addr::LOCALHOST),
        }
    }

    pub(crate) async fn operator(&self) -> Client {
        self.role(Role::Operator).await
    }

    pub(crate) async fn senior(&self) -> Client {
        self.role(Role::SeniorOperator).await
    }

    pub(crate) async fn admin(&self) -> Client {
        self.role(Role::Admin).await
    }

    /// The customer who is `user_id`, which must exist.
    pub(crate) async fn customer(&self, user_id: &str) -> Client {
        let identity = self.insert_identity(Role::Customer, Some(user_id)).await;
        self.client_of(&identity)
    }

    /// A client of any role but customer.
    pub(crate) async fn role(&self, role: Role) -> Client {
        let identity = self.insert_identity(role, None).await;
        self.client_of(&identity)
    }

    /// A client with a token for `identity`.
    pub(crate) fn client_of(&self, identity: &Identity) -> Client {
        let token = self.state.logins.tokens.issue(identity, self.clock.now(), self.state.world.id("tok"));
        self.anon().with_token(&token.expect("a token"))
    }

    /// An identity that no password opens. Its login is its role and, for customers, its user.
    pub(crate) async fn insert_identity(&self, role: Role, user_id: Option<&str>) -> Identity {
        let now = self.clock.now();
        let identity = Identity {
            identity_id: self.state.world.id("idn").into(),
            login: format!("{}{}", role.as_str(), self.state.world.id("")),
            display_name: role.as_str().to_owned(),
            role,
            user_id: user_id.map(Into::into),
            active: true,
            created_at: now,
            updated_at: now,
        };
        let mut tx = self.state.db.write().await.expect("a transaction");
        store::insert_identity(&mut tx, &identity, "!").await.expect("an identity");
        tx.commit().await.expect("a commit");
        identity
    }

    /// A customer with nothing, who has not consented.
    pub(crate) async fn insert_user(&self, user_id: &str) {
        let mut tx = self.state.db.write().await.expect("a transaction");
        db_execute!(
            tx,
            "INSERT INTO users (user_id, full_name, email, user_type, consent_status, created_at, updated_at)
             VALUES ($1, 'Test User', $2, 'customer', $3, $4, $4)",
            user_id,
            format!("{user_id}@example.com"),
            false,
            self.clock.now().0,
        )
        .expect("a user");
        tx.commit().await.expect("a commit");
    }

    /// Now, as the service sees it.
    pub(crate) fn clock_now(&self) -> UnixMs {
        self.clock.now()
    }

    /// Where the data lives, for a pool or a process of one's own.
    pub(crate) fn target(&self) -> &Target {
        &self.test_db.target
    }

    /// For tests that provoke faults: forgets the 5xx answers so far and returns how many there were.
    pub(crate) fn take_faults(&self) -> u64 {
        self.faults.swap(0, Ordering::SeqCst)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.take_faults(), 0, "the service answered with 5xx");
        }
    }
}

/// Sends requests as one caller.
#[derive(Clone)]
pub(crate) struct Client {
    service: App,
    faults: Arc<AtomicU64>,
    token: Option<String>,
    from: IpAddr,
}

impl Client {
    pub(crate) fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// The same caller at another service.
    pub(crate) fn through(mut self, service: App) -> Self {
        self.service = service;
        self
    }

    /// As if the connection came from `from`.
    pub(crate) fn from_ip(mut self, from: &str) -> Self {
        self.from = from.parse().expect("an address");
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    pub(crate) async fn head(&self, path: &str) -> Reply {
        self.send(Request::head(path).body(Body::empty()).expect("a request")).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(Request::delete(path).body(Body::empty()).expect("a request")).await
    }

    /// A POST without a body.
    pub(crate) async fn post_empty(&self, path: &str) -> Reply {
        self.send(Request::post(path).body(Body::empty()).expect("a request")).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send_json(Method::POST, path, body.to_string()).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Reply {
        self.send_json(Method::PUT, path, body.to_string()).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send_json(Method::PATCH, path, body.to_string()).await
    }

    /// Any text as a JSON body, valid or not.
    pub(crate) async fn send_json(&self, method: Method, path: &str, body: impl Into<Body>) -> Reply {
        let request =
            Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.into()).expect("a request")).await
    }

    /// Any request; the token and the address are added.
    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let (parts, body) = self.open(request).await.into_parts();
        // Such a body has no end; who wants its events opens it.
        let endless = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let body = if endless { Body::empty() } else { body };
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        if parts.status.is_server_error() {
            self.faults.fetch_add(1, Ordering::SeqCst);
        }
        let body = String::from_utf8_lossy(&body).into_owned();
        Reply { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Sends a request and leaves the answer's body to be read as it comes.
    pub(crate) async fn open(&self, mut request: Request<Body>) -> Response {
        if let Some(token) = &self.token {
            let value = format!("Bearer {token}").parse().expect("a header");
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.from, 40_000)));
        self.service.clone().oneshot(request).await.expect("an answer")
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// A header's text; empty when it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The stable name of a refusal.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.body)
    }
}
