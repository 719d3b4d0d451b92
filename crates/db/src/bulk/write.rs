//! One way to write a batch into a table on either database.

use crate::{ConnRef, DbError, Tx};

use super::{Rows, Table, postgres, sqlite};

/// What the caller knows about the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrivals {
    /// No row of the batch can exist: inserted without looking, and [`DbError::UniqueViolation`] if that was wrong.
    New,
    /// Rows may exist: missing ones are inserted, differing ones updated, equal ones left alone.
    Any,
}

/// What a write did with its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub inserted: u64,
    pub updated: u64,
    pub unchanged: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.inserted += other.inserted;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
    }
}

/// Writes `rows` (cells in the order of `table.columns`) inside `tx`. Keys must differ within a batch.
pub async fn write(tx: &mut Tx, table: &Table, rows: &Rows, arrivals: Arrivals) -> Result<Counts, DbError> {
    if rows.is_empty() {
        return Ok(Counts::default());
    }
    match tx.conn() {
        ConnRef::Sqlite(conn) => sqlite::write(conn, table, rows, arrivals).await,
        ConnRef::Postgres(conn) => postgres::write(conn, table, rows, arrivals).await,
    }
}
