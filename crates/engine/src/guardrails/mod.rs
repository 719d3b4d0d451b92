//! What a text must pass before a person may see it: consent, tone, advice, eligibility, prohibited products,
//! disclosure, grounding, reading grade, personal data.
//!
//! Title, content and rationale are all checked, whoever wrote them. A failed critical check fails the whole text;
//! a warning must be answered for by whoever approves, a notable finding is for the reviewer to weigh. Adding text never takes a finding away.
//!
//! Phrase patterns are words in order, ignoring case, punctuation, emphasis and the shape of apostrophes, within
//! one sentence: `a|b` either word, `over*` any word beginning so, `~2` up to two words between, `#` a word with a
//! digit in it, `^` the beginning of a sentence.

mod catalogue;
mod disclosure;
mod figures;
mod grade;
pub mod grounding;
pub mod pattern;
mod personal;
mod report;
mod run;
pub mod text;

pub use catalogue::{Place, check_content, check_product, place_in_content, place_in_product};
pub use disclosure::{DISCLOSURE, with_disclosure};
pub use grade::reading_grade;
pub use report::{Check, CheckName, Field, GuardrailReport, Severity, Span};
pub use run::{GuardrailInputs, Guardrails, RiskTier, risk_tier};
