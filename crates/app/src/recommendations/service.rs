//! Listing a user's recommendations.

use spendsense_engine::ids::UserId;
use spendsense_engine::review::Status;

use super::model::{ListQuery, RecommendationList, RecommendationView};
use super::store::{self, ListFilter};
use crate::consent;
use crate::http::{ApiResult, AppState, Caller, Role};

/// What a customer may see of their own: what was delivered to them.
const VISIBLE_TO_CUSTOMER: [Status; 3] = [Status::Delivered, Status::Viewed, Status::Dismissed];

pub async fn list(
    state: &AppState,
    caller: &Caller,
    user_id: &UserId,
    query: &ListQuery,
) -> ApiResult<RecommendationList> {
    let (mut statuses, modified) = match query.status {
        Some(filter) => (vec![filter.meaning().0], filter.meaning().1),
        None => (Status::ALL.to_vec(), None),
    };
    if caller.role == Role::Customer {
        statuses.retain(|status| VISIBLE_TO_CUSTOMER.contains(status));
    }
    let filter = ListFilter {
        statuses,
        window_days: query.window_days,
        modified,
        limit: query.limit,
        offset: query.offset,
    };
    let mut tx = state.db.snapshot().await?;
    consent::require(&mut tx, user_id).await?;
    let rows = store::list_for_user(&mut tx, user_id, &filter).await?;
    let total = store::count_for_user(&mut tx, user_id, &filter).await?;
    Ok(RecommendationList {
        recommendations: rows.into_iter().map(RecommendationView::try_from).collect::<Result<_, _>>()?,
        total,
        limit: query.limit,
        offset: query.offset,
    })
}
