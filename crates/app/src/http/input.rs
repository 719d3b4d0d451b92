//! What a request says: JSON bodies, query and path parameters, each refused in the one documented shape.
//!
//! [`Json`], [`Query`] and [`Path`] replace axum's, and [`Valid`] around one of them runs its `garde` rules. NUL
//! characters are refused here because PostgreSQL cannot store them.

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, Request};
use axum::http::{HeaderMap, header, request::Parts};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use super::{ApiError, ApiResult, FieldError};

/// A JSON body, in or out.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

/// The query string. Unknown parameters are ignored.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

/// The parameters of the path.
#[derive(Clone, Debug)]
pub struct Path<T>(pub T);

/// `Valid(Json(body)): Valid<Json<Body>>` for a `Body: garde::Validate`.
#[derive(Clone, Debug)]
pub struct Valid<E>(pub E);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> ApiResult<Self> {
        if !is_json(request.headers()) {
            return Err(ApiError::UnsupportedMediaType { expected: "application/json" });
        }
        let body = read_body(request, state).await?;
        parse_json(&body).map(Self)
    }
}

/// A body that may be left out: `Option<Json<T>>`.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> ApiResult<Option<Self>> {
        let headers = request.headers();
        let bodiless = headers.get(header::CONTENT_LENGTH).is_none_or(|length| length == "0")
            && !headers.contains_key(header::TRANSFER_ENCODING)
            && !headers.contains_key(header::CONTENT_TYPE);
        if bodiless {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        let query = parts.uri.query().unwrap_or_default();
        if query.contains("%00") {
            return Err(nul(vec!["query".to_owned()]));
        }
        let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        serde_path_to_error::deserialize(pairs).map(Self).map_err(|error| {
            let loc = location("query", error.path());
            ApiError::Invalid(vec![FieldError::at(loc, error.inner().to_string(), "value_error")])
        })
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> ApiResult<Self> {
        if parts.uri.path().contains("%00") {
            return Err(nul(vec!["path".to_owned()]));
        }
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => Err(bad_path(rejection)),
        }
    }
}

macro_rules! valid {
    ($wrapper:ident, $trait:ident, $method:ident, $source:ty, $place:literal) => {
        impl<T, S> $trait<S> for Valid<$wrapper<T>>
        where
            T: DeserializeOwned + garde::Validate<Context = ()> + Send,
            S: Send + Sync,
        {
            type Rejection = ApiError;

            async fn $method(source: $source, state: &S) -> ApiResult<Self> {
                let inner = <$wrapper<T> as $trait<S>>::$method(source, state).await?;
                inner.0.validate().map_err(|report| broken_rules($place, &report))?;
                Ok(Self(inner))
            }
        }
    };
}

valid!(Json, FromRequest, from_request, Request, "body");
valid!(Query, FromRequestParts, from_request_parts, &mut Parts, "query");

/// Reads JSON text; the reason names the field as FastAPI does.
pub fn parse_json<T: DeserializeOwned>(body: &[u8]) -> ApiResult<T> {
    if escapes_nul(body) {
        return Err(nul(vec!["body".to_owned()]));
    }
    let mut source = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        let text = error.inner().to_string();
        let kind = json_kind(error.inner());
        let mut loc = location("body", error.path());
        match kind {
            "json_invalid" => loc = vec!["body".to_owned(), error.inner().column().to_string()],
            "missing" => loc.extend(text.split('`').nth(1).map(str::to_owned)),
            _ => {}
        }
        ApiError::Invalid(vec![FieldError::at(loc, text, kind)])
    })?;
    source.end().map_err(|error| ApiError::field(["body"], error.to_string(), "json_invalid"))?;
    Ok(value)
}

fn json_kind(error: &serde_json::Error) -> &'static str {
    let text = error.to_string();
    match error.classify() {
        serde_json::error::Category::Data if text.starts_with("missing field") => "missing",
        serde_json::error::Category::Data => "value_error",
        _ => "json_invalid",
    }
}

