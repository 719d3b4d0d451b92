//! Approving: what guardrails, expiry, four eyes and warnings allow. The delivery is queued in the same transaction.

use serde_json::json;
use spendsense_engine::guardrails::GuardrailReport;
use spendsense_engine::review::approval::{Approval, Obstacle};
use spendsense_engine::review::{Action, Status};
use spendsense_engine::time::UnixMs;

use super::change::{Deed, Seen, apply, conflict, decision, next_version, open, record};
use super::store;
use crate::http::{ApiError, ApiResult, AppState, Caller};
use crate::recommendations::store::RecommendationRow;
use crate::{consent, delivery};

/// What the approver adds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    pub notes: Option<&'a str>,
    /// Why it is approved in spite of its warnings.
    pub acknowledgement: Option<&'a str>,
}

pub async fn approve(
    state: &AppState,
    caller: &Caller,
    seen: &Seen<'_>,
    words: Words<'_>,
) -> ApiResult<RecommendationRow> {
    let mut tx = state.db.write().await?;
    let (row, next) = open(&mut tx, caller, seen, Action::Approve).await?;
    // Consent cannot go while this is under way, so nothing is approved that its withdrawal did not see.
    consent::require_and_lock(&mut tx, &row.user_id()).await?;
    let at = state.world.now();
    let obstacle = weigh(&row, caller, words.acknowledgement.is_some(), at)?;
    if let Some(obstacle) = obstacle {
        return Err(refusal(obstacle));
    }
    let decision = decision(state, caller, &row, Action::Approve)?;
    let due_at = decision.until;
    let mut after = RecommendationRow {
        approved_by: Some(caller.identity_id.to_string()),
        approved_at: Some(at.0),
        operator_notes: words.notes.map(str::to_owned).or_else(|| row.operator_notes.clone()),
        acknowledgement: words.acknowledgement.map(str::to_owned),
        ..next_version(&row, next, at)
    };
    after.keep(decision)?;
    apply(&mut tx, &row, &after).await?;
    if row.status()? == Status::Flagged {
        store::mark_flags_resolved(&mut tx, &after, caller, "approved").await?;
    }
    delivery::service::enqueue(&mut tx, state, &after, due_at).await?;
    let deed = Deed {
        action: "approve",
        reason: words.acknowledgement,
        details: json!({ "notes": words.notes.is_some(), "due_at": due_at }),
    };
    record(&mut tx, &state.world, caller, Some(&row), &after, &deed).await?;
    tx.commit().await?;
    Ok(after)
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
