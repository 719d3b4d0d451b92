//! Approvals that arrive together, written together.
//!
//! An approval waits for the disk, so those that arrive meanwhile are taken as one group and share the next commit. A
//! group is what has gathered, nothing waits for company: alone, an approval is a group of one.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::anyhow;
use futures::future::join_all;
use tokio::sync::oneshot;

use super::approve::{Ask, approve_all};
use crate::http::{ApiError, ApiResult, AppState};
use crate::recommendations::store::RecommendationRow;

/// Enough that a commit costs little beside its approvals; few enough that nobody waits long for the others.
const GROUP_MAX: usize = 64;

/// What waits, and whether somebody is at work on it.
#[derive(Debug, Default)]
pub struct Together(Mutex<Queue>);

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    running: bool,
}

#[derive(Debug)]
struct Waiting {
    ask: Ask,
    answer: oneshot::Sender<ApiResult<RecommendationRow>>,
}

impl Together {
    pub async fn approve(&self, state: &AppState, ask: Ask) -> ApiResult<RecommendationRow> {
        let (answer, decided) = oneshot::channel();
        let idle = {
            let mut queue = self.queue();
            queue.waiting.push_back(Waiting { ask, answer });
            !std::mem::replace(&mut queue.running, true)
        };
        if idle {
            // A task of its own: whoever asked may hang up, and the others of the group are still answered.
            tokio::spawn(run(state.clone()));
        }
        decided.await.unwrap_or_else(|_| Err(lost()))
    }

    /// The next group. Of two that ask for the same item the later one sees what became of the earlier, so it is left
    /// for the next group.
    fn next_group(&self) -> Vec<Waiting> {
        let mut queue = self.queue();
        let (mut group, mut later, mut items) = (Vec::new(), VecDeque::new(), HashSet::new());
        for one in queue.waiting.drain(..) {
            if group.len() < GROUP_MAX && items.insert(one.ask.recommendation_id.clone()) {
                group.push(one);
            } else {
                later.push_back(one);
            }
        }
        queue.waiting = later;
        group
    }

    /// Whether nobody waits; then nobody is at work any more.
    fn rests(&self) -> bool {
        let mut queue = self.queue();
        queue.running = !queue.waiting.is_empty();
        !queue.running
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One group after the other; while one waits for the disk, the next is written.
async fn run(state: AppState) {
    loop {
        let (written, writing) = oneshot::channel();
        // The clone decides by the rules now in force.
        tokio::spawn(decide(state.clone(), written));
        // Ends when the group has all it needs but the commit, and at the latest with the task.
        let _ended = writing.await;
        if state.approvals.rests() {
            break;
        }
    }
}

async fn decide(state: AppState, written: oneshot::Sender<()>) {
    // Taken when the writing can begin: whoever comes until then is part of the group.
    let tx = state.db.write().await;
    let group = state.approvals.next_group();
    let asks: Vec<&Ask> = group.iter().map(|one| &one.ask).collect();
    let written = || drop(written);
    let outcomes = match tx {
        Ok(tx) => approve_all(&state, tx, &asks, written).await,
        Err(error) => Err(error.into()),
    };
    let outcomes = match outcomes {
        Ok(outcomes) => outcomes,
        Err(error) if asks.len() == 1 => vec![Err(error)],
        // What one of them met is no reason to refuse the others.
        Err(error) => {
            tracing::warn!("{} approvals go on one by one: {error}", asks.len());
            join_all(asks.iter().map(|ask| approve_alone(&state, ask))).await
        }
    };
    for (one, outcome) in group.into_iter().zip(outcomes) {
        // Whoever asked may have gone; what was decided stands.
        let _gone = one.answer.send(outcome);
    }
}

async fn approve_alone(state: &AppState, ask: &Ask) -> ApiResult<RecommendationRow> {
    let tx = state.db.write().await?;
    let mut outcomes = approve_all(state, tx, &[ask], || ()).await?;
    outcomes.pop().unwrap_or_else(|| Err(lost()))
}

fn lost() -> ApiError {
    ApiError::Internal(anyhow!("an approval has no outcome"))
}
