//! What the queue is asked and answers, in the spelling of `/api/operator`.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use spendsense_engine::guardrails::Check;
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use super::store::Order;
use crate::review::decide::model::{FlagView, default_limit};

/// A closed list of names that a filter may have, with the text that the database knows; `all` is any.
macro_rules! filters {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $text:tt),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
        pub enum $name {
            #[serde(rename = "all")]
            All,
            $(#[serde(rename = $text)] $variant),+
        }

        impl $name {
            pub fn wanted(self) -> Option<&'static str> {
                match self {
                    Self::All => None,
                    $(Self::$variant => Some($text)),+
                }
            }

            pub fn all() -> Self {
                Self::All
            }
        }
    )+};
}

filters! {
    QueueStatus {
        Pending = "pending",
        Approved = "approved",
        Rejected = "rejected",
        Flagged = "flagged",
        GuardrailFailed = "guardrail_failed",
        QueuedForDelivery = "queued_for_delivery",
        Delivered = "delivered",
        Viewed = "viewed",
        Dismissed = "dismissed",
        Superseded = "superseded",
        Expired = "expired",
        Withdrawn = "withdrawn",
    }
    QueuePersona {
        HighUtilization = "high_utilization",
        VariableIncome = "variable_income",
        SubscriptionHeavy = "subscription_heavy",
        SavingsBuilder = "savings_builder",
        WealthBuilder = "wealth_builder",
    }
    QueuePriority { High = "high", Medium = "medium", Low = "low" }
    QueueContent { Education = "education", PartnerOffer = "partner_offer" }
    QueueRisk { High = "high", Medium = "medium", Low = "low" }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum QueueSort {
    Newest,
    Oldest,
    /// By priority, then oldest first.
    Priority,
}

impl QueueSort {
    pub fn order(self) -> Order {
        match self {
            Self::Newest => Order::Newest,
            Self::Oldest => Order::Oldest,
            Self::Priority => Order::Priority,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Priority => "priority",
        }
    }
}

/// `GET /api/operator/recommendations`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueueQuery {
    /// Only of this state, or `all`.
    #[garde(skip)]
    #[serde(default = "pending")]
    #[param(inline, default = "pending", example = "pending")]
    pub status: QueueStatus,
    /// The first persona, or `all`.
    #[garde(skip)]
    #[serde(default = "QueuePersona::all")]
    #[param(inline, default = "all", example = "all")]
    pub persona: QueuePersona,
    #[garde(skip)]
    #[serde(default = "QueuePriority::all")]
    #[param(inline, default = "all", example = "all")]
    pub priority: QueuePriority,
    #[garde(skip)]
    #[serde(default = "QueueContent::all")]
    #[param(inline, default = "all", example = "all")]
    pub content_type: QueueContent,
    #[garde(skip)]
    #[serde(default = "QueueRisk::all")]
    #[param(inline, default = "all", example = "all")]
    pub risk_tier: QueueRisk,
    /// `all`, `me`, `none`, or the id of an identity.
    #[garde(length(min = 1, max = 200))]
    #[serde(default = "all")]
    #[param(default = "all", example = "all", min_length = 1, max_length = 200)]
    pub assignee: String,
    /// Only with this tag.
    #[garde(inner(length(min = 1, max = 100)))]
    #[param(min_length = 1, max_length = 100)]
    pub tag: Option<String>,
    /// Part of the title or of the user's name, or the whole id of either. ASCII letters match in either case.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[param(min_length = 1, max_length = 200)]
    pub q: Option<String>,
    #[garde(skip)]
    #[serde(default = "newest")]
    #[param(inline, default = "newest", example = "newest")]
    pub sort: QueueSort,
    /// How many, 1 to 500.
    #[garde(range(min = 1, max = 500))]
    #[serde(default = "default_limit")]
    #[param(default = 100, minimum = 1, maximum = 500)]
    pub limit: i64,
    /// From the `Link` of the page before; only good with the same `sort`.
    #[garde(inner(length(max = 500)))]
    #[param(max_length = 500)]
    pub cursor: Option<String>,
}

fn pending() -> QueueStatus {
    QueueStatus::Pending
}

fn newest() -> QueueSort {
    QueueSort::Newest
}

fn all() -> String {
    "all".to_owned()
}

/// The three documented verdicts.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct GuardrailChecks {
    pub tone_check: bool,
    pub advice_check: bool,
    pub eligibility_check: bool,
}

/// A finding that does not forbid approval.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Warning {
    /// Which check.
    #[schema(value_type = String, example = "citation")]
    pub name: Value,
    /// `notable` or `warning`.
    #[schema(value_type = String, example = "warning")]
    pub severity: Value,
    pub message: String,
    /// Whether approving asks for a reason.
    pub must_acknowledge: bool,
}

