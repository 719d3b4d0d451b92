//! Assigning a persona: stored signals, policy in force, one row written.

use spendsense_engine::ids::UserId;
use spendsense_engine::money::Currency;
use spendsense_engine::personas::assign;
use spendsense_engine::signals::{Features, WindowSignals};
use spendsense_engine::time::Day;

use super::model::PersonaView;
use super::store::{self, StoredAssignment};
use crate::http::{ApiError, ApiResult, AppState};
use crate::{consent, signals};

/// Assigns from the stored signals. Without any, the engine answers with its fallback and says so.
pub async fn assign_persona(state: &AppState, user_id: &UserId, window_days: u16) -> ApiResult<PersonaView> {
    let today = state.today();
    let mut tx = state.db.write().await?;
    consent::require_and_lock(&mut tx, user_id).await?;
    let signals = signals::store::find_features(&mut tx, user_id, window_days)
        .await?
        .map_or_else(|| nothing_known(window_days, today), |stored| stored.signals);
    let policy = &state.policy;
    let at = state.world.now();
    store::insert_policy(&mut tx, policy.hash(), policy.body(), at).await?;
    let next = StoredAssignment {
        assignment_id: state.world.id("asg"),
        user_id: user_id.clone(),
        window_days,
        assignment: assign(policy, &signals),
        policy_hash: policy.hash().to_owned(),
        fingerprint: signals.fingerprint,
        as_of: signals.as_of,
        assigned_at: at,
        superseded_at: None,
    };
    store::upsert_assignment(&mut tx, &next).await?;
    let stored = store::find_in_force(&mut tx, user_id, window_days)
        .await?
        .ok_or_else(|| ApiError::internal(anyhow::anyhow!("an assignment just written is gone")))?;
    tx.commit().await?;
    Ok(PersonaView::from(stored))
}

/// Signals of a user of whom nothing has been computed.
fn nothing_known(window_days: u16, as_of: Day) -> WindowSignals {
    WindowSignals {
        window_days,
        as_of,
        currency: Currency::USD,
        features: Features::default(),
        evidence: Vec::new(),
        notes: vec!["features_not_computed".to_owned()],
        history_days: None,
        fingerprint: String::new(),
    }
}
