//! The one door to language models: any OpenAI-compatible endpoint, bounded in time and attempts, metered.
//!
//! Nothing that passes here is logged but counts and times. Callers never hold a transaction across [`Llm::chat`].

pub mod store;
#[cfg(test)]
mod tests;
mod transport;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use async_openai::middleware::retry::OpenAIRetryLayer;
use async_openai::types::chat::{
    ChatCompletionRequestSystemMessage, ChatCompletionRequestUserMessage, CreateChatCompletionRequest,
    CreateChatCompletionResponse, ResponseFormat, ResponseFormatJsonSchema,
};
use serde_json::Value;
use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;

use crate::config::{self, Secret};

/// A client. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Llm {
    settings: Arc<config::Llm>,
    api_key: Secret,
    http: reqwest::Client,
}

/// What to say, and the JSON schema that the answer must have.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub system: String,
    pub user: String,
    pub schema_name: &'static str,
    pub schema: Value,
}

/// One call, however it ended: what is metered.
#[derive(Clone, Debug)]
pub struct Call {
    pub model: String,
    pub outcome: Result<String, Failure>,
    pub attempts: u32,
    pub prompt_tokens: u32,
    pub completion_tokens: u32,
    pub cost_nano_usd: i64,
    pub latency_ms: i64,
}

/// Why there is no text. The texts are shown to operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the model did not answer in time")]
    Timeout,
    #[error("the model's rate limit or quota is used up")]
    RateLimited,
    #[error("the model refused to answer")]
    Refused,
    #[error("the model's answer was cut off")]
    Truncated,
    #[error("the model rejected the request")]
    Rejected,
    #[error("the model could not be reached")]
    Unreachable,
    #[error("the model's answer could not be read")]
    Unreadable,
}

impl Failure {
    /// Stable name, as metered.
    pub fn code(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::RateLimited => "rate_limited",
            Self::Refused => "refused",
            Self::Truncated => "truncated",
            Self::Rejected => "rejected",
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
        }
    }
}

/// Room for five recommendations and no more.
const MAX_COMPLETION_TOKENS: u32 = 3000;

impl Llm {
    /// The configured model; `None` without a key.
    pub fn new(settings: &config::Llm) -> Result<Option<Self>, reqwest::Error> {
        let Some(api_key) = settings.api_key.clone() else { return Ok(None) };
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(settings.timeout_s))
            .connect_timeout(Duration::from_secs(5))
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Some(Self { settings: Arc::new(settings.clone()), api_key, http }))
    }

    pub fn model(&self) -> &str {
        &self.settings.model
    }

    /// As configured, for the trace.
    pub fn temperature(&self) -> f32 {
        self.settings.temperature
    }

    /// Asks once, with at most `max_attempts` tries for rate limits, server errors and failed connections.
    pub async fn chat(&self, prompt: Prompt) -> Call {
        let started = Instant::now();
        let longest =
            Duration::from_secs(self.settings.timeout_s * u64::from(self.settings.max_attempts.max(1)));
        let attempts = Arc::new(AtomicU32::new(0));
        let client = self.client(&attempts, started + longest);
        // The client library logs what it cannot read, word for word: in here nothing is logged.
        let answer = tokio::time::timeout(longest, client.chat().create(self.request(prompt)))
            .with_subscriber(NoSubscriber::default())
            .await;
        let attempts = attempts.load(Ordering::Relaxed);
        let latency_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        let (usage, outcome) = match answer {
            Err(_elapsed) => ((0, 0), Err(Failure::Timeout)),
            Ok(Err(error)) => ((0, 0), Err(classify(&error))),
            Ok(Ok(response)) => {
                let usage =
                    response.usage.as_ref().map_or((0, 0), |u| (u.prompt_tokens, u.completion_tokens));
                (usage, read(response))
            }
        };
        let (prompt_tokens, completion_tokens) = usage;
        metrics::histogram!("spendsense_llm_call_seconds", "outcome" => outcome_code(&outcome))
            .record(started.elapsed().as_secs_f64());
        Call {
            model: self.settings.model.clone(),
            outcome,
            attempts,
            prompt_tokens,
            completion_tokens,
            cost_nano_usd: self.settings.input_usd_per_million.cost_nano_usd(prompt_tokens)
                + self.settings.output_usd_per_million.cost_nano_usd(completion_tokens),
            latency_ms,
        }
    }

    fn client(&self, attempts: &Arc<AtomicU32>, deadline: Instant) -> Client<OpenAIConfig> {
        let config =
            OpenAIConfig::new().with_api_key(self.api_key.expose()).with_api_base(&self.settings.base_url);
        let retries = usize::try_from(self.settings.max_attempts.saturating_sub(1)).unwrap_or(0);
        let (http, counter) = (self.http.clone(), Arc::clone(attempts));
        let service = tower::ServiceBuilder::new().layer(OpenAIRetryLayer::new(retries)).service_fn(
            move |request: HttpRequestFactory| {
                counter.fetch_add(1, Ordering::Relaxed);
                transport::attempt(http.clone(), request, deadline)
            },
        );
        Client::build(self.http.clone(), config).with_http_service(service)
    }

    fn request(&self, prompt: Prompt) -> CreateChatCompletionRequest {
        CreateChatCompletionRequest {
            model: self.settings.model.clone(),
            messages: vec![
                ChatCompletionRequestSystemMessage::from(prompt.system).into(),
                ChatCompletionRequestUserMessage::from(prompt.user).into(),
            ],
            temperature: Some(self.settings.temperature),
            max_completion_tokens: Some(MAX_COMPLETION_TOKENS),
            response_format: Some(ResponseFormat::JsonSchema {
                json_schema: ResponseFormatJsonSchema {
                    name: prompt.schema_name.to_owned(),
                    description: None,
                    schema: prompt.schema,
                    strict: Some(true),
                },
            }),
            ..Default::default()
        }
    }
}

impl Call {
    /// `ok` or the failure's name.
    pub fn outcome_code(&self) -> &'static str {
        outcome_code(&self.outcome)
    }
}

fn outcome_code(outcome: &Result<String, Failure>) -> &'static str {
    outcome.as_ref().map_or_else(|failure| failure.code(), |_| "ok")
}

fn read(response: CreateChatCompletionResponse) -> Result<String, Failure> {
    use async_openai::types::chat::FinishReason;
    let choice = response.choices.into_iter().next().ok_or(Failure::Unreadable)?;
    if choice.message.refusal.is_some() || choice.finish_reason == Some(FinishReason::ContentFilter) {
        return Err(Failure::Refused);
    }
    if choice.finish_reason == Some(FinishReason::Length) {
        return Err(Failure::Truncated);
    }
    choice.message.content.ok_or(Failure::Unreadable)
}

fn classify(error: &OpenAIError) -> Failure {
    match error {
        OpenAIError::Reqwest(error) if error.is_timeout() => Failure::Timeout,
        OpenAIError::ApiError(response) if response.status_code.as_u16() == 429 => Failure::RateLimited,
        OpenAIError::ApiError(response) if response.status_code.is_client_error() => Failure::Rejected,
        OpenAIError::JSONDeserialize(..) | OpenAIError::Boxed(_) => Failure::Unreadable,
        _ => Failure::Unreachable,
    }
}
