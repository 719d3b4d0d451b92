//! Claiming, fencing, finishing. Every write of a worker about a job names the token of its claim; a statement that
//! finds no running job with it changes nothing, and by that number the worker knows that it lost the job.

use spendsense_db::dialect::{for_update, for_update_skipping, json_list, lease_clock};
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_optional};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use super::{COLUMNS, JobRow};
use crate::jobs::model::{JobStatus, LOSSES_MAX};

/// Jobs whose time has come are made pending so many at once.
const DUE_PER_LOOK: i64 = 1000;

/// Of the pending job `j`: nothing of its order key stands before it.
const IS_NEXT: &str = "(j.order_key IS NULL OR NOT EXISTS
    (SELECT 1 FROM jobs e WHERE e.order_key = j.order_key AND e.seq < j.seq
                            AND e.status IN ('pending', 'scheduled', 'running')))";

/// Who claims, and what.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    pub worker_id: &'a str,
    /// Never used before; each job's own token is made from it.
    pub token: &'a str,
    /// The kinds that the worker knows, as a JSON array.
    pub kinds: &'a str,
    pub limit: i64,
    pub now: UnixMs,
}

/// Is there anything pending that can be claimed? A look that costs no write.
pub async fn has_work(tx: &mut Tx, kinds: &str) -> Result<bool, DbError> {
    let kinds_known = json_list(tx.backend(), "$1");
    let pending = format!(
        "SELECT j.job_id FROM jobs j WHERE j.status = 'pending' AND j.kind IN {kinds_known} AND {IS_NEXT} LIMIT 1"
    );
    let row = db_fetch_optional!(tx, (String,), AssertSqlSafe(pending.as_str()), kinds)?;
    Ok(row.is_some())
}

/// When the next scheduled job is due.
pub async fn find_next_due(tx: &mut Tx) -> Result<Option<UnixMs>, DbError> {
    let sql = "SELECT run_at FROM jobs WHERE status = 'scheduled' ORDER BY run_at LIMIT 1";
    Ok(db_fetch_optional!(tx, (i64,), sql)?.map(|(at,)| UnixMs(at)))
}

/// Makes scheduled jobs pending whose time has come.
pub async fn promote_due(tx: &mut Tx, now: UnixMs) -> Result<u64, DbError> {
    let skipping = for_update_skipping(tx.backend());
    let sql = format!(
        "WITH due AS MATERIALIZED (SELECT job_id FROM jobs WHERE status = 'scheduled' AND run_at <= $1
                                   ORDER BY run_at, seq LIMIT $2 {skipping})
         UPDATE jobs SET status = 'pending', version = version + 1 WHERE job_id IN (SELECT job_id FROM due)"
    );
    db_execute!(tx, AssertSqlSafe(sql.as_str()), now.0, DUE_PER_LOOK)
}

/// Takes the next jobs. A job with an order key is left alone while an earlier one with the same key is not finished;
/// no earlier one can appear later, because places are given under a lock ([`super::super::queue::in_order`]).
pub async fn claim(tx: &mut Tx, claim: &Claim<'_>) -> Result<Vec<JobRow>, DbError> {
    let kinds = json_list(tx.backend(), "$4");
    let skipping = for_update_skipping(tx.backend());
    let sql = format!(
        "WITH picked AS MATERIALIZED (
             SELECT j.job_id FROM jobs j
             WHERE j.status = 'pending' AND j.kind IN {kinds} AND {IS_NEXT}
             ORDER BY j.priority DESC, j.seq LIMIT $5 {skipping})
         UPDATE jobs SET status = 'running', claim_token = $1 || '.' || CAST(seq AS TEXT), claimed_by = $2,
                         claimed_at = $3, started_at = COALESCE(started_at, $3), attempt = attempt + 1,
                         version = version + 1
         WHERE job_id IN (SELECT job_id FROM picked)
         RETURNING {COLUMNS}"
    );
    let mut rows = db_fetch_all!(
        tx,
        JobRow,
        AssertSqlSafe(sql.as_str()),
        claim.token,
        claim.worker_id,
        claim.now.0,
        claim.kinds,
        claim.limit
    )?;
    rows.sort_by_key(|row| (std::cmp::Reverse(row.priority), row.seq));
    Ok(rows)
}

