//! Runs the checks over a draft.

use serde::{Deserialize, Serialize};

use super::pattern::Pattern;
use super::report::{Check, CheckName, Field, GuardrailReport, Severity, Span};
use super::text::Folded;
use super::{disclosure, grade, grounding, personal};
use crate::personas::{Policy, Wordlist};
use crate::recommendations::{ContentItem, Context, Draft, Product, Reason, offers};

/// What a draft is held against.
#[derive(Clone, Copy, Debug)]
pub struct GuardrailInputs<'a> {
    pub has_consent: bool,
    pub context: &'a Context,
    pub content: Option<&'a ContentItem>,
    pub product: Option<&'a Product>,
    /// What [`offers::eligibility`] said of the product for this user; empty for education.
    pub ineligible: &'a [Reason],
}

/// The policy's patterns, read once.
#[derive(Clone, Debug)]
pub struct Guardrails<'a> {
    policy: &'a Policy,
    tone: Phrases,
    advice: Phrases,
    empowering: Vec<Pattern>,
    prohibited: Vec<(String, Pattern)>,
}

#[derive(Clone, Debug)]
struct Phrases {
    patterns: Vec<(String, Pattern)>,
    except: Vec<Pattern>,
}

/// How much care the review of a recommendation asks for; `high` needs a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskTier {
    Low,
    Medium,
    High,
}

impl RiskTier {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Education is low, an offer medium or (by type or category) high; a finding raises education to medium, and a
/// critical one makes anything high.
pub fn risk_tier(policy: &Policy, product: Option<&Product>, report: &GuardrailReport) -> RiskTier {
    let listed = |name: &str| policy.risk.high.iter().any(|high| high == name);
    let by_product = match product {
        Some(product) if listed(product.product_type.as_str()) || listed(&product.category) => RiskTier::High,
        Some(_) => RiskTier::Medium,
        None => RiskTier::Low,
    };
    let by_report = match report.findings().map(|check| check.severity).max() {
        Some(Severity::Critical) => RiskTier::High,
        Some(Severity::Notable | Severity::Warning) => RiskTier::Medium,
        None => RiskTier::Low,
    };
    by_product.max(by_report)
}

impl<'a> Guardrails<'a> {
    pub fn new(policy: &'a Policy) -> Self {
        let rules = &policy.guardrails;
        Self {
            policy,
            tone: Phrases::new(&rules.tone),
            advice: Phrases::new(&rules.advice),
            empowering: named(&rules.empowering).into_iter().map(|(_, pattern)| pattern).collect(),
            prohibited: named(&policy.offers.prohibited_words),
        }
    }

    pub fn check(&self, draft: &Draft, inputs: &GuardrailInputs<'_>) -> GuardrailReport {
        let mut checks = Vec::new();
        let mut add = |name: CheckName, found: Vec<Check>| {
            if found.is_empty() {
                checks.push(Check::passed(name));
            }
            checks.extend(found);
        };
        let texts = Texts::new(draft);
        add(CheckName::Consent, consent(inputs));
        add(CheckName::Tone, phrases(CheckName::Tone, &self.tone, &texts));
        add(CheckName::EmpoweringLanguage, self.empowering(&texts));
        add(CheckName::Advice, phrases(CheckName::Advice, &self.advice, &texts));
        add(CheckName::Eligibility, eligibility(inputs));
        add(CheckName::ProhibitedProduct, self.prohibited(inputs, &texts));
        add(CheckName::Disclosure, disclosed(draft, inputs));
        add(CheckName::Grounding, grounded(&texts, inputs));
        add(CheckName::Citation, cites(draft, inputs));
        add(CheckName::ReadingGrade, self.readable(draft));
        add(CheckName::PersonalData, private(&texts));
        mask_personal(&mut checks);
        GuardrailReport::new(checks)
    }

    fn empowering(&self, texts: &Texts<'_>) -> Vec<Check> {
        let encourages = |part: &Part<'_>| self.empowering.iter().any(|p| p.find(&part.folded).is_some());
        if texts.0.iter().any(encourages) {
            return Vec::new();
        }
        let message = "No encouraging phrase such as \"you can\" or \"one option\".";
        vec![Check::found(CheckName::EmpoweringLanguage, Severity::Notable, "empowering", message)]
    }

