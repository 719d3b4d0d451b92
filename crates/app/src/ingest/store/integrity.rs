//! Rules that hold between tables, counted: what `spendsense verify` prints. Reads only.

use spendsense_db::{DbError, Tx, db_fetch_one, db_fetch_optional};
use spendsense_engine::time::Day;

/// A rule and how many rows break it.
#[derive(Debug)]
pub struct Broken {
    pub rule: &'static str,
    pub rows: i64,
}

/// Each statement counts the rows that break its rule; `$1` is the last day a transaction may carry.
const RULES: &[(&str, &str)] = &[
    (
        "accounts without their user",
        "SELECT COUNT(*) FROM accounts a WHERE $1 >= 0
           AND NOT EXISTS (SELECT 1 FROM users u WHERE u.user_id = a.user_id)",
    ),
    (
        "accounts that their owner does not hold",
        "SELECT COUNT(*) FROM accounts a WHERE $1 >= 0 AND NOT EXISTS
           (SELECT 1 FROM account_holders h WHERE h.user_id = a.user_id AND h.account_id = a.account_id)",
    ),
    (
        "transactions on accounts that their user does not hold",
        "SELECT COUNT(*) FROM transactions t WHERE $1 >= 0 AND NOT EXISTS
           (SELECT 1 FROM account_holders h WHERE h.user_id = t.user_id AND h.account_id = t.account_id)",
    ),
    (
        "liabilities on accounts that their user does not hold",
        "SELECT COUNT(*) FROM liabilities l WHERE $1 >= 0 AND NOT EXISTS
           (SELECT 1 FROM account_holders h WHERE h.user_id = l.user_id AND h.account_id = l.account_id)",
    ),
    ("transactions dated after tomorrow", "SELECT COUNT(*) FROM transactions WHERE posted_on > $1"),
    (
        "consents without a record of when they were given",
        "SELECT COUNT(*) FROM users u WHERE $1 >= 0 AND u.consent_status AND NOT EXISTS
           (SELECT 1 FROM consent_events e WHERE e.user_id = u.user_id AND e.action = 'granted')",
    ),
    (
        "derived figures of users who have not consented",
        "SELECT COUNT(*) FROM user_features f JOIN users u ON u.user_id = f.user_id
         WHERE $1 >= 0 AND NOT u.consent_status",
    ),
];

pub async fn faults(tx: &mut Tx, tomorrow: Day) -> Result<Vec<Broken>, DbError> {
    let mut found = Vec::new();
    for (rule, sql) in RULES {
        let (rows,) = db_fetch_one!(tx, (i64,), *sql, i64::from(tomorrow.0))?;
        found.push(Broken { rule, rows });
    }
    Ok(found)
}

const TABLES: &[(&str, &str)] = &[
    ("users", "SELECT COUNT(*) FROM users"),
    ("users who consented", "SELECT COUNT(*) FROM users WHERE consent_status"),
    ("accounts", "SELECT COUNT(*) FROM accounts"),
    ("transactions", "SELECT COUNT(*) FROM transactions"),
    ("liabilities", "SELECT COUNT(*) FROM liabilities"),
    ("product_offers", "SELECT COUNT(*) FROM product_offers"),
    ("consent_events", "SELECT COUNT(*) FROM consent_events"),
];

pub async fn row_counts(tx: &mut Tx) -> Result<Vec<(&'static str, i64)>, DbError> {
    let mut counts = Vec::new();
    for (table, sql) in TABLES {
        let (rows,) = db_fetch_one!(tx, (i64,), *sql)?;
        counts.push((*table, rows));
    }
    Ok(counts)
}

#[derive(Debug, sqlx::FromRow)]
struct Sample {
    transaction_id: String,
    posted_on: i64,
    category_primary: Option<String>,
}

/// One row, to see that it reads well: its id, day and category, nothing that tells about a person.
pub async fn sample_transaction(tx: &mut Tx) -> Result<Option<String>, DbError> {
    let sample = db_fetch_optional!(
        tx,
        Sample,
        "SELECT transaction_id, posted_on, category_primary FROM transactions
         ORDER BY user_id, transaction_id LIMIT 1"
    )?;
    Ok(sample.map(|sample| {
        let day = i32::try_from(sample.posted_on).map_or_else(|_| "?".to_owned(), |day| Day(day).to_string());
        format!("{} of {day} ({})", sample.transaction_id, sample.category_primary.as_deref().unwrap_or("-"))
    }))
}
