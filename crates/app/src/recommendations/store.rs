//! Recommendations in the database: making, finding and listing them. Decisions about them are written by
//! `review::decide`.

use serde_json::json;
use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::guardrails::GuardrailReport;
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::review::Status;
use spendsense_engine::review::undo::Decision;
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

/// A recommendation as held, column by column.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RecommendationRow {
    pub recommendation_id: String,
    pub user_id: String,
    pub batch_id: String,
    pub proposed_by: String,
    pub window_days: i64,
    pub content_type: String,
    pub persona_primary: String,
    pub persona_secondary: Option<String>,
    pub r#type: String,
    pub content_id: Option<String>,
    pub product_id: Option<String>,
    pub title: String,
    pub content: String,
    pub rationale: String,
    pub priority: String,
    pub risk_tier: String,
    pub status: String,
    pub version: i64,
    pub content_url: Option<String>,
    pub read_time_minutes: Option<i64>,
    pub tone_check: bool,
    pub advice_check: bool,
    pub eligibility_check: bool,
    pub guardrails_passed: bool,
    /// JSON of the engine's report.
    pub guardrails: String,
    pub approved_by: Option<String>,
    pub approved_at: Option<i64>,
    pub rejected_by: Option<String>,
    pub rejected_at: Option<i64>,
    pub rejection_reason: Option<String>,
    pub modified_by: Option<String>,
    pub modified_at: Option<i64>,
    pub override_reason: Option<String>,
    /// JSON of the text before the first change.
    pub original_content: Option<String>,
    pub operator_notes: Option<String>,
    /// JSON list of the decisions that can still be undone, newest last.
    pub decisions: String,
    /// Why it was approved in spite of warnings.
    pub acknowledgement: Option<String>,
    /// JSON object: tags, links, product data, where the text came from.
    pub metadata: String,
    pub generation_time_ms: i64,
    pub generated_at: i64,
    pub expires_at: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

/// Which of a user's recommendations to list.
#[derive(Clone, Debug)]
pub struct ListFilter {
    pub statuses: Vec<Status>,
    pub window_days: Option<u16>,
    /// Only those changed by an operator (`Some(true)`), only those not (`Some(false)`).
    pub modified: Option<bool>,
    pub limit: i64,
    pub offset: i64,
}

#[derive(sqlx::FromRow)]
struct Count {
    total: i64,
}

impl RecommendationRow {
    pub fn status(&self) -> Result<Status, DbError> {
        Status::parse(&self.status).ok_or_else(|| self.fault("status"))
    }

    pub fn id(&self) -> RecommendationId {
        RecommendationId::from(self.recommendation_id.as_str())
    }

    pub fn user_id(&self) -> UserId {
        UserId::from(self.user_id.as_str())
    }

    /// Whether an operator changed it since it was made.
    pub fn is_modified(&self) -> bool {
        self.modified_by.is_some()
    }

    /// The guardrails' report; `None` once the texts are gone.
    pub fn report(&self) -> Result<Option<GuardrailReport>, DbError> {
        if self.guardrails == "{}" {
            return Ok(None);
        }
        serde_json::from_str(&self.guardrails).map(Some).map_err(|_| self.fault("guardrails"))
    }

    pub fn decisions(&self) -> Result<Vec<Decision>, DbError> {
        serde_json::from_str(&self.decisions).map_err(|_| self.fault("decisions"))
    }

    /// Adds a decision that can be undone.
    pub fn keep(&mut self, decision: Decision) -> Result<(), DbError> {
        let mut decisions = self.decisions()?;
        decisions.push(decision);
        self.keep_all(&decisions)
    }

    pub fn keep_all(&mut self, decisions: &[Decision]) -> Result<(), DbError> {
        self.decisions = serde_json::to_string(decisions).map_err(|_| self.fault("decisions"))?;
        Ok(())
    }

    /// From here nothing before can be undone.
    pub fn forget_decisions(&mut self) {
        "[]".clone_into(&mut self.decisions);
    }

    pub fn fault(&self, column: &'static str) -> DbError {
        DbError::Inconsistent { table: "recommendations", column, id: self.recommendation_id.clone() }
    }
}

pub async fn insert_recommendation(tx: &mut Tx, row: &RecommendationRow) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO recommendations
             (recommendation_id, user_id, batch_id, proposed_by, window_days, content_type, persona_primary,
              persona_secondary, type, content_id, product_id, title, content, rationale, priority, risk_tier,
              status, version, content_url, read_time_minutes, tone_check, advice_check, eligibility_check,
              guardrails_passed, guardrails, metadata, generation_time_ms, generated_at, expires_at, created_at,
              updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)",
        &row.recommendation_id,
        &row.user_id,
        &row.batch_id,
        &row.proposed_by,
        row.window_days,
        &row.content_type,
        &row.persona_primary,
        row.persona_secondary.as_deref(),
        &row.r#type,
        row.content_id.as_deref(),
        row.product_id.as_deref(),
        &row.title,
        &row.content,
        &row.rationale,
        &row.priority,
        &row.risk_tier,
        &row.status,
        row.version,
        row.content_url.as_deref(),
        row.read_time_minutes,
        row.tone_check,
        row.advice_check,
        row.eligibility_check,
        row.guardrails_passed,
        &row.guardrails,
        &row.metadata,
        row.generation_time_ms,
        row.generated_at,
        row.expires_at,
        row.created_at,
        row.updated_at
    )?;
    Ok(())
}

