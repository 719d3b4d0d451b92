//! Making a batch: look, decide without holding anything open, write it all down in one transaction.

use std::time::Instant;

use serde_json::{Value, json};
use spendsense_db::Tx;
use spendsense_engine::guardrails::risk_tier;
use spendsense_engine::ids::UserId;
use spendsense_engine::review::{Action, Status};
use spendsense_engine::time::UnixMs;

use super::compose::{Batch, Item, compose};
use super::inputs::{Inputs, gather};
use super::model::{Generated, RecommendationView};
use super::store::{self, RecommendationRow};
use crate::http::{ApiResult, AppState, Caller};
use crate::review::decide::change::{Deed, record};
use crate::review::decide::retire::retire;
use crate::traces::model::{Inputs as TraceInputs, Output, sha256_hex, to_json};
use crate::traces::store::{TraceRow, insert_input, insert_trace};
use crate::{consent, llm, personas, signals};

const DAY_MS: i64 = 86_400_000;

/// The live batch if it still fits, otherwise a new one that supersedes it.
pub async fn generate(
    state: &AppState,
    caller: &Caller,
    user_id: &UserId,
    window_days: u16,
    force: bool,
) -> ApiResult<Generated> {
    let started = Instant::now();
    let inputs = gather(state, user_id, window_days).await?;
    if !force && inputs.fits_live(state.policy.hash(), state.world.now()) {
        return answer_cached(&inputs, inputs.live.clone());
    }
    let batch = compose(state, &inputs).await;
    let taken_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
    let mut tx = state.db.write().await?;
    consent::require_and_lock(&mut tx, user_id).await?;
    let live = store::list_live(&mut tx, user_id, window_days).await?;
    let ids =
        |rows: &[RecommendationRow]| rows.iter().map(|row| row.recommendation_id.clone()).collect::<Vec<_>>();
    if !force && ids(&live) != ids(&inputs.live) {
        // Somebody else generated or reviewed meanwhile; theirs is as fresh as ours.
        record_call(&mut tx, state, &batch, None).await?;
        tx.commit().await?;
        return answer_cached(&inputs, live);
    }
    for row in &live {
        retire(&mut tx, &state.world, caller, row, Action::Supersede, "new_batch").await?;
    }
    let rows = write(&mut tx, state, caller, &inputs, &batch, taken_ms).await?;
    tx.commit().await?;
    metrics::histogram!("spendsense_generation_seconds").record(started.elapsed().as_secs_f64());
    Ok(Generated {
        user_id: user_id.to_string(),
        persona: inputs.assignment.persona.to_string(),
        recommendations: views(rows)?,
        generation_time_ms: taken_ms,
        cached: false,
        education_source: batch.education_source.to_owned(),
        notes: batch.notes,
    })
}

fn answer_cached(inputs: &Inputs, live: Vec<RecommendationRow>) -> ApiResult<Generated> {
    let by_model = |row: &RecommendationRow| {
        let metadata: Value = serde_json::from_str(&row.metadata).unwrap_or_default();
        metadata.get("author").and_then(Value::as_str) == Some("llm")
    };
    let source = if live.iter().any(by_model) { "llm" } else { "offline" };
    Ok(Generated {
        user_id: inputs.user_id.to_string(),
        persona: inputs.assignment.persona.to_string(),
        recommendations: views(live)?,
        generation_time_ms: 0,
        cached: true,
        education_source: source.to_owned(),
        notes: Vec::new(),
    })
}

fn views(rows: Vec<RecommendationRow>) -> ApiResult<Vec<RecommendationView>> {
    Ok(rows.into_iter().map(RecommendationView::try_from).collect::<Result<_, _>>()?)
}

