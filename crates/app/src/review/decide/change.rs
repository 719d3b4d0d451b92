//! What all decisions share: opening an item as of the version that was seen, and closing it with its audit entry.

use serde_json::{Value, json};
use spendsense_db::Tx;
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::review::undo::Decision;
use spendsense_engine::review::{self, Action, RefusalReason, Status};
use spendsense_engine::time::UnixMs;

use super::store;
use crate::audit::{self, Entry, Subject};
use crate::context::World;
use crate::http::{ApiError, ApiResult, AppState, Caller};
use crate::recommendations::store::{RecommendationRow, find_recommendation};
use crate::traces::model::sha256_hex;

/// Which recommendation, as of which version the caller saw.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub recommendation_id: &'a RecommendationId,
    pub version: Option<i64>,
}

/// What was done, for the audit log.
#[derive(Debug)]
pub(crate) struct Deed<'a> {
    pub action: &'a str,
    pub reason: Option<&'a str>,
    /// What else there is to say; no texts of the user.
    pub details: Value,
}

/// The item, if the caller saw its present version.
pub(super) async fn find_seen(tx: &mut Tx, seen: &Seen<'_>) -> ApiResult<RecommendationRow> {
    as_seen(find_recommendation(tx, seen.recommendation_id).await?, seen)
}

/// What was found, if it is there and still as the caller saw it.
pub(super) fn as_seen(found: Option<RecommendationRow>, seen: &Seen<'_>) -> ApiResult<RecommendationRow> {
    let row = found.ok_or_else(|| ApiError::not_found("recommendation", seen.recommendation_id.as_str()))?;
    if seen.version.is_some_and(|version| version != row.version) {
        return Err(stale(&row));
    }
    Ok(row)
}

/// The item and where `action` leads, if the caller saw its present version and may take that action.
pub(super) async fn open(
    tx: &mut Tx,
    caller: &Caller,
    seen: &Seen<'_>,
    action: Action,
) -> ApiResult<(RecommendationRow, Status)> {
    let row = find_seen(tx, seen).await?;
    let next = next_status(&row, caller, action)?;
    Ok((row, next))
}

/// Where `action` leads, if the caller may take it now.
pub(super) fn next_status(row: &RecommendationRow, caller: &Caller, action: Action) -> ApiResult<Status> {
    match review::transition(row.status()?, action, caller.role.reviewer()) {
        Ok(next) => Ok(next),
        Err(refusal) if refusal.reason == RefusalReason::WrongRole => {
            Err(ApiError::Forbidden(format!("your role may not {action} what is {}", refusal.current)))
        }
        Err(refusal) => Err(ApiError::Conflict { code: "wrong_state", message: refusal.to_string() }),
    }
}

/// The row as a change begins: the next version, in `status`.
pub(crate) fn next_version(row: &RecommendationRow, status: Status, at: UnixMs) -> RecommendationRow {
    RecommendationRow {
        status: status.as_str().to_owned(),
        version: row.version + 1,
        updated_at: at.0,
        ..row.clone()
    }
}

/// The decision that leads from `row` to its next version, to be kept for an undo.
pub(super) fn decision(
    state: &AppState,
    caller: &Caller,
    row: &RecommendationRow,
    action: Action,
) -> ApiResult<Decision> {
    let at = state.world.now();
    Ok(Decision {
        action,
        by: caller.identity_id.to_string(),
        at,
        until: at.plus_ms(state.policy.expiry.undo_minutes.saturating_mul(60_000)),
        from: row.status()?,
        version: row.version + 1,
        notes: row.operator_notes.clone(),
        flag_id: None,
    })
}

/// Writes `after` over `row` if nobody was faster.
pub(super) async fn apply(tx: &mut Tx, row: &RecommendationRow, after: &RecommendationRow) -> ApiResult<()> {
    match store::mark_decided(tx, row, after).await? {
        0 => Err(stale(row)),
        _ => Ok(()),
    }
}

/// The audit entry of a change; an item that is made has nothing before it.
pub(crate) async fn record(
    tx: &mut Tx,
    world: &World,
    caller: &Caller,
    before: Option<&RecommendationRow>,
    after: &RecommendationRow,
    deed: &Deed<'_>,
) -> ApiResult<()> {
    let about = (after.id(), after.user_id());
    let entry = entry(world, &about, before, after, deed);
    Ok(audit::record(tx, caller, &entry).await?)
}

/// The entry itself; `about` are the ids of the item and its user.
pub(super) fn entry<'a>(
    world: &World,
    about: &'a (RecommendationId, UserId),
    before: Option<&RecommendationRow>,
    after: &RecommendationRow,
    deed: &Deed<'a>,
) -> Entry<'a> {
    Entry {
        audit_id: world.id("aud"),
        action: deed.action,
        subject: Subject::recommendation(&about.0),
        user_id: Some(&about.1),
        before: before.map(summary),
        after: Some(summary(after)),
        reason: deed.reason,
        metadata: deed.details.clone(),
        at: world.now(),
    }
}

/// What an entry keeps of an item. Texts are named by their hash: they go when consent goes, the log stays.
fn summary(row: &RecommendationRow) -> Value {
    json!({
        "status": row.status,
        "version": row.version,
        "priority": row.priority,
        "risk_tier": row.risk_tier,
        "approved_by": row.approved_by,
        "rejected_by": row.rejected_by,
        "modified_by": row.modified_by,
        "text_sha256": sha256_hex(&[&*row.title, &*row.content, &*row.rationale].join("\n\n")),
    })
}

pub(super) fn stale(row: &RecommendationRow) -> ApiError {
    ApiError::Conflict {
        code: "stale_version",
        message: format!("somebody changed it meanwhile (it was {}); look at it again", row.status),
    }
}

pub(super) fn conflict(code: &'static str, message: impl Into<String>) -> ApiError {
    ApiError::Conflict { code, message: message.into() }
}
