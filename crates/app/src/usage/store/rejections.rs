//! Rows that were not taken.

use spendsense_db::bulk::{self, Arrivals, Column, Kind, Role, Rows, Table};
use spendsense_db::{DbError, Tx, db_fetch_all};

use crate::usage::chunk::Rejection;

const REJECTIONS: Table = Table {
    name: "usage_rejections",
    columns: &[
        Column::new("upload_id", Kind::Text, Role::Key),
        Column::new("file", Kind::Text, Role::Key),
        Column::new("line", Kind::Integer, Role::Key),
        Column::new("field", Kind::Text, Role::Value),
        Column::new("value", Kind::Text, Role::Value),
        Column::new("code", Kind::Text, Role::Value),
        Column::new("reason", Kind::Text, Role::Value),
        Column::new("cells", Kind::Text, Role::Value),
    ],
};

pub async fn insert_rejections(
    tx: &mut Tx,
    upload_id: &str,
    rejections: &[Rejection],
) -> Result<(), DbError> {
    let mut rows = Rows::new(REJECTIONS.columns.len());
    for rejection in rejections {
        // PostgreSQL keeps no NUL in a text.
        let [value, cells] = [&rejection.value, &rejection.cells]
            .map(|text| text.replace('\0', "\u{fffd}").replace("\\u0000", "\u{fffd}"));
        rows.push([
            upload_id.into(),
            rejection.file.as_str().into(),
            i64::try_from(rejection.line).unwrap_or(i64::MAX).into(),
            rejection.field.into(),
            (&value).into(),
            rejection.code.into(),
            (&rejection.reason).into(),
            (&cells).into(),
        ]);
    }
    bulk::write(tx, &REJECTIONS, &rows, Arrivals::New).await.map(drop)
}

/// A refused row as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RejectionRow {
    pub file: String,
    pub line: i64,
    pub field: String,
    pub value: String,
    pub code: String,
    pub reason: String,
    pub cells: String,
}

/// In the order of the files (transactions first) and their lines, after `after`.
pub async fn list_rejections(
    tx: &mut Tx,
    upload_id: &str,
    after: Option<(&str, i64)>,
    limit: i64,
) -> Result<Vec<RejectionRow>, DbError> {
    let (file, line) = after.unwrap_or(("", -1));
    db_fetch_all!(
        tx,
        RejectionRow,
        "SELECT file, line, field, value, code, reason, cells FROM usage_rejections
         WHERE upload_id = $1 AND (file > $2 OR (file = $2 AND line > $3)) ORDER BY file, line LIMIT $4",
        upload_id,
        file,
        line,
        limit
    )
}

/// How many there are of each kind.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RejectionCount {
    pub file: String,
    pub field: String,
    pub code: String,
    pub rows: i64,
}

pub async fn count_rejections(tx: &mut Tx, upload_id: &str) -> Result<Vec<RejectionCount>, DbError> {
    db_fetch_all!(
        tx,
        RejectionCount,
        "SELECT file, field, code, COUNT(*) AS rows FROM usage_rejections WHERE upload_id = $1
         GROUP BY file, field, code ORDER BY rows DESC, file, field, code",
        upload_id
    )
}
