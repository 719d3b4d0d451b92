//! Metered model calls in the database.

use spendsense_db::{DbError, Tx, db_execute};
use spendsense_engine::time::UnixMs;

use super::Call;

/// Writes a call down, whatever came of it.
pub async fn insert_call(
    tx: &mut Tx,
    call_id: &str,
    purpose: &str,
    batch_id: Option<&str>,
    call: &Call,
    at: UnixMs,
) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO llm_calls
             (call_id, purpose, batch_id, model, outcome, attempts, prompt_tokens, completion_tokens, cost_nano_usd,
              latency_ms, occurred_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        call_id,
        purpose,
        batch_id,
        &call.model,
        call.outcome_code(),
        i64::from(call.attempts),
        i64::from(call.prompt_tokens),
        i64::from(call.completion_tokens),
        call.cost_nano_usd,
        call.latency_ms,
        at.0
    )?;
    Ok(())
}
