//! What the engine is told about one user: accounts, liabilities and transactions.
//!
//! Sign convention, everywhere inside SpendSense: positive is money into the account, negative is money out.
//! Plaid's opposite sign is turned round once, at ingest.

use serde::{Deserialize, Serialize};

use crate::money::{Cents, Currency};
use crate::time::Day;

/// What an account is for, read once from the many spellings of `type` and `subtype`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    Checking,
    /// Savings, money market, cash management, certificates of deposit, HSA.
    Savings,
    CreditCard,
    /// Brokerage, 401k, IRA, pension and the like.
    Investment,
    Loan,
    Other,
}

impl AccountKind {
    /// Folds case, spaces, hyphens and underscores, so `credit card`, `credit_card` and `CREDIT` are one kind.
    pub fn read(kind: &str, subtype: Option<&str>) -> Self {
        let fold = |text: &str| {
            text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect::<String>()
        };
        let by_name = |name: &str| match name {
            "checking" | "premiumchecking" | "prepaid" | "paypal" => Some(Self::Checking),
            "savings"
            | "highyieldsavings"
            | "moneymarket"
            | "cashmanagement"
            | "hsa"
            | "cd"
            | "certificateofdeposit" => Some(Self::Savings),
            "creditcard" | "credit" => Some(Self::CreditCard),
            "brokerage" | "401k" | "403b" | "457b" | "ira" | "rothira" | "roth" | "roth401k"
            | "investment" | "pension" | "retirement" | "529" | "mutualfund" | "stockplan" => {
                Some(Self::Investment)
            }
            "loan" | "mortgage" | "student" | "studentloan" | "personal" | "auto" | "homeequity"
            | "lineofcredit" => Some(Self::Loan),
            _ => None,
        };
        let (kind, subtype) = (fold(kind), subtype.map(fold).unwrap_or_default());
        match kind.as_str() {
            // Plaid's umbrella types say little; the subtype decides.
            "depository" => by_name(&subtype).unwrap_or(Self::Checking),
            _ => by_name(&kind).or_else(|| by_name(&subtype)).unwrap_or(Self::Other),
        }
    }
}

/// An account as of its last ingest. For cards and loans `balance_current` is what is owed (positive).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub account_id: String,
    pub kind: AccountKind,
    pub balance_available: Option<Cents>,
    pub balance_current: Option<Cents>,
    pub balance_limit: Option<Cents>,
    pub currency: Currency,
}

/// A statement or loan on an account. Rates in basis points: 1941 is 19.41 %.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Liability {
    pub liability_id: String,
    pub account_id: String,
    pub kind: LiabilityKind,
    pub apr_purchase_bps: Option<i64>,
    pub interest_rate_bps: Option<i64>,
    pub minimum_payment: Option<Cents>,
    pub last_payment: Option<Cents>,
    pub last_statement_balance: Option<Cents>,
    pub next_payment_due: Option<Day>,
    pub is_overdue: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiabilityKind {
    CreditCard,
    Loan,
    Mortgage,
    Other,
}

impl LiabilityKind {
    /// As ingest and the database spell it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "credit_card" => Some(Self::CreditCard),
            "loan" => Some(Self::Loan),
            "mortgage" => Some(Self::Mortgage),
            "other" => Some(Self::Other),
            _ => None,
        }
    }
}

/// One movement, borrowed from the reader's buffer: the batch reads millions of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transaction<'a> {
    pub transaction_id: &'a str,
    /// Index into [`UserFacts::accounts`].
    pub account: u32,
    pub day: Day,
    pub amount: Cents,
    pub merchant_name: Option<&'a str>,
    pub merchant_entity_id: Option<&'a str>,
    pub payment_channel: Option<&'a str>,
    pub category_primary: Option<&'a str>,
    pub category_detailed: Option<&'a str>,
    pub pending: bool,
}

/// Everything one decision may look at. `transactions` may be in any order; the engine sorts.
#[derive(Clone, Copy, Debug)]
pub struct UserFacts<'a> {
    pub user_id: &'a str,
    pub accounts: &'a [Account],
    pub liabilities: &'a [Liability],
    pub transactions: &'a [Transaction<'a>],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_account_type_is_one_kind() {
        let cases = [
            ("credit card", None, AccountKind::CreditCard),
            ("credit", Some("credit card"), AccountKind::CreditCard),
            ("depository", Some("money market"), AccountKind::Savings),
            ("money_market", None, AccountKind::Savings),
            ("roth_ira", None, AccountKind::Investment),
            ("investment", Some("brokerage"), AccountKind::Investment),
            ("loan", Some("student"), AccountKind::Loan),
            ("crypto", None, AccountKind::Other),
        ];
        for (kind, subtype, expected) in cases {
            assert_eq!(AccountKind::read(kind, subtype), expected, "{kind}/{subtype:?}");
        }
    }
}
