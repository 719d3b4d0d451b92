//! Granting, withdrawing and asking for consent.

use spendsense_db::Tx;
use spendsense_db::bulk::UserRange;
use spendsense_engine::ids::UserId;
use spendsense_engine::time::UnixMs;

use super::model::{ConsentAction, ConsentRequest, ConsentState};
use super::store;
use crate::context::World;
use crate::http::{ApiError, ApiResult, Caller};
use crate::review::decide::retire;
use crate::{desk, personas, signals};

/// The gate: fails with 404 for an unknown user and `consent_required` without consent in force.
pub async fn require(tx: &mut Tx, user_id: &UserId) -> ApiResult<()> {
    match store::find_standing(tx, user_id).await? {
        None => Err(ApiError::not_found("user", user_id.as_str())),
        Some(standing) if standing.consent_status => Ok(()),
        Some(_) => Err(ApiError::ConsentRequired { user_id: user_id.to_string() }),
    }
}

/// The gate for writing what was derived: consent holds and will hold until the transaction ends.
pub async fn require_and_lock(tx: &mut Tx, user_id: &UserId) -> ApiResult<()> {
    if store::lock_consenting(tx, &UserRange::one(user_id.as_str())).await?.is_empty() {
        return require(tx, user_id).await;
    }
    Ok(())
}

/// Applies a change inside the caller's transaction. Saying what already holds changes and records nothing.
pub async fn change(tx: &mut Tx, world: &World, caller: &Caller, request: &ConsentRequest) -> ApiResult<()> {
    let user_id = UserId::from(request.user_id.as_str());
    let standing = store::find_standing(tx, &user_id)
        .await?
        .ok_or_else(|| ApiError::not_found("user", user_id.as_str()))?;
    let granted = request.action == ConsentAction::Grant;
    if standing.consent_status == granted {
        return Ok(());
    }
    let at = world.now();
    let change = store::Change {
        event_id: world.id("cns"),
        granted,
        version: &request.version,
        channel: &request.channel,
        at,
    };
    store::insert_change(tx, caller, &user_id, &change).await?;
    if !granted {
        signals::store::delete_features(tx, &user_id).await?;
        personas::store::delete_assignments(tx, &user_id).await?;
        desk::store::delete_notes_about(tx, &user_id).await?;
        retire::withdraw_all(tx, world, caller, &user_id).await?;
    }
    Ok(())
}

/// What holds now, with its history.
pub async fn state(tx: &mut Tx, user_id: &UserId) -> ApiResult<ConsentState> {
    let standing = store::find_standing(tx, user_id)
        .await?
        .ok_or_else(|| ApiError::not_found("user", user_id.as_str()))?;
    let instant = |ms: Option<i64>| ms.map(UnixMs);
    Ok(ConsentState {
        user_id: user_id.to_string(),
        consent_status: standing.consent_status,
        consent_granted_at: instant(standing.consent_granted_at),
        consent_revoked_at: instant(standing.consent_revoked_at),
        history: store::list_events(tx, user_id).await?,
    })
}
