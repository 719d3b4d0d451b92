//! What is asked and answered about policies.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use spendsense_engine::money::Ratio;
use spendsense_engine::personas::Difference;
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use crate::http::cursor::CURSOR_CHARS_MAX;

/// The policy in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyView {
    /// SHA-256 of the policy's canonical text, as stored with every decision.
    pub policy_hash: String,
    /// The policy: thresholds and shares carry their unit (`"50 %"`, `"45 days"`, `"amount 200.00"`).
    #[schema(value_type = Object)]
    pub policy: Value,
    /// It is the one that ships with the program: none was published yet.
    pub shipped: bool,
    pub published_by: Option<String>,
    pub published_at: Option<UnixMs>,
    /// The newest 20 publications, the one in force first.
    pub publications: Vec<Publication>,
}

/// A policy that is in force, or was.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyVersion {
    pub policy_hash: String,
    /// As it was when it decided.
    #[schema(value_type = Object)]
    pub policy: Value,
    pub in_force: bool,
    /// It is the one that ships with this version of the program.
    pub shipped: bool,
    /// Every time it came into force, the last one first; none if it shipped.
    pub publications: Vec<Publication>,
}

/// When a policy came into force.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Publication {
    #[schema(example = 3)]
    pub seq: i64,
    pub policy_hash: String,
    pub draft_id: String,
    pub title: String,
    pub author_id: String,
    pub published_by: String,
    pub published_at: UnixMs,
}

/// Where a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DraftStatus {
    Open,
    Published,
    Discarded,
}

impl DraftStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Published => "published",
            Self::Discarded => "discarded",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Open, Self::Published, Self::Discarded].into_iter().find(|status| status.as_str() == text)
    }
}

/// Filters and paging of drafts.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListDrafts {
    #[garde(skip)]
    #[param(inline, example = "open")]
    pub status: Option<DraftStatus>,
    /// How many, 1 to 100.
    #[garde(range(min = 1, max = 100))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 100)]
    pub limit: i64,
    #[garde(inner(length(max = CURSOR_CHARS_MAX)))]
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

fn default_limit() -> i64 {
    50
}

/// A draft without its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DraftHead {
    #[schema(example = "pdr_0193a1")]
    pub draft_id: String,
    #[schema(example = "Utilization from 60 %")]
    pub title: String,
    pub status: DraftStatus,
    /// Grows with every change.
    pub version: i64,
    /// Of the draft as it stands.
    pub policy_hash: String,
    /// Of the policy that the draft was begun, or last saved, upon.
    pub base_hash: String,
    /// Another policy was published since: save the draft again to put it upon that one.
    pub outdated: bool,
    pub author_id: String,
    pub edited_by: String,
    pub published_by: Option<String>,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

/// A draft with its text and how it differs from the policy in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftView {
    #[serde(flatten)]
    pub head: DraftHead,
    #[schema(value_type = Object)]
    pub policy: Value,
    /// Against the policy in force now.
    #[schema(value_type = Vec<Object>, example = json!([{"path": "personas[1].all_of[0][0].threshold", "before": "50 %", "after": "60 %"}]))]
    pub differences: Vec<Difference>,
    /// Whether the caller could publish it: a senior operator or an admin, not the author and not who edited it last.
    pub may_publish: bool,
}

/// A page of drafts, the newest change first.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftPage {
    pub items: Vec<DraftHead>,
    pub total: i64,
    pub next_cursor: Option<String>,
}

/// A new draft.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraft {
    #[garde(length(chars, min = 1, max = 200), custom(not_blank))]
    #[schema(example = "Utilization from 60 %", min_length = 1, max_length = 200)]
    pub title: String,
    /// A whole policy; the one in force if left out.
    #[garde(skip)]
    #[schema(value_type = Option<Object>)]
    pub policy: Option<Value>,
}

/// A change of a draft; what is absent stays.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeDraft {
    #[garde(inner(length(chars, min = 1, max = 200), custom(not_blank)))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: Option<String>,
    /// A whole policy.
    #[garde(skip)]
    #[schema(value_type = Option<Object>)]
    pub policy: Option<Value>,
    /// The version that was seen; another one in force answers 409.
    #[garde(skip)]
    #[schema(example = 1)]
    pub version: Option<i64>,
}

