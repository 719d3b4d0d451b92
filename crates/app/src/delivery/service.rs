//! Driving the outbox: claim and commit, send with nothing open, write down what came of it and commit.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use spendsense_db::Tx;
use spendsense_engine::ids::UserId;
use spendsense_engine::review::{self, Action, Status};
use spendsense_engine::time::UnixMs;

use super::channel::{Channel, ChannelError, Message};
use super::store::{self, DeliveryRow, NewDelivery};
use crate::background::Task;
use crate::http::{ApiResult, AppState, Caller};
use crate::recommendations::store::{RecommendationRow, find_recommendation};
use crate::review::decide::change::{Deed, next_version, record};
use crate::review::decide::retire::retire;
use crate::review::decide::store::mark_decided;
use crate::{consent, customers};

/// Deliveries that one look at the outbox takes.
const PER_LOOK: i64 = 100;
/// The wait after the first failed attempt; it doubles with every further one.
const FIRST_WAIT_MS: i64 = 60_000;
const LONGEST_WAIT_MS: i64 = 6 * 3_600_000;
/// A claim outlasts the attempt it is for by this much.
const LEASE_MARGIN_S: u64 = 30;

/// What a pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    pub delivered: u64,
    pub failed: u64,
    /// Failed for the last time.
    pub dead: u64,
    /// Called off before they went out.
    pub cancelled: u64,
}

/// How often the outbox is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The pass as a server's periodic task.
pub fn task() -> Task {
    Task::new("deliver", LOOK_EVERY, |state| async move { Ok(pass(&state).await.map(drop)?) })
}

/// Puts items that were just approved into the outbox, each with when it is due, in the approvals' transaction.
pub(crate) async fn enqueue(
    tx: &mut Tx,
    state: &AppState,
    approved: &[(&RecommendationRow, UnixMs)],
) -> ApiResult<()> {
    let channel = state.config.delivery.channel.as_str();
    let deliveries: Vec<_> = approved
        .iter()
        .map(|&(row, due_at)| NewDelivery {
            delivery_id: state.world.id("dlv"),
            recommendation_id: &row.recommendation_id,
            user_id: &row.user_id,
            channel,
            due_at,
            created_at: UnixMs(row.updated_at),
        })
        .collect();
    Ok(store::insert_deliveries(tx, &deliveries).await?)
}

/// Sends everything that is due. Any number of nodes may run it at once: each delivery is taken by one.
pub async fn pass(state: &AppState) -> ApiResult<Pass> {
    let node = state.world.id("node");
    let mut pass = Pass::default();
    loop {
        let due = {
            let mut tx = state.db.read().await?;
            store::list_due(&mut tx, state.world.now(), PER_LOOK).await?
        };
        let mut taken = false;
        for delivery in &due {
            match claim(state, &node, delivery).await? {
                Claim::Taken(claimed) => {
                    taken = true;
                    let sent = send(state, &claimed).await;
                    settle(state, &claimed, sent, &mut pass).await?;
                }
                Claim::CalledOff => {
                    taken = true;
                    pass.cancelled += 1;
                }
                Claim::Lost => {}
            }
        }
        if !taken {
            return Ok(pass);
        }
    }
}

/// What came of trying to take a delivery.
enum Claim {
    Taken(Box<Claimed>),
    /// The item may not go out any more.
    CalledOff,
    /// Somebody else was faster.
    Lost,
}

struct Claimed {
    delivery: DeliveryRow,
    message: Message,
}

async fn claim(state: &AppState, node: &str, seen: &DeliveryRow) -> ApiResult<Claim> {
    let caller = Caller::program("deliver");
    let user_id = UserId::from(seen.user_id.as_str());
    let mut tx = state.db.write().await?;
    let consented = consent::require_and_lock(&mut tx, &user_id).await.is_ok();
    let Some(row) = find_recommendation(&mut tx, &seen.recommendation_id.as_str().into()).await? else {
        return Ok(Claim::Lost);
    };
    let now = state.world.now();
    if consented && row.expires_at <= now.0 {
        retire(&mut tx, &state.world, &caller, &row, Action::Expire, "expired").await?;
        tx.commit().await?;
        return Ok(Claim::CalledOff);
    }
    let queued = match row.status()? {
        // From here it can no longer be undone.
        Status::Approved if consented => move_on(&mut tx, state, &caller, &row, Action::Queue).await?,
        Status::QueuedForDelivery if consented => Some(row),
        _ => {
            let cancelled = store::mark_cancelled(&mut tx, &row.id()).await?;
            tx.commit().await?;
            return Ok(if cancelled > 0 { Claim::CalledOff } else { Claim::Lost });
        }
    };
    let Some(row) = queued else { return Ok(Claim::Lost) };
    let lease_s = state.config.delivery.timeout_s + LEASE_MARGIN_S;
    let lease_until = now.plus_ms(i64::try_from(lease_s).unwrap_or(i64::MAX).saturating_mul(1000));
    if store::mark_claimed(&mut tx, seen, node, lease_until).await? == 0 {
        return Ok(Claim::Lost);
    }
    let Some(user) = customers::store::find_user(&mut tx, &user_id).await? else {
        return Ok(Claim::Lost);
    };
    tx.commit().await?;
    let delivery = DeliveryRow { attempts: seen.attempts + 1, ..seen.clone() };
    let message = message(&delivery, row, user);
    Ok(Claim::Taken(Box::new(Claimed { delivery, message })))
}

