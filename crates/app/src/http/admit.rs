//! Lets a request in: who sends it, not too often, not too many at once, not for too long.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Extensions, HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::time::Instant;

use super::input::BodyLimit;
use super::observe::{RequestId, SeenIdentity};
use super::{ApiError, ApiResult, AppState, Caller, ClientIp};
use crate::identity::Identity;

/// Paths whose work may take long: large bodies, answers of a language model, a transaction for each of many items.
const LONG: [&str; 5] = [
    "/ingest",
    "/upload-csv",
    "/recommendations/generate",
    "/recommendations/bulk-approve",
    "/api/operator/recommendations/bulk-approve",
];

/// What a WebSocket from a browser speaks here. Beside it, it offers `bearer.` and the access token as a protocol: it can
/// send no header of its own, and an address would stand in logs.
pub const TOKEN_PROTOCOL: &str = "spendsense";

/// In a response: something may have been changed, by then at the latest.
#[derive(Clone, Copy, Debug)]
pub struct Done(pub Instant);

pub(super) async fn admit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    admitted(&state, request, next).await.unwrap_or_else(ApiError::into_response)
}

async fn admitted(state: &AppState, mut request: Request, next: Next) -> ApiResult<Response> {
    let config = &state.config.http;
    let ip = ClientIp::of(request.extensions(), request.headers(), &config.trusted_proxies);
    state.gate.limits.by_ip.check(&ip.network())?;
    let _place = Arc::clone(&state.gate.places)
        .try_acquire_owned()
        .map_err(|_full| ApiError::Unavailable("too many requests at once; try again".into()))?;
    let token = bearer(request.headers()).or_else(|| offered_token(request.headers()));
    let identity = match token {
        Some(token) => authenticate(state, token.to_owned()).await?,
        None => None,
    };
    let caller = identity.map(|identity| caller(&identity, request.extensions()));
    let identity_id = caller.as_ref().map(|caller| caller.identity_id.clone());
    if let Some(caller) = caller {
        state.gate.limits.by_identity.check(&caller.identity_id)?;
        // Who is nobody decides nothing: an open page answers without the database.
        state.rules.follow(&state.db, state.world.now()).await;
        request.extensions_mut().insert(caller);
    }
    let long = request.extensions().get::<MatchedPath>().is_some_and(|path| is_long(path.as_str()));
    let (timeout_s, body_bytes) = if long {
        (config.long_request_timeout_s, config.ingest_body_bytes_max)
    } else {
        (config.request_timeout_s, config.body_bytes_max)
    };
    request.extensions_mut().insert(BodyLimit(u64::try_from(body_bytes).unwrap_or(u64::MAX)));
    let answer = tokio::time::timeout(Duration::from_secs(timeout_s), next.run(request)).await;
    let mut response = answer.unwrap_or_else(|_elapsed| {
        ApiError::Unavailable("the request took too long and was given up".into()).into_response()
    });
    if let Some(Done(at)) = response.extensions().get().copied() {
        state.db.settled(at).await;
    }
    if let Some(identity_id) = identity_id {
        response.extensions_mut().insert(SeenIdentity(identity_id));
    }
    Ok(response)
}

fn is_long(route: &str) -> bool {
    LONG.iter().any(|prefix| route.starts_with(prefix))
}

/// Whose token it is. One that is not good counts as none.
async fn authenticate(state: &AppState, token: String) -> ApiResult<Option<Arc<Identity>>> {
    let now = state.world.now();
    let Some(claims) = state.logins.tokens.check(&token, now) else { return Ok(None) };
    Ok(state.logins.directory.active(&state.db, &claims.sub, now).await?)
}

fn caller(identity: &Identity, extensions: &Extensions) -> Caller {
    Caller {
        identity_id: identity.identity_id.clone(),
        login: identity.login.clone(),
        role: identity.role,
        user_id: identity.user_id.clone(),
        request_id: extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
    }
}

/// The token of `Authorization: Bearer …`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The token that a WebSocket's handshake offers as a protocol.
fn offered_token(headers: &HeaderMap) -> Option<&str> {
    let asked = headers.get(header::UPGRADE)?.to_str().ok()?;
    let offered = headers.get(header::SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
    let token = offered.split(',').find_map(|protocol| protocol.trim().strip_prefix("bearer."));
    token.filter(|_| asked.eq_ignore_ascii_case("websocket"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(upgrade: &'static str, offered: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::UPGRADE, upgrade.parse().unwrap());
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, offered.parse().unwrap());
        offered_token(&headers).map(str::to_owned)
    }

    #[test]
    fn only_a_websockets_handshake_brings_its_token_as_a_protocol() {
        assert_eq!(token("WebSocket", "spendsense, bearer.a.b-c_d").as_deref(), Some("a.b-c_d"));
        assert_eq!(token("websocket", "spendsense"), None);
        assert_eq!(token("h2c", "bearer.a"), None);
    }
}
