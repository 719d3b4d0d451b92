//! From rows to what an operator sees: with the names around an item and what the caller may do with it.

use std::collections::BTreeMap;

use serde_json::Value;
use spendsense_db::{DbError, Tx};
use spendsense_engine::guardrails::GuardrailReport;
use spendsense_engine::ids::RecommendationId;
use spendsense_engine::review::approval::Obstacle;
use spendsense_engine::review::undo::undo;
use spendsense_engine::review::{Action, allowed};
use spendsense_engine::time::UnixMs;

use super::model::{
    DeliveryView, GuardrailChecks, History, HistoryEntry, ItemDetail, QueueItem, QueueQuery, TextVersion,
    Warning,
};
use super::store::{self, EntryRow, Filter, QueueRow};
use crate::delivery;
use crate::http::{ApiError, ApiResult, AppState, Caller};
use crate::recommendations::store::RecommendationRow;
use crate::review::decide::approve::weigh;
use crate::review::decide::model::FlagView;
use crate::review::{cursor, decide};

/// A page of the queue.
#[derive(Debug)]
pub struct Page {
    pub items: Vec<QueueItem>,
    pub total: i64,
    pub next_cursor: Option<String>,
}

pub async fn list(state: &AppState, caller: &Caller, query: &QueueQuery) -> ApiResult<Page> {
    let (order, sort) = (query.sort.order(), query.sort.name());
    let after = cursor::read(query.cursor.as_deref(), sort)?.unwrap_or_else(|| order.start());
    let filter = filter(caller, query);
    let mut tx = state.db.snapshot().await?;
    let rows = store::list_queue(&mut tx, &filter, order, &after, query.limit).await?;
    // A first page that is not full is all there is.
    let total = match i64::try_from(rows.len()) {
        Ok(found) if found < query.limit && query.cursor.is_none() => found,
        _ => store::count_queue(&mut tx, &filter).await?,
    };
    let mut tags = tags(&mut tx, &rows).await?;
    let last = rows.last().map(|last| (last.place, last.row.recommendation_id.as_str()));
    let next_cursor = cursor::next(sort, rows.len(), query.limit, last);
    let now = state.world.now();
    let view = |row: QueueRow| {
        let tags = tags.remove(&row.row.recommendation_id).unwrap_or_default();
        item(caller, now, row, tags)
    };
    Ok(Page { items: rows.into_iter().map(view).collect::<ApiResult<_>>()?, total, next_cursor })
}

fn filter(caller: &Caller, query: &QueueQuery) -> Filter {
    Filter {
        status: query.status.wanted(),
        persona: query.persona.wanted(),
        priority: query.priority.wanted(),
        content_type: query.content_type.wanted(),
        risk_tier: query.risk_tier.wanted(),
        assignee_id: match query.assignee.as_str() {
            "all" | "none" => None,
            "me" => Some(caller.identity_id.to_string()),
            other => Some(other.to_owned()),
        },
        unassigned: query.assignee == "none",
        tag: query.tag.clone(),
        q: query.q.clone(),
    }
}

async fn tags(tx: &mut Tx, rows: &[QueueRow]) -> Result<BTreeMap<String, Vec<String>>, DbError> {
    let ids: Vec<&str> = rows.iter().map(|row| row.row.recommendation_id.as_str()).collect();
    let mut tags: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in store::list_tags(tx, &ids).await? {
        tags.entry(row.recommendation_id).or_default().push(row.tag);
    }
    Ok(tags)
}

/// One item whole; its first opening by this operator is kept.
pub async fn detail(state: &AppState, caller: &Caller, id: &RecommendationId) -> ApiResult<ItemDetail> {
    let now = state.world.now();
    let (detail, opened) = {
        let mut tx = state.db.snapshot().await?;
        let found = store::find_item(&mut tx, id).await?;
        let found = found.ok_or_else(|| ApiError::not_found("recommendation", id.as_str()))?;
        let tags = store::list_tags(&mut tx, &[id.as_str()]).await?;
        let flags = decide::store::list_flags_of(&mut tx, id).await?;
        let delivery = delivery::store::find_of(&mut tx, id).await?;
        let opened = store::has_opened(&mut tx, id, &caller.identity_id).await?;
        let tags = tags.into_iter().map(|row| row.tag).collect();
        let flags = flags.iter().map(FlagView::from).collect();
        (whole(caller, now, found, tags, flags, delivery)?, opened)
    };
    if !opened {
        let mut tx = state.db.write().await?;
        store::insert_opening(&mut tx, id, &caller.identity_id, now).await?;
        tx.commit().await?;
    }
    Ok(detail)
}

fn whole(
    caller: &Caller,
    now: UnixMs,
    found: QueueRow,
    tags: Vec<String>,
    flags: Vec<FlagView>,
    delivery: Option<delivery::store::DeliveryRow>,
) -> ApiResult<ItemDetail> {
    let row = found.row.clone();
    let json = |text: &str, column| serde_json::from_str::<Value>(text).map_err(|_| row.fault(column));
    let original = row.original_content.as_deref();
    Ok(ItemDetail {
        guardrails: json(&row.guardrails, "guardrails")?,
        original_content: original.map(|text| json(text, "original_content")).transpose()?,
        metadata: json(&row.metadata, "metadata")?,
        item: item(caller, now, found, tags)?,
        rejected_by: row.rejected_by,
        rejected_at: row.rejected_at.map(UnixMs),
        rejection_reason: row.rejection_reason,
        override_reason: row.override_reason,
        acknowledgement: row.acknowledgement,
        proposed_by: row.proposed_by,
        window_days: row.window_days,
        product_id: row.product_id,
        flags,
        delivery: delivery.map(|delivery| DeliveryView {
            delivery_id: delivery.delivery_id,
            status: delivery.status,
            channel: delivery.channel,
            due_at: UnixMs(delivery.due_at),
            delivered_at: delivery.delivered_at.map(UnixMs),
            attempts: delivery.attempts,
            last_error: delivery.last_error,
        }),
    })
}

