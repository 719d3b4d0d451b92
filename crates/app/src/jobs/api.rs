//! `/jobs/{job_id}`: one job, once or live. `/api/jobs…` and `/rq`: all of them.

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::Sse;
use axum::response::{IntoResponse, Redirect, Response};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::board::{self, Board};
use super::control;
use super::live::Follower;
use super::store;
use super::view::{JobAnswer, JobDetail, JobPage, JobView, JobsQuery};
use crate::console;
use crate::http::{
    ApiError, ApiResult, AppState, BadRequestError, Caller, ConflictError, Json, NotFoundError, Path, Query,
    StaffCaller, TOKEN_PROTOCOL, Valid, cursor,
};
use crate::recommendations::model::not_blank;

/// Attempts that a job is shown with.
const ATTEMPTS_SHOWN: i64 = 50;
/// Jobs of a list are counted up to here: a year of them is not read for one page.
const COUNTED_MAX: i64 = 10_000;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(follow_job))
        .routes(routes!(list_jobs))
        .routes(routes!(get_board))
        .routes(routes!(get_job))
        .routes(routes!(retry_job))
        .routes(routes!(cancel_job))
        .routes(routes!(get_queue_board))
}

/// A job, once or live
///
/// With `Accept: text/event-stream` server-sent events, and with `Upgrade: websocket` the same as texts of a WebSocket:
/// the job as it stands, then each change, then its end, after which the connection is closed. An event is named
/// `progress`, or after the state that the job ended in; its id is the job's `sequence`, and a client that comes back
/// with `Last-Event-ID`, at whichever node, is told what changed since (204 when it has seen the end). A browser's
/// WebSocket, which cannot send a header, offers two protocols: `spendsense`, and `bearer.` followed by the token.
/// The staff sees every job, others those they started.
#[utoipa::path(get, path = "/jobs/{job_id}", tag = "jobs", operation_id = "follow_job",
    params(("job_id" = String, Path, description = "The job", example = "job_0193a1"),
        ("Last-Event-ID" = Option<String>, Header, description = "The `sequence` of the last event that was seen")),
    responses(
        (status = 200, description = "The job, or its events", content(
            (JobAnswer = "application/json"), (JobView = "text/event-stream"))),
        (status = 101, description = "A WebSocket, for those who ask for one"),
        (status = 204, description = "Events: the end was seen already"),
        NotFoundError, BadRequestError))]
async fn follow_job(
    State(state): State<AppState>,
    caller: Caller,
    Path(job_id): Path<String>,
    headers: HeaderMap,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> ApiResult<Response> {
    let row = control::find(&mut state.db.read().await?, &caller, &job_id).await?;
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::UPGRADE).is_some_and(|asked| asked.eq_ignore_ascii_case("websocket")) {
        let socket = socket.map_err(|why| ApiError::BadRequest {
            code: "bad_request",
            message: format!("no WebSocket: {}", why.body_text()),
        })?;
        let follower = Follower::new(state, caller, &row, 0);
        return Ok(socket.protocols([TOKEN_PROTOCOL]).on_upgrade(|socket| follower.serve(socket)));
    }
    if !text(header::ACCEPT).unwrap_or_default().contains("text/event-stream") {
        return Ok(Json(JobAnswer { message: "success", data: JobView::of(&row)? }).into_response());
    }
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.trim().parse().ok()).unwrap_or(0);
    // An `EventSource` comes back after every end, until it is told that there is nothing more.
    if row.status()?.is_final() && last == row.version {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let mut response = Sse::new(Follower::new(state, caller, &row, last).into_events()).into_response();
    // A proxy that collects an answer would deliver events in heaps.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// Jobs, the newest first
#[utoipa::path(get, path = "/api/jobs", tag = "jobs", operation_id = "list_jobs", params(JobsQuery),
    responses((status = 200, description = "A page, and how many match in all", body = JobPage)))]
async fn list_jobs(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Valid(Query(query)): Valid<Query<JobsQuery>>,
) -> ApiResult<Json<JobPage>> {
    let after = cursor::decode(query.cursor.as_deref())?.unwrap_or((i64::MAX, String::new()));
    let mut tx = state.db.snapshot().await?;
    let mut rows = store::board::list_jobs(&mut tx, &query.filter(), &after, query.limit + 1).await?;
    let counted = store::board::count_jobs(&mut tx, &query.filter(), COUNTED_MAX + 1).await?;
    let next_cursor = cursor::cut(&mut rows, query.limit, |row| (row.created_at, row.job_id.clone()));
    let items = rows.iter().map(JobView::of).collect::<ApiResult<Vec<_>>>()?;
    let (total, total_is_more) = (counted.min(COUNTED_MAX), counted > COUNTED_MAX);
    Ok(Json(JobPage { items, total, total_is_more, next_cursor }))
}

