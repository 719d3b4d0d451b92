//! Notes, tags and assignments under `/api/operator`.

use axum::extract::State;
use axum::http::StatusCode;
use spendsense_engine::ids::RecommendationId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{
    Assign, AssignMany, AssignedMany, AssignmentView, AvailableTag, AvailableTags, ChangeNote, ListNotes,
    NewNote, NewTag, NotePage, NoteView, OperatorList, Tag, TagList,
};
use super::{assignment, service, store};
use crate::http::{
    ApiResult, AppState, ConflictError, Json, NotFoundError, OperatorCaller, Path, Query, Valid,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_notes, write_note))
        .routes(routes!(change_note, delete_note))
        .routes(routes!(list_available_tags))
        .routes(routes!(list_tags, put_tag))
        .routes(routes!(take_tag))
        .routes(routes!(assign_recommendation))
        .routes(routes!(assign_recommendations))
        .routes(routes!(list_operators))
}

/// Notes on a recommendation, the newest first
#[utoipa::path(get, path = "/api/operator/recommendations/{recommendation_id}/notes", tag = "review",
    operation_id = "list_notes",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1"), ListNotes),
    responses((status = 200, description = "A page", body = NotePage), NotFoundError))]
async fn list_notes(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Query(query)): Valid<Query<ListNotes>>,
) -> ApiResult<Json<NotePage>> {
    Ok(Json(service::notes(&state, &caller, &recommendation_id, &query).await?))
}

/// Write a note
#[utoipa::path(post, path = "/api/operator/recommendations/{recommendation_id}/notes", tag = "review",
    operation_id = "write_note",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    request_body = NewNote,
    responses((status = 201, description = "The note", body = NoteView), NotFoundError))]
async fn write_note(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Json(body)): Valid<Json<NewNote>>,
) -> ApiResult<(StatusCode, Json<NoteView>)> {
    let note = service::write_note(&state, &caller, &recommendation_id, body).await?;
    Ok((StatusCode::CREATED, Json(note)))
}

/// Change a note; its author and admins may
#[utoipa::path(patch, path = "/api/operator/notes/{note_id}", tag = "review", operation_id = "change_note",
    params(("note_id" = String, Path, description = "The note", example = "not_0193a1")),
    request_body = ChangeNote,
    responses((status = 200, description = "As it now stands", body = NoteView), NotFoundError, ConflictError))]
async fn change_note(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Path(note_id): Path<String>,
    Valid(Json(body)): Valid<Json<ChangeNote>>,
) -> ApiResult<Json<NoteView>> {
    Ok(Json(service::change_note(&state, &caller, &note_id, &body).await?))
}

/// Delete a note; its author and admins may
#[utoipa::path(delete, path = "/api/operator/notes/{note_id}", tag = "review", operation_id = "delete_note",
    params(("note_id" = String, Path, description = "The note", example = "not_0193a1")),
    responses((status = 204, description = "Deleted"), NotFoundError))]
async fn delete_note(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Path(note_id): Path<String>,
) -> ApiResult<StatusCode> {
    service::delete_note(&state, &caller, &note_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The tags there are
#[utoipa::path(get, path = "/api/operator/tags/available", tag = "review", operation_id = "list_available_tags",
    responses((status = 200, description = "All of them, with how often each is used", body = AvailableTags)))]
async fn list_available_tags(
    State(state): State<AppState>,
    _caller: OperatorCaller,
) -> ApiResult<Json<AvailableTags>> {
    let mut tx = state.db.read().await?;
    let used = store::count_tags(&mut tx).await?;
    let tag = |tag: Tag| AvailableTag {
        tag,
        meaning: tag.meaning(),
        used: used.get(tag.as_str()).copied().unwrap_or(0),
    };
    let items: Vec<AvailableTag> = Tag::ALL.into_iter().map(tag).collect();
    Ok(Json(AvailableTags { total: items.len(), items, next_cursor: None }))
}

/// Tags of a recommendation
#[utoipa::path(get, path = "/api/operator/recommendations/{recommendation_id}/tags", tag = "review",
    operation_id = "list_tags",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    responses((status = 200, description = "In the order they were put on", body = TagList), NotFoundError))]
async fn list_tags(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
) -> ApiResult<Json<TagList>> {
    Ok(Json(service::tags(&state, &recommendation_id).await?))
}

/// Put a tag on a recommendation
#[utoipa::path(post, path = "/api/operator/recommendations/{recommendation_id}/tags", tag = "review",
    operation_id = "put_tag",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    request_body = NewTag,
    responses((status = 201, description = "Put on", body = TagList),
              (status = 200, description = "It was there", body = TagList), NotFoundError))]
async fn put_tag(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
    Json(body): Json<NewTag>,
) -> ApiResult<(StatusCode, Json<TagList>)> {
    let (tags, is_new) = service::put_tag(&state, &caller, &recommendation_id, body.tag).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(tags)))
}

/// Take a tag off a recommendation
#[utoipa::path(delete, path = "/api/operator/recommendations/{recommendation_id}/tags/{tag}", tag = "review",
    operation_id = "take_tag",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1"),
           ("tag" = String, Path, description = "The tag", example = "edge_case")),
    responses((status = 204, description = "Taken off"), NotFoundError))]
async fn take_tag(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Path((recommendation_id, tag)): Path<(RecommendationId, String)>,
) -> ApiResult<StatusCode> {
    service::take_tag(&state, &caller, &recommendation_id, &tag).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a recommendation to somebody
#[utoipa::path(post, path = "/api/operator/recommendations/{recommendation_id}/assign", tag = "review",
    operation_id = "assign_recommendation",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    request_body = Assign,
    responses((status = 200, description = "Who works on it now", body = AssignmentView), NotFoundError, ConflictError))]
async fn assign_recommendation(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Json(body)): Valid<Json<Assign>>,
) -> ApiResult<Json<AssignmentView>> {
    Ok(Json(assignment::assign(&state, &caller, &recommendation_id, &body.assignee).await?))
}

/// Give several to somebody, each on its own
#[utoipa::path(post, path = "/api/operator/recommendations/assign", tag = "review",
    operation_id = "assign_recommendations", request_body = AssignMany,
    responses((status = 200, description = "What became of each", body = AssignedMany)))]
async fn assign_recommendations(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Valid(Json(body)): Valid<Json<AssignMany>>,
) -> ApiResult<Json<AssignedMany>> {
    Ok(Json(assignment::assign_many(&state, &caller, &body.recommendation_ids, &body.assignee).await?))
}

/// Who can be given work, and how much each has
#[utoipa::path(get, path = "/api/operator/operators", tag = "review", operation_id = "list_operators",
    responses((status = 200, description = "By name", body = OperatorList)))]
async fn list_operators(
    State(state): State<AppState>,
    _caller: OperatorCaller,
) -> ApiResult<Json<OperatorList>> {
    Ok(Json(assignment::operators(&state).await?))
}
