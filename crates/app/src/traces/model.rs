//! What a trace keeps besides its columns, so that the decision can be made again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use spendsense_engine::guardrails::GuardrailReport;
use spendsense_engine::money::Ratio;
use spendsense_engine::recommendations::{ContentMatch, Context, Draft, OfferDecision, OfferProfile};

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
