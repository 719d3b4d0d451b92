//! The desk's look at users in the database.

use rustc_hash::FxHashMap;
use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_fetch_all, db_fetch_one};
use spendsense_engine::facts::AccountKind;
use spendsense_engine::ids::UserId;
use spendsense_engine::money::{Cents, Ratio};
use spendsense_engine::time::{Day, UnixMs};
use sqlx::AssertSqlSafe;

use super::model::{AccountView, FoundPersona, LiabilityView, SearchUsers, TransactionView, UserSort};

/// Millionths of a basis point.
const PPM_PER_BPS: i64 = 100;

/// The last row of a page: name, moment of creation, id. What the order does not use is empty.
pub type PageKey = (String, i64, String);

/// A row of the search.
#[derive(Debug, sqlx::FromRow)]
pub struct FoundRow {
    pub user_id: String,
    pub full_name: String,
    pub email: String,
    pub consent_status: bool,
    pub created_at: i64,
}

#[derive(sqlx::FromRow)]
struct Count {
    total: i64,
}

/// What of a search stands in every statement: customers whose consent ($1), text ($2 anywhere, $3 at the id's
/// beginning) and persona ($4 in the window $5) are as asked.
const MATCHES: &str = r"u.user_type = 'customer' AND ($1 IS NULL OR u.consent_status = $1)
    AND ($2 IS NULL OR lower(u.full_name) LIKE $2 ESCAPE '\' OR lower(u.email) LIKE $2 ESCAPE '\'
         OR lower(u.user_id) LIKE $3 ESCAPE '\')
    AND ($4 IS NULL OR EXISTS (
         SELECT 1 FROM persona_assignments p
         WHERE p.user_id = u.user_id AND p.window_days = $5 AND p.superseded_at IS NULL
           AND CASE WHEN p.fallback IS NULL THEN p.persona ELSE 'fallback' END = $4))";

/// One row more than asked for, so that the caller knows whether there is a next page.
pub async fn search_users(
    tx: &mut Tx,
    query: &SearchUsers,
    after: Option<&PageKey>,
) -> Result<Vec<FoundRow>, DbError> {
    let order = match query.sort {
        UserSort::Name => {
            "($6 IS NULL OR (u.full_name, u.user_id) > ($6, $8)) ORDER BY u.full_name, u.user_id"
        }
        UserSort::Newest => {
            "($6 IS NULL OR u.created_at < $7 OR (u.created_at = $7 AND u.user_id > $8))
             ORDER BY u.created_at DESC, u.user_id"
        }
        UserSort::UserId => "($6 IS NULL OR u.user_id > $8) ORDER BY u.user_id",
    };
    let sql = format!(
        "SELECT u.user_id, u.full_name, u.email, u.consent_status, u.created_at FROM users u
         WHERE {MATCHES} AND {order} LIMIT $9"
    );
    let (anywhere, at_the_beginning) = patterns(query);
    db_fetch_all!(
        tx,
        FoundRow,
        AssertSqlSafe(sql.as_str()),
        query.consent,
        anywhere.as_deref(),
        at_the_beginning.as_deref(),
        query.persona.as_deref(),
        i64::from(query.window_days),
        after.map(|key| key.0.as_str()),
        after.map_or(0, |key| key.1),
        after.map(|key| key.2.as_str()),
        query.limit + 1
    )
}

pub async fn count_users(tx: &mut Tx, query: &SearchUsers) -> Result<i64, DbError> {
    let sql = format!("SELECT COUNT(*) AS total FROM users u WHERE {MATCHES}");
    let (anywhere, at_the_beginning) = patterns(query);
    let count = db_fetch_one!(
        tx,
        Count,
        AssertSqlSafe(sql.as_str()),
        query.consent,
        anywhere.as_deref(),
        at_the_beginning.as_deref(),
        query.persona.as_deref(),
        i64::from(query.window_days)
    )?;
    Ok(count.total)
}

/// What is typed is text: its wildcards are none.
fn patterns(query: &SearchUsers) -> (Option<String>, Option<String>) {
    let typed = query.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let escaped = typed.map(|text| {
        // As both databases lower: ASCII only, so that a pattern and a name are lowered alike.
        text.to_ascii_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
    });
    (escaped.as_ref().map(|text| format!("%{text}%")), escaped.map(|text| format!("{text}%")))
}

#[derive(sqlx::FromRow)]
struct PersonaRow {
    user_id: String,
    window_days: i64,
    persona: String,
    secondary_persona: Option<String>,
    confidence_ppm: i64,
    fallback: Option<String>,
    assigned_at: i64,
}

/// Personas in force of several users, by user and window.
pub async fn list_personas_of(
    tx: &mut Tx,
    user_ids: &[&str],
) -> Result<FxHashMap<(String, i64), FoundPersona>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!(
        "SELECT user_id, window_days, persona, secondary_persona, confidence_ppm, fallback, assigned_at
         FROM persona_assignments WHERE superseded_at IS NULL AND user_id IN {list}"
    );
    let rows = db_fetch_all!(tx, PersonaRow, AssertSqlSafe(sql.as_str()), as_json(user_ids))?;
    let found = rows.into_iter().map(|row| {
        let persona = FoundPersona {
            persona_type: row.persona,
            secondary_persona: row.secondary_persona,
            confidence_score: Ratio(row.confidence_ppm),
            fallback: row.fallback,
            assigned_at: UnixMs(row.assigned_at),
        };
        ((row.user_id, row.window_days), persona)
    });
    Ok(found.collect())
}

