//! What a draft would do: the stored figures of every consenting user put to it and to the policy in force.
//!
//! Nothing is written. One look at the database serves the whole answer, a chunk of users in memory at a time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use rustc_hash::FxHashMap;
use spendsense_db::Tx;
use spendsense_db::bulk::{self, UserRange, Whose};
use spendsense_engine::ids::UserId;
use spendsense_engine::personas::{Comparison, Policy};

use super::drafts::policy_of;
use super::model::{MoveCount, MovingUser, SimulateDraft, Simulation, WindowSimulation};
use super::store;
use crate::http::{ApiError, ApiResult, AppState, cursor};
use crate::personas::PolicyInForce;
use crate::signals::store::{StoredSignals, list_features_in_range};

/// Users read and compared together.
const USERS_PER_CHUNK: u32 = 1024;
const LISTED_DEFAULT: usize = 100;

pub async fn simulate(state: &AppState, draft_id: &str, query: SimulateDraft) -> ApiResult<Simulation> {
    let started = Instant::now();
    let after: Option<(String, u16)> = cursor::decode(query.cursor.as_deref())?;
    let mut tx = state.db.snapshot().await?;
    let row = store::find_draft(&mut tx, draft_id)
        .await?
        .ok_or_else(|| ApiError::not_found("policy draft", draft_id))?;
    let policies = Arc::new((Arc::clone(&state.policy), policy_of(&row)?));
    let limit = query.limit.unwrap_or(LISTED_DEFAULT);
    let mut tally = Tally { query, after, limit, ..Tally::default() };
    for range in bulk::user_ranges(&mut tx, Whose::Consenting, USERS_PER_CHUNK).await? {
        let (names, compared) = compare(&mut tx, &range, &policies).await?;
        tally.add(&names, compared);
    }
    let last = tally.items.get(limit.saturating_sub(1)).map(|last| (last.user_id.clone(), last.window_days));
    let next_cursor = last.filter(|_| tally.items.len() > limit).map(|key| cursor::encode(&key));
    tally.items.truncate(limit);
    Ok(Simulation {
        draft_id: row.draft_id,
        version: row.version,
        base_hash: state.policy.hash().to_owned(),
        policy_hash: row.policy_hash,
        users: tally.users,
        windows: tally.windows.into_values().map(WindowTally::finish).collect(),
        items: tally.items,
        total: tally.total,
        next_cursor,
        as_of: state.world.now(),
        duration_ms: i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
    })
}

type Compared = Vec<(UserId, u16, Comparison)>;

/// Reads a chunk, and compares off the async threads.
async fn compare(
    tx: &mut Tx,
    range: &UserRange,
    policies: &Arc<(Arc<PolicyInForce>, Policy)>,
) -> ApiResult<(FxHashMap<String, String>, Compared)> {
    let names = store::list_consenting_names(tx, range).await?;
    let stored = list_features_in_range(tx, range).await?;
    let policies = Arc::clone(policies);
    let compared = tokio::task::spawn_blocking(move || {
        let one = |(user_id, StoredSignals { signals, .. }): (UserId, StoredSignals)| {
            (user_id, signals.window_days, Comparison::new(&policies.0, &policies.1, &signals))
        };
        stored.into_iter().map(one).collect()
    });
    Ok((names, compared.await.map_err(ApiError::internal)?))
}

/// What has been seen so far.
#[derive(Default)]
struct Tally {
    query: SimulateDraft,
    after: Option<(String, u16)>,
    limit: usize,
    users: u64,
    windows: BTreeMap<u16, WindowTally>,
    items: Vec<MovingUser>,
    total: u64,
}

#[derive(Default)]
struct WindowTally {
    sums: WindowSimulation,
    moves: BTreeMap<(&'static str, &'static str), u64>,
}

impl Tally {
    fn add(&mut self, names: &FxHashMap<String, String>, compared: Compared) {
        let mut last: Option<UserId> = None;
        for (user_id, window_days, comparison) in compared {
            // Consent withdrawn by an import: the figures are there, but not to be looked at.
            let Some(full_name) = names.get(user_id.as_str()) else { continue };
            if last.as_ref() != Some(&user_id) {
                self.users += 1;
                last = Some(user_id.clone());
            }
            self.windows.entry(window_days).or_default().add(window_days, &comparison);
            if comparison.moves() && self.is_asked_for(window_days, &comparison) {
                self.total += 1;
                self.list(user_id, full_name, window_days, &comparison);
            }
        }
    }

    fn is_asked_for(&self, window_days: u16, comparison: &Comparison) -> bool {
        let query = &self.query;
        query.window_days.is_none_or(|wanted| wanted == window_days)
            && query.from.as_deref().is_none_or(|from| from == comparison.before.label())
            && query.to.as_deref().is_none_or(|to| to == comparison.after.label())
    }

    /// Keeps one more than is shown: then there is a next page.
    fn list(&mut self, user_id: UserId, full_name: &str, window_days: u16, comparison: &Comparison) {
        let key = (user_id.0, window_days);
        if self.items.len() > self.limit || self.after.as_ref().is_some_and(|after| key <= *after) {
            return;
        }
        self.items.push(MovingUser {
            user_id: key.0,
            full_name: full_name.to_owned(),
            window_days,
            from: comparison.before.label().to_owned(),
            to: comparison.after.label().to_owned(),
            confidence_before: comparison.before.confidence,
            confidence_after: comparison.after.confidence,
        });
    }
}

impl WindowTally {
    fn add(&mut self, window_days: u16, comparison: &Comparison) {
        let Comparison { before, after } = comparison;
        let sums = &mut self.sums;
        sums.window_days = window_days;
        sums.users += 1;
        if comparison.moves() {
            sums.moving += 1;
            *self.moves.entry((before.label(), after.label())).or_default() += 1;
        } else {
            sums.secondary_changes += u64::from(before.secondary != after.secondary);
            sums.confidence_changes += u64::from(before.confidence != after.confidence);
        }
    }

    fn finish(self) -> WindowSimulation {
        let mut moves: Vec<MoveCount> = self
            .moves
            .into_iter()
            .map(|((from, to), users)| MoveCount { from: from.to_owned(), to: to.to_owned(), users })
            .collect();
        moves.sort_by_key(|count| std::cmp::Reverse(count.users));
        WindowSimulation { moves, ..self.sums }
    }
}
