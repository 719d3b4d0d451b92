//! What is asked and answered about prices and runs.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::dollars::NanoUsd;
use utoipa::{IntoParams, ToSchema};

use crate::kpis::query::Filter;
use crate::kpis::table::{Field, Row, number};

/// `POST /api/usage/prices`: a price from an instant on.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceBody {
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(example = "openai", min_length = 1, max_length = 100)]
    pub provider: String,
    /// As the records call it.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(example = "gpt-4o", min_length = 1, max_length = 200)]
    pub model: String,
    /// `prompt`, `completion`, or as the records call it, in lower case.
    #[garde(length(chars, min = 1, max = 100), custom(lower_case))]
    #[schema(example = "prompt", min_length = 1, max_length = 100)]
    pub token_type: String,
    #[garde(skip)]
    #[schema(value_type = String, format = DateTime, example = "2026-11-01T00:00:00Z")]
    pub effective_from: UnixMs,
    /// Dollars for a million tokens, a decimal with up to nine places.
    #[garde(custom(price))]
    #[schema(example = "2.50")]
    pub usd_per_million: String,
    /// Where it was read.
    #[garde(length(chars, min = 1, max = 500))]
    #[schema(example = "contract of 2026-10-30", min_length = 1, max_length = 500)]
    pub source: String,
}

fn lower_case(text: &str, _: &()) -> garde::Result {
    (text.to_lowercase() == text).then_some(()).ok_or_else(|| garde::Error::new("must be in lower case"))
}

fn price(text: &str, _: &()) -> garde::Result {
    match spendsense_engine::usage::cells::dollars(text) {
        Ok(dollars) if dollars.nano >= 0 => Ok(()),
        Ok(_) => Err(garde::Error::new("must not be negative")),
        Err(error) => Err(garde::Error::new(error.to_string())),
    }
}

/// A price and both its times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceView {
    pub price_id: String,
    #[schema(example = "openai")]
    pub provider: String,
    #[schema(example = "gpt-4o")]
    pub model: String,
    #[schema(example = "prompt")]
    pub token_type: String,
    /// Charged from here on, until the next price of the same kind begins.
    pub effective_from: UnixMs,
    /// When it was written down: of two for the same moment the later one holds.
    pub recorded_at: UnixMs,
    /// Dollars.
    pub usd_per_million: NanoUsd,
    pub nano_usd_per_million: i64,
    pub source: String,
    /// Who wrote it down; `shipped` for the table that comes with the program.
    #[schema(example = "shipped")]
    pub recorded_by: String,
}

/// A page of prices, by model, token type, provider and time.
#[derive(Debug, Serialize, ToSchema)]
pub struct PricePage {
    pub items: Vec<PriceView>,
    pub total: i64,
    pub next_cursor: Option<String>,
}

/// Which prices.
#[derive(Clone, Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PriceQuery {
    #[garde(inner(length(chars, max = 200)))]
    #[param(example = "gpt-4o", max_length = 200)]
    pub model: Option<String>,
    #[garde(inner(length(chars, max = 100)))]
    #[param(example = "openai", max_length = 100)]
    pub provider: Option<String>,
    /// How many, 1 to 500.
    #[garde(range(min = 1, max = 500))]
    #[serde(default = "default_limit")]
    #[param(default = 100, minimum = 1, maximum = 500)]
    pub limit: i64,
    /// `next_cursor` of the page before.
    #[garde(skip)]
    pub cursor: Option<String>,
}

fn default_limit() -> i64 {
    100
}

/// `POST /api/usage/recosts`: which records to cost anew, and by which prices.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecostBody {
    /// First day; the first there is if left out.
    #[garde(skip)]
    pub start_date: Option<Day>,
    /// Last day, included; the last there is if left out.
    #[garde(skip)]
    pub end_date: Option<Day>,
    #[garde(length(max = 200))]
    #[schema(max_items = 200)]
    pub regions: Vec<String>,
    #[garde(length(max = 200))]
    #[schema(max_items = 200)]
    pub companies: Vec<String>,
    #[garde(length(max = 200))]
    #[schema(max_items = 200)]
    pub departments: Vec<String>,
    #[garde(length(max = 200))]
    #[schema(max_items = 200)]
    pub models: Vec<String>,
    /// Prices as they were known then; as they are known now if left out.
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub prices_as_of: Option<UnixMs>,
    /// By model, whose price counts where several providers sell it.
    #[garde(length(max = 200))]
    #[schema(example = json!({"gpt-4o": "openai"}))]
    pub providers: BTreeMap<String, String>,
}

