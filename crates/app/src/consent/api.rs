//! `/consent`: a customer decides for themselves; an operator records what a customer said.

use axum::extract::State;
use spendsense_engine::ids::UserId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{ConsentRequest, ConsentState};
use super::service;
use crate::http::{ApiResult, AppState, Caller, Json, NotFoundError, Path, Valid};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(change_consent)).routes(routes!(get_consent))
}

/// Grant or withdraw consent
///
/// Withdrawing removes the user's signals, personas and recommendation texts in the same transaction. Saying what
/// already holds changes nothing.
#[utoipa::path(post, path = "/consent/", tag = "consent", operation_id = "change_consent",
    request_body = ConsentRequest,
    responses((status = 200, description = "What holds now", body = ConsentState), NotFoundError))]
async fn change_consent(
    State(state): State<AppState>,
    caller: Caller,
    Valid(Json(request)): Valid<Json<ConsentRequest>>,
) -> ApiResult<Json<ConsentState>> {
    let user_id = UserId::from(request.user_id.as_str());
    caller.may_read_user(&user_id)?;
    let mut tx = state.db.write().await?;
    service::change(&mut tx, &state.world, &caller, &request).await?;
    let after = service::state(&mut tx, &user_id).await?;
    tx.commit().await?;
    Ok(Json(after))
}

/// Consent and its history
#[utoipa::path(get, path = "/consent/{user_id}", tag = "consent", operation_id = "get_consent",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1")),
    responses((status = 200, description = "What holds now", body = ConsentState), NotFoundError))]
async fn get_consent(
    State(state): State<AppState>,
    caller: Caller,
    Path(user_id): Path<UserId>,
) -> ApiResult<Json<ConsentState>> {
    caller.may_read_user(&user_id)?;
    let mut tx = state.db.read().await?;
    Ok(Json(service::state(&mut tx, &user_id).await?))
}
