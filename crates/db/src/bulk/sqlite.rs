//! Bulk work on SQLite: one prepared statement per batch, stepped without a hop between threads.

use sqlx::SqliteConnection;
use tokio::runtime::{Handle as Runtime, RuntimeFlavor};

use crate::DbError;

use super::histories::{Span, Stored, keep};
use super::raw::{Handle, Row};
use super::read::{account_index, inconsistent};
use super::{Account, Arrivals, Cell, Counts, Histories, Role, Rows, Table, UserRange};

pub(super) async fn write(
    conn: &mut SqliteConnection,
    table: &Table,
    rows: &Rows,
    arrivals: Arrivals,
) -> Result<Counts, DbError> {
    let handle = Handle::of(conn).await?;
    blocking(|| match arrivals {
        Arrivals::New => insert(&handle, table, rows),
        Arrivals::Any => upsert(&handle, table, rows),
    })
}

fn insert(handle: &Handle<'_>, table: &Table, rows: &Rows) -> Result<Counts, DbError> {
    let mut insert = handle.prepare(&insert_sql(table))?;
    let mut counts = Counts::default();
    for row in rows.iter() {
        counts.inserted += insert.execute(row)?;
    }
    Ok(counts)
}

/// Tries to insert, and compares with the stored row only when there is one: a first load pays nothing for it.
fn upsert(handle: &Handle<'_>, table: &Table, rows: &Rows) -> Result<Counts, DbError> {
    let mut insert = handle.prepare(&insert_or_leave(table))?;
    let (sql, order) = update_sql(table);
    let mut update = if table.has_values() { Some(handle.prepare(&sql)?) } else { None };
    let mut counts = Counts::default();
    for row in rows.iter() {
        if insert.execute(row.clone())? > 0 {
            counts.inserted += 1;
            continue;
        }
        let cells: Vec<Cell<'_>> = row.collect();
        let bound = order.iter().map(|at| cells.get(*at).copied().unwrap_or(Cell::Null));
        match update.as_mut().map_or(Ok(0), |update| update.execute(bound))? {
            0 => counts.unchanged += 1,
            _ => counts.updated += 1,
        }
    }
    Ok(counts)
}

/// Positions of the rows that are there already; the others are inserted.
pub(super) fn insert_missing(handle: &Handle<'_>, table: &Table, rows: &Rows) -> Result<Vec<usize>, DbError> {
    let mut insert = handle.prepare(&insert_or_leave(table))?;
    let mut stored = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if insert.execute(row)? == 0 {
            stored.push(at);
        }
    }
    Ok(stored)
}

fn insert_or_leave(table: &Table) -> String {
    let keys = table.names(&[Role::Key]).join(", ");
    format!("{} ON CONFLICT ({keys}) DO NOTHING", insert_sql(table))
}

fn insert_sql(table: &Table) -> String {
    let marks = vec!["?"; table.columns.len()].join(", ");
    format!("INSERT INTO {} ({}) VALUES ({marks})", table.name, table.all())
}

/// Updates the row if any of its values differs; with the positions of the cells to bind, in order.
fn update_sql(table: &Table) -> (String, Vec<usize>) {
    let set = [Role::Value, Role::Touch];
    let join = |names: Vec<&str>, test: &str, between: &str| {
        names.iter().map(|name| format!("{name} {test} ?")).collect::<Vec<_>>().join(between)
    };
    let sql = format!(
        "UPDATE {} SET {} WHERE {} AND NOT ({})",
        table.name,
        join(table.names(&set), "=", ", "),
        join(table.names(&[Role::Key]), "=", " AND "),
        join(table.names(&[Role::Value]), "IS", " AND ")
    );
    let order = [table.positions(&set), table.positions(&[Role::Key]), table.positions(&[Role::Value])];
    (sql, order.concat())
}

const TRANSACTIONS: &str =
    "SELECT posted_on, amount_cents, pending, transaction_id, account_id, merchant_name,
    merchant_entity_id, payment_channel, category_primary, category_detailed
    FROM transactions WHERE user_id = ?";

pub(super) async fn read_transactions(
    conn: &mut SqliteConnection,
    range: &UserRange,
    histories: &mut Histories,
) -> Result<(), DbError> {
    let handle = Handle::of(conn).await?;
    blocking(|| {
        let mut select = handle.prepare(TRANSACTIONS)?;
        let mut text = std::mem::take(&mut histories.text).into_bytes();
        let Histories { users, accounts, transactions, .. } = histories;
        for entry in users {
            let accounts = accounts.get(entry.accounts.clone()).unwrap_or_default();
            let user_id = Cell::Text(&entry.user.user_id);
            let first = transactions.len();
            select.query([user_id].into_iter(), |row| {
                transactions.push(stored(row, accounts, &mut text)?);
                Ok(())
            })?;
            entry.transactions = first..transactions.len();
        }
        histories.text =
            String::from_utf8(text).map_err(|_not_utf8| inconsistent("text", range.first.as_bytes()))?;
        Ok(())
    })
}

fn stored(row: &Row<'_>, accounts: &[Account], text: &mut Vec<u8>) -> Result<Stored, DbError> {
    let account_id = row.text(4).unwrap_or_default();
    let account = account_index(accounts, account_id)
        .ok_or_else(|| inconsistent("account_id", row.text(3).unwrap_or_default()))?;
    let label = |column, text: &mut Vec<u8>| keep(row.text(column), text);
    Ok(Stored {
        account,
        posted_on: i32::try_from(row.integer(0)).unwrap_or(i32::MAX),
        amount_cents: row.integer(1),
        pending: row.integer(2) != 0,
        // The account is an index by now; its name need not be kept.
        texts: [
            label(3, text),
            Span::NULL,
            label(5, text),
            label(6, text),
            label(7, text),
            label(8, text),
            label(9, text),
        ],
    })
}

/// Keeps other tasks running while this thread is busy; the one-thread runtime of tests has no others to keep.
pub(super) fn blocking<T>(work: impl FnOnce() -> T) -> T {
    match Runtime::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}
