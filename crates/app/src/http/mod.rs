//! The HTTP edge: router, state, who is calling, errors, limits, headers, API documentation.

pub mod error;
pub mod extract;
pub mod state;

pub use error::{ApiError, ApiResult, FieldError};
pub use extract::{Caller, Role};
pub use state::AppState;
