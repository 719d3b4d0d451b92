//! The queue in the database.
//!
//! A page is found on an index that holds everything a filter asks for, and only its rows are then read whole: a
//! recommendation is some kilobytes, its index entry some dozens of bytes.

use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::ids::{IdentityId, RecommendationId};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use crate::recommendations::store::RecommendationRow;

/// Which items, in the database's own terms; `None` is any.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub status: Option<&'static str>,
    pub persona: Option<&'static str>,
    pub priority: Option<&'static str>,
    pub content_type: Option<&'static str>,
    pub risk_tier: Option<&'static str>,
    pub assignee_id: Option<String>,
    /// Only what nobody is assigned to.
    pub unassigned: bool,
    pub tag: Option<String>,
    /// Part of the title or of the user's name, or the whole id of either.
    pub q: Option<String>,
}

/// The order of a list. The key and the id of a row say its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Newest,
    Oldest,
    /// By priority, then oldest first.
    Priority,
}

impl Order {
    /// The key; the indexes `recommendations_by_status` and `recommendations_by_urgency` hold it in these words.
    fn key(self) -> &'static str {
        match self {
            Self::Newest | Self::Oldest => "r.generated_at",
            Self::Priority => {
                "(CASE r.priority WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END * 10000000000000000 \
                 + r.generated_at)"
            }
        }
    }

    fn direction(self) -> (&'static str, &'static str) {
        match self {
            Self::Newest => ("<", "DESC"),
            Self::Oldest | Self::Priority => (">", "ASC"),
        }
    }

    /// Before every row.
    pub fn start(self) -> (i64, String) {
        match self {
            Self::Newest => (i64::MAX, String::new()),
            Self::Oldest | Self::Priority => (i64::MIN, String::new()),
        }
    }
}

/// An item with what stands around it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct QueueRow {
    #[sqlx(flatten)]
    pub row: RecommendationRow,
    /// The row's place in the order it was listed by.
    pub place: i64,
    pub user_name: String,
    pub assignee_id: Option<String>,
    pub assignee_name: Option<String>,
    pub open_flags: i64,
}

/// A tag on an item.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TagRow {
    pub recommendation_id: String,
    pub tag: String,
}

/// An entry of the audit log about an item.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EntryRow {
    pub audit_id: String,
    pub operator_id: String,
    pub operator_name: Option<String>,
    pub operator_role: String,
    pub action: String,
    pub before_json: Option<String>,
    pub after_json: Option<String>,
    pub reason: Option<String>,
    pub metadata: String,
    pub request_id: Option<String>,
    pub occurred_at: i64,
}

/// What [`Filter`] says; the binds `$1` to `$10` are its fields. A status narrows the search on the index, the rest
/// must not tempt the planner to another one.
fn conditions(filter: &Filter) -> String {
    let status = if filter.status.is_some() { "r.status = $1" } else { "CAST($1 AS TEXT) IS NULL" };
    format!(
        "{status}
         AND ($2 IS NULL OR r.persona_primary = $2) AND ($3 IS NULL OR r.priority = $3)
         AND ($4 IS NULL OR r.content_type = $4) AND ($5 IS NULL OR r.risk_tier = $5)
         AND ($6 IS NULL OR r.recommendation_id IN
              (SELECT recommendation_id FROM recommendation_assignments WHERE assignee_id = $6))
         AND (NOT $7 OR r.recommendation_id NOT IN (SELECT recommendation_id FROM recommendation_assignments))
         AND ($8 IS NULL OR r.recommendation_id IN
              (SELECT recommendation_id FROM recommendation_tags WHERE tag = $8))
         AND ($9 IS NULL OR lower(r.title) LIKE $9 ESCAPE '\\' OR r.recommendation_id = $10
              OR r.user_id IN (SELECT user_id FROM users
                               WHERE lower(full_name) LIKE $9 ESCAPE '\\' OR user_id = $10))"
    )
}

/// `%words%` with everything that `LIKE` would read as a pattern made plain. Only ASCII letters match in either case,
/// on both databases.
fn pattern(words: Option<&str>) -> Option<String> {
    let words = words?.to_ascii_lowercase();
    let plain = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    Some(format!("%{plain}%"))
}

