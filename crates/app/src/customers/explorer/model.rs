//! What is asked and answered when operators look at users.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::facts::AccountKind;
use spendsense_engine::money::{Cents, Ratio};
use spendsense_engine::signals::series::Series;
use spendsense_engine::signals::{Evidence, Features};
use spendsense_engine::time::{Day, UnixMs};
use utoipa::{IntoParams, ToSchema};

use crate::http::cursor::CURSOR_CHARS_MAX;
use crate::personas::model::PersonaView;
use crate::review::model::UserSignals;
use crate::signals::model::MAX_WINDOW_DAYS;

/// 500 ids of forty characters, and still an address that every server reads.
const IDS_CHARS_MAX: usize = 20_000;

/// Filters, order and paging of `GET /api/operator/users`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchUsers {
    /// Part of a name or e-mail address, or the beginning of an id; case does not matter.
    #[garde(inner(length(chars, max = 200)))]
    #[param(example = "okafor", max_length = 200)]
    pub q: Option<String>,
    /// Only of this persona in `window_days`; `fallback` for those without a finding.
    #[garde(inner(custom(persona_or_fallback)))]
    #[param(example = "high_utilization")]
    pub persona: Option<String>,
    /// The window that `persona` is about.
    #[garde(range(min = 1, max = MAX_WINDOW_DAYS))]
    #[serde(default = "default_window")]
    #[param(default = 30, minimum = 1, maximum = 365)]
    pub window_days: u16,
    /// Only those who have, or have not, consented.
    #[garde(skip)]
    #[param(example = true)]
    pub consent: Option<bool>,
    #[garde(skip)]
    #[serde(default)]
    #[param(inline, default = "name")]
    pub sort: UserSort,
    /// How many, 1 to 200.
    #[garde(range(min = 1, max = 200))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: i64,
    /// `next_cursor` of the page before, with the same filters and order.
    #[garde(inner(length(max = CURSOR_CHARS_MAX)))]
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

fn default_window() -> u16 {
    30
}

fn default_limit() -> i64 {
    50
}

fn persona_or_fallback(text: &str, (): &()) -> garde::Result {
    let known = text == "fallback" || spendsense_engine::personas::Persona::parse(text).is_some();
    known.then_some(()).ok_or_else(|| garde::Error::new("is not a persona"))
}

/// What a list of users is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserSort {
    #[default]
    Name,
    Newest,
    UserId,
}

/// A user as found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundUser {
    #[schema(example = "usr_0193a1")]
    pub user_id: String,
    #[schema(example = "Ada Okafor")]
    pub full_name: String,
    #[schema(example = "ada@example.com")]
    pub email: String,
    pub consent_status: bool,
    pub created_at: UnixMs,
    pub persona_30d: Option<FoundPersona>,
    pub persona_180d: Option<FoundPersona>,
    /// Recommendations that await review now.
    pub awaiting_review: i64,
}

/// A persona in force, in brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FoundPersona {
    #[schema(example = "high_utilization")]
    pub persona_type: String,
    pub secondary_persona: Option<String>,
    pub confidence_score: Ratio,
    /// Why the persona is only a place to start.
    pub fallback: Option<String>,
    pub assigned_at: UnixMs,
}

/// A page of users.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundUsers {
    pub items: Vec<FoundUser>,
    /// How many match the filters in all.
    #[schema(example = 200)]
    pub total: i64,
    pub next_cursor: Option<String>,
}

/// Signals of both windows with the rows they came from.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedSignals {
    #[serde(flatten)]
    pub signals: UserSignals,
    /// The same figures in full, one entry a window.
    pub windows: Vec<ExplainedWindow>,
}

/// Every figure of a window with its evidence.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedWindow {
    #[schema(example = 30)]
    pub window_days: u16,
    pub as_of: Day,
    /// Currency of every amount.
    #[schema(example = "USD")]
    pub currency: String,
    pub features: Features,
    pub evidence: Vec<Evidence>,
    pub notes: Vec<String>,
    /// Days of history seen.
    pub history_days: Option<u32>,
}

/// Which steps of `GET /api/operator/users/{user_id}/series`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SeriesQuery {
    /// Days up to today, 7 to 365.
    #[garde(range(min = 7, max = MAX_WINDOW_DAYS))]
    #[serde(default = "short_window")]
    #[param(default = 30, minimum = 7, maximum = 365)]
    pub window_days: u16,
    /// By the day up to 60 days and by the week beyond, if left out.
    #[garde(skip)]
    #[param(inline, example = "week")]
    pub step: Option<SeriesStep>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SeriesStep {
    Day,
    Week,
}

fn short_window() -> u16 {
    30
}

