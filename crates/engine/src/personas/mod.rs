//! Which persona describes a user's money behaviour, how surely, and what would change it.
//!
//! Rules are data: the [`Policy`] file holds thresholds, priorities and weights, and its hash is stored with
//! every assignment. Nothing here knows where signals come from or what is recommended afterwards.

mod assign;
mod counterfactual;
mod criterion;
mod feature;
mod persona;
mod policy;
mod quantity;
mod sections;
mod simulation;

pub use assign::{Assignment, Fallback, Finding, PersonaEvaluation, Reasoning, assign, find};
pub use counterfactual::{Change, Counterfactual, Requirement};
pub use criterion::{Criterion, Judgement, Operator, WhenUnknown};
pub use feature::Feature;
pub use persona::{Persona, migrate_legacy};
pub use policy::{Policy, PolicyError};
pub use quantity::{Quantity, day_text, money_text};
pub use sections::{
    CategoryRule, ConfidencePolicy, ContentPolicy, ExpiryPolicy, GuardrailPolicy, OfferPolicy, PersonaRule,
    Raise, RiskPolicy, ScoreRule, Wordlist,
};
pub use simulation::{Comparison, Difference, differences};