/// A recommendation in the queue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QueueItem {
    #[schema(example = "rec_0193a1")]
    pub id: String,
    #[schema(example = "usr_0193a1")]
    pub user_id: String,
    pub user_name: String,
    #[schema(example = "high_utilization")]
    pub persona_primary: String,
    pub persona_secondary: Option<String>,
    /// `article`, `video`, `tool`, `quiz` or `offer`.
    #[schema(example = "article")]
    pub r#type: String,
    /// `education` or `partner_offer`.
    #[schema(example = "education")]
    pub content_type: String,
    pub title: String,
    pub content: String,
    /// Why this user gets it, citing their own numbers.
    pub rationale: String,
    #[schema(example = "high")]
    pub priority: String,
    #[schema(example = "low")]
    pub risk_tier: String,
    #[schema(example = "pending")]
    pub status: String,
    /// Grows with every change; a write may carry the one it saw.
    #[schema(example = 1)]
    pub version: i64,
    pub content_url: Option<String>,
    pub read_time_minutes: Option<i64>,
    pub guardrails_passed: GuardrailChecks,
    /// What to weigh, and what an approval must answer for.
    pub warnings: Vec<Warning>,
    pub generated_at: UnixMs,
    pub expires_at: UnixMs,
    pub approved_by: Option<String>,
    pub approved_at: Option<UnixMs>,
    /// Who changed it last.
    pub modified_by: Option<String>,
    pub operator_notes: Option<String>,
    pub assignee_id: Option<String>,
    pub assignee_name: Option<String>,
    pub tags: Vec<String>,
    pub open_flags: i64,
    /// Until when the caller may undo the last decision; `null` if they may not.
    pub undo_until: Option<UnixMs>,
    /// What the caller may do now: `approve`, `reject`, `modify`, `flag`, `resolve`, `undo`.
    #[schema(example = json!(["approve", "reject", "modify", "flag"]))]
    pub allowed_actions: Vec<&'static str>,
}

/// One recommendation with everything a reviewer looks at.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemDetail {
    #[serde(flatten)]
    pub item: QueueItem,
    /// The full report: every check with rule and span.
    #[schema(value_type = Object)]
    pub guardrails: Value,
    /// The text before an operator changed it.
    #[schema(value_type = Option<Object>)]
    pub original_content: Option<Value>,
    pub rejected_by: Option<String>,
    pub rejected_at: Option<UnixMs>,
    pub rejection_reason: Option<String>,
    pub override_reason: Option<String>,
    /// Why it was approved in spite of its warnings.
    pub acknowledgement: Option<String>,
    pub proposed_by: String,
    pub window_days: i64,
    pub product_id: Option<String>,
    /// Tags, links, product data, and who wrote the text.
    #[schema(value_type = Object)]
    pub metadata: Value,
    pub flags: Vec<FlagView>,
    pub delivery: Option<DeliveryView>,
}

/// Where an approved item is on its way.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    #[schema(example = "dlv_0193a1")]
    pub delivery_id: String,
    /// `waiting`, `sending`, `delivered`, `dead` or `cancelled`.
    #[schema(example = "waiting")]
    pub status: String,
    /// `inbox`, `file` or `smtp`.
    #[schema(example = "inbox")]
    pub channel: String,
    /// When it is sent, or tried again; of what is `dead`, when it was given up.
    pub due_at: UnixMs,
    pub delivered_at: Option<UnixMs>,
    pub attempts: i64,
    pub last_error: Option<String>,
}

/// Everything that happened to a recommendation, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    /// Its texts; one as long as nobody changed it, none once consent is withdrawn.
    pub versions: Vec<TextVersion>,
    pub entries: Vec<HistoryEntry>,
}

/// A text from the version on that it came with.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextVersion {
    pub version: i64,
    pub title: String,
    pub content: String,
    pub rationale: String,
    pub priority: String,
    pub changed_by: String,
    pub changed_by_name: Option<String>,
    pub reason: Option<String>,
    pub changed_at: UnixMs,
}

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    #[schema(example = "aud_0193a1")]
    pub audit_id: String,
    #[schema(example = "approve")]
    pub action: String,
    pub operator_id: String,
    pub operator_name: Option<String>,
    /// Of the actor then; `system` where the program acted by itself or by a command.
    #[schema(example = "operator")]
    pub operator_role: String,
    pub reason: Option<String>,
    /// State, version and who decided, before the change.
    #[schema(value_type = Option<Object>)]
    pub before: Value,
    /// The same after it.
    #[schema(value_type = Option<Object>)]
    pub after: Value,
    #[schema(value_type = Option<Object>)]
    pub details: Value,
    pub request_id: Option<String>,
    pub occurred_at: UnixMs,
}

impl From<&Check> for Warning {
    fn from(check: &Check) -> Self {
        Self {
            name: serde_json::to_value(check.name).unwrap_or_default(),
            severity: serde_json::to_value(check.severity).unwrap_or_default(),
            message: check.message.clone(),
            must_acknowledge: check.severity == spendsense_engine::guardrails::Severity::Warning,
        }
    }
}
