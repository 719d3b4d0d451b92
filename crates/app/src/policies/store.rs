//! Policy drafts, publications and reassignments in the database.

use spendsense_db::dialect::only_one;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::time::UnixMs;

use super::model::{DraftStatus, Publication};

/// A draft as held.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DraftRow {
    pub draft_id: String,
    pub title: String,
    pub base_hash: String,
    pub policy_hash: String,
    /// Canonical JSON of the policy.
    pub body: String,
    pub status: String,
    pub version: i64,
    pub author_id: String,
    pub edited_by: String,
    pub published_by: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

impl DraftRow {
    pub fn status(&self) -> Result<DraftStatus, DbError> {
        DraftStatus::parse(&self.status).ok_or_else(|| DbError::Inconsistent {
            table: "policy_drafts",
            column: "status",
            id: self.draft_id.clone(),
        })
    }
}

pub async fn insert_draft(tx: &mut Tx, row: &DraftRow) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO policy_drafts
             (draft_id, title, base_hash, policy_hash, body, status, version, author_id, edited_by, created_at,
              updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &row.draft_id,
        &row.title,
        &row.base_hash,
        &row.policy_hash,
        &row.body,
        &row.status,
        row.version,
        &row.author_id,
        &row.edited_by,
        row.created_at,
        row.updated_at
    )
    .map(drop)
}

pub async fn find_draft(tx: &mut Tx, draft_id: &str) -> Result<Option<DraftRow>, DbError> {
    db_fetch_optional!(tx, DraftRow, "SELECT * FROM policy_drafts WHERE draft_id = $1", draft_id)
}

/// The newest change first, after the row that `after` names by moment and id.
pub async fn list_drafts(
    tx: &mut Tx,
    status: Option<DraftStatus>,
    after: Option<&(i64, String)>,
    limit: i64,
) -> Result<Vec<DraftRow>, DbError> {
    db_fetch_all!(
        tx,
        DraftRow,
        "SELECT * FROM policy_drafts
         WHERE ($1 IS NULL OR status = $1)
           AND ($2 IS NULL OR updated_at < $2 OR (updated_at = $2 AND draft_id < $3))
         ORDER BY updated_at DESC, draft_id DESC LIMIT $4",
        status.map(DraftStatus::as_str),
        after.map(|key| key.0),
        after.map(|key| key.1.as_str()),
        limit
    )
}

pub async fn count_drafts(tx: &mut Tx, status: Option<DraftStatus>) -> Result<i64, DbError> {
    let (total,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM policy_drafts WHERE ($1 IS NULL OR status = $1)",
        status.map(DraftStatus::as_str)
    )?;
    Ok(total)
}

/// Writes everything of `next` that may change over `row`, if that is still at its version and open.
pub async fn update_draft(tx: &mut Tx, row: &DraftRow, next: &DraftRow) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE policy_drafts SET title = $1, base_hash = $2, policy_hash = $3, body = $4, status = $5,
             edited_by = $6, published_by = $7, version = version + 1, updated_at = $8
         WHERE draft_id = $9 AND version = $10 AND status = 'open'",
        &next.title,
        &next.base_hash,
        &next.policy_hash,
        &next.body,
        &next.status,
        &next.edited_by,
        next.published_by.as_deref(),
        next.updated_at,
        &row.draft_id,
        row.version
    )
}

/// Waits until nobody else publishes.
pub async fn lock_publishing(tx: &mut Tx) -> Result<(), DbError> {
    only_one(tx, "policy_publication").await
}

/// Puts the draft's policy in force. To be called behind [`lock_publishing`].
pub async fn insert_publication(tx: &mut Tx, draft: &DraftRow, by: &str, at: UnixMs) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO policy_publications (seq, policy_hash, draft_id, author_id, published_by, published_at)
         SELECT COALESCE(MAX(seq), 0) + 1, $1, $2, $3, $4, CAST($5 AS BIGINT) FROM policy_publications",
        &draft.policy_hash,
        &draft.draft_id,
        &draft.author_id,
        by,
        at.0
    )
    .map(drop)
}

#[derive(sqlx::FromRow)]
struct PublicationRow {
    seq: i64,
    policy_hash: String,
    draft_id: String,
    title: String,
    author_id: String,
    published_by: String,
    published_at: i64,
}

/// The one in force first.
pub async fn list_publications(tx: &mut Tx, limit: i64) -> Result<Vec<Publication>, DbError> {
    let rows = db_fetch_all!(
        tx,
        PublicationRow,
        "SELECT p.seq, p.policy_hash, p.draft_id, d.title, p.author_id, p.published_by, p.published_at
         FROM policy_publications p JOIN policy_drafts d ON d.draft_id = p.draft_id
         ORDER BY p.seq DESC LIMIT $1",
        limit
    )?;
    Ok(rows.into_iter().map(Publication::from).collect())
}

