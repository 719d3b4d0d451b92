//! Links committed entries: gives each the next number and a hash over itself and the entry before.
//!
//! A change only writes its entry and does not wait for the chain, so changes do not queue up behind one another.
//! What is linked next is read from the queue that a trigger fills in the entry's own transaction, never from a
//! watermark: an entry that commits late is linked late and is not passed over. One linker at a time, on any number of
//! servers, by a named lock.

use std::sync::Arc;
use std::time::Duration;

use spendsense_db::{Db, DbError, dialect};
use spendsense_engine::audit;
use spendsense_engine::time::UnixMs;

use super::store;
use crate::background::Task;
use crate::context::World;
use crate::http::AppState;

const LOCK: &str = "audit_chain";
/// Entries linked in one transaction.
const BATCH: i64 = 1000;
/// How often to look for what other processes committed.
const PERIOD: Duration = Duration::from_millis(200);
/// A pass waits this long for company, so that a busy desk does not pay one commit more for every change, and seldom
/// waits behind one.
const GATHER: Duration = Duration::from_millis(100);

pub fn task(state: &AppState) -> Task {
    Task::new("audit_chain", PERIOD, pass).woken_by(Arc::clone(&state.audit.wake)).with_last_pass()
}

async fn pass(state: AppState) -> anyhow::Result<()> {
    tokio::time::sleep(GATHER).await;
    link_waiting(&state.db, &state.world).await?;
    state.audit.publish(&state.db).await?;
    let mut tx = state.db.read().await?;
    let waiting = store::find_waiting(&mut tx).await?;
    let age_ms = waiting.oldest_at.map_or(0, |oldest| state.world.now().0.saturating_sub(oldest).max(0));
    metrics::gauge!("audit_unlinked_entries").set(gauged(waiting.entries));
    metrics::gauge!("audit_unlinked_age_seconds").set(gauged(age_ms) / 1000.0);
    Ok(())
}

/// As far as a gauge goes; two thousand million are as alarming as more.
fn gauged(number: i64) -> f64 {
    f64::from(i32::try_from(number).unwrap_or(i32::MAX))
}

/// Links everything that waits; says how much that was.
pub async fn link_waiting(db: &Db, world: &World) -> Result<usize, DbError> {
    let mut linked = 0;
    loop {
        // Looking costs no write transaction, and mostly there is nothing.
        let waits = store::find_waiting(&mut db.read().await?).await?.entries > 0;
        let batch = if waits { link_batch(db, world.now()).await? } else { 0 };
        linked += batch;
        if i64::try_from(batch).unwrap_or(i64::MAX) < BATCH {
            return Ok(linked);
        }
    }
}

async fn link_batch(db: &Db, at: UnixMs) -> Result<usize, DbError> {
    let mut tx = db.write().await?;
    dialect::only_one(&mut tx, LOCK).await?;
    dialect::join_by_key(&mut tx).await?;
    let head = store::find_head(&mut tx).await?;
    let entries = store::list_waiting(&mut tx, BATCH).await?;
    let (mut seq, mut hash) = (head.seq, head.hash);
    let mut links = Vec::with_capacity(entries.len());
    let mut spelling = Vec::new();
    for row in &entries {
        spelling.clear();
        if !row.entry(seq + 1).write(&mut spelling) {
            tracing::error!(
                audit.id = row.audit_id,
                "audit entry {} is not readable and stays unlinked",
                row.audit_id
            );
            continue;
        }
        seq += 1;
        hash = audit::link(&hash, &spelling);
        links.push((seq, row.audit_id.as_str(), hash));
    }
    store::insert_links(&mut tx, &links, at).await?;
    tx.commit().await?;
    Ok(links.len())
}