/// Signals, persona, recommendations, traces, metering and audit entries of one batch.
async fn write(
    tx: &mut Tx,
    state: &AppState,
    caller: &Caller,
    inputs: &Inputs,
    batch: &Batch,
    taken_ms: i64,
) -> ApiResult<Vec<RecommendationRow>> {
    let at = state.world.now();
    let policy = &state.policy;
    signals::store::upsert_features(tx, &inputs.user_id, &inputs.signals, inputs.signals_detected_at).await?;
    personas::store::insert_policy(tx, policy.hash(), policy.body(), at).await?;
    let assignment = personas::store::StoredAssignment {
        assignment_id: state.world.id("asg"),
        user_id: inputs.user_id.clone(),
        window_days: inputs.window_days,
        assignment: inputs.assignment.clone(),
        policy_hash: policy.hash().to_owned(),
        fingerprint: inputs.signals.fingerprint.clone(),
        as_of: inputs.signals.as_of,
        assigned_at: inputs.persona_assigned_at,
        superseded_at: None,
    };
    personas::store::upsert_assignment(tx, &assignment).await?;
    let products = to_json(&inputs.products);
    let products_hash = sha256_hex(&products);
    insert_input(tx, &products_hash, "products", &products, at.0).await?;
    let catalogue_hash = state.catalogue.hash();
    insert_input(tx, &catalogue_hash, "catalogue", &to_json(state.catalogue.items()), at.0).await?;
    let batch_id = state.world.id("bat");
    record_call(tx, state, batch, Some(&batch_id)).await?;
    let mut rows = Vec::new();
    for item in &batch.items {
        let row = row(state, caller, inputs, item, &Made { batch_id: &batch_id, at, taken_ms });
        store::insert_recommendation(tx, &row).await?;
        let trace_inputs = TraceInputs {
            context: inputs.context.clone(),
            profile: inputs.profile.clone(),
            recent_content: inputs.recent_content.clone(),
            catalogue_hash: catalogue_hash.clone(),
            products_hash: products_hash.clone(),
            author: item.author.clone(),
            draft: item.draft.clone(),
        };
        insert_trace(tx, &trace(state, inputs, batch, item, &row, &trace_inputs)).await?;
        let deed = Deed { action: "generate", reason: None, details: json!({ "batch_id": batch_id }) };
        record(tx, &state.world, caller, None, &row, &deed).await?;
        rows.push(row);
    }
    Ok(rows)
}

async fn record_call(tx: &mut Tx, state: &AppState, batch: &Batch, batch_id: Option<&str>) -> ApiResult<()> {
    if let Some(call) = &batch.call {
        let call_id = state.world.id("llm");
        llm::store::insert_call(tx, &call_id, "education", batch_id, call, batch.rationale_generated_at)
            .await?;
    }
    Ok(())
}

/// What all rows of a batch share.
struct Made<'a> {
    batch_id: &'a str,
    at: UnixMs,
    taken_ms: i64,
}

fn row(
    state: &AppState,
    caller: &Caller,
    inputs: &Inputs,
    item: &Item,
    made: &Made<'_>,
) -> RecommendationRow {
    let policy = &state.policy;
    let Item { draft, report, .. } = item;
    let status = if report.passed { Status::Pending } else { Status::GuardrailFailed };
    let expiry_days =
        if item.product.is_some() { policy.expiry.offer_days } else { policy.expiry.education_days };
    let kind = item.content.as_ref().map_or("offer", |content| content.kind.as_str());
    RecommendationRow {
        recommendation_id: state.world.id("rec"),
        user_id: inputs.user_id.to_string(),
        batch_id: made.batch_id.to_owned(),
        proposed_by: caller.identity_id.to_string(),
        window_days: i64::from(inputs.window_days),
        content_type: if item.product.is_some() { "partner_offer" } else { "education" }.to_owned(),
        persona_primary: inputs.assignment.persona.to_string(),
        persona_secondary: inputs.assignment.secondary.map(|persona| persona.to_string()),
        r#type: kind.to_owned(),
        content_id: draft.content_id.clone(),
        product_id: draft.product_id.clone(),
        title: draft.title.clone(),
        content: draft.content.clone(),
        rationale: draft.rationale.clone(),
        priority: draft.priority.as_str().to_owned(),
        risk_tier: risk_tier(policy, item.product.as_ref(), report).as_str().to_owned(),
        status: status.as_str().to_owned(),
        version: 1,
        content_url: item.product.as_ref().and_then(|product| product.partner_link.clone()),
        read_time_minutes: item.content.as_ref().map(|content| i64::from(content.read_time_minutes)),
        tone_check: report.tone_check,
        advice_check: report.advice_check,
        eligibility_check: report.eligibility_check,
        guardrails_passed: report.passed,
        guardrails: to_json(report),
        approved_by: None,
        approved_at: None,
        rejected_by: None,
        rejected_at: None,
        rejection_reason: None,
        modified_by: None,
        modified_at: None,
        override_reason: None,
        original_content: None,
        operator_notes: None,
        decisions: "[]".to_owned(),
        acknowledgement: None,
        metadata: metadata(item).to_string(),
        generation_time_ms: made.taken_ms,
        generated_at: made.at.0,
        expires_at: made.at.0 + DAY_MS * i64::from(expiry_days),
        created_at: made.at.0,
        updated_at: made.at.0,
    }
}

