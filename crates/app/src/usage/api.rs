//! `POST /upload-csv` and `/api/usage/uploads…`: read by the staff, written by analysts and admins.

use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use futures::stream::try_unfold;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::columns::{FileKind, UploadColumns};
use super::intake::{self, Intake};
use super::jobs;
use super::model::{NewUpload, Upload, UploadSource, UploadStatus};
use super::service::note;
use super::storage;
use super::store::checks::{Verdict, find_latest_check};
use super::store::rejections::{RejectionRow, count_rejections, list_rejections};
use super::store::uploads;
use super::view::{
    PageParams, RejectionFileParams, RejectionPage, RevertStarted, UploadAnswer, UploadBody, UploadPage,
    UploadParams, UploadStarted, UploadView,
};
use crate::audit::export::harmless;
use crate::http::{
    AnalystCaller, ApiError, ApiErrors, ApiResult, AppState, Caller, ConflictError, Json, NotFoundError,
    Path, Query, StaffCaller, Valid, cursor,
};
use crate::ingest::idempotency::Request;
use crate::jobs::enqueue;

/// Refused rows read at a time for a download.
const ROWS_AT_ONCE: i64 = 5_000;

/// The routes whose bodies are bounded by the files in them, not as a whole.
pub fn upload_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(upload_csv))
}

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_uploads))
        .routes(routes!(get_upload))
        .routes(routes!(list_upload_rejections))
        .routes(routes!(download_upload_rejections))
        .routes(routes!(revert_upload))
        .routes(routes!(get_reconciliation))
        .routes(routes!(list_upload_columns))
}

/// Upload AI usage
///
/// Takes a file of `transactions`, of `users`, or both, as CSV, plain or gzip, and answers with the job that imports
/// them. Rows are matched by `RowId`: what is known already is counted once, what has changed is replaced by the newest
/// upload, what cannot be read is refused with its line. With `dry_run=true` the job says what would happen and nothing
/// does. With an `Idempotency-Key` a repeated request gets the first answer for 24 hours. `docs/uploads.md` describes
/// the files.
#[utoipa::path(post, path = "/upload-csv", tag = "usage", operation_id = "upload_csv",
    params(UploadParams, ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe")),
    request_body(content = UploadBody, content_type = "multipart/form-data"),
    responses((status = 200, description = "Received; the job is under way", body = UploadAnswer), ApiErrors))]
async fn upload_csv(
    State(state): State<AppState>,
    caller: AnalystCaller,
    Valid(Query(params)): Valid<Query<UploadParams>>,
    headers: HeaderMap,
    body: Result<Multipart, MultipartRejection>,
) -> ApiResult<Response> {
    let body =
        body.map_err(|_not_multipart| ApiError::UnsupportedMediaType { expected: "multipart/form-data" })?;
    let upload_id = state.world.id("upl");
    let intake = intake::receive(&state, &upload_id, body).await?;
    let answer = register(&state, &caller, &headers, params, &upload_id, intake).await;
    if !matches!(&answer, Ok((_, true))) {
        storage::remove(&state.uploads, &upload_id).await.map_err(storage::unreachable)?;
    }
    let (body, is_new) = answer?;
    state.jobs.wake();
    let mut response =
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response();
    if !is_new {
        response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// Upload, job, audit entry and kept answer in one transaction; the answer, and whether it is given for the first time.
async fn register(
    state: &AppState,
    caller: &Caller,
    headers: &HeaderMap,
    params: UploadParams,
    upload_id: &str,
    intake: Intake,
) -> ApiResult<(String, bool)> {
    let now = state.world.now();
    let new = NewUpload {
        upload_id: upload_id.to_owned(),
        source: UploadSource::Api,
        dry_run: params.dry_run,
        chunk_rows: params.chunk_rows.unwrap_or(state.config.usage.chunk_rows.into()),
        mapping: intake.mapping,
        transactions: intake.transactions,
        users: intake.users,
        created_by: caller.identity_id.as_str().to_owned(),
        created_at: now,
    };
    let hash = format!("upload:{params:?}:{:?}:{:?}:{:?}", new.mapping, new.transactions, new.users);
    let request = Request::of(headers, caller, hash)?;
    let mut tx = state.db.write().await?;
    if let Some(request) = &request
        && let Some(body) = request.replay(&mut tx, now).await?
    {
        return Ok((body, false));
    }
    uploads::insert_upload(&mut tx, &new).await?;
    let job = enqueue(&mut tx, &state.world, &new.created_by, &jobs::job(jobs::IMPORT, upload_id)).await?;
    uploads::set_job(&mut tx, upload_id, &job.job_id).await?;
    let upload = find(&mut tx, upload_id).await?;
    note(&mut tx, &state.world, caller, "usage_upload", &upload).await?;
    let data = UploadStarted {
        job_id: job.job_id,
        upload_id: upload_id.to_owned(),
        status: upload.status,
        dry_run: upload.dry_run,
        same_as: upload.same_as,
    };
    let body =
        serde_json::to_string(&UploadAnswer { message: "success", data }).map_err(ApiError::internal)?;
    if let Some(request) = &request {
        request.save(&mut tx, &body, now).await?;
    }
    tx.commit().await?;
    Ok((body, true))
}

async fn find(tx: &mut spendsense_db::Tx, upload_id: &str) -> ApiResult<Upload> {
    let found = uploads::find_upload(tx, upload_id).await?;
    found.ok_or_else(|| ApiError::not_found("upload", upload_id))
}

/// A page of uploads, the newest first
#[utoipa::path(get, path = "/api/usage/uploads", tag = "usage", operation_id = "list_uploads", params(PageParams),
    responses((status = 200, description = "Uploads", body = UploadPage)))]
