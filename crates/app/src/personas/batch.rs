//! Personas of every user with stored signals, a chunk of users at a time.

use std::pin::pin;
use std::sync::Arc;

use futures::{StreamExt as _, stream};
use rustc_hash::FxHashMap;
use spendsense_db::bulk::{self, Arrivals, Cell, Column, Kind, Role, Rows, Table, UserRange, Whose};
use spendsense_db::{Backend, Db, DbError};
use spendsense_engine::ids::UserId;
use spendsense_engine::personas::{Fallback, Persona, assign};
use spendsense_engine::time::UnixMs;

use super::PolicyInForce;
use super::store::{self, StoredAssignment};
use crate::consent;
use crate::context::World;
use crate::signals::store::{StoredSignals, list_features_in_range};

/// Users read, assigned and written together.
const USERS_PER_CHUNK: u32 = 1024;

/// What a batch did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub users: u64,
    pub assignments: u64,
    /// Persona, secondary persona, fallback or policy differ from before.
    pub changed: u64,
}

const ASSIGNMENTS: Table = Table {
    name: "persona_assignments",
    columns: &[
        Column::new("assignment_id", Kind::Text, Role::Key),
        Column::new("user_id", Kind::Text, Role::Once),
        Column::new("window_days", Kind::Integer, Role::Once),
        Column::new("persona", Kind::Text, Role::Once),
        Column::new("secondary_persona", Kind::Text, Role::Once),
        Column::new("confidence_ppm", Kind::Integer, Role::Value),
        Column::new("fallback", Kind::Text, Role::Once),
        Column::new("reasoning", Kind::Text, Role::Value),
        Column::new("policy_hash", Kind::Text, Role::Once),
        Column::new("fingerprint", Kind::Text, Role::Value),
        Column::new("as_of", Kind::Integer, Role::Value),
        Column::new("superseded_at", Kind::Integer, Role::Value),
        Column::new("assigned_at", Kind::Integer, Role::Touch),
    ],
};

/// Assigns from the stored signals; `progress` is told the users done so far.
pub async fn assign_all(
    db: &Db,
    world: &World,
    policy: &Arc<PolicyInForce>,
    progress: impl Fn(u64),
) -> Result<Done, DbError> {
    let mut tx = db.write().await?;
    store::insert_policy(&mut tx, policy.hash(), policy.body(), world.now()).await?;
    let ranges = bulk::user_ranges(&mut tx, Whose::Consenting, USERS_PER_CHUNK).await?;
    tx.commit().await?;
    let mut done = Done::default();
    let assigned = stream::iter(ranges)
        .map(|range| tokio::spawn(assign_range(db.clone(), world.clone(), Arc::clone(policy), range)))
        .buffer_unordered(ranges_at_once(db));
    let mut assigned = pin!(assigned);
    while let Some(chunk) = assigned.next().await {
        let chunk = chunk.map_err(broken)??;
        done.users += chunk.users;
        done.assignments += chunk.assignments;
        done.changed += chunk.changed;
        progress(done.users);
    }
    Ok(done)
}

/// While PostgreSQL reads and writes one range, another is decided. SQLite does its work in our own process and has
/// one writer.
fn ranges_at_once(db: &Db) -> usize {
    match db.backend() {
        Backend::Sqlite => 1,
        Backend::Postgres => 3,
    }
}

/// A thread of ours that broke off.
fn broken(error: tokio::task::JoinError) -> DbError {
    DbError::Unavailable(std::io::Error::other(error).into())
}

async fn assign_range(
    db: Db,
    world: World,
    policy: Arc<PolicyInForce>,
    range: UserRange,
) -> Result<Done, DbError> {
    let at = world.now();
    let mut tx = db.write().await?;
    // Withdrawn meanwhile: signals went with consent, so there is nothing to assign from.
    consent::store::lock_consenting(&mut tx, &range).await?;
    let signals = list_features_in_range(&mut tx, &range).await?;
    let current = store::list_all_in_range(&mut tx, &range).await?;
    let mut current: FxHashMap<(UserId, u16), StoredAssignment> =
        current.into_iter().map(|held| ((held.user_id.clone(), held.window_days), held)).collect();
    let mut superseded = Rows::new(ASSIGNMENTS.columns.len());
    let mut in_force = Rows::new(ASSIGNMENTS.columns.len());
    let mut done = Done { users: u64::try_from(range.users).unwrap_or(0), ..Done::default() };
    for (user_id, stored) in signals {
        let held = current.remove(&(user_id.clone(), stored.signals.window_days));
        let mut next = decide(&world, &policy, user_id, stored, at);
        done.assignments += 1;
        match held {
            Some(held) if held.same_finding(&next) => next.assignment_id = held.assignment_id,
            held => {
                done.changed += 1;
                if let Some(mut held) = held {
                    held.superseded_at = Some(at);
                    push(&mut superseded, &held);
                }
            }
        }
        push(&mut in_force, &next);
    }
    // The old ones leave first: one may be in force for a user and window.
    bulk::write(&mut tx, &ASSIGNMENTS, &superseded, Arrivals::Any).await?;
    bulk::write(&mut tx, &ASSIGNMENTS, &in_force, Arrivals::Any).await?;
    tx.commit().await?;
    Ok(done)
}

fn decide(
    world: &World,
    policy: &PolicyInForce,
    user_id: UserId,
    stored: StoredSignals,
    at: UnixMs,
) -> StoredAssignment {
    StoredAssignment {
        assignment_id: world.id("asg"),
        user_id,
        window_days: stored.signals.window_days,
        assignment: assign(policy, &stored.signals),
        policy_hash: policy.hash().to_owned(),
        as_of: stored.signals.as_of,
        fingerprint: stored.signals.fingerprint,
        assigned_at: at,
        superseded_at: None,
    }
}

fn push(rows: &mut Rows, held: &StoredAssignment) {
    rows.push([
        Cell::Text(&held.assignment_id),
        Cell::Text(held.user_id.as_str()),
        Cell::Integer(i64::from(held.window_days)),
        Cell::Text(held.assignment.persona.as_str()),
        held.assignment.secondary.map(Persona::as_str).map_or(Cell::Null, Cell::Text),
        Cell::Integer(held.assignment.confidence.0),
        held.assignment.fallback.map(Fallback::as_str).map_or(Cell::Null, Cell::Text),
        Cell::Text(&store::reasoning_json(&held.assignment)),
        Cell::Text(&held.policy_hash),
        Cell::Text(&held.fingerprint),
        Cell::Integer(i64::from(held.as_of.0)),
        held.superseded_at.map_or(Cell::Null, |at| Cell::Integer(at.0)),
        Cell::Integer(held.assigned_at.0),
    ]);
}
