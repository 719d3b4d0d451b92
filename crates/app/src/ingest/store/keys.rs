//! Idempotency keys and the answers that they were first given.

use spendsense_db::{DbError, Tx, db_execute, db_fetch_optional};
use spendsense_engine::time::UnixMs;

/// What a key was sent with, and what it was answered.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SavedAnswer {
    pub request_hash: String,
    pub body: String,
}

pub async fn delete_keys_before(tx: &mut Tx, before: UnixMs) -> Result<u64, DbError> {
    db_execute!(tx, "DELETE FROM idempotency_keys WHERE created_at < $1", before.0)
}

pub async fn find_answer(tx: &mut Tx, identity_id: &str, key: &str) -> Result<Option<SavedAnswer>, DbError> {
    db_fetch_optional!(
        tx,
        SavedAnswer,
        "SELECT request_hash, body FROM idempotency_keys WHERE identity_id = $1 AND key = $2",
        identity_id,
        key
    )
}

pub async fn insert_answer(
    tx: &mut Tx,
    identity_id: &str,
    key: &str,
    answer: &SavedAnswer,
    now: UnixMs,
) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO idempotency_keys (identity_id, key, request_hash, status, body, created_at)
         VALUES ($1, $2, $3, 200, $4, $5)",
        identity_id,
        key,
        &answer.request_hash,
        &answer.body,
        now.0
    )
    .map(drop)
}
