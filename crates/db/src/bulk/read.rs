//! Reading the bank data of many users, a chunk of users at a time.
//!
//! Take one connection from [`crate::Db::snapshot`] per worker thread and give each a share of the ranges.

use crate::{ConnRef, DbError, Tx, db_fetch_all};

use super::histories::{Account, Entry, Histories, Liability, User};
use super::{postgres, sqlite};

/// Users from `first` to `last`, both included, in byte order of their ids.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct UserRange {
    pub first: String,
    pub last: String,
    /// How many there were when the range was made.
    pub users: i64,
}

impl UserRange {
    pub fn one(user_id: &str) -> Self {
        Self { first: user_id.to_owned(), last: user_id.to_owned(), users: 1 }
    }
}

/// Which users may be read. Decisions read [`Whose::Consenting`] only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Consenting,
    Everyones,
}

/// Splits the users into ranges of `users_per_chunk`, in order.
pub async fn user_ranges(tx: &mut Tx, whose: Whose, users_per_chunk: u32) -> Result<Vec<UserRange>, DbError> {
    db_fetch_all!(
        tx,
        UserRange,
        "SELECT MIN(user_id) AS first, MAX(user_id) AS last, COUNT(*) AS users
         FROM (SELECT user_id, (ROW_NUMBER() OVER (ORDER BY user_id) - 1) / $1 AS chunk
               FROM users WHERE consent_status OR $2) AS numbered
         GROUP BY chunk ORDER BY chunk",
        i64::from(users_per_chunk.max(1)),
        whose == Whose::Everyones
    )
}

/// Replaces what `histories` holds with the users of `range` and all their rows.
pub async fn read_histories(
    tx: &mut Tx,
    range: &UserRange,
    whose: Whose,
    histories: &mut Histories,
) -> Result<(), DbError> {
    histories.clear();
    let everyone = whose == Whose::Everyones;
    let users = db_fetch_all!(
        tx,
        User,
        "SELECT user_id, consent_status, credit_score FROM users
         WHERE user_id >= $1 AND user_id <= $2 AND (consent_status OR $3) ORDER BY user_id",
        &range.first,
        &range.last,
        everyone
    )?;
    histories.accounts = accounts(tx, range, everyone).await?;
    histories.liabilities = liabilities(tx, range, everyone).await?;
    histories.users = entries(users, &histories.accounts, &histories.liabilities);
    match tx.conn() {
        ConnRef::Sqlite(conn) => sqlite::read_transactions(conn, range, histories).await,
        ConnRef::Postgres(conn) => postgres::read_transactions(conn, range, everyone, histories).await,
    }
}

async fn accounts(tx: &mut Tx, range: &UserRange, everyone: bool) -> Result<Vec<Account>, DbError> {
    db_fetch_all!(
        tx,
        Account,
        "SELECT h.user_id, a.account_id, a.type, a.subtype, a.name, a.mask, a.balance_available_cents,
                a.balance_current_cents, a.balance_limit_cents, a.iso_currency_code
         FROM account_holders h
         JOIN users u ON u.user_id = h.user_id
         JOIN accounts a ON a.account_id = h.account_id
         WHERE h.user_id >= $1 AND h.user_id <= $2 AND (u.consent_status OR $3)
         ORDER BY h.user_id, a.account_id",
        &range.first,
        &range.last,
        everyone
    )
}

async fn liabilities(tx: &mut Tx, range: &UserRange, everyone: bool) -> Result<Vec<Liability>, DbError> {
    db_fetch_all!(
        tx,
        Liability,
        "SELECT l.user_id, l.liability_id, l.account_id, l.liability_type, l.apr_purchase_bps,
                l.apr_balance_transfer_bps, l.apr_cash_advance_bps, l.minimum_payment_cents,
                l.last_payment_cents, l.is_overdue, l.next_payment_due_on, l.last_statement_balance_cents,
                l.interest_rate_bps
         FROM liabilities l
         JOIN users u ON u.user_id = l.user_id
         WHERE l.user_id >= $1 AND l.user_id <= $2 AND (u.consent_status OR $3)
         ORDER BY l.user_id, l.liability_id",
        &range.first,
        &range.last,
        everyone
    )
}

/// Finds each user's slice of the ordered rows.
fn entries(users: Vec<User>, accounts: &[Account], liabilities: &[Liability]) -> Vec<Entry> {
    let (mut account, mut liability) = (0, 0);
    users
        .into_iter()
        .map(|user| {
            let accounts = run(accounts, &mut account, |row| row.user_id == user.user_id);
            let liabilities = run(liabilities, &mut liability, |row| row.user_id == user.user_id);
            Entry { user, accounts, liabilities, transactions: 0..0 }
        })
        .collect()
}

/// The stretch of rows from `cursor` that are `mine`; moves the cursor behind it.
fn run<T>(rows: &[T], cursor: &mut usize, mine: impl Fn(&T) -> bool) -> std::ops::Range<usize> {
    let start = *cursor;
    *cursor += rows.iter().skip(start).take_while(|row| mine(row)).count();
    start..*cursor
}

/// Finds the index of an account among a user's by its id, as transactions name it.
pub(super) fn account_index(accounts: &[Account], account_id: &[u8]) -> Option<u32> {
    let at = accounts.binary_search_by(|account| account.account_id.as_bytes().cmp(account_id)).ok()?;
    u32::try_from(at).ok()
}

/// A transaction that our own code could not have written.
pub(super) fn inconsistent(column: &'static str, id: &[u8]) -> DbError {
    DbError::Inconsistent { table: "transactions", column, id: String::from_utf8_lossy(id).into_owned() }
}
