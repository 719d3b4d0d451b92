//! Decision traces in the database, one per recommendation.

use spendsense_db::{DbError, Tx, db_execute, db_fetch_optional};
use spendsense_engine::ids::RecommendationId;

/// A trace as held. The `*_json` columns hold what the engine was given and what it answered.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TraceRow {
    pub trace_id: String,
    pub recommendation_id: String,
    pub signals_detected_at: i64,
    pub persona_assigned_at: i64,
    pub content_matched_at: i64,
    pub rationale_generated_at: i64,
    pub guardrails_checked_at: i64,
    pub signals_json: String,
    pub persona_assignment_json: String,
    pub content_matches_json: String,
    pub relevance_scores_json: String,
    pub guardrails_json: String,
    pub inputs_json: String,
    /// `offline` when no model wrote the text.
    pub llm_model: String,
    pub temperature: String,
    pub tokens_used: i64,
    pub policy_hash: String,
    pub fingerprint: String,
    pub output_hash: String,
    pub created_at: i64,
}

pub async fn insert_trace(tx: &mut Tx, trace: &TraceRow) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO decision_traces
             (trace_id, recommendation_id, signals_detected_at, persona_assigned_at, content_matched_at,
              rationale_generated_at, guardrails_checked_at, signals_json, persona_assignment_json,
              content_matches_json, relevance_scores_json, guardrails_json, inputs_json, llm_model, temperature,
              tokens_used, policy_hash, fingerprint, output_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        &trace.trace_id,
        &trace.recommendation_id,
        trace.signals_detected_at,
        trace.persona_assigned_at,
        trace.content_matched_at,
        trace.rationale_generated_at,
        trace.guardrails_checked_at,
        &trace.signals_json,
        &trace.persona_assignment_json,
        &trace.content_matches_json,
        &trace.relevance_scores_json,
        &trace.guardrails_json,
        &trace.inputs_json,
        &trace.llm_model,
        &trace.temperature,
        trace.tokens_used,
        &trace.policy_hash,
        &trace.fingerprint,
        &trace.output_hash,
        trace.created_at
    )?;
    Ok(())
}

pub async fn find_trace(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
) -> Result<Option<TraceRow>, DbError> {
    db_fetch_optional!(
        tx,
        TraceRow,
        "SELECT * FROM decision_traces WHERE recommendation_id = $1",
        recommendation_id.as_str()
    )
}

/// Keeps a shared input under its hash; a known one is left as it is.
pub async fn insert_input(
    tx: &mut Tx,
    hash: &str,
    kind: &str,
    body: &str,
    created_at: i64,
) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO decision_inputs (input_hash, kind, body, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        hash,
        kind,
        body,
        created_at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct InputRow {
    body: String,
}

pub async fn find_input(tx: &mut Tx, hash: &str) -> Result<Option<String>, DbError> {
    let row =
        db_fetch_optional!(tx, InputRow, "SELECT body FROM decision_inputs WHERE input_hash = $1", hash)?;
    Ok(row.map(|row| row.body))
}
