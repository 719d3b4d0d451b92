//! Jobs as rows: enqueueing, looking, cancelling, enqueueing again. Claims, workers, schedules and the board have files
//! of their own.

pub mod board;
pub mod claims;
pub mod schedules;
pub mod workers;

use std::time::Duration;

use spendsense_db::dialect::{for_update, for_update_skipping, json_list, next_number};
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_optional};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use super::model::{JobStatus, NewJob};

/// A job as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct JobRow {
    pub job_id: String,
    pub seq: i64,
    pub kind: String,
    pub queue: String,
    pub payload: String,
    pub unique_key: Option<String>,
    pub order_key: Option<String>,
    pub priority: i64,
    pub status: String,
    pub run_at: Option<i64>,
    pub attempt: i64,
    pub max_attempts: i64,
    pub timeout_ms: i64,
    pub claim_token: Option<String>,
    pub claimed_by: Option<String>,
    pub claimed_at: Option<i64>,
    pub cancel_requested: i64,
    pub progress: Option<String>,
    pub checkpoint: Option<String>,
    pub summary: Option<String>,
    pub error: Option<String>,
    pub created_by: String,
    pub created_at: i64,
    pub started_at: Option<i64>,
    pub finished_at: Option<i64>,
    pub version: i64,
}

impl JobRow {
    pub fn status(&self) -> Result<JobStatus, DbError> {
        JobStatus::parse(&self.status).ok_or_else(|| DbError::Inconsistent {
            table: "jobs",
            column: "status",
            id: self.job_id.clone(),
        })
    }
}

const COLUMNS: &str = "job_id, seq, kind, queue, payload, unique_key, order_key, priority, status, run_at, attempt, \
    max_attempts, timeout_ms, claim_token, claimed_by, claimed_at, cancel_requested, progress, checkpoint, summary, \
    error, created_by, created_at, started_at, finished_at, version";

/// Nothing is written when a live job has the unique key.
pub async fn insert_job(
    tx: &mut Tx,
    job_id: &str,
    job: &NewJob,
    created_by: &str,
    now: UnixMs,
) -> Result<u64, DbError> {
    let seq = next_number(tx.backend(), "job_seq", "jobs", "seq");
    let sql = format!(
        "INSERT INTO jobs (job_id, seq, kind, queue, payload, unique_key, live_key, unique_for_ms, order_key, priority,
                           status, run_at, max_attempts, timeout_ms, created_by, created_at)
         VALUES ($1, {seq}, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (live_key) WHERE live_key IS NOT NULL DO NOTHING"
    );
    let is_later = job.run_at.is_some_and(|at| at > now);
    let status = if is_later { JobStatus::Scheduled } else { JobStatus::Pending };
    db_execute!(
        tx,
        AssertSqlSafe(sql.as_str()),
        job_id,
        job.kind,
        job.queue,
        job.payload.to_string(),
        job.unique_key.as_deref(),
        millis(job.unique_for),
        job.order_key.as_deref(),
        job.priority,
        status.as_str(),
        job.run_at.map(|at| at.0),
        i64::from(job.max_attempts),
        millis(job.timeout),
        created_by,
        now.0
    )
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Frees the key of a job that succeeded longer ago than it was to keep it.
pub async fn clear_expired_key(tx: &mut Tx, key: &str, now: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE jobs SET live_key = NULL
         WHERE live_key = $1 AND finished_at IS NOT NULL AND finished_at + unique_for_ms <= $2",
        key,
        now.0
    )
}

/// The job that keeps others with its unique key out.
pub async fn find_live(tx: &mut Tx, key: &str) -> Result<Option<String>, DbError> {
    let row = db_fetch_optional!(tx, (String,), "SELECT job_id FROM jobs WHERE live_key = $1", key)?;
    Ok(row.map(|(job_id,)| job_id))
}

pub async fn find_job(tx: &mut Tx, job_id: &str) -> Result<Option<JobRow>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE job_id = $1");
    db_fetch_optional!(tx, JobRow, AssertSqlSafe(sql.as_str()), job_id)
}

/// The job, held to the end of the transaction.
pub async fn find_and_hold(tx: &mut Tx, job_id: &str) -> Result<Option<JobRow>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE job_id = $1 {}", for_update(tx.backend()));
    db_fetch_optional!(tx, JobRow, AssertSqlSafe(sql.as_str()), job_id)
}

/// Takes a job that waits off the queue.
pub async fn mark_cancelled(tx: &mut Tx, job_id: &str, now: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE jobs SET status = 'cancelled', finished_at = $1, live_key = NULL, version = version + 1
         WHERE job_id = $2 AND status IN ('pending', 'scheduled')",
        now.0,
        job_id
    )
}

/// Asks the worker that runs the job to end it.
pub async fn request_cancel(tx: &mut Tx, job_id: &str) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE jobs SET cancel_requested = 1, version = version + 1 WHERE job_id = $1 AND status = 'running'",
        job_id
    )
}

/// Enqueues a dead or cancelled job again, behind all others, with all its attempts. What it saved stays.
pub async fn mark_retried(tx: &mut Tx, job_id: &str) -> Result<u64, DbError> {
    let seq = next_number(tx.backend(), "job_seq", "jobs", "seq");
    let sql = format!(
        "UPDATE jobs SET status = 'pending', seq = {seq}, attempt = 0, losses = 0, run_at = NULL, error = NULL,
                         cancel_requested = 0, finished_at = NULL, live_key = unique_key, version = version + 1
         WHERE job_id = $1 AND status IN ('dead', 'cancelled')"
    );
    db_execute!(tx, AssertSqlSafe(sql.as_str()), job_id)
}

/// Removes up to `limit` jobs that came to their end before `before`: those that succeeded or were cancelled, or the
/// dead ones.
pub async fn delete_finished(tx: &mut Tx, dead: bool, before: UnixMs, limit: i64) -> Result<u64, DbError> {
    let backend = tx.backend();
    let statuses = if dead { r#"["dead"]"# } else { r#"["succeeded","cancelled"]"# };
    let list = json_list(backend, "$1");
    let sql = format!(
        "SELECT job_id FROM jobs WHERE finished_at < $2 AND status IN {list} ORDER BY finished_at, job_id LIMIT $3 {}",
        for_update_skipping(backend)
    );
    let old = db_fetch_all!(tx, (String,), AssertSqlSafe(sql.as_str()), statuses, before.0, limit)?;
    let ids: Vec<&str> = old.iter().map(|(job_id,)| job_id.as_str()).collect();
    let ids = serde_json::to_string(&ids).unwrap_or_default();
    for table in ["job_attempts", "jobs"] {
        let sql = format!("DELETE FROM {table} WHERE job_id IN {list}");
        db_execute!(tx, AssertSqlSafe(sql.as_str()), &ids)?;
    }
    Ok(old.len().try_into().unwrap_or(u64::MAX))
}

/// An attempt that is over.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AttemptRow {
    pub attempt: i64,
    pub worker_id: String,
    pub started_at: i64,
    pub ended_at: i64,
    pub outcome: String,
    pub error: Option<String>,
}

/// The last attempts of a job, the newest first.
pub async fn list_attempts(tx: &mut Tx, job_id: &str, limit: i64) -> Result<Vec<AttemptRow>, DbError> {
    db_fetch_all!(
        tx,
        AttemptRow,
        "SELECT attempt, worker_id, started_at, ended_at, outcome, error FROM job_attempts
         WHERE job_id = $1 ORDER BY ended_at DESC, claim_token DESC LIMIT $2",
        job_id,
        limit
    )
}
