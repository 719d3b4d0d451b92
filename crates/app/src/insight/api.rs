//! `/api/operator/stats`, `/analytics` and `/alerts`.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{Alerts, Analytics, AnalyticsQuery, Stats};
use super::service;
use crate::http::{ApiResult, AppState, Json, Query, StaffCaller, Valid};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(get_stats))
        .routes(routes!(get_analytics))
        .routes(routes!(list_alerts))
}

/// The queue now, and what was decided today
///
/// Today begins at midnight in the deployment's time zone. For analysts too.
#[utoipa::path(get, path = "/api/operator/stats", tag = "operator", operation_id = "get_operator_stats",
    responses((status = 200, description = "As of now", body = Stats)))]
async fn get_stats(State(state): State<AppState>, _caller: StaffCaller) -> ApiResult<Json<Stats>> {
    Ok(Json(service::stats(&state).await?))
}

/// The desk's work by day, operator, persona and reason
///
/// At most 366 days; the last 30 if none are named. For analysts too: it names operators and no customer.
#[utoipa::path(get, path = "/api/operator/analytics", tag = "operator", operation_id = "get_operator_analytics",
    params(AnalyticsQuery),
    responses((status = 200, description = "Whole days of the deployment's time zone", body = Analytics)))]
async fn get_analytics(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Valid(Query(query)): Valid<Query<AnalyticsQuery>>,
) -> ApiResult<Json<Analytics>> {
    Ok(Json(service::analytics(&state, &query).await?))
}

/// What needs attention now
///
/// Counts held against thresholds. For analysts too.
#[utoipa::path(get, path = "/api/operator/alerts", tag = "operator", operation_id = "list_operator_alerts",
    responses((status = 200, description = "The most urgent first", body = Alerts)))]
async fn list_alerts(State(state): State<AppState>, _caller: StaffCaller) -> ApiResult<Json<Alerts>> {
    Ok(Json(service::alerts(&state).await?))
}