async fn list_uploads(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Valid(Query(query)): Valid<Query<PageParams>>,
) -> ApiResult<Json<UploadPage>> {
    let after: Option<(i64, String)> = cursor::decode(query.cursor.as_deref())?;
    let before = after.as_ref().map(|(at, upload_id)| (*at, upload_id.as_str()));
    let mut tx = state.db.snapshot().await?;
    let mut found = uploads::list_uploads(&mut tx, before, query.limit + 1).await?;
    let total = uploads::count_uploads(&mut tx).await?;
    let next_cursor =
        cursor::cut(&mut found, query.limit, |upload| (upload.created_at.0, upload.upload_id.clone()));
    let uploads = found.into_iter().map(UploadView::from).collect();
    Ok(Json(UploadPage { uploads, total, next_cursor }))
}

/// One upload
#[utoipa::path(get, path = "/api/usage/uploads/{upload_id}", tag = "usage", operation_id = "get_upload",
    params(("upload_id" = String, Path, description = "The upload", example = "upl_0193")),
    responses((status = 200, description = "How it stands", body = UploadView), NotFoundError))]
async fn get_upload(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Path(upload_id): Path<String>,
) -> ApiResult<Json<UploadView>> {
    let mut tx = state.db.read().await?;
    Ok(Json(find(&mut tx, &upload_id).await?.into()))
}

/// Rows of an upload that were refused
#[utoipa::path(get, path = "/api/usage/uploads/{upload_id}/rejections", tag = "usage",
    operation_id = "list_upload_rejections",
    params(("upload_id" = String, Path, description = "The upload", example = "upl_0193"), PageParams),
    responses((status = 200, description = "Refused rows by file and line", body = RejectionPage), NotFoundError))]
async fn list_upload_rejections(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Path(upload_id): Path<String>,
    Valid(Query(query)): Valid<Query<PageParams>>,
) -> ApiResult<Json<RejectionPage>> {
    let after: Option<(String, i64)> = cursor::decode(query.cursor.as_deref())?;
    let after = after.as_ref().map(|(file, line)| (file.as_str(), *line));
    let mut tx = state.db.snapshot().await?;
    find(&mut tx, &upload_id).await?;
    let mut found = list_rejections(&mut tx, &upload_id, after, query.limit + 1).await?;
    let reasons = count_rejections(&mut tx, &upload_id).await?;
    let next_cursor = cursor::cut(&mut found, query.limit, |row| (row.file.clone(), row.line));
    Ok(Json(RejectionPage {
        rejections: found.into_iter().map(Into::into).collect(),
        reasons: reasons.into_iter().map(Into::into).collect(),
        next_cursor,
    }))
}

/// Refused rows as CSV, to be mended and sent again
///
/// The columns of the file in their order, then `Line` and `Reason`, which an upload ignores. Cells that a spreadsheet
/// would take for a formula begin with an apostrophe.
#[utoipa::path(get, path = "/api/usage/uploads/{upload_id}/rejections.csv", tag = "usage",
    operation_id = "download_upload_rejections",
    params(("upload_id" = String, Path, description = "The upload", example = "upl_0193"), RejectionFileParams),
    responses((status = 200, description = "Refused rows of one file", content_type = "text/csv", body = String),
        NotFoundError))]
