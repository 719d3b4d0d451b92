//! Databases for tests: a fresh, migrated one per test on either backend, gone afterwards.
//!
//! SQLite is a file in a temporary folder. PostgreSQL is a database of the cluster that
//! `SPENDSENSE_TEST_POSTGRES_URL` names (`cargo xtask pg -- COMMAND` starts a throwaway one and sets it),
//! cloned from a template that is migrated once. Without the variable PostgreSQL tests fail: none is skipped.

#![expect(clippy::expect_used, clippy::panic, reason = "a test without its database ends there")]

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::{Backend, Db, Target};

/// Names the cluster: a URL to its maintenance database.
pub const POSTGRES_URL: &str = "SPENDSENSE_TEST_POSTGRES_URL";

/// A migrated, empty database that lives as long as this value.
#[derive(Debug)]
pub struct TestDb {
    pub db: Db,
    pub target: Target,
    _folder: Option<tempfile::TempDir>,
}

/// Nothing to do but to be there: a test's future takes along what it names, and of a value with fields of its own it
/// would leave the folder behind, to be removed while the test runs.
impl Drop for TestDb {
    fn drop(&mut self) {}
}

impl TestDb {
    pub async fn new(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => Self::sqlite().await,
            Backend::Postgres => Self::postgres().await,
        }
    }

    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let target = Target::Sqlite(folder.path().join("test.db"));
        let db = Db::open(&target, 4).await.expect("a migrated SQLite database");
        Self { db, target, _folder: Some(folder) }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the variable belongs to the tests, not to the product's settings"
    )]
    async fn postgres() -> Self {
        let base = std::env::var(POSTGRES_URL).unwrap_or_else(|_| {
            panic!("{POSTGRES_URL} is not set: run the tests through `cargo xtask pg -- …`")
        });
        let mut admin = PgConnection::connect(&base).await.expect("the test cluster");
        let template = template(&mut admin, &base).await;
        let name = format!("test_{}", unique());
        admin
            .execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")))
            .await
            .expect("a database from the template");
        let target = Target::Postgres(with_database(&base, &name));
        let db = Db::connect(&target, 8).await.expect("the new database");
        Self { db, target, _folder: None }
    }
}

/// The migrated template of this cluster, made by whoever comes first. Named by the schema, so that a cluster
/// that outlives an edit of a migration makes a new one.
async fn template(admin: &mut PgConnection, base: &str) -> String {
    let name = format!("template_{}", crate::migrations::fingerprint());
    admin.execute("SELECT pg_advisory_lock(1)").await.expect("the template lock");
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut *admin)
        .await
        .expect("the list of databases");
    if !exists {
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}_new"))).await.expect("a template");
        let target = Target::Postgres(with_database(base, &format!("{name}_new")));
        Db::open(&target, 1).await.expect("a migrated template").close().await;
        admin
            .execute(AssertSqlSafe(format!("ALTER DATABASE {name}_new RENAME TO {name}")))
            .await
            .expect("its name");
    }
    admin.execute("SELECT pg_advisory_unlock(1)").await.expect("the template lock");
    name
}

/// `url` with another database in its path.
fn with_database(url: &str, name: &str) -> String {
    let (head, _) = url.rsplit_once('/').expect("a URL with a database");
    format!("{head}/{name}")
}

fn unique() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// One test body, run on both databases: `db_test!(name, |test| async move { … })`.
///
/// Expands to a module `name` with the tests `sqlite` and `postgres`; `test` is a [`TestDb`].
#[macro_export]
macro_rules! db_test {
    ($name:ident, $body:expr) => {
        mod $name {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                let test = $crate::harness::TestDb::new($crate::Backend::Sqlite).await;
                ($body)(test).await;
            }

            #[tokio::test]
            async fn postgres() {
                let test = $crate::harness::TestDb::new($crate::Backend::Postgres).await;
                ($body)(test).await;
            }
        }
    };
}
