//! Taking the newest decision back: a compensating change with a reason, after which nothing of the decision is left
//! but its audit entries.

use serde_json::json;
use spendsense_engine::review::Action;
use spendsense_engine::review::undo::{self, UndoRefusal};

use super::change::{Deed, Seen, apply, conflict, find_seen, next_version, record};
use super::store;
use crate::delivery;
use crate::http::{ApiError, ApiResult, AppState, Caller};
use crate::recommendations::store::RecommendationRow;

pub async fn undo(
    state: &AppState,
    caller: &Caller,
    seen: &Seen<'_>,
    reason: &str,
) -> ApiResult<RecommendationRow> {
    let mut tx = state.db.write().await?;
    let row = find_seen(&mut tx, seen).await?;
    let at = state.world.now();
    let mut decisions = row.decisions()?;
    let who = caller.identity_id.as_str();
    let (_, next) = undo::undo(row.status()?, decisions.last(), who, caller.role.reviewer(), at)
        .map_err(|why| refusal(&why, &row))?;
    let Some(undone) = decisions.pop() else {
        return Err(refusal(&UndoRefusal::NothingToUndo, &row));
    };
    let mut after = next_version(&row, next, at);
    match undone.action {
        Action::Approve => {
            (after.approved_by, after.approved_at, after.acknowledgement) = (None, None, None);
            after.operator_notes.clone_from(&undone.notes);
        }
        Action::Reject => {
            (after.rejected_by, after.rejected_at, after.rejection_reason) = (None, None, None);
        }
        _ => {}
    }
    after.keep_all(&decisions)?;
    apply(&mut tx, &row, &after).await?;
    if let Some(flag_id) = &undone.flag_id {
        store::delete_flag(&mut tx, flag_id).await?;
    }
    store::mark_flags_reopened(&mut tx, &after, undone.version).await?;
    delivery::store::delete_waiting(&mut tx, &after.id()).await?;
    let details = json!({ "undone": undone.action, "decided_by": undone.by, "decided_at": undone.at });
    let deed = Deed { action: "undo", reason: Some(reason), details };
    record(&mut tx, &state.world, caller, Some(&row), &after, &deed).await?;
    tx.commit().await?;
    Ok(after)
}

fn refusal(why: &UndoRefusal, row: &RecommendationRow) -> ApiError {
    match why {
        UndoRefusal::NothingToUndo => conflict(
            "wrong_state",
            format!("there is nothing to undo on a recommendation that is {}", row.status),
        ),
        UndoRefusal::TooLate { since } => {
            conflict("undo_window_passed", format!("it stands for good since {since}; it is {}", row.status))
        }
        UndoRefusal::NotYours => {
            ApiError::Forbidden("only whoever decided, or a senior colleague, may undo it".into())
        }
    }
}
