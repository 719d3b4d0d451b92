//! The verdict on one text: every check that ran, and for each finding the rule that fired and where.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    Consent,
    Tone,
    EmpoweringLanguage,
    Advice,
    Eligibility,
    ProhibitedProduct,
    Disclosure,
    Grounding,
    Citation,
    ReadingGrade,
    PersonalData,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// For the reviewer to weigh.
    Notable,
    /// Whoever approves the text all the same says why.
    Warning,
    /// Fails the text.
    Critical,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Title,
    Content,
    Rationale,
}

/// Byte range in a field's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// One finding, or the note that a check found nothing (`passed`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub name: CheckName,
    pub passed: bool,
    pub severity: Severity,
    /// The pattern, limit or reason code that decided.
    pub rule: String,
    pub field: Option<Field>,
    pub span: Option<Span>,
    /// The words found; personal data is masked.
    pub excerpt: Option<String>,
    pub message: String,
}

#[expect(clippy::struct_excessive_bools, reason = "the documented record of a recommendation has these four")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardrailReport {
    /// No critical finding of any check.
    pub passed: bool,
    pub tone_check: bool,
    pub advice_check: bool,
    pub eligibility_check: bool,
    pub checks: Vec<Check>,
}

impl GuardrailReport {
    pub(super) fn new(checks: Vec<Check>) -> Self {
        let holds =
            |names: &[CheckName]| !checks.iter().any(|check| names.contains(&check.name) && check.fails());
        Self {
            passed: !checks.iter().any(Check::fails),
            tone_check: holds(&[CheckName::Tone]),
            advice_check: holds(&[CheckName::Advice]),
            eligibility_check: holds(&[
                CheckName::Eligibility,
                CheckName::ProhibitedProduct,
                CheckName::Consent,
            ]),
            checks,
        }
    }

    /// Everything found, critical or notable.
    pub fn findings(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| !check.passed)
    }

    /// Findings that an approval has to answer for.
    pub fn warnings(&self) -> impl Iterator<Item = &Check> {
        self.findings().filter(|check| check.severity == Severity::Warning)
    }
}

impl Check {
    pub fn fails(&self) -> bool {
        !self.passed && self.severity == Severity::Critical
    }

    pub(super) fn passed(name: CheckName) -> Self {
        Self {
            name,
            passed: true,
            severity: Severity::Notable,
            rule: String::new(),
            field: None,
            span: None,
            excerpt: None,
            message: "Nothing found.".to_owned(),
        }
    }

    pub(super) fn found(name: CheckName, severity: Severity, rule: &str, message: &str) -> Self {
        let (rule, message) = (rule.to_owned(), message.to_owned());
        Self { passed: false, severity, rule, message, ..Self::passed(name) }
    }

    pub(super) fn at(mut self, field: Field, text: &str, span: Span) -> Self {
        self.field = Some(field);
        self.excerpt = text.get(span.start..span.end).map(str::to_owned);
        self.span = Some(span);
        self
    }
}
