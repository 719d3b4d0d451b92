//! `/api/operator/users`: search, and one user's data.

use axum::extract::State;
use spendsense_engine::ids::UserId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{
    AccountList, ExplainedSignals, FoundUsers, ListTransactions, PersonaHistory, PersonaHistoryQuery,
    SearchUsers, SeriesQuery, TransactionPage, UserSeries,
};
use super::service;
use crate::http::{
    ApiResult, AppState, ConsentError, Json, NotFoundError, OperatorCaller, Path, Query, Valid,
};
use crate::signals;
use crate::signals::model::{Streams, StreamsQuery};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(search_users))
        .routes(routes!(explain_user_signals))
        .routes(routes!(list_user_series))
        .routes(routes!(list_user_streams))
        .routes(routes!(list_user_accounts))
        .routes(routes!(list_user_transactions))
        .routes(routes!(list_user_personas))
}

/// Find users by name, e-mail address, id, persona or consent
#[utoipa::path(get, path = "/api/operator/users", tag = "operator", operation_id = "search_users",
    params(SearchUsers),
    responses((status = 200, description = "A page", body = FoundUsers)))]
async fn search_users(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Valid(Query(query)): Valid<Query<SearchUsers>>,
) -> ApiResult<Json<FoundUsers>> {
    Ok(Json(service::search(&state, &query).await?))
}

/// Signals of a user over 30 and 180 days, with the rows behind each figure
#[utoipa::path(get, path = "/api/operator/users/{user_id}/signals", tag = "operator",
    operation_id = "explain_user_signals",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1")),
    responses((status = 200, description = "Both windows as of today", body = ExplainedSignals), NotFoundError, ConsentError))]
async fn explain_user_signals(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(user_id): Path<UserId>,
) -> ApiResult<Json<ExplainedSignals>> {
    Ok(Json(service::explain(&state, &user_id).await?))
}

/// A user's window by the day or the week
///
/// Net flow, spending, what subscriptions cost, savings and card utilization, from the same rows as the signals. Steps
/// are the oldest first and end today; what lies before the first known row is `null`, not zero.
#[utoipa::path(get, path = "/api/operator/users/{user_id}/series", tag = "operator",
    operation_id = "list_user_series",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), SeriesQuery),
    responses((status = 200, description = "One entry a step", body = UserSeries), NotFoundError, ConsentError))]
async fn list_user_series(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<SeriesQuery>>,
) -> ApiResult<Json<UserSeries>> {
    Ok(Json(service::series(&state, &user_id, &query).await?))
}

/// Recurring streams with their next dates, and why other candidates are none
#[utoipa::path(get, path = "/api/operator/users/{user_id}/streams", tag = "operator",
    operation_id = "list_user_streams",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), StreamsQuery),
    responses((status = 200, description = "Streams and rejected candidates", body = Streams), NotFoundError, ConsentError))]
async fn list_user_streams(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<StreamsQuery>>,
) -> ApiResult<Json<Streams>> {
    let as_of = query.as_of.unwrap_or_else(|| state.today());
    Ok(Json(signals::service::streams(&state, &user_id, as_of).await?))
}

/// Accounts of a user, with what is owned and what is owed by currency
#[utoipa::path(get, path = "/api/operator/users/{user_id}/accounts", tag = "operator",
    operation_id = "list_user_accounts",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1")),
    responses((status = 200, description = "Every account the user holds", body = AccountList), NotFoundError, ConsentError))]
async fn list_user_accounts(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(user_id): Path<UserId>,
) -> ApiResult<Json<AccountList>> {
    Ok(Json(service::accounts(&state, &user_id).await?))
}

/// Transactions of a user, newest first; or, by `ids`, the rows behind a figure
#[utoipa::path(get, path = "/api/operator/users/{user_id}/transactions", tag = "operator",
    operation_id = "list_user_transactions",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), ListTransactions),
    responses((status = 200, description = "A page", body = TransactionPage), NotFoundError, ConsentError))]
async fn list_user_transactions(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<ListTransactions>>,
) -> ApiResult<Json<TransactionPage>> {
    Ok(Json(service::transactions(&state, &user_id, &query).await?))
}

/// Personas a user has and had, newest first
#[utoipa::path(get, path = "/api/operator/users/{user_id}/persona-history", tag = "operator",
    operation_id = "list_user_personas",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), PersonaHistoryQuery),
    responses((status = 200, description = "A page", body = PersonaHistory), NotFoundError, ConsentError))]
async fn list_user_personas(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<PersonaHistoryQuery>>,
) -> ApiResult<Json<PersonaHistory>> {
    Ok(Json(service::persona_history(&state, &user_id, &query).await?))
}
