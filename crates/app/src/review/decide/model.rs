//! What the operators' review calls ask and answer, in the spelling of `/api/operator`.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use super::bulk::{BulkFailure, BulkOutcome};
use super::store::FlagRow;
use crate::recommendations::model::not_blank;

/// Body of `approve`; all of it may be left out.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ApproveRequest {
    #[garde(inner(length(chars, max = 5000)))]
    #[schema(example = "Reads well", max_length = 5000)]
    pub notes: Option<String>,
    /// The version that was seen; another one in force answers 409.
    #[garde(skip)]
    #[schema(example = 1)]
    pub version: Option<i64>,
    /// Why it is approved in spite of its warnings.
    #[garde(inner(length(chars, min = 10, max = 5000), custom(not_blank)))]
    #[schema(example = "The figure is on the card's own page", min_length = 10, max_length = 5000)]
    pub acknowledge_warnings: Option<String>,
}

/// Body of `reject`, `flag` and `undo`.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonRequest {
    #[garde(length(chars, min = 10, max = 5000), custom(not_blank))]
    #[schema(example = "Does not fit this customer", min_length = 10, max_length = 5000)]
    pub reason: String,
    /// The version that was seen; another one in force answers 409.
    #[garde(skip)]
    #[schema(example = 1)]
    pub version: Option<i64>,
}

/// How soon to look at an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum NewPriority {
    High,
    Medium,
    Low,
}

impl NewPriority {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// What to change; what is left out stays.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModifyRequest {
    #[garde(inner(length(chars, min = 20, max = 5000), custom(not_blank)))]
    #[schema(min_length = 20, max_length = 5000)]
    pub rationale: Option<String>,
    #[garde(skip)]
    #[schema(example = "high")]
    pub priority: Option<NewPriority>,
    #[garde(inner(length(chars, min = 5, max = 300), custom(not_blank)))]
    #[schema(min_length = 5, max_length = 300)]
    pub title: Option<String>,
    #[garde(inner(length(chars, min = 20, max = 20_000), custom(not_blank)))]
    #[schema(min_length = 20, max_length = 20_000)]
    pub content: Option<String>,
    /// The version that was seen; another one in force answers 409.
    #[garde(skip)]
    #[schema(example = 1)]
    pub version: Option<i64>,
}

/// Body of `bulk-approve`.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkRequest {
    #[garde(length(min = 1, max = 1000), inner(length(min = 1, max = 128)))]
    #[schema(example = json!(["rec_0193a1"]), min_items = 1, max_items = 1000)]
    pub recommendation_ids: Vec<String>,
    #[garde(inner(length(chars, max = 5000)))]
    #[schema(example = "Reads well", max_length = 5000)]
    pub notes: Option<String>,
    /// The versions that were seen, by id.
    #[garde(skip)]
    #[serde(default)]
    #[schema(example = json!({"rec_0193a1": 1}))]
    pub versions: BTreeMap<String, i64>,
    /// Why items with warnings are approved all the same.
    #[garde(inner(length(chars, min = 10, max = 5000), custom(not_blank)))]
    #[schema(min_length = 10, max_length = 5000)]
    pub acknowledge_warnings: Option<String>,
}

