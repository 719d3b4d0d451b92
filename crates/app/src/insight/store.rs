//! The desk's work in the database, counted by the quarter of an hour: every time zone's midnight falls on one.

use rustc_hash::FxHashMap;
use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_fetch_all, db_fetch_one};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use super::model::ReasonCount;

/// Milliseconds of a quarter of an hour.
pub const QUARTER_MS: i64 = 900_000;

/// From an instant up to, and without, another.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub from: UnixMs,
    pub to: UnixMs,
}

/// What waits now.
#[derive(Debug, sqlx::FromRow)]
pub struct Queue {
    pub pending: i64,
    pub flagged: i64,
}

pub async fn count_queue(tx: &mut Tx) -> Result<Queue, DbError> {
    db_fetch_one!(
        tx,
        Queue,
        "SELECT COUNT(*) FILTER (WHERE status = 'pending') AS pending,
                COUNT(*) FILTER (WHERE status = 'flagged') AS flagged
         FROM recommendations WHERE status IN ('pending', 'flagged')"
    )
}

/// How often an operator did a thing to recommendations of a persona within a quarter of an hour.
#[derive(Debug, sqlx::FromRow)]
pub struct Activity {
    pub operator_id: String,
    pub action: String,
    /// `None` when the recommendation is gone.
    pub persona: Option<String>,
    /// Quarters of an hour since 1970.
    pub quarter: i64,
    pub count: i64,
}

impl Activity {
    pub fn at(&self) -> UnixMs {
        UnixMs(self.quarter * QUARTER_MS)
    }
}

pub async fn list_activities(tx: &mut Tx, span: Span) -> Result<Vec<Activity>, DbError> {
    db_fetch_all!(
        tx,
        Activity,
        "SELECT a.operator_id, a.action, r.persona_primary AS persona, a.occurred_at / $3 AS quarter,
                COUNT(*) AS count
         FROM operator_audit_log a LEFT JOIN recommendations r ON r.recommendation_id = a.recommendation_id
         WHERE a.occurred_at >= $1 AND a.occurred_at < $2
           AND a.action IN ('approve', 'reject', 'flag', 'modify', 'override', 'undo')
         GROUP BY a.operator_id, a.action, r.persona_primary, a.occurred_at / $3
         ORDER BY quarter, a.operator_id, a.action, persona",
        span.from.0,
        span.to.0,
        QUARTER_MS
    )
}

/// How many recommendations were made for a persona within a quarter of an hour.
#[derive(Debug, sqlx::FromRow)]
pub struct Generated {
    pub persona: String,
    pub quarter: i64,
    pub count: i64,
}

impl Generated {
    pub fn at(&self) -> UnixMs {
        UnixMs(self.quarter * QUARTER_MS)
    }
}

pub async fn list_generated(tx: &mut Tx, span: Span) -> Result<Vec<Generated>, DbError> {
    db_fetch_all!(
        tx,
        Generated,
        "SELECT persona_primary AS persona, created_at / $3 AS quarter, COUNT(*) AS count FROM recommendations
         WHERE created_at >= $1 AND created_at < $2
         GROUP BY persona_primary, created_at / $3 ORDER BY quarter, persona",
        span.from.0,
        span.to.0,
        QUARTER_MS
    )
}

/// How long an operator's decisions took, all together.
#[derive(Debug, sqlx::FromRow)]
pub struct ReviewTime {
    pub operator_id: String,
    pub total_ms: i64,
    pub decisions: i64,
}

/// From an operator's first opening of an item to that operator's decision on it.
pub async fn list_review_times(tx: &mut Tx, span: Span) -> Result<Vec<ReviewTime>, DbError> {
    db_fetch_all!(
        tx,
        ReviewTime,
        "SELECT a.operator_id, CAST(SUM(a.occurred_at - o.opened_at) AS BIGINT) AS total_ms, COUNT(*) AS decisions
         FROM operator_audit_log a
         JOIN review_openings o ON o.recommendation_id = a.recommendation_id AND o.opened_by = a.operator_id
         WHERE a.occurred_at >= $1 AND a.occurred_at < $2 AND a.action IN ('approve', 'reject')
           AND o.opened_at <= a.occurred_at
         GROUP BY a.operator_id ORDER BY a.operator_id",
        span.from.0,
        span.to.0
    )
}

#[derive(sqlx::FromRow)]
struct Name {
    identity_id: String,
    display_name: String,
}

pub async fn list_operator_names(tx: &mut Tx, ids: &[&str]) -> Result<FxHashMap<String, String>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!("SELECT identity_id, display_name FROM identities WHERE identity_id IN {list}");
    let json = serde_json::to_string(ids).unwrap_or_default();
    let rows = db_fetch_all!(tx, Name, AssertSqlSafe(sql.as_str()), json)?;
    Ok(rows.into_iter().map(|row| (row.identity_id, row.display_name)).collect())
}

#[derive(sqlx::FromRow)]
struct ReasonRow {
    reason: String,
    count: i64,
}

impl From<ReasonRow> for ReasonCount {
    fn from(row: ReasonRow) -> Self {
        Self { reason: row.reason, count: row.count }
    }
}

/// The most frequent first.
pub async fn list_override_reasons(tx: &mut Tx, span: Span, limit: i64) -> Result<Vec<ReasonCount>, DbError> {
    let rows = db_fetch_all!(
        tx,
        ReasonRow,
        "SELECT override_reason AS reason, COUNT(*) AS count FROM recommendations
         WHERE modified_at >= $1 AND modified_at < $2 AND override_reason IS NOT NULL
         GROUP BY override_reason ORDER BY count DESC, reason LIMIT $3",
        span.from.0,
        span.to.0,
        limit
    )?;
    Ok(rows.into_iter().map(ReasonCount::from).collect())
}

/// The most frequent first.
pub async fn list_rejection_reasons(
    tx: &mut Tx,
    span: Span,
    limit: i64,
) -> Result<Vec<ReasonCount>, DbError> {
    let rows = db_fetch_all!(
        tx,
        ReasonRow,
        "SELECT rejection_reason AS reason, COUNT(*) AS count FROM recommendations
         WHERE rejected_at >= $1 AND rejected_at < $2 AND rejection_reason IS NOT NULL
         GROUP BY rejection_reason ORDER BY count DESC, reason LIMIT $3",
        span.from.0,
        span.to.0,
        limit
    )?;
    Ok(rows.into_iter().map(ReasonCount::from).collect())
}

pub async fn count_open_flags(tx: &mut Tx) -> Result<i64, DbError> {
    let (total,) =
        db_fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM recommendation_flags WHERE resolved = $1", false)?;
    Ok(total)
}

/// Texts made within the span that failed a guardrail.
pub async fn count_guardrail_failures(tx: &mut Tx, span: Span) -> Result<i64, DbError> {
    let (total,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM recommendations
         WHERE created_at >= $1 AND created_at < $2 AND guardrails_passed = $3",
        span.from.0,
        span.to.0,
        false
    )?;
    Ok(total)
}
