//! Looking at many jobs: lists by filter, counts by queue, throughput.

use spendsense_db::{DbError, Tx, db_fetch_all, db_fetch_one};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use super::{COLUMNS, JobRow};
use crate::jobs::model::JobStatus;

/// Which jobs of a list.
#[derive(Clone, Copy, Debug, Default)]
pub struct JobFilter<'a> {
    pub status: Option<JobStatus>,
    pub kind: Option<&'a str>,
    pub queue: Option<&'a str>,
}

impl JobFilter<'_> {
    /// Only what is asked for stands in the text. What is not still binds its parameter.
    fn text(&self) -> String {
        let part = |given: bool, column: &str, n: u8| {
            if given { format!("{column} = ${n}") } else { format!("${n} IS NULL") }
        };
        [
            part(self.status.is_some(), "status", 1),
            part(self.kind.is_some(), "kind", 2),
            part(self.queue.is_some(), "queue", 3),
        ]
        .join(" AND ")
    }

    fn status_text(&self) -> Option<&'static str> {
        self.status.map(JobStatus::as_str)
    }
}

/// The newest first, after the place that is given.
pub async fn list_jobs(
    tx: &mut Tx,
    filter: &JobFilter<'_>,
    after: &(i64, String),
    limit: i64,
) -> Result<Vec<JobRow>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs WHERE {} AND (created_at, job_id) < ($4, $5)
         ORDER BY created_at DESC, job_id DESC LIMIT $6",
        filter.text()
    );
    let status = filter.status_text();
    db_fetch_all!(
        tx,
        JobRow,
        AssertSqlSafe(sql.as_str()),
        status,
        filter.kind,
        filter.queue,
        after.0,
        &after.1,
        limit
    )
}

/// How many there are, counted up to `most`.
pub async fn count_jobs(tx: &mut Tx, filter: &JobFilter<'_>, most: i64) -> Result<i64, DbError> {
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM jobs WHERE {} LIMIT $4) AS counted",
        filter.text()
    );
    let status = filter.status_text();
    let (total,) =
        db_fetch_one!(tx, (i64,), AssertSqlSafe(sql.as_str()), status, filter.kind, filter.queue, most)?;
    Ok(total)
}

/// Jobs under way, the longest first.
pub async fn list_running(tx: &mut Tx, limit: i64) -> Result<Vec<JobRow>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM jobs WHERE status = 'running' ORDER BY claimed_at, job_id LIMIT $1");
    db_fetch_all!(tx, JobRow, AssertSqlSafe(sql.as_str()), limit)
}

/// Dead jobs, the latest first.
pub async fn list_dead(tx: &mut Tx, limit: i64) -> Result<Vec<JobRow>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs WHERE status = 'dead' ORDER BY finished_at DESC, job_id LIMIT $1"
    );
    db_fetch_all!(tx, JobRow, AssertSqlSafe(sql.as_str()), limit)
}

/// Jobs that wait for their time, the next first.
pub async fn list_scheduled(tx: &mut Tx, limit: i64) -> Result<Vec<JobRow>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM jobs WHERE status = 'scheduled' ORDER BY run_at, job_id LIMIT $1");
    db_fetch_all!(tx, JobRow, AssertSqlSafe(sql.as_str()), limit)
}

/// Jobs of a queue that are not over, or dead, by state.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct QueueRow {
    pub queue: String,
    pub status: String,
    pub jobs: i64,
}

pub async fn list_queues(tx: &mut Tx) -> Result<Vec<QueueRow>, DbError> {
    db_fetch_all!(
        tx,
        QueueRow,
        "SELECT queue, 'pending' AS status, COUNT(*) AS jobs FROM jobs WHERE status = 'pending' GROUP BY queue
         UNION ALL
         SELECT queue, 'scheduled', COUNT(*) FROM jobs WHERE status = 'scheduled' GROUP BY queue
         UNION ALL
         SELECT queue, 'running', COUNT(*) FROM jobs WHERE status = 'running' GROUP BY queue
         UNION ALL
         SELECT queue, 'dead', COUNT(*) FROM jobs WHERE status = 'dead' GROUP BY queue
         ORDER BY 1, 2"
    )
}

/// Jobs that came to their end since `since`: those that succeeded, and those that died.
pub async fn count_finished(tx: &mut Tx, since: UnixMs) -> Result<(i64, i64), DbError> {
    db_fetch_one!(
        tx,
        (i64, i64),
        "SELECT COUNT(CASE WHEN status = 'succeeded' THEN 1 END), COUNT(CASE WHEN status = 'dead' THEN 1 END)
         FROM jobs WHERE finished_at >= $1",
        since.0
    )
}