/// Body of a flag's `resolve`.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveRequest {
    #[garde(length(chars, min = 10, max = 5000), custom(not_blank))]
    #[schema(example = "Checked: the offer is suitable", min_length = 10, max_length = 5000)]
    pub resolution: String,
    /// The version of the recommendation that was seen; another one in force answers 409.
    #[garde(skip)]
    #[schema(example = 2)]
    pub version: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Approved {
    #[schema(example = "approved")]
    pub status: String,
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    #[schema(example = "idn_0193a1")]
    pub approved_by: String,
    pub approved_at: UnixMs,
    #[schema(example = 2)]
    pub version: i64,
    /// Until then it can be undone; after that it is sent.
    pub undo_until: UnixMs,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Rejected {
    #[schema(example = "rejected")]
    pub status: String,
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    #[schema(example = "idn_0193a1")]
    pub rejected_by: String,
    pub rejected_at: UnixMs,
    pub reason: String,
    #[schema(example = 2)]
    pub version: i64,
    /// Until then it can be undone.
    pub undo_until: UnixMs,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FlaggedView {
    #[schema(example = "flagged")]
    pub status: String,
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    #[schema(example = "flg_0193a1")]
    pub flag_id: String,
    #[schema(example = 2)]
    pub version: i64,
    /// Until then it can be undone.
    pub undo_until: UnixMs,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Modified {
    /// Always `modified`: the item is a new version and waits for review.
    #[schema(example = "modified")]
    pub status: String,
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    /// What was changed, as it now stands.
    #[schema(value_type = Object, example = json!({"priority": "high"}))]
    pub modifications: BTreeMap<&'static str, String>,
    #[schema(example = 2)]
    pub version: i64,
    /// The guardrails' report on the new text.
    #[schema(value_type = Object)]
    pub guardrails: Value,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Undone {
    /// The state the item is in again.
    #[schema(example = "pending")]
    pub status: String,
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    #[schema(example = 3)]
    pub version: i64,
}

/// What became of a bulk: each item has its own transaction.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkResult {
    pub total: usize,
    pub approved: usize,
    pub failed: usize,
    pub approved_ids: Vec<String>,
    pub failed_items: Vec<FailedItem>,
}

/// Why one item was not approved.
#[derive(Debug, Serialize, ToSchema)]
pub struct FailedItem {
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    pub reason: String,
    /// Stable name, as in problem bodies.
    #[schema(example = "wrong_state")]
    pub code: String,
}

/// `GET /api/operator/flags`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FlagsQuery {
    /// Only open (`false`) or only resolved ones (`true`).
    #[garde(skip)]
    #[param(example = false)]
    pub resolved: Option<bool>,
    /// How many, 1 to 500.
    #[garde(range(min = 1, max = 500))]
    #[serde(default = "default_limit")]
    #[param(default = 100, minimum = 1, maximum = 500)]
    pub limit: i64,
    /// `next_cursor` of the page before.
    #[garde(inner(length(max = 500)))]
    pub cursor: Option<String>,
}

pub(in crate::review) fn default_limit() -> i64 {
    100
}

/// A page of flags, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlagPageView {
    pub items: Vec<FlagItem>,
    /// How many match in all.
    pub total: i64,
    pub next_cursor: Option<String>,
}

/// A flag and what it is on.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlagItem {
    #[serde(flatten)]
    pub flag: FlagView,
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    #[schema(example = "usr_0193a1")]
    pub user_id: String,
    pub user_name: String,
    pub title: String,
    /// The recommendation's status.
    #[schema(example = "flagged")]
    pub status: String,
    /// The recommendation's version.
    pub version: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FlagView {
    #[schema(example = "flg_0193a1")]
    pub flag_id: String,
    #[schema(example = "idn_0193a1")]
    pub flagged_by: String,
    pub flagged_by_name: Option<String>,
    pub flag_reason: String,
    pub flagged_at: UnixMs,
    pub resolved: bool,
    pub resolved_by: Option<String>,
    pub resolved_at: Option<UnixMs>,
    pub resolution: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ResolvedView {
    /// The recommendation's status: it waits for review again.
    #[schema(example = "pending")]
    pub status: String,
    #[schema(example = "flg_0193a1")]
    pub flag_id: String,
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    #[schema(example = 3)]
    pub version: i64,
    pub resolved_by: String,
    pub resolved_at: UnixMs,
}

impl From<&FlagRow> for FlagView {
    fn from(row: &FlagRow) -> Self {
        Self {
            flag_id: row.flag_id.clone(),
            flagged_by: row.flagged_by.clone(),
            flagged_by_name: row.flagged_by_name.clone(),
            flag_reason: row.flag_reason.clone(),
            flagged_at: UnixMs(row.flagged_at),
            resolved: row.resolved,
            resolved_by: row.resolved_by.clone(),
            resolved_at: row.resolved_at.map(UnixMs),
            resolution: row.resolution.clone(),
        }
    }
}

impl From<FlagRow> for FlagItem {
    fn from(row: FlagRow) -> Self {
        Self {
            flag: FlagView::from(&row),
            recommendation_id: row.recommendation_id,
            user_id: row.user_id,
            user_name: row.user_name,
            title: row.title,
            status: row.status,
            version: row.version,
        }
    }
}

impl BulkResult {
    pub fn new(total: usize, outcome: BulkOutcome) -> Self {
        let failed_item = |failure: BulkFailure| FailedItem {
            recommendation_id: failure.recommendation_id,
            reason: failure.reason,
            code: failure.code.to_owned(),
        };
        Self {
            total,
            approved: outcome.approved_ids.len(),
            failed: outcome.failed.len(),
            approved_ids: outcome.approved_ids,
            failed_items: outcome.failed.into_iter().map(failed_item).collect(),
        }
    }
}
