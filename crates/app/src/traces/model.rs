//! What a trace keeps besides its columns, so that the decision can be made again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use spendsense_db::DbError;
use spendsense_engine::guardrails::GuardrailReport;
use spendsense_engine::money::Ratio;
use spendsense_engine::recommendations::{ContentMatch, Context, Draft, OfferDecision, OfferProfile};
use spendsense_engine::time::UnixMs;
use utoipa::ToSchema;

use super::store::TraceRow;

/// Everything the engine was given for one recommendation. Shared lists are kept under their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub context: Context,
    pub profile: OfferProfile,
    /// Catalogue items left out for having been shown lately.
    pub recent_content: Vec<String>,
    pub catalogue_hash: String,
    pub products_hash: String,
    pub author: Author,
    pub draft: Draft,
}

/// Who wrote the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Author {
    Offline,
    /// The model's whole answer, and which of its items this is.
    Model {
        reply: String,
        position: usize,
    },
}

impl Author {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Model { .. } => "llm",
        }
    }
}

/// Everything that was considered, chosen or not, with scores and reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matches {
    pub content: Vec<ContentMatch>,
    pub offers: Vec<OfferDecision>,
}

impl Matches {
    /// Scores of everything that was considered, by id.
    pub fn scores(&self) -> BTreeMap<&str, Ratio> {
        let content = self.content.iter().map(|m| (m.content_id.as_str(), m.score));
        let offers = self.offers.iter().map(|d| (d.product_id.as_str(), d.score));
        content.chain(offers).collect()
    }
}

/// What a decision came to: hashed into the trace, compared on replay.
#[derive(Debug, Serialize)]
pub struct Output<'a> {
    pub signals: &'a str,
    pub persona_assignment: &'a str,
    pub content_matches: &'a str,
    pub relevance_scores: &'a str,
    pub draft: &'a Draft,
    pub guardrails: &'a GuardrailReport,
}

impl Output<'_> {
    pub fn hash(&self) -> String {
        sha256_hex(&to_json(self))
    }
}

pub fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// JSON of plain data; structs keep the order of their fields, so the text is canonical.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A trace as operators read it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TraceView {
    #[schema(example = "trc_0193a1")]
    pub trace_id: String,
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    pub signals_detected_at: UnixMs,
    pub persona_assigned_at: UnixMs,
    pub content_matched_at: UnixMs,
    pub rationale_generated_at: UnixMs,
    pub guardrails_checked_at: UnixMs,
    #[schema(value_type = Object)]
    pub signals: Value,
    #[schema(value_type = Object)]
    pub persona_assignment: Value,
    /// Everything that was considered, with scores and reasons.
    #[schema(value_type = Object)]
    pub content_matches: Value,
    #[schema(value_type = Object)]
    pub relevance_scores: Value,
    #[schema(value_type = Object)]
    pub guardrails: Value,
    /// What the writer was given and what it wrote.
    #[schema(value_type = Object)]
    pub inputs: Value,
    /// `offline` when no model wrote the text.
    #[schema(example = "offline")]
    pub llm_model: String,
    #[schema(value_type = f64, example = 0)]
    pub temperature: Value,
    pub tokens_used: i64,
    /// SHA-256 of the policy that decided.
    pub policy_hash: String,
    /// Where that policy can be read.
    #[schema(example = "/api/operator/policy/versions/9f2c4e0a")]
    pub policy_url: String,
    /// SHA-256 of the bank data that the signals came from.
    pub fingerprint: String,
    /// SHA-256 of everything decided.
    pub output_hash: String,
    pub created_at: UnixMs,
}

impl TryFrom<TraceRow> for TraceView {
    type Error = DbError;

    fn try_from(row: TraceRow) -> Result<Self, DbError> {
        let json = |text: &str, column| {
            let fault =
                |_| DbError::Inconsistent { table: "decision_traces", column, id: row.trace_id.clone() };
            serde_json::from_str::<Value>(text).map_err(fault)
        };
        Ok(Self {
            signals: json(&row.signals_json, "signals_json")?,
            persona_assignment: json(&row.persona_assignment_json, "persona_assignment_json")?,
            content_matches: json(&row.content_matches_json, "content_matches_json")?,
            relevance_scores: json(&row.relevance_scores_json, "relevance_scores_json")?,
            guardrails: json(&row.guardrails_json, "guardrails_json")?,
            inputs: json(&row.inputs_json, "inputs_json")?,
            temperature: json(&row.temperature, "temperature")?,
            signals_detected_at: UnixMs(row.signals_detected_at),
            persona_assigned_at: UnixMs(row.persona_assigned_at),
            content_matched_at: UnixMs(row.content_matched_at),
            rationale_generated_at: UnixMs(row.rationale_generated_at),
            guardrails_checked_at: UnixMs(row.guardrails_checked_at),
            created_at: UnixMs(row.created_at),
            trace_id: row.trace_id,
            recommendation_id: row.recommendation_id,
            llm_model: row.llm_model,
            tokens_used: row.tokens_used,
            policy_url: format!("/api/operator/policy/versions/{}", row.policy_hash),
            policy_hash: row.policy_hash,
            fingerprint: row.fingerprint,
            output_hash: row.output_hash,
        })
    }
}
