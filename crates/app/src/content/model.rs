//! What is asked and answered about content.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use spendsense_engine::guardrails::{Check, CheckName, GuardrailReport, Place, Severity};
use spendsense_engine::personas::Persona;
use spendsense_engine::recommendations::{ContentItem, ContentKind};
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use crate::http::cursor::CURSOR_CHARS_MAX;
use crate::http::{ApiError, ApiResult, FieldError, RuleHit, TextSpan};
use crate::policies::model::not_blank;

/// Filters and paging of `GET /api/operator/content`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListContent {
    /// Only for this persona.
    #[garde(inner(custom(known_persona)))]
    #[param(example = "high_utilization")]
    pub persona: Option<String>,
    /// Only what is, or is not, in use.
    #[garde(skip)]
    #[param(example = true)]
    pub active: Option<bool>,
    /// Part of a title or an id; case does not matter.
    #[garde(inner(length(chars, max = 200)))]
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// How many, 1 to 200.
    #[garde(range(min = 1, max = 200))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: i64,
    #[garde(inner(length(max = CURSOR_CHARS_MAX)))]
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

fn default_limit() -> i64 {
    50
}

fn known_persona(text: &str, (): &()) -> garde::Result {
    Persona::parse(text).map(drop).ok_or_else(|| garde::Error::new("is not a persona"))
}

/// What editors write. Triggers are criteria as in the policy: `{"feature": "max_utilization", "operator": ">=",
/// "threshold": "50 %", "full_at": "90 %"}`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentBody {
    #[serde(rename = "type")]
    #[garde(skip)]
    #[schema(value_type = String, example = "article")]
    pub kind: ContentKind,
    #[garde(length(chars, min = 1, max = 200), custom(not_blank))]
    #[schema(example = "What card utilization means", min_length = 1, max_length = 200)]
    pub title: String,
    /// One sentence.
    #[garde(length(chars, min = 1, max = 500), custom(not_blank))]
    #[schema(example = "It shows how much of a card's limit is in use.", min_length = 1, max_length = 500)]
    pub summary: String,
    /// Markdown. The disclosure is added when it is shown.
    #[garde(length(chars, min = 1, max = 20_000), custom(not_blank))]
    #[schema(example = "You can divide the balance by the limit.", min_length = 1, max_length = 20_000)]
    pub body: String,
    #[garde(length(min = 1, max = 5))]
    #[schema(value_type = Vec<String>, example = json!(["high_utilization"]), min_items = 1, max_items = 5)]
    pub personas: Vec<Persona>,
    /// At most 10.
    #[garde(length(max = 10))]
    #[serde(default)]
    #[schema(value_type = Vec<Object>, example = json!([]), max_items = 10)]
    pub triggers: Vec<Value>,
    #[garde(range(min = 1, max = 120))]
    #[schema(example = 3, minimum = 1, maximum = 120)]
    pub read_time_minutes: u32,
    #[garde(length(max = 10), inner(length(chars, min = 1, max = 40)))]
    #[serde(default)]
    #[schema(example = json!(["credit"]), max_items = 10)]
    pub topics: Vec<String>,
}

/// A new item.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContent {
    /// Lower-case words joined by hyphens.
    #[garde(length(min = 3, max = 80), custom(kebab))]
    #[schema(
        example = "what-a-credit-limit-is",
        min_length = 3,
        max_length = 80,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"
    )]
    pub content_id: String,
    #[garde(dive)]
    pub content: ContentBody,
    /// Why, at least 10 characters.
    #[garde(length(chars, min = 10, max = 2000), custom(not_blank))]
    #[schema(example = "Customers ask for it often", min_length = 10, max_length = 2000)]
    pub reason: String,
}

/// A new version of an item.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeContent {
    #[garde(dive)]
    pub content: ContentBody,
    /// `false` takes the item out of use; it stays readable and can come back.
    #[garde(skip)]
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub active: bool,
    /// Why, at least 10 characters.
    #[garde(length(chars, min = 10, max = 2000), custom(not_blank))]
    #[schema(example = "Plainer words in the second paragraph", min_length = 10, max_length = 2000)]
    pub reason: String,
    /// The version that was seen; another one in force answers 409.
    #[garde(skip)]
    #[schema(example = 0)]
    pub version: Option<i64>,
}

fn yes() -> bool {
    true
}

fn kebab(text: &str, (): &()) -> garde::Result {
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let fits = text.split('-').all(word);
    fits.then_some(()).ok_or_else(|| garde::Error::new("must be lower-case words joined by hyphens"))
}

