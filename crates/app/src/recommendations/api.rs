//! `/recommendations`: making, listing, and the three documented review actions.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use spendsense_engine::ids::{RecommendationId, UserId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{
    BulkApproveRequest, BulkApproveResponse, GenerateQuery, Generated, ListQuery, RecommendationApprove,
    RecommendationList, RecommendationOverride, RecommendationReject, RecommendationView,
};
use super::{generate, service};
use crate::http::{
    ApiResult, AppState, BadRequestError, Caller, ConflictError, ConsentError, Json, NotFoundError,
    OperatorCaller, Path, Query, Valid,
};
use crate::review::decide::Seen;
use crate::review::decide::approve::{Words, approve};
use crate::review::decide::bulk;
use crate::review::decide::modify::{Edit, modify};
use crate::review::decide::reject::reject;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(generate_recommendations))
        .routes(routes!(bulk_approve))
        .routes(routes!(list_recommendations))
        .routes(routes!(approve_recommendation))
        .routes(routes!(override_recommendation))
        .routes(routes!(reject_recommendation))
}

/// Generate recommendations, or get the batch that still fits
///
/// Everything starts as `pending_approval`: nothing reaches the user before an operator approved it.
#[utoipa::path(post, path = "/recommendations/generate/{user_id}", tag = "recommendations",
    operation_id = "generate_recommendations",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), GenerateQuery),
    responses((status = 201, description = "A new batch", body = Generated),
              (status = 200, description = "The batch that still fits", body = Generated), NotFoundError, ConsentError, BadRequestError, ConflictError))]
async fn generate_recommendations(
    State(state): State<AppState>,
    OperatorCaller(caller): OperatorCaller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<GenerateQuery>>,
) -> ApiResult<(StatusCode, Json<Generated>)> {
    let generated =
        generate::generate(&state, &caller, &user_id, query.window_days, query.force_regenerate).await?;
    let status = if generated.cached { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(generated)))
}

/// Recommendations of a user, newest first
///
/// Customers see their own, and of those only what was delivered to them.
#[utoipa::path(get, path = "/recommendations/{user_id}", tag = "recommendations",
    operation_id = "list_recommendations",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), ListQuery),
    responses((status = 200, description = "A page", body = RecommendationList), NotFoundError, ConsentError))]
async fn list_recommendations(
    State(state): State<AppState>,
    caller: Caller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<ListQuery>>,
) -> ApiResult<Json<RecommendationList>> {
    caller.may_read_user(&user_id)?;
    Ok(Json(service::list(&state, &caller, &user_id, &query).await?))
}

/// Approve a recommendation
#[utoipa::path(post, path = "/recommendations/{recommendation_id}/approve", tag = "recommendations",
    operation_id = "approve_recommendation",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    request_body = RecommendationApprove,
    responses((status = 200, description = "As it now stands", body = RecommendationView), NotFoundError, ConflictError, ConsentError))]
async fn approve_recommendation(
    State(state): State<AppState>,
    OperatorCaller(caller): OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Json(body)): Valid<Json<RecommendationApprove>>,
) -> ApiResult<Json<RecommendationView>> {
    caller.actor_matches(&body.operator_id)?;
    let seen = Seen { recommendation_id: &recommendation_id, version: body.version };
    let words = Words { notes: body.notes.as_deref(), acknowledgement: body.acknowledge_warnings.as_deref() };
    Ok(Json(approve(&state, &caller, &seen, words).await?.try_into()?))
}

/// Change the text of a recommendation; it then awaits approval again
#[utoipa::path(post, path = "/recommendations/{recommendation_id}/override", tag = "recommendations",
    operation_id = "override_recommendation",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    request_body = RecommendationOverride,
    responses((status = 200, description = "As it now stands", body = RecommendationView), NotFoundError, ConflictError, BadRequestError))]
async fn override_recommendation(
    State(state): State<AppState>,
    OperatorCaller(caller): OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Json(body)): Valid<Json<RecommendationOverride>>,
) -> ApiResult<Json<RecommendationView>> {
    caller.actor_matches(&body.operator_id)?;
    let seen = Seen { recommendation_id: &recommendation_id, version: body.version };
    let edit = Edit {
        title: body.new_title.as_deref(),
        content: body.new_content.as_deref(),
        reason: Some(&body.reason),
        ..Edit::default()
    };
    Ok(Json(modify(&state, &caller, &seen, &edit, "override").await?.try_into()?))
}

/// Reject a recommendation
#[utoipa::path(post, path = "/recommendations/{recommendation_id}/reject", tag = "recommendations",
    operation_id = "reject_recommendation",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    request_body = RecommendationReject,
    responses((status = 200, description = "As it now stands", body = RecommendationView), NotFoundError, ConflictError))]
async fn reject_recommendation(
    State(state): State<AppState>,
    OperatorCaller(caller): OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Json(body)): Valid<Json<RecommendationReject>>,
) -> ApiResult<Json<RecommendationView>> {
    caller.actor_matches(&body.operator_id)?;
    let seen = Seen { recommendation_id: &recommendation_id, version: body.version };
    Ok(Json(reject(&state, &caller, &seen, &body.reason).await?.try_into()?))
}

/// Approve many, each on its own
///
/// Answers 200 with a result per item, also when none could be approved.
#[utoipa::path(post, path = "/recommendations/bulk-approve", tag = "recommendations",
    operation_id = "bulk_approve_recommendations", request_body = BulkApproveRequest,
    responses((status = 200, description = "What became of each", body = BulkApproveResponse)))]

async fn bulk_approve(
    State(state): State<AppState>,
    OperatorCaller(caller): OperatorCaller,
    Valid(Json(body)): Valid<Json<BulkApproveRequest>>,
) -> ApiResult<Json<BulkApproveResponse>> {
    caller.actor_matches(&body.operator_id)?;
    let words = Words { notes: None, acknowledgement: body.acknowledge_warnings.as_deref() };
    let outcome =
        bulk::bulk_approve(&state, &caller, &body.recommendation_ids, &BTreeMap::new(), words).await?;
    Ok(Json(outcome.into()))
}
