//! What is answered about AI usage.

use serde::Serialize;
use spendsense_engine::money::{Cents, Ratio};
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::kpis::Sums;
use spendsense_engine::usage::periods::{Grouping, Range};
use utoipa::ToSchema;

use super::query::{Asked, Filter};

/// `GET /metrics/kpis`.
#[derive(Debug, Serialize, ToSchema)]
pub struct KpiAnswer {
    #[schema(example = "success")]
    pub message: &'static str,
    pub data: KpiData,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct KpiData {
    pub kpis: Kpis,
    /// The costliest first.
    pub models_metrics: Vec<ModelMetrics>,
    /// The costliest first.
    pub region_wise_spends: Vec<RegionSpend>,
    /// The costliest first; all of them.
    pub company_wise_spends: Vec<CompanySpend>,
    /// The costliest first.
    pub department_wise_spends: Vec<DepartmentSpend>,
    /// First and last day with a record, whatever was asked for; twice `null` without any.
    #[schema(value_type = Vec<Option<Day>>, example = json!(["2026-01-01", "2026-11-20"]))]
    pub max_date_range: [Option<Day>; 2],
    /// The same figures of the range before; only with `compare=previous`.
    pub previous: Option<Previous>,
    #[serde(flatten)]
    pub frame: Frame,
    /// The records changed after the run that is the basis: what is new counts as recorded.
    pub basis_outdated: bool,
    pub freshness: Freshness,
    /// Whether the sums agree with the records; `null` before the first check.
    pub reconciliation: Option<Reconciliation>,
}

/// What an answer is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Frame {
    pub period: Period,
    pub group_by: Grouping,
    pub filters: Filters,
    /// `recorded`, or `recost:` and a run's id.
    #[schema(example = "recorded")]
    pub basis: String,
    /// Whose midnight begins a day.
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
}

