//! What is asked and answered about products.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::money::{Cents, Ratio};
use spendsense_engine::recommendations::{Product, ProductType};
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use crate::content::model::TextFinding;

/// Basis points in millionths: a rate of one basis point is 0.0001.
pub(super) const PPM_PER_BPS: i64 = 100;

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
    pub min_income: Cents,
    /// Highest utilization allowed; 1 means any.
    #[garde(custom(share))]
    #[serde(default = "any_utilization")]
    #[schema(default = 1, minimum = 0, maximum = 1)]
    pub max_credit_utilization: Ratio,
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
    pub commission_rate: Ratio,
    #[garde(range(min = 0, max = 1000))]
    #[serde(default = "first_priority")]
    #[schema(default = 1, minimum = 0, maximum = 1000)]
    pub priority: i64,
    #[garde(skip)]
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub active: bool,
    /// Of `PUT`: the version that was seen; another one in force answers 409.
    #[garde(skip)]
    #[serde(default, skip_serializing)]
    #[schema(example = 1)]
    pub version: Option<i64>,
}

/// A product as held.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProductView {
    #[schema(example = "prod_001")]
    pub product_id: String,
    #[serde(flatten)]
    pub body: ProductBody,
    /// Grows with every change.
    #[schema(example = 1)]
    pub version: i64,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

/// A product with what the guardrails say of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProductDetail {
    #[serde(flatten)]
    pub product: ProductView,
    /// What the guardrails of the policy in force find in its texts, the gravest first. Nothing critical is saved here,
    /// but an import, or an older policy, may have let it in.
    pub warnings: Vec<TextFinding>,
}

impl ProductBody {
    /// As the matcher would read it once it is saved.
    pub fn as_offer(&self) -> Product {
        let at = UnixMs(0);
        let product_id = "unsaved".to_owned();
        ProductView { product_id, body: self.clone(), version: 0, created_at: at, updated_at: at }.into()
    }
}

/// As the matcher reads it.
impl From<ProductView> for Product {
    fn from(view: ProductView) -> Self {
        let body = view.body;
        Self {
            product_id: view.product_id,
            product_name: body.product_name,
            product_type: body.product_type,
            category: body.category,
            persona_targets: body.persona_targets,
            min_income: body.min_income,
            max_credit_utilization: body.max_credit_utilization,
            requires_no_existing_savings: body.requires_no_existing_savings,
            requires_no_existing_investment: body.requires_no_existing_investment,
            min_credit_score: body.min_credit_score,
            short_description: body.short_description,
            benefits: body.benefits,
            typical_apy_or_fee: body.typical_apy_or_fee,
            partner_link: body.partner_link,
            disclosure: body.disclosure,
            partner_name: body.partner_name,
            commission_rate_bps: body.commission_rate.0 / PPM_PER_BPS,
            priority: body.priority,
            active: body.active,
        }
    }
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

fn any_utilization() -> Ratio {
    Ratio::ONE
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

fn slug(text: &str, _: &()) -> garde::Result {
    let fits = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    fits.then_some(()).ok_or_else(|| garde::Error::new("must be lower-case letters, digits and underscores"))
}

fn persona(text: &str, _: &()) -> garde::Result {
    spendsense_engine::personas::Persona::parse(text)
        .map(drop)
        .ok_or_else(|| garde::Error::new("is not a persona"))
}

fn not_negative(amount: &Cents, _: &()) -> garde::Result {
    (*amount >= Cents::ZERO).then_some(()).ok_or_else(|| garde::Error::new("must not be negative"))
}

fn share(figure: &Ratio, _: &()) -> garde::Result {
    let fits = (Ratio::ZERO..=Ratio::ONE).contains(figure);
    fits.then_some(()).ok_or_else(|| garde::Error::new("must lie between 0 and 1"))
}

fn web_link(text: &str, _: &()) -> garde::Result {
    let fits = text.starts_with("https://") || text.starts_with("http://");
    fits.then_some(()).ok_or_else(|| garde::Error::new("must be an http(s) address"))
}
