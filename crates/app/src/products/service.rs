//! Changing what partners offer: every change leaves its entry in the audit log.

use serde_json::{Value, json};
use spendsense_db::Tx;
use spendsense_engine::ids::ProductId;

use super::model::{ProductBody, ProductView};
use super::store;
use crate::audit::{Entry, Subject, record};
use crate::http::{ApiError, ApiResult, AppState, Caller};

pub(super) async fn require(tx: &mut Tx, product_id: &ProductId) -> ApiResult<ProductView> {
    store::find_product(tx, product_id)
        .await?
        .ok_or_else(|| ApiError::not_found("product", product_id.as_str()))
}

pub(super) async fn create(state: &AppState, caller: &Caller, body: &ProductBody) -> ApiResult<ProductView> {
    let product_id = ProductId(state.world.id("prod"));
    let mut tx = state.db.write().await?;
    store::upsert_product(&mut tx, &product_id, body, state.world.now()).await?;
    let after = require(&mut tx, &product_id).await?;
    close(tx, state, caller, "create_product", None, &after).await?;
    Ok(after)
}

pub(super) async fn replace(
    state: &AppState,
    caller: &Caller,
    product_id: &ProductId,
    body: &ProductBody,
) -> ApiResult<ProductView> {
    let mut tx = state.db.write().await?;
    let before = require(&mut tx, product_id).await?;
    store::upsert_product(&mut tx, product_id, body, state.world.now()).await?;
    let after = require(&mut tx, product_id).await?;
    close(tx, state, caller, "change_product", Some(&before), &after).await?;
    Ok(after)
}

/// The row stays, inactive, because recommendations refer to it.
pub(super) async fn deactivate(state: &AppState, caller: &Caller, product_id: &ProductId) -> ApiResult<()> {
    let mut tx = state.db.write().await?;
    let before = require(&mut tx, product_id).await?;
    store::mark_inactive(&mut tx, product_id, state.world.now()).await?;
    let after = require(&mut tx, product_id).await?;
    close(tx, state, caller, "deactivate_product", Some(&before), &after).await
}

/// Audits the change and commits both.
async fn close(
    mut tx: Tx,
    state: &AppState,
    caller: &Caller,
    action: &str,
    before: Option<&ProductView>,
    after: &ProductView,
) -> ApiResult<()> {
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action,
        subject: Subject::of("product", &after.product_id),
        user_id: None,
        before: before.map(|product| exact(&product.body)),
        after: Some(exact(&after.body)),
        reason: None,
        metadata: json!({}),
        at: state.world.now(),
    };
    record(&mut tx, caller, &entry).await?;
    Ok(tx.commit().await?)
}

/// A product for the log, whose numbers are whole: money in cents, shares in millionths.
fn exact(body: &ProductBody) -> Value {
    json!({
        "product_name": body.product_name,
        "product_type": body.product_type,
        "category": body.category,
        "persona_targets": body.persona_targets,
        "min_income_cents": body.min_income.0,
        "max_credit_utilization_ppm": body.max_credit_utilization.0,
        "requires_no_existing_savings": body.requires_no_existing_savings,
        "requires_no_existing_investment": body.requires_no_existing_investment,
        "min_credit_score": body.min_credit_score,
        "short_description": body.short_description,
        "benefits": body.benefits,
        "typical_apy_or_fee": body.typical_apy_or_fee,
        "partner_link": body.partner_link,
        "disclosure": body.disclosure,
        "partner_name": body.partner_name,
        "commission_rate_ppm": body.commission_rate.0,
        "priority": body.priority,
        "active": body.active,
    })
}