impl Frame {
    pub fn of(asked: &Asked, time_zone: &str) -> Self {
        Self {
            period: asked.range.into(),
            group_by: asked.grouping,
            filters: (&asked.filter).into(),
            basis: asked.basis.as_text(),
            time_zone: time_zone.to_owned(),
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Period {
    pub start_date: Day,
    /// Included.
    pub end_date: Day,
    pub days: i32,
}

impl From<Range> for Period {
    fn from(range: Range) -> Self {
        Self { start_date: range.first, end_date: range.last, days: range.days() }
    }
}

/// Only these; an empty list lets all pass.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Filters {
    pub regions: Vec<String>,
    pub companies: Vec<String>,
    pub models: Vec<String>,
    pub departments: Vec<String>,
}

impl From<&Filter> for Filters {
    fn from(filter: &Filter) -> Self {
        let Filter { regions, companies, models, departments } = filter.clone();
        Self { regions, companies, models, departments }
    }
}

/// Figures of one range.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Kpis {
    /// Dollars, to the cent.
    #[schema(value_type = f64, example = 2.84)]
    pub total_spendings: Cents,
    #[schema(example = 2_842_388_000_i64)]
    pub total_spendings_nano_usd: i64,
    /// The model with the most conversations; of equals the first by name.
    #[schema(example = "claude-3.5-sonnet")]
    pub heighest_model_used: Option<String>,
    /// The model with the fewest conversations; of equals the first by name.
    #[schema(example = "mistral")]
    pub least_used_model: Option<String>,
    /// The model that cost most; of equals the first by name.
    #[schema(example = "gpt-4o")]
    pub costliest_model: Option<String>,
    /// Prompt and completion tokens a conversation, a whole number.
    #[schema(example = 1039)]
    pub average_token_consumption: i64,
    /// Dollars a day that has records, to the cent.
    #[schema(value_type = f64, example = 0.95)]
    pub average_per_day_spending: Cents,
    /// Days on which an active subscriber used something, of all days of active subscribers: 0 to 1, two decimals.
    pub active_sub_utilization: Ratio,
    /// The numerator of `active_sub_utilization`.
    #[schema(example = 310)]
    pub used_subscriber_days: i64,
    /// Its denominator.
    #[schema(example = 3100)]
    pub subscriber_days: i64,
    /// Active subscribers who used something in the range.
    #[schema(example = 87)]
    pub active_subscribers: i64,
    /// Groups with records, in order of time.
    pub spends_trend: Vec<TrendPoint>,
    #[schema(example = 4210)]
    pub records: i64,
    /// Distinct.
    #[schema(example = 1201)]
    pub conversations: i64,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    /// Of any other type; in no average.
    pub other_tokens: i64,
    /// Days with at least one record.
    pub days_with_usage: i64,
    /// Dollars; `null` without conversations.
    pub cost_per_conversation: Option<NanoUsd>,
}

/// Cost of a day, week or month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrendPoint {
    /// Its first day in the range.
    pub date: Day,
    /// Its last day in the range.
    pub until: Day,
    /// Dollars, to the cent.
    #[schema(value_type = f64, example = 1.19)]
    pub cost: Cents,
    pub cost_nano_usd: i64,
    pub records: i64,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    pub other_tokens: i64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ModelMetrics {
    #[schema(example = "gpt-4o")]
    pub model: String,
    /// Dollars, not rounded.
    pub total_cost: NanoUsd,
    pub total_cost_nano_usd: i64,
    pub records: i64,
    /// Distinct.
    pub conversations: i64,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    pub other_tokens: i64,
}

macro_rules! spends {
    ($($(#[$doc:meta])* $name:ident: $field:ident = $example:literal),+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, ToSchema)]
        pub struct $name {
            #[schema(example = $example)]
            pub $field: String,
            /// Dollars, to the cent.
            #[schema(value_type = f64, example = 1.13)]
            pub total_spends: Cents,
            pub total_spends_nano_usd: i64,
        }

        impl From<(String, NanoUsd)> for $name {
            fn from(($field, cost): (String, NanoUsd)) -> Self {
                Self { $field, total_spends: cost.cents(), total_spends_nano_usd: cost.0 }
            }
        }
    )+};
}
spends! {
    RegionSpend: region = "JP",
    CompanySpend: company = "Acme",
    DepartmentSpend: department = "Engineering"
}

/// The range before, and how much has changed since.
#[derive(Debug, Serialize, ToSchema)]
pub struct Previous {
    pub period: Period,
    pub kpis: Kpis,
    pub change: KpiChange,
}

/// Changes as shares of the value before (0.25: a quarter more); `null` where that was zero.
#[derive(Debug, Serialize, ToSchema)]
pub struct KpiChange {
    pub total_spendings: Option<Ratio>,
    pub average_token_consumption: Option<Ratio>,
    pub average_per_day_spending: Option<Ratio>,
    pub active_sub_utilization: Option<Ratio>,
    pub records: Option<Ratio>,
    pub conversations: Option<Ratio>,
    pub tokens: Option<Ratio>,
    pub cost_per_conversation: Option<Ratio>,
}

/// How new the figures are.
#[derive(Debug, Serialize, ToSchema)]
pub struct Freshness {
    /// When the records last changed; `null` without any.
    pub as_of: Option<UnixMs>,
    /// The last upload that was imported and still counts.
    pub last_upload: Option<LastUpload>,
    /// An upload is being imported or reverted: what is in so far is counted.
    pub importing: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LastUpload {
    pub upload_id: String,
    pub finished_at: Option<UnixMs>,
}

/// The last comparison of the sums with the records.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reconciliation {
    /// Nothing differed.
    pub agrees: bool,
    pub checked_at: UnixMs,
    /// Records that were added up anew.
    pub records: i64,
    /// Sums that were compared.
    pub keys: i64,
    pub differences: i64,
    /// The records changed after the check.
    pub outdated: bool,
}

/// `GET /api/usage/breakdown/{dimension}`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Breakdown {
    /// The costliest first; of equals the first by key.
    pub items: Vec<BreakdownRow>,
    /// How many there are in all.
    #[schema(example = 500)]
    pub total: i64,
    pub next_cursor: Option<String>,
    /// Of all, not of this page.
    pub totals: UsageTotals,
    #[serde(flatten)]
    pub frame: Frame,
}

/// One region, company, department, model, subscriber or conversation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BreakdownRow {
    /// A name; of subscribers and conversations the id.
    #[schema(example = "Acme")]
    pub key: String,
    /// Of a subscriber; `null` for the rest.
    pub subscriber: Option<SubscriberRow>,
    /// Share of the cost of all; `null` where that is zero.
    pub share: Option<Ratio>,
    #[serde(flatten)]
    pub totals: UsageTotals,
}