#[derive(sqlx::FromRow)]
struct AwaitingRow {
    user_id: String,
    total: i64,
}

/// How much awaits review of several users.
pub async fn count_awaiting_of(tx: &mut Tx, user_ids: &[&str]) -> Result<FxHashMap<String, i64>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!(
        "SELECT user_id, COUNT(*) AS total FROM recommendations
         WHERE user_id IN {list} AND status IN ('pending', 'flagged') GROUP BY user_id"
    );
    let rows = db_fetch_all!(tx, AwaitingRow, AssertSqlSafe(sql.as_str()), as_json(user_ids))?;
    Ok(rows.into_iter().map(|row| (row.user_id, row.total)).collect())
}

fn as_json(ids: &[&str]) -> String {
    serde_json::to_string(ids).unwrap_or_default()
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    account_id: String,
    r#type: String,
    subtype: Option<String>,
    name: Option<String>,
    mask: Option<String>,
    iso_currency_code: String,
    balance_current_cents: Option<i64>,
    balance_available_cents: Option<i64>,
    balance_limit_cents: Option<i64>,
    holders: i64,
    updated_at: i64,
}

/// Every account a user holds, alone or with others.
pub async fn list_accounts(tx: &mut Tx, user_id: &UserId) -> Result<Vec<AccountView>, DbError> {
    let rows = db_fetch_all!(
        tx,
        AccountRow,
        "SELECT a.account_id, a.type, a.subtype, a.name, a.mask, a.iso_currency_code, a.balance_current_cents,
                a.balance_available_cents, a.balance_limit_cents, a.updated_at,
                (SELECT COUNT(*) FROM account_holders o WHERE o.account_id = a.account_id) AS holders
         FROM account_holders h JOIN accounts a ON a.account_id = h.account_id
         WHERE h.user_id = $1 ORDER BY a.type, a.account_id",
        user_id.as_str()
    )?;
    Ok(rows.into_iter().map(AccountView::from).collect())
}

impl From<AccountRow> for AccountView {
    fn from(row: AccountRow) -> Self {
        let kind = AccountKind::read(&row.r#type, row.subtype.as_deref());
        let limit = row.balance_limit_cents.filter(|limit| *limit > 0 && kind == AccountKind::CreditCard);
        Self {
            utilization: limit.zip(row.balance_current_cents).and_then(|(limit, owed)| {
                // A credit balance uses nothing.
                Ratio::of(owed.max(0), limit)
            }),
            kind,
            account_id: row.account_id,
            r#type: row.r#type,
            subtype: row.subtype,
            name: row.name,
            mask: row.mask,
            currency: row.iso_currency_code,
            balance_current: row.balance_current_cents.map(Cents),
            balance_available: row.balance_available_cents.map(Cents),
            balance_limit: row.balance_limit_cents.map(Cents),
            joint: row.holders > 1,
            liabilities: Vec::new(),
            updated_at: UnixMs(row.updated_at),
        }
    }
}

#[derive(sqlx::FromRow)]
struct LiabilityRow {
    account_id: String,
    liability_id: String,
    liability_type: String,
    apr_purchase_bps: Option<i64>,
    interest_rate_bps: Option<i64>,
    minimum_payment_cents: Option<i64>,
    last_payment_cents: Option<i64>,
    last_statement_balance_cents: Option<i64>,
    next_payment_due_on: Option<i64>,
    is_overdue: bool,
}

/// What a user owes, each with its account.
pub async fn list_liabilities(
    tx: &mut Tx,
    user_id: &UserId,
) -> Result<Vec<(String, LiabilityView)>, DbError> {
    db_fetch_all!(
        tx,
        LiabilityRow,
        "SELECT account_id, liability_id, liability_type, apr_purchase_bps, interest_rate_bps,
                minimum_payment_cents, last_payment_cents, last_statement_balance_cents, next_payment_due_on,
                is_overdue
         FROM liabilities WHERE user_id = $1 ORDER BY liability_id",
        user_id.as_str()
    )?
    .into_iter()
    .map(|row| {
        let due =
            row.next_payment_due_on.map(|days| day(days, "liabilities", &row.liability_id)).transpose()?;
        let rate = |bps: Option<i64>| bps.map(|bps| Ratio(bps.saturating_mul(PPM_PER_BPS)));
        let view = LiabilityView {
            liability_type: row.liability_type,
            apr_purchase: rate(row.apr_purchase_bps),
            interest_rate: rate(row.interest_rate_bps),
            minimum_payment: row.minimum_payment_cents.map(Cents),
            last_payment: row.last_payment_cents.map(Cents),
            last_statement_balance: row.last_statement_balance_cents.map(Cents),
            next_payment_due: due,
            is_overdue: row.is_overdue,
            liability_id: row.liability_id,
        };
        Ok((row.account_id, view))
    })
    .collect()
}

/// Which of a user's transactions.
#[derive(Debug)]
pub struct TransactionFilter<'a> {
    pub ids: Option<Vec<&'a str>>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub account_id: Option<&'a str>,
    pub limit: i64,
    /// Day and id of the last row of the page before.
    pub after: Option<(i64, String)>,
}

