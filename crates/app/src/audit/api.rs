//! `/api/operator/audit…` and `/api/operator/events`. Seniors see the whole log, an operator their own entries.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::Sse;
use axum::response::{IntoResponse, Response};
use spendsense_engine::audit::Outcome;
use spendsense_engine::time::UnixMs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::events::{Change, Listener};
use super::export::{self, Format};
use super::model::{
    AnchorView, AuditList, AuditMatch, AuditPaging, AuditView, ChainHead, ChainPart, Entry, EventsQuery,
    ExportQuery, Subject, VerifyQuery,
};
use super::{anchors, check, record, store};
use crate::http::{
    ApiError, ApiResult, AppState, Json, NotFoundError, OperatorCaller, Path, Query, SeniorCaller, Valid,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_audit_logs))
        .routes(routes!(export_audit_logs))
        .routes(routes!(get_audit_log))
        .routes(routes!(get_audit_head))
        .routes(routes!(verify_audit_chain))
        .routes(routes!(stream_events))
}

/// A page of the audit log, newest first
///
/// Operators see their own entries, seniors and admins everybody's.
#[utoipa::path(get, path = "/api/operator/audit-logs", tag = "audit", operation_id = "list_audit_logs",
    params(AuditMatch, AuditPaging),
    responses((status = 200, description = "Entries, and how many match in all", body = AuditList)))]
async fn list_audit_logs(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Valid(Query(matching)): Valid<Query<AuditMatch>>,
    Valid(Query(paging)): Valid<Query<AuditPaging>>,
) -> ApiResult<Json<AuditList>> {
    let filter = matching.filter(&caller)?;
    let after = paging.position()?;
    let mut tx = state.db.snapshot().await?;
    let total = store::count_entries(&mut tx, &filter).await?;
    let rows = store::list_entries(&mut tx, &filter, after.as_ref(), paging.limit + 1).await?;
    Ok(Json(AuditList::page(rows, paging.limit, total)))
}

/// One entry
#[utoipa::path(get, path = "/api/operator/audit-logs/{audit_id}", tag = "audit", operation_id = "get_audit_log",
    params(("audit_id" = String, Path, description = "The entry", example = "aud_0193f6c2a4b87d1e9c3b5a7f21d04e68")),
    responses((status = 200, description = "The entry", body = AuditView), NotFoundError))]
async fn get_audit_log(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Path(audit_id): Path<String>,
) -> ApiResult<Json<AuditView>> {
    let row = store::find_entry(&mut state.db.read().await?, &audit_id).await?;
    row.filter(|row| caller.role.is_senior() || row.entry.operator_id == caller.identity_id.as_str())
        .map(|row| Json(AuditView::from(row)))
        .ok_or_else(|| ApiError::not_found("audit entry", audit_id))
}

/// The audit log as a file
///
/// In the order of the chain, streamed. `jsonl` without filters is the whole chain, which
/// `spendsense verify audit --file` checks without a database; with filters it has gaps. What is not linked yet (well
/// under a second's worth) is not in it. The export itself is an entry.
#[utoipa::path(get, path = "/api/operator/audit-logs/export", tag = "audit", operation_id = "export_audit_logs",
    params(AuditMatch, ExportQuery),
    responses((status = 200, description = "The file", content(
        (String = "application/x-ndjson"), (String = "text/csv")))))]
async fn export_audit_logs(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Valid(Query(matching)): Valid<Query<AuditMatch>>,
    Valid(Query(query)): Valid<Query<ExportQuery>>,
) -> ApiResult<Response> {
    let filter = matching.filter(&caller)?;
    let format = query.format.unwrap_or_default();
    let mut tx = state.db.write().await?;
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action: "export_audit_log",
        subject: Subject::of("audit_log", "all"),
        user_id: None,
        before: None,
        after: None,
        reason: None,
        metadata: serde_json::json!({ "format": format, "filter": matching }),
        at: state.world.now(),
    };
    record(&mut tx, &caller, &entry).await?;
    tx.commit().await?;
    state.audit.wake.notify_one();
    let (media, name) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "audit-log.csv"),
        Format::Jsonl => ("application/x-ndjson", "audit-log.jsonl"),
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    let body = Body::from_stream(export::pages(state.db, filter, format));
    Ok(([(header::CONTENT_TYPE, media), (header::CONTENT_DISPOSITION, disposition.as_str())], body)
        .into_response())
}

