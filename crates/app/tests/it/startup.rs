//! Many processes starting at once, and databases that cannot be opened.

use spendsense_db::harness::TestDb;
use spendsense_db::{Backend, Db, Target, db_execute, db_fetch_one};

/// An empty database: no migration has run.
pub(crate) async fn empty(backend: Backend) -> (TestDb, Target) {
    let test = TestDb::new(backend).await;
    match &test.target {
        Target::Sqlite(path) => {
            let target = Target::Sqlite(path.with_file_name("empty.db"));
            (test, target)
        }
        Target::Postgres(url) => {
            let mut tx = test.db.write().await.unwrap();
            db_execute!(tx, "DROP SCHEMA public CASCADE").unwrap();
            db_execute!(tx, "CREATE SCHEMA public").unwrap();
            tx.commit().await.unwrap();
            let target = Target::Postgres(url.clone());
            (test, target)
        }
    }
}

async fn eight_start_at_once(backend: Backend) {
    let (_test, target) = empty(backend).await;
    let starts = (0..8).map(|_| {
        let target = target.clone();
        tokio::spawn(async move { Db::open(&target, 2).await })
    });
    let opened = futures::future::join_all(starts).await;
    for db in opened {
        let db = db.unwrap().unwrap();
        let mut tx = db.read().await.unwrap();
        let sql = "SELECT COUNT(*) FROM schema_migrations WHERE name = '0001_foundation'";
        let (applied,) = db_fetch_one!(tx, (i64,), sql).unwrap();
        assert_eq!(applied, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_processes_start_on_an_empty_sqlite() {
    eight_start_at_once(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_processes_start_on_an_empty_postgres() {
    eight_start_at_once(Backend::Postgres).await;
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_says_which_path_was_tried() {
    let target = Target::parse("sqlite:////dev/null/folder/x.db", std::path::Path::new("/")).unwrap();
    let error = Db::open(&target, 1).await.unwrap_err().to_string();
    assert!(error.contains("/dev/null/folder/x.db"), "{error}");
}
