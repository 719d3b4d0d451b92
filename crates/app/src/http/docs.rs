//! The API's description and two pages that show it, all from the binary: nothing is fetched from elsewhere.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa::openapi::OpenApi;

use super::{ApiError, ApiResult, AppState};

const SWAGGER_PAGE: &str = include_str!("../../assets/swagger.html");
const REDOC_PAGE: &str = include_str!("../../assets/redoc.html");
const REDOC_SCRIPT: &[u8] = include_bytes!("../../assets/redoc/redoc.standalone.js");

/// Both pages style themselves inline; ReDoc searches in a worker made from a blob.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `/openapi.json`, `/docs` and `/redoc`.
pub(super) fn routes(api: &OpenApi) -> anyhow::Result<Router<AppState>> {
    let description = Bytes::from(serde_json::to_vec(api)?);
    let config = utoipa_swagger_ui::Config::from("/openapi.json")
        .validator_url("none")
        .persist_authorization(false)
        .try_it_out_enabled(true);
    let config = Arc::new(config);
    Ok(Router::new()
        .route(
            "/openapi.json",
            get(async move || ([(header::CONTENT_TYPE, "application/json")], description)),
        )
        .route("/docs", get(async || page(SWAGGER_PAGE)))
        .route("/docs/{file}", get(async move |Path(file): Path<String>| swagger_file(&file, config)))
        .route("/redoc", get(async || page(REDOC_PAGE)))
        .route("/redoc/redoc.standalone.js", get(async || asset("text/javascript", REDOC_SCRIPT))))
}

fn page(html: &'static str) -> Response {
    let policy = (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    ([policy], axum::response::Html(html)).into_response()
}

fn asset(content_type: &'static str, bytes: impl Into<Bytes>) -> Response {
    let headers: [(HeaderName, &'static str); 2] =
        [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, bytes.into()).into_response()
}

fn swagger_file(name: &str, config: Arc<utoipa_swagger_ui::Config<'static>>) -> ApiResult<Response> {
    let content_type = match name.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "png")) => "image/png",
        _ => return Err(ApiError::not_found("file", name)),
    };
    let file = utoipa_swagger_ui::serve(name, config)
        .map_err(|error| ApiError::internal(anyhow::anyhow!("swagger ui: {error}")))?
        .ok_or_else(|| ApiError::not_found("file", name))?;
    Ok(asset(content_type, file.bytes.into_owned()))
}
