//! What is asked and answered about recommendations, in the spelling of the documented `/recommendations` paths.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use spendsense_db::DbError;
use spendsense_engine::review::{Status, status_seed000};
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use super::store::RecommendationRow;
use crate::review::decide::bulk::{BulkFailure, BulkOutcome};
use crate::signals::model::MAX_WINDOW_DAYS;

/// `POST /recommendations/generate/{user_id}`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GenerateQuery {
    /// Length of the window in days, 1 to 365.
    #[garde(range(min = 1, max = MAX_WINDOW_DAYS))]
    #[serde(default = "default_window")]
    #[param(default = 30, minimum = 1, maximum = 365, example = 30)]
    pub window_days: u16,
    /// Make a new batch even if the last one still fits; the old one is superseded.
    #[garde(skip)]
    #[serde(default)]
    #[param(default = false)]
    pub force_regenerate: bool,
}

fn default_window() -> u16 {
    30
}

/// A state as these paths spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    PendingApproval,
    Overridden,
    Approved,
    Rejected,
    Flagged,
    GuardrailFailed,
    QueuedForDelivery,
    Delivered,
    Viewed,
    Dismissed,
    Superseded,
    Expired,
    Withdrawn,
}

impl StatusFilter {
    /// The state and whether only changed (or only unchanged) items are meant.
    pub fn meaning(self) -> (Status, Option<bool>) {
        match self {
            Self::PendingApproval => (Status::Pending, Some(false)),
            Self::Overridden => (Status::Pending, Some(true)),
            Self::Approved => (Status::Approved, None),
            Self::Rejected => (Status::Rejected, None),
            Self::Flagged => (Status::Flagged, None),
            Self::GuardrailFailed => (Status::GuardrailFailed, None),
            Self::QueuedForDelivery => (Status::QueuedForDelivery, None),
            Self::Delivered => (Status::Delivered, None),
            Self::Viewed => (Status::Viewed, None),
            Self::Dismissed => (Status::Dismissed, None),
            Self::Superseded => (Status::Superseded, None),
            Self::Expired => (Status::Expired, None),
            Self::Withdrawn => (Status::Withdrawn, None),
        }
    }
}

/// `GET /recommendations/{user_id}`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only of this state.
    #[garde(skip)]
    #[param(inline, example = "pending_approval")]
    pub status: Option<StatusFilter>,
    #[garde(range(min = 1, max = MAX_WINDOW_DAYS))]
    #[param(minimum = 1, maximum = 365, example = 30)]
    pub window_days: Option<u16>,
    /// How many, 1 to 100.
    #[garde(range(min = 1, max = 100))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 100)]
    pub limit: i64,
    /// How many to pass over.
    #[garde(range(min = 0, max = 1_000_000_000))]
    #[serde(default)]
    #[param(default = 0, minimum = 0, maximum = 1_000_000_000)]
    pub offset: i64,
}

fn default_limit() -> i64 {
    50
}

/// A recommendation as these paths show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecommendationView {
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    #[schema(example = "usr_0193a1")]
    pub user_id: String,
    #[schema(example = "high_utilization")]
    pub persona_type: String,
    #[schema(example = 30)]
    pub window_days: i64,
    /// `education` or `partner_offer`.
    #[schema(example = "education")]
    pub content_type: String,
    /// `article`, `video`, `tool`, `quiz` or `offer`.
    #[schema(example = "article")]
    pub r#type: String,
    pub product_id: Option<String>,
    pub title: String,
    pub content: String,
    /// Why this user gets it, citing their own numbers.
    pub rationale: String,
    #[schema(example = "high")]
    pub priority: String,
    #[schema(example = "low")]
    pub risk_tier: String,
    /// `pending_approval`, `overridden` (changed, awaiting approval), `approved`, `rejected`, `flagged`, ….
    #[schema(example = "pending_approval")]
    pub status: String,
    /// Grows with every change.
    pub version: i64,
    pub guardrails_passed: bool,
    /// Checks with rule and span.
    #[schema(value_type = Object)]
    pub guardrails: Value,
    pub approved_by: Option<String>,
    pub approved_at: Option<UnixMs>,
    pub rejected_by: Option<String>,
    pub rejected_at: Option<UnixMs>,
    pub rejection_reason: Option<String>,
    pub override_reason: Option<String>,
    /// The text before an operator changed it.
    #[schema(value_type = Option<Object>)]
    pub original_content: Option<Value>,
    /// Tags, links, product data, and who wrote the text.
    #[schema(value_type = Object)]
    pub metadata: Value,
    pub generated_at: UnixMs,
    pub generation_time_ms: i64,
    pub expires_at: UnixMs,
}

/// What a generation answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Generated {
    pub user_id: String,
    #[schema(example = "high_utilization")]
    pub persona: String,
    pub recommendations: Vec<RecommendationView>,
    pub generation_time_ms: i64,
    /// Whether the last batch still fits and is given again.
    pub cached: bool,
    /// Who wrote the education: `llm`, `offline`, or `offline_after_llm_failure`.
    #[schema(example = "offline")]
    pub education_source: String,
    /// What went wrong on the way, in words.
    pub notes: Vec<String>,
}

/// A user's recommendations, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecommendationList {
    pub recommendations: Vec<RecommendationView>,
    /// How many match in all.
    pub total: i64,
    pub limit: i64,
    pub offset: i64,
}