impl SeriesQuery {
    /// Longer windows are shown by the week, unless asked otherwise.
    pub fn step_days(&self) -> u16 {
        let by_length = if self.window_days <= 60 { SeriesStep::Day } else { SeriesStep::Week };
        match self.step.unwrap_or(by_length) {
            SeriesStep::Day => 1,
            SeriesStep::Week => 7,
        }
    }
}

/// A user's window step by step.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserSeries {
    #[schema(example = "usr_0193a1")]
    pub user_id: String,
    #[serde(flatten)]
    pub series: Series,
}

/// An account with what is owed on it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountView {
    #[schema(example = "acc_0193a1")]
    pub account_id: String,
    /// As the bank spells it.
    #[schema(example = "credit card")]
    pub r#type: String,
    pub subtype: Option<String>,
    /// As it is understood here: `checking`, `savings`, `credit_card`, `investment`, `loan`, `other`.
    #[schema(value_type = String, example = "credit_card")]
    pub kind: AccountKind,
    pub name: Option<String>,
    /// Last digits, as the bank shows them.
    #[schema(example = "4321")]
    pub mask: Option<String>,
    #[schema(example = "USD")]
    pub currency: String,
    /// For cards and loans what is owed (positive).
    pub balance_current: Option<Cents>,
    pub balance_available: Option<Cents>,
    pub balance_limit: Option<Cents>,
    /// Owed over the limit, for a card with both known.
    pub utilization: Option<Ratio>,
    /// Held together with others.
    pub joint: bool,
    pub liabilities: Vec<LiabilityView>,
    pub updated_at: UnixMs,
}

/// A statement or a loan.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiabilityView {
    pub liability_id: String,
    #[schema(example = "credit_card")]
    pub liability_type: String,
    /// Yearly purchase rate as a share: 0.1941 is 19.41 %.
    pub apr_purchase: Option<Ratio>,
    /// Yearly rate of a loan as a share.
    pub interest_rate: Option<Ratio>,
    pub minimum_payment: Option<Cents>,
    pub last_payment: Option<Cents>,
    pub last_statement_balance: Option<Cents>,
    pub next_payment_due: Option<Day>,
    pub is_overdue: bool,
}

/// What is owned and what is owed in one currency: a card's balance is a debt, not an asset.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CurrencyTotals {
    #[schema(example = "USD")]
    pub currency: String,
    pub assets: Cents,
    pub debts: Cents,
    /// Accounts whose balance is not known and not counted.
    pub unknown_balances: usize,
}

/// Every account of a user.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountList {
    pub items: Vec<AccountView>,
    pub total: usize,
    pub totals: Vec<CurrencyTotals>,
}

/// Filters and paging of a user's transactions.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListTransactions {
    /// First day.
    #[garde(skip)]
    #[param(example = "2026-10-01")]
    pub from: Option<Day>,
    /// Last day.
    #[garde(skip)]
    #[param(example = "2026-11-20")]
    pub to: Option<Day>,
    /// Only these, separated by commas: the rows behind a figure. At most 500.
    #[garde(inner(length(max = IDS_CHARS_MAX)))]
    #[param(example = "txn_0193a1,txn_0193a2", max_length = 20_000)]
    pub ids: Option<String>,
    /// Only of this account.
    #[garde(inner(length(chars, max = 200)))]
    #[param(max_length = 200)]
    pub account_id: Option<String>,
    /// How many, 1 to 500.
    #[garde(range(min = 1, max = 500))]
    #[serde(default = "default_transactions")]
    #[param(default = 100, minimum = 1, maximum = 500)]
    pub limit: i64,
    #[garde(inner(length(max = CURSOR_CHARS_MAX)))]
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

fn default_transactions() -> i64 {
    100
}

/// A movement; positive is money in.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransactionView {
    #[schema(example = "txn_0193a1")]
    pub transaction_id: String,
    pub account_id: String,
    pub date: Day,
    pub amount: Cents,
    #[schema(example = "USD")]
    pub currency: String,
    pub merchant_name: Option<String>,
    pub payment_channel: Option<String>,
    pub category_primary: Option<String>,
    pub category_detailed: Option<String>,
    pub pending: bool,
}

/// A page of transactions, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransactionPage {
    pub items: Vec<TransactionView>,
    /// How many match the filters in all.
    pub total: i64,
    pub next_cursor: Option<String>,
}

/// Paging of a user's personas.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PersonaHistoryQuery {
    /// Only of this window.
    #[garde(range(min = 1, max = MAX_WINDOW_DAYS))]
    #[param(minimum = 1, maximum = 365, example = 30)]
    pub window_days: Option<u16>,
    /// How many, 1 to 100.
    #[garde(range(min = 1, max = 100))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 100)]
    pub limit: i64,
    #[garde(inner(length(max = CURSOR_CHARS_MAX)))]
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

/// Personas that held or hold, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonaHistory {
    pub items: Vec<PersonaView>,
    pub total: i64,
    pub next_cursor: Option<String>,
}
