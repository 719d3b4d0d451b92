//! What people do to jobs: look, cancel, enqueue again. Who may is decided here.

use serde_json::json;
use spendsense_db::Tx;

use super::model::JobStatus;
use super::outcome::CANCELLED;
use super::queue::{CALL, in_order};
use super::store::{self, JobRow};
use crate::audit::{self, Entry, Subject};
use crate::http::{ApiError, ApiResult, AppState, Caller};

fn missing(job_id: &str) -> ApiError {
    ApiError::not_found("job", job_id)
}

/// The staff reads every job, anybody else their own; others do not exist for them.
pub fn may_read(caller: &Caller, row: &JobRow) -> bool {
    let is_staff = caller.role.is_analyst() || caller.role.is_operator();
    is_staff || row.created_by == caller.identity_id.as_str()
}

/// Seniors, admins, and who enqueued it.
fn require_control(caller: &Caller, row: &JobRow) -> ApiResult<()> {
    if caller.role.is_senior() || row.created_by == caller.identity_id.as_str() {
        return Ok(());
    }
    Err(ApiError::Forbidden("only seniors, admins and who enqueued a job may do this".into()))
}

/// A job that the caller may see.
pub async fn find(tx: &mut Tx, caller: &Caller, job_id: &str) -> ApiResult<JobRow> {
    let row = store::find_job(tx, job_id).await?;
    row.filter(|row| may_read(caller, row)).ok_or_else(|| missing(job_id))
}

/// Enqueues a dead or cancelled job again, with all its attempts; it goes on where it saved.
pub async fn retry(
    state: &AppState,
    caller: &Caller,
    job_id: &str,
    reason: Option<&str>,
) -> ApiResult<JobRow> {
    let mut tx = state.db.write().await?;
    let seen = find(&mut tx, caller, job_id).await?;
    require_control(caller, &seen)?;
    // A place in the order of its key is given under the key's lock, which is taken before the job.
    if let Some(key) = &seen.order_key {
        in_order(&mut tx, key).await?;
    }
    let seen = store::find_and_hold(&mut tx, job_id).await?.ok_or_else(|| missing(job_id))?;
    if store::mark_retried(&mut tx, job_id).await? == 0 {
        let message = format!("the job is {}; only a dead or cancelled one is enqueued again", seen.status);
        return Err(ApiError::Conflict { code: "wrong_state", message });
    }
    spendsense_db::signals::call(&mut tx, CALL).await?;
    let after = note(&mut tx, state, caller, &seen, "retry_job", reason).await?;
    tx.commit().await?;
    state.jobs.wake();
    Ok(after)
}

/// Cancels a job that waits, and asks the worker of one that runs to end it. One that is cancelled, or asked to be,
/// stays as it is.
pub async fn cancel(
    state: &AppState,
    caller: &Caller,
    job_id: &str,
    reason: Option<&str>,
) -> ApiResult<JobRow> {
    let mut tx = state.db.write().await?;
    require_control(caller, &find(&mut tx, caller, job_id).await?)?;
    let seen = store::find_and_hold(&mut tx, job_id).await?.ok_or_else(|| missing(job_id))?;
    match seen.status()? {
        JobStatus::Cancelled => return Ok(seen),
        JobStatus::Running if seen.cancel_requested != 0 => return Ok(seen),
        JobStatus::Running => store::request_cancel(&mut tx, job_id).await?,
        JobStatus::Pending | JobStatus::Scheduled => {
            let now = state.world.now();
            let cancelled = store::mark_cancelled(&mut tx, job_id, now).await?;
            state.jobs.give_up(&mut tx, (job_id, &seen.kind), &seen.payload, CANCELLED, now).await?;
            cancelled
        }
        JobStatus::Succeeded | JobStatus::Dead => {
            let message = format!("the job is {} and over", seen.status);
            return Err(ApiError::Conflict { code: "wrong_state", message });
        }
    };
    // Another of its order key may be next.
    spendsense_db::signals::call(&mut tx, CALL).await?;
    let after = note(&mut tx, state, caller, &seen, "cancel_job", reason).await?;
    tx.commit().await?;
    state.jobs.wake();
    Ok(after)
}

/// The audit entry, and the job as it now stands.
async fn note(
    tx: &mut Tx,
    state: &AppState,
    caller: &Caller,
    before: &JobRow,
    action: &'static str,
    reason: Option<&str>,
) -> ApiResult<JobRow> {
    let after = store::find_job(tx, &before.job_id).await?.ok_or_else(|| missing(&before.job_id))?;
    let stands = |row: &JobRow| json!({ "status": row.status, "attempt": row.attempt, "cancel_requested": row.cancel_requested != 0 });
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action,
        subject: Subject::of("job", &before.job_id),
        user_id: None,
        before: Some(stands(before)),
        after: Some(stands(&after)),
        reason,
        metadata: json!({ "kind": before.kind, "queue": before.queue }),
        at: state.world.now(),
    };
    audit::record(tx, caller, &entry).await?;
    Ok(after)
}
