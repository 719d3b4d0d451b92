//! `/api/operator/policy`: read and tried out by staff, changed by seniors, put in force by a second one.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{
    ChangeDraft, DraftPage, DraftView, ListDrafts, NewDraft, PolicyVersion, PolicyView, PublishDraft,
    Reassignment, Reassignments, SimulateDraft, Simulation,
};
use super::{drafts, reassignment, simulation};
use crate::http::{
    ApiResult, AppState, ConflictError, Json, NotFoundError, Path, Query, SeniorCaller, StaffCaller, Valid,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(get_policy))
        .routes(routes!(get_policy_version))
        .routes(routes!(list_policy_drafts, create_policy_draft))
        .routes(routes!(get_policy_draft, change_policy_draft, discard_policy_draft))
        .routes(routes!(simulate_policy_draft))
        .routes(routes!(publish_policy_draft))
        .routes(routes!(list_reassignments, reassign_personas))
}

/// The policy in force
#[utoipa::path(get, path = "/api/operator/policy", tag = "policy", operation_id = "get_policy",
    responses((status = 200, description = "Body, hash and how it came into force", body = PolicyView)))]
async fn get_policy(State(state): State<AppState>, _caller: StaffCaller) -> ApiResult<Json<PolicyView>> {
    Ok(Json(drafts::in_force(&state).await?))
}

/// A policy by its hash: the one in force, or one that decided before
///
/// A recommendation's trace names it.
#[utoipa::path(get, path = "/api/operator/policy/versions/{policy_hash}", tag = "policy",
    operation_id = "get_policy_version",
    params(("policy_hash" = String, Path, description = "SHA-256 of the policy's canonical text",
            example = "9f2c4e0a7b1d83c65e0f4a2b9d7c8e1f3a5b6c7d8e9f0a1b2c3d4e5f60718293")),
    responses((status = 200, description = "Its body as it was, and when it came into force", body = PolicyVersion),
              NotFoundError))]
async fn get_policy_version(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Path(policy_hash): Path<String>,
) -> ApiResult<Json<PolicyVersion>> {
    Ok(Json(drafts::version(&state, &policy_hash).await?))
}

/// Drafts, the newest change first
#[utoipa::path(get, path = "/api/operator/policy/drafts", tag = "policy", operation_id = "list_policy_drafts",
    params(ListDrafts),
    responses((status = 200, description = "A page", body = DraftPage)))]
async fn list_policy_drafts(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Valid(Query(query)): Valid<Query<ListDrafts>>,
) -> ApiResult<Json<DraftPage>> {
    Ok(Json(drafts::list(&state, &query).await?))
}

/// Begin a draft, from a whole policy or from the one in force
#[utoipa::path(post, path = "/api/operator/policy/drafts", tag = "policy", operation_id = "create_policy_draft",
    request_body = NewDraft,
    responses((status = 201, description = "The draft", body = DraftView)))]
async fn create_policy_draft(
    State(state): State<AppState>,
    SeniorCaller(caller): SeniorCaller,
    Valid(Json(body)): Valid<Json<NewDraft>>,
) -> ApiResult<(StatusCode, Json<DraftView>)> {
    Ok((StatusCode::CREATED, Json(drafts::create(&state, &caller, body).await?)))
}

/// A draft, with how it differs from the policy in force
#[utoipa::path(get, path = "/api/operator/policy/drafts/{draft_id}", tag = "policy", operation_id = "get_policy_draft",
    params(("draft_id" = String, Path, description = "The draft", example = "pdr_0193a1")),
    responses((status = 200, description = "The draft", body = DraftView), NotFoundError))]
async fn get_policy_draft(
    State(state): State<AppState>,
    StaffCaller(caller): StaffCaller,
    Path(draft_id): Path<String>,
) -> ApiResult<Json<DraftView>> {
    Ok(Json(drafts::find(&state, &caller, &draft_id).await?))
}

/// Change a draft; it then stands upon the policy in force
///
/// A policy that does not hold together is refused, naming every field that is wrong.
#[utoipa::path(put, path = "/api/operator/policy/drafts/{draft_id}", tag = "policy",
    operation_id = "change_policy_draft",
    params(("draft_id" = String, Path, description = "The draft", example = "pdr_0193a1")),
    request_body = ChangeDraft,
    responses((status = 200, description = "As it now stands", body = DraftView), NotFoundError, ConflictError))]
