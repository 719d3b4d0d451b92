//! Subscribers, their versions and profiles.

use spendsense_db::bulk::{self, Arrivals, Column, Kind, Role, Rows, Table, scan};
use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one};
use spendsense_engine::usage::cells::{self, UuidText};
use sqlx::AssertSqlSafe;

use super::as_json;

/// A subscriber as an upload has them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SubscriberRow {
    pub subscriber_id: String,
    pub upload_no: i64,
    pub user_name: String,
    pub region: String,
    pub company: String,
    pub department: String,
    pub is_active: bool,
    pub signup_day: Option<i64>,
}

impl SubscriberRow {
    pub fn says_the_same(&self, other: &Self) -> bool {
        Self { upload_no: other.upload_no, ..self.clone() } == *other
    }
}

const fn columns(upload_no: Role) -> [Column; 8] {
    [
        Column::new("subscriber_id", Kind::Text, Role::Key),
        Column::new("upload_no", Kind::Integer, upload_no),
        Column::new("user_name", Kind::Text, Role::Value),
        Column::new("region", Kind::Text, Role::Value),
        Column::new("company", Kind::Text, Role::Value),
        Column::new("department", Kind::Text, Role::Value),
        Column::new("is_active", Kind::Boolean, Role::Value),
        Column::new("signup_day", Kind::Integer, Role::Value),
    ]
}

const SUBSCRIBERS: Table = Table { name: "subscribers", columns: &columns(Role::Value) };
const VERSIONS: Table = Table { name: "subscriber_versions", columns: &columns(Role::Key) };

async fn write(tx: &mut Tx, table: &Table, subscribers: &[SubscriberRow]) -> Result<(), DbError> {
    let mut rows = Rows::new(table.columns.len());
    for row in subscribers {
        rows.push([
            (&row.subscriber_id).into(),
            row.upload_no.into(),
            (&row.user_name).into(),
            (&row.region).into(),
            (&row.company).into(),
            (&row.department).into(),
            row.is_active.into(),
            row.signup_day.into(),
        ]);
    }
    bulk::write(tx, table, &rows, Arrivals::Any).await.map(drop)
}

pub async fn upsert_subscribers(tx: &mut Tx, rows: &[SubscriberRow]) -> Result<(), DbError> {
    write(tx, &SUBSCRIBERS, rows).await
}

/// Puts former versions aside.
pub async fn insert_subscriber_versions(tx: &mut Tx, rows: &[SubscriberRow]) -> Result<(), DbError> {
    write(tx, &VERSIONS, rows).await
}

pub async fn list_subscribers(tx: &mut Tx, ids: &[String]) -> Result<Vec<SubscriberRow>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!(
        "SELECT subscriber_id, upload_no, user_name, region, company, department, is_active, signup_day
         FROM subscribers WHERE subscriber_id IN {list}"
    );
    db_fetch_all!(tx, SubscriberRow, AssertSqlSafe(sql.as_str()), as_json(ids))
}

/// Every version of the subscribers that an upload brought, the counting one among them, oldest first.
pub async fn list_touched_versions(tx: &mut Tx, upload_no: i64) -> Result<Vec<SubscriberRow>, DbError> {
    let columns = "subscriber_id, upload_no, user_name, region, company, department, is_active, signup_day";
    let touched = "(SELECT subscriber_id FROM subscribers WHERE upload_no = $1
                    UNION SELECT subscriber_id FROM subscriber_versions WHERE upload_no = $1)";
    let sql = format!(
        "SELECT {columns} FROM subscribers WHERE subscriber_id IN {touched}
         UNION ALL SELECT {columns} FROM subscriber_versions WHERE subscriber_id IN {touched}
         ORDER BY subscriber_id, upload_no"
    );
    db_fetch_all!(tx, SubscriberRow, AssertSqlSafe(sql.as_str()), upload_no)
}

