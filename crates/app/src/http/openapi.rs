//! The API's description, OpenAPI 3.1.
//!
//! How a slice documents an operation:
//! ```text
//! #[utoipa::path(
//!     get, path = "/users/{user_id}", tag = "users", operation_id = "get_user",
//!     params(("user_id" = String, Path, description = "A user's id.", example = "usr_7f3a")),
//!     responses((status = 200, description = "The user", body = UserView), NotFoundError),
//! )]
//! /// One user with both personas.            <- the summary; further paragraphs are the description
//! async fn get_user(…) -> ApiResult<Json<UserView>>
//! ```
//! Write the path as documented (`/users/`, with its slash); the other spelling answers too. Name `ApiErrors` (400,
//! 404 and 409) or single ones of [`NotFoundError`], [`ConflictError`], [`BadRequestError`], [`ConsentError`]. What
//! the edge itself answers (401, 403, 413, 415, 422, 429, 500, 503) is added to every operation by [`finish`], and
//! so is the bearer token; operations that need none say `security(())`. Give DTO fields `#[schema(example = …)]`.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{self, ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, Modify, OpenApi};

/// What the slices' operations are added to.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "SpendSense API",
        description = "Bank data in, explained and reviewed guidance out.\n\nLog in at `/auth/login` and send \
            `Authorization: Bearer …`. Every path answers with and without a trailing slash. Refusals are \
            problem+json; `detail` is a sentence, or on 422 a list of `{loc, msg, type}`. Money is a decimal number \
            of the account's currency, positive = money in.",
    ),
    components(schemas(super::error::Problem)),
    tags(
        (name = "service", description = "Is it there, is it ready, how does it do."),
        (name = "identity", description = "Logging in, and who may."),
        (name = "ingest", description = "Bank data in."),
        (name = "users", description = "Whose data is held."),
        (name = "consent", description = "Whether it may be analysed."),
        (name = "features", description = "What the data shows, with evidence."),
        (name = "personas", description = "Which pattern of use that is."),
        (name = "profile", description = "Features and personas together."),
        (name = "recommendations", description = "What to say about it, and its review."),
        (name = "products", description = "What partners offer."),
        (name = "review", description = "The queue, and deciding about what is in it."),
        (name = "inbox", description = "What was delivered to a customer."),
        (name = "operator", description = "The review desk's figures."),
        (name = "audit", description = "Who did what, the proof that nobody changed it, and live updates from it."),
        (name = "policy", description = "By which rules: drafts, what they would do, publication."),
        (name = "usage", description = "What AI usage costs: uploads, key figures, drill-down, prices, budgets, and whether the sums agree."),
        (name = "jobs", description = "Work in the background: how far it is, what failed."),
        (name = "content", description = "What education says, and its versions."),
    ),
    modifiers(&Bearer),
)]
pub(super) struct Frame;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, api: &mut openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = api.components.get_or_insert_default();
        components.add_security_scheme(BEARER, SecurityScheme::Http(scheme));
    }
}

const BEARER: &str = "bearer";

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident: [$(($status:literal, $text:literal)),+]),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([$(($status.to_owned(), refusal($status, $text).into())),+])
            }
        }
    )+};
}

refusals! {
    /// The refusals most operations on one thing can give.
    ApiErrors: [
        ("400", "The request asks for something impossible."),
        ("404", "There is no such thing, or it is not yours to see."),
        ("409", "The state of things forbids it.")
    ],
    UnauthenticatedError: [("401", "Wrong login or password, or a token that is not good (any more).")],
    /// For what sets or reads the session cookie.
    ForeignPageError: [("403", "A page of another origin asks for or with the session cookie.")],
    NotFoundError: [("404", "There is no such thing, or it is not yours to see.")],
    ConflictError: [("409", "The state of things forbids it.")],
    BadRequestError: [("400", "The request asks for something impossible.")],
    /// For operations that compute on or generate from a user's data.
    ConsentError: [("403", "The user has not consented (`consent_required`), or the role does not allow it.")],
}

/// Adds to every operation what the edge does: the token it asks for and the refusals it may answer with.
pub(super) fn finish(mut api: openapi::OpenApi) -> openapi::OpenApi {
    for item in api.paths.paths.values_mut() {
        let operations =
            [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch, &mut item.head];
        operations.into_iter().flatten().for_each(finish_operation);
    }
    api
}