async fn change_policy_draft(
    State(state): State<AppState>,
    SeniorCaller(caller): SeniorCaller,
    Path(draft_id): Path<String>,
    Valid(Json(body)): Valid<Json<ChangeDraft>>,
) -> ApiResult<Json<DraftView>> {
    Ok(Json(drafts::change(&state, &caller, &draft_id, &body).await?))
}

/// Discard a draft
///
/// It stays readable.
#[utoipa::path(delete, path = "/api/operator/policy/drafts/{draft_id}", tag = "policy",
    operation_id = "discard_policy_draft",
    params(("draft_id" = String, Path, description = "The draft", example = "pdr_0193a1")),
    responses((status = 204, description = "Discarded"), NotFoundError, ConflictError))]
async fn discard_policy_draft(
    State(state): State<AppState>,
    SeniorCaller(caller): SeniorCaller,
    Path(draft_id): Path<String>,
) -> ApiResult<StatusCode> {
    drafts::discard(&state, &caller, &draft_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a draft would do, on the figures stored now
///
/// Every consenting user's stored figures, of every window, are put to the draft and to the policy in force. Nothing
/// is written. Analysts get the counts and no `items`.
#[utoipa::path(post, path = "/api/operator/policy/drafts/{draft_id}/simulate", tag = "policy",
    operation_id = "simulate_policy_draft",
    params(("draft_id" = String, Path, description = "The draft", example = "pdr_0193a1")),
    request_body = SimulateDraft,
    responses((status = 200, description = "Who would move from which persona to which", body = Simulation), NotFoundError))]
async fn simulate_policy_draft(
    State(state): State<AppState>,
    StaffCaller(caller): StaffCaller,
    Path(draft_id): Path<String>,
    Valid(Json(query)): Valid<Json<SimulateDraft>>,
) -> ApiResult<Json<Simulation>> {
    let simulated = simulation::simulate(&state, &draft_id, query).await?;
    Ok(Json(if caller.role.is_operator() { simulated } else { simulated.without_names() }))
}

/// Put a draft in force
///
/// By somebody other than its author and its last editor. Decisions made from now on follow it, in every process within a
/// second; personas assigned before stay until they are assigned anew.
#[utoipa::path(post, path = "/api/operator/policy/drafts/{draft_id}/publish", tag = "policy",
    operation_id = "publish_policy_draft",
    params(("draft_id" = String, Path, description = "The draft", example = "pdr_0193a1")),
    request_body = PublishDraft,
    responses((status = 200, description = "The policy in force", body = PolicyView), NotFoundError, ConflictError))]
async fn publish_policy_draft(
    State(state): State<AppState>,
    SeniorCaller(caller): SeniorCaller,
    Path(draft_id): Path<String>,
    Valid(Json(body)): Valid<Json<PublishDraft>>,
) -> ApiResult<Json<PolicyView>> {
    Ok(Json(drafts::publish(&state, &caller, &draft_id, &body).await?))
}

/// Runs that assign personas anew, the newest first
#[utoipa::path(get, path = "/api/operator/policy/reassign", tag = "policy", operation_id = "list_reassignments",
    responses((status = 200, description = "How far each is", body = Reassignments)))]
async fn list_reassignments(
    State(state): State<AppState>,
    _caller: StaffCaller,
) -> ApiResult<Json<Reassignments>> {
    Ok(Json(reassignment::list(&state).await?))
}

/// Assign everybody's personas anew under the policy in force
///
/// Runs in the background; ask again how far it is. `spendsense personas assign --all` does the same.
#[utoipa::path(post, path = "/api/operator/policy/reassign", tag = "policy", operation_id = "reassign_personas",
    responses((status = 202, description = "Started", body = Reassignment), ConflictError))]
async fn reassign_personas(
    State(state): State<AppState>,
    SeniorCaller(caller): SeniorCaller,
) -> ApiResult<(StatusCode, Json<Reassignment>)> {
    Ok((StatusCode::ACCEPTED, Json(reassignment::start(&state, &caller).await?)))
}
