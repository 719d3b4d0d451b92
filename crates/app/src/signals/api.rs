//! `/features` and a user's recurring streams.

use axum::extract::State;
use spendsense_engine::ids::UserId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{ComputeQuery, ComputedFeatures, Streams, StreamsQuery};
use super::service;
use crate::http::{
    ApiResult, AppState, Caller, ConsentError, Json, NotFoundError, OperatorCaller, Path, Query, Valid,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(compute_features)).routes(routes!(list_streams))
}

/// Compute behavioural features of a user
#[utoipa::path(post, path = "/features/compute/{user_id}", tag = "features", operation_id = "compute_features",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), ComputeQuery),
    responses((status = 200, description = "Features with their evidence", body = ComputedFeatures), NotFoundError, ConsentError))]
async fn compute_features(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<ComputeQuery>>,
) -> ApiResult<Json<ComputedFeatures>> {
    Ok(Json(service::compute(&state, &user_id, &query).await?))
}

/// Recurring streams of a user, and why other candidates are none
#[utoipa::path(get, path = "/users/{user_id}/streams", tag = "features", operation_id = "list_streams",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), StreamsQuery),
    responses((status = 200, description = "Streams and rejected candidates", body = Streams), NotFoundError, ConsentError))]
async fn list_streams(
    State(state): State<AppState>,
    caller: Caller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<StreamsQuery>>,
) -> ApiResult<Json<Streams>> {
    caller.may_read_user(&user_id)?;
    let as_of = query.as_of.unwrap_or_else(|| state.today());
    Ok(Json(service::streams(&state, &user_id, as_of).await?))
}
