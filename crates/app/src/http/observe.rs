//! The outermost layer: a request id, one log line and one metric a request, the bodies of refusals, and the headers
//! that every response has.
//!
//! Logged are the route's template and the identity's id, never a path, a query or a body.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use spendsense_engine::ids::IdentityId;

use super::AppState;
use super::error::Refusal;
use crate::config::Environment;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The request's id, for [`super::Caller`].
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub String);

/// Whose token it was, on its way out to the log line.
#[derive(Clone, Debug)]
pub(super) struct SeenIdentity(pub IdentityId);

pub(super) async fn observe(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = sent_id(request.headers()).unwrap_or_else(|| state.world.id("req"));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(RequestId(request_id.clone()));

    let mut response = next.run(request).await;
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        if let Some(cause) = refusal.cause() {
            tracing::error!(request.id = request_id, error = format!("{cause:#}"), "request failed");
        }
        *response.body_mut() = Body::from(refusal.body(&request_id));
    }
    finish_headers(response.headers_mut(), &request_id, state.config.deployment.environment);
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    record(&method, route, &response, &request_id, started.elapsed());
    response
}

/// An id from outside is kept if it is short and harmless.
fn sent_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (!id.is_empty() && id.len() <= 64 && id.bytes().all(harmless)).then(|| id.to_owned())
}

fn finish_headers(headers: &mut HeaderMap, request_id: &str, environment: Environment) {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // Pages set their own; data is neither cached nor shown as a page.
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if environment == Environment::Prod {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, two_years);
    }
}

fn record(method: &Method, route: &str, response: &Response, request_id: &str, took: Duration) {
    let status = response.status().as_u16();
    let identity_id = response.extensions().get::<SeenIdentity>().map(|seen| seen.0.as_str());
    let method = known_method(method);
    tracing::info!(
        http.method = method,
        http.route = route,
        http.status = status,
        duration_ms = took.as_secs_f64() * 1000.0,
        request.id = request_id,
        identity.id = identity_id,
        "request"
    );
    metrics::histogram!(
        "http_request_duration_seconds",
        "method" => method,
        "route" => route.to_owned(),
        "status" => status.to_string(),
    )
    .record(took.as_secs_f64());
}

/// Methods as a closed list: a client must not be able to make up metric labels.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strange_request_ids_are_replaced() {
        for (sent, kept) in [("abc-1.2_3", true), ("", false), ("a b", false), (&*"x".repeat(65), false)] {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, sent.parse().unwrap());
            assert_eq!(sent_id(&headers).is_some(), kept, "{sent}");
        }
    }
}
