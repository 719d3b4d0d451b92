//! Bulk work on PostgreSQL: binary `COPY` both ways.

use futures::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};

use crate::DbError;
use crate::dialect::quoted;

use super::copy::{self, Fields};
use super::histories::{Span, Stored, keep};
use super::packed::{self, Unpacked, unpack};
use super::read::{account_index, inconsistent};
use super::{Account, Arrivals, Counts, Histories, Role, Rows, Table, UserRange, arrays};

/// Rows that go in one statement rather than by `COPY`, which is two round trips, and more over TCP: the driver leaves
/// small packets to wait for the acknowledgement of those before (Nagle), and the server gives that after 40 ms.
const FEW: usize = 500;

pub(super) async fn write(
    conn: &mut PgConnection,
    table: &Table,
    rows: &Rows,
    arrivals: Arrivals,
) -> Result<Counts, DbError> {
    match arrivals {
        Arrivals::New if rows.len() <= FEW => {
            let inserted = arrays::insert(conn, table, rows, "").await?;
            Ok(Counts { inserted, ..Counts::default() })
        }
        Arrivals::New => {
            let inserted = copy_in(conn, table.name, table, rows, "").await?;
            Ok(Counts { inserted, ..Counts::default() })
        }
        Arrivals::Any => upsert(conn, table, rows).await,
    }
}

/// Writes new rows into a table that this very transaction emptied. They are stored as old ones, which every snapshot
/// may see, and no reader has to look up and note first that their transaction is over.
pub(super) async fn fill(conn: &mut PgConnection, table: &Table, rows: &Rows) -> Result<Counts, DbError> {
    let inserted = copy_in(conn, table.name, table, rows, ", FREEZE").await?;
    Ok(Counts { inserted, ..Counts::default() })
}

/// Copies into a staging table, then inserts what is missing and updates what differs. Inserting first settles a
/// race with another writer of the same keys: the statement waits for it, and the update compares with its rows.
async fn upsert(conn: &mut PgConnection, table: &Table, rows: &Rows) -> Result<Counts, DbError> {
    let stage = format!("staged_{}", table.name);
    let (name, all) = (table.name, table.all());
    // A long text is compressed once, here, the way its own table wants it.
    let like = "INCLUDING COMPRESSION INCLUDING DEFAULTS";
    run(conn, format!("CREATE TEMPORARY TABLE {stage} (LIKE {name} {like})")).await?;
    let staged = copy_in(conn, &stage, table, rows, "").await?;
    let keys = table.names(&[Role::Key]).join(", ");
    let insert =
        format!("INSERT INTO {name} ({all}) SELECT {all} FROM {stage} ON CONFLICT ({keys}) DO NOTHING");
    let inserted = run(conn, insert).await?;
    let differ = inserted < staged && table.has_values();
    let updated = if differ { update(conn, table, &stage).await? } else { 0 };
    run(conn, format!("DROP TABLE {stage}")).await?;
    Ok(Counts { inserted, updated, unchanged: staged.saturating_sub(inserted + updated) })
}

/// Looks each staged row up by its key. Nothing is known of a staging table, and without a word the planner reads
/// the whole of a large table for every batch.
async fn update(conn: &mut PgConnection, table: &Table, stage: &str) -> Result<u64, DbError> {
    by_key(conn, true).await?;
    let updated = run(conn, update_sql(table, stage)).await?;
    by_key(conn, false).await?;
    Ok(updated)
}

