//! The chain beside the log: linking what waits, and reading it all for a check.

use std::ops::Range;

use spendsense_db::bulk::{self, Arrivals, Cell, Column, Kind, Role, Rows, Table};
use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::audit::{self, GENESIS, Hash};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

/// The last link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// Zero before the first link.
    pub seq: i64,
    pub hash: Hash,
    pub linked_at: Option<UnixMs>,
}

/// Entries that are committed and not yet linked.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Waiting {
    pub entries: i64,
    pub oldest_at: Option<i64>,
}

/// The columns of an entry that its hash covers.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ChainRow {
    pub audit_id: String,
    pub occurred_at: i64,
    pub operator_id: String,
    pub operator_role: String,
    pub action: String,
    pub subject_kind: Option<String>,
    pub subject_id: Option<String>,
    pub recommendation_id: Option<String>,
    pub user_id: Option<String>,
    pub before_json: Option<String>,
    pub after_json: Option<String>,
    pub reason: Option<String>,
    pub metadata: String,
    pub request_id: Option<String>,
}

#[derive(sqlx::FromRow)]
struct HeadRow {
    seq: i64,
    hash: String,
    linked_at: i64,
}

#[derive(sqlx::FromRow)]
struct Id {
    audit_id: String,
}

#[derive(sqlx::FromRow)]
struct Count {
    entries: i64,
}

#[derive(sqlx::FromRow)]
struct HashText {
    hash: String,
}

const CHAIN: Table = Table {
    name: "audit_chain",
    columns: &[
        Column::new("seq", Kind::Integer, Role::Key),
        Column::new("audit_id", Kind::Text, Role::Value),
        Column::new("hash", Kind::Text, Role::Value),
        Column::new("linked_at", Kind::Integer, Role::Once),
    ],
};

impl ChainRow {
    /// As the entry that would be linked as number `seq`.
    pub fn entry(&self, seq: i64) -> audit::Entry<'_> {
        audit::Entry {
            seq,
            audit_id: &self.audit_id,
            at: self.occurred_at,
            operator_id: &self.operator_id,
            operator_role: &self.operator_role,
            action: &self.action,
            subject_kind: self.subject_kind.as_deref(),
            subject_id: self.subject_id.as_deref(),
            recommendation_id: self.recommendation_id.as_deref(),
            user_id: self.user_id.as_deref(),
            before: self.before_json.as_deref(),
            after: self.after_json.as_deref(),
            reason: self.reason.as_deref(),
            metadata: &self.metadata,
            request_id: self.request_id.as_deref(),
        }
    }
}

pub async fn find_head(tx: &mut Tx) -> Result<AuditHead, DbError> {
    let sql = "SELECT seq, hash, linked_at FROM audit_chain ORDER BY seq DESC LIMIT 1";
    let Some(row) = db_fetch_optional!(tx, HeadRow, sql)? else {
        return Ok(AuditHead { seq: 0, hash: GENESIS, linked_at: None });
    };
    Ok(AuditHead {
        seq: row.seq,
        hash: read_hash(row.seq, &row.hash)?,
        linked_at: Some(UnixMs(row.linked_at)),
    })
}

/// The hash of one link.
pub async fn find_link_hash(tx: &mut Tx, seq: i64) -> Result<Option<Hash>, DbError> {
    db_fetch_optional!(tx, HashText, "SELECT hash FROM audit_chain WHERE seq = $1", seq)?
        .map(|row| read_hash(seq, &row.hash))
        .transpose()
}

fn read_hash(seq: i64, text: &str) -> Result<Hash, DbError> {
    Hash::parse(text).ok_or_else(|| DbError::Inconsistent {
        table: "audit_chain",
        column: "hash",
        id: seq.to_string(),
    })
}

pub async fn find_waiting(tx: &mut Tx) -> Result<Waiting, DbError> {
    db_fetch_one!(
        tx,
        Waiting,
        "SELECT COUNT(*) AS entries, MIN(occurred_at) AS oldest_at FROM audit_unlinked"
    )
}

/// What waits to be linked, in the order of the entries' ids, which is that of their making. An entry that is in the
/// chain already is not linked again, whoever put it back in the queue.
pub async fn list_waiting(tx: &mut Tx, limit: i64) -> Result<Vec<ChainRow>, DbError> {
    db_fetch_all!(
        tx,
        ChainRow,
        "SELECT l.audit_id, l.occurred_at, l.operator_id, l.operator_role, l.action, l.subject_kind, l.subject_id,
                l.recommendation_id, l.user_id, l.before_json, l.after_json, l.reason, l.metadata, l.request_id
         FROM (SELECT audit_id FROM audit_unlinked ORDER BY audit_id LIMIT $1) AS q
         JOIN operator_audit_log l ON l.audit_id = q.audit_id
         WHERE NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.audit_id = q.audit_id)
         ORDER BY q.audit_id",
        limit
    )
}

