//! The change token: whether anything was committed since, whoever wrote it.

#![expect(clippy::unwrap_used, reason = "what cannot happen may stop a test")]

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use spendsense_db::harness::TestDb;
use spendsense_db::{Backend, ChangeToken, Db, db_execute, db_fetch_one, db_test};

/// A table with one number, at zero.
async fn counter(db: &Db) {
    let mut tx = db.write().await.unwrap();
    db_execute!(tx, "CREATE TABLE counter (n BIGINT NOT NULL)").unwrap();
    db_execute!(tx, "INSERT INTO counter (n) VALUES (0)").unwrap();
    tx.commit().await.unwrap();
}

async fn set(db: &Db, n: i64) {
    let mut tx = db.write().await.unwrap();
    db_execute!(tx, "UPDATE counter SET n = $1", n).unwrap();
    tx.commit().await.unwrap();
    db.settled(tokio::time::Instant::now()).await;
}

async fn get(db: &Db) -> i64 {
    let mut tx = db.read().await.unwrap();
    let (n,) = db_fetch_one!(tx, (i64,), "SELECT n FROM counter").unwrap();
    n
}

async fn token(db: &Db) -> ChangeToken {
    db.change_token().await.unwrap()
}

db_test!(a_commit_changes_the_token_and_a_read_does_not, |test: TestDb| async move {
    counter(&test.db).await;
    let before = token(&test.db).await;
    set(&test.db, 1).await;
    let after = token(&test.db).await;
    assert_ne!(before, after);
    // PostgreSQL counts what other databases of the cluster commit as well, and other tests write meanwhile.
    let mut known = after;
    for _ in 0..10_000 {
        get(&test.db).await;
        let now = token(&test.db).await;
        if now == known {
            return;
        }
        assert_eq!(test.db.backend(), Backend::Postgres, "nobody else writes to this file");
        known = now;
    }
    panic!("no two looks in a row were alike");
});

db_test!(a_commit_of_another_pool_changes_the_token, |test: TestDb| async move {
    counter(&test.db).await;
    let other = Db::connect(&test.target, 1).await.unwrap();
    for n in 1..20 {
        let before = token(&test.db).await;
        set(&other, n).await;
        assert_ne!(before, token(&test.db).await);
    }
});

db_test!(what_was_under_way_at_one_look_is_seen_at_the_next, |test: TestDb| async move {
    counter(&test.db).await;
    let mut tx = test.db.write().await.unwrap();
    db_execute!(tx, "UPDATE counter SET n = 5").unwrap();
    let during = token(&test.db).await;
    tx.commit().await.unwrap();
    test.db.settled(tokio::time::Instant::now()).await;
    assert_ne!(during, token(&test.db).await);
});

db_test!(a_pool_that_was_closed_has_no_token_to_give, |test: TestDb| async move {
    assert!(test.db.change_token().await.is_some());
    test.db.close().await;
    if test.db.backend() == Backend::Sqlite {
        assert_eq!(test.db.change_token().await, None);
    }
});

/// Readers keep what they read by its token, while two others write: what they find under a token is never older than
/// what was committed and settled before they asked.
async fn kept_values_are_never_stale(test: TestDb) {
    counter(&test.db).await;
    let committed = Arc::new(AtomicI64::new(0));
    let writer = {
        let (db, committed) = (Db::connect(&test.target, 2).await.unwrap(), Arc::clone(&committed));
        tokio::spawn(async move {
            for n in 1..=150 {
                set(&db, n).await;
                committed.store(n, Ordering::SeqCst);
            }
        })
    };
    let readers = (0..8).map(|_| {
        let (db, committed) = (test.db.clone(), Arc::clone(&committed));
        tokio::spawn(async move {
            let (mut kept, mut hits) = (HashMap::<String, i64>::new(), 0_u32);
            while committed.load(Ordering::SeqCst) < 150 {
                let floor = committed.load(Ordering::SeqCst);
                let key = format!("{:?}", token(&db).await);
                let value = match kept.get(&key) {
                    Some(value) => {
                        hits += 1;
                        *value
                    }
                    None => get(&db).await,
                };
                assert!(value >= floor, "{value} was given after {floor} had been settled");
                kept.insert(key, value);
                // A hit waits for nothing, and eight of these would keep the writer from its turn.
                tokio::task::yield_now().await;
            }
            hits
        })
    });
    let hits: Vec<_> = futures::future::join_all(readers).await;
    writer.await.unwrap();
    assert!(hits.into_iter().map(Result::unwrap).sum::<u32>() > 0, "nothing was ever kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn kept_values_are_never_stale_on_sqlite() {
    kept_values_are_never_stale(TestDb::new(Backend::Sqlite).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn kept_values_are_never_stale_on_postgres() {
    kept_values_are_never_stale(TestDb::new(Backend::Postgres).await).await;
}
