//! Assigning everybody's personas anew after a publication, in the background, with its progress in the database.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::json;
use spendsense_db::DbError;
use spendsense_engine::time::UnixMs;

use super::model::{Reassignment, Reassignments};
use super::store::{self, RunRow};
use crate::audit::{Entry, Subject, record};
use crate::http::{ApiError, ApiResult, AppState, Caller};
use crate::{personas, signals};

/// How often progress is written down.
const BEAT: Duration = Duration::from_secs(1);
/// A run that was silent for so long has lost its process.
const SILENT_MS_MAX: i64 = 60_000;
const RUNS_SHOWN: i64 = 20;

/// Starts a run; one at a time. Personas that change are superseded and kept.
pub async fn start(state: &AppState, caller: &Caller) -> ApiResult<Reassignment> {
    let at = state.world.now();
    let users = signals::batch::count(&state.db).await?;
    let mut tx = state.db.write().await?;
    store::lock_runs(&mut tx).await?;
    let newest = store::list_runs(&mut tx, 1).await?;
    if newest.first().is_some_and(|run| status(run, at) == "running") {
        return Err(ApiError::Conflict {
            code: "wrong_state",
            message: "personas are being assigned anew already".to_owned(),
        });
    }
    let policy = &state.policy;
    personas::store::insert_policy(&mut tx, policy.hash(), policy.body(), at).await?;
    let run = RunRow {
        run_id: state.world.id("run"),
        policy_hash: policy.hash().to_owned(),
        started_by: caller.identity_id.to_string(),
        started_at: at.0,
        touched_at: at.0,
        users_total: i64::try_from(users).unwrap_or(i64::MAX),
        users_done: 0,
        changed: 0,
        finished_at: None,
        failure: None,
    };
    store::insert_run(&mut tx, &run).await?;
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action: "reassign_personas",
        subject: Subject::of("policy_reassignment", &run.run_id),
        user_id: None,
        before: None,
        after: None,
        reason: None,
        metadata: json!({ "policy_hash": run.policy_hash, "users": run.users_total }),
        at,
    };
    record(&mut tx, caller, &entry).await?;
    tx.commit().await?;
    tokio::spawn(carry_out(state.clone(), run.clone()));
    Ok(view(run, at))
}

pub async fn list(state: &AppState) -> ApiResult<Reassignments> {
    let now = state.world.now();
    let mut tx = state.db.read().await?;
    let runs = store::list_runs(&mut tx, RUNS_SHOWN).await?;
    let items: Vec<Reassignment> = runs.into_iter().map(|run| view(run, now)).collect();
    Ok(Reassignments { total: i64::try_from(items.len()).unwrap_or(0), items, next_cursor: None })
}

/// Does the work and writes down how far it is. What was committed stays when it breaks off: each chunk is whole.
async fn carry_out(state: AppState, mut run: RunRow) {
    let done = Arc::new(AtomicI64::new(0));
    let seen = Arc::clone(&done);
    let note = move |users: u64| done.store(i64::try_from(users).unwrap_or(i64::MAX), Ordering::Relaxed);
    let work = personas::batch::assign_all(&state.db, &state.world, &state.policy, note);
    tokio::pin!(work);
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            () = tokio::time::sleep(BEAT) => {
                run.users_done = seen.load(Ordering::Relaxed);
                run.touched_at = state.world.now().0;
                if let Err(error) = write(&state, &run).await {
                    let cause: &dyn std::error::Error = &error;
                    tracing::warn!(error = cause, run.id = run.run_id, "progress of run {} not written", run.run_id);
                }
            }
        }
    };
    let now = state.world.now().0;
    (run.finished_at, run.touched_at) = (Some(now), now);
    match outcome {
        Ok(done) => {
            run.users_done = i64::try_from(done.users).unwrap_or(i64::MAX);
            run.changed = i64::try_from(done.changed).unwrap_or(i64::MAX);
        }
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::error!(error = cause, run.id = run.run_id, "run {} failed", run.run_id);
            run.users_done = seen.load(Ordering::Relaxed);
            run.failure =
                Some("the database refused or went away; what was done stays, start again".to_owned());
        }
    }
    if let Err(error) = write(&state, &run).await {
        let cause: &dyn std::error::Error = &error;
        tracing::error!(error = cause, run.id = run.run_id, "end of run {} not written", run.run_id);
    }
}

async fn write(state: &AppState, run: &RunRow) -> Result<(), DbError> {
    let mut tx = state.db.write().await?;
    store::update_run(&mut tx, run).await?;
    tx.commit().await
}

fn status(run: &RunRow, now: UnixMs) -> &'static str {
    match (run.finished_at, &run.failure) {
        (Some(_), None) => "done",
        (Some(_), Some(_)) => "failed",
        (None, _) if now.0.saturating_sub(run.touched_at) > SILENT_MS_MAX => "lost",
        (None, _) => "running",
    }
}

fn view(run: RunRow, now: UnixMs) -> Reassignment {
    Reassignment {
        status: status(&run, now),
        run_id: run.run_id,
        policy_hash: run.policy_hash,
        started_by: run.started_by,
        started_at: UnixMs(run.started_at),
        finished_at: run.finished_at.map(UnixMs),
        users_total: run.users_total,
        users_done: run.users_done,
        changed: run.changed,
        failure: run.failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_went_silent_is_lost() {
        let run = |touched_at, finished_at: Option<i64>, failure: Option<&str>| RunRow {
            run_id: String::new(),
            policy_hash: String::new(),
            started_by: String::new(),
            started_at: 0,
            touched_at,
            users_total: 0,
            users_done: 0,
            changed: 0,
            finished_at,
            failure: failure.map(str::to_owned),
        };
        let cases = [
            (run(0, None, None), "lost"),
            (run(90_000, None, None), "running"),
            (run(0, Some(1), None), "done"),
            (run(0, Some(1), Some("x")), "failed"),
        ];
        for (run, expected) in cases {
            assert_eq!(status(&run, UnixMs(100_000)), expected);
        }
    }
}
