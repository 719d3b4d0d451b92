//! The HTTP edge: router, state, who is calling, errors, limits, headers, API documentation.

mod admit;
pub mod answers;
pub mod caller;
mod client_ip;
pub mod cursor;
mod docs;
pub mod error;
pub mod input;
mod observe;
pub mod openapi;
mod pages;
mod rate;
pub mod reviewer;
pub mod router;
pub mod serve;
mod slashes;
pub mod state;

pub use admit::{Done, TOKEN_PROTOCOL};
pub use answers::{Answers, Written};
pub use caller::{
    AdminCaller, AnalystCaller, Caller, CustomerCaller, OperatorCaller, Role, SYSTEM, SeniorCaller,
    StaffCaller,
};
pub use client_ip::ClientIp;
pub use error::{ApiError, ApiResult, FieldError, RuleHit, TextSpan, refusal_code};
pub use input::{Json, Path, Query, Valid};
pub use openapi::{
    ApiErrors, BadRequestError, ConflictError, ConsentError, ForeignPageError, NotFoundError,
    UnauthenticatedError,
};
pub use reviewer::Reviewer;
pub use slashes::App;
pub use state::AppState;
