//! Bulk work on PostgreSQL: binary `COPY` both ways.

use std::collections::HashMap;

use futures::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};

use crate::DbError;
use crate::dialect::quoted;

use super::copy::{self, Fields};
use super::histories::{Entry, Stored, keep};
use super::read::{account_index, inconsistent, positions};
use super::{Account, Arrivals, Counts, Histories, Role, Rows, Table, UserRange};

pub(super) async fn write(
    conn: &mut PgConnection,
    table: &Table,
    rows: &Rows,
    arrivals: Arrivals,
) -> Result<Counts, DbError> {
    match arrivals {
        Arrivals::New => {
            let inserted = copy_in(conn, table.name, table, rows).await?;
            Ok(Counts { inserted, ..Counts::default() })
        }
        Arrivals::Any => upsert(conn, table, rows).await,
    }
}

/// Copies into a staging table, then inserts what is missing and updates what differs. Inserting first settles a
/// race with another writer of the same keys: the statement waits for it, and the update compares with its rows.
async fn upsert(conn: &mut PgConnection, table: &Table, rows: &Rows) -> Result<Counts, DbError> {
    let stage = format!("staged_{}", table.name);
    let (name, all) = (table.name, table.all());
    run(conn, format!("CREATE TEMPORARY TABLE {stage} AS SELECT {all} FROM {name} WITH NO DATA")).await?;
    let staged = copy_in(conn, &stage, table, rows).await?;
    let keys = table.names(&[Role::Key]).join(", ");
    let insert =
        format!("INSERT INTO {name} ({all}) SELECT {all} FROM {stage} ON CONFLICT ({keys}) DO NOTHING");
    let inserted = run(conn, insert).await?;
    let differ = inserted < staged && table.has_values();
    let updated = if differ { run(conn, update_sql(table, &stage)).await? } else { 0 };
    run(conn, format!("DROP TABLE {stage}")).await?;
    Ok(Counts { inserted, updated, unchanged: staged.saturating_sub(inserted + updated) })
}

fn update_sql(table: &Table, stage: &str) -> String {
    let join = |names: Vec<&str>, between: &str, text: &dyn Fn(&str) -> String| {
        names.into_iter().map(text).collect::<Vec<_>>().join(between)
    };
    let values = table.names(&[Role::Value]);
    format!(
        "UPDATE {} AS kept SET {} FROM {stage} AS new WHERE {} AND ROW({}) IS DISTINCT FROM ROW({})",
        table.name,
        join(table.names(&[Role::Value, Role::Touch]), ", ", &|name| format!("{name} = new.{name}")),
        join(table.names(&[Role::Key]), " AND ", &|name| format!("kept.{name} = new.{name}")),
        join(values.clone(), ", ", &|name| format!("kept.{name}")),
        join(values, ", ", &|name| format!("new.{name}")),
    )
}

async fn run(conn: &mut PgConnection, sql: String) -> Result<u64, DbError> {
    Ok(conn.execute(AssertSqlSafe(sql)).await?.rows_affected())
}

/// Bytes per message: large enough to be few, small enough to keep the server busy while the next is encoded.
const MESSAGE_BYTES: usize = 256 * 1024;

async fn copy_in(conn: &mut PgConnection, into: &str, table: &Table, rows: &Rows) -> Result<u64, DbError> {
    let sql = format!("COPY {into} ({}) FROM STDIN (FORMAT binary)", table.all());
    let mut sink = conn.copy_in_raw(&sql).await?;
    let mut message = Vec::with_capacity(MESSAGE_BYTES + 4096);
    copy::header(&mut message);
    for row in rows.iter() {
        copy::row(row, &mut message);
        if message.len() >= MESSAGE_BYTES {
            sink.send(message.as_slice()).await?;
            message.clear();
        }
    }
    copy::trailer(&mut message);
    sink.send(message.as_slice()).await?;
    Ok(sink.finish().await?)
}

/// Reads the transactions of the chunk's users. They arrive in the order of the table, so they are sorted by user
/// here: cheaper than asking the server to.
pub(super) async fn read_transactions(
    conn: &mut PgConnection,
    range: &UserRange,
    everyone: bool,
    histories: &mut Histories,
) -> Result<(), DbError> {
    let whose = if everyone { "" } else { " AND u.consent_status" };
    let sql = format!(
        "COPY (SELECT t.user_id, t.transaction_id, t.account_id, t.posted_on, t.amount_cents, t.pending,
            t.merchant_name, t.merchant_entity_id, t.payment_channel, t.category_primary, t.category_detailed
         FROM transactions t JOIN users u ON u.user_id = t.user_id
         WHERE t.user_id >= {first} AND t.user_id <= {last}
           AND u.user_id >= {first} AND u.user_id <= {last}{whose})
         TO STDOUT (FORMAT binary)",
        first = quoted(&range.first),
        last = quoted(&range.last),
    );
    let Histories { users, accounts, transactions, text: kept, .. } = histories;
    let mut text = std::mem::take(kept).into_bytes();
    let owners = positions(users);
    let mut owner = 0;
    let mut stream = conn.copy_out_raw(&sql).await?;
    while let Some(message) = stream.try_next().await? {
        let mut fields = Fields::of(&message);
        while fields.row() {
            owner = owner_of(fields.text(), users, &owners, owner)?;
            let entry = users.get(owner);
            let own = entry.and_then(|entry| accounts.get(entry.accounts.clone())).unwrap_or_default();
            transactions.push(stored(&mut fields, owner, own, &mut text)?);
        }
    }
    drop(stream);
    transactions.sort_by_key(|stored| stored.owner);
    histories.text =
        String::from_utf8(text).map_err(|_not_utf8| inconsistent("text", range.first.as_bytes()))?;
    histories.give_to_owners();
    Ok(())
}

/// The position of the user; mostly the one of the row before.
fn owner_of(
    user_id: Option<&[u8]>,
    users: &[Entry],
    owners: &HashMap<&[u8], usize>,
    last: usize,
) -> Result<usize, DbError> {
    let user_id = user_id.unwrap_or_default();
    if users.get(last).is_some_and(|entry| entry.user.user_id.as_bytes() == user_id) {
        return Ok(last);
    }
    owners.get(user_id).copied().ok_or_else(|| inconsistent("user_id", user_id))
}

fn stored(
    fields: &mut Fields<'_>,
    owner: usize,
    accounts: &[Account],
    text: &mut Vec<u8>,
) -> Result<Stored, DbError> {
    let id = fields.text();
    let account_id = fields.text().unwrap_or_default();
    let account = account_index(accounts, account_id)
        .ok_or_else(|| inconsistent("account_id", id.unwrap_or_default()))?;
    Ok(Stored {
        owner: u32::try_from(owner).unwrap_or(u32::MAX),
        id: keep(id, text),
        account,
        posted_on: i32::try_from(fields.integer()).unwrap_or(i32::MAX),
        amount_cents: fields.integer(),
        pending: fields.boolean(),
        labels: std::array::from_fn(|_| keep(fields.text(), text)),
    })
}