/// Appends links and takes their entries out of the queue.
pub async fn insert_links(tx: &mut Tx, links: &[(i64, &str, Hash)], at: UnixMs) -> Result<(), DbError> {
    let mut rows = Rows::new(CHAIN.columns.len());
    for (seq, audit_id, hash) in links {
        let hash = hash.to_string();
        rows.push([(*seq).into(), (*audit_id).into(), (&hash).into(), at.0.into()]);
    }
    bulk::write(tx, &CHAIN, &rows, Arrivals::New).await?;
    let ids: Vec<&str> = links.iter().map(|(_, audit_id, _)| *audit_id).collect();
    let list = json_list(tx.backend(), "$1");
    let sql = format!("DELETE FROM audit_unlinked WHERE audit_id IN {list}");
    db_execute!(tx, AssertSqlSafe(sql.as_str()), serde_json::json!(ids).to_string())?;
    Ok(())
}

/// A page of the chain, in order, and the entries it may name, by their ids. They are read apart, each in the order of
/// a key, and put together here: looking every entry up by itself costs the server more than all the rest. Fill one
/// again rather than make another: memory that is new to the process costs more than what is written into it.
#[derive(Debug)]
pub struct ChainPage {
    links: Rows,
    entries: Rows,
}

/// A link as it stands in the database.
#[derive(Clone, Copy, Debug)]
pub struct LinkRow<'a> {
    pub seq: i64,
    pub audit_id: &'a str,
    /// `None`: what is stored is no hash.
    pub hash: Option<Hash>,
    /// `None`: it is gone.
    pub entry: Option<audit::Entry<'a>>,
}

const LINK_KINDS: [Kind; 3] = [Kind::Integer, Kind::Text, Kind::Text];

const ENTRY: &str = "l.audit_id, l.operator_id, l.operator_role, l.action, l.subject_kind, l.subject_id,
     l.recommendation_id, l.user_id, l.before_json, l.after_json, l.reason, l.metadata, l.request_id, l.occurred_at";
const ENTRY_COLUMNS: usize = 14;
const ENTRY_KINDS: [Kind; ENTRY_COLUMNS] = {
    let mut kinds = [Kind::Text; ENTRY_COLUMNS];
    kinds[ENTRY_COLUMNS - 1] = Kind::Integer;
    kinds
};

impl Default for ChainPage {
    fn default() -> Self {
        Self { links: Rows::new(LINK_KINDS.len()), entries: Rows::new(ENTRY_COLUMNS) }
    }
}

/// Fills `page` with up to `limit` links from number `from` on, and their entries as far as they are there.
pub async fn read_chain(tx: &mut Tx, from: i64, limit: usize, page: &mut ChainPage) -> Result<(), DbError> {
    let part = format!("FROM audit_chain WHERE seq >= {from} ORDER BY seq, audit_id LIMIT {limit}");
    scan_into(tx, &format!("SELECT seq, audit_id, hash {part}"), LINK_KINDS, &mut page.links).await?;
    page.entries.clear();
    let Some((first, last)) = page.ends() else { return Ok(()) };
    // What is linked together was made together, so its ids lie together. Should they not, all that lies between is
    // not read: then every entry is looked up by its id after all.
    let between = page.links.len().saturating_mul(2);
    let near = format!(
        "SELECT {ENTRY} FROM operator_audit_log l
         WHERE l.audit_id >= (SELECT MIN(audit_id) FROM audit_chain WHERE seq = {first})
           AND l.audit_id <= (SELECT MAX(audit_id) FROM audit_chain WHERE seq = {last})
         ORDER BY l.audit_id LIMIT {between}"
    );
    scan_into(tx, &near, ENTRY_KINDS, &mut page.entries).await?;
    if page.entries.len() == between {
        let named = format!(
            "SELECT {ENTRY} FROM (SELECT DISTINCT audit_id FROM (SELECT audit_id {part}) AS p) AS named
             JOIN operator_audit_log l ON l.audit_id = named.audit_id ORDER BY l.audit_id"
        );
        scan_into(tx, &named, ENTRY_KINDS, &mut page.entries).await?;
    }
    Ok(())
}

async fn scan_into<const WIDTH: usize>(
    tx: &mut Tx,
    sql: &str,
    kinds: [Kind; WIDTH],
    rows: &mut Rows,
) -> Result<(), DbError> {
    rows.clear();
    bulk::scan(tx, sql, kinds, |cells| {
        rows.push(cells);
        Ok(())
    })
    .await
}

impl ChainPage {
    pub fn len(&self) -> usize {
        self.links.len()
    }

    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// Forgets the first `count` links.
    pub fn skip(&mut self, count: usize) {
        self.links.retain(|row| row >= count);
    }

    /// The numbers of the links with the first and the last id; ids are not always in the order of the links.
    fn ends(&self) -> Option<(i64, i64)> {
        let ids =
            || (0..self.len()).map(|at| (text(self.links.cell(at, 1)), integer(self.links.cell(at, 0))));
        Some((ids().min()?.1, ids().max()?.1))
    }

