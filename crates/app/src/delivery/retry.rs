//! Sending again what was given up, once an operator has mended what was in its way.

use serde_json::json;
use spendsense_engine::ids::{RecommendationId, UserId};

use super::store::{self, ListedRow};
use crate::audit::{self, Entry, Subject};
use crate::http::{ApiError, ApiResult, AppState, Caller};

/// The delivery, due at once. Only the delivery is locked here, so nobody who takes locks in their order can be waited
/// for in a circle.
pub(super) async fn retry(
    state: &AppState,
    caller: &Caller,
    delivery_id: &str,
    reason: Option<&str>,
) -> ApiResult<ListedRow> {
    let at = state.world.now();
    let missing = || ApiError::not_found("delivery", delivery_id);
    let mut tx = state.db.write().await?;
    let seen = store::find_listed(&mut tx, delivery_id).await?.ok_or_else(missing)?.delivery;
    if seen.status != "dead" {
        let message = format!("the delivery is {}; only a dead one is sent again", seen.status);
        return Err(ApiError::Conflict { code: "wrong_state", message });
    }
    if store::mark_retried(&mut tx, &seen, at).await? == 0 {
        let message = "it changed just now; look at it again".to_owned();
        return Err(ApiError::Conflict { code: "stale_version", message });
    }
    let (id, user_id) =
        (RecommendationId::from(seen.recommendation_id.as_str()), UserId::from(seen.user_id.as_str()));
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action: "retry_delivery",
        subject: Subject::of("delivery", &seen.delivery_id).on(&id),
        user_id: Some(&user_id),
        before: Some(json!({ "status": seen.status, "attempts": seen.attempts })),
        after: Some(json!({ "status": "waiting", "attempts": seen.attempts })),
        reason,
        metadata: json!({ "channel": seen.channel }),
        at,
    };
    audit::record(&mut tx, caller, &entry).await?;
    let after = store::find_listed(&mut tx, delivery_id).await?.ok_or_else(missing)?;
    tx.commit().await?;
    Ok(after)
}
