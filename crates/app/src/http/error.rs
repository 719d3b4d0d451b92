//! What a request can be refused with: a closed list, each with one status and one stable `code`.
//!
//! The body is problem+json (RFC 9457) and carries `detail` the way FastAPI clients read it: a text, or for 422 a
//! list of `{loc, msg, type}`. Internal causes are logged once, at the edge, and never sent.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use spendsense_db::DbError;
use utoipa::ToSchema;

pub type ApiResult<T> = Result<T, ApiError>;

/// One thing wrong with the input, in FastAPI's shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Where: `["body", "users", "3", "email"]` or `["query", "limit"]`.
    #[schema(example = json!(["query", "window_days"]))]
    pub loc: Vec<String>,
    #[schema(example = "must lie between 1 and 365")]
    pub msg: String,
    #[serde(rename = "type")]
    #[schema(example = "out_of_range")]
    pub kind: String,
    /// Of a text that a guardrail refuses: which rule, and where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ctx: Option<RuleHit>,
}

/// Where a rule of the guardrails fired in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleHit {
    /// Which check.
    #[schema(example = "tone")]
    pub check: String,
    /// The pattern, limit or reason code that decided.
    #[schema(example = "shaming")]
    pub rule: String,
    /// In the field's text; absent where all of it is meant.
    pub span: Option<TextSpan>,
    /// The words found; personal data is masked.
    pub excerpt: Option<String>,
}

/// A byte range of a text in UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TextSpan {
    #[schema(example = 7)]
    pub start: usize,
    #[schema(example = 18)]
    pub end: usize,
}

impl FieldError {
    pub fn new<const N: usize>(loc: [&str; N], msg: impl Into<String>, kind: &str) -> Self {
        Self::at(loc.map(str::to_owned).to_vec(), msg, kind)
    }

    pub fn at(loc: Vec<String>, msg: impl Into<String>, kind: &str) -> Self {
        Self { loc, msg: msg.into(), kind: kind.to_owned(), ctx: None }
    }
}

