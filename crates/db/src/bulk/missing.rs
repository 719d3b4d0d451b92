//! Inserting what is not there yet, and saying what was.

use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use super::arrays::{bind, parameters};
use super::raw::Handle;
use super::{Arrivals, Role, Rows, Table, postgres, sqlite};
use crate::{ConnRef, DbError, Tx};

/// Inserts the rows whose keys are not stored, and answers the positions of the others. Keys must differ within the
/// batch. Where nothing is stored it costs no more than inserting.
pub async fn insert_missing(tx: &mut Tx, table: &Table, rows: &Rows) -> Result<Vec<usize>, DbError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    match tx.conn() {
        ConnRef::Sqlite(conn) => {
            let handle = Handle::of(conn).await?;
            sqlite::blocking(|| sqlite::insert_missing(&handle, table, rows))
        }
        ConnRef::Postgres(conn) => insert_postgres(conn, table, rows).await,
    }
}

/// `COPY` knows no conflicts: what it fails on is taken back, and the stored keys are asked for.
async fn insert_postgres(conn: &mut PgConnection, table: &Table, rows: &Rows) -> Result<Vec<usize>, DbError> {
    postgres::run(conn, "SAVEPOINT missing".to_owned()).await?;
    match postgres::write(conn, table, rows, Arrivals::New).await {
        Ok(_) => {
            postgres::run(conn, "RELEASE SAVEPOINT missing".to_owned()).await?;
            return Ok(Vec::new());
        }
        Err(DbError::UniqueViolation(_)) => {
            postgres::run(conn, "ROLLBACK TO SAVEPOINT missing; RELEASE SAVEPOINT missing".to_owned())
                .await?;
        }
        Err(error) => return Err(error),
    }
    let stored = stored(conn, table, rows).await?;
    let mut missing = rows.clone();
    let mut there = stored.iter().copied().peekable();
    missing.retain(|row| there.next_if_eq(&row).is_none());
    postgres::write(conn, table, &missing, Arrivals::New).await?;
    Ok(stored)
}

/// Positions of the rows whose keys are stored, lowest first.
async fn stored(conn: &mut PgConnection, table: &Table, rows: &Rows) -> Result<Vec<usize>, DbError> {
    let keys = table.names(&[Role::Key]);
    let columns = table.positions(&[Role::Key]);
    let same: Vec<_> = keys.iter().map(|key| format!("kept.{key} = new.{key}")).collect();
    let sql = format!(
        "SELECT new.place FROM unnest({}) WITH ORDINALITY AS new ({}, place)
         WHERE EXISTS (SELECT 1 FROM {} AS kept WHERE {}) ORDER BY new.place",
        parameters(table, &columns),
        keys.join(", "),
        table.name,
        same.join(" AND ")
    );
    postgres::by_key(conn, true).await?;
    let found = bind(sqlx::query(AssertSqlSafe(sql)), table, rows, &columns).fetch_all(&mut *conn).await?;
    postgres::by_key(conn, false).await?;
    let place = |row: &sqlx::postgres::PgRow| row.try_get::<i64, _>(0);
    let places = found.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    // Counted from one.
    Ok(places.into_iter().filter_map(|place| usize::try_from(place - 1).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::{Column, Kind};
    use crate::harness::TestDb;
    use crate::{db_fetch_all, db_test};

    const CHUNKS: Table = Table {
        name: "usage_chunks",
        columns: &[
            Column::new("upload_no", Kind::Integer, Role::Key),
            Column::new("phase", Kind::Text, Role::Key),
            Column::new("chunk_no", Kind::Integer, Role::Key),
            Column::new("rows_read", Kind::Integer, Role::Value),
            Column::new("committed_at", Kind::Integer, Role::Value),
        ],
    };

    fn rows(numbers: &[i64], rows_read: i64) -> Rows {
        let mut rows = Rows::new(5);
        for number in numbers {
            rows.push([1_i64.into(), "users".into(), (*number).into(), rows_read.into(), 0_i64.into()]);
        }
        rows
    }

    db_test!(what_is_there_stays_and_is_named_and_the_rest_is_inserted, |test: TestDb| async move {
        let mut tx = test.db.write().await.unwrap();
        assert!(insert_missing(&mut tx, &CHUNKS, &Rows::new(5)).await.unwrap().is_empty());
        assert!(insert_missing(&mut tx, &CHUNKS, &rows(&[2, 4], 7)).await.unwrap().is_empty());
        assert_eq!(insert_missing(&mut tx, &CHUNKS, &rows(&[4, 3, 2, 1], 9)).await.unwrap(), [0, 2]);
        let sql = "SELECT chunk_no, rows_read FROM usage_chunks ORDER BY chunk_no";
        let found = db_fetch_all!(tx, (i64, i64), sql).unwrap();
        assert_eq!(found, [(1, 9), (2, 7), (3, 9), (4, 7)]);
    });

    db_test!(many_rows_are_told_apart_as_few_are, |test: TestDb| async move {
        // More than go in one statement.
        let all: Vec<i64> = (1..=1_500).collect();
        let mut tx = test.db.write().await.unwrap();
        assert!(insert_missing(&mut tx, &CHUNKS, &rows(&all[..700], 7)).await.unwrap().is_empty());
        let there: Vec<usize> = (0..700).collect();
        assert_eq!(insert_missing(&mut tx, &CHUNKS, &rows(&all, 9)).await.unwrap(), there);
        let sql = "SELECT COUNT(*), CAST(SUM(rows_read) AS BIGINT) FROM usage_chunks";
        let found = db_fetch_all!(tx, (i64, i64), sql).unwrap();
        assert_eq!(found, [(1_500, 700 * 7 + 800 * 9)]);
    });
}
