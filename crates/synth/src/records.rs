//! Rows as `POST /ingest/` takes them, field for field. Positive amounts are money in. No logic beyond
//! writing amounts as exact decimals.

use std::borrow::Cow;
use std::io::Write as _;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::truth::Truth;

/// All that belongs to one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserData {
    pub user: User,
    pub accounts: Vec<Account>,
    /// Oldest first.
    pub transactions: Vec<Transaction>,
    pub liabilities: Vec<Liability>,
    pub truth: Truth,
}

/// Minor units (cents). In JSON a number with two decimals, made from the integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub i64);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = [0_u8; 24];
        let mut rest = text.as_mut_slice();
        let (sign, units) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        write!(rest, "{sign}{}.{:02}", units / 100, units % 100).map_err(S::Error::custom)?;
        let unused = rest.len();
        let used = text.get(..text.len() - unused).unwrap_or_default();
        serde_json::from_slice::<&RawValue>(used).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// Basis points; in JSON a percentage with two decimals (`19.41`), as the ingest documents rates.
pub type Percent = Amount;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct User {
    pub user_id: Arc<str>,
    pub full_name: String,
    pub email: String,
    pub user_type: &'static str,
    pub consent_status: bool,
    pub consent_granted_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub credit_score: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    pub account_id: Arc<str>,
    pub user_id: Arc<str>,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub subtype: &'static str,
    pub name: &'static str,
    pub mask: String,
    pub balance_available: Option<Amount>,
    /// For cards and loans what is owed, positive.
    pub balance_current: Amount,
    pub balance_limit: Option<Amount>,
    pub iso_currency_code: &'static str,
    pub holder_category: &'static str,
    /// Further holders of a joint account, whose rows may be on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub joint_user_ids: Vec<Arc<str>>,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transaction {
    pub transaction_id: Arc<str>,
    pub account_id: Arc<str>,
    pub user_id: Arc<str>,
    pub date: Date,
    pub amount: Amount,
    pub merchant_name: Option<Cow<'static, str>>,
    pub merchant_entity_id: Option<Arc<str>>,
    pub payment_channel: &'static str,
    pub category_primary: Option<&'static str>,
    pub category_detailed: Option<&'static str>,
    pub pending: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LiabilityType {
    CreditCard,
    Loan,
    Mortgage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Liability {
    pub liability_id: Arc<str>,
    pub account_id: Arc<str>,
    pub user_id: Arc<str>,
    pub liability_type: LiabilityType,
    pub apr_purchase: Option<Percent>,
    pub apr_balance_transfer: Option<Percent>,
    pub apr_cash_advance: Option<Percent>,
    pub minimum_payment_amount: Option<Amount>,
    pub last_payment_amount: Option<Amount>,
    pub is_overdue: bool,
    pub next_payment_due_date: Option<Date>,
    pub last_statement_balance: Option<Amount>,
    pub interest_rate: Option<Percent>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_decimals() {
        let cases = [
            (0, "0.00"),
            (5, "0.05"),
            (-5, "-0.05"),
            (-1_999, "-19.99"),
            (123_456, "1234.56"),
            (i64::MIN, "-92233720368547758.08"),
        ];
        for (cents, text) in cases {
            assert_eq!(serde_json::to_string(&Amount(cents)).unwrap(), text);
        }
    }
}