/// Asks whether the claim still stands, and holds the job so that it does to the end of the transaction. `None` when it
/// does not; otherwise whether somebody asked to cancel.
pub async fn hold(tx: &mut Tx, job_id: &str, token: &str) -> Result<Option<bool>, DbError> {
    let sql = format!(
        "SELECT cancel_requested FROM jobs WHERE job_id = $1 AND claim_token = $2 AND status = 'running' {}",
        for_update(tx.backend())
    );
    let row = db_fetch_optional!(tx, (i64,), AssertSqlSafe(sql.as_str()), job_id, token)?;
    Ok(row.map(|(requested,)| requested != 0))
}

/// Writes down how far the work is, if the claim still stands.
pub async fn save(
    tx: &mut Tx,
    job_id: &str,
    token: &str,
    progress: &str,
    checkpoint: &str,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE jobs SET progress = $1, checkpoint = $2, losses = 0, version = version + 1
         WHERE job_id = $3 AND claim_token = $4 AND status = 'running'",
        progress,
        checkpoint,
        job_id,
        token
    )
}

/// How claims end.
#[derive(Clone, Debug)]
pub struct Finish<'a> {
    /// The jobs and their tokens, as JSON arrays.
    pub job_ids: &'a str,
    pub tokens: &'a str,
    pub status: JobStatus,
    /// Of a job that is tried again.
    pub run_at: Option<UnixMs>,
    pub summary: Option<&'a str>,
    pub error: Option<&'a str>,
    /// As the list of attempts has it.
    pub outcome: &'static str,
    /// The attempt does not count.
    pub gives_back: bool,
    pub now: UnixMs,
}

/// Ends claims that still stand, and notes the attempts. Whoever lost a job changes nothing here; done twice, it is
/// done once.
pub async fn finish(tx: &mut Tx, ended: &Finish<'_>) -> Result<u64, DbError> {
    let (ids, tokens) = (json_list(tx.backend(), "$1"), json_list(tx.backend(), "$2"));
    let sql = format!(
        "UPDATE jobs SET status = $3, run_at = $4, summary = $5, error = $6, attempt = attempt - $7,
                         finished_at = $8, losses = 0, version = version + 1,
                         live_key = CASE WHEN $9 OR ($10 AND unique_for_ms > 0) THEN live_key END
         WHERE job_id IN {ids} AND status = 'running' AND claim_token IN {tokens}"
    );
    let is_final = ended.status.is_final();
    let changed = db_execute!(
        tx,
        AssertSqlSafe(sql.as_str()),
        ended.job_ids,
        ended.tokens,
        ended.status.as_str(),
        ended.run_at.map(|at| at.0),
        ended.summary,
        ended.error,
        i64::from(ended.gives_back),
        is_final.then_some(ended.now.0),
        !is_final,
        ended.status == JobStatus::Succeeded
    )?;
    if changed > 0 {
        insert_attempts(tx, ended.job_ids, ended.tokens, ended).await?;
    }
    Ok(changed)
}

/// Notes claims that were ended in this transaction: the tokens still stand in their jobs.
async fn insert_attempts(
    tx: &mut Tx,
    job_ids: &str,
    tokens: &str,
    ended: &Finish<'_>,
) -> Result<u64, DbError> {
    let (ids, listed) = (json_list(tx.backend(), "$1"), json_list(tx.backend(), "$2"));
    let sql = format!(
        "INSERT INTO job_attempts (claim_token, job_id, attempt, worker_id, started_at, ended_at, outcome, error)
         SELECT claim_token, job_id, attempt + $3, claimed_by, claimed_at, $4, $5, $6 FROM jobs
         WHERE job_id IN {ids} AND status <> 'running' AND claim_token IN {listed}
         ON CONFLICT (claim_token) DO NOTHING"
    );
    db_execute!(
        tx,
        AssertSqlSafe(sql.as_str()),
        job_ids,
        tokens,
        i64::from(ended.gives_back),
        ended.now.0,
        ended.outcome,
        ended.error
    )
}

/// Workers that hold jobs and whose lease is over.
pub async fn list_lost_workers(tx: &mut Tx) -> Result<Vec<String>, DbError> {
    let clock = lease_clock(tx.backend());
    let sql = format!(
        "SELECT DISTINCT j.claimed_by FROM jobs j
         WHERE j.status = 'running' AND NOT EXISTS
            (SELECT 1 FROM job_workers w WHERE w.worker_id = j.claimed_by AND w.lease_until >= {clock})
         ORDER BY j.claimed_by"
    );
    let rows = db_fetch_all!(tx, (String,), AssertSqlSafe(sql.as_str()))?;
    Ok(rows.into_iter().map(|(worker_id,)| worker_id).collect())
}