pub async fn delete_subscribers(tx: &mut Tx, ids: &[String]) -> Result<u64, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!("DELETE FROM subscribers WHERE subscriber_id IN {list}");
    db_execute!(tx, AssertSqlSafe(sql.as_str()), as_json(ids))
}

/// Forgets the versions of an upload.
pub async fn delete_subscriber_versions(tx: &mut Tx, upload_no: i64) -> Result<u64, DbError> {
    db_execute!(tx, "DELETE FROM subscriber_versions WHERE upload_no = $1", upload_no)
}

/// Forgets versions that count again.
pub async fn delete_restored_versions(tx: &mut Tx) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "DELETE FROM subscriber_versions WHERE EXISTS (SELECT 1 FROM subscribers s
         WHERE s.subscriber_id = subscriber_versions.subscriber_id AND s.upload_no = subscriber_versions.upload_no)"
    )
}

/// A profile as it is stored.
#[derive(Clone, Debug)]
pub struct Profile<'t> {
    pub profile_no: i64,
    pub subscriber_id: &'t str,
    pub region: &'t str,
    pub company: &'t str,
    pub department: &'t str,
}

pub async fn scan_profiles(
    tx: &mut Tx,
    mut each: impl FnMut(Profile<'_>) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let sql = "SELECT profile_no, subscriber_id, region, company, department FROM usage_profiles ORDER BY profile_no";
    let kinds = [Kind::Integer, Kind::Text, Kind::Text, Kind::Text, Kind::Text];
    scan(tx, sql, kinds, |[profile_no, subscriber_id, region, company, department]| {
        each(Profile {
            profile_no: bulk_integer(profile_no),
            subscriber_id: bulk_text(subscriber_id),
            region: bulk_text(region),
            company: bulk_text(company),
            department: bulk_text(department),
        })
    })
    .await
}

/// The profile of each subscriber as they are now.
pub async fn scan_current_profiles(tx: &mut Tx, mut each: impl FnMut(u128, i64)) -> Result<(), DbError> {
    let sql = "SELECT s.subscriber_id, p.profile_no FROM subscribers s JOIN usage_profiles p
               ON p.subscriber_id = s.subscriber_id AND p.region = s.region AND p.company = s.company
              AND p.department = s.department";
    scan(tx, sql, [Kind::Text, Kind::Integer], |[subscriber_id, profile_no]| {
        let id = cells::uuid(bulk_text(subscriber_id).as_bytes()).unwrap_or_default();
        each(id, bulk_integer(profile_no));
        Ok(())
    })
    .await
}

pub async fn insert_profiles(tx: &mut Tx, profiles: &[Profile<'_>]) -> Result<(), DbError> {
    const PROFILES: Table = Table {
        name: "usage_profiles",
        columns: &[
            Column::new("profile_no", Kind::Integer, Role::Key),
            Column::new("subscriber_id", Kind::Text, Role::Value),
            Column::new("region", Kind::Text, Role::Value),
            Column::new("company", Kind::Text, Role::Value),
            Column::new("department", Kind::Text, Role::Value),
        ],
    };
    let mut rows = Rows::new(PROFILES.columns.len());
    for profile in profiles {
        rows.push([
            profile.profile_no.into(),
            profile.subscriber_id.into(),
            profile.region.into(),
            profile.company.into(),
            profile.department.into(),
        ]);
    }
    bulk::write(tx, &PROFILES, &rows, Arrivals::New).await.map(drop)
}

pub async fn count_subscribers(tx: &mut Tx) -> Result<i64, DbError> {
    db_fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM subscribers").map(|(count,)| count)
}

pub(super) fn bulk_text(cell: bulk::Cell<'_>) -> &str {
    if let bulk::Cell::Text(text) = cell { text } else { "" }
}

pub(super) fn bulk_integer(cell: bulk::Cell<'_>) -> i64 {
    if let bulk::Cell::Integer(value) = cell { value } else { 0 }
}

/// An id as it is stored.
pub fn id_text(id: u128) -> String {
    UuidText::new(id).as_str().to_owned()
}
