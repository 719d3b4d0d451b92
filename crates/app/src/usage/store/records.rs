//! Usage records and their other versions.

use rustc_hash::FxHashMap;
use spendsense_db::bulk::{self, Arrivals, Cell, Column, Kind, Role, Rows, Table};
use spendsense_db::dialect::{join_by_key, json_list};
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one};
use spendsense_engine::usage::cells::{self, UuidText};
use spendsense_engine::usage::tally::{Cell as Sighting, Sightings};
use sqlx::AssertSqlSafe;

use super::as_json;
use super::subscribers::id_text;
use crate::usage::names::SharedNames;
use crate::usage::record::Record;

/// Rows on their way to the database at a time, and ids asked for at a time.
const BATCH: usize = 8_000;

const WIDTH: usize = 11;
/// Of the texts of a record, mostly: two ids, a model and a kind of tokens.
const TEXT_BYTES: usize = 128;

const fn columns(upload_no: Role) -> [Column; WIDTH] {
    [
        Column::new("record_id", Kind::Text, Role::Key),
        Column::new("upload_no", Kind::Integer, upload_no),
        Column::new("profile_no", Kind::Integer, Role::Value),
        Column::new("conversation_id", Kind::Text, Role::Value),
        Column::new("model", Kind::Text, Role::Value),
        Column::new("token_type", Kind::Text, Role::Value),
        Column::new("token_count", Kind::Integer, Role::Value),
        Column::new("rate_nano_usd", Kind::Integer, Role::Value),
        Column::new("cost_nano_usd", Kind::Integer, Role::Value),
        Column::new("occurred_at", Kind::Integer, Role::Value),
        Column::new("day", Kind::Integer, Role::Value),
    ]
}

const RECORDS: Table = Table { name: "usage_records", columns: &columns(Role::Value) };
const VERSIONS: Table = Table { name: "usage_record_versions", columns: &columns(Role::Key) };
const ALL: &str =
    "record_id, upload_no, profile_no, conversation_id, model, token_type, token_count, rate_nano_usd,
                   cost_nano_usd, occurred_at, day";

async fn write(tx: &mut Tx, table: &Table, names: &SharedNames, records: &[Record]) -> Result<(), DbError> {
    let mut rows = Rows::new(WIDTH);
    for batch in records.chunks(BATCH) {
        rows.clear();
        push(&mut rows, names, batch);
        bulk::write(tx, table, &rows, Arrivals::Any).await?;
    }
    Ok(())
}

fn push(rows: &mut Rows, names: &SharedNames, records: &[Record]) {
    let names = names.lock();
    for row in records {
        rows.push([
            Cell::Text(UuidText::new(row.record).as_str()),
            row.upload_no.into(),
            i64::from(row.profile).into(),
            Cell::Text(UuidText::new(row.conversation).as_str()),
            names.text(row.model).into(),
            names.text(row.token_type).into(),
            row.tokens.into(),
            row.rate_nano.into(),
            row.cost_nano.into(),
            row.at_ms.into(),
            row.day.into(),
        ]);
    }
}

/// Records as [`insert_missing_records`] takes them.
#[derive(Debug)]
pub struct RecordRows(Rows);

impl Default for RecordRows {
    fn default() -> Self {
        Self(Rows::new(WIDTH))
    }
}

impl RecordRows {
    pub fn of(records: &[Record], names: &SharedNames) -> Self {
        let mut rows = Rows::with_room(WIDTH, records.len(), records.len() * TEXT_BYTES);
        push(&mut rows, names, records);
        Self(rows)
    }
}

/// Inserts the records whose ids are not stored, and answers the positions of the others.
pub async fn insert_missing_records(tx: &mut Tx, records: &RecordRows) -> Result<Vec<usize>, DbError> {
    bulk::insert_missing(tx, &RECORDS, &records.0).await
}

/// Writes records over those of the same ids.
pub async fn upsert_records(tx: &mut Tx, names: &SharedNames, records: &[Record]) -> Result<(), DbError> {
    write(tx, &RECORDS, names, records).await
}

