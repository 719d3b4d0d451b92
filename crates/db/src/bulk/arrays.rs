//! A batch as parameters of one PostgreSQL statement: an array for each column.

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, PgConnection, Postgres};

use super::{Cell, Kind, Rows, Table};
use crate::DbError;

/// Inserts all rows with one statement, which ends with `then`; says how many were written.
pub(super) async fn insert(
    conn: &mut PgConnection,
    table: &Table,
    rows: &Rows,
    then: &str,
) -> Result<u64, DbError> {
    let columns: Vec<usize> = (0..table.columns.len()).collect();
    let sql = format!(
        "INSERT INTO {} ({}) SELECT * FROM unnest({}) {then}",
        table.name,
        table.all(),
        parameters(table, &columns)
    );
    let query = bind(sqlx::query(AssertSqlSafe(sql)), table, rows, &columns);
    Ok(query.execute(conn).await?.rows_affected())
}

/// Parameters for these columns of a batch, each an array.
pub(super) fn parameters(table: &Table, columns: &[usize]) -> String {
    let kinds = columns.iter().filter_map(|column| table.columns.get(*column));
    let each = (1..).zip(kinds).map(|(at, column)| format!("${at}{}", array(column.kind)));
    each.collect::<Vec<_>>().join(", ")
}

/// Binds the columns of a batch that [`parameters`] named.
pub(super) fn bind<'q>(
    mut query: Query<'q, Postgres, PgArguments>,
    table: &Table,
    rows: &'q Rows,
    columns: &[usize],
) -> Query<'q, Postgres, PgArguments> {
    for at in columns {
        let Some(column) = table.columns.get(*at) else { continue };
        let cells = (0..rows.len()).map(|row| rows.cell(row, *at).unwrap_or(Cell::Null));
        query = match column.kind {
            Kind::Text => query.bind(cells.map(text).collect::<Vec<Option<&str>>>()),
            Kind::Integer => query.bind(cells.map(integer).collect::<Vec<Option<i64>>>()),
            Kind::Boolean => query.bind(cells.map(boolean).collect::<Vec<Option<bool>>>()),
        };
    }
    query
}

fn array(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "::TEXT[]",
        Kind::Integer => "::BIGINT[]",
        Kind::Boolean => "::BOOLEAN[]",
    }
}

fn text(cell: Cell<'_>) -> Option<&str> {
    if let Cell::Text(text) = cell { Some(text) } else { None }
}

fn integer(cell: Cell<'_>) -> Option<i64> {
    if let Cell::Integer(value) = cell { Some(value) } else { None }
}

fn boolean(cell: Cell<'_>) -> Option<bool> {
    if let Cell::Boolean(value) = cell { Some(value) } else { None }
}