    /// The links' numbers.
    pub fn numbers(&self) -> impl Iterator<Item = i64> {
        (0..self.len()).map(|at| integer(self.links.cell(at, 0)))
    }

    /// The links with their entries. A link whose entry is there twice, because somebody dropped the key, comes twice.
    pub fn links(&self) -> impl Iterator<Item = LinkRow<'_>> {
        let mut next = 0;
        (0..self.len()).flat_map(move |at| {
            let audit_id = text(self.links.cell(at, 1)).unwrap_or_default();
            let entries = self.find(audit_id, next);
            next = entries.end;
            let link = LinkRow {
                seq: integer(self.links.cell(at, 0)),
                audit_id,
                hash: text(self.links.cell(at, 2)).and_then(Hash::parse),
                entry: None,
            };
            let gone = entries.is_empty().then_some(link);
            let there =
                entries.map(move |entry| LinkRow { entry: Some(self.entry(entry, link.seq)), ..link });
            gone.into_iter().chain(there)
        })
    }

    /// Where the entries with this id are: mostly just after those of the link before.
    fn find(&self, audit_id: &str, next: usize) -> Range<usize> {
        let id = |at: usize| text(self.entries.cell(at, 0));
        let start = match id(next) {
            Some(found) if found == audit_id && (next == 0 || id(next - 1) != Some(audit_id)) => next,
            _ => partition_point(self.entries.len(), |at| id(at).is_some_and(|id| id < audit_id)),
        };
        let same = (start..self.entries.len()).take_while(|&at| id(at) == Some(audit_id)).count();
        start..start + same
    }

    fn entry(&self, at: usize, seq: i64) -> audit::Entry<'_> {
        let cell = |column| text(self.entries.cell(at, column));
        audit::Entry {
            seq,
            audit_id: cell(0).unwrap_or_default(),
            operator_id: cell(1).unwrap_or_default(),
            operator_role: cell(2).unwrap_or_default(),
            action: cell(3).unwrap_or_default(),
            subject_kind: cell(4),
            subject_id: cell(5),
            recommendation_id: cell(6),
            user_id: cell(7),
            before: cell(8),
            after: cell(9),
            reason: cell(10),
            metadata: cell(11).unwrap_or_default(),
            request_id: cell(12),
            at: integer(self.entries.cell(at, 13)),
        }
    }
}

/// How many of the first `len` positions `before` holds for; it holds for none after one for which it does not.
fn partition_point(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

fn text(cell: Option<Cell<'_>>) -> Option<&str> {
    match cell {
        Some(Cell::Text(text)) => Some(text),
        _ => None,
    }
}

fn integer(cell: Option<Cell<'_>>) -> i64 {
    match cell {
        Some(Cell::Integer(value)) => value,
        _ => 0,
    }
}

/// All entries there are, linked or not.
pub async fn count_log(tx: &mut Tx) -> Result<i64, DbError> {
    Ok(db_fetch_one!(tx, Count, "SELECT COUNT(*) AS entries FROM operator_audit_log")?.entries)
}

/// Entries that are neither linked nor waiting.
pub async fn list_stray(tx: &mut Tx, limit: i64) -> Result<Vec<String>, DbError> {
    let rows = db_fetch_all!(
        tx,
        Id,
        "SELECT l.audit_id FROM operator_audit_log l
         WHERE NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.audit_id = l.audit_id)
           AND NOT EXISTS (SELECT 1 FROM audit_unlinked q WHERE q.audit_id = l.audit_id)
         ORDER BY l.audit_id LIMIT $1",
        limit
    )?;
    Ok(rows.into_iter().map(|row| row.audit_id).collect())
}

/// Entries that wait to be linked and are gone.
pub async fn list_lost(tx: &mut Tx, limit: i64) -> Result<Vec<String>, DbError> {
    let rows = db_fetch_all!(
        tx,
        Id,
        "SELECT q.audit_id FROM audit_unlinked q
         WHERE NOT EXISTS (SELECT 1 FROM operator_audit_log l WHERE l.audit_id = q.audit_id)
           AND NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.audit_id = q.audit_id)
         ORDER BY q.audit_id LIMIT $1",
        limit
    )?;
    Ok(rows.into_iter().map(|row| row.audit_id).collect())
}

/// Which of these entries the chain names more than once.
pub async fn list_relinked(tx: &mut Tx, audit_ids: &[&str]) -> Result<Vec<String>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!(
        "SELECT audit_id FROM audit_chain WHERE audit_id IN {list} GROUP BY audit_id HAVING COUNT(*) > 1
         ORDER BY audit_id"
    );
    let ids = serde_json::json!(audit_ids).to_string();
    let rows = db_fetch_all!(tx, Id, AssertSqlSafe(sql.as_str()), &ids)?;
    Ok(rows.into_iter().map(|row| row.audit_id).collect())
}
