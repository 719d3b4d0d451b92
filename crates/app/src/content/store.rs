//! Edited content in the database: versions are added and never changed.

use spendsense_db::dialect::only_one;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_optional};
use spendsense_engine::recommendations::ContentItem;

/// A version of an item.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RevisionRow {
    pub content_id: String,
    pub version: i64,
    /// JSON of the item.
    pub body: String,
    pub active: bool,
    pub reason: String,
    pub edited_by: String,
    pub edited_at: i64,
}

impl RevisionRow {
    pub fn item(&self) -> Result<ContentItem, DbError> {
        serde_json::from_str(&self.body).map_err(|_unreadable| DbError::Inconsistent {
            table: "content_revisions",
            column: "body",
            id: self.content_id.clone(),
        })
    }
}

/// Waits until nobody else edits content.
pub async fn lock_content(tx: &mut Tx) -> Result<(), DbError> {
    only_one(tx, "content_revisions").await
}

/// To be called behind [`lock_content`].
pub async fn insert_revision(tx: &mut Tx, row: &RevisionRow) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO content_revisions (seq, content_id, version, body, active, reason, edited_by, edited_at)
         SELECT COALESCE(MAX(seq), 0) + 1, $1, CAST($2 AS BIGINT), $3, $4, $5, $6, CAST($7 AS BIGINT)
         FROM content_revisions",
        &row.content_id,
        row.version,
        &row.body,
        row.active,
        &row.reason,
        &row.edited_by,
        row.edited_at
    )
    .map(drop)
}

/// The newest version of every item that was ever edited, in order of id.
pub async fn list_newest(tx: &mut Tx) -> Result<Vec<RevisionRow>, DbError> {
    db_fetch_all!(
        tx,
        RevisionRow,
        "SELECT r.content_id, r.version, r.body, r.active, r.reason, r.edited_by, r.edited_at
         FROM content_revisions r
         WHERE r.version = (SELECT MAX(n.version) FROM content_revisions n WHERE n.content_id = r.content_id)
         ORDER BY r.content_id"
    )
}

pub async fn find_newest(tx: &mut Tx, content_id: &str) -> Result<Option<RevisionRow>, DbError> {
    db_fetch_optional!(
        tx,
        RevisionRow,
        "SELECT content_id, version, body, active, reason, edited_by, edited_at FROM content_revisions
         WHERE content_id = $1 ORDER BY version DESC LIMIT 1",
        content_id
    )
}

/// The newest first.
pub async fn list_revisions(tx: &mut Tx, content_id: &str, limit: i64) -> Result<Vec<RevisionRow>, DbError> {
    db_fetch_all!(
        tx,
        RevisionRow,
        "SELECT content_id, version, body, active, reason, edited_by, edited_at FROM content_revisions
         WHERE content_id = $1 ORDER BY version DESC LIMIT $2",
        content_id,
        limit
    )
}
