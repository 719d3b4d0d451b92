//! `/api/operator/recommendations/{id}/…`: what a reviewer does.

use std::collections::BTreeMap;

use axum::extract::State;
use spendsense_engine::ids::RecommendationId;
use spendsense_engine::time::UnixMs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::approve::{Words, approve};
use super::model::{
    ApproveRequest, Approved, BulkRequest, BulkResult, FlagItem, FlagPageView, FlaggedView, FlagsQuery,
    Modified, ModifyRequest, NewPriority, ReasonRequest, Rejected, ResolveRequest, ResolvedView, Undone,
};
use super::modify::{Edit, modify};
use super::store::{self, FlagPage};
use super::{Seen, bulk, flag, reject, undo};
use crate::http::reviewer::{Actor, IfMatch};
use crate::http::{
    ApiErrors, ApiResult, AppState, ConflictError, ConsentError, Json, NotFoundError, OperatorCaller, Path,
    Query, Reviewer, Valid,
};
use crate::recommendations::store::RecommendationRow;
use crate::review::cursor;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(operator_approve))
        .routes(routes!(operator_reject))
        .routes(routes!(operator_flag))
        .routes(routes!(operator_undo))
        .routes(routes!(operator_modify))
        .routes(routes!(operator_bulk_approve))
        .routes(routes!(list_flags))
        .routes(routes!(resolve_flag))
}

/// Approve a recommendation
///
/// A failed guardrail forbids it, a warning must be acknowledged, what is high risk is approved by neither its
/// proposer nor its last editor, and what is flagged by a senior operator. It is sent when `undo_until` has passed.
#[utoipa::path(post, path = "/api/operator/recommendations/{recommendation_id}/approve", tag = "review",
    operation_id = "operator_approve",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1"), IfMatch, Actor),
    request_body = ApproveRequest,
    responses((status = 200, description = "Approved", body = Approved), NotFoundError, ConflictError, ConsentError))]
async fn operator_approve(
    State(state): State<AppState>,
    reviewer: Reviewer,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Json(body)): Valid<Json<ApproveRequest>>,
) -> ApiResult<Json<Approved>> {
    let seen = Seen { recommendation_id: &recommendation_id, version: reviewer.seen(body.version)? };
    let words = Words { notes: body.notes.as_deref(), acknowledgement: body.acknowledge_warnings.as_deref() };
    let row = approve(&state, &reviewer, &seen, words).await?;
    Ok(Json(Approved {
        undo_until: undo_until(&row)?,
        status: row.status,
        recommendation_id: row.recommendation_id,
        approved_by: row.approved_by.unwrap_or_default(),
        approved_at: UnixMs(row.updated_at),
        version: row.version,
    }))
}

/// Reject a recommendation
#[utoipa::path(post, path = "/api/operator/recommendations/{recommendation_id}/reject", tag = "review",
    operation_id = "operator_reject",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1"), IfMatch, Actor),
    request_body = ReasonRequest,
    responses((status = 200, description = "Rejected: it reaches nobody", body = Rejected), NotFoundError, ConflictError))]
async fn operator_reject(
    State(state): State<AppState>,
    reviewer: Reviewer,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Json(body)): Valid<Json<ReasonRequest>>,
) -> ApiResult<Json<Rejected>> {
    let seen = Seen { recommendation_id: &recommendation_id, version: reviewer.seen(body.version)? };
    let row = reject::reject(&state, &reviewer, &seen, &body.reason).await?;
    Ok(Json(Rejected {
        undo_until: undo_until(&row)?,
        status: row.status,
        recommendation_id: row.recommendation_id,
        rejected_by: row.rejected_by.unwrap_or_default(),
        rejected_at: UnixMs(row.updated_at),
        reason: body.reason,
        version: row.version,
    }))
}

/// Flag a recommendation for a senior operator
#[utoipa::path(post, path = "/api/operator/recommendations/{recommendation_id}/flag", tag = "review",
    operation_id = "operator_flag",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1"), IfMatch, Actor),
    request_body = ReasonRequest,
    responses((status = 200, description = "Flagged", body = FlaggedView), NotFoundError, ConflictError))]
async fn operator_flag(
    State(state): State<AppState>,
    reviewer: Reviewer,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Json(body)): Valid<Json<ReasonRequest>>,
) -> ApiResult<Json<FlaggedView>> {
    let seen = Seen { recommendation_id: &recommendation_id, version: reviewer.seen(body.version)? };
    let flagged = flag::flag(&state, &reviewer, &seen, &body.reason).await?;
    Ok(Json(FlaggedView {
        undo_until: undo_until(&flagged.row)?,
        status: flagged.row.status,
        recommendation_id: flagged.row.recommendation_id,
        flag_id: flagged.flag_id,
        version: flagged.row.version,
    }))
}

/// Undo the last approve, reject or flag
///
/// Within the send delay, by whoever decided or a senior operator. Nothing of the decision stays but its audit
/// entries.
#[utoipa::path(post, path = "/api/operator/recommendations/{recommendation_id}/undo", tag = "review",
    operation_id = "operator_undo",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1"), IfMatch, Actor),
    request_body = ReasonRequest,
    responses((status = 200, description = "As it was before", body = Undone), NotFoundError, ConflictError))]
async fn operator_undo(
    State(state): State<AppState>,
    reviewer: Reviewer,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Json(body)): Valid<Json<ReasonRequest>>,
) -> ApiResult<Json<Undone>> {
    let seen = Seen { recommendation_id: &recommendation_id, version: reviewer.seen(body.version)? };
    let row = undo::undo(&state, &reviewer, &seen, &body.reason).await?;
    Ok(Json(Undone { status: row.status, recommendation_id: row.recommendation_id, version: row.version }))
}