/// Has joins look rows up by their keys, or leaves that to the planner again.
pub(super) async fn by_key(conn: &mut PgConnection, on: bool) -> Result<(), DbError> {
    let how = if on { "off" } else { "DEFAULT" };
    let set = format!("SET LOCAL enable_hashjoin = {how}; SET LOCAL enable_mergejoin = {how}");
    run(conn, set).await.map(drop)
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

pub(super) async fn run(conn: &mut PgConnection, sql: String) -> Result<u64, DbError> {
    Ok(conn.execute(AssertSqlSafe(sql)).await?.rows_affected())
}

/// Bytes per message: large enough to be few, small enough to keep the server busy while the next is encoded.
const MESSAGE_BYTES: usize = 256 * 1024;

async fn copy_in(
    conn: &mut PgConnection,
    into: &str,
    table: &Table,
    rows: &Rows,
    how: &str,
) -> Result<u64, DbError> {
    let sql = format!("COPY {into} ({}) FROM STDIN (FORMAT binary{how})", table.all());
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

/// A user's rows lie together, so a page is looked at once for all of them (bitmap) instead of once for each. Nothing
/// is known yet of a table just filled, and the planner turns to what only costs here: compiling, more processes.
const PLAN: &str = "SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off; SET LOCAL jit = off;
     SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL effective_io_concurrency = 0";

/// Reads the transactions of the chunk's users, packed where they can be.
pub(super) async fn read_transactions(
    conn: &mut PgConnection,
    range: &UserRange,
    everyone: bool,
    histories: &mut Histories,
) -> Result<(), DbError> {
    let mut text = std::mem::take(&mut histories.text).into_bytes();
    let left_out = read_packed(conn, range, everyone, histories, &mut text).await?;
    let Histories { users, accounts, transactions, .. } = histories;
    for owner in left_out {
        let Some(entry) = users.get_mut(owner) else { continue };
        let own = accounts.get(entry.accounts.clone()).unwrap_or_default();
        let first = transactions.len();
        read_rows(conn, &entry.user.user_id, own, transactions, &mut text).await?;
        entry.transactions = first..transactions.len();
    }
    histories.text =
        String::from_utf8(text).map_err(|_not_utf8| inconsistent("text", range.first.as_bytes()))?;
    Ok(())
}

/// Returns the positions of the users that cannot be packed.
async fn read_packed(
    conn: &mut PgConnection,
    range: &UserRange,
    everyone: bool,
    histories: &mut Histories,
    text: &mut Vec<u8>,
) -> Result<Vec<usize>, DbError> {
    if range.first != range.last {
        run(conn, PLAN.to_owned()).await?;
    }
    let whose = if everyone { "" } else { " AND u.consent_status" };
    let (first, last) = (quoted(&range.first), quoted(&range.last));
    let select = packed::sql(&format!("u.user_id >= {first} AND u.user_id <= {last}{whose}"));
    let mut left_out = Vec::new();
    let mut stream = conn.copy_out_raw(&format!("COPY ({select}) TO STDOUT (FORMAT binary)")).await?;
    while let Some(message) = stream.try_next().await? {
        let mut fields = Fields::of(&message);
        while fields.row() {
            let user_id = fields.text().unwrap_or_default();
            let Histories { users, accounts, transactions, .. } = &mut *histories;
            let owner = users
                .binary_search_by(|entry| entry.user.user_id.as_bytes().cmp(user_id))
                .map_err(|_unknown| inconsistent("user_id", user_id))?;
            let Some(entry) = users.get_mut(owner) else { continue };
            let own = accounts.get(entry.accounts.clone()).unwrap_or_default();
            let before = transactions.len();
            if unpack(&mut fields, own, transactions, text)? == Unpacked::NotPackable {
                left_out.push(owner);
            }
            entry.transactions = before..transactions.len();
        }
    }
    Ok(left_out)
}

/// Reads one user's transactions, a row at a time.
async fn read_rows(
    conn: &mut PgConnection,
    user_id: &str,
    accounts: &[Account],
    transactions: &mut Vec<Stored>,
    text: &mut Vec<u8>,
) -> Result<(), DbError> {
    let sql = format!(
        "COPY (SELECT posted_on, amount_cents, pending, transaction_id, account_id, merchant_name,
            merchant_entity_id, payment_channel, category_primary, category_detailed
         FROM transactions WHERE user_id = {}) TO STDOUT (FORMAT binary)",
        quoted(user_id),
    );
    let mut stream = conn.copy_out_raw(&sql).await?;
    while let Some(message) = stream.try_next().await? {
        let mut fields = Fields::of(&message);
        while fields.row() {
            let (day, amount_cents, pending) = (fields.integer(), fields.integer(), fields.boolean());
            let (id, account_id) = (fields.text().unwrap_or_default(), fields.text().unwrap_or_default());
            let account =
                account_index(accounts, account_id).ok_or_else(|| inconsistent("account_id", id))?;
            let [merchant, entity, channel, primary, detailed] =
                std::array::from_fn(|_| keep(fields.text(), text));
            transactions.push(Stored {
                account,
                posted_on: i32::try_from(day).unwrap_or(i32::MAX),
                amount_cents,
                texts: [keep(Some(id), text), Span::NULL, merchant, entity, channel, primary, detailed],
                pending,
            });
        }
    }
    Ok(())
}
