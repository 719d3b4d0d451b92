//! Approving: what guardrails, expiry, four eyes and warnings allow. The delivery is queued in the same transaction.
//!
//! Approvals that arrive while others are being written are written together ([`super::together`]): each is weighed by
//! itself and has its own answer, and all that pass share one commit.

use std::collections::{HashMap, HashSet};

use serde_json::json;
use spendsense_db::Tx;
use spendsense_engine::guardrails::GuardrailReport;
use spendsense_engine::ids::RecommendationId;
use spendsense_engine::review::approval::{Approval, Obstacle};
use spendsense_engine::review::{Action, Status};
use spendsense_engine::time::UnixMs;

use super::change::{Deed, Seen, as_seen, conflict, decision, entry, next_status, next_version, stale};
use super::store;
use crate::http::{ApiError, ApiResult, AppState, Caller};
use crate::recommendations::store::{RecommendationRow, find_recommendations};
use crate::{audit, consent, delivery};

/// What the approver adds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    pub notes: Option<&'a str>,
    /// Why it is approved in spite of its warnings.
    pub acknowledgement: Option<&'a str>,
}

/// An approval that was asked for.
#[derive(Debug)]
pub struct Ask {
    pub caller: Caller,
    pub recommendation_id: RecommendationId,
    pub version: Option<i64>,
    pub notes: Option<String>,
    pub acknowledgement: Option<String>,
}

/// An approval that nothing forbids.
struct Weighed<'a> {
    ask: &'a Ask,
    row: RecommendationRow,
    after: RecommendationRow,
    due_at: UnixMs,
}

pub async fn approve(
    state: &AppState,
    caller: &Caller,
    seen: &Seen<'_>,
    words: Words<'_>,
) -> ApiResult<RecommendationRow> {
    let ask = Ask {
        caller: caller.clone(),
        recommendation_id: seen.recommendation_id.clone(),
        version: seen.version,
        notes: words.notes.map(str::to_owned),
        acknowledgement: words.acknowledgement.map(str::to_owned),
    };
    state.approvals.approve(state, ask).await
}

/// What became of each, in the order they were asked for; their items differ. An error is about all: none is approved.
/// `written` is called when nothing is left to do but to commit.
pub(super) async fn approve_all(
    state: &AppState,
    mut tx: Tx,
    asks: &[&Ask],
    written: impl FnOnce(),
) -> ApiResult<Vec<ApiResult<RecommendationRow>>> {
    let ids: Vec<&str> = asks.iter().map(|ask| ask.recommendation_id.as_str()).collect();
    let found = find_recommendations(&mut tx, &ids).await?;
    // Consent cannot go while this is under way, so nothing is approved that its withdrawal did not see.
    let users: Vec<&str> = found.iter().map(|row| row.user_id.as_str()).collect();
    let consenting = consent::store::lock_consenting_of(&mut tx, &users).await?.into_iter().collect();
    let mut found: HashMap<_, _> =
        found.into_iter().map(|row| (row.recommendation_id.clone(), row)).collect();
    let mut weighed = Vec::with_capacity(asks.len());
    for ask in asks {
        let row = found.remove(ask.recommendation_id.as_str());
        weighed.push(weigh_one(&mut tx, state, ask, row, &consenting).await);
    }
    let marked = write(&mut tx, state, &weighed).await?;
    written();
    tx.commit().await?;
    let outcome = |weighed: ApiResult<Weighed<'_>>| {
        let Weighed { row, after, .. } = weighed?;
        if marked.contains(&row.recommendation_id) { Ok(after) } else { Err(stale(&row)) }
    };
    Ok(weighed.into_iter().map(outcome).collect())
}

