//! The policy file: every threshold, priority and limit a decision depends on, versioned and hashed.
//!
//! A decision stores [`Policy::hash`] and the app keeps [`Policy::canonical`] under it, so that any past decision
//! can be made again under the rules of its day.

use super::criterion::Criterion;
use super::persona::Persona;
use super::sections::{
    ConfidencePolicy, ContentPolicy, ExpiryPolicy, GuardrailPolicy, OfferPolicy, PersonaRule, RiskPolicy,
};
use crate::digest::sha256_hex;
use crate::guardrails::pattern;
use crate::money::Ratio;
use serde::{Deserialize, Serialize};

/// Bounds of what a policy may ask for; past them it is a slip of the pen.
const ITEMS_MAX: usize = 20;
const DAYS_MAX: i32 = 3_650;
const UNDO_MINUTES_MAX: i64 = 7 * 24 * 60;

const SHIPPED: &str = include_str!("../../policy/default.toml");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub version: String,
    pub confidence: ConfidencePolicy,
    pub personas: Vec<PersonaRule>,
    pub content: ContentPolicy,
    pub offers: OfferPolicy,
    pub guardrails: GuardrailPolicy,
    pub risk: RiskPolicy,
    pub expiry: ExpiryPolicy,
}

/// Where in the file (`personas[2].priority`, or a line for a syntax error) and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct PolicyError {
    pub path: String,
    pub message: String,
}

impl Policy {
    /// The policy that ships with the program.
    pub fn shipped() -> Self {
        #[expect(clippy::expect_used, reason = "the text is part of the program and a test reads it")]
        Self::parse(SHIPPED).expect("the shipped policy is valid")
    }

    /// Reads and checks a TOML policy; unknown keys are refused.
    pub fn parse(text: &str) -> Result<Self, Vec<PolicyError>> {
        let document = toml::Deserializer::parse(text).map_err(|error| {
            vec![PolicyError { path: place(text, &error), message: error.message().to_owned() }]
        })?;
        let policy: Self = serde_path_to_error::deserialize(document).map_err(|error| {
            let (path, inner) = (error.path().to_string(), error.into_inner());
            vec![PolicyError { path, message: inner.message().to_owned() }]
        })?;
        let errors = policy.faults();
        if errors.is_empty() { Ok(policy) } else { Err(errors) }
    }

    /// Reads and checks a policy in JSON, as a person edited it; unknown keys are refused.
    pub fn parse_json(json: &str) -> Result<Self, Vec<PolicyError>> {
        let mut source = serde_json::Deserializer::from_str(json);
        let policy: Self = serde_path_to_error::deserialize(&mut source).map_err(|error| {
            let (path, inner) = (error.path().to_string(), error.into_inner());
            vec![PolicyError { path, message: inner.to_string() }]
        })?;
        let errors = policy.faults();
        if errors.is_empty() { Ok(policy) } else { Err(errors) }
    }

