//! All slices' routes in one service, and what surrounds them.
//!
//! From the outside in: slashes, observe (ids, log, metrics, headers, refusals' bodies), CORS, panics, admit (tokens,
//! rates, time), watch (readings written down), routes.

use std::any::Any;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::slashes::App;
use super::{ApiError, AppState, admit, docs, observe, openapi, pages};
use crate::config::{self, Config};
use crate::{
    audit, budgets, consent, console, content, customers, delivery, desk, identity, ingest, insight, jobs,
    kpis, personas, policies, prices, products, recommendations, review, signals, usage,
};

/// Every documented route, with its description.
fn routes(config: &config::Http) -> OpenApiRouter<AppState> {
    let ingest = ingest::api::routes().layer(DefaultBodyLimit::max(config.ingest_body_bytes_max));
    let uploads = usage::api::upload_routes().layer(DefaultBodyLimit::disable());
    OpenApiRouter::with_openapi(openapi::Frame::openapi())
        .merge(pages::routes())
        .merge(identity::api::routes())
        .merge(signals::api::routes())
        .merge(customers::api::routes())
        .merge(customers::explorer::api::routes())
        .merge(insight::api::routes())
        .merge(kpis::api::routes())
        .merge(prices::api::routes())
        .merge(budgets::api::routes())
        .merge(desk::api::routes())
        .merge(policies::api::routes())
        .merge(content::api::routes())
        .merge(personas::api::routes())
        .merge(recommendations::api::routes())
        .merge(review::api::routes())
        .merge(review::queue::api::routes())
        .merge(review::decide::api::routes())
        .merge(delivery::api::routes())
        .merge(audit::api::routes())
        .merge(consent::api::routes())
        .merge(products::api::routes())
        .merge(usage::api::routes())
        .merge(jobs::api::routes())
        .layer(DefaultBodyLimit::max(config.body_bytes_max))
        .merge(ingest)
        .merge(uploads)
}

/// The finished description, as `/openapi.json` shows it.
pub fn describe() -> OpenApi {
    openapi::finish(routes(&config::Http::default()).into_openapi())
}

/// The whole service.
pub fn app(state: AppState) -> anyhow::Result<App> {
    let (router, api) = routes(&state.config.http).split_for_parts();
    let api = openapi::finish(api);
    let router = surround(router.merge(docs::routes(&api)?).merge(console::routes()), state);
    Ok(App::new(router, api.paths.paths.into_keys()))
}

/// What every request goes through.
fn surround(router: Router<AppState>, state: AppState) -> Router {
    router
        .fallback(async |uri: Uri| ApiError::not_found("path", uri.path()))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn_with_state(state.clone(), audit::watch))
        .layer(from_fn_with_state(state.clone(), admit::admit))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(cors(&state.config))
        .layer(from_fn_with_state(state.clone(), observe::observe))
        .with_state(state)
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    ApiError::internal(anyhow::anyhow!("a handler panicked")).into_response()
}

fn cors(config: &Config) -> CorsLayer {
    let origins = &config.http.cors_origins;
    let allowed = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    let request_id = HeaderName::from_static("x-request-id");
    let idempotency_key = HeaderName::from_static("idempotency-key");
    let last_event_id = HeaderName::from_static("last-event-id");
    CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            idempotency_key,
            last_event_id,
            request_id.clone(),
        ])
        .expose_headers([
            request_id,
            header::RETRY_AFTER,
            header::ETAG,
            header::LINK,
            HeaderName::from_static("x-total-count"),
        ])
        .max_age(std::time::Duration::from_mins(10))
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::extract::Request;
    use axum::routing::get;
    use serde_json::{Value, json};
    use spendsense_db::harness::TestDb;
    use spendsense_db::{Backend, db_execute};
    use tower::ServiceExt as _;

    use super::*;
    use crate::context::World;

    async fn ask(service: &Router, path: &str) -> Response {
        service.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn panic_in_a_transaction(state: AppState) {
        let mut tx = state.db.write().await.unwrap();
        db_execute!(tx, "DELETE FROM schema_migrations").unwrap();
        panic!("the secret of a customer");
    }

    /// One place and one writer: whatever the panic left behind would be missed by the next request.
    async fn a_handler_that_panics_is_a_fault_and_the_service_goes_on(backend: Backend) {
        let folder = tempfile::tempdir().unwrap();
        let test = TestDb::new(backend).await;
        let mut config = Config::default();
        config.database.base_dir = folder.path().to_path_buf();
        config.http.concurrent_requests_max = 1;
        let state = AppState::new(test.db.clone(), World::real(), config).unwrap();
        let handler_state = state.clone();
        let routes = Router::new()
            .route("/panic", get(async move || panic_in_a_transaction(handler_state).await))
            .route("/well", get(async || "well"));
        let service = surround(routes, state.clone());
        for _ in 0..3 {
            let fault = ask(&service, "/panic").await;
            assert_eq!(
                (fault.status().as_u16(), &fault.headers()[header::CONTENT_TYPE]),
                (500, &HeaderValue::from_static("application/problem+json"))
            );
            let request_id = fault.headers()["x-request-id"].to_str().unwrap().to_owned();
            let body: Value =
                serde_json::from_slice(&to_bytes(fault.into_body(), 10_000).await.unwrap()).unwrap();
            assert_eq!((&body["code"], &body["request_id"]), (&json!("internal"), &json!(request_id)));
            assert!(!body.to_string().contains("secret"), "{body}");
            assert_eq!(ask(&service, "/well").await.status().as_u16(), 200);
        }
        state.db.ping().await.unwrap();
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_a_fault_and_the_service_goes_on_sqlite() {
        a_handler_that_panics_is_a_fault_and_the_service_goes_on(Backend::Sqlite).await;
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_a_fault_and_the_service_goes_on_postgres() {
        a_handler_that_panics_is_a_fault_and_the_service_goes_on(Backend::Postgres).await;
    }
}