/// A job and its attempts
#[utoipa::path(get, path = "/api/jobs/{job_id}", tag = "jobs", operation_id = "get_job",
    params(("job_id" = String, Path, description = "The job", example = "job_0193a1")),
    responses((status = 200, description = "The job", body = JobDetail), NotFoundError))]
async fn get_job(
    State(state): State<AppState>,
    caller: Caller,
    Path(job_id): Path<String>,
) -> ApiResult<Json<JobDetail>> {
    let mut tx = state.db.snapshot().await?;
    let row = control::find(&mut tx, &caller, &job_id).await?;
    let attempts = store::list_attempts(&mut tx, &job_id, ATTEMPTS_SHOWN).await?;
    Ok(Json(JobDetail::of(&row, attempts)?))
}

/// Body of a retry or a cancellation; all of it may be left out.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct JobReason {
    /// Why; stands in the audit log.
    #[garde(inner(length(chars, min = 10, max = 5000), custom(not_blank)))]
    #[schema(example = "The file was mended", min_length = 10, max_length = 5000)]
    pub reason: Option<String>,
}

/// Enqueue a dead or cancelled job again
///
/// For senior operators, admins, and who started it. It has all its attempts again and goes on where it saved.
#[utoipa::path(post, path = "/api/jobs/{job_id}/retry", tag = "jobs", operation_id = "retry_job",
    params(("job_id" = String, Path, description = "The job", example = "job_0193a1")),
    request_body = JobReason,
    responses((status = 200, description = "As it now stands", body = JobAnswer), NotFoundError, ConflictError))]
async fn retry_job(
    State(state): State<AppState>,
    caller: Caller,
    Path(job_id): Path<String>,
    Valid(Json(body)): Valid<Json<JobReason>>,
) -> ApiResult<Json<JobAnswer>> {
    let row = control::retry(&state, &caller, &job_id, body.reason.as_deref()).await?;
    Ok(Json(JobAnswer { message: "success", data: JobView::of(&row)? }))
}

/// Cancel a job
///
/// For senior operators, admins, and who started it. One that runs is asked to end, and a few seconds later it is ended;
/// what it has committed stays.
#[utoipa::path(post, path = "/api/jobs/{job_id}/cancel", tag = "jobs", operation_id = "cancel_job",
    params(("job_id" = String, Path, description = "The job", example = "job_0193a1")),
    request_body = JobReason,
    responses((status = 200, description = "As it now stands", body = JobAnswer), NotFoundError, ConflictError))]
async fn cancel_job(
    State(state): State<AppState>,
    caller: Caller,
    Path(job_id): Path<String>,
    Valid(Json(body)): Valid<Json<JobReason>>,
) -> ApiResult<Json<JobAnswer>> {
    let row = control::cancel(&state, &caller, &job_id, body.reason.as_deref()).await?;
    Ok(Json(JobAnswer { message: "success", data: JobView::of(&row)? }))
}

/// The jobs board
#[utoipa::path(get, path = "/api/jobs/board", tag = "jobs", operation_id = "get_jobs_board",
    responses((status = 200, description = "As of now", body = Board)))]
async fn get_board(State(state): State<AppState>, _caller: StaffCaller) -> ApiResult<Json<Board>> {
    board::look(&state).await.map(Json)
}

/// The jobs board, by its documented path
///
/// Whoever asks for `text/html`, as browsers do, is sent to the console's.
#[utoipa::path(get, path = "/rq", tag = "jobs", operation_id = "get_queue_board",
    responses((status = 200, description = "As of now", body = Board),
        (status = 303, description = "To the console, for browsers")))]
async fn get_queue_board(
    State(state): State<AppState>,
    headers: HeaderMap,
    caller: Result<StaffCaller, ApiError>,
) -> ApiResult<Response> {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let vary = [(header::VARY, "accept")];
    if accepted.contains("text/html") {
        return Ok((vary, Redirect::to(&format!("{}/jobs", console::PATH))).into_response());
    }
    caller?;
    Ok((vary, Json(board::look(&state).await?)).into_response())
}
