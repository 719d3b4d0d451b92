//! Routes of ingest.

use std::fs::File;
use std::io::{BufReader, BufWriter, Seek as _};

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
use super::plaid::{self, PlaidUser};
use super::records::{AccountShape, LiabilityShape, ProductShape, Rules, TransactionShape, UserShape};
use super::report::Mode;
use super::service::{Answer, IngestResponse, ingest};
use super::spool::{Encoding, Spool, receive};
use crate::http::{ApiError, ApiErrors, ApiResult, AppState, Caller, OperatorCaller, Query};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(post_ingest)).routes(routes!(post_plaid))
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

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct PlaidParams {
    /// Whose data the body is; made if new.
    #[param(example = "usr_1", min_length = 1, max_length = 128)]
    user_id: String,
    /// Name of the user, if new (default: the id).
    full_name: Option<String>,
    /// Whether the user, if new, has consented to having their data analysed.
    #[serde(default)]
    consent: bool,
    /// As for `/ingest/`.
    #[serde(default)]
    #[param(inline)]
    mode: Mode,
}

/// Load one user's accounts and transactions from Plaid's JSON
///
/// Takes answers of `/transactions/get` and `/transactions/sync`, and custom users of Plaid's sandbox. Plaid's
/// amounts are positive when money goes out; they are turned round here. Otherwise as `POST /ingest/`.
#[utoipa::path(
    post, path = "/ingest/plaid", tag = "ingest", operation_id = "ingest_plaid",
    params(PlaidParams, IngestHeaders),
    request_body(
        content = Object, content_type = "application/json",
        example = json!({"accounts": [{"account_id": "a1", "type": "depository", "subtype": "checking"}],
            "transactions": [{"transaction_id": "t1", "account_id": "a1", "date": "2026-11-05", "amount": 15.49,
                "merchant_name": "Netflix"}]})
    ),
    responses((status = 200, description = "What was loaded", body = IngestResponse), ApiErrors),
)]
async fn post_plaid(
    State(state): State<AppState>,
    caller: OperatorCaller,
    Query(params): Query<PlaidParams>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Response> {
    let spool = spooled(&state, &headers, body).await?;
    let hash = format!("plaid:{params:?}:{}", spool.digest);
    let request = Request::of(&headers, &caller, hash)?;
    let user = PlaidUser {
        full_name: params.full_name.unwrap_or_else(|| params.user_id.clone()),
        user_id: params.user_id,
        consent_status: params.consent,
    };
    let converted = tokio::task::spawn_blocking(move || plaid_document(spool.file, &user));
    let document = converted.await.map_err(ApiError::internal)??;
    let job = job(&state, &caller, params.mode);
    let answer = ingest(&state.db, document, Layout::Object, &job, request.as_ref()).await?;
    Ok(respond(answer))
}

/// Plaid's answers hold 500 rows a page; this is a hundred times that.
const PLAID_BYTES_MAX: u64 = 32 << 20;

fn plaid_document(mut file: File, user: &PlaidUser) -> ApiResult<Document> {
    let bytes = file.metadata().map_err(ApiError::internal)?.len();
    if bytes > PLAID_BYTES_MAX {
        return Err(ApiError::TooLarge { limit_bytes: PLAID_BYTES_MAX });
    }
    file.rewind().map_err(ApiError::internal)?;
    let mut output = BufWriter::new(tempfile::tempfile().map_err(ApiError::internal)?);
    plaid::convert(BufReader::new(file), user, &mut output)
        .map_err(|error| ApiError::field(["body"], error.to_string(), "json_invalid"))?;
    let file = output.into_inner().map_err(|error| ApiError::internal(error.into_error()))?;
    Document::new(file).map_err(ApiError::internal)
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
