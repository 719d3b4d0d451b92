//! Decisions in the database: one compare-and-set for every change of state, flags, and the versions of a text.

use std::collections::HashSet;

use serde_json::{Value, json};
use spendsense_db::bulk::Kind;
use spendsense_db::dialect::json_rows;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::ids::RecommendationId;
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use crate::http::Caller;
use crate::recommendations::store::RecommendationRow;

/// A flag as held, with the names around it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FlagRow {
    pub flag_id: String,
    pub recommendation_id: String,
    pub flagged_by: String,
    pub flagged_by_name: Option<String>,
    pub flag_reason: String,
    pub flagged_at: i64,
    pub resolved: bool,
    pub resolved_by: Option<String>,
    pub resolved_at: Option<i64>,
    pub resolution: Option<String>,
    pub user_id: String,
    pub user_name: String,
    pub title: String,
    pub status: String,
    pub version: i64,
}

/// A text an item has or had.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct VersionRow {
    pub version: i64,
    pub title: String,
    pub content: String,
    pub rationale: String,
    pub priority: String,
    pub changed_by: String,
    pub changed_by_name: Option<String>,
    pub reason: Option<String>,
    pub changed_at: i64,
}

/// The one way to read flags, with its condition and order.
macro_rules! flags_where {
    ($rest:literal) => {
        concat!(
            "SELECT f.flag_id, f.recommendation_id, f.flagged_by, i.display_name AS flagged_by_name, f.flag_reason,
                    f.flagged_at, f.resolved, f.resolved_by, f.resolved_at, f.resolution, r.user_id,
                    u.full_name AS user_name, r.title, r.status, r.version
             FROM recommendation_flags f
             JOIN recommendations r ON r.recommendation_id = f.recommendation_id
             JOIN users u ON u.user_id = r.user_id
             LEFT JOIN identities i ON i.identity_id = f.flagged_by
             WHERE ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct Id {
    recommendation_id: String,
}

/// Everything a decision writes, if the row is still at the version of `row`; the caller decides what 0 rows mean.
pub async fn mark_decided(
    tx: &mut Tx,
    row: &RecommendationRow,
    after: &RecommendationRow,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE recommendations SET status = $1, version = $2, approved_by = $3, approved_at = $4,
             rejected_by = $5, rejected_at = $6, rejection_reason = $7, operator_notes = $8, acknowledgement = $9,
             decisions = $10, updated_at = $11
         WHERE recommendation_id = $12 AND version = $13",
        &after.status,
        after.version,
        after.approved_by.as_deref(),
        after.approved_at,
        after.rejected_by.as_deref(),
        after.rejected_at,
        after.rejection_reason.as_deref(),
        after.operator_notes.as_deref(),
        after.acknowledgement.as_deref(),
        &after.decisions,
        after.updated_at,
        &row.recommendation_id,
        row.version
    )
}

/// What an approval writes, as rows of JSON.
const APPROVAL: &[(&str, Kind)] = &[
    ("recommendation_id", Kind::Text),
    ("seen", Kind::Integer),
    ("status", Kind::Text),
    ("version", Kind::Integer),
    ("approved_by", Kind::Text),
    ("approved_at", Kind::Integer),
    ("operator_notes", Kind::Text),
    ("acknowledgement", Kind::Text),
    ("decisions", Kind::Text),
    ("updated_at", Kind::Integer),
];

/// Writes every approval whose item is still at the version before it; the ids of those.
pub async fn mark_approved(
    tx: &mut Tx,
    approvals: &[(&RecommendationRow, &RecommendationRow)],
) -> Result<HashSet<String>, DbError> {
    let rows: Vec<_> = approvals
        .iter()
        .map(|(row, after)| {
            json!({
                "recommendation_id": row.recommendation_id,
                "seen": row.version,
                "status": after.status,
                "version": after.version,
                "approved_by": after.approved_by,
                "approved_at": after.approved_at,
                "operator_notes": after.operator_notes,
                "acknowledgement": after.acknowledgement,
                "decisions": after.decisions,
                "updated_at": after.updated_at,
            })
        })
        .collect();
    let listed = json_rows(tx.backend(), "$1", APPROVAL);
    let sql = format!(
        "UPDATE recommendations SET status = new.status, version = new.version, approved_by = new.approved_by,
             approved_at = new.approved_at, operator_notes = new.operator_notes,
             acknowledgement = new.acknowledgement, decisions = new.decisions, updated_at = new.updated_at
         FROM {listed} AS new
         WHERE recommendations.recommendation_id = new.recommendation_id AND recommendations.version = new.seen
         RETURNING recommendations.recommendation_id"
    );
    let marked = db_fetch_all!(tx, Id, AssertSqlSafe(sql.as_str()), Value::from(rows).to_string())?;
    Ok(marked.into_iter().map(|row| row.recommendation_id).collect())
}

/// Writes the changed text of `after` over `row`: a new version that awaits review again.
pub async fn mark_modified(
    tx: &mut Tx,
    row: &RecommendationRow,
    after: &RecommendationRow,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE recommendations SET status = $1, title = $2, content = $3, rationale = $4, priority = $5,
             risk_tier = $6, tone_check = $7, advice_check = $8, eligibility_check = $9, guardrails_passed = $10,
             guardrails = $11, modified_by = $12, modified_at = $13, override_reason = $14, original_content = $15,
             version = $16, updated_at = $17
         WHERE recommendation_id = $18 AND version = $19",
        &after.status,
        &after.title,
        &after.content,
        &after.rationale,
        &after.priority,
        &after.risk_tier,
        after.tone_check,
        after.advice_check,
        after.eligibility_check,
        after.guardrails_passed,
        &after.guardrails,
        after.modified_by.as_deref(),
        after.modified_at,
        after.override_reason.as_deref(),
        after.original_content.as_deref(),
        after.version,
        after.updated_at,
        &row.recommendation_id,
        row.version
    )
}

/// Keeps the text of `row` under `version`; one that is kept already stays as it is.
pub async fn insert_version(
    tx: &mut Tx,
    row: &RecommendationRow,
    version: i64,
    changed_by: &str,
    reason: Option<&str>,
    at: UnixMs,
) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO recommendation_versions
             (recommendation_id, version, title, content, rationale, priority, changed_by, reason, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        &row.recommendation_id,
        version,
        &row.title,
        &row.content,
        &row.rationale,
        &row.priority,
        changed_by,
        reason,
        at.0
    )?;
    Ok(())
}