async fn read_body<S: Send + Sync>(request: Request, state: &S) -> ApiResult<Bytes> {
    let limit_bytes = request.extensions().get::<BodyLimit>().map_or(0, |limit| limit.0);
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
            ApiError::TooLarge { limit_bytes }
        }
        _ => ApiError::BadRequest {
            code: "body_unreadable",
            message: "the body ended before it was complete".into(),
        },
    })
}

/// The limit in force for this request's body, for the message.
#[derive(Clone, Copy, Debug)]
pub(super) struct BodyLimit(pub u64);

fn is_json(headers: &HeaderMap) -> bool {
    let text = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn location(place: &str, path: &serde_path_to_error::Path) -> Vec<String> {
    let parts = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    std::iter::once(place.to_owned()).chain(parts).collect()
}

fn broken_rules(place: &str, report: &garde::Report) -> ApiError {
    let field = |(path, error): &(garde::Path, garde::Error)| {
        let path = path.to_string().replace('[', ".").replace(']', "");
        let parts = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned);
        let loc = std::iter::once(place.to_owned()).chain(parts).collect();
        FieldError::at(loc, error.message(), "value_error")
    };
    ApiError::Invalid(report.iter().map(field).collect())
}

fn bad_path(rejection: PathRejection) -> ApiError {
    let PathRejection::FailedToDeserializePathParams(failed) = rejection else {
        return ApiError::internal(rejection);
    };
    let text = failed.body_text();
    match failed.into_kind() {
        ErrorKind::ParseErrorAtKey { key, expected_type, .. } => {
            ApiError::field(["path", &key], format!("is not a valid {expected_type}"), "value_error")
        }
        ErrorKind::InvalidUtf8InPathParam { key } => {
            ApiError::field(["path", &key], "is not UTF-8", "value_error")
        }
        ErrorKind::DeserializeError { key, message, .. } => {
            ApiError::field(["path", &key], message, "value_error")
        }
        ErrorKind::ParseError { .. } | ErrorKind::ParseErrorAtIndex { .. } | ErrorKind::Message(_) => {
            ApiError::field(["path"], text, "value_error")
        }
        other => ApiError::internal(anyhow::anyhow!("path extractor: {other}")),
    }
}

fn nul(loc: Vec<String>) -> ApiError {
    ApiError::Invalid(vec![FieldError::at(loc, "contains a NUL character", "value_error")])
}

/// Whether JSON text holds `\u0000` as an escape (and not as a backslash followed by `u0000`).
fn escapes_nul(body: &[u8]) -> bool {
    let mut rest = body;
    while let Some(at) = rest.iter().position(|&byte| byte == b'\\') {
        let Some(after) = rest.get(at + 1..) else { return false };
        if after.starts_with(b"u0000") {
            return true;
        }
        rest = after.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_nul_escapes_are_refused() {
        assert!(escapes_nul(br#"{"a":"x\u0000"}"#));
        assert!(escapes_nul(br#"{"a":"\\\u0000"}"#));
        assert!(!escapes_nul(br#"{"a":"\\u0000"}"#));
        assert!(!escapes_nul(br#"{"a":"\"#));
    }

    #[test]
    fn a_reason_names_the_field() {
        #[derive(Debug, serde::Deserialize)]
        struct Body {
            #[expect(dead_code, reason = "only parsed")]
            users: Vec<u8>,
        }
        let loc = |text: &str| match parse_json::<Body>(text.as_bytes()) {
            Err(ApiError::Invalid(fields)) => (fields[0].loc.join("."), fields[0].kind.clone()),
            other => panic!("{other:?}"),
        };
        assert_eq!(loc(r#"{"users":[1,"x"]}"#), ("body.users.1".into(), "value_error".into()));
        assert_eq!(loc("{}"), ("body.users".into(), "missing".into()));
        assert_eq!(loc("{\"users\":"), ("body.9".into(), "json_invalid".into()));
        assert_eq!(loc(r#"{"users":[]} x"#).1, "json_invalid");
    }
}
