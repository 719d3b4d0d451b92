//! The ground truth beside the rows: which of them recur, which are habits, what is income, who the user is.
//! Written while the rows are made, never worked out from them.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

/// What is true of one user; each field is a file of JSON lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    pub streams: Vec<StreamTruth>,
    pub habits: Vec<HabitTruth>,
    pub income: Vec<IncomeTruth>,
    pub persona: PersonaTruth,
    pub balances: Vec<OpeningBalance>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    In,
    Out,
}

impl Direction {
    pub(crate) fn opposite(self) -> Self {
        match self {
            Self::In => Self::Out,
            Self::Out => Self::In,
        }
    }
}

/// What a stream is for. Transfers and card payments move a user's own money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamKind {
    Subscription,
    Bill,
    Rent,
    Loan,
    CardPayment,
    Payroll,
    Benefit,
    Transfer,
    Interest,
    Fee,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    Weekly,
    Biweekly,
    Semimonthly,
    Monthly,
    Bimonthly,
    Quarterly,
    Semiannual,
    Annual,
    Irregular,
}

/// One line of `truth/streams.jsonl`: rows that recur.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StreamTruth {
    pub user_id: Arc<str>,
    pub account_id: Arc<str>,
    pub direction: Direction,
    pub kind: StreamKind,
    pub cadence: Cadence,
    /// The clean name; rows may carry a noisier one.
    pub merchant: &'static str,
    /// Posted members, oldest first.
    pub transaction_ids: Vec<Arc<str>>,
    pub started: Date,
    /// Day of the last member, once the stream is over.
    pub ended: Option<Date>,
    /// When and how much the next one will really be, its own noise included.
    pub next_date: Option<Date>,
    pub next_amount_cents: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HabitKind {
    Groceries,
    Fuel,
    Coffee,
    Restaurant,
    Shopping,
    Pharmacy,
    Cash,
    Transport,
    /// Payments of a card that is billed only now and then.
    CardPayment,
}

/// One line of `truth/habits.jsonl`: rows at one merchant that repeat without recurring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HabitTruth {
    pub user_id: Arc<str>,
    pub account_id: Arc<str>,
    pub kind: HabitKind,
    pub merchant: &'static str,
    pub transaction_ids: Vec<Arc<str>>,
}

/// One line of `truth/income.jsonl`: money earned or received, from one payer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IncomeTruth {
    pub user_id: Arc<str>,
    pub account_id: Arc<str>,
    pub kind: IncomeKind,
    pub cadence: Cadence,
    pub payer: &'static str,
    pub transaction_ids: Vec<Arc<str>>,
    /// Mean over the days from first to last payment, a month being 30.4375 days.
    pub monthly_cents: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IncomeKind {
    Payroll,
    Benefit,
    Gig,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Persona {
    HighUtilization,
    VariableIncome,
    SubscriptionHeavy,
    SavingsBuilder,
    WealthBuilder,
    /// None of the criteria hold.
    Plain,
}

/// One line of `truth/personas.jsonl`: the persona that the facts of the last 180 days imply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonaTruth {
    pub user_id: Arc<str>,
    pub persona: Persona,
}

/// One line of `truth/balances.jsonl`: what an account held before its first row, in the sign of its rows
/// (what a card owes is negative).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpeningBalance {
    pub account_id: Arc<str>,
    pub opening_cents: i64,
}
