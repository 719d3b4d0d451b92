//! The operators' audit log and the dashboard's counts in the database.

use serde_json::Value;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one};
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::time::UnixMs;

use crate::http::Caller;

/// One thing an operator (or a user withdrawing consent) did.
#[derive(Debug)]
pub struct AuditEntry<'a> {
    pub audit_id: String,
    /// `approve`, `override`, `reject`, `generate`, `withdraw`, ….
    pub action: &'a str,
    pub recommendation_id: Option<&'a RecommendationId>,
    pub user_id: Option<&'a UserId>,
    /// What changed; no texts of the user.
    pub metadata: Value,
    pub at: UnixMs,
}

/// How many rows carry a name.
#[derive(Debug, sqlx::FromRow)]
pub struct NamedCount {
    pub name: String,
    pub total: i64,
}

/// Users held and users who consented.
#[derive(Debug, sqlx::FromRow)]
pub struct UserTotals {
    pub total: i64,
    pub consented: i64,
}

/// Duration of a generation.
#[derive(Debug, sqlx::FromRow)]
struct Latency {
    ms: i64,
}

/// Newest batches that the latency figures look at.
const LATENCY_SAMPLE: i64 = 1000;

/// Written in the transaction of the change itself.
pub async fn insert_audit_entry(tx: &mut Tx, actor: &Caller, entry: &AuditEntry<'_>) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO operator_audit_log
             (audit_id, operator_id, operator_role, action, recommendation_id, user_id, metadata, request_id,
              occurred_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &entry.audit_id,
        actor.identity_id.as_str(),
        actor.role.as_str(),
        entry.action,
        entry.recommendation_id.map(RecommendationId::as_str),
        entry.user_id.map(UserId::as_str),
        entry.metadata.to_string(),
        &actor.request_id,
        entry.at.0
    )?;
    Ok(())
}

pub async fn count_consent(tx: &mut Tx) -> Result<UserTotals, DbError> {
    db_fetch_one!(
        tx,
        UserTotals,
        "SELECT COUNT(*) AS total, COUNT(*) FILTER (WHERE consent_status) AS consented FROM users
         WHERE user_type = 'customer'"
    )
}

/// Users by persona in force for a window; fallbacks are counted apart as `fallback`.
pub async fn count_personas(tx: &mut Tx, window_days: u16) -> Result<Vec<NamedCount>, DbError> {
    db_fetch_all!(
        tx,
        NamedCount,
        "SELECT CASE WHEN fallback IS NULL THEN persona ELSE 'fallback' END AS name, COUNT(*) AS total
         FROM persona_assignments WHERE window_days = $1 AND superseded_at IS NULL
         GROUP BY CASE WHEN fallback IS NULL THEN persona ELSE 'fallback' END ORDER BY name",
        i64::from(window_days)
    )
}

/// Recommendations by status; a changed one still awaiting review is named `overridden`.
pub async fn count_recommendations(tx: &mut Tx) -> Result<Vec<NamedCount>, DbError> {
    db_fetch_all!(
        tx,
        NamedCount,
        "SELECT CASE WHEN status = 'pending' AND override_reason IS NOT NULL THEN 'overridden' ELSE status END
                    AS name, COUNT(*) AS total
         FROM recommendations
         GROUP BY CASE WHEN status = 'pending' AND override_reason IS NOT NULL THEN 'overridden' ELSE status END
         ORDER BY name"
    )
}

/// How long each of the newest generations took, one figure a batch, shortest first.
pub async fn list_latencies(tx: &mut Tx) -> Result<Vec<i64>, DbError> {
    let rows = db_fetch_all!(
        tx,
        Latency,
        "SELECT ms FROM (
             SELECT MAX(generation_time_ms) AS ms, MAX(generated_at) AS at FROM recommendations
             GROUP BY batch_id ORDER BY at DESC LIMIT $1
         ) AS newest ORDER BY ms",
        LATENCY_SAMPLE
    )?;
    Ok(rows.into_iter().map(|row| row.ms).collect())
}
