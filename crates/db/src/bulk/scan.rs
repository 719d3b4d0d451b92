//! Reading the rows of any query without a round trip or an allocation for each.

use futures::TryStreamExt as _;
use sqlx::{PgConnection, SqliteConnection};

use crate::{ConnRef, DbError, Tx};

use super::copy::Fields;
use super::raw::Handle;
use super::{Cell, Kind, sqlite};

/// Runs a query that takes no binds and hands `each` every row as it comes. `kinds` are the columns' types; an integer
/// that is null reads as zero, a text that is not UTF-8 as null. Texts must not come from outside: there is nothing that would quote them.
pub async fn scan<const WIDTH: usize>(
    tx: &mut Tx,
    sql: &str,
    kinds: [Kind; WIDTH],
    each: impl FnMut([Cell<'_>; WIDTH]) -> Result<(), DbError>,
) -> Result<(), DbError> {
    match tx.conn() {
        ConnRef::Sqlite(conn) => scan_sqlite(conn, sql, kinds, each).await,
        ConnRef::Postgres(conn) => scan_postgres(conn, sql, kinds, each).await,
    }
}

async fn scan_sqlite<const WIDTH: usize>(
    conn: &mut SqliteConnection,
    sql: &str,
    kinds: [Kind; WIDTH],
    mut each: impl FnMut([Cell<'_>; WIDTH]) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let handle = Handle::of(conn).await?;
    sqlite::blocking(|| {
        handle.prepare(sql)?.query(std::iter::empty(), |row| {
            let mut cells = [Cell::Null; WIDTH];
            for ((column, kind), cell) in (0..).zip(kinds).zip(&mut cells) {
                *cell = match kind {
                    Kind::Text => row.text(column).map_or(Cell::Null, text),
                    Kind::Integer => Cell::Integer(row.integer(column)),
                    Kind::Boolean => Cell::Boolean(row.integer(column) != 0),
                };
            }
            each(cells)
        })
    })
}

async fn scan_postgres<const WIDTH: usize>(
    conn: &mut PgConnection,
    sql: &str,
    kinds: [Kind; WIDTH],
    mut each: impl FnMut([Cell<'_>; WIDTH]) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let copy = format!("COPY ({sql}) TO STDOUT (FORMAT binary)");
    let mut stream = conn.copy_out_raw(&copy).await?;
    while let Some(message) = stream.try_next().await? {
        let mut fields = Fields::of(&message);
        while fields.row() {
            let mut cells = [Cell::Null; WIDTH];
            for (kind, cell) in kinds.into_iter().zip(&mut cells) {
                *cell = match kind {
                    Kind::Text => fields.text().map_or(Cell::Null, text),
                    Kind::Integer => Cell::Integer(fields.integer()),
                    Kind::Boolean => Cell::Boolean(fields.boolean()),
                };
            }
            each(cells)?;
        }
    }
    Ok(())
}

fn text(bytes: &[u8]) -> Cell<'_> {
    std::str::from_utf8(bytes).map_or(Cell::Null, Cell::Text)
}
