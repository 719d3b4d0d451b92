//! The SQL of ingest, apart from the bulk writes: what exists already, kept answers, and rules between tables.

pub mod integrity;
pub mod keys;

use serde::Serialize;
use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_fetch_all};
use sqlx::AssertSqlSafe;

/// What is known of a user that a file names.
#[derive(Debug, sqlx::FromRow)]
pub struct KnownUser {
    pub user_id: String,
    pub email: String,
    pub consent_status: bool,
}

/// Users that exist with one of the ids or one of the emails.
pub async fn known_users(tx: &mut Tx, ids: &[&str], emails: &[&str]) -> Result<Vec<KnownUser>, DbError> {
    let (ids_list, emails_list) = (json_list(tx.backend(), "$1"), json_list(tx.backend(), "$2"));
    let sql = format!(
        "SELECT user_id, email, consent_status FROM users WHERE user_id IN {ids_list}
         UNION SELECT user_id, email, consent_status FROM users WHERE email IN {emails_list}"
    );
    db_fetch_all!(tx, KnownUser, AssertSqlSafe(sql.as_str()), as_json(ids), as_json(emails))
}

#[derive(Debug, sqlx::FromRow)]
pub struct KnownAccount {
    pub account_id: String,
    pub user_id: String,
    pub iso_currency_code: String,
}

pub async fn known_accounts(tx: &mut Tx, ids: &[&str]) -> Result<Vec<KnownAccount>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql =
        format!("SELECT account_id, user_id, iso_currency_code FROM accounts WHERE account_id IN {list}");
    db_fetch_all!(tx, KnownAccount, AssertSqlSafe(sql.as_str()), as_json(ids))
}

/// A user, one row per account held; without accounts one row with none.
#[derive(Debug, sqlx::FromRow)]
pub struct Holding {
    pub user_id: String,
    pub account_id: Option<String>,
    pub iso_currency_code: Option<String>,
    /// Whether any transaction of the user is stored; false when that was not asked.
    pub has_history: bool,
}

pub async fn holdings(tx: &mut Tx, user_ids: &[&str], with_history: bool) -> Result<Vec<Holding>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let has_history = match with_history {
        true => "EXISTS (SELECT 1 FROM transactions t WHERE t.user_id = u.user_id)",
        false => "1 = 0",
    };
    let sql = format!(
        "SELECT u.user_id, h.account_id, a.iso_currency_code,
                {has_history} AS has_history
         FROM users u
         LEFT JOIN account_holders h ON h.user_id = u.user_id
         LEFT JOIN accounts a ON a.account_id = h.account_id
         WHERE u.user_id IN {list}"
    );
    db_fetch_all!(tx, Holding, AssertSqlSafe(sql.as_str()), as_json(user_ids))
}

/// What everybody holds before any transaction is stored; nothing when there are more than `users_max`.
pub async fn all_holdings(tx: &mut Tx, users_max: usize) -> Result<Vec<Holding>, DbError> {
    db_fetch_all!(
        tx,
        Holding,
        "SELECT u.user_id, h.account_id, a.iso_currency_code, 1 = 0 AS has_history
         FROM users u
         LEFT JOIN account_holders h ON h.user_id = u.user_id
         LEFT JOIN accounts a ON a.account_id = h.account_id
         WHERE (SELECT COUNT(*) FROM users) <= $1
         ORDER BY u.user_id, h.account_id",
        i64::try_from(users_max).unwrap_or(i64::MAX)
    )
}

/// Owner and account of the liabilities that exist.
#[derive(Debug, sqlx::FromRow)]
pub struct KnownLiability {
    pub liability_id: String,
    pub user_id: String,
}

pub async fn known_liabilities(tx: &mut Tx, ids: &[&str]) -> Result<Vec<KnownLiability>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!("SELECT liability_id, user_id FROM liabilities WHERE liability_id IN {list}");
    db_fetch_all!(tx, KnownLiability, AssertSqlSafe(sql.as_str()), as_json(ids))
}

fn as_json<T: Serialize>(values: &[T]) -> String {
    // Texts always have a JSON form.
    serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned())
}