/// A refusal. The texts are public.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("{kind} {id} does not exist")]
    NotFound { kind: &'static str, id: String },
    /// The state of things forbids it: `code` says which rule (`wrong_state`, `duplicate_key`, …).
    #[error("{message}")]
    Conflict { code: &'static str, message: String },
    /// The request is readable but asks for something impossible (400).
    #[error("{message}")]
    BadRequest { code: &'static str, message: String },
    #[error("the request does not have the documented form")]
    Invalid(Vec<FieldError>),
    #[error("log in first: a valid bearer token is needed")]
    Unauthenticated,
    #[error("the login, the password or the token is not right")]
    BadCredentials,
    #[error("{0}")]
    Forbidden(String),
    #[error("user {user_id} has not consented to having their data analysed")]
    ConsentRequired { user_id: String },
    #[error("too many requests; try again in {retry_after_s} s")]
    RateLimited { retry_after_s: u64 },
    #[error("the body is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: u64 },
    /// A part of the body is larger than a setting allows.
    #[error("the file is larger than {limit_bytes} bytes, the limit that {setting} sets")]
    OverLimit { limit_bytes: u64, setting: &'static str },
    #[error("the method is not offered at this path")]
    MethodNotAllowed,
    #[error("the body must be {expected}")]
    UnsupportedMediaType { expected: &'static str },
    #[error("{0}")]
    Unavailable(String),
    #[error("something went wrong on our side; quote the request id")]
    Internal(#[source] anyhow::Error),
}

impl ApiError {
    pub fn not_found(kind: &'static str, id: impl Into<String>) -> Self {
        Self::NotFound { kind, id: id.into() }
    }

    pub fn field<const N: usize>(loc: [&str; N], msg: impl Into<String>, kind: &str) -> Self {
        Self::Invalid(vec![FieldError::new(loc, msg, kind)])
    }

    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self::Internal(cause.into())
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::BadRequest { .. } => StatusCode::BAD_REQUEST,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unauthenticated | Self::BadCredentials => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::ConsentRequired { .. } => StatusCode::FORBIDDEN,
            Self::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge { .. } | Self::OverLimit { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnsupportedMediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Stable name for programs; listed in `docs/api.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::Conflict { code, .. } | Self::BadRequest { code, .. } => code,
            Self::Invalid(_) => "invalid",
            Self::Unauthenticated => "unauthenticated",
            Self::BadCredentials => "bad_credentials",
            Self::Forbidden(_) => "forbidden",
            Self::ConsentRequired { .. } => "consent_required",
            Self::RateLimited { .. } => "rate_limited",
            Self::TooLarge { .. } | Self::OverLimit { .. } => "too_large",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::UnsupportedMediaType { .. } => "unsupported_media_type",
            Self::Unavailable(_) => "unavailable",
            Self::Internal(_) => "internal",
        }
    }
}

/// Written out by hand: which database faults are the caller's and which are ours is a decision.
impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::UniqueViolation(_) => {
                Self::Conflict { code: "duplicate_key", message: "a row with the same key exists".into() }
            }
            DbError::ForeignKey(_) => Self::Conflict {
                code: "missing_reference",
                message: "it refers to a row that does not exist".into(),
            },
            DbError::Unavailable(_) => {
                let cause: &dyn std::error::Error = &error;
                tracing::error!(error = cause, "database unavailable");
                Self::Unavailable("the database cannot be reached right now".into())
            }
            DbError::Check(_)
            | DbError::Inconsistent { .. }
            | DbError::RowsAffected { .. }
            | DbError::Open { .. }
            | DbError::MigrationChanged { .. }
            | DbError::NewerSchema { .. }
            | DbError::Driver(_) => Self::internal(error),
        }
    }
}

/// The body of every refusal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    #[schema(example = "Not Found")]
    title: &'static str,
    #[schema(example = 404)]
    status: u16,
    /// Stable name for programs.
    #[schema(example = "not_found")]
    code: &'static str,
    detail: Detail,
    /// Quote it when asking for help; it is in our logs.
    #[schema(example = "req_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    request_id: String,
}

/// A sentence, or on 422 the list of fields.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Detail {
    #[schema(example = "user usr_7f3a does not exist")]
    Text(String),
    Fields(Vec<FieldError>),
}

/// Travels with the response to the edge, which knows the request's id, logs the cause and writes the body.
#[derive(Clone, Debug)]
pub(super) struct Refusal(Arc<ApiError>);

impl Refusal {
    /// The cause of a fault on our side, for the log.
    pub(super) fn cause(&self) -> Option<&anyhow::Error> {
        match self.0.as_ref() {
            ApiError::Internal(cause) => Some(cause),
            _ => None,
        }
    }

    pub(super) fn body(&self, request_id: &str) -> Vec<u8> {
        let status = self.0.status();
        let problem = Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: self.0.code(),
            detail: match self.0.as_ref() {
                ApiError::Invalid(fields) => Detail::Fields(fields.clone()),
                other => Detail::Text(other.to_string()),
            },
            request_id: request_id.to_owned(),
        };
        serde_json::to_vec(&problem).unwrap_or_default()
    }
}

/// The stable name of the refusal that a response is, if it is one.
pub fn refusal_code(response: &Response) -> Option<&'static str> {
    response.extensions().get::<Refusal>().map(|refusal| refusal.0.code())
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match &self {
            Self::RateLimited { retry_after_s } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_s));
            }
            Self::Unavailable(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Self::Unauthenticated | Self::BadCredentials => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        response.extensions_mut().insert(Refusal(Arc::new(self)));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_edge_is_in_the_docs() {
        let docs = include_str!("../../../../docs/api.md");
        let errors = [
            ApiError::not_found("user", "u"),
            ApiError::Invalid(Vec::new()),
            ApiError::Unauthenticated,
            ApiError::BadCredentials,
            ApiError::Forbidden(String::new()),
            ApiError::ConsentRequired { user_id: String::new() },
            ApiError::RateLimited { retry_after_s: 1 },
            ApiError::TooLarge { limit_bytes: 1 },
            ApiError::OverLimit { limit_bytes: 1, setting: "usage.upload_bytes_max" },
            ApiError::MethodNotAllowed,
            ApiError::UnsupportedMediaType { expected: "" },
            ApiError::Unavailable(String::new()),
            ApiError::internal(anyhow::anyhow!("cause")),
        ];
        for error in errors {
            let row = format!("| {} | `{}`", error.status().as_u16(), error.code());
            assert!(docs.contains(&row), "{row}");
        }
    }

    #[test]
    fn a_database_that_is_away_asks_to_come_back() {
        let response = ApiError::from(DbError::Unavailable(sqlx::Error::PoolClosed)).into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "1");
    }

    #[test]
    fn a_fault_tells_its_cause_to_the_log_only() {
        let response = ApiError::internal(anyhow::anyhow!("password of the database")).into_response();
        let refusal = response.extensions().get::<Refusal>().unwrap();
        assert!(refusal.cause().is_some());
        let body = String::from_utf8(refusal.body("req_1")).unwrap();
        assert!(body.contains("req_1") && !body.contains("password"), "{body}");
    }
}
