//! What is asked and answered about the review desk.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::money::Ratio;
use spendsense_engine::time::{Day, UnixMs};
use utoipa::{IntoParams, ToSchema};

/// `GET /api/operator/stats`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stats {
    /// Recommendations that await review now.
    #[schema(example = 40)]
    pub pending: i64,
    /// Approvals since midnight, those undone since included.
    #[schema(example = 12)]
    pub approved_today: i64,
    #[schema(example = 3)]
    pub rejected_today: i64,
    /// Recommendations that are flagged now.
    #[schema(example = 1)]
    pub flagged: i64,
    /// From an operator's first opening of an item to that operator's decision, over today's decisions; `null`
    /// when none of them was opened first.
    #[schema(example = 48.5)]
    pub avg_review_time_seconds: Option<Ratio>,
    /// Decisions of today that the average is over.
    pub timed_decisions_today: i64,
    /// What was done since midnight.
    pub today: Actions,
    /// The day that `today` is.
    pub day: Day,
    /// When it began.
    pub day_started_at: UnixMs,
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
    pub as_of: UnixMs,
}

/// How often each thing was done to a recommendation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Actions {
    pub approved: i64,
    pub rejected: i64,
    pub flagged: i64,
    pub modified: i64,
    pub undone: i64,
}

impl Actions {
    pub fn total(self) -> i64 {
        self.approved + self.rejected + self.flagged + self.modified + self.undone
    }

    pub fn decided(self) -> i64 {
        self.approved + self.rejected
    }

    /// Counts what the audit log calls `action`; what is no review action is left out.
    pub fn add(&mut self, action: &str, count: i64) {
        match action {
            "approve" => self.approved += count,
            "reject" => self.rejected += count,
            "flag" => self.flagged += count,
            "modify" | "override" => self.modified += count,
            "undo" => self.undone += count,
            _ => {}
        }
    }
}

/// Which days of `GET /api/operator/analytics`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AnalyticsQuery {
    /// First day; 29 days before `to` if left out.
    #[garde(skip)]
    #[param(example = "2026-10-23")]
    pub from: Option<Day>,
    /// Last day; today if left out.
    #[garde(skip)]
    #[param(example = "2026-11-21")]
    pub to: Option<Day>,
}

/// The desk's work over some days.
#[derive(Debug, Serialize, ToSchema)]
pub struct Analytics {
    pub from: Day,
    pub to: Day,
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
    pub as_of: UnixMs,
    pub summary: Summary,
    /// One entry a day, days without work included.
    pub timeline: Vec<DayActivity>,
    /// The busiest first; at most 50.
    pub operators: Vec<OperatorActivity>,
    pub operators_total: usize,
    pub personas: Vec<PersonaActivity>,
    /// Of recommendations changed within these days; at most 20.
    pub overrides_by_reason: Vec<ReasonCount>,
    /// Of recommendations rejected within these days; at most 20.
    pub rejections_by_reason: Vec<ReasonCount>,
}

/// Totals with the rates made from them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Summary {
    pub actions: Actions,
    pub total_actions: i64,
    /// Approvals and rejections: the denominator of `approval_rate`.
    pub decisions: i64,
    /// Approvals over decisions; `null` without decisions.
    pub approval_rate: Option<Ratio>,
    /// Flags over recommendations generated within these days; `null` when none was.
    pub flag_rate: Option<Ratio>,
    pub recommendations_generated: i64,
    /// Recommendations that await review now.
    pub queue_size_now: i64,
    /// `null` when no decision's item was opened first.
    pub avg_review_time_seconds: Option<Ratio>,
    pub timed_decisions: i64,
}

/// One day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayActivity {
    pub day: Day,
    #[serde(flatten)]
    pub actions: Actions,
    pub generated: i64,
}

/// One operator.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperatorActivity {
    #[schema(example = "idn_0193a1")]
    pub operator_id: String,
    /// `null` for an actor that is no login, such as a command.
    #[schema(example = "Olivia Park")]
    pub display_name: Option<String>,
    #[serde(flatten)]
    pub actions: Actions,
    pub decisions: i64,
    pub approval_rate: Option<Ratio>,
    pub avg_review_time_seconds: Option<Ratio>,
    pub timed_decisions: i64,
}

/// One persona.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonaActivity {
    #[schema(example = "high_utilization")]
    pub persona: String,
    #[serde(flatten)]
    pub actions: Actions,
    pub decisions: i64,
    pub approval_rate: Option<Ratio>,
    pub generated: i64,
}

/// How often a reason was given.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReasonCount {
    #[schema(example = "Does not fit this customer")]
    pub reason: String,
    pub count: i64,
}

/// How soon to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertSeverity {
    High,
    Medium,
}

/// Something that needs attention: a figure that passed its threshold.
#[derive(Debug, Serialize, ToSchema)]
pub struct Alert {
    /// Stable name.
    #[schema(example = "queue_long")]
    pub alert: &'static str,
    pub severity: AlertSeverity,
    #[schema(example = "63 recommendations await review")]
    pub message: String,
    /// The figure that passed.
    #[schema(example = 63)]
    pub value: Ratio,
    /// It fires above this; a budget's from this on, a forecast's above it.
    #[schema(example = 50)]
    pub threshold: Ratio,
    /// `recommendations`, `flags`, `deliveries`, `sums`, `usd`, or `share` (0 to 1).
    #[schema(example = "recommendations")]
    pub unit: &'static str,
    /// `now`, `today` or `month`.
    #[schema(example = "now")]
    pub window: &'static str,
}

/// What needs attention, the most urgent first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Alerts {
    pub items: Vec<Alert>,
    pub total: usize,
    pub day: Day,
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
    pub as_of: UnixMs,
}
