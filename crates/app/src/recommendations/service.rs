//! Listing and reviewing: every change goes through the state machine, with an audit entry in the same transaction.

use serde_json::{Value, json};
use spendsense_db::Tx;
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::review::{self, Action, RefusalReason, Status};

use super::model::{BulkApproveResponse, BulkError, ListQuery, RecommendationList, RecommendationView};
use super::store::{self, ListFilter, RecommendationRow};
use crate::audit::{self, Entry, Subject};
use crate::consent;
use crate::context::World;
use crate::http::{ApiError, ApiResult, AppState, Caller, Role};
use crate::traces::model::sha256_hex;

/// Which recommendation, as of which version the caller saw.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub recommendation_id: &'a RecommendationId,
    pub version: Option<i64>,
}

/// What a customer may see of their own: what a person approved.
const VISIBLE_TO_CUSTOMER: [Status; 5] =
    [Status::Approved, Status::QueuedForDelivery, Status::Delivered, Status::Viewed, Status::Dismissed];

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

pub async fn approve(
    state: &AppState,
    caller: &Caller,
    seen: &Seen<'_>,
    notes: Option<&str>,
) -> ApiResult<RecommendationRow> {
    let mut tx = state.db.write().await?;
    let row = open(&mut tx, caller, seen, Action::Approve).await?;
    let at = state.world.now();
    if !row.guardrails_passed {
        return Err(conflict("guardrails_failed", "a guardrail failed; change the text or reject it"));
    }
    if row.expires_at <= at.0 {
        return Err(conflict("expired", "it has expired; generate a new batch"));
    }
    let actor = caller.identity_id.as_str();
    if row.risk_tier == "high" && (row.proposed_by == actor || row.modified_by.as_deref() == Some(actor)) {
        return Err(conflict(
            "four_eyes",
            "high risk: somebody other than its proposer and last editor approves",
        ));
    }
    let changed = store::mark_approved(&mut tx, &row, actor, notes, at).await?;
    let noted = json!({ "notes": notes.is_some() });
    close(tx, &state.world, caller, &row, Change { action: "approve", changed, metadata: noted }).await
}

pub async fn reject(
    state: &AppState,
    caller: &Caller,
    seen: &Seen<'_>,
    reason: &str,
) -> ApiResult<RecommendationRow> {
    let mut tx = state.db.write().await?;
    let row = open(&mut tx, caller, seen, Action::Reject).await?;
    let changed =
        store::mark_rejected(&mut tx, &row, caller.identity_id.as_str(), reason, state.world.now()).await?;
    let change = Change { action: "reject", changed, metadata: json!({ "reason": reason }) };
    close(tx, &state.world, caller, &row, change).await
}

/// One transaction an item; an item that fails leaves the others alone.
pub async fn bulk_approve(
    state: &AppState,
    caller: &Caller,
    recommendation_ids: &[String],
) -> ApiResult<BulkApproveResponse> {
    let mut approved_ids = Vec::new();
    let mut errors = Vec::new();
    for id in recommendation_ids {
        let recommendation_id = RecommendationId::from(id.as_str());
        let seen = Seen { recommendation_id: &recommendation_id, version: None };
        match approve(state, caller, &seen, None).await {
            Ok(_) => approved_ids.push(id.clone()),
            Err(error @ (ApiError::Internal(_) | ApiError::Unavailable(_))) => return Err(error),
            Err(error) => errors.push(BulkError {
                recommendation_id: id.clone(),
                code: error.code().to_owned(),
                reason: error.to_string(),
            }),
        }
    }
    Ok(BulkApproveResponse { approved: approved_ids.len(), failed: errors.len(), approved_ids, errors })
}

