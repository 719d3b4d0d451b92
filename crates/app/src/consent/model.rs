//! What is asked and answered about consent.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::time::UnixMs;
use utoipa::ToSchema;

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentAction {
    Grant,
    Revoke,
}

impl ConsentAction {
    /// As history spells it.
    pub fn past(self) -> &'static str {
        match self {
            Self::Grant => "granted",
            Self::Revoke => "revoked",
        }
    }
}

/// `POST /consent/`.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct ConsentRequest {
    #[garde(length(min = 1, max = 128))]
    #[schema(example = "usr_0193a1")]
    pub user_id: String,
    #[garde(skip)]
    #[schema(example = "grant")]
    pub action: ConsentAction,
    /// Version of the wording the user agreed to.
    #[garde(length(min = 1, max = 32))]
    #[serde(default = "default_version")]
    #[schema(default = "1.0", example = "1.0")]
    pub version: String,
    /// Where it was said: `api`, `branch`, `phone`, ….
    #[garde(length(min = 1, max = 32))]
    #[serde(default = "default_channel")]
    #[schema(default = "api", example = "api")]
    pub channel: String,
}

fn default_version() -> String {
    "1.0".to_owned()
}

fn default_channel() -> String {
    "api".to_owned()
}

/// The consent in force and how it came to be, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentState {
    pub user_id: String,
    pub consent_status: bool,
    pub consent_granted_at: Option<UnixMs>,
    pub consent_revoked_at: Option<UnixMs>,
    pub history: Vec<ConsentEvent>,
}

/// One change of mind.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentEvent {
    /// `granted` or `revoked`.
    #[schema(example = "granted")]
    pub action: String,
    pub timestamp: UnixMs,
    pub version: String,
    pub channel: String,
    /// The identity that said it.
    pub actor_id: String,
    pub actor_role: String,
}
