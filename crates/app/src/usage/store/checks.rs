//! What the sums are checked against, and the verdicts.

use serde::Serialize;
use spendsense_db::bulk::{Kind, scan};
use spendsense_db::{Backend, DbError, Tx, db_execute, db_fetch_one, db_fetch_optional};
use spendsense_engine::time::UnixMs;
use utoipa::ToSchema;

use super::subscribers::{bulk_integer, bulk_text};

/// A record as far as sums go.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'t> {
    pub conversation_id: &'t str,
    pub day: i32,
    pub profile: u32,
    pub model: &'t str,
    pub token_type: &'t str,
    pub tokens: i64,
    pub cost_nano: i64,
}

const COUNTED: &str = "conversation_id, day, profile_no, model, token_type, token_count, cost_nano_usd";

/// Every record, those of a conversation together.
pub async fn scan_records(
    tx: &mut Tx,
    mut each: impl FnMut(Counted<'_>) -> Result<(), DbError>,
) -> Result<(), DbError> {
    if tx.backend() == Backend::Postgres {
        // Sorted in memory or in files, whichever the server has.
        db_execute!(tx, "SET LOCAL work_mem = '64MB'")?;
    }
    let sql = format!("SELECT {COUNTED} FROM usage_records ORDER BY conversation_id");
    let kinds =
        [Kind::Text, Kind::Integer, Kind::Integer, Kind::Text, Kind::Text, Kind::Integer, Kind::Integer];
    scan(tx, &sql, kinds, |[conversation_id, day, profile, model, token_type, tokens, cost]| {
        each(Counted {
            conversation_id: bulk_text(conversation_id),
            day: i32::try_from(bulk_integer(day)).unwrap_or_default(),
            profile: u32::try_from(bulk_integer(profile)).unwrap_or(u32::MAX),
            model: bulk_text(model),
            token_type: bulk_text(token_type),
            tokens: bulk_integer(tokens),
            cost_nano: bulk_integer(cost),
        })
    })
    .await
}

/// A row of one of the tables of sums: its day, two names (or a number and a name), and what it holds.
pub type SumRow<'t> = (i64, &'t str, &'t str, [i64; 7]);

/// The daily tables: as scope, the columns that tell rows of a day apart, and whether subscribers are counted.
pub const DAILY: [(&str, &str, &str); 4] = [
    ("daily_metrics", "region, ''", "conversations, subscribers"),
    ("daily_company_metrics", "'', company", "conversations, subscribers"),
    ("daily_department_metrics", "'', department", "conversations, subscribers"),
    ("daily_model_metrics", "region, model", "conversations, CAST(0 AS BIGINT)"),
];

/// Every row of a daily table.
pub async fn scan_daily(
    tx: &mut Tx,
    (table, names, more): (&str, &str, &str),
    mut each: impl FnMut(SumRow<'_>),
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT day, {names}, records, cost_nano_usd, prompt_tokens, completion_tokens, other_tokens, {more}
         FROM {table}"
    );
    let n = Kind::Integer;
    scan(tx, &sql, [n, Kind::Text, Kind::Text, n, n, n, n, n, n, n], |[day, region, name, sums @ ..]| {
        each((bulk_integer(day), bulk_text(region), bulk_text(name), sums.map(bulk_integer)));
        Ok(())
    })
    .await
}

/// Every row of the finest sums: day, profile, model, and its sums.
pub async fn scan_cells(tx: &mut Tx, mut each: impl FnMut(i64, i64, &str, [i64; 5])) -> Result<(), DbError> {
    let sql = "SELECT day, profile_no, model, records, cost_nano_usd, prompt_tokens, completion_tokens, other_tokens
               FROM usage_daily";
    let n = Kind::Integer;
    scan(tx, sql, [n, n, Kind::Text, n, n, n, n, n], |[day, profile, model, sums @ ..]| {
        each(bulk_integer(day), bulk_integer(profile), bulk_text(model), sums.map(bulk_integer));
        Ok(())
    })
    .await
}

/// Every row of the returns: scope, region, name, day, previous day, conversations.
pub async fn scan_returns(tx: &mut Tx, mut each: impl FnMut([&str; 3], [i64; 3])) -> Result<(), DbError> {
    let sql = "SELECT scope, region, name, day, previous_day, conversations FROM usage_returns";
    let (t, n) = (Kind::Text, Kind::Integer);
    scan(tx, sql, [t, t, t, n, n, n], |[scope, region, name, day, previous, count]| {
        each([scope, region, name].map(bulk_text), [day, previous, count].map(bulk_integer));
        Ok(())
    })
    .await
}

/// Every row of the wide conversations: conversation, model, day, profile, records.
pub async fn scan_wide(tx: &mut Tx, mut each: impl FnMut(&str, &str, [i64; 3])) -> Result<(), DbError> {
    let sql = "SELECT conversation_id, model, day, profile_no, records FROM usage_wide_conversations";
    let (t, n) = (Kind::Text, Kind::Integer);
    scan(tx, sql, [t, t, n, n, n], |[conversation, model, numbers @ ..]| {
        each(bulk_text(conversation), bulk_text(model), numbers.map(bulk_integer));
        Ok(())
    })
    .await
}

/// A check that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Verdict {
    pub checked_at: UnixMs,
    /// `import`, `revert` or `asked`.
    pub reason: String,
    /// The upload it was made after.
    pub upload_id: Option<String>,
    /// Records that the sums were recomputed from.
    pub records: i64,
    /// Sums that were compared.
    pub keys: i64,
    /// Sums that are not what the records give; zero is as it should be.
    pub differences: i64,
    /// The first of them, in words.
    pub examples: Vec<String>,
    pub took_ms: i64,
}

pub async fn insert_check(tx: &mut Tx, verdict: &Verdict) -> Result<(), DbError> {
    let sql = "SELECT COALESCE(MAX(check_no), 0) FROM usage_checks";
    let (last,) = db_fetch_one!(tx, (i64,), sql)?;
    db_execute!(
        tx,
        "INSERT INTO usage_checks (check_no, checked_at, reason, upload_id, records, keys, differences, examples, took_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        last + 1,
        verdict.checked_at.0,
        &verdict.reason,
        verdict.upload_id.as_deref(),
        verdict.records,
        verdict.keys,
        verdict.differences,
        super::as_json(&verdict.examples),
        verdict.took_ms
    )
    .map(drop)
}

#[derive(sqlx::FromRow)]
struct VerdictRow {
    checked_at: i64,
    reason: String,
    upload_id: Option<String>,
    records: i64,
    keys: i64,
    differences: i64,
    examples: String,
    took_ms: i64,
}

/// The verdict in force.
pub async fn find_latest_check(tx: &mut Tx) -> Result<Option<Verdict>, DbError> {
    let row = db_fetch_optional!(
        tx,
        VerdictRow,
        "SELECT checked_at, reason, upload_id, records, keys, differences, examples, took_ms FROM usage_checks
         ORDER BY check_no DESC LIMIT 1"
    )?;
    Ok(row.map(|row| Verdict {
        checked_at: UnixMs(row.checked_at),
        reason: row.reason,
        upload_id: row.upload_id,
        records: row.records,
        keys: row.keys,
        differences: row.differences,
        examples: serde_json::from_str(&row.examples).unwrap_or_default(),
        took_ms: row.took_ms,
    }))
}
