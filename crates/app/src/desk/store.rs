//! Notes, tags and assignments in the database.

use rustc_hash::FxHashMap;
use spendsense_db::dialect::only_one;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::time::UnixMs;

use super::model::{OperatorView, TagView};
use crate::http::Role;

/// A note as held, with its author's name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NoteRow {
    pub note_id: String,
    pub recommendation_id: String,
    pub author_id: String,
    pub author_name: Option<String>,
    pub note_text: String,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

pub async fn insert_note(tx: &mut Tx, note: &NoteRow) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO recommendation_notes
             (note_id, recommendation_id, author_id, note_text, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &note.note_id,
        &note.recommendation_id,
        &note.author_id,
        &note.note_text,
        note.version,
        note.created_at,
        note.updated_at
    )
    .map(drop)
}

pub async fn find_note(tx: &mut Tx, note_id: &str) -> Result<Option<NoteRow>, DbError> {
    db_fetch_optional!(
        tx,
        NoteRow,
        "SELECT n.*, i.display_name AS author_name
         FROM recommendation_notes n LEFT JOIN identities i ON i.identity_id = n.author_id
         WHERE n.note_id = $1",
        note_id
    )
}

/// The newest first, after the row that `after` names by moment and id.
pub async fn list_notes(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
    after: Option<&(i64, String)>,
    limit: i64,
) -> Result<Vec<NoteRow>, DbError> {
    db_fetch_all!(
        tx,
        NoteRow,
        "SELECT n.*, i.display_name AS author_name
         FROM recommendation_notes n LEFT JOIN identities i ON i.identity_id = n.author_id
         WHERE n.recommendation_id = $1
           AND ($2 IS NULL OR n.created_at < $2 OR (n.created_at = $2 AND n.note_id < $3))
         ORDER BY n.created_at DESC, n.note_id DESC LIMIT $4",
        recommendation_id.as_str(),
        after.map(|key| key.0),
        after.map(|key| key.1.as_str()),
        limit
    )
}

pub async fn count_notes(tx: &mut Tx, recommendation_id: &RecommendationId) -> Result<i64, DbError> {
    let (total,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM recommendation_notes WHERE recommendation_id = $1",
        recommendation_id.as_str()
    )?;
    Ok(total)
}

/// Other words, if the note is still at `version`.
pub async fn update_note(
    tx: &mut Tx,
    note_id: &str,
    version: i64,
    text: &str,
    at: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE recommendation_notes SET note_text = $1, version = version + 1, updated_at = $2
         WHERE note_id = $3 AND version = $4",
        text,
        at.0,
        note_id,
        version
    )
}

pub async fn delete_note(tx: &mut Tx, note_id: &str) -> Result<u64, DbError> {
    db_execute!(tx, "DELETE FROM recommendation_notes WHERE note_id = $1", note_id)
}

/// What was said about a user's recommendations: it goes with the user's consent.
pub async fn delete_notes_about(tx: &mut Tx, user_id: &UserId) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "DELETE FROM recommendation_notes WHERE recommendation_id IN
             (SELECT recommendation_id FROM recommendations WHERE user_id = $1)",
        user_id.as_str()
    )
}

#[derive(sqlx::FromRow)]
struct TagRow {
    tag: String,
    tagged_by: String,
    tagged_by_name: Option<String>,
    tagged_at: i64,
}

/// In the order in which they were put on.
pub async fn list_tags(tx: &mut Tx, recommendation_id: &RecommendationId) -> Result<Vec<TagView>, DbError> {
    let rows = db_fetch_all!(
        tx,
        TagRow,
        "SELECT t.tag, t.tagged_by, i.display_name AS tagged_by_name, t.tagged_at
         FROM recommendation_tags t LEFT JOIN identities i ON i.identity_id = t.tagged_by
         WHERE t.recommendation_id = $1 ORDER BY t.tagged_at, t.tag",
        recommendation_id.as_str()
    )?;
    let view = |row: TagRow| TagView {
        tag: row.tag,
        tagged_by: row.tagged_by,
        tagged_by_name: row.tagged_by_name,
        tagged_at: UnixMs(row.tagged_at),
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Zero when it was there.
pub async fn insert_tag(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
    tag: &str,
    by: &str,
    at: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "INSERT INTO recommendation_tags (recommendation_id, tag, tagged_by, tagged_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        recommendation_id.as_str(),
        tag,
        by,
        at.0
    )
}

/// Zero when it was not there.
pub async fn delete_tag(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
    tag: &str,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "DELETE FROM recommendation_tags WHERE recommendation_id = $1 AND tag = $2",
        recommendation_id.as_str(),
        tag
    )
}

