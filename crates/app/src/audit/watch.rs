//! Notes who looked at whose data, for every route in one place.
//!
//! A route that names a user or a recommendation in its path shows data about that user, unless it is listed as one
//! that does not: a new route is noted without anybody having to think of it. What an operator read is noted, and so is
//! every refusal that anyone with a token met at such a door.

use axum::extract::{FromRequestParts as _, MatchedPath, RawPathParams, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use tokio::time::Instant;

use super::reads;
use super::store::Noted;
use crate::http::{ApiResult, AppState, Caller, Done, refusal_code};

/// Routes about a user that show nothing of their finances.
pub const NOT_FINANCIAL: [&str; 1] = ["/consent/{user_id}"];
/// Routes that answer with data although they are no GET, and write no entry of their own.
pub const ANSWERING: [&str; 3] = [
    "/features/compute/{user_id}",
    "/personas/{user_id}/assign",
    "/api/operator/recommendations/{recommendation_id}/replay",
];

const SUBJECT_CHARS_MAX: usize = 128;

/// Who asks for what, before it is known whether they get it.
struct Asked {
    caller: Caller,
    route: MatchedPath,
    method: Method,
    subject_kind: &'static str,
    subject_id: String,
}

pub async fn watch(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let (mut parts, body) = request.into_parts();
    let params = RawPathParams::from_request_parts(&mut parts, &()).await.ok();
    let asked = asked(&parts.extensions, &parts.method, params.as_ref());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if changes {
        // What is noted below shows in no list that is kept, so that time counts already.
        response.extensions_mut().insert(Done(Instant::now()));
        state.audit.wake.notify_one();
    }
    let Some(asked) = asked else { return response };
    let (status, code) = (response.status().as_u16(), refusal_code(&response));
    match note(&state, asked, status, code).await {
        Ok(()) => response,
        Err(error) => error.into_response(),
    }
}

fn asked(
    extensions: &axum::http::Extensions,
    method: &Method,
    params: Option<&RawPathParams>,
) -> Option<Asked> {
    let caller = extensions.get::<Caller>()?.clone();
    let route = extensions.get::<MatchedPath>()?.clone();
    let named = |name: &str| params?.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
    let (subject_kind, subject_id) = match (named("user_id"), named("recommendation_id")) {
        (Some(user_id), _) => ("user", user_id),
        (None, Some(id)) => ("recommendation", id),
        (None, None) => ("route", route.as_str().to_owned()),
    };
    let subject_id = harmless(&subject_id);
    Some(Asked { caller, route, method: method.clone(), subject_kind, subject_id })
}

/// A path may hold anything; the log keeps what a database takes, and no more of it than an id is long.
fn harmless(id: &str) -> String {
    id.chars()
        .take(SUBJECT_CHARS_MAX)
        .map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c })
        .collect()
}

impl Asked {
    /// Does the answer show something about a user?
    fn shows(&self) -> bool {
        let reads =
            matches!(self.method, Method::GET | Method::HEAD) || ANSWERING.contains(&self.route.as_str());
        self.subject_kind != "route" && reads && !NOT_FINANCIAL.contains(&self.route.as_str())
    }
}

async fn note(state: &AppState, asked: Asked, status: u16, code: Option<&'static str>) -> ApiResult<()> {
    let own = asked.caller.user_id.as_ref().is_some_and(|own| own.as_str() == asked.subject_id);
    // What does not exist and what is not theirs is the same answer to a customer; to an operator 404 is a typing error.
    let hidden = status == 404 && asked.subject_kind != "route" && !own && !asked.caller.role.is_operator();
    let action = match status {
        403 => "refused",
        404 if hidden => "refused",
        200..=299 if asked.shows() && asked.caller.role.is_operator() => "read",
        _ => return Ok(()),
    };
    let noted = Noted {
        audit_id: state.world.id("aud"),
        action,
        operator_id: asked.caller.identity_id.to_string(),
        operator_role: asked.caller.role.as_str(),
        subject_kind: asked.subject_kind,
        subject_id: asked.subject_id,
        reason: code,
        metadata: json!({ "method": asked.method.as_str(), "route": asked.route.as_str(), "status": status }),
        request_id: asked.caller.request_id,
        at: state.world.now(),
    };
    reads::keep(state, noted).await
}
