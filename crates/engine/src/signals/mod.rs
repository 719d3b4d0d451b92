//! Behavioural signals of one user as of one day, over one or more windows.
//!
//! A window of `N` days is half-open: `(as_of − N, as_of]`. Only posted transactions count; later ones are not
//! seen at all. What cannot be known from the data is `None` with a note, never zero.

pub(crate) mod calendar;
mod class;
pub mod evaluation;
mod features;
mod fold;
mod kernel;
mod ledger;
mod lexicon;
mod log2;
mod names;
mod recurring;
pub mod series;
pub mod streams;
mod transfers;

use serde::{Deserialize, Serialize};

pub use kernel::{Analysis, Kernel};

use crate::money::{Cents, Currency, Ratio};
use crate::time::Day;

/// The documented feature set for one window. Amounts are in the user's main currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "the documented flags, field for field")]
pub struct Features {
    // subscriptions
    /// Active recurring outflow streams of kind subscription or bill.
    pub recurring_merchants: u32,
    /// What those streams cost in an average month (30.4375 days).
    pub monthly_recurring_spend: Cents,
    /// `monthly_recurring_spend` over the average monthly spend of the window.
    pub subscription_spend_share: Option<Ratio>,
    // savings
    /// Net movement into savings accounts a month, without credited interest.
    pub net_savings_inflow: Option<Cents>,
    /// Balance-weighted growth of savings accounts over the window.
    pub savings_growth_rate: Option<Ratio>,
    /// Balances of savings accounts taken together.
    pub savings_balance: Option<Cents>,
    /// Savings balances over average monthly expenses.
    pub emergency_fund_months: Option<Ratio>,
    // credit
    /// Balances over limits, all cards with a known limit taken together.
    pub avg_utilization: Option<Ratio>,
    /// The most used card.
    pub max_utilization: Option<Ratio>,
    pub utilization_30_flag: bool,
    pub utilization_50_flag: bool,
    pub utilization_80_flag: bool,
    pub minimum_payment_only_flag: bool,
    pub interest_charges_present: bool,
    pub any_overdue: bool,
    // income
    pub payroll_detected: bool,
    pub median_pay_gap_days: Option<i32>,
    /// Coefficient of variation of monthly income totals.
    pub income_variability: Option<Ratio>,
    /// Checking balances over average monthly expenses.
    pub cash_flow_buffer_months: Option<Ratio>,
    pub avg_monthly_income: Option<Cents>,
    // other
    pub investment_account_detected: bool,
    /// Fees (overdraft, late, maintenance, ATM) charged in the window.
    pub fee_count: u32,
    pub fee_total: Cents,
    /// Fees charged in the 180 days up to `as_of`, whatever the window. Unknown in figures of an older kernel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_count_half_year: Option<u32>,
    pub overdraft_count: u32,
}

/// One number with what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// Name of the field of [`Features`].
    pub feature: String,
    /// How the figure was made, in words and numbers: `checking balances 1,200.00 ÷ monthly expenses 2,400.00`.
    pub explanation: String,
    pub transaction_ids: Vec<String>,
    pub account_ids: Vec<String>,
}

/// Signals of one window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowSignals {
    pub window_days: u16,
    pub as_of: Day,
    pub currency: Currency,
    pub features: Features,
    /// Empty when the caller asked for [`Detail::Figures`].
    pub evidence: Vec<Evidence>,
    /// Data-quality notes: what was missing or left out (`no_card_limits`, `other_currencies_excluded`, …).
    pub notes: Vec<String>,
    /// Days of history before `as_of`, from the first posted transaction; `None` without any.
    pub history_days: Option<u32>,
    /// SHA-256 (hex) over the facts the window was computed from.
    pub fingerprint: String,
}

/// How much the caller wants back: the batch needs figures only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    Figures,
    Evidence,
}
