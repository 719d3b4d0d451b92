//! Products in the database.

use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::ids::ProductId;
use spendsense_engine::money::{Cents, Ratio};
use spendsense_engine::time::UnixMs;

use spendsense_engine::recommendations::ProductType;

use super::model::{ListProducts, PPM_PER_BPS, ProductBody, ProductView};

#[derive(sqlx::FromRow)]
struct ProductRow {
    product_id: String,
    product_name: String,
    product_type: String,
    category: String,
    persona_targets: String,
    min_income_cents: i64,
    max_credit_utilization_ppm: i64,
    requires_no_existing_savings: bool,
    requires_no_existing_investment: bool,
    min_credit_score: Option<i64>,
    short_description: String,
    benefits: String,
    typical_apy_or_fee: Option<String>,
    partner_link: Option<String>,
    disclosure: String,
    partner_name: String,
    commission_rate_bps: i64,
    priority: i64,
    active: bool,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

#[derive(sqlx::FromRow)]
struct Count {
    total: i64,
}

pub async fn find_product(tx: &mut Tx, product_id: &ProductId) -> Result<Option<ProductView>, DbError> {
    db_fetch_optional!(
        tx,
        ProductRow,
        "SELECT * FROM product_offers WHERE product_id = $1",
        product_id.as_str()
    )?
    .map(ProductView::try_from)
    .transpose()
}

/// A page in order of id.
pub async fn list_products(tx: &mut Tx, filter: &ListProducts) -> Result<Vec<ProductView>, DbError> {
    db_fetch_all!(
        tx,
        ProductRow,
        "SELECT * FROM product_offers
         WHERE (active OR NOT $1) AND ($2 IS NULL OR category = $2) AND ($3 IS NULL OR persona_targets LIKE $3)
         ORDER BY product_id LIMIT $4 OFFSET $5",
        filter.active_only,
        filter.category.as_deref(),
        persona_pattern(filter),
        filter.limit,
        filter.skip
    )?
    .into_iter()
    .map(ProductView::try_from)
    .collect()
}

pub async fn count_products(tx: &mut Tx, filter: &ListProducts) -> Result<i64, DbError> {
    let count = db_fetch_one!(
        tx,
        Count,
        "SELECT COUNT(*) AS total FROM product_offers
         WHERE (active OR NOT $1) AND ($2 IS NULL OR category = $2) AND ($3 IS NULL OR persona_targets LIKE $3)",
        filter.active_only,
        filter.category.as_deref(),
        persona_pattern(filter)
    )?;
    Ok(count.total)
}

/// What the matcher chooses from.
pub async fn list_active(tx: &mut Tx) -> Result<Vec<ProductView>, DbError> {
    db_fetch_all!(tx, ProductRow, "SELECT * FROM product_offers WHERE active ORDER BY product_id")?
        .into_iter()
        .map(ProductView::try_from)
        .collect()
}

/// Inserts, or replaces what the operator may write in the version that was seen. A trigger counts the versions, for
/// imports too.
pub async fn upsert_product(
    tx: &mut Tx,
    product_id: &ProductId,
    body: &ProductBody,
    seen: Option<i64>,
    at: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "INSERT INTO product_offers
             (product_id, product_name, product_type, category, persona_targets, min_income_cents,
              max_credit_utilization_ppm, requires_no_existing_savings, requires_no_existing_investment,
              min_credit_score, short_description, benefits, typical_apy_or_fee, partner_link, disclosure,
              partner_name, commission_rate_bps, priority, active, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)
         ON CONFLICT (product_id) DO UPDATE SET
             product_name = excluded.product_name, product_type = excluded.product_type,
             category = excluded.category, persona_targets = excluded.persona_targets,
             min_income_cents = excluded.min_income_cents,
             max_credit_utilization_ppm = excluded.max_credit_utilization_ppm,
             requires_no_existing_savings = excluded.requires_no_existing_savings,
             requires_no_existing_investment = excluded.requires_no_existing_investment,
             min_credit_score = excluded.min_credit_score, short_description = excluded.short_description,
             benefits = excluded.benefits, typical_apy_or_fee = excluded.typical_apy_or_fee,
             partner_link = excluded.partner_link, disclosure = excluded.disclosure,
             partner_name = excluded.partner_name, commission_rate_bps = excluded.commission_rate_bps,
             priority = excluded.priority, active = excluded.active,
             updated_at = excluded.updated_at
         WHERE product_offers.version = $21",
        product_id.as_str(),
        &body.product_name,
        body.product_type.as_str(),
        &body.category,
        json(&body.persona_targets),
        body.min_income.0,
        body.max_credit_utilization.0,
        body.requires_no_existing_savings,
        body.requires_no_existing_investment,
        body.min_credit_score,
        &body.short_description,
        json(&body.benefits),
        body.typical_apy_or_fee.as_deref(),
        body.partner_link.as_deref(),
        &body.disclosure,
        &body.partner_name,
        body.commission_rate.0 / PPM_PER_BPS,
        body.priority,
        body.active,
        at.0,
        seen
    )
}

/// Takes the product out of matching; recommendations that name it keep it.
pub async fn mark_inactive(tx: &mut Tx, product_id: &ProductId, at: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE product_offers SET active = $1, updated_at = $2 WHERE product_id = $3",
        false,
        at.0,
        product_id.as_str()
    )
}

/// Persona names are slugs inside a JSON list, so a quoted name matches exactly one element.
fn persona_pattern(filter: &ListProducts) -> Option<String> {
    filter.persona_type.as_ref().map(|persona| {
        let literal: String = persona.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        format!("%\"{literal}\"%")
    })
}

fn json(list: &[String]) -> String {
    serde_json::to_string(list).unwrap_or_default()
}

impl TryFrom<ProductRow> for ProductView {
    type Error = DbError;

    fn try_from(row: ProductRow) -> Result<Self, DbError> {
        let fault =
            |column| DbError::Inconsistent { table: "product_offers", column, id: row.product_id.clone() };
        let product_type = ProductType::parse(&row.product_type).ok_or_else(|| fault("product_type"))?;
        let persona_targets =
            serde_json::from_str(&row.persona_targets).map_err(|_| fault("persona_targets"))?;
        let benefits = serde_json::from_str(&row.benefits).map_err(|_| fault("benefits"))?;
        Ok(Self {
            product_id: row.product_id,
            body: ProductBody {
                product_name: row.product_name,
                product_type,
                category: row.category,
                persona_targets,
                min_income: Cents(row.min_income_cents),
                max_credit_utilization: Ratio(row.max_credit_utilization_ppm),
                requires_no_existing_savings: row.requires_no_existing_savings,
                requires_no_existing_investment: row.requires_no_existing_investment,
                min_credit_score: row.min_credit_score,
                short_description: row.short_description,
                benefits,
                typical_apy_or_fee: row.typical_apy_or_fee,
                partner_link: row.partner_link,
                disclosure: row.disclosure,
                partner_name: row.partner_name,
                commission_rate: Ratio(row.commission_rate_bps * PPM_PER_BPS),
                priority: row.priority,
                active: row.active,
                version: None,
            },
            version: row.version,
            created_at: UnixMs(row.created_at),
            updated_at: UnixMs(row.updated_at),
        })
    }
}
