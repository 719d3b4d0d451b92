//! `/operator`: what operators look at first.

use axum::extract::State;
use spendsense_engine::ids::UserId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::dashboard;
use super::model::{Dashboard, UserSignals};
use crate::http::{
    ApiResult, AppState, ConsentError, Json, NotFoundError, OperatorCaller, Path, StaffCaller,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get_dashboard)).routes(routes!(get_user_signals))
}

/// Totals, personas, recommendations and latency
///
/// For analysts too: it names no customer.
#[utoipa::path(get, path = "/operator/dashboard", tag = "operator", operation_id = "get_dashboard",
    responses((status = 200, description = "As of now", body = Dashboard)))]

async fn get_dashboard(State(state): State<AppState>, _caller: StaffCaller) -> ApiResult<Json<Dashboard>> {
    Ok(Json(dashboard::dashboard(&state).await?))
}

/// Signals of a user over 30 and 180 days
#[utoipa::path(get, path = "/operator/users/{user_id}/signals", tag = "operator", operation_id = "get_user_signals",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1")),
    responses((status = 200, description = "Both windows as of today", body = UserSignals), NotFoundError, ConsentError))]
async fn get_user_signals(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(user_id): Path<UserId>,
) -> ApiResult<Json<UserSignals>> {
    Ok(Json(dashboard::user_signals(&state, &user_id).await?))
}
