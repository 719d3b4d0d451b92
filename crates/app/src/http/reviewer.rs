//! Who reviews, and which version of the item they saw: the two things every write to an item begins with.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ApiError, ApiResult, AppState, Caller, OperatorCaller, Query};

/// An operator acting on an item. An `operator_id` in the query must be the caller's own.
#[derive(Clone, Debug)]
pub struct Reviewer {
    pub caller: Caller,
    seen: Seen,
}

/// The version in `If-Match`, if there is one.
#[derive(Clone, Copy, Debug)]
pub struct Seen(Option<i64>);

/// The header, for the description.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes a header that the extractor reads itself")]
pub struct IfMatch {
    /// The version that was seen, as `ETag` gave it; another one in force answers 409. `*` is any.
    #[param(rename = "If-Match", required = false, example = "\"1\"")]
    if_match: Option<String>,
}

/// The actor by name, as the documented calls carry it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Actor {
    /// The caller's own login or identity id; whoever calls is the actor anyway.
    #[param(example = "operator")]
    operator_id: Option<String>,
}

impl Reviewer {
    /// The version that header or body say was seen.
    pub fn seen(&self, in_body: Option<i64>) -> ApiResult<Option<i64>> {
        self.seen.or(in_body)
    }
}

impl Seen {
    /// The version that header or body say was seen; both together must agree.
    pub fn or(self, in_body: Option<i64>) -> ApiResult<Option<i64>> {
        match (self.0, in_body) {
            (Some(header), Some(body)) if header != body => {
                Err(ApiError::field(["body", "version"], "differs from If-Match", "value_error"))
            }
            (header, body) => Ok(header.or(body)),
        }
    }
}

impl FromRequestParts<AppState> for Seen {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> ApiResult<Self> {
        if_match(parts).map(Self)
    }
}

impl Deref for Reviewer {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl FromRequestParts<AppState> for Reviewer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> ApiResult<Self> {
        let OperatorCaller(caller) = OperatorCaller::from_request_parts(parts, state).await?;
        let Query(actor) = Query::<Actor>::from_request_parts(parts, state).await?;
        if let Some(operator_id) = &actor.operator_id {
            caller.actor_matches(operator_id)?;
        }
        Ok(Self { caller, seen: Seen(if_match(parts)?) })
    }
}

fn if_match(parts: &Parts) -> ApiResult<Option<i64>> {
    let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let version = version.and_then(|digits| digits.parse().ok());
    version.map(Some).ok_or_else(|| {
        ApiError::field(["header", "If-Match"], "is not a version such as \"3\"", "value_error")
    })
}
