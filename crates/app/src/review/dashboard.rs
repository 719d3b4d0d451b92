//! Figures of the operators' pages, from stored rows and a fresh look at the streams.

use std::collections::BTreeMap;

use spendsense_db::Tx;
use spendsense_engine::facts::{Account, AccountKind};
use spendsense_engine::ids::UserId;
use spendsense_engine::money::{Cents, Ratio};
use spendsense_engine::signals::streams::{Direction, Lifecycle, StreamKind};
use spendsense_engine::signals::{Analysis, Detail, Features, WindowSignals};

use super::model::{
    CardSignals, CreditSignals, Dashboard, IncomeSignals, LatencyMetrics, SavingsSignals, SignalGroups,
    SubscriptionSignals, UserSignals,
};
use super::store::{self, NamedCount};
use crate::customers::store::AccountLabel;
use crate::http::{ApiError, ApiResult, AppState};
use crate::personas::model::PersonaView;
use crate::signals::model::STANDARD_WINDOWS;
use crate::{customers, personas, signals};

/// The window whose personas the dashboard counts.
const PERSONA_WINDOW_DAYS: u16 = 30;

pub async fn dashboard(state: &AppState) -> ApiResult<Dashboard> {
    let mut tx = state.db.snapshot().await?;
    let users = store::count_consent(&mut tx).await?;
    let personas = store::count_personas(&mut tx, PERSONA_WINDOW_DAYS).await?;
    let recommendations = store::count_recommendations(&mut tx).await?;
    let latencies = store::list_latencies(&mut tx).await?;
    Ok(Dashboard {
        total_users: users.total,
        users_with_consent: users.consented,
        persona_distribution: by_name(personas),
        recommendations: by_name(recommendations)
            .into_iter()
            .map(
                |(name, total)| {
                    if name == "pending" { ("pending_approval".to_owned(), total) } else { (name, total) }
                },
            )
            .collect(),
        metrics: latency_metrics(&latencies),
        as_of: state.world.now(),
    })
}

fn by_name(counts: Vec<NamedCount>) -> BTreeMap<String, i64> {
    counts.into_iter().map(|count| (count.name, count.total)).collect()
}

/// Nearest-rank percentiles of a sorted list.
fn latency_metrics(sorted_ms: &[i64]) -> LatencyMetrics {
    let rank = |percent: usize| {
        let at = (sorted_ms.len() * percent).div_ceil(100).saturating_sub(1);
        sorted_ms.get(at).copied()
    };
    let total: i64 = sorted_ms.iter().sum();
    LatencyMetrics {
        avg_latency_ms: i64::try_from(sorted_ms.len()).ok().filter(|n| *n > 0).map(|n| total / n),
        p50_latency_ms: rank(50),
        p95_latency_ms: rank(95),
        p99_latency_ms: rank(99),
        max_latency_ms: sorted_ms.last().copied(),
        batches: sorted_ms.len(),
    }
}

/// Both windows of a consenting user, computed as of today.
pub async fn user_signals(state: &AppState, user_id: &UserId) -> ApiResult<UserSignals> {
    Ok(explained_signals(state, user_id).await?.0)
}

/// The same, with everything the kernel said: figures in full and their evidence.
pub async fn explained_signals(state: &AppState, user_id: &UserId) -> ApiResult<(UserSignals, Analysis)> {
    let facts = signals::service::load_consented(state, user_id).await?;
    let (facts, analysis) =
        signals::service::analyse(facts, state.today(), STANDARD_WINDOWS.to_vec(), Detail::Evidence).await?;
    let mut tx = state.db.snapshot().await?;
    let user = customers::store::find_user(&mut tx, user_id)
        .await?
        .ok_or_else(|| ApiError::not_found("user", user_id.as_str()))?;
    let labels = customers::store::list_account_labels(&mut tx, user_id).await?;
    let [short, long] =
        STANDARD_WINDOWS.map(|window_days| groups(&analysis, window_days, &facts.accounts, &labels));
    let missing = || ApiError::internal(anyhow::anyhow!("the kernel left out a window"));
    let signals = UserSignals {
        user_id: user_id.to_string(),
        user_name: user.full_name,
        consent_status: user.consent_status,
        short: short.ok_or_else(missing)?,
        long: long.ok_or_else(missing)?,
        persona_30d: persona(&mut tx, user_id, 30).await?,
        persona_180d: persona(&mut tx, user_id, 180).await?,
    };
    Ok((signals, analysis))
}

