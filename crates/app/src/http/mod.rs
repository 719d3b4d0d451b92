//! The HTTP edge: router, state, who is calling, errors, limits, headers, API documentation.

pub mod caller;
pub mod error;
pub mod input;
pub mod openapi;
pub mod router;
pub mod state;
pub mod wire;

pub use caller::{AdminCaller, AnalystCaller, Caller, OperatorCaller, Role, SeniorCaller, StaffCaller};
pub use error::{ApiError, ApiResult, FieldError};
pub use input::{Json, Path, Query, Valid};
pub use openapi::{ApiErrors, BadRequestError, ConflictError, ConsentError, NotFoundError};
pub use state::AppState;
