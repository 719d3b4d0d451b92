//! Has anything been committed since? Asked of the database itself, so that what another process or another node
//! writes counts as much as what this one does.

pub(crate) mod postgres;
pub(crate) mod sqlite;

use std::sync::Arc;

/// Stands for a state of the database. Of two tokens of one [`crate::Db`], equal ones mean that no transaction which
/// wrote anything was settled between them: what was read after the first still holds at the second.
///
/// Different tokens mean nothing: the state may be the same all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeToken(Seen);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    /// The version that one connection sees, and which connection that is: versions of two say nothing together.
    Sqlite { connection: u64, version: i64 },
    /// Which transactions are over, and since when the server runs.
    Postgres(Arc<str>),
}

impl ChangeToken {
    fn sqlite(connection: u64, version: i64) -> Self {
        Self(Seen::Sqlite { connection, version })
    }

    fn postgres(snapshot: Arc<str>) -> Self {
        Self(Seen::Postgres(snapshot))
    }
}
