//! A user's facts, read in bulk from the database and lent to the engine: one way for one user and for millions.

use spendsense_db::bulk::{self, Histories, History, UserRange, Whose};
use spendsense_db::{DbError, Tx};
use spendsense_engine::facts::{Account, AccountKind, Liability, LiabilityKind, Transaction, UserFacts};
use spendsense_engine::ids::UserId;
use spendsense_engine::money::{Cents, Currency};
use spendsense_engine::time::Day;

/// Everything held about one user's money. Joint accounts count for each holder.
#[derive(Debug)]
pub struct OwnedFacts {
    pub user_id: UserId,
    pub accounts: Vec<Account>,
    pub liabilities: Vec<Liability>,
    histories: Histories,
}

/// Reads a consenting user's facts; without consent there are none.
pub async fn load(tx: &mut Tx, user_id: &UserId) -> Result<OwnedFacts, DbError> {
    let mut histories = Histories::default();
    let range = UserRange::one(user_id.as_str());
    bulk::read_histories(tx, &range, Whose::Consenting, &mut histories).await?;
    let (accounts, liabilities) = match histories.iter().next() {
        Some(history) => (accounts(&history)?, liabilities(&history)?),
        None => (Vec::new(), Vec::new()),
    };
    Ok(OwnedFacts { user_id: user_id.clone(), accounts, liabilities, histories })
}

impl OwnedFacts {
    /// Lends the facts to `decide`.
    pub fn lend<T>(&self, decide: impl FnOnce(&UserFacts<'_>) -> T) -> T {
        let transactions: Vec<Transaction<'_>> =
            self.histories.iter().next().iter().flat_map(transactions).collect();
        decide(&UserFacts {
            user_id: self.user_id.as_str(),
            accounts: &self.accounts,
            liabilities: &self.liabilities,
            transactions: &transactions,
        })
    }
}

/// A user's accounts as the engine knows them, in the order that transactions index.
pub fn accounts(history: &History<'_>) -> Result<Vec<Account>, DbError> {
    history.accounts.iter().map(account).collect()
}

pub fn liabilities(history: &History<'_>) -> Result<Vec<Liability>, DbError> {
    history.liabilities.iter().map(liability).collect()
}

pub fn transactions<'a>(history: &History<'a>) -> impl Iterator<Item = Transaction<'a>> + use<'a> {
    history.transactions().map(|row| Transaction {
        transaction_id: row.transaction_id,
        account: row.account,
        day: Day(row.posted_on),
        amount: Cents(row.amount_cents),
        merchant_name: row.merchant_name,
        merchant_entity_id: row.merchant_entity_id,
        payment_channel: row.payment_channel,
        category_primary: row.category_primary,
        category_detailed: row.category_detailed,
        pending: row.pending,
    })
}

fn account(row: &bulk::Account) -> Result<Account, DbError> {
    let currency = Currency::parse(&row.iso_currency_code).ok_or_else(|| DbError::Inconsistent {
        table: "accounts",
        column: "iso_currency_code",
        id: row.account_id.clone(),
    })?;
    Ok(Account {
        kind: AccountKind::read(&row.kind, row.subtype.as_deref()),
        account_id: row.account_id.clone(),
        balance_available: row.balance_available_cents.map(Cents),
        balance_current: row.balance_current_cents.map(Cents),
        balance_limit: row.balance_limit_cents.map(Cents),
        currency,
    })
}

fn liability(row: &bulk::Liability) -> Result<Liability, DbError> {
    let fault = |column| DbError::Inconsistent { table: "liabilities", column, id: row.liability_id.clone() };
    Ok(Liability {
        kind: LiabilityKind::parse(&row.liability_type).ok_or_else(|| fault("liability_type"))?,
        next_payment_due: row
            .next_payment_due_on
            .map(|days| i32::try_from(days).map(Day))
            .transpose()
            .map_err(|_| fault("next_payment_due_on"))?,
        liability_id: row.liability_id.clone(),
        account_id: row.account_id.clone(),
        apr_purchase_bps: row.apr_purchase_bps,
        interest_rate_bps: row.interest_rate_bps,
        minimum_payment: row.minimum_payment_cents.map(Cents),
        last_payment: row.last_payment_cents.map(Cents),
        last_statement_balance: row.last_statement_balance_cents.map(Cents),
        is_overdue: row.is_overdue,
    })
}
