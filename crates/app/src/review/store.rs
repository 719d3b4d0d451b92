//! The dashboard's counts in the database.

use spendsense_db::{DbError, Tx, db_fetch_all, db_fetch_one};

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
        "SELECT CASE WHEN status = 'pending' AND modified_by IS NOT NULL THEN 'overridden' ELSE status END
                    AS name, COUNT(*) AS total
         FROM recommendations
         GROUP BY CASE WHEN status = 'pending' AND modified_by IS NOT NULL THEN 'overridden' ELSE status END
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
