//! What is open to everyone: the greeting, whether the service lives and is ready; and, with a token, its metrics.

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use subtle::ConstantTimeEq as _;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::admit::bearer;
use super::{ApiError, ApiResult, AppState, Caller, Json};
use crate::console;

const READY_WITHIN: Duration = Duration::from_secs(2);

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(greet))
        .routes(routes!(health))
        .routes(routes!(ready))
        .routes(routes!(metrics_page))
}

#[derive(Serialize, ToSchema)]
struct Greeting {
    #[schema(example = "SpendSense API")]
    message: &'static str,
}

/// Greet
///
/// Whoever asks for `text/html`, as browsers do, is sent to the console.
#[utoipa::path(
    get, path = "/", tag = "service", operation_id = "greet", security(()),
    responses(
        (status = 200, description = "The service's name", body = Greeting),
        (status = 303, description = "To the console, for browsers"),
    ),
)]
async fn greet(headers: HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let vary = [(header::VARY, "accept")];
    if accepted.contains("text/html") {
        return (vary, Redirect::to(console::PATH)).into_response();
    }
    (vary, Json(Greeting { message: "SpendSense API" })).into_response()
}

#[derive(Serialize, ToSchema)]
struct Health {
    #[schema(example = "healthy")]
    status: &'static str,
}

/// Is the process alive
#[utoipa::path(
    get, path = "/health", tag = "service", operation_id = "get_health", security(()),
    responses((status = 200, description = "It is", body = Health)),
)]
async fn health() -> Json<Health> {
    Json(Health { status: "healthy" })
}

/// Can the service do its work
///
/// Asks the database; 503 when it does not answer within two seconds.
#[utoipa::path(
    get, path = "/ready", tag = "service", operation_id = "get_readiness", security(()),
    responses((status = 200, description = "It can", body = Health)),
)]
async fn ready(State(state): State<AppState>) -> ApiResult<Json<Health>> {
    match tokio::time::timeout(READY_WITHIN, state.db.ping()).await {
        Ok(answer) => answer?,
        Err(_elapsed) => return Err(ApiError::Unavailable("the database does not answer".into())),
    }
    Ok(Json(Health { status: "ready" }))
}

/// Metrics for Prometheus
///
/// For admins, analysts, and the bearer of `http.metrics_token`.
#[utoipa::path(
    get, path = "/metrics", tag = "service", operation_id = "get_metrics",
    responses((status = 200, description = "Prometheus' text format", body = String, content_type = "text/plain")),
)]
async fn metrics_page(
    State(state): State<AppState>,
    headers: HeaderMap,
    caller: Result<Caller, ApiError>,
) -> ApiResult<impl IntoResponse> {
    if !holds_metrics_token(&state, &headers) && !caller?.role.is_analyst() {
        return Err(ApiError::Forbidden("metrics are for admins and analysts".into()));
    }
    let Some(handle) = &state.gate.metrics else {
        return Err(ApiError::Unavailable("this process collects no metrics".into()));
    };
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()))
}

fn holds_metrics_token(state: &AppState, headers: &HeaderMap) -> bool {
    match (&state.config.http.metrics_token, bearer(headers)) {
        (Some(token), Some(sent)) => token.expose().as_bytes().ct_eq(sent.as_bytes()).into(),
        _ => false,
    }
}
