//! What a customer does with an item that was delivered to them.

use serde_json::json;
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::review::{self, Action, Status};

use super::model::InboxState;
use super::store;
use crate::http::{ApiError, ApiResult, AppState, Caller};
use crate::recommendations::store::find_recommendation;
use crate::review::decide::change::{Deed, next_version, record};
use crate::review::decide::store::mark_decided;

/// Views or dismisses. What is so already stays as it is; what was never delivered does not exist for its customer.
pub(super) async fn act(
    state: &AppState,
    caller: &Caller,
    user_id: &UserId,
    id: &RecommendationId,
    action: Action,
) -> ApiResult<InboxState> {
    let missing = || ApiError::not_found("item", id.as_str());
    let mut tx = state.db.write().await?;
    let row = find_recommendation(&mut tx, id).await?.ok_or_else(missing)?;
    let status = row.status()?;
    let is_visible = status.is_visible_to_customer() || status == Status::Dismissed;
    if row.user_id() != *user_id || !is_visible {
        return Err(missing());
    }
    let done = match action {
        Action::View => status == Status::Viewed,
        _ => status == Status::Dismissed,
    };
    if done {
        return Ok(InboxState { id: row.recommendation_id, status: row.status });
    }
    let next = review::transition(status, action, caller.role.reviewer())
        .map_err(|refusal| ApiError::Conflict { code: "wrong_state", message: refusal.to_string() })?;
    let at = state.world.now();
    let after = next_version(&row, next, at);
    if mark_decided(&mut tx, &row, &after).await? == 0 {
        let message = "it changed just now; look at it again".to_owned();
        return Err(ApiError::Conflict { code: "stale_version", message });
    }
    match action {
        Action::View => store::mark_viewed(&mut tx, id, at).await?,
        _ => store::mark_dismissed(&mut tx, id, at).await?,
    };
    let deed = Deed { action: action.as_str(), reason: None, details: json!({}) };
    record(&mut tx, &state.world, caller, Some(&row), &after, &deed).await?;
    tx.commit().await?;
    Ok(InboxState { id: after.recommendation_id, status: after.status })
}
