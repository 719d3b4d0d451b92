//! What is asked and answered about users.

use spendsense_engine::money::Ratio;
use spendsense_engine::time::UnixMs;
use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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

/// What is held about the user themselves.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserHead {
    #[schema(example = "usr_0193a1")]
    pub user_id: String,
    #[schema(example = "Ada Okafor")]
    pub full_name: String,
    #[schema(example = "ada@example.com")]
    pub email: String,
    pub user_type: UserType,
    pub consent_status: bool,
    pub consent_granted_at: Option<UnixMs>,
    pub consent_revoked_at: Option<UnixMs>,
    pub created_at: UnixMs,
}

/// A user of a list, with the 30-day persona.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedUser {
    #[serde(flatten)]
    pub user: UserHead,
    /// At most one; empty without consent.
    pub personas: Vec<PersonaBrief>,
}

/// A user alone, with the personas of both windows.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserView {
    #[serde(flatten)]
    pub user: UserHead,
    /// Empty without consent.
    pub personas: Vec<PersonaView>,
}

/// A persona without its reasoning, for lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonaBrief {
    #[schema(example = "asg_0193a1")]
    pub persona_id: String,
    #[schema(example = 30)]
    pub window_days: u16,
    #[schema(example = "high_utilization")]
    pub persona_type: String,
    pub secondary_persona: Option<String>,
    pub confidence_score: Ratio,
    pub fallback: Option<String>,
    pub assigned_at: UnixMs,
}

/// A page of users, in order of id.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserPage {
    pub users: Vec<ListedUser>,
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