impl RecostBody {
    pub fn filter(&self) -> Filter {
        let sorted = |list: &[String]| {
            let mut list = list.to_vec();
            list.sort_unstable();
            list.dedup();
            list
        };
        Filter {
            regions: sorted(&self.regions),
            companies: sorted(&self.companies),
            models: sorted(&self.models),
            departments: sorted(&self.departments),
        }
    }
}

/// A run: what records cost by the prices in force when they were made. The records keep their costs.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecostView {
    #[schema(example = "rcs_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub recost_id: String,
    /// Give it as `basis` to see the figures at these costs.
    #[schema(example = "recost:rcs_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub basis: String,
    /// `running`, `done` or `failed`.
    #[schema(example = "done")]
    pub status: String,
    /// Who does it, to be followed at `/jobs/{job_id}`; `null` for a run of the command line.
    #[schema(example = "job_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub job_id: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// What was asked for.
    pub scope: RecostBody,
    pub prices_as_of: UnixMs,
    /// When the records had last changed when the run read them.
    pub data_as_of: Option<UnixMs>,
    /// They have changed since: new records count as recorded.
    pub outdated: bool,
    pub records: i64,
    /// Records of a model and token type without a price at their time: they keep their cost.
    pub unpriced: i64,
    pub cost_before: NanoUsd,
    pub cost_before_nano_usd: i64,
    pub cost_after: NanoUsd,
    pub cost_after_nano_usd: i64,
    pub difference: NanoUsd,
    pub created_by: String,
    pub created_at: UnixMs,
    /// `null` while it is under way, and if it failed.
    pub finished_at: Option<UnixMs>,
    /// The costliest first.
    pub models: Vec<RecostModel>,
}

/// What a run did to one model.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecostModel {
    #[schema(example = "gpt-4o")]
    pub model: String,
    pub records: i64,
    pub unpriced: i64,
    pub cost_before: NanoUsd,
    pub cost_after: NanoUsd,
}

/// Runs, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecostPage {
    pub items: Vec<RecostView>,
    pub total: i64,
    pub next_cursor: Option<String>,
}

/// Paging of runs.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecostPaging {
    /// How many, 1 to 100.
    #[garde(range(min = 1, max = 100))]
    #[serde(default = "few")]
    #[param(default = 20, minimum = 1, maximum = 100)]
    pub limit: i64,
    /// `next_cursor` of the page before.
    #[garde(skip)]
    pub cursor: Option<String>,
}

fn few() -> i64 {
    20
}

impl Row for PriceView {
    const HEADER: &'static [&'static str] = &[
        "provider",
        "model",
        "token_type",
        "effective_from",
        "recorded_at",
        "usd_per_million",
        "source",
        "recorded_by",
    ];

    fn fields(&self) -> Vec<Field> {
        vec![
            self.provider.as_str().into(),
            self.model.as_str().into(),
            self.token_type.as_str().into(),
            number(&self.effective_from),
            number(&self.recorded_at),
            self.usd_per_million.into(),
            self.source.as_str().into(),
            self.recorded_by.as_str().into(),
        ]
    }
}

impl Row for RecostView {
    const HEADER: &'static [&'static str] = &[
        "recost_id",
        "status",
        "created_at",
        "prices_as_of",
        "records",
        "unpriced",
        "cost_before_usd",
        "cost_after_usd",
        "difference_usd",
        "outdated",
    ];

    fn fields(&self) -> Vec<Field> {
        vec![
            self.recost_id.as_str().into(),
            self.status.as_str().into(),
            number(&self.created_at),
            number(&self.prices_as_of),
            self.records.into(),
            self.unpriced.into(),
            self.cost_before.into(),
            self.cost_after.into(),
            self.difference.into(),
            number(&self.outdated),
        ]
    }
}
