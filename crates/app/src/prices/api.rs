//! `/api/usage/prices` and `/api/usage/recosts`: read by staff, written by analysts and admins.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{
    PriceBody, PricePage, PriceQuery, PriceView, RecostBody, RecostPage, RecostPaging, RecostView,
};
use super::{recost, service};
use crate::http::{
    AnalystCaller, ApiResult, AppState, ConflictError, Json, NotFoundError, Path, Query, StaffCaller, Valid,
};
use crate::kpis::table::{FormatParam, Wanted, file};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_prices, add_price))
        .routes(routes!(list_recosts, run_recost))
        .routes(routes!(get_recost))
}

/// What models cost, and since when
///
/// Public list prices, and what was added. As CSV it is the whole list.
#[utoipa::path(get, path = "/api/usage/prices", tag = "usage", operation_id = "list_usage_prices",
    params(PriceQuery, FormatParam),
    responses((status = 200, description = "By model, token type, provider and time", content(
        (PricePage = "application/json"), (String = "text/csv")))))]
async fn list_prices(
    State(state): State<AppState>,
    _caller: StaffCaller,
    wanted: Wanted,
    Valid(Query(query)): Valid<Query<PriceQuery>>,
) -> ApiResult<Response> {
    match wanted {
        Wanted::Json => Ok(Json(service::list(&state, &query).await?).into_response()),
        Wanted::Csv => {
            let all = PriceQuery { limit: i64::MAX - 1, cursor: None, ..query };
            Ok(file("usage-prices", &service::list(&state, &all).await?.items))
        }
    }
}

/// Write a price down
///
/// It counts from `effective_from` on. Nothing is overwritten: of two prices for the same moment the one written down
/// later holds.
#[utoipa::path(post, path = "/api/usage/prices", tag = "usage", operation_id = "add_usage_price",
    request_body = PriceBody,
    responses((status = 201, description = "The price as held", body = PriceView), ConflictError))]
async fn add_price(
    State(state): State<AppState>,
    caller: AnalystCaller,
    Valid(Json(body)): Valid<Json<PriceBody>>,
) -> ApiResult<(StatusCode, Json<PriceView>)> {
    Ok((StatusCode::CREATED, Json(service::add(&state, &caller, &body).await?)))
}

/// Runs that costed records anew
///
/// Without what each did to each model.
#[utoipa::path(get, path = "/api/usage/recosts", tag = "usage", operation_id = "list_usage_recosts",
    params(RecostPaging, FormatParam),
    responses((status = 200, description = "The newest first", content(
        (RecostPage = "application/json"), (String = "text/csv")))))]
async fn list_recosts(
    State(state): State<AppState>,
    _caller: StaffCaller,
    wanted: Wanted,
    Valid(Query(paging)): Valid<Query<RecostPaging>>,
) -> ApiResult<Response> {
    let paging = match wanted {
        Wanted::Json => paging,
        Wanted::Csv => RecostPaging { limit: i64::MAX - 1, cursor: None },
    };
    let page = recost::list(&state, &paging).await?;
    Ok(wanted.respond("usage-recosts", page, |page| page.items.as_slice()))
}

/// Cost records anew
///
/// By the price in force at each record's instant, as prices were known at `prices_as_of`. A job does it, to be followed
/// at `/jobs/{job_id}`. The records keep their costs; a run that is done can be looked at, and shown by giving its
/// `basis` to the key figures and the drill-down.
#[utoipa::path(post, path = "/api/usage/recosts", tag = "usage", operation_id = "run_usage_recost",
    request_body = RecostBody,
    responses((status = 202, description = "The run, under way", body = RecostView)))]
async fn run_recost(
    State(state): State<AppState>,
    caller: AnalystCaller,
    Valid(Json(body)): Valid<Json<RecostBody>>,
) -> ApiResult<(StatusCode, Json<RecostView>)> {
    Ok((StatusCode::ACCEPTED, Json(recost::start(&state, &caller, &body).await?)))
}

/// One run
#[utoipa::path(get, path = "/api/usage/recosts/{recost_id}", tag = "usage", operation_id = "get_usage_recost",
    params(("recost_id" = String, Path, description = "The run", example = "rcs_0193f6c2a4b87d1e9c3b5a7f21d04e68")),
    responses((status = 200, description = "The run, with what it did to each model", body = RecostView), NotFoundError))]
async fn get_recost(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Path(recost_id): Path<String>,
) -> ApiResult<Json<RecostView>> {
    Ok(Json(recost::find(&state, &recost_id).await?))
}
