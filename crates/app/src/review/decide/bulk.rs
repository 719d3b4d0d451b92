//! Approving many: one transaction an item; an item that fails leaves the others alone.

use std::collections::BTreeMap;

use spendsense_engine::ids::RecommendationId;

use super::approve::{Words, approve};
use super::change::Seen;
use crate::http::{ApiError, ApiResult, AppState, Caller};

/// What became of the items, in the order they were named.
#[derive(Debug, Default)]
pub struct BulkOutcome {
    pub approved_ids: Vec<String>,
    pub failed: Vec<BulkFailure>,
}

/// Why one item was not approved.
#[derive(Debug)]
pub struct BulkFailure {
    pub recommendation_id: String,
    pub code: &'static str,
    pub reason: String,
}

/// Stops early only when the database is away or we are at fault; what was approved by then stays so.
pub async fn bulk_approve(
    state: &AppState,
    caller: &Caller,
    recommendation_ids: &[String],
    versions: &BTreeMap<String, i64>,
    words: Words<'_>,
) -> ApiResult<BulkOutcome> {
    let mut outcome = BulkOutcome::default();
    for id in recommendation_ids {
        let recommendation_id = RecommendationId::from(id.as_str());
        let seen = Seen { recommendation_id: &recommendation_id, version: versions.get(id).copied() };
        match approve(state, caller, &seen, words).await {
            Ok(_) => outcome.approved_ids.push(id.clone()),
            Err(error @ (ApiError::Internal(_) | ApiError::Unavailable(_))) => return Err(error),
            Err(error) => outcome.failed.push(BulkFailure {
                recommendation_id: id.clone(),
                code: error.code(),
                reason: error.to_string(),
            }),
        }
    }
    Ok(outcome)
}
