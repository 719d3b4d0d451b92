//! The deployment's own model calls, and the upload that stands for them.

use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use super::as_json;

/// A call that is no usage record yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCall {
    pub call_id: String,
    pub model: String,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    pub cost_nano_usd: i64,
    pub occurred_at: UnixMs,
}

/// The oldest first.
pub async fn list_calls(tx: &mut Tx, limit: i64) -> Result<Vec<OwnCall>, DbError> {
    let rows = db_fetch_all!(
        tx,
        (String, String, i64, i64, i64, i64),
        "SELECT call_id, model, prompt_tokens, completion_tokens, cost_nano_usd, occurred_at FROM llm_calls
         WHERE NOT usage_noted ORDER BY occurred_at, call_id LIMIT $1",
        limit
    )?;
    let call = |(call_id, model, prompt_tokens, completion_tokens, cost_nano_usd, at)| OwnCall {
        call_id,
        model,
        prompt_tokens,
        completion_tokens,
        cost_nano_usd,
        occurred_at: UnixMs(at),
    };
    Ok(rows.into_iter().map(call).collect())
}

pub async fn mark_noted(tx: &mut Tx, calls: &[OwnCall]) -> Result<u64, DbError> {
    let ids: Vec<&str> = calls.iter().map(|call| call.call_id.as_str()).collect();
    let list = json_list(tx.backend(), "$1");
    let sql = format!("UPDATE llm_calls SET usage_noted = $2 WHERE call_id IN {list}");
    db_execute!(tx, AssertSqlSafe(sql.as_str()), as_json(&ids), true)
}

/// Made once; nobody sent it, so nobody takes it back.
pub async fn ensure_upload(
    tx: &mut Tx,
    upload_id: &str,
    upload_no: i64,
    now: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "INSERT INTO usage_uploads (upload_id, upload_no, status, source, dry_run, chunk_rows, transactions_bytes,
             users_bytes, progress, created_by, created_at, started_at, finished_at)
         VALUES ($1, $2, 'imported', 'system', $3, 0, 0, 0, '{}', 'system', $4, $4, $4)
         ON CONFLICT (upload_id) DO NOTHING",
        upload_id,
        upload_no,
        false,
        now.0
    )
}

/// A pass is a chunk of that upload: it says when the records last changed.
pub async fn insert_pass(tx: &mut Tx, upload_no: i64, calls: i64, now: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "INSERT INTO usage_chunks (upload_no, phase, chunk_no, rows_read, committed_at)
         SELECT $1, 'transactions', COALESCE(MAX(chunk_no), -1) + 1, $2, $3 FROM usage_chunks
         WHERE upload_no = $1 AND phase = 'transactions'",
        upload_no,
        calls,
        now.0
    )
}