async fn weigh_one<'a>(
    tx: &mut Tx,
    state: &AppState,
    ask: &'a Ask,
    found: Option<RecommendationRow>,
    consenting: &HashSet<String>,
) -> ApiResult<Weighed<'a>> {
    let seen = Seen { recommendation_id: &ask.recommendation_id, version: ask.version };
    let row = as_seen(found, &seen)?;
    let next = next_status(&row, &ask.caller, Action::Approve)?;
    if !consenting.contains(&row.user_id) {
        consent::require_and_lock(tx, &row.user_id()).await?;
    }
    let at = state.world.now();
    if let Some(obstacle) = weigh(&row, &ask.caller, ask.acknowledgement.is_some(), at)? {
        return Err(refusal(obstacle));
    }
    let decision = decision(state, &ask.caller, &row, Action::Approve)?;
    let due_at = decision.until;
    let mut after = RecommendationRow {
        approved_by: Some(ask.caller.identity_id.to_string()),
        approved_at: Some(at.0),
        operator_notes: ask.notes.clone().or_else(|| row.operator_notes.clone()),
        acknowledgement: ask.acknowledgement.clone(),
        ..next_version(&row, next, at)
    };
    after.keep(decision)?;
    Ok(Weighed { ask, row, after, due_at })
}

/// Writes what nobody else was faster with: items, flags, deliveries and audit entries. Says whose items those are.
async fn write(
    tx: &mut Tx,
    state: &AppState,
    weighed: &[ApiResult<Weighed<'_>>],
) -> ApiResult<HashSet<String>> {
    let passed: Vec<&Weighed<'_>> = weighed.iter().flatten().collect();
    if passed.is_empty() {
        return Ok(HashSet::new());
    }
    let changes: Vec<_> = passed.iter().map(|one| (&one.row, &one.after)).collect();
    let marked = store::mark_approved(tx, &changes).await?;
    let won: Vec<_> = passed.into_iter().filter(|one| marked.contains(&one.row.recommendation_id)).collect();
    for one in &won {
        if one.row.status()? == Status::Flagged {
            store::mark_flags_resolved(tx, &one.after, &one.ask.caller, "approved").await?;
        }
    }
    let due: Vec<_> = won.iter().map(|one| (&one.after, one.due_at)).collect();
    delivery::service::enqueue(tx, state, &due).await?;
    let about: Vec<_> = won.iter().map(|one| (one.after.id(), one.after.user_id())).collect();
    let entries: Vec<_> = won
        .iter()
        .zip(&about)
        .map(|(one, about)| {
            let deed = Deed {
                action: "approve",
                reason: one.ask.acknowledgement.as_deref(),
                details: json!({ "notes": one.ask.notes.is_some(), "due_at": one.due_at }),
            };
            (&one.ask.caller, entry(&state.world, about, Some(&one.row), &one.after, &deed))
        })
        .collect();
    audit::record_all(tx, &entries).await?;
    Ok(marked)
}

/// What forbids the caller to approve the item now, apart from its state.
pub fn weigh(
    row: &RecommendationRow,
    caller: &Caller,
    acknowledged: bool,
    now: UnixMs,
) -> ApiResult<Option<Obstacle>> {
    let approval = Approval {
        guardrails_passed: row.guardrails_passed,
        warnings: row.report()?.as_ref().map_or(0, |report: &GuardrailReport| report.warnings().count()),
        acknowledged,
        expires_at: UnixMs(row.expires_at),
        now,
        is_high_risk: row.risk_tier == "high",
        proposed_by: &row.proposed_by,
        modified_by: row.modified_by.as_deref(),
        approver: caller.identity_id.as_str(),
    };
    Ok(approval.obstacle())
}

fn refusal(obstacle: Obstacle) -> ApiError {
    match obstacle {
        Obstacle::GuardrailFailed => {
            conflict("guardrails_failed", "a guardrail failed; change the text or reject it")
        }
        Obstacle::Expired => conflict("expired", "it has expired; generate a new batch"),
        Obstacle::FourEyes => {
            conflict("four_eyes", "high risk: somebody other than its proposer and last editor approves")
        }
        Obstacle::Unacknowledged(warnings) => conflict(
            "warnings_unacknowledged",
            format!(
                "it carries {warnings} warning(s); say in acknowledge_warnings why it is approved anyway"
            ),
        ),
    }
}
