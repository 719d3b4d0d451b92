//! What the operators' pages are answered.

use spendsense_engine::money::{Cents, Ratio};
use spendsense_engine::time::UnixMs;
use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::personas::model::PersonaView;

/// `GET /operator/dashboard`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dashboard {
    /// Customers held.
    pub total_users: i64,
    pub users_with_consent: i64,
    /// Customers by 30-day persona; `fallback` counts those without a finding.
    #[schema(example = json!({"high_utilization": 12, "savings_builder": 7, "fallback": 1}))]
    pub persona_distribution: BTreeMap<String, i64>,
    /// Recommendations by status.
    #[schema(example = json!({"pending_approval": 40, "approved": 12}))]
    pub recommendations: BTreeMap<String, i64>,
    pub metrics: LatencyMetrics,
    pub as_of: UnixMs,
}

/// How long generations took, over the newest batches. `null` before the first.
#[derive(Debug, Serialize, ToSchema)]
pub struct LatencyMetrics {
    pub avg_latency_ms: Option<i64>,
    pub p50_latency_ms: Option<i64>,
    pub p95_latency_ms: Option<i64>,
    pub p99_latency_ms: Option<i64>,
    pub max_latency_ms: Option<i64>,
    /// How many batches the figures are of.
    pub batches: usize,
}

/// `GET /operator/users/{user_id}/signals`.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserSignals {
    pub user_id: String,
    pub user_name: String,
    pub consent_status: bool,
    #[serde(rename = "30d_signals")]
    pub short: SignalGroups,
    #[serde(rename = "180d_signals")]
    pub long: SignalGroups,
    pub persona_30d: Option<PersonaView>,
    pub persona_180d: Option<PersonaView>,
}

/// The signals of one window, grouped as operators read them.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignalGroups {
    pub subscriptions: SubscriptionSignals,
    pub savings: SavingsSignals,
    pub credit: CreditSignals,
    pub income: IncomeSignals,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionSignals {
    /// Names of the active subscriptions and bills.
    pub recurring_merchants: Vec<String>,
    pub monthly_spend: Cents,
    pub spend_share: Option<Ratio>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SavingsSignals {
    pub net_inflow: Option<Cents>,
    pub growth_rate: Option<Ratio>,
    pub emergency_fund_months: Option<Ratio>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CreditSignals {
    pub cards: Vec<CardSignals>,
    pub avg_utilization: Option<Ratio>,
    pub max_utilization: Option<Ratio>,
    pub minimum_payment_only: bool,
    pub interest_charges: bool,
    pub overdue: bool,
}

/// One card. `last_four` is the bank's own mask, never made from an id.
#[derive(Debug, Serialize, ToSchema)]
pub struct CardSignals {
    pub account_id: String,
    pub last_four: Option<String>,
    pub utilization: Option<Ratio>,
    pub balance: Option<Cents>,
    pub limit: Option<Cents>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct IncomeSignals {
    pub payroll_detected: bool,
    pub avg_monthly: Option<Cents>,
    /// Cadence of the largest active pay stream.
    pub frequency: Option<String>,
    pub median_pay_gap_days: Option<i32>,
}