/// Every time that a policy came into force, the last one first.
pub async fn list_publications_of(tx: &mut Tx, policy_hash: &str) -> Result<Vec<Publication>, DbError> {
    let rows = db_fetch_all!(
        tx,
        PublicationRow,
        "SELECT p.seq, p.policy_hash, p.draft_id, d.title, p.author_id, p.published_by, p.published_at
         FROM policy_publications p JOIN policy_drafts d ON d.draft_id = p.draft_id
         WHERE p.policy_hash = $1 ORDER BY p.seq DESC",
        policy_hash
    )?;
    Ok(rows.into_iter().map(Publication::from).collect())
}

impl From<PublicationRow> for Publication {
    fn from(row: PublicationRow) -> Self {
        Self {
            seq: row.seq,
            policy_hash: row.policy_hash,
            draft_id: row.draft_id,
            title: row.title,
            author_id: row.author_id,
            published_by: row.published_by,
            published_at: UnixMs(row.published_at),
        }
    }
}

/// Canonical text of the policy that was published last.
pub async fn find_published(tx: &mut Tx) -> Result<Option<String>, DbError> {
    let row = db_fetch_optional!(
        tx,
        (String,),
        "SELECT body FROM policies WHERE policy_hash =
             (SELECT policy_hash FROM policy_publications ORDER BY seq DESC LIMIT 1)"
    )?;
    Ok(row.map(|(body,)| body))
}

/// How many times each kind of rule has changed: the policy, and the content catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct RuleChanges {
    pub policy: i64,
    pub content: i64,
}

pub async fn find_rule_changes(tx: &mut Tx) -> Result<RuleChanges, DbError> {
    db_fetch_one!(
        tx,
        RuleChanges,
        "SELECT (SELECT COALESCE(MAX(seq), CAST(0 AS BIGINT)) FROM policy_publications) AS policy,
                (SELECT COALESCE(MAX(seq), CAST(0 AS BIGINT)) FROM content_revisions) AS content"
    )
}

#[derive(sqlx::FromRow)]
struct Named {
    user_id: String,
    full_name: String,
}

/// Names of the consenting users of a range.
pub async fn list_consenting_names(
    tx: &mut Tx,
    range: &spendsense_db::bulk::UserRange,
) -> Result<rustc_hash::FxHashMap<String, String>, DbError> {
    let rows = db_fetch_all!(
        tx,
        Named,
        "SELECT user_id, full_name FROM users WHERE user_id >= $1 AND user_id <= $2 AND consent_status",
        &range.first,
        &range.last
    )?;
    Ok(rows.into_iter().map(|row| (row.user_id, row.full_name)).collect())
}

/// A reassignment as held.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RunRow {
    pub run_id: String,
    pub policy_hash: String,
    pub started_by: String,
    pub started_at: i64,
    pub touched_at: i64,
    pub users_total: i64,
    pub users_done: i64,
    pub changed: i64,
    pub finished_at: Option<i64>,
    pub failure: Option<String>,
}

/// Waits until nobody else starts a run.
pub async fn lock_runs(tx: &mut Tx) -> Result<(), DbError> {
    only_one(tx, "policy_reassignment").await
}

pub async fn insert_run(tx: &mut Tx, run: &RunRow) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO policy_reassignments
             (run_id, policy_hash, started_by, started_at, touched_at, users_total, users_done, changed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &run.run_id,
        &run.policy_hash,
        &run.started_by,
        run.started_at,
        run.touched_at,
        run.users_total,
        run.users_done,
        run.changed
    )
    .map(drop)
}

/// How far it is, or how it ended.
pub async fn update_run(tx: &mut Tx, run: &RunRow) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE policy_reassignments SET touched_at = $1, users_done = $2, changed = $3, finished_at = $4, failure = $5
         WHERE run_id = $6 AND finished_at IS NULL",
        run.touched_at,
        run.users_done,
        run.changed,
        run.finished_at,
        run.failure.as_deref(),
        &run.run_id
    )
}

/// The newest first.
pub async fn list_runs(tx: &mut Tx, limit: i64) -> Result<Vec<RunRow>, DbError> {
    db_fetch_all!(
        tx,
        RunRow,
        "SELECT * FROM policy_reassignments ORDER BY started_at DESC, run_id DESC LIMIT $1",
        limit
    )
}
