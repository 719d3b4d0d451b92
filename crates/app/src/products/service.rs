//! Changing what partners offer: the texts pass the guardrails, nobody writes over what they have not seen, and every
//! change leaves its entry in the audit log.

use serde_json::{Value, json};
use spendsense_db::Tx;
use spendsense_engine::guardrails::{check_product, place_in_product};
use spendsense_engine::ids::ProductId;

use super::model::{ProductBody, ProductDetail, ProductView};
use super::store;
use crate::audit::{Entry, Subject, record};
use crate::content::model::{TextFinding, refuse_faults};
use crate::http::{ApiError, ApiResult, AppState, Caller};

async fn require(tx: &mut Tx, product_id: &ProductId) -> ApiResult<ProductView> {
    store::find_product(tx, product_id)
        .await?
        .ok_or_else(|| ApiError::not_found("product", product_id.as_str()))
}

pub(super) async fn find(state: &AppState, product_id: &ProductId) -> ApiResult<ProductDetail> {
    let product = require(&mut state.db.read().await?, product_id).await?;
    Ok(ProductDetail { warnings: findings(state, &product.body), product })
}

pub(super) async fn create(
    state: &AppState,
    caller: &Caller,
    body: &ProductBody,
) -> ApiResult<ProductDetail> {
    let warnings = checked(state, body)?;
    let product_id = ProductId(state.world.id("prod"));
    let mut tx = state.db.write().await?;
    store::upsert_product(&mut tx, &product_id, body, None, state.world.now()).await?;
    let product = require(&mut tx, &product_id).await?;
    close(tx, state, caller, "create_product", None, &product).await?;
    Ok(ProductDetail { product, warnings })
}

/// `seen` is the version that the caller saw, if they say so.
pub(super) async fn replace(
    state: &AppState,
    caller: &Caller,
    product_id: &ProductId,
    body: &ProductBody,
    seen: Option<i64>,
) -> ApiResult<ProductDetail> {
    let warnings = checked(state, body)?;
    let mut tx = state.db.write().await?;
    let before = require(&mut tx, product_id).await?;
    let is_current = seen.is_none_or(|seen| seen == before.version);
    let at = state.world.now();
    // Whoever was faster since it was read here is not written over either.
    if !is_current || store::upsert_product(&mut tx, product_id, body, Some(before.version), at).await? == 0 {
        let message = "somebody changed it meanwhile; look at it again".to_owned();
        return Err(ApiError::Conflict { code: "stale_version", message });
    }
    let product = require(&mut tx, product_id).await?;
    close(tx, state, caller, "change_product", Some(&before), &product).await?;
    Ok(ProductDetail { product, warnings })
}

/// What does not keep the texts from being saved; 422 for what does.
fn checked(state: &AppState, body: &ProductBody) -> ApiResult<Vec<TextFinding>> {
    let findings = findings(state, body);
    refuse_faults(&findings, &["body"])?;
    Ok(findings)
}

fn findings(state: &AppState, body: &ProductBody) -> Vec<TextFinding> {
    let product = body.as_offer();
    TextFinding::all(&check_product(&state.policy, &product), |check| place_in_product(&product, check))
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
