//! The API's description, OpenAPI 3.1.
//!
//! How a slice documents an operation:
//! ```ignore
//! #[utoipa::path(
//!     get, path = "/users/{user_id}", tag = "Users", operation_id = "get_user",
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

use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident: [$(($status:literal, $text:literal)),+]),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([$(($status.to_owned(), refusal($text).into())),+])
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
    NotFoundError: [("404", "There is no such thing, or it is not yours to see.")],
    ConflictError: [("409", "The state of things forbids it.")],
    BadRequestError: [("400", "The request asks for something impossible.")],
    /// For operations that compute on or generate from a user's data.
    ConsentError: [("403", "The user has not consented (`consent_required`), or the role does not allow it.")],
}

/// A response that carries a [`super::error::Problem`].
fn refusal(description: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}