/// Puts versions aside that do not count.
pub async fn insert_versions(tx: &mut Tx, names: &SharedNames, records: &[Record]) -> Result<(), DbError> {
    write(tx, &VERSIONS, names, records).await
}

#[derive(sqlx::FromRow)]
struct RecordRow {
    record_id: String,
    upload_no: i64,
    profile_no: i64,
    conversation_id: String,
    model: String,
    token_type: String,
    token_count: i64,
    rate_nano_usd: i64,
    cost_nano_usd: i64,
    occurred_at: i64,
    day: i64,
}

fn records(rows: Vec<RecordRow>, names: &SharedNames) -> Result<Vec<Record>, DbError> {
    let mut names = names.lock();
    let record = |row: RecordRow| {
        let wrong =
            |column| DbError::Inconsistent { table: "usage_records", column, id: row.record_id.clone() };
        Ok(Record {
            record: cells::uuid(row.record_id.as_bytes()).ok_or_else(|| wrong("record_id"))?,
            conversation: cells::uuid(row.conversation_id.as_bytes())
                .ok_or_else(|| wrong("conversation_id"))?,
            upload_no: row.upload_no,
            profile: u32::try_from(row.profile_no).map_err(|_| wrong("profile_no"))?,
            model: names.number(&row.model),
            token_type: names.number(&row.token_type),
            tokens: row.token_count,
            rate_nano: row.rate_nano_usd,
            cost_nano: row.cost_nano_usd,
            at_ms: row.occurred_at,
            day: i32::try_from(row.day).map_err(|_| wrong("day"))?,
        })
    };
    rows.into_iter().map(record).collect()
}

fn texts(ids: &[u128]) -> String {
    as_json(&ids.iter().map(|id| id_text(*id)).collect::<Vec<_>>())
}

/// The records of these ids that count.
pub async fn find_records(
    tx: &mut Tx,
    names: &SharedNames,
    ids: &[u128],
) -> Result<FxHashMap<u128, Record>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!("SELECT {ALL} FROM usage_records WHERE record_id IN {list}");
    find_by_id(tx, names, &sql, ids).await
}

/// The newest of the other versions of each.
pub async fn find_newest_versions(
    tx: &mut Tx,
    names: &SharedNames,
    ids: &[u128],
) -> Result<FxHashMap<u128, Record>, DbError> {
    let list = json_list(tx.backend(), "$1");
    // Later ones come over earlier ones.
    let sql = format!("SELECT {ALL} FROM usage_record_versions WHERE record_id IN {list} ORDER BY upload_no");
    find_by_id(tx, names, &sql, ids).await
}

async fn find_by_id(
    tx: &mut Tx,
    names: &SharedNames,
    sql: &str,
    ids: &[u128],
) -> Result<FxHashMap<u128, Record>, DbError> {
    join_by_key(tx).await?;
    let mut found = FxHashMap::default();
    for batch in ids.chunks(BATCH) {
        let rows = db_fetch_all!(tx, RecordRow, AssertSqlSafe(sql), texts(batch))?;
        found.extend(records(rows, names)?.into_iter().map(|record| (record.record, record)));
    }
    Ok(found)
}

/// Records of an upload that count, by id, after `after`.
pub async fn list_of_upload(
    tx: &mut Tx,
    names: &SharedNames,
    upload_no: i64,
    after: &str,
    limit: i64,
) -> Result<Vec<Record>, DbError> {
    let sql = format!(
        "SELECT {ALL} FROM usage_records WHERE record_id > $1 AND upload_no = $2 ORDER BY record_id LIMIT $3"
    );
    let rows = db_fetch_all!(tx, RecordRow, AssertSqlSafe(sql.as_str()), after, upload_no, limit)?;
    records(rows, names)
}

/// Records that a profile has from uploads after `above` and before `below`.
pub async fn list_of_profile(
    tx: &mut Tx,
    names: &SharedNames,
    profile: u32,
    (above, below): (i64, i64),
    limit: i64,
) -> Result<Vec<Record>, DbError> {
    let sql = format!(
        "SELECT {ALL} FROM usage_records WHERE profile_no = $1 AND upload_no > $2 AND upload_no < $3
         ORDER BY record_id LIMIT $4"
    );
    let rows =
        db_fetch_all!(tx, RecordRow, AssertSqlSafe(sql.as_str()), i64::from(profile), above, below, limit)?;
    records(rows, names)
}