/// Consent is gone: what was not yet decided or delivered is withdrawn, and no text about the user stays.
pub async fn withdraw_all(tx: &mut Tx, world: &World, caller: &Caller, user_id: &UserId) -> ApiResult<()> {
    let at = world.now();
    for row in store::list_all(tx, user_id).await? {
        let Ok(next) = review::transition(row.status()?, Action::Withdraw, review::Role::System) else {
            continue;
        };
        store::mark_status(tx, &row, next, at).await?;
        let change =
            Change { action: "withdraw", changed: 1, metadata: json!({ "reason": "consent_revoked" }) };
        audit(tx, world, caller, &row, &change).await?;
    }
    Ok(store::delete_texts(tx, user_id, at).await?)
}

/// What was done to a row, for the audit log.
#[derive(Debug)]
pub struct Change {
    pub action: &'static str,
    /// Rows that changed: 0 when somebody else was faster.
    pub changed: u64,
    pub metadata: Value,
}

/// The row, if the caller saw its present version and may take `action` on it.
pub(super) async fn open(
    tx: &mut Tx,
    caller: &Caller,
    seen: &Seen<'_>,
    action: Action,
) -> ApiResult<RecommendationRow> {
    let row = store::find_recommendation(tx, seen.recommendation_id)
        .await?
        .ok_or_else(|| ApiError::not_found("recommendation", seen.recommendation_id.as_str()))?;
    if seen.version.is_some_and(|version| version != row.version) {
        return Err(stale());
    }
    match review::transition(row.status()?, action, caller.role.reviewer()) {
        Ok(_) => Ok(row),
        Err(refusal) if refusal.reason == RefusalReason::WrongRole => {
            Err(ApiError::Forbidden(format!("your role may not {action} what is {}", refusal.current)))
        }
        Err(refusal) => Err(ApiError::Conflict { code: "wrong_state", message: refusal.to_string() }),
    }
}

/// Audits the change and commits both; gives the row as it now stands.
pub(super) async fn close(
    mut tx: Tx,
    world: &World,
    caller: &Caller,
    row: &RecommendationRow,
    change: Change,
) -> ApiResult<RecommendationRow> {
    if change.changed == 0 {
        return Err(stale());
    }
    let after = audit(&mut tx, world, caller, row, &change).await?;
    tx.commit().await?;
    Ok(after)
}

/// Writes down the change; gives the row as it now stands.
pub(super) async fn audit(
    tx: &mut Tx,
    world: &World,
    caller: &Caller,
    row: &RecommendationRow,
    change: &Change,
) -> ApiResult<RecommendationRow> {
    let after = store::find_recommendation(tx, &row.id())
        .await?
        .ok_or_else(|| ApiError::internal(anyhow::anyhow!("a recommendation just changed is gone")))?;
    let is_new = change.action == "generate";
    let (id, user_id) = (row.id(), row.user_id());
    let entry = Entry {
        audit_id: world.id("aud"),
        action: change.action,
        subject: Subject::recommendation(&id),
        user_id: Some(&user_id),
        before: (!is_new).then(|| standing(row)),
        after: Some(standing(&after)),
        reason: change.metadata.get("reason").and_then(Value::as_str),
        metadata: json!({ "from_status": row.status, "from_version": row.version, "details": change.metadata }),
        at: world.now(),
    };
    audit::record(tx, caller, &entry).await?;
    Ok(after)
}

/// What the audit log keeps of a recommendation: which text it was, not the text, which a withdrawn consent deletes.
fn standing(row: &RecommendationRow) -> Value {
    let text = [&row.title, &row.content, &row.rationale].map(|text| json!(text));
    json!({
        "status": row.status,
        "version": row.version,
        "priority": row.priority,
        "risk_tier": row.risk_tier,
        "text_sha256": sha256_hex(&json!(text).to_string()),
    })
}

fn stale() -> ApiError {
    conflict("stale_version", "somebody changed it meanwhile; look at it again")
}

pub(super) fn conflict(code: &'static str, message: &str) -> ApiError {
    ApiError::Conflict { code, message: message.to_owned() }
}
