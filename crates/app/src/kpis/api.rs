//! `GET /metrics/kpis` and the drill-down under `/api/usage`. For staff: totals, and subscribers of AI services, who
//! are no customers of the bank.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::breakdown::{self, By, Paging};
use super::model::{Breakdown, ForecastAnswer, KpiAnswer, UnitPrices, UsageSeries};
use super::query::{Asked, CompareParam, ForecastParams, MonthAsked, UsageParams};
use super::service;
use super::table::{FormatParam, Wanted, file};
use crate::http::{ApiResult, AppState, Json, Path, Query, StaffCaller, Valid, Written};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(get_kpis))
        .routes(routes!(list_breakdown))
        .routes(routes!(list_series))
        .routes(routes!(list_unit_prices))
        .routes(routes!(get_forecast))
}

/// Key figures of AI usage
///
/// What each figure means is in `docs/usage.md`. The five documented lists and figures keep their names and shapes;
/// a conversation counts once in whatever is asked for, and rates are quotients of sums.
#[utoipa::path(get, path = "/metrics/kpis", tag = "usage", operation_id = "get_usage_kpis",
    params(UsageParams, CompareParam),
    responses((status = 200, description = "The figures, with their age and whether they agree with the records",
               body = KpiAnswer)))]
async fn get_kpis(State(state): State<AppState>, _caller: StaffCaller, asked: Asked) -> ApiResult<Written> {
    // Nothing in the answer depends on the clock or on who asks.
    let key = format!("kpis {asked:?}");
    state.answers.answer(&state.db, key, service::kpis(&state, &asked)).await
}

/// Usage by region, company, department, model, subscriber or conversation
///
/// The costliest first. `totals` are of everything that passes, not of the page. As CSV it is the whole list.
#[utoipa::path(get, path = "/api/usage/breakdown/{by}", tag = "usage", operation_id = "list_usage_breakdown",
    params(("by" = inline(By), Path, description = "What to list by", example = "companies"), UsageParams, Paging, FormatParam),
    responses((status = 200, description = "A page", content(
        (Breakdown = "application/json"), (String = "text/csv")))))]
async fn list_breakdown(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Path(by): Path<By>,
    asked: Asked,
    wanted: Wanted,
    Valid(Query(paging)): Valid<Query<Paging>>,
) -> ApiResult<Response> {
    match wanted {
        Wanted::Json => Ok(Json(breakdown::list(&state, by, &asked, &paging).await?).into_response()),
        Wanted::Csv => {
            let list = breakdown::list(&state, by, &asked, &Paging::all()).await?;
            Ok(file(&format!("usage-{}", by.as_str()), &list.items))
        }
    }
}

/// Usage over time
///
/// By day, week or month: cost, prompts and completions, conversations (once in each group).
#[utoipa::path(get, path = "/api/usage/series", tag = "usage", operation_id = "list_usage_series",
    params(UsageParams, FormatParam),
    responses((status = 200, description = "All groups of the range", content(
        (UsageSeries = "application/json"), (String = "text/csv")))))]
async fn list_series(
    State(state): State<AppState>,
    _caller: StaffCaller,
    asked: Asked,
    wanted: Wanted,
) -> ApiResult<Response> {
    let series = breakdown::series(&state, &asked).await?;
    Ok(wanted.respond("usage-series", series, |series| series.items.as_slice()))
}

/// What a thousand tokens cost, and when that changed
///
/// The rates that records were charged at, by model and token type.
#[utoipa::path(get, path = "/api/usage/unit-prices", tag = "usage", operation_id = "list_usage_unit_prices",
    params(UsageParams, FormatParam),
    responses((status = 200, description = "By model, token type and first day", content(
        (UnitPrices = "application/json"), (String = "text/csv")))))]
async fn list_unit_prices(
    State(state): State<AppState>,
    _caller: StaffCaller,
    asked: Asked,
    wanted: Wanted,
) -> ApiResult<Response> {
    let prices = breakdown::unit_prices(&state, &asked).await?;
    Ok(wanted.respond("usage-unit-prices", prices, |prices| prices.items.as_slice()))
}

/// What a month will have cost at its end
///
/// `method` says how it is made.
#[utoipa::path(get, path = "/api/usage/forecast", tag = "usage", operation_id = "get_usage_forecast",
    params(ForecastParams),
    responses((status = 200, description = "Spent, expected, and between what", body = ForecastAnswer)))]
async fn get_forecast(
    State(state): State<AppState>,
    _caller: StaffCaller,
    MonthAsked(month): MonthAsked,
) -> ApiResult<Json<ForecastAnswer>> {
    let asked = month.about(state.today());
    Ok(Json(breakdown::month_end(&state, &asked).await?))
}