/// Body of `approve`.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct RecommendationApprove {
    /// The caller's own login or identity id.
    #[garde(length(min = 1, max = 200))]
    #[schema(example = "operator", min_length = 1, max_length = 200)]
    pub operator_id: String,
    #[garde(inner(length(chars, max = 5000)))]
    #[schema(example = "Reads well", max_length = 5000)]
    pub notes: Option<String>,
    /// The version that was seen; another one in force answers 409.
    #[garde(skip)]
    pub version: Option<i64>,
    /// Why it is approved in spite of its warnings.
    #[garde(inner(length(chars, min = 10, max = 5000), custom(not_blank)))]
    #[schema(example = "Checked with the customer's adviser", min_length = 10, max_length = 5000)]
    pub acknowledge_warnings: Option<String>,
}

/// Body of `override`.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct RecommendationOverride {
    /// The caller's own login or identity id.
    #[garde(length(min = 1, max = 200))]
    #[schema(example = "operator", min_length = 1, max_length = 200)]
    pub operator_id: String,
    #[garde(length(chars, min = 1, max = 5000), custom(not_blank))]
    #[schema(example = "Shorter title", min_length = 1, max_length = 5000)]
    pub reason: String,
    #[garde(inner(length(chars, min = 1, max = 300), custom(not_blank)))]
    #[schema(example = "How card balances and limits work together", min_length = 1, max_length = 300)]
    pub new_title: Option<String>,
    #[garde(inner(length(chars, min = 1, max = 20_000), custom(not_blank)))]
    #[schema(min_length = 1, max_length = 20_000)]
    pub new_content: Option<String>,
    /// The version that was seen; another one in force answers 409.
    #[garde(skip)]
    pub version: Option<i64>,
}

/// Body of `reject`.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct RecommendationReject {
    /// The caller's own login or identity id.
    #[garde(length(min = 1, max = 200))]
    #[schema(example = "operator", min_length = 1, max_length = 200)]
    pub operator_id: String,
    #[garde(length(chars, min = 1, max = 5000), custom(not_blank))]
    #[schema(example = "Does not fit this customer", min_length = 1, max_length = 5000)]
    pub reason: String,
    /// The version that was seen; another one in force answers 409.
    #[garde(skip)]
    pub version: Option<i64>,
}

/// Body of `bulk-approve`.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct BulkApproveRequest {
    /// The caller's own login or identity id.
    #[garde(length(min = 1, max = 200))]
    #[schema(example = "operator", min_length = 1, max_length = 200)]
    pub operator_id: String,
    #[garde(length(min = 1, max = 1000), inner(length(min = 1, max = 128)))]
    #[schema(example = json!(["rec_0193a1"]), min_items = 1, max_items = 1000)]
    pub recommendation_ids: Vec<String>,
    /// Why items with warnings are approved all the same.
    #[garde(inner(length(chars, min = 10, max = 5000), custom(not_blank)))]
    #[schema(min_length = 10, max_length = 5000)]
    pub acknowledge_warnings: Option<String>,
}

/// What became of a bulk: each item has its own transaction.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkApproveResponse {
    pub approved: usize,
    pub failed: usize,
    pub approved_ids: Vec<String>,
    pub errors: Vec<BulkError>,
}

/// Why one item was not approved.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkError {
    pub recommendation_id: String,
    /// Stable name, as in problem bodies.
    #[schema(example = "wrong_state")]
    pub code: String,
    pub reason: String,
}

pub(crate) fn not_blank(text: &str, _: &()) -> garde::Result {
    (!text.trim().is_empty()).then_some(()).ok_or_else(|| garde::Error::new("must not be blank"))
}

impl From<BulkOutcome> for BulkApproveResponse {
    fn from(outcome: BulkOutcome) -> Self {
        let error = |failure: BulkFailure| BulkError {
            recommendation_id: failure.recommendation_id,
            code: failure.code.to_owned(),
            reason: failure.reason,
        };
        Self {
            approved: outcome.approved_ids.len(),
            failed: outcome.failed.len(),
            approved_ids: outcome.approved_ids,
            errors: outcome.failed.into_iter().map(error).collect(),
        }
    }
}

impl TryFrom<RecommendationRow> for RecommendationView {
    type Error = DbError;

    fn try_from(row: RecommendationRow) -> Result<Self, DbError> {
        let fault = |column| row.fault(column);
        let json = |text: &str, column| serde_json::from_str::<Value>(text).map_err(|_| fault(column));
        let instant = |ms: Option<i64>| ms.map(UnixMs);
        Ok(Self {
            status: status_seed000(row.status()?, row.is_modified()).to_owned(),
            guardrails: json(&row.guardrails, "guardrails")?,
            original_content: row
                .original_content
                .as_deref()
                .map(|text| json(text, "original_content"))
                .transpose()?,
            metadata: json(&row.metadata, "metadata")?,
            approved_at: instant(row.approved_at),
            rejected_at: instant(row.rejected_at),
            generated_at: UnixMs(row.generated_at),
            expires_at: UnixMs(row.expires_at),
            recommendation_id: row.recommendation_id,
            user_id: row.user_id,
            persona_type: row.persona_primary,
            window_days: row.window_days,
            content_type: row.content_type,
            r#type: row.r#type,
            product_id: row.product_id,
            title: row.title,
            content: row.content,
            rationale: row.rationale,
            priority: row.priority,
            risk_tier: row.risk_tier,
            version: row.version,
            guardrails_passed: row.guardrails_passed,
            approved_by: row.approved_by,
            rejected_by: row.rejected_by,
            rejection_reason: row.rejection_reason,
            override_reason: row.override_reason,
            generation_time_ms: row.generation_time_ms,
        })
    }
}