async fn persona(tx: &mut Tx, user_id: &UserId, window_days: u16) -> ApiResult<Option<PersonaView>> {
    Ok(personas::store::find_in_force(tx, user_id, window_days).await?.map(PersonaView::from))
}

fn groups(
    analysis: &Analysis,
    window_days: u16,
    accounts: &[Account],
    labels: &[AccountLabel],
) -> Option<SignalGroups> {
    let window: &WindowSignals = analysis.windows.iter().find(|window| window.window_days == window_days)?;
    let features = &window.features;
    Some(SignalGroups {
        subscriptions: SubscriptionSignals {
            recurring_merchants: active_names(analysis),
            monthly_spend: features.monthly_recurring_spend,
            spend_share: features.subscription_spend_share,
        },
        savings: SavingsSignals {
            net_inflow: features.net_savings_inflow,
            growth_rate: features.savings_growth_rate,
            emergency_fund_months: features.emergency_fund_months,
        },
        credit: credit(features, accounts, labels),
        income: IncomeSignals {
            payroll_detected: features.payroll_detected,
            avg_monthly: features.avg_monthly_income,
            frequency: pay_frequency(analysis),
            median_pay_gap_days: features.median_pay_gap_days,
        },
    })
}

/// What `recurring_merchants` counts, by name.
fn active_names(analysis: &Analysis) -> Vec<String> {
    let mut names: Vec<String> = analysis
        .streams
        .iter()
        .filter(|stream| stream.direction == Direction::Out && stream.lifecycle != Lifecycle::Ended)
        .filter(|stream| matches!(stream.kind, StreamKind::Subscription | StreamKind::Bill))
        .map(|stream| stream.merchant.clone())
        .collect();
    names.sort();
    names
}

fn credit(features: &Features, accounts: &[Account], labels: &[AccountLabel]) -> CreditSignals {
    let cards =
        accounts.iter().filter(|account| account.kind == AccountKind::CreditCard).map(|card| CardSignals {
            account_id: card.account_id.clone(),
            last_four: labels.iter().find(|l| l.account_id == card.account_id).and_then(|l| l.mask.clone()),
            utilization: utilization(card),
            balance: card.balance_current,
            limit: card.balance_limit,
        });
    CreditSignals {
        cards: cards.collect(),
        avg_utilization: features.avg_utilization,
        max_utilization: features.max_utilization,
        minimum_payment_only: features.minimum_payment_only_flag,
        interest_charges: features.interest_charges_present,
        overdue: features.any_overdue,
    }
}

/// What is owed over the limit; a credit balance uses nothing.
fn utilization(card: &Account) -> Option<Ratio> {
    let limit = card.balance_limit.filter(|limit| *limit > Cents::ZERO)?;
    Ratio::of(card.balance_current?.0.max(0), limit.0)
}

fn pay_frequency(analysis: &Analysis) -> Option<String> {
    analysis
        .streams
        .iter()
        .filter(|stream| stream.kind == StreamKind::Payroll && stream.lifecycle != Lifecycle::Ended)
        .max_by_key(|stream| stream.monthly_amount)
        .map(|stream| stream.cadence.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_batches_and_absent_without_any() {
        let none = latency_metrics(&[]);
        assert_eq!((none.avg_latency_ms, none.p95_latency_ms), (None, None));
        let hundred: Vec<i64> = (1..=100).collect();
        let metrics = latency_metrics(&hundred);
        assert_eq!(
            (metrics.p50_latency_ms, metrics.p95_latency_ms, metrics.p99_latency_ms),
            (Some(50), Some(95), Some(99))
        );
        assert_eq!(metrics.max_latency_ms, Some(100));
    }
}
