//! What is asked and answered about products.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::money::{Cents, Ratio};
use utoipa::{IntoParams, ToSchema};

use crate::http::wire::{Amount, Figure, Instant};

/// What kind of thing the partner offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductType {
    SavingsAccount,
    CreditCard,
    App,
    Service,
    InvestmentAccount,
    Loan,
}

impl ProductType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SavingsAccount => "savings_account",
            Self::CreditCard => "credit_card",
            Self::App => "app",
            Self::Service => "service",
            Self::InvestmentAccount => "investment_account",
            Self::Loan => "loan",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::SavingsAccount, Self::CreditCard, Self::App, Self::Service, Self::InvestmentAccount, Self::Loan]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// What an operator writes: `POST /products/` and `PUT /products/{product_id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
pub struct ProductBody {
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(example = "Harbor High-Yield Savings", min_length = 1, max_length = 200)]
    pub product_name: String,
    #[garde(skip)]
    pub product_type: ProductType,
    #[garde(length(chars, min = 1, max = 64), custom(slug))]
    #[schema(example = "hysa", min_length = 1, max_length = 64, pattern = "^[a-z0-9_]+$")]
    pub category: String,
    /// Personas the offer is meant for.
    #[garde(length(max = 16), inner(custom(persona)))]
    #[schema(example = json!(["savings_builder"]), max_items = 16)]
    pub persona_targets: Vec<String>,
    /// Least monthly income, in major units.
    #[garde(custom(not_negative))]
    #[serde(default)]
    #[schema(default = 0, minimum = 0)]
    pub min_income: Amount,
    /// Highest utilization allowed; 1 means any.
    #[garde(custom(share))]
    #[serde(default = "any_utilization")]
    #[schema(default = 1, minimum = 0, maximum = 1)]
    pub max_credit_utilization: Figure,
    #[garde(skip)]
    #[serde(default)]
    pub requires_no_existing_savings: bool,
    #[garde(skip)]
    #[serde(default)]
    pub requires_no_existing_investment: bool,
    #[garde(range(min = 300, max = 850))]
    #[schema(minimum = 300, maximum = 850)]
    pub min_credit_score: Option<i64>,
    #[garde(length(chars, min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub short_description: String,
    #[garde(length(max = 20), inner(length(chars, min = 1, max = 300)))]
    #[schema(max_items = 20)]
    pub benefits: Vec<String>,
    #[garde(inner(length(chars, max = 200)))]
    #[schema(example = "4.20% APY", max_length = 200)]
    pub typical_apy_or_fee: Option<String>,
    #[garde(inner(length(chars, max = 2000), custom(web_link)))]
    #[schema(example = "https://partner.example/savings", max_length = 2000)]
    pub partner_link: Option<String>,
    #[garde(length(chars, min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub disclosure: String,
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(example = "Harbor Bank", min_length = 1, max_length = 200)]
    pub partner_name: String,
    /// What the partner pays. Kept for accounting; ranking never reads it.
    #[garde(custom(share))]
    #[serde(default)]
    #[schema(default = 0, minimum = 0, maximum = 1)]
    pub commission_rate: Figure,
    #[garde(range(min = 0, max = 1000))]
    #[serde(default = "first_priority")]
    #[schema(default = 1, minimum = 0, maximum = 1000)]
    pub priority: i64,
    #[garde(skip)]
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub active: bool,
}

/// A product as held.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProductView {
    #[schema(example = "prod_001")]
    pub product_id: String,
    #[serde(flatten)]
    pub body: ProductBody,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// Filters and paging of `GET /products/`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListProducts {
    #[garde(skip)]
    #[serde(default)]
    #[param(default = false)]
    pub active_only: bool,
    #[garde(inner(length(chars, max = 64)))]
    #[param(example = "hysa", max_length = 64)]
    pub category: Option<String>,
    #[garde(inner(length(chars, max = 64)))]
    #[param(example = "savings_builder", max_length = 64)]
    pub persona_type: Option<String>,
    /// How many to pass over.
    #[garde(range(min = 0, max = 1_000_000_000))]
    #[serde(default)]
    #[param(default = 0, minimum = 0, maximum = 1_000_000_000)]
    pub skip: i64,
    /// How many, 1 to 100.
    #[garde(range(min = 1, max = 100))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 100)]
    pub limit: i64,
}

/// A page of products, in order of id.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductPage {
    pub products: Vec<ProductView>,
    pub total: i64,
    pub skip: i64,
    pub limit: i64,
}

fn any_utilization() -> Figure {
    Figure(Ratio::ONE)
}

fn first_priority() -> i64 {
    1
}

fn yes() -> bool {
    true
}

fn default_limit() -> i64 {
    50
}

impl Default for Amount {
    fn default() -> Self {
        Self(Cents::ZERO)
    }
}

impl Default for Figure {
    fn default() -> Self {
        Self(Ratio::ZERO)
    }
}

fn slug(text: &str, _: &()) -> garde::Result {
    let fits = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    fits.then_some(()).ok_or_else(|| garde::Error::new("must be lower-case letters, digits and underscores"))
}

fn persona(text: &str, _: &()) -> garde::Result {
    spendsense_engine::personas::Persona::parse(text)
        .map(drop)
        .ok_or_else(|| garde::Error::new("is not a persona"))
}

fn not_negative(amount: &Amount, _: &()) -> garde::Result {
    (amount.0 >= Cents::ZERO).then_some(()).ok_or_else(|| garde::Error::new("must not be negative"))
}

fn share(figure: &Figure, _: &()) -> garde::Result {
    let fits = (Ratio::ZERO..=Ratio::ONE).contains(&figure.0);
    fits.then_some(()).ok_or_else(|| garde::Error::new("must lie between 0 and 1"))
}

fn web_link(text: &str, _: &()) -> garde::Result {
    let fits = text.starts_with("https://") || text.starts_with("http://");
    fits.then_some(()).ok_or_else(|| garde::Error::new("must be an http(s) address"))
}