/// Oldest first; empty as long as nobody changed the text.
pub async fn list_versions(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
) -> Result<Vec<VersionRow>, DbError> {
    db_fetch_all!(
        tx,
        VersionRow,
        "SELECT v.version, v.title, v.content, v.rationale, v.priority, v.changed_by,
                i.display_name AS changed_by_name, v.reason, v.changed_at
         FROM recommendation_versions v LEFT JOIN identities i ON i.identity_id = v.changed_by
         WHERE v.recommendation_id = $1 ORDER BY v.version",
        recommendation_id.as_str()
    )
}

pub async fn insert_flag(
    tx: &mut Tx,
    flag_id: &str,
    row: &RecommendationRow,
    flagged_by: &Caller,
    reason: &str,
) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO recommendation_flags (flag_id, recommendation_id, flagged_by, flag_reason, flagged_at)
         VALUES ($1, $2, $3, $4, $5)",
        flag_id,
        &row.recommendation_id,
        flagged_by.identity_id.as_str(),
        reason,
        row.updated_at
    )?;
    Ok(())
}

/// Closes every open flag of an item with the decision that made `row`.
pub async fn mark_flags_resolved(
    tx: &mut Tx,
    row: &RecommendationRow,
    resolved_by: &Caller,
    resolution: &str,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE recommendation_flags SET resolved = $1, resolved_by = $2, resolved_at = $3, resolution = $4,
             resolved_version = $5
         WHERE recommendation_id = $6 AND NOT resolved",
        true,
        resolved_by.identity_id.as_str(),
        row.updated_at,
        resolution,
        row.version,
        &row.recommendation_id
    )
}

/// Opens again what the decision that made `version` closed.
pub async fn mark_flags_reopened(tx: &mut Tx, row: &RecommendationRow, version: i64) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE recommendation_flags SET resolved = $1, resolved_by = NULL, resolved_at = NULL, resolution = NULL,
             resolved_version = NULL
         WHERE recommendation_id = $2 AND resolved_version = $3",
        false,
        &row.recommendation_id,
        version
    )
}

pub async fn delete_flag(tx: &mut Tx, flag_id: &str) -> Result<(), DbError> {
    db_execute!(tx, "DELETE FROM recommendation_flags WHERE flag_id = $1", flag_id)?;
    Ok(())
}

pub async fn find_flag(tx: &mut Tx, flag_id: &str) -> Result<Option<FlagRow>, DbError> {
    db_fetch_optional!(tx, FlagRow, flags_where!("f.flag_id = $1"), flag_id)
}

/// Flags of an item, oldest first.
pub async fn list_flags_of(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
) -> Result<Vec<FlagRow>, DbError> {
    db_fetch_all!(
        tx,
        FlagRow,
        flags_where!("f.recommendation_id = $1 ORDER BY f.flagged_at, f.flag_id"),
        recommendation_id.as_str()
    )
}

/// Where a page of flags begins: after this flag.
#[derive(Clone, Debug)]
pub struct FlagPage {
    pub resolved: Option<bool>,
    pub after: (i64, String),
    pub limit: i64,
}

/// Flags of all items, newest first.
pub async fn list_flags(tx: &mut Tx, page: &FlagPage) -> Result<Vec<FlagRow>, DbError> {
    db_fetch_all!(
        tx,
        FlagRow,
        flags_where!(
            "($1 IS NULL OR f.resolved = $1) AND (f.flagged_at, f.flag_id) < ($2, $3)
             ORDER BY f.flagged_at DESC, f.flag_id DESC LIMIT $4"
        ),
        page.resolved,
        page.after.0,
        &page.after.1,
        page.limit
    )
}

pub async fn count_flags(tx: &mut Tx, resolved: Option<bool>) -> Result<i64, DbError> {
    let (total,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM recommendation_flags WHERE ($1 IS NULL OR resolved = $1)",
        resolved
    )?;
    Ok(total)
}

/// Items whose time has run out, longest ago first. What is being sent right now is left to its sender; the list of
/// states stands as in the index.
pub async fn list_expired(tx: &mut Tx, now: UnixMs, limit: i64) -> Result<Vec<String>, DbError> {
    let rows = db_fetch_all!(
        tx,
        Id,
        "SELECT recommendation_id FROM recommendations
         WHERE status IN ('pending', 'flagged', 'guardrail_failed', 'approved', 'queued_for_delivery', 'delivered',
                          'viewed')
           AND status <> 'queued_for_delivery' AND expires_at <= $1
         ORDER BY expires_at, recommendation_id LIMIT $2",
        now.0,
        limit
    )?;
    Ok(rows.into_iter().map(|row| row.recommendation_id).collect())
}