/// A claim that was taken from its worker.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TakenBack {
    pub job_id: String,
    pub claim_token: String,
    pub kind: String,
    pub payload: String,
    /// As it now is.
    pub status: String,
    pub error: Option<String>,
}

/// Puts back the jobs of a worker whose lease is over. A job that was to be cancelled is; one that has taken too many
/// workers along is dead. A job that the worker holds in a transaction is left for the next look.
pub async fn take_back_lost(tx: &mut Tx, worker_id: &str, now: UnixMs) -> Result<Vec<TakenBack>, DbError> {
    let clock = lease_clock(tx.backend());
    let lost = format!(
        "NOT EXISTS (SELECT 1 FROM job_workers w WHERE w.worker_id = $1 AND w.lease_until >= {clock})
         AND $2 = $2"
    );
    take_back(tx, &lost, worker_id, "", now, "its worker was lost").await
}

/// Puts back the jobs of this worker that it knows nothing of: a claim whose commit was not answered.
pub async fn take_back_unknown(
    tx: &mut Tx,
    worker_id: &str,
    known_tokens: &str,
    now: UnixMs,
) -> Result<Vec<TakenBack>, DbError> {
    let unknown = format!("claim_token NOT IN {}", json_list(tx.backend(), "$2"));
    take_back(tx, &unknown, worker_id, known_tokens, now, "the answer to its claim was lost").await
}

async fn take_back(
    tx: &mut Tx,
    which: &str,
    worker_id: &str,
    known: &str,
    now: UnixMs,
    why: &str,
) -> Result<Vec<TakenBack>, DbError> {
    let skipping = for_update_skipping(tx.backend());
    let sql = format!(
        "WITH lost AS MATERIALIZED (
             SELECT job_id FROM jobs WHERE status = 'running' AND claimed_by = $1 AND {which} {skipping})
         UPDATE jobs SET
             status = CASE WHEN cancel_requested = 1 THEN 'cancelled' WHEN losses + 1 >= $3 THEN 'dead'
                           ELSE 'pending' END,
             finished_at = CASE WHEN cancel_requested = 1 OR losses + 1 >= $3 THEN $4 END,
             live_key = CASE WHEN cancel_requested = 1 OR losses + 1 >= $3 THEN NULL ELSE live_key END,
             error = CASE WHEN losses + 1 >= $3 THEN $5 ELSE error END,
             attempt = attempt - 1, losses = losses + 1, run_at = NULL, version = version + 1
         WHERE job_id IN (SELECT job_id FROM lost)
         RETURNING job_id, claim_token, kind, payload, status, error"
    );
    let error = format!("it took {LOSSES_MAX} workers along and saved nothing");
    let taken = db_fetch_all!(
        tx,
        TakenBack,
        AssertSqlSafe(sql.as_str()),
        worker_id,
        known,
        LOSSES_MAX,
        now.0,
        error
    )?;
    if !taken.is_empty() {
        let json = |texts: Vec<&str>| serde_json::to_string(&texts).unwrap_or_default();
        let job_ids = json(taken.iter().map(|row| row.job_id.as_str()).collect());
        let tokens = json(taken.iter().map(|row| row.claim_token.as_str()).collect());
        let ended = Finish {
            job_ids: &job_ids,
            tokens: &tokens,
            status: JobStatus::Pending,
            run_at: None,
            summary: None,
            error: Some(why),
            outcome: "lost",
            gives_back: true,
            now,
        };
        insert_attempts(tx, &job_ids, &tokens, &ended).await?;
    }
    Ok(taken)
}

/// Of this worker's jobs, the tokens of those that somebody asked to cancel.
pub async fn list_to_cancel(tx: &mut Tx, worker_id: &str) -> Result<Vec<String>, DbError> {
    let rows = db_fetch_all!(
        tx,
        (String,),
        "SELECT claim_token FROM jobs WHERE status = 'running' AND claimed_by = $1 AND cancel_requested = 1
         ORDER BY claim_token",
        worker_id
    )?;
    Ok(rows.into_iter().map(|(token,)| token).collect())
}
