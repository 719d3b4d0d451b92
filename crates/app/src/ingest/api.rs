//! Routes of ingest.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::document::Document;
use super::idempotency::Request;
use super::load::Job;
use super::parse::Layout;
use super::records::{AccountShape, LiabilityShape, ProductShape, Rules, TransactionShape, UserShape};
use super::report::Mode;
use super::service::{Answer, IngestResponse, ingest};
use super::spool::{Encoding, Spool, receive};
use crate::http::{ApiError, ApiErrors, ApiResult, AppState, Caller, OperatorCaller, Query};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(post_ingest))
}

/// Five optional arrays, in any order. Unknown fields are ignored.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body, which is read as a stream")]
struct IngestRequest {
    users: Option<Vec<UserShape<'static>>>,
    accounts: Option<Vec<AccountShape<'static>>>,
    transactions: Option<Vec<TransactionShape<'static>>>,
    liabilities: Option<Vec<LiabilityShape<'static>>>,
    products: Option<Vec<ProductShape<'static>>>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct IngestParams {
    /// `strict` (default): one bad row and nothing is loaded. `partial`: good rows are loaded, the others returned.
    #[serde(default)]
    #[param(inline)]
    mode: Mode,
}

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which `idempotency` reads")]
struct IngestHeaders {
    /// Makes a retry safe: the same key and body get the first answer again.
    #[param(rename = "Idempotency-Key", max_length = 255)]
    idempotency_key: Option<String>,
}

/// Load users, accounts, transactions, liabilities and products
///
/// Rows are matched by their ids: new ones are inserted, changed ones updated, equal ones left alone, so a file may
/// be sent again. Positive amounts are money in. The body may be gzip-encoded. With an `Idempotency-Key` of up to
/// 255 characters a repeated request gets the first answer for 24 hours.
#[utoipa::path(
    post, path = "/ingest/", tag = "ingest", operation_id = "ingest",
    params(IngestParams, IngestHeaders),
    request_body = IngestRequest,
    responses((status = 200, description = "What was loaded", body = IngestResponse), ApiErrors),
)]
async fn post_ingest(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Query(params): Query<IngestParams>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Response> {
    let spool = spooled(&state, &headers, body).await?;
    let hash = format!("ingest:{:?}:{}", params.mode, spool.digest);
    let request = Request::of(&headers, &caller, hash)?;
    let document = Document::new(spool.file).map_err(ApiError::internal)?;
    let job = job(&state, &caller, params.mode);
    let answer = ingest(&state.db, document, Layout::Object, &job, request.as_ref()).await?;
    Ok(respond(answer))
}

async fn spooled(state: &AppState, headers: &HeaderMap, body: Body) -> ApiResult<Spool> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().contains("json") {
        return Err(ApiError::UnsupportedMediaType { expected: "application/json" });
    }
    let limit = u64::try_from(state.config.http.ingest_body_bytes_max).unwrap_or(u64::MAX);
    receive(body, Encoding::of(headers)?, limit).await
}

fn job(state: &AppState, caller: &Caller, mode: Mode) -> Job {
    Job {
        world: state.world.clone(),
        rules: Rules { now: state.world.now(), today: state.today() },
        mode,
        actor_id: caller.identity_id.as_str().to_owned(),
        actor_role: caller.role.as_str(),
    }
}

fn respond(answer: Answer) -> Response {
    let mut response =
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], answer.body).into_response();
    if answer.replayed {
        let replayed = HeaderName::from_static("idempotent-replayed");
        response.headers_mut().insert(replayed, HeaderValue::from_static("true"));
    }
    response
}
