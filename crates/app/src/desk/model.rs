//! What is asked and answered about notes, tags and assignments.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use crate::http::Role;
use crate::http::cursor::CURSOR_CHARS_MAX;
use crate::policies::model::not_blank;

/// Longest note, in characters.
pub const NOTE_CHARS_MAX: usize = 5000;

/// Paging of notes.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListNotes {
    /// How many, 1 to 200.
    #[garde(range(min = 1, max = 200))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: i64,
    #[garde(inner(length(max = CURSOR_CHARS_MAX)))]
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

fn default_limit() -> i64 {
    50
}

/// Words to keep: plain text, shown as it was typed.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    #[garde(length(chars, min = 1, max = NOTE_CHARS_MAX), custom(not_blank))]
    #[schema(example = "Asked the branch whether the card was closed", min_length = 1, max_length = 5000)]
    pub note_text: String,
}

/// Other words for a note.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeNote {
    #[garde(length(chars, min = 1, max = NOTE_CHARS_MAX), custom(not_blank))]
    #[schema(example = "The branch says the card is open", min_length = 1, max_length = 5000)]
    pub note_text: String,
    /// The version that was seen; another one in force answers 409.
    #[garde(skip)]
    #[schema(example = 1)]
    pub version: Option<i64>,
}

/// A note.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteView {
    #[schema(example = "not_0193a1")]
    pub note_id: String,
    pub recommendation_id: String,
    pub author_id: String,
    /// `null` when the author's login is gone.
    #[schema(example = "Olivia Park")]
    pub author_name: Option<String>,
    pub note_text: String,
    /// Grows with every change.
    pub version: i64,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
    /// The caller wrote it, or is an admin.
    pub may_change: bool,
}

/// A page of notes, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotePage {
    pub items: Vec<NoteView>,
    pub total: i64,
    pub next_cursor: Option<String>,
}

/// The tags there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    NeedsReview,
    EdgeCase,
    TrainingExample,
    PolicyQuestion,
    ToneConcern,
    EligibilityQuestion,
    LlmError,
    GreatExample,
}

impl Tag {
    pub const ALL: [Self; 8] = [
        Self::NeedsReview,
        Self::EdgeCase,
        Self::TrainingExample,
        Self::PolicyQuestion,
        Self::ToneConcern,
        Self::EligibilityQuestion,
        Self::LlmError,
        Self::GreatExample,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::NeedsReview => "needs_review",
            Self::EdgeCase => "edge_case",
            Self::TrainingExample => "training_example",
            Self::PolicyQuestion => "policy_question",
            Self::ToneConcern => "tone_concern",
            Self::EligibilityQuestion => "eligibility_question",
            Self::LlmError => "llm_error",
            Self::GreatExample => "great_example",
        }
    }

    /// What it is for, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::NeedsReview => "Somebody else should look at it",
            Self::EdgeCase => "The rules were not made for this",
            Self::TrainingExample => "Good for showing new operators",
            Self::PolicyQuestion => "The policy leaves it open",
            Self::ToneConcern => "Sounds wrong although the check passed",
            Self::EligibilityQuestion => "Unclear whether the customer may have it",
            Self::LlmError => "The model made something up or left something out",
            Self::GreatExample => "As it should be",
        }
    }
}

/// A tag that may be put on a recommendation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvailableTag {
    pub tag: Tag,
    #[schema(example = "The rules were not made for this")]
    pub meaning: &'static str,
    /// Recommendations that carry it.
    #[schema(example = 3)]
    pub used: i64,
}

/// Every tag there is.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvailableTags {
    pub items: Vec<AvailableTag>,
    pub total: usize,
    pub next_cursor: Option<String>,
}

/// A tag to put on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTag {
    pub tag: Tag,
}

/// A tag as put on.
#[derive(Debug, Serialize, ToSchema)]
pub struct TagView {
    #[schema(example = "edge_case")]
    pub tag: String,
    pub tagged_by: String,
    #[schema(example = "Olivia Park")]
    pub tagged_by_name: Option<String>,
    pub tagged_at: UnixMs,
}

/// The tags of a recommendation.
#[derive(Debug, Serialize, ToSchema)]
pub struct TagList {
    pub items: Vec<TagView>,
    pub total: usize,
    pub next_cursor: Option<String>,
}

/// Who shall work on one recommendation.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// `me`, `none`, `auto` (whoever has the least to do and may decide it), or an identity's id.
    #[garde(length(min = 1, max = 128))]
    #[schema(example = "me", min_length = 1, max_length = 128)]
    pub assignee: String,
}

/// Who shall work on several.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignMany {
    #[garde(length(min = 1, max = 1000), inner(length(min = 1, max = 128)))]
    #[schema(example = json!(["rec_0193a1"]), min_items = 1, max_items = 1000)]
    pub recommendation_ids: Vec<String>,
    /// `me`, `none`, `auto`, or an identity's id.
    #[garde(length(min = 1, max = 128))]
    #[schema(example = "auto", min_length = 1, max_length = 128)]
    pub assignee: String,
}

/// Who works on it now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssignmentView {
    pub recommendation_id: String,
    pub assignee_id: Option<String>,
    #[schema(example = "Olivia Park")]
    pub assignee_name: Option<String>,
    pub assigned_by: String,
    pub assigned_at: UnixMs,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssignedMany {
    #[schema(example = 2)]
    pub total: usize,
    pub assigned: usize,
    pub failed: usize,
    pub items: Vec<AssignmentView>,
    pub failed_items: Vec<NotAssigned>,
}

/// Why one was not assigned.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotAssigned {
    pub recommendation_id: String,
    /// Stable name, as in problem bodies.
    #[schema(example = "wrong_state")]
    pub code: String,
    pub reason: String,
}

/// Someone who can be given work.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OperatorView {
    #[schema(example = "idn_0193a1")]
    pub identity_id: String,
    #[schema(example = "olivia")]
    pub login: String,
    #[schema(example = "Olivia Park")]
    pub display_name: String,
    pub role: Role,
    /// Recommendations assigned to them that await review now.
    #[schema(example = 4)]
    pub open_load: i64,
}

/// Everyone who can be given work, by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperatorList {
    pub items: Vec<OperatorView>,
    pub total: usize,
    pub next_cursor: Option<String>,
}