/// Putting a draft in force.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishDraft {
    /// Why, at least 10 characters.
    #[garde(length(chars, min = 10, max = 2000), custom(not_blank))]
    #[schema(example = "Agreed with credit risk on 20 November", min_length = 10, max_length = 2000)]
    pub reason: String,
    /// The version that was seen; another one in force answers 409.
    #[garde(skip)]
    #[schema(example = 1)]
    pub version: Option<i64>,
}

/// Which of those who would move to list.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SimulateDraft {
    /// Only of this window.
    #[garde(inner(range(min = 1, max = 365)))]
    #[schema(minimum = 1, maximum = 365, example = 30)]
    pub window_days: Option<u16>,
    /// Only who leave this persona, or `fallback`.
    #[garde(inner(length(max = 64)))]
    #[schema(example = "high_utilization", max_length = 64)]
    pub from: Option<String>,
    /// Only who arrive at this persona, or `fallback`.
    #[garde(inner(length(max = 64)))]
    #[schema(example = "savings_builder", max_length = 64)]
    pub to: Option<String>,
    /// How many users to list, 1 to 500; 100 if left out.
    #[garde(inner(range(min = 1, max = 500)))]
    #[schema(minimum = 1, maximum = 500, default = 100)]
    pub limit: Option<usize>,
    #[garde(inner(length(max = CURSOR_CHARS_MAX)))]
    #[schema(max_length = 2000)]
    pub cursor: Option<String>,
}

/// What a draft would do, on the figures stored now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Simulation {
    pub draft_id: String,
    pub version: i64,
    /// The policy in force, that the draft is held against.
    pub base_hash: String,
    pub policy_hash: String,
    /// Consenting users with stored figures.
    #[schema(example = 200)]
    pub users: u64,
    /// One entry a stored window, shortest first.
    pub windows: Vec<WindowSimulation>,
    /// Who would move, in order of id and window; empty for analysts.
    pub items: Vec<MovingUser>,
    /// How many there are in all.
    pub total: u64,
    pub next_cursor: Option<String>,
    pub as_of: UnixMs,
    /// How long it took.
    pub duration_ms: i64,
}

impl Simulation {
    /// For those who read totals only.
    #[must_use]
    pub fn without_names(self) -> Self {
        Self { items: Vec::new(), next_cursor: None, ..self }
    }
}

/// What would become of the users of one window.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct WindowSimulation {
    #[schema(example = 30)]
    pub window_days: u16,
    pub users: u64,
    pub moving: u64,
    /// Same persona, another second one.
    pub secondary_changes: u64,
    /// Same persona, another confidence.
    pub confidence_changes: u64,
    /// The most frequent first.
    pub moves: Vec<MoveCount>,
}

/// So many would go from one persona to another.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MoveCount {
    #[schema(example = "high_utilization")]
    pub from: String,
    #[schema(example = "savings_builder")]
    pub to: String,
    #[schema(example = 37)]
    pub users: u64,
}

/// One who would move.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovingUser {
    pub user_id: String,
    pub full_name: String,
    #[schema(example = 30)]
    pub window_days: u16,
    #[schema(example = "high_utilization")]
    pub from: String,
    #[schema(example = "savings_builder")]
    pub to: String,
    pub confidence_before: Ratio,
    pub confidence_after: Ratio,
}

/// Assigning everybody's personas anew under the policy in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Reassignment {
    #[schema(example = "run_0193a1")]
    pub run_id: String,
    /// `running`, `done`, `failed`, or `lost` when the process that ran it is gone.
    #[schema(example = "running")]
    pub status: &'static str,
    pub policy_hash: String,
    pub started_by: String,
    pub started_at: UnixMs,
    pub finished_at: Option<UnixMs>,
    #[schema(example = 10000)]
    pub users_total: i64,
    #[schema(example = 4096)]
    pub users_done: i64,
    /// Assignments whose persona, second persona, fallback or policy differ from before.
    pub changed: i64,
    pub failure: Option<String>,
}

/// The newest runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reassignments {
    /// At most 20, the newest first.
    pub items: Vec<Reassignment>,
    pub total: i64,
    pub next_cursor: Option<String>,
}

pub(crate) fn not_blank(text: &str, (): &()) -> garde::Result {
    (!text.trim().is_empty()).then_some(()).ok_or_else(|| garde::Error::new("must not be blank"))
}