/// Change a recommendation
///
/// The changed text passes the guardrails again and awaits review as a new version; one that fails is refused whole
/// (400, `guardrails_failed`).
#[utoipa::path(patch, path = "/api/operator/recommendations/{recommendation_id}", tag = "review",
    operation_id = "operator_modify",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1"), IfMatch, Actor),
    request_body(content = ModifyRequest, example = json!({"priority": "high"})),
    responses((status = 200, description = "A new version", body = Modified), ApiErrors))]
async fn operator_modify(
    State(state): State<AppState>,
    reviewer: Reviewer,
    Path(recommendation_id): Path<RecommendationId>,
    Valid(Json(body)): Valid<Json<ModifyRequest>>,
) -> ApiResult<Json<Modified>> {
    let seen = Seen { recommendation_id: &recommendation_id, version: reviewer.seen(body.version)? };
    let edit = Edit {
        title: body.title.as_deref(),
        content: body.content.as_deref(),
        rationale: body.rationale.as_deref(),
        priority: body.priority.map(NewPriority::as_str),
        reason: None,
    };
    let row = modify(&state, &reviewer, &seen, &edit, "modify").await?;
    Ok(Json(Modified {
        status: "modified".to_owned(),
        modifications: modifications(&edit, &row),
        guardrails: serde_json::from_str(&row.guardrails).unwrap_or_default(),
        recommendation_id: row.recommendation_id,
        version: row.version,
    }))
}

/// What was asked to change, as it came out: a content carries its disclosure.
fn modifications(edit: &Edit<'_>, row: &RecommendationRow) -> BTreeMap<&'static str, String> {
    let fields = [
        ("title", edit.title, &row.title),
        ("content", edit.content, &row.content),
        ("rationale", edit.rationale, &row.rationale),
        ("priority", edit.priority, &row.priority),
    ];
    let asked = fields.into_iter().filter(|(_, asked, _)| asked.is_some());
    asked.map(|(name, _, now)| (name, now.clone())).collect()
}

/// Approve many, each on its own
///
/// Answers 200 with a result per item, also when none could be approved.
#[utoipa::path(post, path = "/api/operator/recommendations/bulk-approve", tag = "review",
    operation_id = "operator_bulk_approve", params(Actor), request_body = BulkRequest,
    responses((status = 200, description = "What became of each", body = BulkResult)))]
async fn operator_bulk_approve(
    State(state): State<AppState>,
    reviewer: Reviewer,
    Valid(Json(body)): Valid<Json<BulkRequest>>,
) -> ApiResult<Json<BulkResult>> {
    let words = Words { notes: body.notes.as_deref(), acknowledgement: body.acknowledge_warnings.as_deref() };
    let ids = &body.recommendation_ids;
    let outcome = bulk::bulk_approve(&state, &reviewer, ids, &body.versions, words).await?;
    Ok(Json(BulkResult::new(ids.len(), outcome)))
}

/// Flags of all recommendations, newest first
#[utoipa::path(get, path = "/api/operator/flags", tag = "review", operation_id = "list_flags", params(FlagsQuery),
    responses((status = 200, description = "A page", body = FlagPageView)))]
async fn list_flags(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Valid(Query(query)): Valid<Query<FlagsQuery>>,
) -> ApiResult<Json<FlagPageView>> {
    let after = cursor::read(query.cursor.as_deref(), "flags")?;
    let page = FlagPage {
        resolved: query.resolved,
        after: after.unwrap_or((i64::MAX, String::new())),
        limit: query.limit,
    };
    let mut tx = state.db.snapshot().await?;
    let items: Vec<FlagItem> =
        store::list_flags(&mut tx, &page).await?.into_iter().map(FlagItem::from).collect();
    let total = store::count_flags(&mut tx, query.resolved).await?;
    let last = items.last().map(|item| (item.flag.flagged_at.0, item.flag.flag_id.as_str()));
    let next_cursor = cursor::next("flags", items.len(), query.limit, last);
    Ok(Json(FlagPageView { items, total, next_cursor }))
}

/// Resolve a flag without deciding: the recommendation waits for review again
///
/// For senior operators and admins.
#[utoipa::path(post, path = "/api/operator/flags/{flag_id}/resolve", tag = "review", operation_id = "resolve_flag",
    params(("flag_id" = String, Path, description = "The flag", example = "flg_0193a1"), IfMatch, Actor),
    request_body = ResolveRequest,
    responses((status = 200, description = "Resolved", body = ResolvedView), NotFoundError, ConflictError))]
async fn resolve_flag(
    State(state): State<AppState>,
    reviewer: Reviewer,
    Path(flag_id): Path<String>,
    Valid(Json(body)): Valid<Json<ResolveRequest>>,
) -> ApiResult<Json<ResolvedView>> {
    let version = reviewer.seen(body.version)?;
    let resolved = flag::resolve(&state, &reviewer, &flag_id, version, &body.resolution).await?;
    Ok(Json(ResolvedView {
        status: resolved.row.status,
        flag_id: resolved.flag_id,
        recommendation_id: resolved.row.recommendation_id,
        version: resolved.row.version,
        resolved_by: reviewer.identity_id.to_string(),
        resolved_at: resolved.resolved_at,
    }))
}

/// Until when the decision just made can be undone.
fn undo_until(row: &RecommendationRow) -> ApiResult<UnixMs> {
    Ok(row.decisions()?.last().map_or(UnixMs(row.updated_at), |decision| decision.until))
}
