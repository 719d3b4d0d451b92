//! Giving an item to somebody: oneself, a colleague, nobody, or whoever has the least to do.

use serde_json::json;
use spendsense_db::Tx;
use spendsense_engine::assignment::{Candidate, Need, pick};
use spendsense_engine::ids::RecommendationId;
use spendsense_engine::review::Status;
use spendsense_engine::time::UnixMs;

use super::model::{AssignedMany, AssignmentView, NotAssigned, OperatorList, OperatorView};
use super::service::{Done, audit, require_item};
use super::store::{self, ItemRow};
use crate::http::{ApiError, ApiResult, AppState, Caller};

pub async fn operators(state: &AppState) -> ApiResult<OperatorList> {
    let mut tx = state.db.read().await?;
    let items = store::list_operators(&mut tx).await?;
    Ok(OperatorList { total: items.len(), items, next_cursor: None })
}

pub async fn assign(
    state: &AppState,
    caller: &Caller,
    recommendation_id: &RecommendationId,
    assignee: &str,
) -> ApiResult<AssignmentView> {
    let mut tx = state.db.write().await?;
    store::lock_assigning(&mut tx).await?;
    let item = require_item(&mut tx, recommendation_id).await?;
    let operators = store::list_operators(&mut tx).await?;
    let chosen = choose(caller, &item, &operators, assignee)?;
    let view = put(&mut tx, state, caller, &item, chosen).await?;
    tx.commit().await?;
    Ok(view)
}

/// One transaction an item: one that fails leaves the others alone, and `auto` counts what it has just given out.
pub async fn assign_many(
    state: &AppState,
    caller: &Caller,
    recommendation_ids: &[String],
    assignee: &str,
) -> ApiResult<AssignedMany> {
    let (mut items, mut failed_items) = (Vec::new(), Vec::new());
    for id in recommendation_ids {
        match assign(state, caller, &RecommendationId::from(id.as_str()), assignee).await {
            Ok(view) => items.push(view),
            Err(error @ (ApiError::Internal(_) | ApiError::Unavailable(_) | ApiError::Invalid(_))) => {
                return Err(error);
            }
            Err(error) => failed_items.push(NotAssigned {
                recommendation_id: id.clone(),
                code: error.code().to_owned(),
                reason: error.to_string(),
            }),
        }
    }
    Ok(AssignedMany {
        total: recommendation_ids.len(),
        assigned: items.len(),
        failed: failed_items.len(),
        items,
        failed_items,
    })
}

/// Whom it is given to; `None` takes it from whoever has it.
fn choose<'a>(
    caller: &Caller,
    item: &ItemRow,
    operators: &'a [OperatorView],
    assignee: &str,
) -> ApiResult<Option<&'a OperatorView>> {
    let wanted = match assignee {
        "none" => return Ok(None),
        "auto" => return automatic(item, operators).map(Some),
        "me" => caller.identity_id.as_str(),
        id => id,
    };
    let found = operators.iter().find(|operator| operator.identity_id == wanted);
    let nobody =
        || ApiError::field(["body", "assignee"], "is nobody who works the review desk", "value_error");
    found.map(Some).ok_or_else(nobody)
}

fn automatic<'a>(item: &ItemRow, operators: &'a [OperatorView]) -> ApiResult<&'a OperatorView> {
    let mut need = Need { senior: item.status == Status::Flagged.as_str(), barred: Vec::new() };
    if item.risk_tier == "high" {
        need.barred = std::iter::once(&item.proposed_by).chain(&item.modified_by).cloned().collect();
    }
    let candidate = |operator: &OperatorView| Candidate {
        identity_id: operator.identity_id.clone(),
        role: operator.role.reviewer(),
        // What one has already does not speak against keeping it.
        open_load: u64::try_from(operator.open_load).unwrap_or(0)
            - u64::from(operator.open_load > 0 && item.assignee_id.as_ref() == Some(&operator.identity_id)),
    };
    let candidates: Vec<Candidate> = operators.iter().map(candidate).collect();
    let at = pick(&need, &candidates).and_then(|at| operators.get(at));
    at.ok_or_else(|| ApiError::Conflict {
        code: "nobody_available",
        message: "no active operator may decide it".to_owned(),
    })
}

async fn put(
    tx: &mut Tx,
    state: &AppState,
    caller: &Caller,
    item: &ItemRow,
    chosen: Option<&OperatorView>,
) -> ApiResult<AssignmentView> {
    let awaits = Status::parse(&item.status).is_some_and(Status::awaits_review);
    if !awaits {
        let message = format!("it is {} and awaits no review", item.status);
        return Err(ApiError::Conflict { code: "wrong_state", message });
    }
    let recommendation_id = RecommendationId::from(item.recommendation_id.as_str());
    let at = state.world.now();
    let by = caller.identity_id.as_str();
    let assignee_id = chosen.map(|operator| operator.identity_id.as_str());
    if assignee_id != item.assignee_id.as_deref() {
        match assignee_id {
            Some(id) => store::upsert_assignment(tx, &recommendation_id, id, by, at).await?,
            None => store::delete_assignment(tx, &recommendation_id).await?,
        };
        let done = Done {
            action: "assign",
            kind: "recommendation",
            id: &item.recommendation_id,
            before: Some(json!({ "assignee_id": item.assignee_id })),
            after: Some(json!({ "assignee_id": assignee_id })),
        };
        audit(tx, state, caller, item, &done).await?;
    }
    Ok(view(item, chosen, by, at))
}

fn view(item: &ItemRow, chosen: Option<&OperatorView>, by: &str, at: UnixMs) -> AssignmentView {
    AssignmentView {
        recommendation_id: item.recommendation_id.clone(),
        assignee_id: chosen.map(|operator| operator.identity_id.clone()),
        assignee_name: chosen.map(|operator| operator.display_name.clone()),
        assigned_by: by.to_owned(),
        assigned_at: at,
    }
}