#[derive(sqlx::FromRow)]
struct Used {
    tag: String,
    total: i64,
}

/// How many recommendations carry each tag.
pub async fn count_tags(tx: &mut Tx) -> Result<FxHashMap<String, i64>, DbError> {
    let rows = db_fetch_all!(
        tx,
        Used,
        "SELECT tag, COUNT(*) AS total FROM recommendation_tags GROUP BY tag ORDER BY tag"
    )?;
    Ok(rows.into_iter().map(|row| (row.tag, row.total)).collect())
}

/// What of a recommendation matters for who may work on it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ItemRow {
    pub recommendation_id: String,
    pub user_id: String,
    pub status: String,
    pub risk_tier: String,
    pub proposed_by: String,
    pub modified_by: Option<String>,
    pub assignee_id: Option<String>,
}

pub async fn find_item(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
) -> Result<Option<ItemRow>, DbError> {
    db_fetch_optional!(
        tx,
        ItemRow,
        "SELECT r.recommendation_id, r.user_id, r.status, r.risk_tier, r.proposed_by, r.modified_by, a.assignee_id
         FROM recommendations r
         LEFT JOIN recommendation_assignments a ON a.recommendation_id = r.recommendation_id
         WHERE r.recommendation_id = $1",
        recommendation_id.as_str()
    )
}

/// Waits until nobody else assigns, so that loads are counted once.
pub async fn lock_assigning(tx: &mut Tx) -> Result<(), DbError> {
    only_one(tx, "recommendation_assignments").await
}

pub async fn upsert_assignment(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
    assignee_id: &str,
    by: &str,
    at: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "INSERT INTO recommendation_assignments (recommendation_id, assignee_id, assigned_by, assigned_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (recommendation_id) DO UPDATE SET assignee_id = excluded.assignee_id,
             assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at",
        recommendation_id.as_str(),
        assignee_id,
        by,
        at.0
    )
}

pub async fn delete_assignment(tx: &mut Tx, recommendation_id: &RecommendationId) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "DELETE FROM recommendation_assignments WHERE recommendation_id = $1",
        recommendation_id.as_str()
    )
}

#[derive(sqlx::FromRow)]
struct OperatorRow {
    identity_id: String,
    login: String,
    display_name: String,
    role: String,
    open_load: i64,
}

/// Active operators, senior operators and admins with what awaits review on their desks, by name.
pub async fn list_operators(tx: &mut Tx) -> Result<Vec<OperatorView>, DbError> {
    db_fetch_all!(
        tx,
        OperatorRow,
        "SELECT i.identity_id, i.login, i.display_name, i.role,
                (SELECT COUNT(*) FROM recommendation_assignments a
                 JOIN recommendations r ON r.recommendation_id = a.recommendation_id
                 WHERE a.assignee_id = i.identity_id
                   AND r.status IN ('pending', 'flagged', 'guardrail_failed')) AS open_load
         FROM identities i
         WHERE i.active = $1 AND i.role IN ('operator', 'senior_operator', 'admin')
         ORDER BY i.display_name, i.identity_id",
        true
    )?
    .into_iter()
    .map(|row| {
        let Some(role) = Role::parse(&row.role) else {
            return Err(DbError::Inconsistent { table: "identities", column: "role", id: row.identity_id });
        };
        Ok(OperatorView {
            role,
            identity_id: row.identity_id,
            login: row.login,
            display_name: row.display_name,
            open_load: row.open_load,
        })
    })
    .collect()
}
