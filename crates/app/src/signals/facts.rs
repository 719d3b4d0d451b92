//! One user's facts, read from the database and lent to the engine.

use spendsense_db::{DbError, Tx, db_fetch_all};
use spendsense_engine::facts::{Account, AccountKind, Liability, LiabilityKind, Transaction, UserFacts};
use spendsense_engine::ids::UserId;
use spendsense_engine::money::{Cents, Currency};
use spendsense_engine::time::Day;

/// Owns what [`UserFacts`] borrows.
#[derive(Debug)]
pub struct OwnedFacts {
    pub user_id: UserId,
    pub accounts: Vec<Account>,
    pub liabilities: Vec<Liability>,
    rows: Vec<TransactionRow>,
}

#[derive(Debug, sqlx::FromRow)]
struct AccountRow {
    account_id: String,
    r#type: String,
    subtype: Option<String>,
    balance_available_cents: Option<i64>,
    balance_current_cents: Option<i64>,
    balance_limit_cents: Option<i64>,
    iso_currency_code: String,
}

#[derive(Debug, sqlx::FromRow)]
struct LiabilityRow {
    liability_id: String,
    account_id: String,
    liability_type: String,
    apr_purchase_bps: Option<i64>,
    interest_rate_bps: Option<i64>,
    minimum_payment_cents: Option<i64>,
    last_payment_cents: Option<i64>,
    last_statement_balance_cents: Option<i64>,
    next_payment_due_on: Option<i64>,
    is_overdue: bool,
}

#[derive(Debug, sqlx::FromRow)]
struct TransactionRow {
    transaction_id: String,
    account_id: String,
    posted_on: i64,
    amount_cents: i64,
    merchant_name: Option<String>,
    merchant_entity_id: Option<String>,
    payment_channel: Option<String>,
    category_primary: Option<String>,
    category_detailed: Option<String>,
    pending: bool,
}

/// Everything held about a user's money, oldest account first. Joint accounts count for each holder.
pub async fn load(tx: &mut Tx, user_id: &UserId) -> Result<OwnedFacts, DbError> {
    let accounts = db_fetch_all!(
        tx,
        AccountRow,
        "SELECT a.account_id, a.type, a.subtype, a.balance_available_cents, a.balance_current_cents,
                a.balance_limit_cents, a.iso_currency_code
         FROM account_holders h JOIN accounts a ON a.account_id = h.account_id
         WHERE h.user_id = $1 ORDER BY a.account_id",
        user_id.as_str()
    )?;
    let liabilities = db_fetch_all!(
        tx,
        LiabilityRow,
        "SELECT liability_id, account_id, liability_type, apr_purchase_bps, interest_rate_bps,
                minimum_payment_cents, last_payment_cents, last_statement_balance_cents, next_payment_due_on,
                is_overdue
         FROM liabilities WHERE user_id = $1 ORDER BY liability_id",
        user_id.as_str()
    )?;
    let rows = db_fetch_all!(
        tx,
        TransactionRow,
        "SELECT transaction_id, account_id, posted_on, amount_cents, merchant_name, merchant_entity_id,
                payment_channel, category_primary, category_detailed, pending
         FROM transactions WHERE user_id = $1",
        user_id.as_str()
    )?;
    Ok(OwnedFacts {
        user_id: user_id.clone(),
        accounts: accounts.into_iter().map(Account::try_from).collect::<Result<_, _>>()?,
        liabilities: liabilities.into_iter().map(Liability::try_from).collect::<Result<_, _>>()?,
        rows,
    })
}

impl OwnedFacts {
    /// Lends the facts to `decide`.
    pub fn lend<T>(&self, decide: impl FnOnce(&UserFacts<'_>) -> T) -> T {
        let position = |id: &str| self.accounts.iter().position(|account| account.account_id == id);
        let transactions: Vec<Transaction<'_>> = self
            .rows
            .iter()
            .filter_map(|row| {
                Some(Transaction {
                    transaction_id: &row.transaction_id,
                    account: u32::try_from(position(&row.account_id)?).ok()?,
                    day: day(row.posted_on),
                    amount: Cents(row.amount_cents),
                    merchant_name: row.merchant_name.as_deref(),
                    merchant_entity_id: row.merchant_entity_id.as_deref(),
                    payment_channel: row.payment_channel.as_deref(),
                    category_primary: row.category_primary.as_deref(),
                    category_detailed: row.category_detailed.as_deref(),
                    pending: row.pending,
                })
            })
            .collect();
        decide(&UserFacts {
            user_id: self.user_id.as_str(),
            accounts: &self.accounts,
            liabilities: &self.liabilities,
            transactions: &transactions,
        })
    }
}

/// A stored day. Ingest admits no day outside `i32`.
fn day(days: i64) -> Day {
    Day(i32::try_from(days).unwrap_or(i32::MAX))
}

impl TryFrom<AccountRow> for Account {
    type Error = DbError;

    fn try_from(row: AccountRow) -> Result<Self, DbError> {
        let currency = Currency::parse(&row.iso_currency_code).ok_or_else(|| DbError::Inconsistent {
            table: "accounts",
            column: "iso_currency_code",
            id: row.account_id.clone(),
        })?;
        Ok(Self {
            kind: AccountKind::read(&row.r#type, row.subtype.as_deref()),
            account_id: row.account_id,
            balance_available: row.balance_available_cents.map(Cents),
            balance_current: row.balance_current_cents.map(Cents),
            balance_limit: row.balance_limit_cents.map(Cents),
            currency,
        })
    }
}

impl TryFrom<LiabilityRow> for Liability {
    type Error = DbError;

    fn try_from(row: LiabilityRow) -> Result<Self, DbError> {
        let kind = LiabilityKind::parse(&row.liability_type).ok_or_else(|| DbError::Inconsistent {
            table: "liabilities",
            column: "liability_type",
            id: row.liability_id.clone(),
        })?;
        Ok(Self {
            liability_id: row.liability_id,
            account_id: row.account_id,
            kind,
            apr_purchase_bps: row.apr_purchase_bps,
            interest_rate_bps: row.interest_rate_bps,
            minimum_payment: row.minimum_payment_cents.map(Cents),
            last_payment: row.last_payment_cents.map(Cents),
            last_statement_balance: row.last_statement_balance_cents.map(Cents),
            next_payment_due: row.next_payment_due_on.map(day),
            is_overdue: row.is_overdue,
        })
    }
}
