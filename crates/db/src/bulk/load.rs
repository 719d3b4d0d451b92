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
/// row by row. Readers of transactions wait for that load; there is nothing yet that they could read.
pub async fn begin_load(tx: &mut Tx) -> Result<Load, DbError> {
    let (is_first,) = db_fetch_one!(tx, (bool,), "SELECT NOT EXISTS (SELECT 1 FROM transactions)")?;
    match tx.backend() {
        Backend::Sqlite => set_cache(tx, LOAD_CACHE_KIB).await?,
        Backend::Postgres if is_first => {
            db_execute!(tx, "ALTER TABLE transactions DROP CONSTRAINT transactions_pkey")?;
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
            db_execute!(tx, "SET LOCAL maintenance_work_mem = '256MB'")?;
            db_execute!(
                tx,
                "ALTER TABLE transactions
                 ADD CONSTRAINT transactions_pkey PRIMARY KEY (user_id, transaction_id)"
            )?;
        }
        Backend::Postgres => {}
    }
    Ok(())
}

async fn set_cache(tx: &mut Tx, kib: u32) -> Result<(), DbError> {
    db_execute!(tx, AssertSqlSafe(format!("PRAGMA cache_size = -{kib}"))).map(drop)
}
