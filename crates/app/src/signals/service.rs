//! Computing signals of one user: read, decide, write, with consent asked before the first and the last.

use spendsense_engine::ids::UserId;
use spendsense_engine::signals::{Analysis, Detail, Kernel, WindowSignals};
use spendsense_engine::time::Day;

use super::facts::OwnedFacts;
use super::model::{ComputeQuery, ComputedFeatures, STANDARD_WINDOWS, Streams};
use super::{facts, store};
use crate::consent;
use crate::http::{ApiError, ApiResult, AppState};

/// Computes a window and keeps it when it ends today.
pub async fn compute(
    state: &AppState,
    user_id: &UserId,
    query: &ComputeQuery,
) -> ApiResult<ComputedFeatures> {
    let today = state.today();
    let as_of = query.as_of.unwrap_or(today);
    if as_of > today {
        return Err(ApiError::field(["query", "as_of"], "must not lie in the future", "out_of_range"));
    }
    let facts = load_consented(state, user_id).await?;
    let (_, analysis) = analyse(facts, as_of, vec![query.window_days], Detail::Evidence).await?;
    let signals = only_window(analysis)?;
    let at = state.world.now();
    let stored = as_of == today;
    if stored {
        let mut tx = state.db.write().await?;
        consent::require_and_lock(&mut tx, user_id).await?;
        store::upsert_features(&mut tx, user_id, &signals, at).await?;
        tx.commit().await?;
    }
    Ok(ComputedFeatures {
        user_id: user_id.to_string(),
        window_days: signals.window_days,
        as_of: signals.as_of,
        currency: signals.currency.to_string(),
        features: signals.features,
        evidence: signals.evidence,
        notes: signals.notes,
        history_days: signals.history_days,
        fingerprint: signals.fingerprint,
        computed_at: at,
        stored,
    })
}

/// The facts of a user who has consented, as of one moment.
pub async fn load_consented(state: &AppState, user_id: &UserId) -> ApiResult<OwnedFacts> {
    let mut tx = state.db.snapshot().await?;
    consent::require(&mut tx, user_id).await?;
    let facts = facts::load(&mut tx, user_id).await?;
    tx.commit().await?;
    Ok(facts)
}

/// Runs the kernel off the async threads: a long history takes a while. Gives the facts back.
pub async fn analyse(
    facts: OwnedFacts,
    as_of: Day,
    windows: Vec<u16>,
    detail: Detail,
) -> ApiResult<(OwnedFacts, Analysis)> {
    tokio::task::spawn_blocking(move || {
        let analysis = facts.lend(|facts| Kernel::new().analyse(facts, as_of, &windows, detail));
        (facts, analysis)
    })
    .await
    .map_err(ApiError::internal)
}

/// Recurring streams of a consenting user as of a day, with what was refused.
pub async fn streams(state: &AppState, user_id: &UserId, as_of: Day) -> ApiResult<Streams> {
    let facts = load_consented(state, user_id).await?;
    let (facts, analysis) = analyse(facts, as_of, STANDARD_WINDOWS.to_vec(), Detail::Evidence).await?;
    Ok(Streams {
        user_id: facts.user_id.to_string(),
        as_of,
        streams: analysis.streams,
        rejected: analysis.rejected,
    })
}

fn only_window(analysis: Analysis) -> ApiResult<WindowSignals> {
    let missing = || ApiError::internal(anyhow::anyhow!("the kernel answered no window"));
    analysis.windows.into_iter().next().ok_or_else(missing)
}
