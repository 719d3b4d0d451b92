//! Enqueueing, in the caller's transaction: what rolls it back takes the job along.

use spendsense_db::{DbError, Tx, dialect, signals};

use super::model::{Enqueued, NewJob};
use super::store;
use crate::context::World;

/// What workers listen to.
pub(super) const CALL: &str = "spendsense_jobs";

/// Enqueues `job` for `created_by`, an identity or [`crate::http::SYSTEM`]. With a unique key that is taken, the job
/// that has it is returned and nothing is written.
///
/// A transaction that enqueues jobs of several order keys takes them in the order of their names, as one does with
/// any locks.
pub async fn enqueue(
    tx: &mut Tx,
    world: &World,
    created_by: &str,
    job: &NewJob,
) -> Result<Enqueued, DbError> {
    if let Some(key) = &job.order_key {
        in_order(tx, key).await?;
    }
    let now = world.now();
    if let Some(key) = &job.unique_key {
        store::clear_expired_key(tx, key, now).await?;
    }
    let job_id = world.id("job");
    loop {
        if store::insert_job(tx, &job_id, job, created_by, now).await? > 0 {
            signals::call(tx, CALL).await?;
            return Ok(Enqueued { job_id, is_new: true });
        }
        // On PostgreSQL the job that has the key may have finished between the two statements.
        let key = job.unique_key.as_deref().unwrap_or_default();
        if let Some(job_id) = store::find_live(tx, key).await? {
            return Ok(Enqueued { job_id, is_new: false });
        }
    }
}

/// Lets one transaction at a time give jobs of `key` their place, so that places are in the order of the commits and
/// none appears before one that a worker has already passed.
pub(super) async fn in_order(tx: &mut Tx, key: &str) -> Result<(), DbError> {
    dialect::only_one(tx, &format!("job_order:{key}")).await
}