    /// Reads what [`Policy::canonical`] wrote.
    pub fn from_canonical(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The same policy in one spelling, whatever the order and layout of its file.
    pub fn canonical(&self) -> String {
        #[expect(clippy::expect_used, reason = "plain structs with text keys always serialize")]
        serde_json::to_string(self).expect("a policy serializes")
    }

    /// SHA-256 of the canonical form, in hex.
    pub fn hash(&self) -> String {
        sha256_hex(self.canonical().as_bytes())
    }

    fn faults(&self) -> Vec<PolicyError> {
        let mut faults = Faults::default();
        self.check_confidence(&mut faults);
        self.check_personas(&mut faults);
        self.check_limits(&mut faults);
        self.check_offers(&mut faults);
        self.check_patterns(&mut faults);
        faults.0
    }

    fn check_confidence(&self, faults: &mut Faults) {
        let c = &self.confidence;
        let rising = [Ratio::ZERO, c.no_data, c.no_match, c.floor, c.ceiling, Ratio::ONE];
        faults.require(rising.is_sorted(), "confidence", "must rise: no_data, no_match, floor, ceiling");
        faults.share("confidence.kept_without_history", c.kept_without_history);
    }

    fn check_personas(&self, faults: &mut Faults) {
        for persona in Persona::ALL {
            let rules = self.personas.iter().filter(|rule| rule.persona == persona).count();
            faults.require(
                rules == 1,
                "personas",
                &format!("needs exactly one rule for {persona}, has {rules}"),
            );
        }
        for (at, rule) in self.personas.iter().enumerate() {
            let path = format!("personas[{at}]");
            faults.share(&format!("{path}.priority"), rule.priority);
            faults.require(!rule.all_of.is_empty(), &format!("{path}.all_of"), "must not be empty");
            for (group_at, group) in rule.all_of.iter().enumerate() {
                faults.require(!group.is_empty(), &format!("{path}.all_of[{group_at}]"), "must not be empty");
                faults.criteria(&format!("{path}.all_of[{group_at}]"), group);
            }
            if let Some(raise) = &rule.raised {
                faults.share(&format!("{path}.raised.priority"), raise.priority);
                faults.criteria(&format!("{path}.raised.any_of"), &raise.any_of);
            }
        }
    }

    fn check_limits(&self, faults: &mut Faults) {
        let content = &self.content;
        faults.require(
            content.min_items <= content.max_items,
            "content.min_items",
            "must not exceed max_items",
        );
        let items = [("content.max_items", content.max_items), ("offers.max_items", self.offers.max_items)];
        for (path, count) in items {
            faults.require(
                (1..=ITEMS_MAX).contains(&count),
                path,
                &format!("must lie between 1 and {ITEMS_MAX}"),
            );
        }
        let shares = [
            ("content.min_score", content.min_score),
            ("content.primary_persona", content.primary_persona),
            ("content.secondary_persona", content.secondary_persona),
            ("content.triggers", content.triggers),
            ("content.repeat_penalty", content.repeat_penalty),
            ("offers.min_score", self.offers.min_score),
            ("offers.base", self.offers.base),
            ("risk.high_priority_score", self.risk.high_priority_score),
            ("risk.medium_priority_score", self.risk.medium_priority_score),
        ];
        for (path, share) in shares {
            faults.share(path, share);
        }
        let expiry = &self.expiry;
        let days = [
            ("expiry.education_days", expiry.education_days, 1),
            ("expiry.offer_days", expiry.offer_days, 1),
            ("expiry.repeat_days", expiry.repeat_days, 0),
        ];
        for (path, count, least) in days {
            let holds = (least..=DAYS_MAX).contains(&count);
            faults.require(holds, path, &format!("must lie between {least} and {DAYS_MAX}"));
        }
        let undo = (0..=UNDO_MINUTES_MAX).contains(&expiry.undo_minutes);
        faults.require(undo, "expiry.undo_minutes", &format!("must lie between 0 and {UNDO_MINUTES_MAX}"));
        let grades = self.guardrails.reading_grade_notable <= self.guardrails.reading_grade_critical;
        faults.require(grades, "guardrails.reading_grade_notable", "must not exceed reading_grade_critical");
    }

    fn check_offers(&self, faults: &mut Faults) {
        for (at, rule) in self.offers.categories.iter().enumerate() {
            let path = format!("offers.categories[{at}]");
            let twins = self.offers.categories.iter().filter(|other| other.category == rule.category).count();
            faults.require(twins == 1, &path, &format!("{} has more than one rule", rule.category));
            let prohibited = self.offers.prohibited_categories.contains(&rule.category);
            faults.require(!prohibited, &path, &format!("{} is prohibited and has a rule", rule.category));
            faults.criteria(&format!("{path}.requires"), &rule.requires);
            for (score_at, score) in rule.scores.iter().enumerate() {
                faults.criteria(&format!("{path}.scores[{score_at}].all_of"), &score.all_of);
            }
        }
    }

    fn check_patterns(&self, faults: &mut Faults) {
        let g = &self.guardrails;
        let lists = [
            ("guardrails.tone.patterns", &g.tone.patterns),
            ("guardrails.tone.except", &g.tone.except),
            ("guardrails.advice.patterns", &g.advice.patterns),
            ("guardrails.advice.except", &g.advice.except),
            ("guardrails.empowering", &g.empowering),
            ("offers.prohibited_words", &self.offers.prohibited_words),
        ];
        for (path, patterns) in lists {
            for (at, text) in patterns.iter().enumerate() {
                if let Err(message) = pattern::Pattern::parse(text) {
                    faults.add(&format!("{path}[{at}]"), &message);
                }
            }
        }
    }
}

#[derive(Default)]
struct Faults(Vec<PolicyError>);

impl Faults {
    fn add(&mut self, path: &str, message: &str) {
        self.0.push(PolicyError { path: path.to_owned(), message: message.to_owned() });
    }

    fn require(&mut self, holds: bool, path: &str, message: &str) {
        if !holds {
            self.add(path, message);
        }
    }

    fn share(&mut self, path: &str, share: Ratio) {
        self.require((Ratio::ZERO..=Ratio::ONE).contains(&share), path, "must lie between 0 % and 100 %");
    }

    fn criteria(&mut self, path: &str, criteria: &[Criterion]) {
        for (at, criterion) in criteria.iter().enumerate() {
            if let Some(message) = criterion.fault() {
                self.add(&format!("{path}[{at}]"), &message);
            }
        }
    }
}

fn place(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    format!("line {}", before.matches('\n').count() + 1)
}