fn finish_operation(operation: &mut Operation) {
    let secured = operation.security.is_none();
    if secured {
        operation.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], &str>(BEARER, [])]);
        document(operation, "401", "No valid token came with the request.");
        document(operation, "403", "The caller's role does not allow it.");
    }
    if operation.request_body.is_some() {
        document(operation, "400", "The body ended before it was complete.");
        document(operation, "413", "The body is too large.");
        document(operation, "415", "The body is not of the documented media type.");
    }
    if operation.request_body.is_some() || operation.parameters.is_some() {
        document(
            operation,
            "422",
            "A field does not have the documented form; `detail` lists which and why.",
        );
    }
    document(operation, "429", "Too many requests; `Retry-After` says when to come back.");
    document(operation, "500", "A fault on our side.");
    document(operation, "503", "The service is too busy or its database is away.");
}

/// What the slice says itself stays.
fn document(operation: &mut Operation, status: &str, description: &str) {
    operation
        .responses
        .responses
        .entry(status.to_owned())
        .or_insert_with(|| refusal(status, description).into());
}

/// A response that carries a [`super::error::Problem`].
fn refusal(status: &str, description: &str) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(Some(example(status)))
        .build();
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}

fn example(status: &str) -> Value {
    let (title, code, detail) = match status {
        "400" => ("Bad Request", "bad_request", json!("the request asks for something impossible")),
        "401" => ("Unauthorized", "unauthenticated", json!("log in first: a valid bearer token is needed")),
        "403" => ("Forbidden", "forbidden", json!("not for the role customer")),
        "404" => ("Not Found", "not_found", json!("user usr_7f3a does not exist")),
        "409" => ("Conflict", "wrong_state", json!("it is already approved")),
        "413" => ("Payload Too Large", "too_large", json!("the body is larger than 1048576 bytes")),
        "415" => {
            ("Unsupported Media Type", "unsupported_media_type", json!("the body must be application/json"))
        }
        "422" => (
            "Unprocessable Entity",
            "invalid",
            json!([{"loc": ["query", "limit"], "msg": "lower than 1", "type": "value_error"}]),
        ),
        "429" => ("Too Many Requests", "rate_limited", json!("too many requests; try again in 2 s")),
        "503" => ("Service Unavailable", "unavailable", json!("the database cannot be reached right now")),
        _ => (
            "Internal Server Error",
            "internal",
            json!("something went wrong on our side; quote the request id"),
        ),
    };
    json!({
        "type": "about:blank", "title": title, "status": status.parse::<u16>().unwrap_or(500), "code": code,
        "detail": detail, "request_id": "req_0193f6c2a4b87d1e9c3b5a7f21d04e68",
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::router::describe;

    #[test]
    fn every_operation_has_its_own_id_and_a_summary() {
        let api = serde_json::to_value(describe()).unwrap();
        let mut seen = HashSet::new();
        for (path, item) in api["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let id = operation["operationId"].as_str().unwrap();
                assert!(seen.insert(id.to_owned()), "{id} is used twice");
                assert!(
                    operation["summary"].as_str().is_some_and(|text| !text.is_empty()),
                    "{method} {path}"
                );
            }
        }
        assert!(seen.contains("log_in"));
        assert_eq!(api["openapi"], "3.1.0");
    }

    #[test]
    fn every_tag_is_explained() {
        let api = serde_json::to_value(describe()).unwrap();
        let explained: HashSet<&str> =
            api["tags"].as_array().unwrap().iter().filter_map(|tag| tag["name"].as_str()).collect();
        let operations =
            api["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        for tag in operations.filter_map(|operation| operation["tags"][0].as_str()) {
            assert!(explained.contains(tag), "{tag}");
        }
    }

    #[test]
    fn paths_that_end_in_a_slash_have_no_parameters() {
        for path in describe().paths.paths.keys() {
            assert!(!(path.ends_with('/') && path.contains('{')), "{path}");
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let api = serde_json::to_value(describe()).unwrap();
        let text = api.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(api.pointer(reference).is_some(), "{reference}");
        }
    }
}