async fn download_upload_rejections(
    State(state): State<AppState>,
    _caller: StaffCaller,
    Path(upload_id): Path<String>,
    Query(params): Query<RejectionFileParams>,
) -> ApiResult<Response> {
    let mut tx = state.db.read().await?;
    let upload = find(&mut tx, &upload_id).await?;
    drop(tx);
    let file = params.file;
    let headers = match file {
        FileKind::Transactions => upload.progress.transactions.headers,
        FileKind::Users => upload.progress.users.headers,
    };
    let head = csv_lines([headers.iter().map(String::as_str).chain(["Line", "Reason"]).map(str::to_owned)]);
    let columns = headers.len();
    let rows =
        try_unfold((state, upload_id.clone(), Some(-1_i64)), move |(state, upload_id, after)| async move {
            let Some(after) = after else { return Ok::<_, ApiError>(None) };
            let mut tx = state.db.read().await?;
            let mut found =
                list_rejections(&mut tx, &upload_id, Some((file.as_str(), after)), ROWS_AT_ONCE).await?;
            drop(tx);
            let full = i64::try_from(found.len()).unwrap_or(0) == ROWS_AT_ONCE;
            found.retain(|row| row.file == file.as_str());
            let next = found.last().filter(|_| full).map(|last| last.line);
            Ok(Some((
                csv_lines(found.iter().map(|row| rejected_cells(row, columns))),
                (state, upload_id, next),
            )))
        });
    let body = futures::stream::once(async move { Ok(head) }).boxed().chain(rows);
    let name = format!("attachment; filename=\"{upload_id}-{}-rejections.csv\"", file.as_str());
    let disposition = HeaderValue::try_from(name).map_err(ApiError::internal)?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, Body::from_stream(body)).into_response())
}

/// As many cells as the file has columns, then the line and the reason.
fn rejected_cells(row: &RejectionRow, columns: usize) -> Vec<String> {
    let mut cells: Vec<String> = serde_json::from_str(&row.cells).unwrap_or_default();
    cells.resize(columns, String::new());
    cells.extend([row.line.to_string(), row.reason.clone()]);
    cells
}

fn csv_lines(rows: impl IntoIterator<Item = impl IntoIterator<Item = String>>) -> Bytes {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail.
        let _infallible = writer.write_record(row.into_iter().map(harmless));
    }
    writer.into_inner().unwrap_or_default().into()
}

/// Undo an upload
///
/// What it brought goes, what it covered counts again, and every sum is what it would be without it. Any upload may be
/// undone, not only the newest; one that alone names subscribers whom later uploads need is refused (the job says so).
#[utoipa::path(post, path = "/api/usage/uploads/{upload_id}/revert", tag = "usage", operation_id = "revert_upload",
    params(("upload_id" = String, Path, description = "The upload", example = "upl_0193")),
    responses((status = 202, description = "The job is under way", body = RevertStarted), NotFoundError, ConflictError))]
async fn revert_upload(
    State(state): State<AppState>,
    caller: AnalystCaller,
    Path(upload_id): Path<String>,
) -> ApiResult<(StatusCode, Json<RevertStarted>)> {
    let mut tx = state.db.write().await?;
    let upload = find(&mut tx, &upload_id).await?;
    if upload.dry_run || upload.status == UploadStatus::Reverted {
        return Err(ApiError::Conflict {
            code: "wrong_state",
            message: format!("the upload is {}: there is nothing to undo", upload.status.as_str()),
        });
    }
    let by = caller.identity_id.as_str();
    let job = enqueue(&mut tx, &state.world, by, &jobs::job(jobs::REVERT, &upload_id)).await?;
    if job.is_new {
        uploads::set_revert_job(&mut tx, &upload_id, &job.job_id).await?;
        note(&mut tx, &state.world, &caller, "usage_revert", &upload).await?;
    }
    tx.commit().await?;
    state.jobs.wake();
    Ok((StatusCode::ACCEPTED, Json(RevertStarted { upload_id, job_id: job.job_id })))
}

/// Whether the sums agree with the records
///
/// The newest check: after an import, after a revert, the daily one, or asked for with `spendsense verify usage`. `null` before the
/// first one.
#[utoipa::path(get, path = "/api/usage/reconciliation", tag = "usage", operation_id = "get_reconciliation",
    responses((status = 200, description = "The verdict", body = Option<Verdict>)))]
async fn get_reconciliation(
    State(state): State<AppState>,
    _caller: StaffCaller,
) -> ApiResult<Json<Option<Verdict>>> {
    let mut tx = state.db.read().await?;
    Ok(Json(find_latest_check(&mut tx).await?))
}

/// The columns of the files of an upload
///
/// With the other names that are understood; for any further name there is the part `mapping`.
#[utoipa::path(get, path = "/api/usage/columns", tag = "usage", operation_id = "list_upload_columns",
    responses((status = 200, description = "By file, in their documented order", body = UploadColumns)))]
async fn list_upload_columns(_caller: StaffCaller) -> Json<UploadColumns> {
    Json(UploadColumns::ALL)
}
