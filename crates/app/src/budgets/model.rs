//! What is asked and answered about budgets.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::money::{Cents, Ratio};
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::budgets::{Budget, Standing};
use spendsense_engine::usage::dollars::NanoUsd;
use utoipa::{IntoParams, ToSchema};

use crate::kpis::model::Period;
use crate::kpis::table::{Field, Row, number};

const NANO_PER_CENT: i64 = 10_000_000;
/// Ten million dollars a month.
const MONTHLY_MAX: Cents = Cents(1_000_000_000);

/// Whose spending counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BudgetScope {
    All,
    Region,
    Company,
    Department,
    Model,
}

impl BudgetScope {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Region => "region",
            Self::Company => "company",
            Self::Department => "department",
            Self::Model => "model",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::All, Self::Region, Self::Company, Self::Department, Self::Model]
            .into_iter()
            .find(|scope| scope.as_str() == text)
    }
}

/// What an analyst or admin writes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(context(()))]
pub struct BudgetBody {
    /// Unique.
    #[garde(length(chars, min = 1, max = 100), custom(visible))]
    #[schema(example = "Acme in total", min_length = 1, max_length = 100)]
    pub name: String,
    #[garde(skip)]
    pub scope: BudgetScope,
    /// Which region, company, department or model; left out for `all`.
    #[garde(inner(length(chars, min = 1, max = 200)), custom(fits(&self.scope)))]
    #[schema(example = "Acme", max_length = 200)]
    pub scope_value: Option<String>,
    /// Dollars a calendar month.
    #[garde(custom(amount))]
    #[schema(value_type = f64, minimum = 0.01, maximum = 10_000_000, example = 2500)]
    pub monthly: Cents,
    /// Percentages that are told when reached, 1 to 1000; 100 is the whole.
    #[garde(length(min = 1, max = 10), inner(range(min = 1, max = 1000)))]
    #[serde(default = "default_thresholds")]
    #[schema(example = json!([50, 80, 100]), min_items = 1, max_items = 10)]
    pub thresholds: Vec<i64>,
    /// The version that was seen, when an existing budget is changed.
    #[garde(skip)]
    #[serde(default)]
    pub version: Option<i64>,
}

impl BudgetBody {
    pub fn monthly_nano_usd(&self) -> i64 {
        nano_usd(self.monthly)
    }

    pub fn budget(&self) -> Budget {
        Budget { monthly: NanoUsd(self.monthly_nano_usd()), thresholds_percent: self.thresholds.clone() }
    }

    /// Does spending of these count?
    pub fn covers(&self, region: &str, company: &str, department: &str, model: &str) -> bool {
        let value = self.scope_value.as_deref().unwrap_or_default();
        match self.scope {
            BudgetScope::All => true,
            BudgetScope::Region => region == value,
            BudgetScope::Company => company == value,
            BudgetScope::Department => department == value,
            BudgetScope::Model => model == value,
        }
    }
}

impl BudgetView {
    pub fn budget(&self) -> Budget {
        Budget { monthly: NanoUsd(nano_usd(self.monthly)), thresholds_percent: self.thresholds.clone() }
    }
}

fn nano_usd(cents: Cents) -> i64 {
    cents.0.saturating_mul(NANO_PER_CENT)
}

/// Stored amounts are whole cents.
pub(super) fn cents(nano_usd: i64) -> Cents {
    Cents(nano_usd / NANO_PER_CENT)
}

fn default_thresholds() -> Vec<i64> {
    vec![50, 80, 100]
}

fn visible(text: &str, _: &()) -> garde::Result {
    let shown = text.trim() == text && !text.chars().any(char::is_control);
    shown
        .then_some(())
        .ok_or_else(|| garde::Error::new("must not begin or end with a space or hold control characters"))
}

fn amount(amount: &Cents, _: &()) -> garde::Result {
    let fits = *amount > Cents::ZERO && *amount <= MONTHLY_MAX;
    fits.then_some(()).ok_or_else(|| garde::Error::new("must lie between 0.01 and 10000000"))
}

fn fits(scope: &BudgetScope) -> impl FnOnce(&Option<String>, &()) -> garde::Result {
    let scope = *scope;
    move |value, ()| match (scope, value) {
        (BudgetScope::All, Some(_)) => Err(garde::Error::new("must be left out when the scope is `all`")),
        (BudgetScope::All, None) | (_, Some(_)) => Ok(()),
        (_, None) => Err(garde::Error::new("must name what the scope is about")),
    }
}

/// A budget and how it stands this month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BudgetView {
    #[schema(example = "bud_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub budget_id: String,
    #[schema(example = "Acme in total")]
    pub name: String,
    pub scope: BudgetScope,
    pub scope_value: Option<String>,
    /// Dollars a calendar month.
    #[schema(value_type = f64, example = 2500)]
    pub monthly: Cents,
    /// Percentages that are told when reached.
    #[schema(example = json!([50, 80, 100]))]
    pub thresholds: Vec<i64>,
    pub version: i64,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
    pub status: BudgetStatus,
}

/// How a budget stands in the month that is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BudgetStatus {
    pub month: Period,
    /// The last day that counts as known; `null` without records.
    pub known_until: Option<Day>,
    pub spent: NanoUsd,
    pub spent_nano_usd: i64,
    /// Spent, of the budget.
    pub share: Option<Ratio>,
    /// At the end of the month, as in `/api/usage/forecast`.
    pub expected: Option<NanoUsd>,
    pub standing: BudgetStanding,
    /// The highest threshold that was reached.
    #[schema(example = 80)]
    pub threshold: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BudgetStanding {
    Within,
    /// It is expected to be used up before the month is over.
    Forecast,
    /// A threshold below the whole was reached.
    Reached,
    /// The whole was reached.
    Over,
}

impl From<Standing> for BudgetStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Within => Self::Within,
            Standing::Forecast => Self::Forecast,
            Standing::Reached(_) => Self::Reached,
            Standing::Over(_) => Self::Over,
        }
    }
}

impl BudgetStanding {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Forecast => "forecast",
            Self::Reached => "reached",
            Self::Over => "over",
        }
    }
}

/// A page of budgets, in order of name.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetPage {
    pub items: Vec<BudgetView>,
    pub total: i64,
    pub next_cursor: Option<String>,
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
}

/// Paging of `GET /api/usage/budgets`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BudgetPaging {
    /// How many, 1 to 200.
    #[garde(range(min = 1, max = 200))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: i64,
    /// `next_cursor` of the page before.
    #[garde(skip)]
    pub cursor: Option<String>,
}

fn default_limit() -> i64 {
    50
}

impl Row for BudgetView {
    const HEADER: &'static [&'static str] = &[
        "budget_id",
        "name",
        "scope",
        "scope_value",
        "monthly_usd",
        "thresholds",
        "month",
        "spent_usd",
        "share",
        "expected_usd",
        "standing",
        "threshold",
    ];

    fn fields(&self) -> Vec<Field> {
        let thresholds: Vec<String> = self.thresholds.iter().map(ToString::to_string).collect();
        vec![
            self.budget_id.as_str().into(),
            self.name.as_str().into(),
            self.scope.as_str().into(),
            self.scope_value.as_deref().into(),
            number(&self.monthly),
            thresholds.join(" ").as_str().into(),
            number(&self.status.month.start_date),
            self.status.spent.into(),
            self.status.share.map_or(Field::Nothing, |value| number(&value)),
            self.status.expected.into(),
            self.status.standing.as_str().into(),
            self.status.threshold.into(),
        ]
    }
}
