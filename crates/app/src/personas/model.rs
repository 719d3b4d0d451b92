//! What is asked and answered about personas.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::money::Ratio;
use spendsense_engine::personas::Reasoning;
use spendsense_engine::time::{Day, UnixMs};
use utoipa::{IntoParams, ToSchema};

use super::store::StoredAssignment;
use crate::signals::model::MAX_WINDOW_DAYS;

/// The window to assign for.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssignQuery {
    /// Length of the window in days, 1 to 365.
    #[garde(range(min = 1, max = MAX_WINDOW_DAYS))]
    #[serde(default = "default_window")]
    #[param(default = 30, minimum = 1, maximum = 365, example = 30)]
    pub window_days: u16,
}

fn default_window() -> u16 {
    30
}

/// Which personas to list.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only of this window.
    #[garde(range(min = 1, max = MAX_WINDOW_DAYS))]
    #[param(minimum = 1, maximum = 365, example = 30)]
    pub window: Option<u16>,
    /// With the ones that no longer hold.
    #[garde(skip)]
    #[serde(default)]
    #[param(default = false)]
    pub history: bool,
}

/// A persona of a user for a window.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonaView {
    #[schema(example = "asg_0193a1")]
    pub persona_id: String,
    #[schema(example = "usr_0193a1")]
    pub user_id: String,
    #[schema(example = 30)]
    pub window_days: u16,
    #[schema(example = "high_utilization")]
    pub persona_type: String,
    #[schema(example = "subscription_heavy")]
    pub secondary_persona: Option<String>,
    /// 0 to 1: how clearly the criteria are met and how much history there is.
    pub confidence_score: Ratio,
    /// Why the persona is only a place to start: `insufficient_data` or `no_criteria_matched`.
    pub fallback: Option<String>,
    pub assigned_at: UnixMs,
    pub as_of: Day,
    /// When another assignment took its place.
    pub superseded_at: Option<UnixMs>,
    /// Criteria with margins, all matches, and what would change the persona.
    #[schema(value_type = Object)]
    pub reasoning: Reasoning,
    /// SHA-256 of the policy that decided.
    pub policy_hash: String,
}

impl From<StoredAssignment> for PersonaView {
    fn from(stored: StoredAssignment) -> Self {
        Self {
            persona_id: stored.assignment_id,
            user_id: stored.user_id.0,
            window_days: stored.window_days,
            persona_type: stored.assignment.persona.to_string(),
            secondary_persona: stored.assignment.secondary.map(|persona| persona.to_string()),
            confidence_score: stored.assignment.confidence,
            fallback: stored.assignment.fallback.map(|fallback| fallback.as_str().to_owned()),
            assigned_at: stored.assigned_at,
            as_of: stored.as_of,
            superseded_at: stored.superseded_at,
            reasoning: stored.assignment.reasoning,
            policy_hash: stored.policy_hash,
        }
    }
}
