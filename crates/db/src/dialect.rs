//! The few things the two SQL dialects cannot say alike. Each is listed in `docs/database.md`.

use crate::bulk::Kind;
use crate::{Backend, DbError, Tx, db_execute};

/// The texts of a JSON array bound as `parameter`, as a list for `IN`: `WHERE user_id IN {list}`.
pub fn json_list(backend: Backend, parameter: &str) -> String {
    match backend {
        Backend::Sqlite => format!("(SELECT value FROM json_each({parameter}))"),
        Backend::Postgres => format!("(SELECT json_array_elements_text(CAST({parameter} AS JSON)))"),
    }
}

/// The objects of a JSON array bound as `parameter`, as rows to select from. `columns` are their keys, which the caller
/// names in the text of the program.
pub fn json_rows(backend: Backend, parameter: &str, columns: &[(&str, Kind)]) -> String {
    let column = |(name, kind): &(&str, Kind)| match (backend, kind) {
        (Backend::Sqlite, _) => format!("value ->> '{name}' AS {name}"),
        (Backend::Postgres, Kind::Text) => format!("{name} TEXT COLLATE \"C\""),
        (Backend::Postgres, Kind::Integer) => format!("{name} BIGINT"),
        (Backend::Postgres, Kind::Boolean) => format!("{name} BOOLEAN"),
    };
    let columns = columns.iter().map(column).collect::<Vec<_>>().join(", ");
    match backend {
        Backend::Sqlite => format!("(SELECT {columns} FROM json_each({parameter}))"),
        Backend::Postgres => {
            format!("(SELECT * FROM json_to_recordset(CAST({parameter} AS JSON)) AS listed ({columns}))")
        }
    }
}

/// Waits until no other transaction holds `name`, and holds it to the end of this one. SQLite has one writer anyway.
pub async fn only_one(tx: &mut Tx, name: &str) -> Result<(), DbError> {
    if tx.backend() == Backend::Postgres {
        db_execute!(tx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)?;
    }
    Ok(())
}

/// Has the joins of the rest of this transaction look rows up by their keys, as SQLite always does. For reading a long
/// table a page at a time: PostgreSQL would rather read the whole of the other table for every page.
pub async fn join_by_key(tx: &mut Tx) -> Result<(), DbError> {
    if tx.backend() == Backend::Postgres {
        db_execute!(
            tx,
            "SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"
        )?;
    }
    Ok(())
}

/// Has the rest of this transaction read tables in the order of a key, in one process, and join by key. For walking
/// through a long table a page at a time: PostgreSQL would rather gather the rows, sort them on disk and hand them from
/// process to process.
pub async fn walk_by_key(tx: &mut Tx) -> Result<(), DbError> {
    join_by_key(tx).await?;
    if tx.backend() == Backend::Postgres {
        db_execute!(
            tx,
            "SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),
                 set_config('max_parallel_workers_per_gather', '0', true)"
        )?;
    }
    Ok(())
}

/// The conditions on the binds `$1`, `$2`, … that are asked for, joined by `AND`; a bind that is not asked for is named
/// where it is not looked at. With `$1 IS NULL OR …` instead, PostgreSQL's plan for any binds takes every filter for one
/// that lets next to nothing through, and reads the whole table for each page.
pub fn only_asked<const COUNT: usize>(conditions: [(&str, bool); COUNT]) -> String {
    let condition = |(bind, (condition, asked)): (usize, (&str, bool))| match asked {
        true => condition.to_owned(),
        false => format!("(TRUE OR ${bind} IS NULL)"),
    };
    (1..).zip(conditions).map(condition).collect::<Vec<_>>().join(" AND ")
}

/// Leaves out rows that another transaction holds, at the end of a `SELECT … FOR UPDATE`. On SQLite a writer is alone.
pub fn for_update_skipping(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => "",
        Backend::Postgres => "FOR UPDATE SKIP LOCKED",
    }
}

/// Holds the rows of a `SELECT` to the end of the transaction. On SQLite a writer holds everything anyway.
pub fn for_update(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => "",
        Backend::Postgres => "FOR UPDATE",
    }
}

/// The database's own clock in Unix milliseconds. For leases alone: nodes whose clocks disagree must agree on them. On
/// SQLite all share one machine and so one clock.
pub fn lease_clock(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
        Backend::Postgres => "CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)",
    }
}

/// The next number of a sequence: PostgreSQL's `sequence`, or one past the highest `column` of `table`.
pub fn next_number(backend: Backend, sequence: &str, table: &str, column: &str) -> String {
    match backend {
        Backend::Sqlite => format!("(SELECT COALESCE(MAX({column}), 0) + 1 FROM {table})"),
        Backend::Postgres => format!("nextval('{sequence}')"),
    }
}

/// Has the server end this transaction when its client falls silent in it for so long: a process that is frozen must
/// not hold its locks for ever. SQLite cannot: there a frozen writer keeps the others waiting.
pub async fn end_if_silent(tx: &mut Tx, ms: i64) -> Result<(), DbError> {
    if tx.backend() == Backend::Postgres {
        db_execute!(
            tx,
            "SELECT set_config('idle_in_transaction_session_timeout', CAST($1 AS TEXT), true)",
            ms
        )?;
    }
    Ok(())
}

/// A text as an SQL literal, for the statements that take no binds (`COPY` on PostgreSQL).
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
