//! Workers and their leases.

use spendsense_db::dialect::lease_clock;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

/// A worker as it reports itself.
#[derive(Clone, Debug)]
pub struct Worker {
    pub worker_id: String,
    pub host: String,
    pub pid: i64,
    pub version: &'static str,
    pub max_concurrent: i64,
    pub started_at: UnixMs,
}

/// Says that the worker lives, and renews its lease by the database's clock.
pub async fn upsert_worker(
    tx: &mut Tx,
    worker: &Worker,
    running: i64,
    lease_ms: i64,
    now: UnixMs,
) -> Result<u64, DbError> {
    let clock = lease_clock(tx.backend());
    let sql = format!(
        "INSERT INTO job_workers (worker_id, host, pid, version, max_concurrent, running, started_at, last_seen,
                                  lease_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, {clock} + $9)
         ON CONFLICT (worker_id) DO UPDATE SET running = excluded.running, last_seen = excluded.last_seen,
             lease_until = excluded.lease_until, stopped_at = NULL"
    );
    db_execute!(
        tx,
        AssertSqlSafe(sql.as_str()),
        &worker.worker_id,
        &worker.host,
        worker.pid,
        worker.version,
        worker.max_concurrent,
        running,
        worker.started_at.0,
        now.0,
        lease_ms
    )
}

/// The worker ended by itself; what it could not release is anybody's from now on.
pub async fn mark_stopped(tx: &mut Tx, worker_id: &str, now: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE job_workers SET stopped_at = $1, last_seen = $1, running = 0, lease_until = 0 WHERE worker_id = $2",
        now.0,
        worker_id
    )
}

/// A worker as the board shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct WorkerRow {
    pub worker_id: String,
    pub host: String,
    pub pid: i64,
    pub version: String,
    pub max_concurrent: i64,
    pub running: i64,
    pub started_at: i64,
    pub last_seen: i64,
    /// How long its lease still lasts; negative when it is over.
    pub lease_left_ms: i64,
}

/// Workers that did not stop by themselves and were seen since `since`, the newest first.
pub async fn list_workers(tx: &mut Tx, since: UnixMs) -> Result<Vec<WorkerRow>, DbError> {
    let clock = lease_clock(tx.backend());
    let sql = format!(
        "SELECT worker_id, host, pid, version, max_concurrent, running, started_at, last_seen,
                lease_until - {clock} AS lease_left_ms
         FROM job_workers WHERE stopped_at IS NULL AND last_seen >= $1 ORDER BY started_at DESC, worker_id"
    );
    db_fetch_all!(tx, WorkerRow, AssertSqlSafe(sql.as_str()), since.0)
}

/// Forgets workers that were last seen before `before` and hold nothing.
pub async fn delete_old_workers(tx: &mut Tx, before: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "DELETE FROM job_workers WHERE last_seen < $1 AND NOT EXISTS
            (SELECT 1 FROM jobs j WHERE j.claimed_by = job_workers.worker_id AND j.status = 'running')",
        before.0
    )
}
