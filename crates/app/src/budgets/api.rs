//! `/api/usage/budgets`: read by staff, written by analysts and admins.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{BudgetBody, BudgetPage, BudgetPaging, BudgetView};
use super::service;
use crate::http::reviewer::{IfMatch, Seen};
use crate::http::{
    AnalystCaller, ApiResult, AppState, ConflictError, Json, NotFoundError, Path, Query, StaffCaller, Valid,
};
use crate::kpis::table::{FormatParam, Wanted, file};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_budgets, create_budget)).routes(routes!(
        get_budget,
        replace_budget,
        delete_budget
    ))
}

/// Budgets, and how they stand this month
///
/// What has reached a threshold is in `/api/operator/alerts` too. As CSV it is the whole list.
#[utoipa::path(get, path = "/api/usage/budgets", tag = "usage", operation_id = "list_usage_budgets",
    params(BudgetPaging, FormatParam),
    responses((status = 200, description = "In order of name", content(
        (BudgetPage = "application/json"), (String = "text/csv")))))]
async fn list_budgets(
    State(state): State<AppState>,
    _caller: StaffCaller,
    wanted: Wanted,
    Valid(Query(paging)): Valid<Query<BudgetPaging>>,
) -> ApiResult<Response> {
    match wanted {
        Wanted::Json => Ok(Json(service::list(&state, &paging).await?).into_response()),
        Wanted::Csv => {
            let mut tx = state.db.snapshot().await?;
            Ok(file("usage-budgets", &service::all(&mut tx, state.today()).await?))
        }
    }
}

/// Set a budget
#[utoipa::path(post, path = "/api/usage/budgets", tag = "usage", operation_id = "create_usage_budget",
    request_body = BudgetBody,
    responses((status = 201, description = "The budget as held", body = BudgetView,
               headers(("ETag" = String, description = "Its version, for If-Match"))), ConflictError))]
async fn create_budget(
    State(state): State<AppState>,
    caller: AnalystCaller,
    Valid(Json(body)): Valid<Json<BudgetBody>>,
) -> ApiResult<(StatusCode, HeaderMap, Json<BudgetView>)> {
    let (version, budget) = tagged(service::create(&state, &caller, &body).await?);
    Ok((StatusCode::CREATED, version, budget))
}

/// One budget
#[utoipa::path(get, path = "/api/usage/budgets/{budget_id}", tag = "usage", operation_id = "get_usage_budget",
    params(("budget_id" = String, Path, description = "The budget", example = "bud_0193f6c2a4b87d1e9c3b5a7f21d04e68")),
    responses((status = 200, description = "The budget", body = BudgetView,
               headers(("ETag" = String, description = "Its version, for If-Match"))), NotFoundError))]
async fn get_budget(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Path(budget_id): Path<String>,
) -> ApiResult<(HeaderMap, Json<BudgetView>)> {
    Ok(tagged(service::find(&state, &budget_id).await?))
}

/// With the version as the `ETag`.
fn tagged(budget: BudgetView) -> (HeaderMap, Json<BudgetView>) {
    let mut headers = HeaderMap::new();
    if let Ok(version) = HeaderValue::try_from(format!("\"{}\"", budget.version)) {
        headers.insert(header::ETAG, version);
    }
    (headers, Json(budget))
}

/// Replace a budget
///
/// The version that was seen, as `version` or as `If-Match`, must be the one in force; without it whatever is in force
/// is replaced.
#[utoipa::path(put, path = "/api/usage/budgets/{budget_id}", tag = "usage", operation_id = "replace_usage_budget",
    params(("budget_id" = String, Path, description = "The budget", example = "bud_0193f6c2a4b87d1e9c3b5a7f21d04e68"),
           IfMatch),
    request_body = BudgetBody,
    responses((status = 200, description = "The budget as held", body = BudgetView,
               headers(("ETag" = String, description = "Its version, for If-Match"))), NotFoundError, ConflictError))]
async fn replace_budget(
    State(state): State<AppState>,
    caller: AnalystCaller,
    seen: Seen,
    Path(budget_id): Path<String>,
    Valid(Json(body)): Valid<Json<BudgetBody>>,
) -> ApiResult<(HeaderMap, Json<BudgetView>)> {
    let seen = seen.or(body.version)?;
    Ok(tagged(service::replace(&state, &caller, &budget_id, &body, seen).await?))
}

/// Remove a budget
#[utoipa::path(delete, path = "/api/usage/budgets/{budget_id}", tag = "usage", operation_id = "delete_usage_budget",
    params(("budget_id" = String, Path, description = "The budget", example = "bud_0193f6c2a4b87d1e9c3b5a7f21d04e68"),
           IfMatch),
    responses((status = 204, description = "It is gone"), NotFoundError, ConflictError))]
async fn delete_budget(
    State(state): State<AppState>,
    caller: AnalystCaller,
    seen: Seen,
    Path(budget_id): Path<String>,
) -> ApiResult<StatusCode> {
    service::delete(&state, &caller, &budget_id, seen.or(None)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