pub async fn find_recommendation(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
) -> Result<Option<RecommendationRow>, DbError> {
    db_fetch_optional!(
        tx,
        RecommendationRow,
        "SELECT * FROM recommendations WHERE recommendation_id = $1",
        recommendation_id.as_str()
    )
}

/// Those of the named recommendations that exist, in no order.
pub async fn find_recommendations(
    tx: &mut Tx,
    recommendation_ids: &[&str],
) -> Result<Vec<RecommendationRow>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!("SELECT * FROM recommendations WHERE recommendation_id IN {list}");
    db_fetch_all!(tx, RecommendationRow, AssertSqlSafe(sql.as_str()), json!(recommendation_ids).to_string())
}

/// A user's recommendations, newest first.
pub async fn list_for_user(
    tx: &mut Tx,
    user_id: &UserId,
    filter: &ListFilter,
) -> Result<Vec<RecommendationRow>, DbError> {
    db_fetch_all!(
        tx,
        RecommendationRow,
        "SELECT * FROM recommendations
         WHERE user_id = $1 AND $2 LIKE '%,' || status || ',%' AND ($3 IS NULL OR window_days = $3)
           AND ($4 IS NULL OR (modified_by IS NOT NULL) = $4)
         ORDER BY generated_at DESC, recommendation_id LIMIT $5 OFFSET $6",
        user_id.as_str(),
        status_list(&filter.statuses),
        filter.window_days.map(i64::from),
        filter.modified,
        filter.limit,
        filter.offset
    )
}

pub async fn count_for_user(tx: &mut Tx, user_id: &UserId, filter: &ListFilter) -> Result<i64, DbError> {
    let count = db_fetch_one!(
        tx,
        Count,
        "SELECT COUNT(*) AS total FROM recommendations
         WHERE user_id = $1 AND $2 LIKE '%,' || status || ',%' AND ($3 IS NULL OR window_days = $3)
           AND ($4 IS NULL OR (modified_by IS NOT NULL) = $4)",
        user_id.as_str(),
        status_list(&filter.statuses),
        filter.window_days.map(i64::from),
        filter.modified
    )?;
    Ok(count.total)
}

/// What awaits review for a user and window, best first as generated.
pub async fn list_live(
    tx: &mut Tx,
    user_id: &UserId,
    window_days: u16,
) -> Result<Vec<RecommendationRow>, DbError> {
    db_fetch_all!(
        tx,
        RecommendationRow,
        "SELECT * FROM recommendations
         WHERE user_id = $1 AND window_days = $2 AND status IN ('pending', 'flagged')
         ORDER BY generated_at DESC, recommendation_id",
        user_id.as_str(),
        i64::from(window_days)
    )
}

#[derive(sqlx::FromRow)]
struct ContentId {
    content_id: String,
}

/// Catalogue items a user was shown or offered since an instant, so that the next batch brings others.
pub async fn list_recent_content(
    tx: &mut Tx,
    user_id: &UserId,
    since: UnixMs,
) -> Result<Vec<String>, DbError> {
    let rows = db_fetch_all!(
        tx,
        ContentId,
        "SELECT DISTINCT content_id FROM recommendations
         WHERE user_id = $1 AND generated_at >= $2 AND content_id IS NOT NULL
           AND status IN ('approved', 'queued_for_delivery', 'delivered', 'viewed', 'dismissed', 'rejected')
         ORDER BY content_id",
        user_id.as_str(),
        since.0
    )?;
    Ok(rows.into_iter().map(|row| row.content_id).collect())
}

/// Every recommendation of a user, whatever its state.
pub async fn list_all(tx: &mut Tx, user_id: &UserId) -> Result<Vec<RecommendationRow>, DbError> {
    db_fetch_all!(
        tx,
        RecommendationRow,
        "SELECT * FROM recommendations WHERE user_id = $1 ORDER BY recommendation_id",
        user_id.as_str()
    )
}

/// Removes what a user's recommendations say about them; the rows stay as a record that they existed.
pub async fn delete_texts(tx: &mut Tx, user_id: &UserId, at: UnixMs) -> Result<(), DbError> {
    db_execute!(
        tx,
        "DELETE FROM decision_traces WHERE recommendation_id IN
             (SELECT recommendation_id FROM recommendations WHERE user_id = $1)",
        user_id.as_str()
    )?;
    db_execute!(
        tx,
        "UPDATE recommendations SET title = '', content = '', rationale = '', guardrails = '{}', metadata = '{}',
             original_content = NULL, operator_notes = NULL, decisions = '[]', acknowledgement = NULL,
             updated_at = $1
         WHERE user_id = $2",
        at.0,
        user_id.as_str()
    )?;
    db_execute!(
        tx,
        "DELETE FROM recommendation_versions WHERE recommendation_id IN
             (SELECT recommendation_id FROM recommendations WHERE user_id = $1)",
        user_id.as_str()
    )?;
    Ok(())
}

/// `,pending,flagged,`: a list that one `LIKE` can search on either database.
fn status_list(statuses: &[Status]) -> String {
    statuses.iter().fold(String::from(","), |list, status| list + status.as_str() + ",")
}
