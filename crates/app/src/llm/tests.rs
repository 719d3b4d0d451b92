//! The door against a server that answers by script. What the product makes of it is for `e2e/llm`.

use std::time::Instant;

use serde_json::json;
use wiremock::matchers::{body_partial_json, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{Call, Failure, Llm, Prompt};
use crate::config;

const ATTEMPTS_MAX: u32 = 3;

fn llm(server: &MockServer) -> Llm {
    let _already_installed = rustls::crypto::ring::default_provider().install_default();
    let settings = json!({
        "api_key": "sk-test", "base_url": format!("{}/v1", server.uri()), "timeout_s": 1, "max_attempts": ATTEMPTS_MAX,
    });
    let settings: config::Llm = serde_json::from_value(settings).unwrap();
    Llm::new(&settings).unwrap().unwrap()
}

async fn ask(server: &MockServer) -> Call {
    let prompt = Prompt {
        system: "Be kind.".into(),
        user: "{}".into(),
        schema_name: "recommendations",
        schema: json!({ "type": "object" }),
    };
    llm(server).chat(prompt).await
}

/// Answers in this order, the last one again and again.
async fn answering(answers: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    let last = answers.len() - 1;
    for (at, answer) in answers.into_iter().enumerate() {
        let mock = Mock::given(method("POST")).and(path("/v1/chat/completions")).respond_with(answer);
        let mock = if at < last { mock.up_to_n_times(1) } else { mock };
        mock.mount(&server).await;
    }
    server
}

fn completion(message: serde_json::Value, finish: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-4o-mini",
        "choices": [{ "index": 0, "message": message, "finish_reason": finish }],
        "usage": { "prompt_tokens": 1000, "completion_tokens": 10, "total_tokens": 1010 },
    }))
}

fn text() -> ResponseTemplate {
    completion(json!({ "role": "assistant", "content": "{}" }), "stop")
}

fn page(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw("<html>", "text/html")
}

#[tokio::test]
async fn a_call_is_asked_as_configured_and_metered() {
    let server = MockServer::start().await;
    let wanted =
        json!({ "model": "gpt-4o-mini", "temperature": 0.0, "response_format": { "type": "json_schema" } });
    Mock::given(method("POST"))
        .and(header("authorization", "Bearer sk-test"))
        .and(body_partial_json(wanted))
        .respond_with(text())
        .mount(&server)
        .await;
    let call = ask(&server).await;
    assert_eq!(call.outcome.as_deref(), Ok("{}"));
    assert_eq!((call.attempts, call.prompt_tokens, call.completion_tokens), (1, 1000, 10));
    assert_eq!(call.cost_nano_usd, 1000 * 150 + 10 * 600);
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    let wait = || ResponseTemplate::new(429).insert_header("retry-after", "0.2");
    for answers in
        [vec![page(502), text()], vec![page(429), text()], vec![wait().set_body_string(""), text()]]
    {
        let call = ask(&answering(answers).await).await;
        assert_eq!((call.attempts, call.outcome), (2, Ok("{}".to_owned())));
    }
}

#[tokio::test]
async fn failures_are_named_and_attempts_bounded() {
    let refusal = json!({ "role": "assistant", "content": null, "refusal": "No." });
    let quota =
        json!({ "error": { "message": "", "type": null, "param": null, "code": "insufficient_quota" } });
    let cases = [
        (page(500), Failure::Unreachable, ATTEMPTS_MAX),
        (page(429), Failure::RateLimited, ATTEMPTS_MAX),
        (page(429).insert_header("retry-after", "3600"), Failure::RateLimited, 1),
        (page(429).insert_header("retry-after", "Fri, 31 Dec 2049 23:59:59 GMT"), Failure::RateLimited, 1),
        (ResponseTemplate::new(429).set_body_json(quota), Failure::RateLimited, 1),
        (page(401), Failure::Rejected, 1),
        (page(307).insert_header("location", "http://elsewhere.invalid"), Failure::Unreachable, 1),
        (page(200), Failure::Unreadable, 1),
        (ResponseTemplate::new(200).set_body_bytes(vec![b' '; 1 << 20]), Failure::Unreadable, 1),
        (completion(refusal, "stop"), Failure::Refused, 1),
        (completion(json!({ "role": "assistant", "content": "{" }), "length"), Failure::Truncated, 1),
    ];
    for (answer, failure, attempts) in cases {
        let call = ask(&answering(vec![answer]).await).await;
        assert_eq!((call.outcome, call.attempts), (Err(failure), attempts));
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_not_waited_for() {
    let begun = Instant::now();
    let call = ask(&answering(vec![text().set_delay(std::time::Duration::from_secs(20))]).await).await;
    assert_eq!(call.outcome, Err(Failure::Timeout));
    assert!(begun.elapsed().as_secs() < 5);
}