    fn prohibited(&self, inputs: &GuardrailInputs<'_>, texts: &Texts<'_>) -> Vec<Check> {
        let name = CheckName::ProhibitedProduct;
        let listed = inputs.product.and_then(|product| offers::prohibited(self.policy, product));
        let mut found: Vec<_> = listed
            .into_iter()
            .map(|why| Check::found(name, Severity::Critical, "prohibited_product", &why))
            .collect();
        // Education may explain what a payday loan costs; an offer may not be one.
        if inputs.product.is_some() {
            for part in &texts.0 {
                for (rule, pattern) in &self.prohibited {
                    let message = "Speaks of a prohibited product.";
                    found.extend(pattern.find_all(&part.folded).map(|span| {
                        Check::found(name, Severity::Critical, rule, message).at(part.field, part.text, span)
                    }));
                }
            }
        }
        found
    }

    fn readable(&self, draft: &Draft) -> Vec<Check> {
        let rules = &self.policy.guardrails;
        let judge = |(field, text): (Field, &str)| {
            let hundredths = grade::reading_grade(&disclosure::without(text))?;
            let (severity, limit) = if hundredths > rules.reading_grade_critical * 100 {
                (Severity::Critical, rules.reading_grade_critical)
            } else if hundredths > rules.reading_grade_notable * 100 {
                (Severity::Notable, rules.reading_grade_notable)
            } else {
                return None;
            };
            let message = format!("Reads at grade {}.{}.", hundredths / 100, hundredths % 100 / 10);
            let rule = format!("grade <= {limit}");
            let check = Check::found(CheckName::ReadingGrade, severity, &rule, &message);
            Some(Check { field: Some(field), ..check })
        };
        [(Field::Content, draft.content.as_str()), (Field::Rationale, &draft.rationale)]
            .into_iter()
            .filter_map(judge)
            .collect()
    }
}

struct Texts<'a>(Vec<Part<'a>>);

/// A field without the disclosure, whose "advice" is ours to say.
struct Part<'a> {
    field: Field,
    text: &'a str,
    folded: Folded,
}

impl<'a> Texts<'a> {
    fn new(draft: &'a Draft) -> Self {
        let fields = [
            (Field::Title, draft.title.as_str()),
            (Field::Content, &draft.content),
            (Field::Rationale, &draft.rationale),
        ];
        let part = |(field, text)| Part {
            field,
            text,
            folded: Folded::new(text).without(&disclosure::places(text)),
        };
        Self(fields.into_iter().map(part).collect())
    }
}

impl Phrases {
    fn new(list: &Wordlist) -> Self {
        let except = named(&list.except).into_iter().map(|(_, pattern)| pattern).collect();
        Self { patterns: named(&list.patterns), except }
    }

    fn find<'a>(&'a self, text: &Folded) -> Vec<(&'a str, Span)> {
        let excused: Vec<_> = self.except.iter().flat_map(|pattern| pattern.find_all(text)).collect();
        let is_excused = |span: &Span| excused.iter().any(|e| e.start <= span.start && span.end <= e.end);
        let hits = self.patterns.iter().flat_map(|(rule, pattern)| {
            pattern.find_all(text).map(move |span| (rule.as_str(), span)).collect::<Vec<_>>()
        });
        hits.filter(|(_, span)| !is_excused(span)).collect()
    }
}

/// Validated when the policy was read, so none is lost here.
fn named(texts: &[String]) -> Vec<(String, Pattern)> {
    texts.iter().filter_map(|text| Pattern::parse(text).ok().map(|pattern| (text.clone(), pattern))).collect()
}

fn phrases(name: CheckName, phrases: &Phrases, texts: &Texts<'_>) -> Vec<Check> {
    let message = match name {
        CheckName::Tone => "Shames or commands the reader.",
        _ => "Tells an individual what to do with money, or promises an outcome.",
    };
    let mut found = Vec::new();
    for part in &texts.0 {
        for (rule, span) in phrases.find(&part.folded) {
            found.push(Check::found(name, Severity::Critical, rule, message).at(part.field, part.text, span));
        }
    }
    found
}

