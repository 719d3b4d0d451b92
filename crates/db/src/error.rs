//! What can go wrong at the database, classified once.

/// A failed statement, by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    #[error("a row with the same key exists")]
    UniqueViolation(#[source] sqlx::Error),
    #[error("a row that this one refers to does not exist")]
    ForeignKey(#[source] sqlx::Error),
    #[error("the row breaks a rule of its table")]
    Check(#[source] sqlx::Error),
    /// A stored value that our own code could not have written.
    #[error("{table}.{column} of {id} holds a value that cannot be read")]
    Inconsistent { table: &'static str, column: &'static str, id: String },
    #[error("{expected} row(s) were to change, {actual} did")]
    RowsAffected { expected: u64, actual: u64 },
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    #[error("cannot open the database at {path}")]
    Open { path: String, source: sqlx::Error },
    #[error("migration {name} was changed after it ran here")]
    MigrationChanged { name: String },
    #[error("the database was made by a newer version (migration {name} is unknown)")]
    NewerSchema { name: String },
    #[error("the database refused a statement")]
    Driver(#[source] sqlx::Error),
}

/// SQLSTATEs of a server that hung up, does not let anybody in now, or was asked to stop: class 08 (connection), 57P01
/// to 57P05 (shutdown, crash, starting up, session ended) and 53300 (all connections taken). SQLite's codes are numbers
/// of other lengths.
fn is_away(code: Option<&str>) -> bool {
    code.is_some_and(|code| {
        code.len() == 5 && (code.starts_with("08") || code.starts_with("57P0") || code == "53300")
    })
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        match &error {
            sqlx::Error::Database(db) if is_away(db.code().as_deref()) => Self::Unavailable(error),
            sqlx::Error::Database(db) => match db.kind() {
                ErrorKind::UniqueViolation => Self::UniqueViolation(error),
                ErrorKind::ForeignKeyViolation => Self::ForeignKey(error),
                ErrorKind::CheckViolation | ErrorKind::NotNullViolation => Self::Check(error),
                _ => Self::Driver(error),
            },
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                Self::Unavailable(error)
            }
            _ => Self::Driver(error),
        }
    }
}
