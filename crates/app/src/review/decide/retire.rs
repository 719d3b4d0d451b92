//! What the program itself does to items: a newer batch takes their place, their time runs out, consent goes.

use std::time::Duration;

use serde_json::json;
use spendsense_db::Tx;
use spendsense_engine::ids::UserId;
use spendsense_engine::review::{self, Action};

use super::change::{Deed, conflict, next_version, record};
use super::store;
use crate::background::Task;
use crate::context::World;
use crate::delivery;
use crate::http::{ApiResult, AppState, Caller};
use crate::recommendations::store::{self as recommendations, RecommendationRow};

/// Items that one transaction of [`expire_due`] looks at.
const EXPIRE_PER_LOOK: i64 = 500;
/// How often a lost race against an operator is run again.
const RACES_MAX: u32 = 5;

/// How often items are looked through for those whose time has run out.
const EXPIRE_EVERY: Duration = Duration::from_mins(1);

/// [`expire_due`] as a server's periodic task.
pub fn task() -> Task {
    Task::new("expire", EXPIRE_EVERY, |state| async move { Ok(expire_due(&state).await.map(drop)?) })
}

/// Moves an item out of the way as the machine allows; what is past that stays as it is. Open flags and an unsent
/// delivery go with it.
pub(crate) async fn retire(
    tx: &mut Tx,
    world: &World,
    caller: &Caller,
    row: &RecommendationRow,
    action: Action,
    reason: &str,
) -> ApiResult<()> {
    let mut row = row.clone();
    for _ in 0..RACES_MAX {
        let Ok(next) = review::transition(row.status()?, action, review::Role::System) else {
            return Ok(());
        };
        let mut after = next_version(&row, next, world.now());
        after.forget_decisions();
        if store::mark_decided(tx, &row, &after).await? == 1 {
            store::mark_flags_resolved(tx, &after, &Caller::program(action.as_str()), next.as_str()).await?;
            delivery::store::mark_cancelled(tx, &after.id()).await?;
            let deed = Deed { action: action.as_str(), reason: Some(reason), details: json!({}) };
            return record(tx, world, caller, Some(&row), &after, &deed).await;
        }
        let Some(changed) = recommendations::find_recommendation(tx, &row.id()).await? else {
            return Ok(());
        };
        row = changed;
    }
    Err(conflict("stale_version", "the item keeps changing; try again"))
}

/// Consent is gone: what was not yet dismissed or decided against is withdrawn, and no text about the user stays.
pub async fn withdraw_all(tx: &mut Tx, world: &World, caller: &Caller, user_id: &UserId) -> ApiResult<()> {
    for row in recommendations::list_all(tx, user_id).await? {
        retire(tx, world, caller, &row, Action::Withdraw, "consent_revoked").await?;
    }
    Ok(recommendations::delete_texts(tx, user_id, world.now()).await?)
}

/// Expires what has outlived its time, each item in a transaction of its own. Answers how many.
pub async fn expire_due(state: &AppState) -> ApiResult<u64> {
    let caller = Caller::program("expire");
    let mut expired = 0;
    loop {
        let due = {
            let mut tx = state.db.read().await?;
            store::list_expired(&mut tx, state.world.now(), EXPIRE_PER_LOOK).await?
        };
        if due.is_empty() {
            return Ok(expired);
        }
        for id in due {
            let mut tx = state.db.write().await?;
            if let Some(row) = recommendations::find_recommendation(&mut tx, &id.as_str().into()).await? {
                retire(&mut tx, &state.world, &caller, &row, Action::Expire, "expired").await?;
            }
            tx.commit().await?;
            expired += 1;
        }
    }
}
