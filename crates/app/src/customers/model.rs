//! What is asked and answered about users.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::wire::Instant;
use crate::personas::model::PersonaView;
use crate::signals::model::WindowFeatures;

/// Filters and paging of `GET /users/`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListUsers {
    /// How many, 1 to 100.
    #[garde(range(min = 1, max = 100))]
    #[serde(default = "default_limit")]
    #[param(default = 25, minimum = 1, maximum = 100)]
    pub limit: i64,
    /// How many to pass over.
    #[garde(range(min = 0, max = 1_000_000_000))]
    #[serde(default)]
    #[param(default = 0, minimum = 0, maximum = 1_000_000_000)]
    pub offset: i64,
    #[garde(skip)]
    #[param(example = "customer")]
    pub user_type: Option<UserType>,
    #[garde(skip)]
    #[param(example = true)]
    pub consent_status: Option<bool>,
}

fn default_limit() -> i64 {
    25
}

/// What a user is to the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserType {
    Customer,
    Operator,
}

impl UserType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Operator => "operator",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "customer" => Some(Self::Customer),
            "operator" => Some(Self::Operator),
            _ => None,
        }
    }
}

/// A user with personas: of 30 days in lists, of both windows alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserView {
    #[schema(example = "usr_0193a1")]
    pub user_id: String,
    #[schema(example = "Ada Okafor")]
    pub full_name: String,
    #[schema(example = "ada@example.com")]
    pub email: String,
    pub user_type: UserType,
    pub consent_status: bool,
    pub consent_granted_at: Option<Instant>,
    pub consent_revoked_at: Option<Instant>,
    pub created_at: Instant,
    /// Empty without consent.
    pub personas: Vec<PersonaView>,
}

/// A page of users, in order of id.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserPage {
    pub users: Vec<UserView>,
    /// How many match the filters in all.
    pub total: i64,
    pub limit: i64,
    pub offset: i64,
}

/// Which window of a profile.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProfileQuery {
    /// 30 or 180; both if left out.
    #[garde(range(min = 1, max = 365))]
    #[param(minimum = 1, maximum = 365, example = 30)]
    pub window: Option<u16>,
}

/// `GET /profile/{user_id}`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Profile {
    pub user_id: String,
    pub full_name: String,
    pub email: String,
    pub consent_status: bool,
    /// By window: `30d`, `180d`.
    pub features: BTreeMap<String, WindowFeatures>,
    pub personas: Vec<PersonaView>,
}
