//! An operator's own words: checked by the same guardrails, kept with the text they replace.

use serde_json::json;
use spendsense_db::Tx;
use spendsense_engine::guardrails::{self, GuardrailReport};
use spendsense_engine::recommendations::Product;
use spendsense_engine::review::{self, Action};

use super::compose::{Ground, check};
use super::model::RecommendationOverride;
use super::service::{Change, Seen, close, open};
use super::store::{self, RecommendationRow};
use crate::http::{ApiError, ApiResult, AppState, Caller};
use crate::traces;
use crate::traces::model::{Inputs, to_json};

/// Replaces title or content. The result awaits approval as a new version; a text that fails a guardrail is refused.
pub(super) async fn change_text(
    state: &AppState,
    caller: &Caller,
    seen: &Seen<'_>,
    body: &RecommendationOverride,
) -> ApiResult<RecommendationRow> {
    if body.new_title.is_none() && body.new_content.is_none() {
        return Err(ApiError::BadRequest {
            code: "nothing_to_change",
            message: "give new_title, new_content or both".to_owned(),
        });
    }
    let mut tx = state.db.write().await?;
    let row = open(&mut tx, caller, seen, Action::Modify).await?;
    let inputs = made_from(&mut tx, &row).await?;
    let product = product(&mut tx, &row, &inputs).await?;
    let mut draft = inputs.draft.clone();
    draft.rationale.clone_from(&row.rationale);
    draft.title = body.new_title.clone().unwrap_or_else(|| row.title.clone());
    draft.content = match &body.new_content {
        Some(text) if product.is_none() => guardrails::with_disclosure(text),
        Some(text) => text.clone(),
        None => row.content.clone(),
    };
    let content = row.content_id.as_deref().and_then(|id| state.catalogue.find(id));
    let ground = Ground { context: &inputs.context, profile: &inputs.profile };
    let report = check(&state.policy, ground, &draft, content, product.as_ref());
    refuse_critical(&report)?;
    let at = state.world.now();
    let original = row.original_content.clone().unwrap_or_else(|| {
        json!({ "original_title": row.title, "original_content": row.content, "overridden_at": at })
            .to_string()
    });
    let status = review::transition(row.status()?, Action::Modify, caller.role.reviewer())
        .map_err(|refusal| ApiError::Conflict { code: "wrong_state", message: refusal.to_string() })?;
    let next = RecommendationRow {
        status: status.as_str().to_owned(),
        risk_tier: guardrails::risk_tier(&state.policy, product.as_ref(), &report).as_str().to_owned(),
        title: draft.title,
        content: draft.content,
        tone_check: report.tone_check,
        advice_check: report.advice_check,
        eligibility_check: report.eligibility_check,
        guardrails_passed: report.passed,
        guardrails: to_json(&report),
        modified_by: Some(caller.identity_id.to_string()),
        modified_at: Some(at.0),
        override_reason: Some(body.reason.clone()),
        original_content: Some(original),
        ..row.clone()
    };
    let changed = store::mark_modified(&mut tx, &row, &next).await?;
    let metadata = json!({
        "reason": body.reason,
        "title": body.new_title.is_some(),
        "content": body.new_content.is_some(),
    });
    close(tx, &state.world, caller, &row, Change { action: "override", changed, metadata }).await
}

/// What the recommendation was made from, out of its trace.
async fn made_from(tx: &mut Tx, row: &RecommendationRow) -> ApiResult<Inputs> {
    let lost = || ApiError::internal(anyhow::anyhow!("{} has no readable trace", row.recommendation_id));
    let trace = traces::store::find_trace(tx, &row.id()).await?.ok_or_else(lost)?;
    serde_json::from_str(&trace.inputs_json).map_err(ApiError::internal)
}

/// The product as it was when the offer was made.
async fn product(tx: &mut Tx, row: &RecommendationRow, inputs: &Inputs) -> ApiResult<Option<Product>> {
    let Some(product_id) = &row.product_id else { return Ok(None) };
    let lost = || ApiError::internal(anyhow::anyhow!("the products of {} are lost", row.recommendation_id));
    let body = traces::store::find_input(tx, &inputs.products_hash).await?.ok_or_else(lost)?;
    let products: Vec<Product> = serde_json::from_str(&body).map_err(ApiError::internal)?;
    Ok(products.into_iter().find(|product| &product.product_id == product_id))
}

fn refuse_critical(report: &GuardrailReport) -> ApiResult<()> {
    let faults: Vec<String> = report
        .findings()
        .filter(|check| check.fails())
        .map(|check| format!("{} ({})", check.message, check.rule))
        .collect();
    if faults.is_empty() {
        return Ok(());
    }
    Err(ApiError::BadRequest { code: "guardrails_failed", message: faults.join("; ") })
}
