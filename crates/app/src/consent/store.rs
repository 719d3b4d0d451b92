//! Consent in the database.

use serde_json::json;
use spendsense_db::bulk::UserRange;
use spendsense_db::dialect::json_list;
use spendsense_db::{Backend, DbError, Tx, db_execute, db_fetch_all, db_fetch_optional};
use spendsense_engine::ids::UserId;
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use super::model::ConsentEvent;
use crate::http::Caller;

/// What is in force for a user.
#[derive(Debug, sqlx::FromRow)]
pub struct Standing {
    pub consent_status: bool,
    pub consent_granted_at: Option<i64>,
    pub consent_revoked_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct EventRow {
    action: String,
    consent_version: String,
    channel: String,
    actor_id: String,
    actor_role: String,
    occurred_at: i64,
}

/// A change to be written down.
#[derive(Debug)]
pub struct Change<'a> {
    pub event_id: String,
    pub granted: bool,
    pub version: &'a str,
    pub channel: &'a str,
    pub at: UnixMs,
}

pub async fn find_standing(tx: &mut Tx, user_id: &UserId) -> Result<Option<Standing>, DbError> {
    db_fetch_optional!(
        tx,
        Standing,
        "SELECT consent_status, consent_granted_at, consent_revoked_at FROM users WHERE user_id = $1",
        user_id.as_str()
    )
}

#[derive(sqlx::FromRow)]
struct Consenting {
    user_id: String,
}

/// The consenting users of a range. Until the transaction ends their consent cannot change, and nobody else derives
/// anything from their data.
pub async fn lock_consenting(tx: &mut Tx, range: &UserRange) -> Result<Vec<String>, DbError> {
    // SQLite lets nobody else write meanwhile; PostgreSQL must be asked to.
    let sql = match tx.backend() {
        Backend::Sqlite => {
            "SELECT user_id FROM users WHERE user_id >= $1 AND user_id <= $2 AND consent_status ORDER BY user_id"
        }
        Backend::Postgres => {
            "SELECT user_id FROM users WHERE user_id >= $1 AND user_id <= $2 AND consent_status ORDER BY user_id
             FOR NO KEY UPDATE"
        }
    };
    let rows = db_fetch_all!(tx, Consenting, sql, &range.first, &range.last)?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}

/// Those of the named users who consent. Until the transaction ends their consent cannot change.
pub async fn lock_consenting_of(tx: &mut Tx, user_ids: &[&str]) -> Result<Vec<String>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let lock = match tx.backend() {
        Backend::Sqlite => "",
        Backend::Postgres => "FOR NO KEY UPDATE",
    };
    // In order, so that two who lock some of the same users never wait for each other.
    let sql = format!(
        "SELECT user_id FROM users WHERE user_id IN {list} AND consent_status ORDER BY user_id {lock}"
    );
    let rows = db_fetch_all!(tx, Consenting, AssertSqlSafe(sql.as_str()), json!(user_ids).to_string())?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}

/// The consenting users of a range, as of now.
pub async fn list_consenting(tx: &mut Tx, range: &UserRange) -> Result<Vec<String>, DbError> {
    let rows = db_fetch_all!(
        tx,
        Consenting,
        "SELECT user_id FROM users WHERE user_id >= $1 AND user_id <= $2 AND consent_status ORDER BY user_id",
        &range.first,
        &range.last
    )?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}

/// Newest first.
pub async fn list_events(tx: &mut Tx, user_id: &UserId) -> Result<Vec<ConsentEvent>, DbError> {
    let rows = db_fetch_all!(
        tx,
        EventRow,
        "SELECT action, consent_version, channel, actor_id, actor_role, occurred_at FROM consent_events
         WHERE user_id = $1 ORDER BY occurred_at DESC, event_id DESC",
        user_id.as_str()
    )?;
    Ok(rows.into_iter().map(ConsentEvent::from).collect())
}

/// Writes the event and what now holds.
pub async fn insert_change(
    tx: &mut Tx,
    caller: &Caller,
    user_id: &UserId,
    change: &Change<'_>,
) -> Result<(), DbError> {
    let action = if change.granted { "granted" } else { "revoked" };
    db_execute!(
        tx,
        "INSERT INTO consent_events
             (event_id, user_id, action, consent_version, channel, actor_id, actor_role, occurred_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &change.event_id,
        user_id.as_str(),
        action,
        change.version,
        change.channel,
        caller.identity_id.as_str(),
        caller.recorded_role(),
        change.at.0
    )?;
    let sql = if change.granted {
        "UPDATE users SET consent_status = $1, consent_granted_at = $2, updated_at = $2 WHERE user_id = $3"
    } else {
        "UPDATE users SET consent_status = $1, consent_revoked_at = $2, updated_at = $2 WHERE user_id = $3"
    };
    db_execute!(tx, sql, change.granted, change.at.0, user_id.as_str())?;
    Ok(())
}

impl From<EventRow> for ConsentEvent {
    fn from(row: EventRow) -> Self {
        Self {
            action: row.action,
            timestamp: UnixMs(row.occurred_at),
            version: row.consent_version,
            channel: row.channel,
            actor_id: row.actor_id,
            actor_role: row.actor_role,
        }
    }
}
