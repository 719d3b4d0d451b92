//! What a load of many transactions changes about the database while it runs, and puts back before it commits.

use rustc_hash::{FxHashMap, FxHashSet};
use sqlx::AssertSqlSafe;

use super::{Arrivals, Cell, Counts, Rows, Table, postgres, write};
use crate::{Backend, ConnRef, DbError, Tx, db_execute, db_fetch_one};

/// Pages of a first load hardly fit the everyday cache, and a page written twice costs twice.
const LOAD_CACHE_KIB: u32 = 64_000;

/// Accounts whose holders are asked for at once: a few megabytes of ids.
const HOLDINGS_MAX: usize = 20_000;

/// A load under way; made by [`begin_load`], given back to [`end_load`].
#[derive(Debug)]
pub struct Load {
    /// There were no transactions before.
    pub is_first: bool,
    holdings: Holdings,
}

/// Accounts by user, as the rows of a first load name them, that the database has not been asked about.
#[derive(Debug, Default)]
struct Holdings {
    named: FxHashMap<String, FxHashSet<String>>,
    accounts: usize,
}

/// Call in the load's transaction before its first row.
///
/// On PostgreSQL a first load drops the primary key, to build it once over all rows: half the work of adding to it
/// row by row. So is the question whether their users hold the accounts asked once for each account; the trigger
/// would keep a copy of every row aside to ask it. Readers of transactions and writers of holders wait for that load;
/// there is nothing yet that they could read. Holders are locked first, as by those who delete them.
pub async fn begin_load(tx: &mut Tx) -> Result<Load, DbError> {
    let mut is_first = is_empty(tx).await?;
    match tx.backend() {
        Backend::Sqlite => set_cache(tx, LOAD_CACHE_KIB).await?,
        Backend::Postgres if is_first => {
            // Against itself too: a second load that had this lock would keep the first from adding holders.
            db_execute!(tx, "LOCK TABLE account_holders IN SHARE ROW EXCLUSIVE MODE")?;
            db_execute!(tx, "LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE")?;
            // Another first load may have come in between.
            is_first = is_empty(tx).await?;
            if is_first {
                set_rules_aside(tx).await?;
            }
        }
        Backend::Postgres => {}
    }
    Ok(Load { is_first, holdings: Holdings::default() })
}

async fn is_empty(tx: &mut Tx) -> Result<bool, DbError> {
    let (is_empty,) = db_fetch_one!(tx, (bool,), "SELECT NOT EXISTS (SELECT 1 FROM transactions)")?;
    Ok(is_empty)
}

async fn set_rules_aside(tx: &mut Tx) -> Result<(), DbError> {
    db_execute!(
        tx,
        "ALTER TABLE transactions DROP CONSTRAINT transactions_pkey, DISABLE TRIGGER transactions_inserted"
    )?;
    // Empty it is, but only what this transaction emptied may be filled with rows that count as old.
    db_execute!(tx, "TRUNCATE transactions").map(drop)
}

impl Load {
    /// Writes rows of transactions; of no other way may they come in between.
    pub async fn write(
        &mut self,
        tx: &mut Tx,
        transactions: &Table,
        rows: &Rows,
        arrivals: Arrivals,
    ) -> Result<Counts, DbError> {
        let fills = self.is_first && tx.backend() == Backend::Postgres && !rows.is_empty();
        if fills {
            self.holdings.note(transactions, rows);
            if self.holdings.accounts > HOLDINGS_MAX {
                self.holdings.ask(tx).await?;
            }
        }
        match tx.conn() {
            ConnRef::Postgres(conn) if fills => postgres::fill(conn, transactions, rows).await,
            _ => write(tx, transactions, rows, arrivals).await,
        }
    }
}

/// Call after the load's last row, before the commit. After a rollback there is nothing to put back.
pub async fn end_load(tx: &mut Tx, mut load: Load) -> Result<(), DbError> {
    match tx.backend() {
        Backend::Sqlite => set_cache(tx, crate::pool::CACHE_KIB).await?,
        Backend::Postgres if load.is_first => {
            load.holdings.ask(tx).await?;
            db_execute!(tx, "SET LOCAL maintenance_work_mem = '512MB'")?;
            db_execute!(
                tx,
                "ALTER TABLE transactions ENABLE TRIGGER transactions_inserted,
                 ADD CONSTRAINT transactions_pkey PRIMARY KEY (user_id, transaction_id)"
            )?;
        }
        Backend::Postgres => {}
    }
    Ok(())
}

impl Holdings {
    /// Rows of one user mostly come together, so the user is looked up once for all of them.
    fn note(&mut self, table: &Table, rows: &Rows) {
        let place = |name| table.columns.iter().position(|column| column.name == name).unwrap_or_default();
        let (user, account) = (place("user_id"), place("account_id"));
        let text = |row, column| match rows.cell(row, column) {
            Some(Cell::Text(text)) => text,
            _ => "",
        };
        let mut row = 0;
        while row < rows.len() {
            let user_id = text(row, user);
            if !self.named.contains_key(user_id) {
                self.named.insert(user_id.to_owned(), FxHashSet::default());
            }
            let Some(accounts) = self.named.get_mut(user_id) else { return };
            while row < rows.len() && text(row, user) == user_id {
                if !accounts.contains(text(row, account)) {
                    accounts.insert(text(row, account).to_owned());
                    self.accounts += 1;
                }
                row += 1;
            }
        }
    }

    /// What the trigger asks of every statement, asked of every user and account that were noted; forgets them.
    async fn ask(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        let ConnRef::Postgres(conn) = tx.conn() else { return Ok(()) };
        let Self { named, .. } = std::mem::take(self);
        let pairs =
            named.iter().flat_map(|(user, accounts)| accounts.iter().map(move |account| (user, account)));
        let (users, accounts): (Vec<&String>, Vec<&String>) = pairs.unzip();
        let broken: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM unnest($1::TEXT[], $2::TEXT[]) AS named (user_id, account_id)
                 WHERE NOT EXISTS (SELECT 1 FROM account_holders h
                     WHERE h.user_id = named.user_id AND h.account_id = named.account_id))",
        )
        .bind(users)
        .bind(accounts)
        .fetch_one(conn)
        .await?;
        match broken {
            true => Err(DbError::ForeignKey(sqlx::Error::Protocol(
                "a transaction names an account that its user does not hold".to_owned(),
            ))),
            false => Ok(()),
        }
    }
}

async fn set_cache(tx: &mut Tx, kib: u32) -> Result<(), DbError> {
    db_execute!(tx, AssertSqlSafe(format!("PRAGMA cache_size = -{kib}"))).map(drop)
}
