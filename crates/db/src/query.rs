//! The macros that send one SQL text to either database.
//!
//! Arguments are evaluated once, in the arm that runs. Each macro is an expression that awaits and yields
//! `Result<_, DbError>`.

/// Runs a statement; yields the number of rows it changed.
#[macro_export]
macro_rules! db_execute {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx.conn() {
            $crate::ConnRef::Sqlite(c) => $crate::sqlx::query($sql)$(.bind($arg))*.execute(c).await.map(|r| r.rows_affected()),
            $crate::ConnRef::Postgres(c) => $crate::sqlx::query($sql)$(.bind($arg))*.execute(c).await.map(|r| r.rows_affected()),
        }.map_err($crate::DbError::from)
    };
}

/// Yields every row as `Vec<T>`, `T: FromRow` on both drivers.
#[macro_export]
macro_rules! db_fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx.conn() {
            $crate::ConnRef::Sqlite(c) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(c).await,
            $crate::ConnRef::Postgres(c) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(c).await,
        }.map_err($crate::DbError::from)
    };
}

/// Yields the first row as `Option<T>`.
#[macro_export]
macro_rules! db_fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx.conn() {
            $crate::ConnRef::Sqlite(c) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(c).await,
            $crate::ConnRef::Postgres(c) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(c).await,
        }.map_err($crate::DbError::from)
    };
}

/// Yields the only row as `T`.
#[macro_export]
macro_rules! db_fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx.conn() {
            $crate::ConnRef::Sqlite(c) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_one(c).await,
            $crate::ConnRef::Postgres(c) => $crate::sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_one(c).await,
        }.map_err($crate::DbError::from)
    };
}
