//! Readings and refusals, written many at a time.

use std::collections::HashMap;

use serde_json::{Value, json};
use spendsense_db::bulk::{self, Arrivals, Cell, Rows};
use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_fetch_all};
use spendsense_engine::audit::canonical;
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use super::LOG;

/// Somebody read something, or was refused.
#[derive(Clone, Debug)]
pub struct Noted {
    pub audit_id: String,
    pub action: &'static str,
    pub operator_id: String,
    pub operator_role: &'static str,
    /// `user`, `recommendation`, or `route` where the path names neither.
    pub subject_kind: &'static str,
    pub subject_id: String,
    /// The code of the refusal.
    pub reason: Option<&'static str>,
    pub metadata: Value,
    pub request_id: String,
    pub at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct Owner {
    recommendation_id: String,
    user_id: String,
}

/// Writes the entries, and whose data each was about. `recommendation_id` stays empty: a reading is no part of a
/// recommendation's history.
pub async fn insert_noted(tx: &mut Tx, noted: &[Noted]) -> Result<(), DbError> {
    let owners = owners(tx, noted).await?;
    let mut rows = Rows::new(LOG.columns.len());
    for entry in noted {
        let user_id = match entry.subject_kind {
            "user" => Some(entry.subject_id.as_str()),
            "recommendation" => owners.get(&entry.subject_id).map(String::as_str),
            _ => None,
        };
        let metadata = canonical(&entry.metadata);
        rows.push([
            (&entry.audit_id).into(),
            (&entry.operator_id).into(),
            entry.operator_role.into(),
            entry.action.into(),
            entry.subject_kind.into(),
            (&entry.subject_id).into(),
            Cell::Null,
            user_id.into(),
            Cell::Null,
            Cell::Null,
            entry.reason.into(),
            (&metadata).into(),
            (&entry.request_id).into(),
            entry.at.0.into(),
        ]);
    }
    bulk::write(tx, &LOG, &rows, Arrivals::New).await.map(drop)
}

async fn owners(tx: &mut Tx, noted: &[Noted]) -> Result<HashMap<String, String>, DbError> {
    let ids: Vec<&str> = noted
        .iter()
        .filter(|entry| entry.subject_kind == "recommendation")
        .map(|entry| entry.subject_id.as_str())
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let list = json_list(tx.backend(), "$1");
    let sql =
        format!("SELECT recommendation_id, user_id FROM recommendations WHERE recommendation_id IN {list}");
    let rows = db_fetch_all!(tx, Owner, AssertSqlSafe(sql.as_str()), json!(ids).to_string())?;
    Ok(rows.into_iter().map(|row| (row.recommendation_id, row.user_id)).collect())
}
