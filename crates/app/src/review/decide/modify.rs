//! An operator's own words: checked by the same guardrails, kept beside the text they replace.

use serde_json::json;
use spendsense_db::Tx;
use spendsense_engine::guardrails::{self, GuardrailReport};
use spendsense_engine::recommendations::{Draft, Product};
use spendsense_engine::review::{Action, Status};
use spendsense_engine::time::UnixMs;

use super::change::{Deed, Seen, conflict, open, record};
use super::store;
use crate::http::{ApiError, ApiResult, AppState, Caller};
use crate::recommendations::compose::{Ground, check};
use crate::recommendations::store::RecommendationRow;
use crate::traces;
use crate::traces::model::{Inputs, to_json};

/// What is to be another; what is left out stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Edit<'a> {
    pub title: Option<&'a str>,
    pub content: Option<&'a str>,
    pub rationale: Option<&'a str>,
    pub priority: Option<&'a str>,
    pub reason: Option<&'a str>,
}

impl Edit<'_> {
    fn is_empty(&self) -> bool {
        [self.title, self.content, self.rationale, self.priority].iter().all(Option::is_none)
    }
}

/// The changed item awaits review as a new version; a text that fails a guardrail is refused whole.
pub async fn modify(
    state: &AppState,
    caller: &Caller,
    seen: &Seen<'_>,
    edit: &Edit<'_>,
    action: &'static str,
) -> ApiResult<RecommendationRow> {
    if edit.is_empty() {
        return Err(ApiError::BadRequest {
            code: "nothing_to_change",
            message: "name at least one thing to change".to_owned(),
        });
    }
    let mut tx = state.db.write().await?;
    let (row, next) = open(&mut tx, caller, seen, Action::Modify).await?;
    let checked = check_edit(&mut tx, state, &row, edit).await?;
    refuse_critical(&checked.report)?;
    let at = state.world.now();
    let after = changed(caller, &row, next, edit, checked, at);
    store::insert_version(&mut tx, &row, 1, &row.proposed_by, None, UnixMs(row.generated_at)).await?;
    if store::mark_modified(&mut tx, &row, &after).await? == 0 {
        return Err(conflict("stale_version", "somebody changed it meanwhile; look at it again"));
    }
    let editor = caller.identity_id.as_str();
    store::insert_version(&mut tx, &after, after.version, editor, edit.reason, at).await?;
    let details = json!({
        "title": edit.title.is_some(),
        "content": edit.content.is_some(),
        "rationale": edit.rationale.is_some(),
        "priority": edit.priority,
    });
    let deed = Deed { action, reason: edit.reason, details };
    record(&mut tx, &state.world, caller, Some(&row), &after, &deed).await?;
    tx.commit().await?;
    Ok(after)
}

/// The new text with its verdict.
struct Checked {
    draft: Draft,
    report: GuardrailReport,
    risk_tier: &'static str,
}

async fn check_edit(
    tx: &mut Tx,
    state: &AppState,
    row: &RecommendationRow,
    edit: &Edit<'_>,
) -> ApiResult<Checked> {
    let inputs = made_from(tx, row).await?;
    let product = product(tx, row, &inputs).await?;
    let chosen = |new: Option<&str>, old: &str| new.unwrap_or(old).to_owned();
    let mut draft = inputs.draft.clone();
    draft.title = chosen(edit.title, &row.title);
    draft.rationale = chosen(edit.rationale, &row.rationale);
    draft.content = match edit.content {
        Some(text) if product.is_none() => guardrails::with_disclosure(text),
        other => chosen(other, &row.content),
    };
    let content = row.content_id.as_deref().and_then(|id| state.catalogue.find(id));
    let ground = Ground { context: &inputs.context, profile: &inputs.profile };
    let report = check(&state.policy, ground, &draft, content, product.as_ref());
    let risk_tier = guardrails::risk_tier(&state.policy, product.as_ref(), &report).as_str();
    Ok(Checked { draft, report, risk_tier })
}

fn changed(
    caller: &Caller,
    row: &RecommendationRow,
    status: Status,
    edit: &Edit<'_>,
    checked: Checked,
    at: UnixMs,
) -> RecommendationRow {
    let Checked { draft, report, risk_tier } = checked;
    let original = row.original_content.clone().unwrap_or_else(|| {
        json!({
            "original_title": row.title,
            "original_content": row.content,
            "original_rationale": row.rationale,
            "overridden_at": at,
        })
        .to_string()
    });
    RecommendationRow {
        status: status.as_str().to_owned(),
        version: row.version + 1,
        updated_at: at.0,
        title: draft.title,
        content: draft.content,
        rationale: draft.rationale,
        priority: edit.priority.unwrap_or(&row.priority).to_owned(),
        risk_tier: risk_tier.to_owned(),
        tone_check: report.tone_check,
        advice_check: report.advice_check,
        eligibility_check: report.eligibility_check,
        guardrails_passed: report.passed,
        guardrails: to_json(&report),
        modified_by: Some(caller.identity_id.to_string()),
        modified_at: Some(at.0),
        override_reason: edit.reason.map(str::to_owned).or_else(|| row.override_reason.clone()),
        original_content: Some(original),
        ..row.clone()
    }
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