/// The page after `after`.
pub async fn list_queue(
    tx: &mut Tx,
    filter: &Filter,
    order: Order,
    after: &(i64, String),
    limit: i64,
) -> Result<Vec<QueueRow>, DbError> {
    let (key, (beyond, direction)) = (order.key(), order.direction());
    let conditions = conditions(filter);
    let sql = format!(
        "SELECT r.*, page.place, u.full_name AS user_name, a.assignee_id, i.display_name AS assignee_name,
                (SELECT COUNT(*) FROM recommendation_flags f
                 WHERE f.recommendation_id = r.recommendation_id AND NOT f.resolved) AS open_flags
         FROM (SELECT r.recommendation_id, {key} AS place FROM recommendations r
               WHERE {conditions} AND ({key}, r.recommendation_id) {beyond} ($11, $12)
               ORDER BY {key} {direction}, r.recommendation_id {direction} LIMIT $13) page
         JOIN recommendations r ON r.recommendation_id = page.recommendation_id
         JOIN users u ON u.user_id = r.user_id
         LEFT JOIN recommendation_assignments a ON a.recommendation_id = r.recommendation_id
         LEFT JOIN identities i ON i.identity_id = a.assignee_id
         ORDER BY page.place {direction}, r.recommendation_id {direction}"
    );
    db_fetch_all!(
        tx,
        QueueRow,
        AssertSqlSafe(sql.as_str()),
        filter.status,
        filter.persona,
        filter.priority,
        filter.content_type,
        filter.risk_tier,
        filter.assignee_id.as_deref(),
        filter.unassigned,
        filter.tag.as_deref(),
        pattern(filter.q.as_deref()),
        filter.q.as_deref(),
        after.0,
        &after.1,
        limit
    )
}

/// How many items match in all.
pub async fn count_queue(tx: &mut Tx, filter: &Filter) -> Result<i64, DbError> {
    let sql = format!("SELECT COUNT(*) FROM recommendations r WHERE {}", conditions(filter));
    let (total,) = db_fetch_one!(
        tx,
        (i64,),
        AssertSqlSafe(sql.as_str()),
        filter.status,
        filter.persona,
        filter.priority,
        filter.content_type,
        filter.risk_tier,
        filter.assignee_id.as_deref(),
        filter.unassigned,
        filter.tag.as_deref(),
        pattern(filter.q.as_deref()),
        filter.q.as_deref()
    )?;
    Ok(total)
}

pub async fn find_item(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
) -> Result<Option<QueueRow>, DbError> {
    db_fetch_optional!(
        tx,
        QueueRow,
        "SELECT r.*, r.generated_at AS place, u.full_name AS user_name, a.assignee_id,
                i.display_name AS assignee_name,
                (SELECT COUNT(*) FROM recommendation_flags f
                 WHERE f.recommendation_id = r.recommendation_id AND NOT f.resolved) AS open_flags
         FROM recommendations r JOIN users u ON u.user_id = r.user_id
         LEFT JOIN recommendation_assignments a ON a.recommendation_id = r.recommendation_id
         LEFT JOIN identities i ON i.identity_id = a.assignee_id
         WHERE r.recommendation_id = $1",
        recommendation_id.as_str()
    )
}

/// Tags of many items, in order of item and tag.
pub async fn list_tags(tx: &mut Tx, recommendation_ids: &[&str]) -> Result<Vec<TagRow>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!(
        "SELECT recommendation_id, tag FROM recommendation_tags WHERE recommendation_id IN {list}
         ORDER BY recommendation_id, tag"
    );
    let ids = serde_json::to_string(recommendation_ids).unwrap_or_default();
    db_fetch_all!(tx, TagRow, AssertSqlSafe(sql.as_str()), ids)
}

/// What was done to an item as the audit log has it, oldest first; who merely looked is the log's own to show.
pub async fn list_entries(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
) -> Result<Vec<EntryRow>, DbError> {
    db_fetch_all!(
        tx,
        EntryRow,
        "SELECT l.audit_id, l.operator_id, i.display_name AS operator_name, l.operator_role, l.action,
                l.before_json, l.after_json, l.reason, l.metadata, l.request_id, l.occurred_at
         FROM operator_audit_log l LEFT JOIN identities i ON i.identity_id = l.operator_id
         WHERE l.recommendation_id = $1 ORDER BY l.occurred_at, l.audit_id",
        recommendation_id.as_str()
    )
}

/// Whether an operator has opened an item before.
pub async fn has_opened(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
    opened_by: &IdentityId,
) -> Result<bool, DbError> {
    let (times,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM review_openings WHERE recommendation_id = $1 AND opened_by = $2",
        recommendation_id.as_str(),
        opened_by.as_str()
    )?;
    Ok(times > 0)
}

/// Keeps the first opening; a later one changes nothing.
pub async fn insert_opening(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
    opened_by: &IdentityId,
    at: UnixMs,
) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO review_openings (recommendation_id, opened_by, opened_at) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
        recommendation_id.as_str(),
        opened_by.as_str(),
        at.0
    )?;
    Ok(())
}