/// The head of the chain, what waits to be linked, and the newest anchor
#[utoipa::path(get, path = "/api/operator/audit/head", tag = "audit", operation_id = "get_audit_head",
    responses((status = 200, description = "As of now", body = ChainHead)))]
async fn get_audit_head(
    State(state): State<AppState>,
    _caller: OperatorCaller,
) -> ApiResult<Json<ChainHead>> {
    let mut tx = state.db.snapshot().await?;
    let head = store::find_head(&mut tx).await?;
    let waiting = store::find_waiting(&mut tx).await?;
    drop(tx);
    let now = state.world.now();
    let file = state.config.anchor_file();
    let newest =
        tokio::task::spawn_blocking(move || anchors::newest(&file)).await.map_err(ApiError::internal)?;
    let anchor = newest.map_err(ApiError::Internal)?;
    Ok(Json(ChainHead {
        seq: head.seq,
        hash: head.hash.to_string(),
        linked_at: head.linked_at,
        unlinked_entries: waiting.entries,
        unlinked_age_ms: waiting.oldest_at.map(|oldest| now.0.saturating_sub(oldest).max(0)),
        anchor: anchor.map(AnchorView::from),
        as_of: now,
    }))
}

/// Check a part of the chain
///
/// Recomputes up to `limit` links from number `from_seq` on and compares them with the anchors. `next_seq` says where
/// to go on; without it the end was reached. `spendsense verify audit` checks the whole at once, and what is not in
/// the chain at all.
#[utoipa::path(get, path = "/api/operator/audit/verify", tag = "audit", operation_id = "verify_audit_chain",
    params(VerifyQuery),
    responses((status = 200, description = "What was found", body = ChainPart)))]
async fn verify_audit_chain(
    State(state): State<AppState>,
    _caller: SeniorCaller,
    Valid(Query(query)): Valid<Query<VerifyQuery>>,
) -> ApiResult<Json<ChainPart>> {
    let anchors = read_anchors(&state).await?.heads;
    let mut tx = state.db.snapshot().await?;
    let head_seq = store::find_head(&mut tx).await?.seq;
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let (outcome, next_seq) = check::check_part(&mut tx, query.from_seq, limit, anchors).await?;
    let to_seq = outcome.head.map_or(query.from_seq - 1, |(seq, _)| seq);
    let Outcome { findings, links, anchors_met, .. } = outcome;
    Ok(Json(ChainPart {
        intact: findings.is_empty(),
        from_seq: query.from_seq,
        to_seq,
        head_seq,
        next_seq,
        links,
        anchors_met,
        findings,
    }))
}

/// Live updates
///
/// Server-sent events, one an entry that concerns a recommendation, named after what happened
/// (`recommendation_approved`, `recommendation_rejected`, …); `stats_updated` follows a row of them; `alert` tells seniors
/// of refused attempts. The first is `ready`. Ids are numbers of the chain: with `Last-Event-ID` (or
/// `last_event_id`) a client goes on where it was. The stream ends when the access token's time is over.
#[utoipa::path(get, path = "/api/operator/events", tag = "audit", operation_id = "stream_events",
    params(EventsQuery),
    responses((status = 200, description = "Events without end", body = Change, content_type = "text/event-stream")))]
async fn stream_events(
    State(state): State<AppState>,
    OperatorCaller(caller): OperatorCaller,
    Valid(Query(query)): Valid<Query<EventsQuery>>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let sent = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.trim().parse().ok());
    let listener = Listener::new(state, caller, sent.or(query.last_event_id)).await?;
    let mut response = Sse::new(listener.into_stream()).into_response();
    // A proxy that collects an answer would deliver events in heaps.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// Reads this database's anchors off the runtime's threads.
async fn read_anchors(state: &AppState) -> ApiResult<anchors::Anchors> {
    let file = state.config.anchor_file();
    let read = tokio::task::spawn_blocking(move || anchors::read(&file)).await.map_err(ApiError::internal)?;
    read.map_err(ApiError::Internal)
}

impl From<anchors::AnchorLine> for AnchorView {
    fn from(line: anchors::AnchorLine) -> Self {
        let at: UnixMs = line.at;
        Self { seq: line.seq, hash: line.hash, at }
    }
}
