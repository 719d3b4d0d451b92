//! `/inbox`: what was delivered to the customer who asks. `/api/operator/deliveries`: what is on its way, or was given up.

use axum::extract::State;
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::review::Action;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{
    DeliveriesQuery, DeliveryItem, DeliveryPage, InboxItem, InboxPage, InboxQuery, InboxState, RetryRequest,
};
use super::{inbox, retry, store};
use crate::http::{
    ApiError, ApiResult, AppState, Caller, ConflictError, CustomerCaller, Json, NotFoundError,
    OperatorCaller, Path, Query, SeniorCaller, Valid,
};
use crate::review::cursor;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_inbox))
        .routes(routes!(view_inbox_item))
        .routes(routes!(dismiss_inbox_item))
        .routes(routes!(list_deliveries))
        .routes(routes!(retry_delivery))
}

/// The caller's inbox
///
/// What a person approved and was sent; customers only, each their own.
#[utoipa::path(get, path = "/inbox", tag = "inbox", operation_id = "list_inbox", params(InboxQuery),
    responses((status = 200, description = "A page, newest first", body = InboxPage)))]
async fn list_inbox(
    State(state): State<AppState>,
    caller: CustomerCaller,
    Valid(Query(query)): Valid<Query<InboxQuery>>,
) -> ApiResult<Json<InboxPage>> {
    let user_id = own(&caller)?;
    let after = cursor::read(query.cursor.as_deref(), "inbox")?.unwrap_or((i64::MAX, String::new()));
    let mut tx = state.db.snapshot().await?;
    let rows = store::list_inbox(&mut tx, user_id, &after, query.limit).await?;
    let total = store::count_inbox(&mut tx, user_id).await?;
    let last = rows.last().map(|row| (row.delivered_at, row.recommendation_id.as_str()));
    let next_cursor = cursor::next("inbox", rows.len(), query.limit, last);
    Ok(Json(InboxPage { items: rows.into_iter().map(InboxItem::from).collect(), total, next_cursor }))
}

/// Mark an item as read
///
/// A second time changes nothing.
#[utoipa::path(post, path = "/inbox/{recommendation_id}/view", tag = "inbox", operation_id = "view_inbox_item",
    params(("recommendation_id" = String, Path, description = "The item", example = "rec_0193a1")),
    responses((status = 200, description = "As it now stands", body = InboxState), NotFoundError, ConflictError))]
async fn view_inbox_item(
    State(state): State<AppState>,
    caller: CustomerCaller,
    Path(recommendation_id): Path<RecommendationId>,
) -> ApiResult<Json<InboxState>> {
    Ok(Json(inbox::act(&state, &caller, own(&caller)?, &recommendation_id, Action::View).await?))
}

/// Put an item away
///
/// A second time changes nothing.
#[utoipa::path(post, path = "/inbox/{recommendation_id}/dismiss", tag = "inbox", operation_id = "dismiss_inbox_item",
    params(("recommendation_id" = String, Path, description = "The item", example = "rec_0193a1")),
    responses((status = 200, description = "As it now stands", body = InboxState), NotFoundError, ConflictError))]
async fn dismiss_inbox_item(
    State(state): State<AppState>,
    caller: CustomerCaller,
    Path(recommendation_id): Path<RecommendationId>,
) -> ApiResult<Json<InboxState>> {
    Ok(Json(inbox::act(&state, &caller, own(&caller)?, &recommendation_id, Action::Dismiss).await?))
}

/// Deliveries; those that were given up, if no other state is asked for
///
/// What was due last comes first.
#[utoipa::path(get, path = "/api/operator/deliveries", tag = "review", operation_id = "list_deliveries",
    params(DeliveriesQuery),
    responses((status = 200, description = "A page", body = DeliveryPage)))]
async fn list_deliveries(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Valid(Query(query)): Valid<Query<DeliveriesQuery>>,
) -> ApiResult<Json<DeliveryPage>> {
    let after = cursor::read(query.cursor.as_deref(), "deliveries")?.unwrap_or((i64::MAX, String::new()));
    let filter = query.filter();
    let mut tx = state.db.snapshot().await?;
    let rows = store::list_deliveries(&mut tx, &filter, &after, query.limit).await?;
    let total = store::count_deliveries(&mut tx, &filter).await?;
    let last = rows.last().map(|row| (row.delivery.due_at, row.delivery.delivery_id.as_str()));
    let next_cursor = cursor::next("deliveries", rows.len(), query.limit, last);
    Ok(Json(DeliveryPage { items: rows.into_iter().map(DeliveryItem::from).collect(), total, next_cursor }))
}

/// Send again what was given up
///
/// For senior operators and admins. It is due at once and has all its attempts again; what is not `dead` answers 409
/// `wrong_state`.
#[utoipa::path(post, path = "/api/operator/deliveries/{delivery_id}/retry", tag = "review",
    operation_id = "retry_delivery",
    params(("delivery_id" = String, Path, description = "The delivery", example = "dlv_0193a1")),
    request_body = RetryRequest,
    responses((status = 200, description = "As it now stands", body = DeliveryItem), NotFoundError, ConflictError))]
async fn retry_delivery(
    State(state): State<AppState>,
    SeniorCaller(caller): SeniorCaller,
    Path(delivery_id): Path<String>,
    Valid(Json(body)): Valid<Json<RetryRequest>>,
) -> ApiResult<Json<DeliveryItem>> {
    let row = retry::retry(&state, &caller, &delivery_id, body.reason.as_deref()).await?;
    Ok(Json(row.into()))
}

/// The user whose inbox it is. The database ties every customer to one.
fn own(caller: &Caller) -> ApiResult<&UserId> {
    caller.user_id.as_ref().ok_or_else(|| ApiError::Forbidden("this login has no inbox".into()))
}