fn item(caller: &Caller, now: UnixMs, found: QueueRow, tags: Vec<String>) -> ApiResult<QueueItem> {
    let row = found.row;
    let undo_until = undoable(caller, now, &row)?;
    let report = row.report()?;
    let findings = report.iter().flat_map(GuardrailReport::findings);
    Ok(QueueItem {
        allowed_actions: actions(caller, now, &row, undo_until.is_some())?,
        warnings: findings.filter(|check| !check.fails()).map(Warning::from).collect(),
        undo_until,
        id: row.recommendation_id,
        user_id: row.user_id,
        user_name: found.user_name,
        persona_primary: row.persona_primary,
        persona_secondary: row.persona_secondary,
        r#type: row.r#type,
        content_type: row.content_type,
        title: row.title,
        content: row.content,
        rationale: row.rationale,
        priority: row.priority,
        risk_tier: row.risk_tier,
        status: row.status,
        version: row.version,
        content_url: row.content_url,
        read_time_minutes: row.read_time_minutes,
        guardrails_passed: GuardrailChecks {
            tone_check: row.tone_check,
            advice_check: row.advice_check,
            eligibility_check: row.eligibility_check,
        },
        generated_at: UnixMs(row.generated_at),
        expires_at: UnixMs(row.expires_at),
        approved_by: row.approved_by,
        approved_at: row.approved_at.map(UnixMs),
        modified_by: row.modified_by,
        operator_notes: row.operator_notes,
        assignee_id: found.assignee_id,
        assignee_name: found.assignee_name,
        tags,
        open_flags: found.open_flags,
    })
}

/// Until when the caller may take the last decision back.
fn undoable(caller: &Caller, now: UnixMs, row: &RecommendationRow) -> ApiResult<Option<UnixMs>> {
    let decisions = row.decisions()?;
    let (who, role) = (caller.identity_id.as_str(), caller.role.reviewer());
    let may = undo(row.status()?, decisions.last(), who, role, now).is_ok();
    Ok(decisions.last().filter(|_| may).map(|decision| decision.until))
}

/// What the caller may do. A warning asks for a reason and does not take `approve` away.
fn actions(
    caller: &Caller,
    now: UnixMs,
    row: &RecommendationRow,
    can_undo: bool,
) -> ApiResult<Vec<&'static str>> {
    let may_approve = matches!(weigh(row, caller, false, now)?, None | Some(Obstacle::Unacknowledged(_)));
    let offered = |action: &Action| match action {
        Action::Approve => may_approve,
        Action::Undo | Action::Reopen | Action::Restore => false,
        _ => true,
    };
    let by_state = allowed(row.status()?, caller.role.reviewer()).into_iter().filter(offered);
    let undo = can_undo.then(|| Action::Undo.as_str());
    Ok(by_state.map(Action::as_str).chain(undo).collect())
}

/// Every text an item has had, and what the log says about it.
pub async fn history(state: &AppState, id: &RecommendationId) -> ApiResult<History> {
    let mut tx = state.db.snapshot().await?;
    let found = store::find_item(&mut tx, id).await?;
    let row = found.ok_or_else(|| ApiError::not_found("recommendation", id.as_str()))?.row;
    let versions = decide::store::list_versions(&mut tx, id).await?;
    let mut versions: Vec<TextVersion> = versions
        .into_iter()
        .map(|version| TextVersion {
            version: version.version,
            title: version.title,
            content: version.content,
            rationale: version.rationale,
            priority: version.priority,
            changed_by: version.changed_by,
            changed_by_name: version.changed_by_name,
            reason: version.reason,
            changed_at: UnixMs(version.changed_at),
        })
        .collect();
    if versions.is_empty() && !row.title.is_empty() {
        versions.push(TextVersion {
            version: 1,
            title: row.title,
            content: row.content,
            rationale: row.rationale,
            priority: row.priority,
            changed_by: row.proposed_by,
            changed_by_name: None,
            reason: None,
            changed_at: UnixMs(row.generated_at),
        });
    }
    let entries = store::list_entries(&mut tx, id).await?.into_iter().map(entry).collect();
    Ok(History { recommendation_id: id.to_string(), versions, entries })
}

fn entry(row: EntryRow) -> HistoryEntry {
    let json = |text: Option<&str>| text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    HistoryEntry {
        before: json(row.before_json.as_deref()),
        after: json(row.after_json.as_deref()),
        details: json(Some(&row.metadata)),
        reason: row.reason,
        audit_id: row.audit_id,
        action: row.action,
        operator_id: row.operator_id,
        operator_name: row.operator_name,
        operator_role: row.operator_role,
        request_id: row.request_id,
        occurred_at: UnixMs(row.occurred_at),
    }
}
