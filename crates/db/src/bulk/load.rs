//! What a load of many transactions changes about the database while it runs, and puts back before it commits.

use sqlx::AssertSqlSafe;

use crate::{Backend, DbError, Tx, db_execute, db_fetch_one};

/// Pages of a first load hardly fit the everyday cache, and a page written twice costs twice.
const LOAD_CACHE_KIB: u32 = 64_000;

/// A load under way; made by [`begin_load`], given back to [`end_load`].
#[derive(Debug)]
pub struct Load {
    /// There were no transactions before.
    pub is_first: bool,
}

/// Call in the load's transaction before its first row.
///
/// On PostgreSQL a first load drops the primary key, to build it once over all rows: half the work of adding to it
/// row by row. So is the question whether their users hold the accounts asked once, at the end; the trigger would keep
/// a copy of every row aside to ask it. Readers of transactions and writers of holders wait for that load; there is
/// nothing yet that they could read. Holders are locked first, as by those who delete them.
pub async fn begin_load(tx: &mut Tx) -> Result<Load, DbError> {
    let (is_first,) = db_fetch_one!(tx, (bool,), "SELECT NOT EXISTS (SELECT 1 FROM transactions)")?;
    match tx.backend() {
        Backend::Sqlite => set_cache(tx, LOAD_CACHE_KIB).await?,
        Backend::Postgres if is_first => {
            db_execute!(tx, "LOCK TABLE account_holders IN SHARE MODE")?;
            db_execute!(
                tx,
                "ALTER TABLE transactions DROP CONSTRAINT transactions_pkey, DISABLE TRIGGER transactions_inserted"
            )?;
        }
        Backend::Postgres => {}
    }
    Ok(Load { is_first })
}

/// Call after the load's last row, before the commit. After a rollback there is nothing to put back.
pub async fn end_load(tx: &mut Tx, load: Load) -> Result<(), DbError> {
    match tx.backend() {
        Backend::Sqlite => set_cache(tx, crate::pool::CACHE_KIB).await?,
        Backend::Postgres if load.is_first => {
            need_holders(tx).await?;
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

/// What the trigger asks of every statement, asked of all rows.
async fn need_holders(tx: &mut Tx) -> Result<(), DbError> {
    // One pass over both tables: of tables just filled the planner knows too little to choose it. Room for the holders
    // of a large bank, because with less they go to disk, and every transaction with them.
    db_execute!(tx, "SET LOCAL enable_nestloop = off")?;
    db_execute!(tx, "SET LOCAL work_mem = '64MB'")?;
    let (broken,) = db_fetch_one!(
        tx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM transactions t WHERE NOT EXISTS
             (SELECT 1 FROM account_holders h WHERE h.user_id = t.user_id AND h.account_id = t.account_id))"
    )?;
    match broken {
        true => Err(DbError::ForeignKey(sqlx::Error::Protocol(
            "a transaction names an account that its user does not hold".to_owned(),
        ))),
        false => Ok(()),
    }
}

async fn set_cache(tx: &mut Tx, kib: u32) -> Result<(), DbError> {
    db_execute!(tx, AssertSqlSafe(format!("PRAGMA cache_size = -{kib}"))).map(drop)
}
