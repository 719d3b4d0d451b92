//! Rejecting: the item reaches nobody.

use serde_json::json;
use spendsense_engine::review::{Action, Status};

use super::change::{Deed, Seen, apply, decision, next_version, open, record};
use super::store;
use crate::http::{ApiResult, AppState, Caller};
use crate::recommendations::store::RecommendationRow;

pub async fn reject(
    state: &AppState,
    caller: &Caller,
    seen: &Seen<'_>,
    reason: &str,
) -> ApiResult<RecommendationRow> {
    let mut tx = state.db.write().await?;
    let (row, next) = open(&mut tx, caller, seen, Action::Reject).await?;
    let at = state.world.now();
    let mut after = RecommendationRow {
        rejected_by: Some(caller.identity_id.to_string()),
        rejected_at: Some(at.0),
        rejection_reason: Some(reason.to_owned()),
        ..next_version(&row, next, at)
    };
    after.keep(decision(state, caller, &row, Action::Reject)?)?;
    apply(&mut tx, &row, &after).await?;
    if row.status()? == Status::Flagged {
        store::mark_flags_resolved(&mut tx, &after, caller, "rejected").await?;
    }
    let deed = Deed { action: "reject", reason: Some(reason), details: json!({}) };
    record(&mut tx, &state.world, caller, Some(&row), &after, &deed).await?;
    tx.commit().await?;
    Ok(after)
}