/// An item without its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContentHead {
    #[schema(example = "what-card-utilization-means")]
    pub content_id: String,
    /// 0 as shipped; grows with every edit.
    pub version: i64,
    pub active: bool,
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "article")]
    pub kind: ContentKind,
    pub title: String,
    pub summary: String,
    #[schema(value_type = Vec<String>)]
    pub personas: Vec<Persona>,
    pub topics: Vec<String>,
    pub read_time_minutes: u32,
    pub edited_by: Option<String>,
    pub edited_at: Option<UnixMs>,
}

/// A page of items, in order of id.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContentPage {
    pub items: Vec<ContentHead>,
    pub total: usize,
    pub next_cursor: Option<String>,
}

/// An item with its text, its check and its past.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContentView {
    pub content_id: String,
    pub version: i64,
    pub active: bool,
    pub content: ContentBody,
    /// What the guardrails of the policy in force say of it.
    #[schema(value_type = Object)]
    pub guardrails: GuardrailReport,
    /// At most 50, the newest first.
    pub revisions: Vec<RevisionHead>,
}

/// One edit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RevisionHead {
    pub version: i64,
    pub active: bool,
    pub reason: String,
    pub edited_by: String,
    pub edited_at: UnixMs,
}

/// What the guardrails say of a text, in the editor's field names.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextCheck {
    /// It could be saved.
    pub passed: bool,
    pub findings: Vec<TextFinding>,
    #[schema(value_type = Object)]
    pub guardrails: GuardrailReport,
}

/// One thing found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TextFinding {
    /// The editor's field; of a finding about the whole, the one that leads it.
    #[schema(example = "body")]
    pub field: &'static str,
    /// Which one, where the field is a list.
    pub index: Option<usize>,
    /// In that field's text; absent where all of it is meant.
    pub span: Option<TextSpan>,
    /// `critical` keeps the text from being saved, the others do not.
    #[schema(value_type = String, example = "critical")]
    pub severity: Severity,
    #[schema(value_type = String, example = "advice")]
    pub check: CheckName,
    pub rule: String,
    pub message: String,
    pub excerpt: Option<String>,
}

impl TextCheck {
    pub fn new(guardrails: GuardrailReport, place: impl Fn(&Check) -> Place) -> Self {
        Self { passed: guardrails.passed, findings: TextFinding::all(&guardrails, place), guardrails }
    }
}

impl TextFinding {
    /// What keeps the text from being saved comes first.
    pub fn all(guardrails: &GuardrailReport, place: impl Fn(&Check) -> Place) -> Vec<Self> {
        let mut findings: Vec<Self> =
            guardrails.findings().map(|check| Self::new(check, place(check))).collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings
    }

    fn new(check: &Check, place: Place) -> Self {
        Self {
            field: place.name,
            index: place.index,
            span: place.span.map(|span| TextSpan { start: span.start, end: span.end }),
            severity: check.severity,
            check: check.name,
            rule: check.rule.clone(),
            message: check.message.clone(),
            excerpt: check.excerpt.clone(),
        }
    }

    /// As a refusal of the field below `within`.
    fn refusal(self, within: &[&str]) -> FieldError {
        let index = self.index.map(|index| index.to_string());
        let loc = within.iter().map(|part| (*part).to_owned()).chain([self.field.to_owned()]).chain(index);
        let message = match &self.excerpt {
            Some(excerpt) => format!("{} ({excerpt:?})", self.message),
            None => self.message,
        };
        let check = serde_json::to_value(self.check).ok().and_then(|name| Some(name.as_str()?.to_owned()));
        let hit = RuleHit {
            check: check.unwrap_or_default(),
            rule: self.rule,
            span: self.span,
            excerpt: self.excerpt,
        };
        FieldError { ctx: Some(hit), ..FieldError::at(loc.collect(), message, "guardrail") }
    }
}

/// 422 for each critical finding, in the editor's field names below `within`.
pub fn refuse_faults(findings: &[TextFinding], within: &[&str]) -> ApiResult<()> {
    let critical = findings.iter().filter(|finding| finding.severity == Severity::Critical);
    let faults: Vec<FieldError> = critical.map(|finding| finding.clone().refusal(within)).collect();
    if faults.is_empty() { Ok(()) } else { Err(ApiError::Invalid(faults)) }
}

impl From<ContentItem> for ContentBody {
    fn from(item: ContentItem) -> Self {
        let triggers = item.triggers.iter().map(|trigger| serde_json::to_value(trigger).unwrap_or_default());
        Self {
            kind: item.kind,
            title: item.title,
            summary: item.summary,
            body: item.body,
            personas: item.personas,
            triggers: triggers.collect(),
            read_time_minutes: item.read_time_minutes,
            topics: item.topics,
        }
    }
}
