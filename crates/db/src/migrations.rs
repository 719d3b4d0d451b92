//! The schema's history: the same file names for both databases, each run once, in order, never edited.

use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;

use crate::{Backend, ConnRef, Db, DbError, Tx, db_execute, db_fetch_all};

/// A step of the schema, in both dialects.
struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),+]
    };
}

const MIGRATIONS: &[Migration] = migrations![
    "0001_foundation",
    "0002_review",
    "0003_audit_chain",
    "0004_desk",
    "0005_compression",
    "0006_retries_and_product_versions",
    "0007_jobs",
    "0008_usage",
    "0009_metrics",
    "0010_compression_of_recommendations",
    "0011_usage_recost_jobs",
];

/// Keeps two processes from migrating at once on PostgreSQL ("spendsen" as a number).
const ADVISORY_LOCK: i64 = 0x7370_656e_6473_656e;

#[derive(sqlx::FromRow)]
struct Applied {
    name: String,
    checksum: String,
}

/// Brings the schema up to date in one transaction, behind a lock that other processes wait for. Returns the names
/// of the migrations that it applied.
pub(crate) async fn run(db: &Db) -> Result<Vec<&'static str>, DbError> {
    let mut new = Vec::new();
    let mut tx = db.write().await?;
    if tx.backend() == Backend::Postgres {
        db_execute!(tx, "SELECT pg_advisory_xact_lock($1)", ADVISORY_LOCK)?;
    }
    db_execute!(
        tx,
        "CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL)"
    )?;
    let applied = db_fetch_all!(tx, Applied, "SELECT name, checksum FROM schema_migrations ORDER BY name")?;
    if let Some(unknown) = applied.iter().find(|row| !MIGRATIONS.iter().any(|known| known.name == row.name)) {
        return Err(DbError::NewerSchema { name: unknown.name.clone() });
    }
    for migration in MIGRATIONS {
        let sql = migration.sql(tx.backend());
        let checksum = hex(&Sha256::digest(sql), usize::MAX);
        match applied.iter().find(|row| row.name == migration.name) {
            Some(row) if row.checksum == checksum => {}
            Some(row) => return Err(DbError::MigrationChanged { name: row.name.clone() }),
            None => {
                run_script(&mut tx, sql).await?;
                db_execute!(
                    tx,
                    "INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)",
                    migration.name,
                    checksum
                )?;
                tracing::info!(migration.name, "migration {} applied", migration.name);
                new.push(migration.name);
            }
        }
    }
    tx.commit().await?;
    Ok(new)
}

async fn run_script(tx: &mut Tx, sql: &'static str) -> Result<(), DbError> {
    match tx.conn() {
        ConnRef::Sqlite(conn) => sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.map(drop)?,
        ConnRef::Postgres(conn) => sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.map(drop)?,
    }
    Ok(())
}

impl Migration {
    fn sql(&self, backend: Backend) -> &'static str {
        match backend {
            Backend::Sqlite => self.sqlite,
            Backend::Postgres => self.postgres,
        }
    }
}

/// Names this schema, for the test template.
#[cfg(any(test, feature = "harness"))]
pub(crate) fn fingerprint() -> String {
    let mut hash = Sha256::new();
    for migration in MIGRATIONS {
        hash.update(migration.postgres);
    }
    hex(&hash.finalize(), 6)
}

/// The first `limit` bytes in lower-case hexadecimal.
fn hex(bytes: &[u8], limit: usize) -> String {
    use std::fmt::Write as _;
    bytes.iter().take(limit).fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}
