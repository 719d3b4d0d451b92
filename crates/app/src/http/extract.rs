//! Who is calling. A handler that names one of these types cannot be reached by anybody else.

use serde::{Deserialize, Serialize};
use spendsense_engine::ids::{IdentityId, UserId};
use utoipa::ToSchema;

/// What a login may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Customer,
    Operator,
    SeniorOperator,
    Advisor,
    Analyst,
    Admin,
}

/// Anyone with a valid token.
#[derive(Clone, Debug)]
pub struct Caller {
    pub identity_id: IdentityId,
    pub role: Role,
    /// The user a customer is tied to.
    pub user_id: Option<UserId>,
    pub request_id: String,
}