/// A subscriber as the newest upload has them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubscriberRow {
    #[schema(example = "alice")]
    pub user_name: String,
    #[schema(example = "EU")]
    pub region: String,
    #[schema(example = "Acme")]
    pub company: String,
    #[schema(example = "Engineering")]
    pub department: String,
    pub is_active: bool,
}

/// Sums, and the quotients made from them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UsageTotals {
    /// Dollars, not rounded.
    pub cost: NanoUsd,
    pub cost_nano_usd: i64,
    pub records: i64,
    /// Distinct.
    pub conversations: i64,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    pub other_tokens: i64,
    /// Of prompt and completion tokens; `null` without any.
    pub prompt_share: Option<Ratio>,
    /// Dollars; `null` without conversations.
    pub cost_per_conversation: Option<NanoUsd>,
    /// Dollars; `null` without tokens.
    pub cost_per_million_tokens: Option<NanoUsd>,
}

impl From<&Sums> for UsageTotals {
    fn from(sums: &Sums) -> Self {
        let per_million = i128::from(sums.cost.0) * 1_000_000;
        Self {
            cost: sums.cost,
            cost_nano_usd: sums.cost.0,
            records: sums.records,
            conversations: sums.conversations,
            prompt_tokens: sums.prompt_tokens,
            completion_tokens: sums.completion_tokens,
            other_tokens: sums.other_tokens,
            prompt_share: Ratio::of(
                sums.prompt_tokens,
                sums.prompt_tokens.saturating_add(sums.completion_tokens),
            ),
            cost_per_conversation: sums.cost_per_conversation(),
            cost_per_million_tokens: (sums.tokens() > 0).then(|| {
                NanoUsd(spendsense_engine::usage::dollars::div_half_even(per_million, sums.tokens().into()))
            }),
        }
    }
}

/// `GET /api/usage/series`.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsageSeries {
    /// Every group of the range in order of time, those without records too.
    pub items: Vec<SeriesPoint>,
    #[serde(flatten)]
    pub frame: Frame,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeriesPoint {
    /// Its first day in the range.
    pub date: Day,
    /// Its last day in the range.
    pub until: Day,
    #[serde(flatten)]
    pub totals: UsageTotals,
}

/// `GET /api/usage/unit-prices`.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitPrices {
    /// By model, token type and first day.
    pub items: Vec<UnitPrice>,
    #[serde(flatten)]
    pub frame: Frame,
}

/// A rate that records were charged at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitPrice {
    #[schema(example = "gpt-4o")]
    pub model: String,
    #[schema(example = "prompt")]
    pub token_type: String,
    /// Dollars for a thousand tokens, as the records say.
    pub rate_per_1k: NanoUsd,
    pub rate_per_1k_nano_usd: i64,
    /// First and last day in the range on which it was charged.
    pub first_day: Day,
    pub last_day: Day,
    pub records: i64,
    pub tokens: i64,
    pub cost: NanoUsd,
    /// Against the rate of this model and token type that began before; `null` for the first.
    pub change: Option<Ratio>,
}

/// `GET /api/usage/forecast`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForecastAnswer {
    pub month: Period,
    /// The last day that counts as known: the last with records, today at most. `null` without records.
    pub known_until: Option<Day>,
    pub spent: NanoUsd,
    pub spent_nano_usd: i64,
    pub days_left: i32,
    /// Days of history that the forecast rests on.
    pub basis_days: i32,
    /// Spent, and expected of the days left; `null` without history.
    pub expected: Option<NanoUsd>,
    pub expected_nano_usd: Option<i64>,
    /// Four months of five end between `low` and `high`; `null` with less than two weeks of history.
    pub low: Option<NanoUsd>,
    pub high: Option<NanoUsd>,
    /// How it is made.
    #[schema(example = "Each day left is expected to cost …")]
    pub method: &'static str,
    pub filters: Filters,
    #[schema(example = "recorded")]
    pub basis: String,
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
}
