//! What recurring detection says: the streams it found and the candidates it refused, each with its reasons.
//!
//! Plain data that is stored, shown and written as JSON lines; how it is found lives in `recurring`.

use serde::{Deserialize, Serialize};

use crate::money::{Cents, Ratio};
use crate::time::Day;

/// Which way the money goes, seen from the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Direction {
    In,
    Out,
}

/// What a stream is for. `Transfer` and `CardPayment` move a user's own money and are never expenses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    Other,
}

/// How often a stream repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Cadence {
    Weekly,
    Biweekly,
    Semimonthly,
    Monthly,
    Bimonthly,
    Quarterly,
    Semiannual,
    Annual,
    /// Same payer, no fixed rhythm: only ever given to income that its bank text or category calls pay.
    Irregular,
}

impl StreamKind {
    /// As JSON spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subscription => "subscription",
            Self::Bill => "bill",
            Self::Rent => "rent",
            Self::Loan => "loan",
            Self::CardPayment => "card_payment",
            Self::Payroll => "payroll",
            Self::Benefit => "benefit",
            Self::Transfer => "transfer",
            Self::Interest => "interest",
            Self::Fee => "fee",
            Self::Other => "other",
        }
    }
}

impl Cadence {
    /// As JSON spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Biweekly => "biweekly",
            Self::Semimonthly => "semimonthly",
            Self::Monthly => "monthly",
            Self::Bimonthly => "bimonthly",
            Self::Quarterly => "quarterly",
            Self::Semiannual => "semiannual",
            Self::Annual => "annual",
            Self::Irregular => "irregular",
        }
    }
}

/// `Early`: seen, not yet proven. `Mature`: proven and going on. `Ended`: the next ones never came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Lifecycle {
    Early,
    Mature,
    Ended,
}

/// A lasting step of a stream's usual amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceChange {
    /// First member at the new amount.
    pub day: Day,
    pub from: Cents,
    pub to: Cents,
}

/// A series of transactions that recur. Amounts are positive; `direction` says which way they go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecurringStream {
    /// Made from the stream's first member, so it stays while history grows at the near end.
    pub stream_id: String,
    pub user_id: String,
    pub account_id: String,
    pub direction: Direction,
    pub kind: StreamKind,
    pub cadence: Cadence,
    /// Oldest first.
    pub transaction_ids: Vec<String>,
    /// Readable name, from the bank text of the newest member.
    pub merchant: String,
    pub started: Day,
    pub last: Day,
    /// The day after which the next one was overdue beyond doubt; `None` while the stream goes on.
    pub ended: Option<Day>,
    pub next_date: Option<Day>,
    #[serde(rename = "next_amount_cents", with = "crate::signals::streams::whole_cents")]
    pub next_amount: Option<Cents>,
    /// Median of the members since the last price change.
    pub typical_amount: Cents,
    /// `typical_amount` over the cadence's period, times 30.4375 days.
    pub monthly_amount: Cents,
    pub lifecycle: Lifecycle,
    pub confidence: Ratio,
    pub price_changes: Vec<PriceChange>,
    /// The tests it passed, with their numbers.
    pub why: String,
}

/// A group of like rows that is not a stream, with the test it failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RejectedCandidate {
    pub user_id: String,
    pub account_id: String,
    pub merchant: String,
    pub direction: Direction,
    pub transaction_ids: Vec<String>,
    pub count: u32,
    pub failed_test: FailedTest,
    /// The failed test in words and numbers.
    pub reason: String,
    /// The cadence that came closest.
    pub best_cadence: Option<Cadence>,
}

/// Codes of the tests a candidate must pass, in the order they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FailedTest {
    /// Too few rows for the cadence their gaps suggest.
    TooFew,
    /// No cadence's schedule explains the dates.
    Dates,
    /// The dates fit, but too many expected ones are missing.
    Coverage,
    /// The dates fit, but the amounts spread too far for this kind of merchant.
    Amounts,
    /// The fit is no better than visits at random days would give by chance.
    Chance,
    /// Could be read otherwise, but the streams found among the same rows explain more of them.
    Outweighed,
}

/// Amounts in stream files are whole cents (`next_amount_cents`), not decimals.
pub(crate) mod whole_cents {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::money::Cents;

    #[expect(clippy::ref_option, reason = "serde's `with` passes the field by reference")]
    pub(crate) fn serialize<S: Serializer>(amount: &Option<Cents>, serializer: S) -> Result<S::Ok, S::Error> {
        amount.map(|cents| cents.0).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cents>, D::Error> {
        Ok(Option::<i64>::deserialize(deserializer)?.map(Cents))
    }
}