fn message(delivery: &DeliveryRow, row: RecommendationRow, user: customers::store::User) -> Message {
    Message {
        delivery_id: delivery.delivery_id.clone(),
        recommendation_id: row.recommendation_id,
        user_id: row.user_id,
        to_name: user.full_name,
        to_email: user.email,
        title: row.title,
        content: row.content,
        rationale: row.rationale,
        content_url: row.content_url,
        approved_at: row.approved_at.map(UnixMs),
    }
}

/// One step of the machine by the program itself. `None` when the machine does not have it or somebody was faster.
async fn move_on(
    tx: &mut Tx,
    state: &AppState,
    caller: &Caller,
    row: &RecommendationRow,
    action: Action,
) -> ApiResult<Option<RecommendationRow>> {
    let Ok(next) = review::transition(row.status()?, action, review::Role::System) else {
        return Ok(None);
    };
    let mut after = next_version(row, next, state.world.now());
    after.forget_decisions();
    if mark_decided(tx, row, &after).await? == 0 {
        return Ok(None);
    }
    let deed = Deed { action: action.as_str(), reason: None, details: json!({}) };
    record(tx, &state.world, caller, Some(row), &after, &deed).await?;
    Ok(Some(after))
}

/// Nothing of the database is open here.
async fn send(state: &AppState, claimed: &Claimed) -> Result<(), ChannelError> {
    let channel: Arc<dyn Channel> = state.channels.named(&claimed.delivery.channel)?;
    let timeout = Duration::from_secs(state.config.delivery.timeout_s);
    let sent = tokio::time::timeout(timeout, channel.send(&claimed.message)).await;
    sent.unwrap_or_else(|_elapsed| Err(ChannelError(format!("no answer within {} s", timeout.as_secs()))))
}

async fn settle(
    state: &AppState,
    claimed: &Claimed,
    sent: Result<(), ChannelError>,
    pass: &mut Pass,
) -> ApiResult<()> {
    let delivery = &claimed.delivery;
    match sent {
        Ok(()) => {
            settle_sent(state, delivery).await?;
            pass.delivered += 1;
            metrics::counter!("spendsense_deliveries_total", "outcome" => "delivered").increment(1);
        }
        Err(error) => {
            let tries = delivery.attempts - delivery.attempts_before;
            let is_last = tries >= i64::from(state.config.delivery.attempts_max);
            let status = if is_last { "dead" } else { "waiting" };
            let due_at = state.world.now().plus_ms(if is_last { 0 } else { wait_ms(tries) });
            tracing::warn!(
                delivery.id = delivery.delivery_id,
                delivery.attempt = delivery.attempts,
                error = %error,
                "delivery failed"
            );
            let mut tx = state.db.write().await?;
            store::mark_failed(&mut tx, delivery, status, due_at, &error.0).await?;
            tx.commit().await?;
            *(if is_last { &mut pass.dead } else { &mut pass.failed }) += 1;
            metrics::counter!("spendsense_deliveries_total", "outcome" => status).increment(1);
        }
    }
    Ok(())
}

async fn settle_sent(state: &AppState, delivery: &DeliveryRow) -> ApiResult<()> {
    let caller = Caller::program("deliver");
    let mut tx = state.db.write().await?;
    let id = delivery.recommendation_id.as_str().into();
    if let Some(row) = find_recommendation(&mut tx, &id).await? {
        move_on(&mut tx, state, &caller, &row, Action::Deliver).await?;
    }
    store::mark_sent(&mut tx, delivery, state.world.now()).await?;
    Ok(tx.commit().await?)
}

/// A minute, two, four, … up to six hours.
fn wait_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    FIRST_WAIT_MS.checked_shl(doublings.min(20)).unwrap_or(LONGEST_WAIT_MS).min(LONGEST_WAIT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours() {
        let minutes: Vec<i64> = (1..=12).map(|attempt| wait_ms(attempt) / 60_000).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
        assert_eq!(wait_ms(i64::MAX), LONGEST_WAIT_MS);
    }
}