fn consent(inputs: &GuardrailInputs<'_>) -> Vec<Check> {
    let message = "The user's consent is not in force.";
    let missing = || Check::found(CheckName::Consent, Severity::Critical, "consent_required", message);
    if inputs.has_consent { Vec::new() } else { vec![missing()] }
}

fn eligibility(inputs: &GuardrailInputs<'_>) -> Vec<Check> {
    let found = |reason: &Reason| {
        Check::found(CheckName::Eligibility, Severity::Critical, &reason.code, &reason.text)
    };
    inputs.ineligible.iter().map(found).collect()
}

fn disclosed(draft: &Draft, inputs: &GuardrailInputs<'_>) -> Vec<Check> {
    let found =
        |rule: &str, message: &str| Check::found(CheckName::Disclosure, Severity::Critical, rule, message);
    let mut checks = Vec::new();
    match disclosure::places(&draft.content).len() {
        1 => {}
        0 => checks.push(found("disclosure_missing", "The content does not carry the disclosure.")),
        n => checks
            .push(found("disclosure_repeated", &format!("The content carries the disclosure {n} times."))),
    }
    // Where the partner repeats our sentence, it stands at the end and not among the partner's words.
    let partner = inputs.product.map(|product| Folded::new(&disclosure::without(&product.disclosure)));
    if let Some(partner) = partner.filter(|partner| !partner.words.is_empty())
        && Folded::new(&draft.content).occurrences(&partner).is_empty()
    {
        checks.push(found(
            "partner_disclosure_missing",
            "The content does not carry the partner's disclosure.",
        ));
    }
    checks
}

fn grounded(texts: &Texts<'_>, inputs: &GuardrailInputs<'_>) -> Vec<Check> {
    let item = inputs.content.map(ContentItem::own_text).unwrap_or_default();
    let own_text = item + "\n" + &inputs.product.map(Product::own_text).unwrap_or_default();
    let mut found = Vec::new();
    for part in &texts.0 {
        for figure in grounding::check(part.text, inputs.context, &own_text) {
            let message = format!("`{}` is not in the user's data.", figure.figure);
            let check = Check::found(CheckName::Grounding, Severity::Critical, "grounded_figures", &message);
            found.push(check.at(part.field, part.text, figure.span));
        }
    }
    found
}

/// A rationale without one of the user's own figures explains nothing, unless there is none to give.
fn cites(draft: &Draft, inputs: &GuardrailInputs<'_>) -> Vec<Check> {
    if inputs.context.is_fallback || grounding::cited(&draft.rationale, inputs.context) > 0 {
        return Vec::new();
    }
    let message = "The rationale names none of the user's figures.";
    let check = Check::found(CheckName::Citation, Severity::Warning, "cites_figures", message);
    vec![Check { field: Some(Field::Rationale), ..check }]
}

fn private(texts: &Texts<'_>) -> Vec<Check> {
    let mut found = Vec::new();
    for part in &texts.0 {
        found.extend(personal::find(part.text).into_iter().map(|(kind, span)| {
            Check::found(CheckName::PersonalData, Severity::Critical, kind, "Holds personal data.")
                .at(part.field, part.text, span)
        }));
    }
    found
}

/// The report is stored and shown, so no finding may repeat the personal data that it, or another, found.
fn mask_personal(checks: &mut [Check]) {
    let is_personal = |check: &&Check| check.name == CheckName::PersonalData;
    let places: Vec<_> = checks.iter().filter(is_personal).filter_map(|c| Some((c.field, c.span?))).collect();
    for check in checks {
        let Some(span) = check.span else { continue };
        let touches = |(field, place): &(Option<Field>, Span)| {
            *field == check.field && place.start < span.end && span.start < place.end
        };
        if places.iter().any(touches) {
            check.excerpt = Some("•••".to_owned());
            "Holds personal data.".clone_into(&mut check.message);
        }
    }
}