/// Gives the other versions of these uploads another profile.
pub async fn move_versions(
    tx: &mut Tx,
    from: u32,
    to: u32,
    (above, below): (i64, i64),
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE usage_record_versions SET profile_no = $2 WHERE profile_no = $1 AND upload_no > $3 AND upload_no < $4",
        i64::from(from),
        i64::from(to),
        above,
        below
    )
}

/// Whether an upload after `above` and before `below` has records, counting or not, of this profile.
pub async fn has_profile(tx: &mut Tx, profile: u32, (above, below): (i64, i64)) -> Result<bool, DbError> {
    db_fetch_one!(
        tx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM usage_records WHERE profile_no = $1 AND upload_no > $2 AND upload_no < $3)
             OR EXISTS (SELECT 1 FROM usage_record_versions
                        WHERE profile_no = $1 AND upload_no > $2 AND upload_no < $3)",
        i64::from(profile),
        above,
        below
    )
    .map(|(has,)| has)
}

pub async fn delete_records(tx: &mut Tx, ids: &[u128]) -> Result<u64, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!("DELETE FROM usage_records WHERE record_id IN {list}");
    let mut deleted = 0;
    for batch in ids.chunks(BATCH) {
        deleted += db_execute!(tx, AssertSqlSafe(sql.as_str()), texts(batch))?;
    }
    Ok(deleted)
}

/// Forgets the versions aside of these records that count now.
pub async fn delete_restored(tx: &mut Tx, ids: &[u128]) -> Result<u64, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!(
        "DELETE FROM usage_record_versions WHERE record_id IN {list} AND EXISTS (SELECT 1 FROM usage_records r
         WHERE r.record_id = usage_record_versions.record_id AND r.upload_no = usage_record_versions.upload_no)"
    );
    let mut deleted = 0;
    for batch in ids.chunks(BATCH) {
        deleted += db_execute!(tx, AssertSqlSafe(sql.as_str()), texts(batch))?;
    }
    Ok(deleted)
}

/// Forgets what an upload said that does not count.
pub async fn delete_versions(tx: &mut Tx, upload_no: i64) -> Result<u64, DbError> {
    db_execute!(tx, "DELETE FROM usage_record_versions WHERE upload_no = $1", upload_no)
}

pub async fn has_records(tx: &mut Tx) -> Result<bool, DbError> {
    db_fetch_one!(tx, (bool,), "SELECT EXISTS (SELECT 1 FROM usage_records)").map(|(has,)| has)
}

#[derive(sqlx::FromRow)]
struct SightingRow {
    conversation_id: String,
    day: i64,
    profile_no: i64,
    model: String,
    records: i64,
}

/// The days, profiles and models of these conversations.
pub async fn sightings(
    tx: &mut Tx,
    names: &SharedNames,
    conversations: &[u128],
) -> Result<FxHashMap<u128, Sightings>, DbError> {
    let mut found: FxHashMap<u128, Sightings> = FxHashMap::default();
    if conversations.is_empty() {
        return Ok(found);
    }
    join_by_key(tx).await?;
    let list = json_list(tx.backend(), "$1");
    let sql = format!(
        "SELECT conversation_id, day, profile_no, model, COUNT(*) AS records FROM usage_records
         WHERE conversation_id IN {list} GROUP BY conversation_id, day, profile_no, model"
    );
    for batch in conversations.chunks(BATCH) {
        let rows = db_fetch_all!(tx, SightingRow, AssertSqlSafe(sql.as_str()), texts(batch))?;
        let mut names = names.lock();
        for row in rows {
            let cell = Sighting {
                day: i32::try_from(row.day).unwrap_or_default(),
                profile: u32::try_from(row.profile_no).unwrap_or_default(),
                model: names.number(&row.model),
            };
            let conversation = cells::uuid(row.conversation_id.as_bytes()).unwrap_or_default();
            found.entry(conversation).or_default().push((cell, row.records));
        }
    }
    Ok(found)
}