/// What is shown beside the text and searched by nobody.
fn metadata(item: &Item) -> Value {
    let Item { draft, report, .. } = item;
    json!({
        "priority": draft.priority,
        "tags": item.content.as_ref().map_or(&draft.tags, |content| &content.topics),
        "links": draft.links,
        "author": item.author.name(),
        "product_data": item.product.as_ref().map(|product| json!({
            "product_id": product.product_id,
            "product_name": product.product_name,
            "partner_name": product.partner_name,
            "benefits": product.benefits,
            "typical_apy_or_fee": product.typical_apy_or_fee,
            "partner_link": product.partner_link,
            "disclosure": product.disclosure,
        })),
        "validation_warnings": report.checks.iter().filter(|check| !check.passed).collect::<Vec<_>>(),
    })
}

fn trace(
    state: &AppState,
    inputs: &Inputs,
    batch: &Batch,
    item: &Item,
    row: &RecommendationRow,
    trace_inputs: &TraceInputs,
) -> TraceRow {
    let signals_json = to_json(&inputs.signals);
    let persona_assignment_json = to_json(&inputs.assignment);
    let content_matches_json = to_json(&batch.matches);
    let relevance_scores_json = to_json(&batch.matches.scores());
    let output_hash = Output {
        signals: &signals_json,
        persona_assignment: &persona_assignment_json,
        content_matches: &content_matches_json,
        relevance_scores: &relevance_scores_json,
        draft: &item.draft,
        guardrails: &item.report,
    }
    .hash();
    let tokens =
        batch.call.as_ref().map_or(0, |call| call.prompt_tokens.saturating_add(call.completion_tokens));
    let by_model = item.author.name() == "llm";
    let model = state.llm.as_ref().filter(|_| by_model);
    TraceRow {
        trace_id: state.world.id("trc"),
        recommendation_id: row.recommendation_id.clone(),
        signals_detected_at: inputs.signals_detected_at.0,
        persona_assigned_at: inputs.persona_assigned_at.0,
        content_matched_at: batch.content_matched_at.0,
        rationale_generated_at: batch.rationale_generated_at.0,
        guardrails_checked_at: batch.guardrails_checked_at.0,
        guardrails_json: to_json(&item.report),
        inputs_json: to_json(trace_inputs),
        llm_model: model.map_or("offline", |llm| llm.model()).to_owned(),
        temperature: model.map_or_else(|| "0".to_owned(), |llm| llm.temperature().to_string()),
        tokens_used: if by_model { i64::from(tokens) } else { 0 },
        policy_hash: state.policy.hash().to_owned(),
        fingerprint: inputs.signals.fingerprint.clone(),
        output_hash,
        created_at: row.created_at,
        signals_json,
        persona_assignment_json,
        content_matches_json,
        relevance_scores_json,
    }
}
