//! Asking a senior colleague to look, and answering such a flag without deciding.

use serde_json::json;
use spendsense_engine::review::Action;
use spendsense_engine::time::UnixMs;

use super::change::{Deed, Seen, apply, conflict, decision, next_version, open, record};
use super::store::{self, FlagRow};
use crate::http::{ApiError, ApiResult, AppState, Caller};
use crate::recommendations::store::RecommendationRow;

/// A flagged item and its new flag.
#[derive(Debug)]
pub struct Flagged {
    pub row: RecommendationRow,
    pub flag_id: String,
}

/// A flag that was answered.
#[derive(Debug)]
pub struct Resolved {
    pub row: RecommendationRow,
    pub flag_id: String,
    pub resolved_at: UnixMs,
}

pub async fn flag(state: &AppState, caller: &Caller, seen: &Seen<'_>, reason: &str) -> ApiResult<Flagged> {
    let mut tx = state.db.write().await?;
    let (row, next) = open(&mut tx, caller, seen, Action::Flag).await?;
    let flag_id = state.world.id("flg");
    let mut decision = decision(state, caller, &row, Action::Flag)?;
    decision.flag_id = Some(flag_id.clone());
    let at = decision.at;
    let mut after = next_version(&row, next, at);
    after.keep(decision)?;
    apply(&mut tx, &row, &after).await?;
    store::insert_flag(&mut tx, &flag_id, &after, caller, reason).await?;
    let deed = Deed { action: "flag", reason: Some(reason), details: json!({ "flag_id": flag_id }) };
    record(&mut tx, &state.world, caller, Some(&row), &after, &deed).await?;
    tx.commit().await?;
    Ok(Flagged { row: after, flag_id })
}

/// The item waits for review again. What led to the flag can then no longer be undone.
pub async fn resolve(
    state: &AppState,
    caller: &Caller,
    flag_id: &str,
    version: Option<i64>,
    resolution: &str,
) -> ApiResult<Resolved> {
    let mut tx = state.db.write().await?;
    let flag: FlagRow =
        store::find_flag(&mut tx, flag_id).await?.ok_or_else(|| ApiError::not_found("flag", flag_id))?;
    if flag.resolved {
        return Err(conflict("wrong_state", "the flag is resolved already"));
    }
    let recommendation_id = flag.recommendation_id.as_str().into();
    let seen = Seen { recommendation_id: &recommendation_id, version };
    let (row, next) = open(&mut tx, caller, &seen, Action::Resolve).await?;
    let at = state.world.now();
    let mut after = next_version(&row, next, at);
    after.forget_decisions();
    apply(&mut tx, &row, &after).await?;
    store::mark_flags_resolved(&mut tx, &after, caller, resolution).await?;
    let deed = Deed { action: "resolve", reason: Some(resolution), details: json!({ "flag_id": flag_id }) };
    record(&mut tx, &state.world, caller, Some(&row), &after, &deed).await?;
    tx.commit().await?;
    Ok(Resolved { row: after, flag_id: flag_id.to_owned(), resolved_at: at })
}
