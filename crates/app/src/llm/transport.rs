//! One attempt on the wire: bounded in size and in what it may make us wait for.
//!
//! An error answer goes on as its status and kind only: its text may be a web page, or repeat what was asked.

use std::time::{Duration, Instant};

use async_openai::error::{ApiError, ApiErrorResponse, OpenAIError};
use async_openai::middleware::HttpRequestFactory;
use axum::http;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::Deserialize;
use serde_json::json;

/// Many times what [`super::MAX_COMPLETION_TOKENS`] come to.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// The kind of 429 that no waiting helps against.
const QUOTA_USED_UP: &str = "insufficient_quota";

/// The answer is larger than any answer to what was asked.
#[derive(Debug, thiserror::Error)]
#[error("the answer is larger than {ANSWER_BYTES_MAX} bytes")]
struct TooLarge;

/// Sends the request once. `deadline` is when the whole call is given up: a server that asks for a later attempt is
/// taken at its word, and none is made.
pub(super) async fn attempt(
    http: reqwest::Client,
    request: HttpRequestFactory,
    deadline: Instant,
) -> Result<Response, OpenAIError> {
    let response = http.execute(request.build().await?).await?;
    let status = response.status();
    let wait = retry_after(response.headers());
    let body = read(response).await?;
    if status.is_success() {
        return Ok(rebuilt(status, None, body));
    }
    let kind = kind(&body);
    match wait {
        Some(wait) if Instant::now() + wait >= deadline => Err(OpenAIError::ApiError(ApiErrorResponse {
            status_code: status,
            api_error: ApiError { r#type: kind.map(str::to_owned), ..ApiError::default() },
        })),
        wait => {
            let error = json!({ "error": { "message": "", "type": kind, "param": null, "code": null } });
            Ok(rebuilt(status, wait, error.to_string().into_bytes()))
        }
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, OpenAIError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(OpenAIError::Boxed(Box::new(TooLarge)));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn rebuilt(status: StatusCode, wait: Option<Duration>, body: Vec<u8>) -> Response {
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    if let Some(wait) = wait {
        response.headers_mut().insert(RETRY_AFTER, wait.as_secs().into());
    }
    response.into()
}

/// How long to wait before another attempt, in whole seconds. A date, or anything else that is no number, counts as
/// longer than anybody waits.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().unwrap_or_default();
    let seconds =
        text.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds.ceil()).ok());
    Some(seconds.unwrap_or(Duration::MAX).min(Duration::from_hours(24)))
}

/// The kind of error, where it decides anything. Some servers name it as the code.
fn kind(body: &[u8]) -> Option<&'static str> {
    #[derive(Deserialize)]
    struct Wrapped {
        error: Named,
    }
    #[derive(Deserialize)]
    struct Named {
        r#type: Option<String>,
        code: Option<String>,
    }
    let Wrapped { error } = serde_json::from_slice(body).ok()?;
    [error.r#type, error.code].iter().flatten().any(|name| name == QUOTA_USED_UP).then_some(QUOTA_USED_UP)
}
