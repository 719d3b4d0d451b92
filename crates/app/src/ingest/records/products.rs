//! `products[]`.

use serde::Deserialize;
use spendsense_db::bulk::{Column, Kind, Role, Rows, Table};
use spendsense_engine::time::UnixMs;
use utoipa::ToSchema;

use super::{Record, Rules, shape};
use crate::ingest::fields::{Faults, Raw};

/// A partner offer with its rules of eligibility.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = IngestProduct)]
pub struct ProductShape<'a> {
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "prod_001")]
    product_id: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "Harbor High-Yield Savings")]
    product_name: Raw<'a>,
    /// `savings_account`, `credit_card`, `app`, `service`, `investment_account` or `loan`.
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "savings_account")]
    product_type: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String, example = "hysa")]
    category: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Vec<String>, example = json!(["savings_builder"]))]
    persona_targets: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String)]
    short_description: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Vec<String>)]
    benefits: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String)]
    disclosure: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = String)]
    partner_name: Raw<'a>,
    /// Lowest monthly income.
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>, example = 0)]
    min_income: Raw<'a>,
    /// Highest credit utilization; 1.0 is no limit.
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>, example = 1.0)]
    max_credit_utilization: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<bool>)]
    requires_no_existing_savings: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<bool>)]
    requires_no_existing_investment: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<i64>)]
    min_credit_score: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    typical_apy_or_fee: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    partner_link: Raw<'a>,
    /// Percent. Never ranks an offer.
    #[serde(borrow, default)]
    #[schema(value_type = Option<f64>)]
    commission_rate: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<i64>, example = 1)]
    priority: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<bool>, example = true)]
    active: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    created_at: Raw<'a>,
    #[serde(borrow, default)]
    #[schema(value_type = Option<String>)]
    updated_at: Raw<'a>,
}

const TYPES: &[&str] = &["savings_account", "credit_card", "app", "service", "investment_account", "loan"];

#[derive(Clone, Debug)]
pub struct Product {
    product_id: String,
    product_name: String,
    product_type: &'static str,
    category: String,
    persona_targets: Vec<String>,
    min_income: i64,
    max_credit_utilization_ppm: i64,
    requires_no_existing_savings: bool,
    requires_no_existing_investment: bool,
    min_credit_score: Option<i64>,
    short_description: String,
    benefits: Vec<String>,
    typical_apy_or_fee: Option<String>,
    partner_link: Option<String>,
    disclosure: String,
    partner_name: String,
    commission_rate_bps: i64,
    priority: i64,
    active: bool,
    created_at: UnixMs,
    updated_at: UnixMs,
}

impl Record for Product {
    const TABLE: Table = Table {
        name: "product_offers",
        columns: &[
            Column::new("product_id", Kind::Text, Role::Key),
            Column::new("product_name", Kind::Text, Role::Value),
            Column::new("product_type", Kind::Text, Role::Value),
            Column::new("category", Kind::Text, Role::Value),
            Column::new("persona_targets", Kind::Text, Role::Value),
            Column::new("min_income_cents", Kind::Integer, Role::Value),
            Column::new("max_credit_utilization_ppm", Kind::Integer, Role::Value),
            Column::new("requires_no_existing_savings", Kind::Boolean, Role::Value),
            Column::new("requires_no_existing_investment", Kind::Boolean, Role::Value),
            Column::new("min_credit_score", Kind::Integer, Role::Value),
            Column::new("short_description", Kind::Text, Role::Value),
            Column::new("benefits", Kind::Text, Role::Value),
            Column::new("typical_apy_or_fee", Kind::Text, Role::Value),
            Column::new("partner_link", Kind::Text, Role::Value),
            Column::new("disclosure", Kind::Text, Role::Value),
            Column::new("partner_name", Kind::Text, Role::Value),
            Column::new("commission_rate_bps", Kind::Integer, Role::Value),
            Column::new("priority", Kind::Integer, Role::Value),
            Column::new("active", Kind::Boolean, Role::Value),
            Column::new("created_at", Kind::Integer, Role::Once),
            Column::new("updated_at", Kind::Integer, Role::Touch),
        ],
    };

    fn id(&self) -> &str {
        &self.product_id
    }

    fn read(element: &[u8], rules: &Rules, faults: &mut Faults) -> Option<Self> {
        let raw: ProductShape<'_> = shape(element, faults)?;
        for (field, list) in [("persona_targets", raw.persona_targets), ("benefits", raw.benefits)] {
            if list.is_none() {
                faults.note(field, "missing", "is required");
            }
        }
        let (no_savings, no_investment) =
            (raw.requires_no_existing_savings, raw.requires_no_existing_investment);
        Some(Self {
            product_id: faults.id("product_id", raw.product_id).into_owned(),
            product_name: faults.required("product_name", raw.product_name).into_owned(),
            product_type: faults.choice("product_type", raw.product_type, TYPES),
            category: faults.required("category", raw.category).into_owned(),
            persona_targets: faults.list("persona_targets", raw.persona_targets),
            min_income: faults.money("min_income", raw.min_income).unwrap_or(0),
            max_credit_utilization_ppm: faults
                .ratio_ppm("max_credit_utilization", raw.max_credit_utilization, 10_000_000)
                .unwrap_or(1_000_000),
            requires_no_existing_savings: faults.boolean("requires_no_existing_savings", no_savings, false),
            requires_no_existing_investment: faults.boolean(
                "requires_no_existing_investment",
                no_investment,
                false,
            ),
            min_credit_score: faults.integer("min_credit_score", raw.min_credit_score, 300..=850),
            short_description: faults.required("short_description", raw.short_description).into_owned(),
            benefits: faults.list("benefits", raw.benefits),
            typical_apy_or_fee: faults
                .text("typical_apy_or_fee", raw.typical_apy_or_fee)
                .map(std::borrow::Cow::into_owned),
            partner_link: faults.text("partner_link", raw.partner_link).map(std::borrow::Cow::into_owned),
            disclosure: faults.required("disclosure", raw.disclosure).into_owned(),
            partner_name: faults.required("partner_name", raw.partner_name).into_owned(),
            commission_rate_bps: faults.percent_bps("commission_rate", raw.commission_rate).unwrap_or(0),
            priority: faults.integer("priority", raw.priority, -1_000..=1_000).unwrap_or(1),
            active: faults.boolean("active", raw.active, true),
            created_at: faults.instant("created_at", raw.created_at).unwrap_or(rules.now),
            updated_at: faults.instant("updated_at", raw.updated_at).unwrap_or(rules.now),
        })
    }

    fn push(&self, _: &Rules, rows: &mut Rows) {
        let (targets, benefits) = (as_json(&self.persona_targets), as_json(&self.benefits));
        rows.push([
            (&self.product_id).into(),
            (&self.product_name).into(),
            self.product_type.into(),
            (&self.category).into(),
            (&targets).into(),
            self.min_income.into(),
            self.max_credit_utilization_ppm.into(),
            self.requires_no_existing_savings.into(),
            self.requires_no_existing_investment.into(),
            self.min_credit_score.into(),
            (&self.short_description).into(),
            (&benefits).into(),
            self.typical_apy_or_fee.as_ref().into(),
            self.partner_link.as_ref().into(),
            (&self.disclosure).into(),
            (&self.partner_name).into(),
            self.commission_rate_bps.into(),
            self.priority.into(),
            self.active.into(),
            self.created_at.0.into(),
            self.updated_at.0.into(),
        ]);
    }
}

fn as_json(texts: &[String]) -> String {
    serde_json::Value::from(texts).to_string()
}
