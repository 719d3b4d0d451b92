//! The sections of the policy file, one type each. What they mean is said where they are used.

use serde::{Deserialize, Serialize};

use super::criterion::Criterion;
use super::persona::Persona;
use super::quantity::percent;
use crate::money::Ratio;

/// How a persona's score is made; see [`super::assign()`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidencePolicy {
    /// Fallback score when there is nothing to judge from.
    #[serde(with = "percent")]
    pub no_data: Ratio,
    /// Fallback score when no persona's rule holds.
    #[serde(with = "percent")]
    pub no_match: Ratio,
    /// Score of a rule that holds by nothing at all.
    #[serde(with = "percent")]
    pub floor: Ratio,
    /// Score of a rule that holds with full margins.
    #[serde(with = "percent")]
    pub ceiling: Ratio,
    /// Share of the score above the floor that is kept when there is no history; with a full window all of it is.
    #[serde(with = "percent")]
    pub kept_without_history: Ratio,
}

/// A persona holds when every group holds; a group holds when any of its criteria does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonaRule {
    pub persona: Persona,
    /// The highest priority among matching personas wins. It orders; it is not a score.
    #[serde(with = "percent")]
    pub priority: Ratio,
    #[serde(default)]
    pub raised: Option<Raise>,
    pub all_of: Vec<Vec<Criterion>>,
}

/// A higher priority while any of the criteria holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raise {
    #[serde(with = "percent")]
    pub priority: Ratio,
    pub any_of: Vec<Criterion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentPolicy {
    pub min_items: usize,
    pub max_items: usize,
    /// Items below this score are chosen only to reach `min_items`.
    #[serde(with = "percent")]
    pub min_score: Ratio,
    #[serde(with = "percent")]
    pub primary_persona: Ratio,
    #[serde(with = "percent")]
    pub secondary_persona: Ratio,
    /// What the triggers of an item are worth together when all hold with full margin.
    #[serde(with = "percent")]
    pub triggers: Ratio,
    /// Taken off an item that was shown recently.
    #[serde(with = "percent")]
    pub repeat_penalty: Ratio,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferPolicy {
    pub max_items: usize,
    #[serde(with = "percent")]
    pub min_score: Ratio,
    #[serde(with = "percent")]
    pub base: Ratio,
    pub prohibited_categories: Vec<String>,
    /// Words that mark a prohibited product whatever its category says.
    pub prohibited_words: Vec<String>,
    pub categories: Vec<CategoryRule>,
}

/// What makes an offer of one category eligible and relevant. A category without a rule is never offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryRule {
    pub category: String,
    #[serde(default)]
    pub requires: Vec<Criterion>,
    #[serde(default)]
    pub scores: Vec<ScoreRule>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRule {
    #[serde(with = "percent")]
    pub adds: Ratio,
    pub all_of: Vec<Criterion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuardrailPolicy {
    /// Flesch–Kincaid grades above which a text is notable, then critical.
    pub reading_grade_notable: i64,
    pub reading_grade_critical: i64,
    /// Phrases that shame or command.
    pub tone: Wordlist,
    /// Phrases that tell an individual what to do with money, or promise an outcome.
    pub advice: Wordlist,
    /// At least one of these should be there.
    pub empowering: Vec<String>,
}

/// Phrase patterns; the grammar is in [`crate::guardrails`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wordlist {
    pub patterns: Vec<String>,
    /// A hit that lies inside one of these is none.
    #[serde(default)]
    pub except: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskPolicy {
    /// Product types and categories that make an offer high risk; any other offer is medium.
    pub high: Vec<String>,
    /// A content match or offer at or above this score is of high priority, if the persona is assigned as surely.
    #[serde(with = "percent")]
    pub high_priority_score: Ratio,
    #[serde(with = "percent")]
    pub medium_priority_score: Ratio,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpiryPolicy {
    pub education_days: i32,
    pub offer_days: i32,
    /// How long after a review action it may be undone.
    pub undo_minutes: i64,
    /// How long an item counts as recently shown.
    pub repeat_days: i32,
}
