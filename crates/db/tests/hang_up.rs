//! PostgreSQL closes connections that rest in the pool: what is asked next, and what is told to callers.

#![expect(clippy::unwrap_used, reason = "what cannot happen may stop a test")]

use futures::future::join_all;
use spendsense_db::harness::TestDb;
use spendsense_db::{Backend, Db, DbError, db_execute, db_fetch_one};

/// Fills the pool with connections that rest, and has the server close every one of them.
async fn close_all(db: &Db, admin: &Db) -> i64 {
    drop(join_all((0..4).map(|_| async { db.read().await.unwrap() })).await);
    let sql = "SELECT COUNT(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let mut tx = admin.read().await.unwrap();
    let (closed,) = db_fetch_one!(tx, (i64,), sql).unwrap();
    closed
}

async fn one(db: &Db) -> Result<i64, DbError> {
    let mut tx = db.read().await?;
    db_fetch_one!(tx, (i64,), "SELECT CAST(1 AS BIGINT)").map(|(one,)| one)
}

#[tokio::test]
async fn a_transaction_begins_on_a_connection_that_stands() {
    let test = TestDb::new(Backend::Postgres).await;
    let admin = Db::connect(&test.target, 1).await.unwrap();
    for _ in 0..5 {
        assert!(close_all(&test.db, &admin).await >= 4);
        let mut tx = test.db.write().await.unwrap();
        db_execute!(tx, "CREATE TABLE IF NOT EXISTS kept (n BIGINT NOT NULL)").unwrap();
        tx.commit().await.unwrap();
        assert!(close_all(&test.db, &admin).await >= 4);
        let mut tx = test.db.snapshot().await.unwrap();
        db_fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM kept").unwrap();
    }
}

#[tokio::test]
async fn once_a_hang_up_was_seen_single_reads_ask_first() {
    let test = TestDb::new(Backend::Postgres).await;
    let admin = Db::connect(&test.target, 1).await.unwrap();
    close_all(&test.db, &admin).await;
    drop(test.db.snapshot().await.unwrap());
    for answer in join_all((0..8).map(|_| one(&test.db))).await {
        assert_eq!(answer.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_read_that_is_cut_off_says_that_the_database_is_away() {
    let test = TestDb::new(Backend::Postgres).await;
    let admin = Db::connect(&test.target, 1).await.unwrap();
    let mut tx = test.db.write().await.unwrap();
    let (pid,) = db_fetch_one!(tx, (i64,), "SELECT CAST(pg_backend_pid() AS BIGINT)").unwrap();
    let mut other = admin.read().await.unwrap();
    let sql = "SELECT COUNT(pg_terminate_backend(CAST($1 AS INTEGER), 5000))";
    db_fetch_one!(other, (i64,), sql, pid).unwrap();
    let error = db_fetch_one!(tx, (i64,), "SELECT CAST(1 AS BIGINT)").unwrap_err();
    assert!(matches!(error, DbError::Unavailable(_)), "{error:?}");
    drop(tx);
    assert_eq!(one(&test.db).await.unwrap(), 1);
}
