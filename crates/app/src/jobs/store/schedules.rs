//! What is enqueued by the clock.

use spendsense_db::{DbError, Tx, db_execute, db_fetch_all};
use spendsense_engine::time::UnixMs;

/// A schedule as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ScheduleRow {
    pub name: String,
    pub kind: String,
    pub next_at: i64,
    pub last_at: Option<i64>,
    pub last_job_id: Option<String>,
}

/// Makes a schedule known; one that is stays as it is.
pub async fn insert_schedule(tx: &mut Tx, name: &str, kind: &str, next_at: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "INSERT INTO job_schedules (name, kind, next_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
        name,
        kind,
        next_at.0
    )
}

pub async fn list_schedules(tx: &mut Tx) -> Result<Vec<ScheduleRow>, DbError> {
    db_fetch_all!(
        tx,
        ScheduleRow,
        "SELECT name, kind, next_at, last_at, last_job_id FROM job_schedules ORDER BY name"
    )
}

/// Moves a schedule on; of all nodes that saw the same `due_at`, one does.
pub async fn mark_ticked(
    tx: &mut Tx,
    name: &str,
    due_at: UnixMs,
    next_at: UnixMs,
    job_id: &str,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE job_schedules SET next_at = $1, last_at = $2, last_job_id = $3 WHERE name = $4 AND next_at = $2",
        next_at.0,
        due_at.0,
        job_id,
        name
    )
}