#[derive(sqlx::FromRow)]
struct TransactionRow {
    transaction_id: String,
    account_id: String,
    posted_on: i64,
    amount_cents: i64,
    iso_currency_code: String,
    merchant_name: Option<String>,
    payment_channel: Option<String>,
    category_primary: Option<String>,
    category_detailed: Option<String>,
    pending: bool,
}

/// Newest first, one row more than asked for.
pub async fn list_transactions(
    tx: &mut Tx,
    user_id: &UserId,
    filter: &TransactionFilter<'_>,
) -> Result<Vec<TransactionView>, DbError> {
    let list = json_list(tx.backend(), "$5");
    let sql = format!(
        "SELECT t.transaction_id, t.account_id, t.posted_on, t.amount_cents, a.iso_currency_code, t.merchant_name,
                t.payment_channel, t.category_primary, t.category_detailed, t.pending
         FROM transactions t JOIN accounts a ON a.account_id = t.account_id
         WHERE t.user_id = $1 AND ($2 IS NULL OR t.posted_on >= $2) AND ($3 IS NULL OR t.posted_on <= $3)
           AND ($4 IS NULL OR t.account_id = $4) AND ($5 IS NULL OR t.transaction_id IN {list})
           AND ($6 IS NULL OR t.posted_on < $6 OR (t.posted_on = $6 AND t.transaction_id < $7))
         ORDER BY t.posted_on DESC, t.transaction_id DESC LIMIT $8"
    );
    let rows = db_fetch_all!(
        tx,
        TransactionRow,
        AssertSqlSafe(sql.as_str()),
        user_id.as_str(),
        filter.from.map(|day| i64::from(day.0)),
        filter.to.map(|day| i64::from(day.0)),
        filter.account_id,
        filter.ids.as_deref().map(as_json),
        filter.after.as_ref().map(|key| key.0),
        filter.after.as_ref().map(|key| key.1.as_str()),
        filter.limit + 1
    )?;
    rows.into_iter().map(TransactionView::try_from).collect()
}

pub async fn count_transactions(
    tx: &mut Tx,
    user_id: &UserId,
    filter: &TransactionFilter<'_>,
) -> Result<i64, DbError> {
    let list = json_list(tx.backend(), "$5");
    let sql = format!(
        "SELECT COUNT(*) AS total FROM transactions t
         WHERE t.user_id = $1 AND ($2 IS NULL OR t.posted_on >= $2) AND ($3 IS NULL OR t.posted_on <= $3)
           AND ($4 IS NULL OR t.account_id = $4) AND ($5 IS NULL OR t.transaction_id IN {list})"
    );
    let count = db_fetch_one!(
        tx,
        Count,
        AssertSqlSafe(sql.as_str()),
        user_id.as_str(),
        filter.from.map(|day| i64::from(day.0)),
        filter.to.map(|day| i64::from(day.0)),
        filter.account_id,
        filter.ids.as_deref().map(as_json)
    )?;
    Ok(count.total)
}

impl TryFrom<TransactionRow> for TransactionView {
    type Error = DbError;

    fn try_from(row: TransactionRow) -> Result<Self, DbError> {
        Ok(Self {
            date: day(row.posted_on, "transactions", &row.transaction_id)?,
            transaction_id: row.transaction_id,
            account_id: row.account_id,
            amount: Cents(row.amount_cents),
            currency: row.iso_currency_code,
            merchant_name: row.merchant_name,
            payment_channel: row.payment_channel,
            category_primary: row.category_primary,
            category_detailed: row.category_detailed,
            pending: row.pending,
        })
    }
}

fn day(days: i64, table: &'static str, id: &str) -> Result<Day, DbError> {
    let column = if table == "transactions" { "posted_on" } else { "next_payment_due_on" };
    i32::try_from(days).map(Day).map_err(|_| DbError::Inconsistent { table, column, id: id.to_owned() })
}
