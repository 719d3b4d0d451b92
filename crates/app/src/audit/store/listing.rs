//! Looking things up in the log.

use spendsense_db::dialect::only_asked;
use spendsense_db::{DbError, Tx, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

use super::ChainRow;

/// Which entries. What is `None` does not matter.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub operator_id: Option<String>,
    pub action: Option<String>,
    /// Entries of its history, and readings of it.
    pub recommendation_id: Option<String>,
    pub user_id: Option<String>,
    pub from: Option<UnixMs>,
    /// Exclusive.
    pub to: Option<UnixMs>,
    /// A text in the reason, the metadata, the action or an id.
    pub text: Option<String>,
}

/// The last entry of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    pub at: UnixMs,
    pub audit_id: String,
}

/// An entry with its place in the chain and its actor's name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AuditRow {
    #[sqlx(flatten)]
    pub entry: ChainRow,
    pub operator_name: Option<String>,
    pub seq: Option<i64>,
    pub hash: Option<String>,
    pub linked_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Count {
    total: i64,
}

const COLUMNS: &str = "l.audit_id, l.occurred_at, l.operator_id, l.operator_role, l.action, l.subject_kind,
    l.subject_id, l.recommendation_id, l.user_id, l.before_json, l.after_json, l.reason, l.metadata, l.request_id,
    i.display_name AS operator_name, c.seq, c.hash, c.linked_at";

impl AuditFilter {
    /// The pattern that finds `text` anywhere, taken literally.
    fn pattern(&self) -> Option<String> {
        let text = self.text.as_deref()?;
        let literal = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        Some(format!("%{literal}%"))
    }

    fn conditions(&self) -> String {
        only_asked([
            ("l.operator_id = $1", self.operator_id.is_some()),
            ("l.action = $2", self.action.is_some()),
            (
                "(l.recommendation_id = $3 OR (l.subject_kind = 'recommendation' AND l.subject_id = $3))",
                self.recommendation_id.is_some(),
            ),
            ("l.user_id = $4", self.user_id.is_some()),
            ("l.occurred_at >= $5", self.from.is_some()),
            ("l.occurred_at < $6", self.to.is_some()),
            (
                "(lower(l.reason) LIKE lower($7) ESCAPE '!' OR lower(l.metadata) LIKE lower($7) ESCAPE '!'
                  OR lower(l.action) LIKE lower($7) ESCAPE '!' OR lower(l.subject_id) LIKE lower($7) ESCAPE '!'
                  OR lower(l.audit_id) LIKE lower($7) ESCAPE '!')",
                self.text.is_some(),
            ),
        ])
    }
}

/// A page, newest first, of what comes after `after`.
pub async fn list_entries(
    tx: &mut Tx,
    filter: &AuditFilter,
    after: Option<&Position>,
    limit: i64,
) -> Result<Vec<AuditRow>, DbError> {
    let conditions = filter.conditions();
    let place = match after {
        Some(_) => "(l.occurred_at, l.audit_id) < ($8, $9)",
        None => "(TRUE OR $8 IS NULL OR $9 IS NULL)",
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM operator_audit_log l
         LEFT JOIN audit_chain c ON c.audit_id = l.audit_id
         LEFT JOIN identities i ON i.identity_id = l.operator_id
         WHERE {conditions} AND {place}
         ORDER BY l.occurred_at DESC, l.audit_id DESC LIMIT {limit}"
    );
    db_fetch_all!(
        tx,
        AuditRow,
        AssertSqlSafe(sql.as_str()),
        filter.operator_id.as_deref(),
        filter.action.as_deref(),
        filter.recommendation_id.as_deref(),
        filter.user_id.as_deref(),
        filter.from.map(|at| at.0),
        filter.to.map(|at| at.0),
        filter.pattern(),
        after.map(|position| position.at.0),
        after.map(|position| position.audit_id.as_str())
    )
}

pub async fn count_entries(tx: &mut Tx, filter: &AuditFilter) -> Result<i64, DbError> {
    let sql = format!("SELECT COUNT(*) AS total FROM operator_audit_log l WHERE {}", filter.conditions());
    let count = db_fetch_one!(
        tx,
        Count,
        AssertSqlSafe(sql.as_str()),
        filter.operator_id.as_deref(),
        filter.action.as_deref(),
        filter.recommendation_id.as_deref(),
        filter.user_id.as_deref(),
        filter.from.map(|at| at.0),
        filter.to.map(|at| at.0),
        filter.pattern()
    )?;
    Ok(count.total)
}

pub async fn find_entry(tx: &mut Tx, audit_id: &str) -> Result<Option<AuditRow>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM operator_audit_log l
         LEFT JOIN audit_chain c ON c.audit_id = l.audit_id
         LEFT JOIN identities i ON i.identity_id = l.operator_id
         WHERE l.audit_id = $1"
    );
    db_fetch_optional!(tx, AuditRow, AssertSqlSafe(sql.as_str()), audit_id)
}

/// Linked entries after number `seq`, in the order of the chain.
pub async fn list_links(
    tx: &mut Tx,
    filter: &AuditFilter,
    seq: i64,
    limit: i64,
) -> Result<Vec<AuditRow>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM audit_chain c
         JOIN operator_audit_log l ON l.audit_id = c.audit_id
         LEFT JOIN identities i ON i.identity_id = l.operator_id
         WHERE {} AND c.seq > $8 ORDER BY c.seq LIMIT {limit}",
        filter.conditions()
    );
    db_fetch_all!(
        tx,
        AuditRow,
        AssertSqlSafe(sql.as_str()),
        filter.operator_id.as_deref(),
        filter.action.as_deref(),
        filter.recommendation_id.as_deref(),
        filter.user_id.as_deref(),
        filter.from.map(|at| at.0),
        filter.to.map(|at| at.0),
        filter.pattern(),
        seq
    )
}
