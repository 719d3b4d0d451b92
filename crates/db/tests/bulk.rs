//! Bulk writes and reads do the same on both databases.
#![expect(clippy::unwrap_used, clippy::as_conversions, reason = "tests")]

use spendsense_db::bulk::{
    Arrivals, Cell, Column, Counts, Histories, Kind, Role, Rows, Table, UserRange, Whose, begin_load,
    end_load, read_histories, user_ranges, write,
};
use spendsense_db::harness::TestDb;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_one, db_test};

const TRANSACTIONS: Table = Table {
    name: "transactions",
    columns: &[
        Column::new("user_id", Kind::Text, Role::Key),
        Column::new("transaction_id", Kind::Text, Role::Key),
        Column::new("account_id", Kind::Text, Role::Value),
        Column::new("posted_on", Kind::Integer, Role::Value),
        Column::new("amount_cents", Kind::Integer, Role::Value),
        Column::new("merchant_name", Kind::Text, Role::Value),
        Column::new("pending", Kind::Boolean, Role::Value),
        Column::new("created_at", Kind::Integer, Role::Once),
    ],
};

/// Users `u1` … with an account `a1` … each; every second one consents.
async fn users(tx: &mut Tx, count: i64) {
    for n in 1..=count {
        let (user, account) = (format!("u{n}"), format!("a{n}"));
        db_execute!(
            tx,
            "INSERT INTO users (user_id, full_name, email, user_type, consent_status, created_at, updated_at)
             VALUES ($1, 'A', $1, 'customer', $2, 0, 0)",
            &user,
            n % 2 == 1
        )
        .unwrap();
        db_execute!(
            tx,
            "INSERT INTO accounts (account_id, user_id, type, iso_currency_code, created_at, updated_at)
             VALUES ($1, $2, 'checking', 'USD', 0, 0)",
            &account,
            &user
        )
        .unwrap();
        db_execute!(tx, "INSERT INTO account_holders (user_id, account_id) VALUES ($1, $2)", &user, &account)
            .unwrap();
    }
}

fn transaction<'a>(user: &'a str, id: &'a str, account: &'a str, amount_cents: i64) -> [Cell<'a>; 8] {
    let merchant = Some("Café ’n’ Co");
    [
        user.into(),
        id.into(),
        account.into(),
        20_000_i64.into(),
        amount_cents.into(),
        merchant.into(),
        false.into(),
        1_i64.into(),
    ]
}

fn batch<'a>(transactions: impl IntoIterator<Item = [Cell<'a>; 8]>) -> Rows {
    let mut rows = Rows::new(8);
    for row in transactions {
        rows.push(row);
    }
    rows
}

db_test!(an_upsert_counts_what_is_new_changed_and_equal, |test: TestDb| async move {
    let mut tx = test.db.write().await.unwrap();
    users(&mut tx, 1).await;
    let rows = batch([transaction("u1", "t1", "a1", -500), transaction("u1", "t2", "a1", 7)]);
    let new = write(&mut tx, &TRANSACTIONS, &rows, Arrivals::New).await.unwrap();
    assert_eq!(new, Counts { inserted: 2, ..Counts::default() });

    let mut later = transaction("u1", "t2", "a1", 7);
    later[7] = Cell::Integer(99);
    let rows = batch([transaction("u1", "t1", "a1", -501), later, transaction("u1", "t3", "a1", 0)]);
    let any = write(&mut tx, &TRANSACTIONS, &rows, Arrivals::Any).await.unwrap();
    assert_eq!(any, Counts { inserted: 1, updated: 1, unchanged: 1 });
    tx.commit().await.unwrap();

    let mut tx = test.db.read().await.unwrap();
    let sum: (i64, i64) = db_fetch_one!(
        tx,
        (i64, i64),
        "SELECT CAST(SUM(amount_cents) AS BIGINT), CAST(SUM(created_at) AS BIGINT) FROM transactions"
    )
    .unwrap();
    assert_eq!(sum, (-494, 3), "t1 changed, and the first created_at was kept");
});

db_test!(a_row_that_was_called_new_and_exists_is_a_unique_violation, |test: TestDb| async move {
    let mut tx = test.db.write().await.unwrap();
    users(&mut tx, 1).await;
    let rows = batch([transaction("u1", "t1", "a1", -500)]);
    write(&mut tx, &TRANSACTIONS, &rows, Arrivals::New).await.unwrap();
    let again = write(&mut tx, &TRANSACTIONS, &rows, Arrivals::New).await;
    assert!(matches!(again, Err(DbError::UniqueViolation(_))), "{again:?}");
});

db_test!(a_transaction_on_an_account_of_somebody_else_is_refused, |test: TestDb| async move {
    for arrivals in [Arrivals::New, Arrivals::Any] {
        let mut tx = test.db.write().await.unwrap();
        users(&mut tx, 2).await;
        let rows = batch([transaction("u1", "t1", "a2", -500)]);
        let refused = write(&mut tx, &TRANSACTIONS, &rows, arrivals).await;
        assert!(matches!(refused, Err(DbError::ForeignKey(_))), "{arrivals:?}: {refused:?}");
    }
});

db_test!(transactions_go_with_their_user, |test: TestDb| async move {
    let mut tx = test.db.write().await.unwrap();
    users(&mut tx, 2).await;
    let rows = batch([transaction("u1", "t1", "a1", -500), transaction("u2", "t1", "a2", 7)]);
    write(&mut tx, &TRANSACTIONS, &rows, Arrivals::New).await.unwrap();
    db_execute!(tx, "DELETE FROM users WHERE user_id = 'u1'").unwrap();
    let left: (String,) = db_fetch_one!(tx, (String,), "SELECT user_id FROM transactions").unwrap();
    assert_eq!(left.0, "u2");
});

db_test!(histories_hold_every_row_of_consenting_users_only, |test: TestDb| async move {
    let mut tx = test.db.write().await.unwrap();
    users(&mut tx, 5).await;
    db_execute!(tx, "INSERT INTO account_holders (user_id, account_id) VALUES ('u3', 'a1')").unwrap();
    let rows = batch([
        transaction("u3", "t2", "a3", -5),
        transaction("u1", "t1", "a1", -500),
        transaction("u2", "t1", "a2", 7),
        transaction("u3", "t1", "a1", 9),
    ]);
    write(&mut tx, &TRANSACTIONS, &rows, Arrivals::New).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = test.db.snapshot().await.unwrap();
    let ranges = user_ranges(&mut tx, Whose::Consenting, 2).await.unwrap();
    let bounds: Vec<_> = ranges.iter().map(|r| (r.first.as_str(), r.last.as_str(), r.users)).collect();
    assert_eq!(bounds, [("u1", "u3", 2), ("u5", "u5", 1)]);

    let mut histories = Histories::default();
    read_histories(&mut tx, &ranges[0], Whose::Consenting, &mut histories).await.unwrap();
    let users: Vec<_> = histories.iter().map(|h| h.user.user_id.clone()).collect();
    assert_eq!(users, ["u1", "u3"], "u2 lies between and has not consented");
    let joint = histories.iter().nth(1).unwrap();
    let mut seen: Vec<_> = joint
        .transactions()
        .map(|t| (t.transaction_id, joint.accounts[t.account as usize].account_id.as_str(), t.amount_cents))
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, [("t1", "a1", 9), ("t2", "a3", -5)]);
    let first = joint.transactions().next().unwrap();
    assert_eq!((first.merchant_name, first.category_primary), (Some("Café ’n’ Co"), None));

    read_histories(&mut tx, &UserRange::one("u2"), Whose::Consenting, &mut histories).await.unwrap();
    assert!(histories.is_empty(), "no consent, no data");
    read_histories(&mut tx, &UserRange::one("u2"), Whose::Everyones, &mut histories).await.unwrap();
    assert_eq!(histories.transaction_count(), 1);
});

/// A transaction of `u1` by its id, merchant and channel.
fn labelled<'a>(id: &'a str, merchant: Option<&'a str>, channel: Option<&'a str>) -> [Cell<'a>; 9] {
    let [user, id, account, day, amount, _, pending, created] = transaction("u1", id, "a1", i64::MIN);
    [user, id, account, day, amount, merchant.into(), channel.into(), pending, created]
}

/// [`TRANSACTIONS`] with the payment channel.
const LABELLED: Table = Table {
    name: "transactions",
    columns: &[
        Column::new("user_id", Kind::Text, Role::Key),
        Column::new("transaction_id", Kind::Text, Role::Key),
        Column::new("account_id", Kind::Text, Role::Value),
        Column::new("posted_on", Kind::Integer, Role::Value),
        Column::new("amount_cents", Kind::Integer, Role::Value),
        Column::new("merchant_name", Kind::Text, Role::Value),
        Column::new("payment_channel", Kind::Text, Role::Value),
        Column::new("pending", Kind::Boolean, Role::Value),
        Column::new("created_at", Kind::Integer, Role::Once),
    ],
};

/// Texts that a reader could mistake for the marks between texts, or for missing ones.
const ODD: [(Option<&str>, Option<&str>); 8] = [
    (None, Some("")),
    (Some(""), None),
    (Some("\u{1f}"), Some("a\u{1f}b")),
    (Some("\u{1e}"), None),
    (None, Some("\u{1e}")),
    (Some("\u{1e}\u{1f}"), Some("\u{1f}\u{1e}")),
    (Some("é\u{1e}"), Some("’")),
    (None, None),
];

db_test!(odd_texts_are_read_as_they_were_written, |test: TestDb| async move {
    // Each text by itself, then all together.
    for chosen in (0..ODD.len()).map(|n| n..n + 1).chain(std::iter::once(0..ODD.len())) {
        let mut tx = test.db.write().await.unwrap();
        users(&mut tx, 1).await;
        let ids: Vec<String> = chosen.clone().map(|n| format!("t{n}")).collect();
        let mut rows = Rows::new(9);
        for (id, (merchant, channel)) in ids.iter().zip(&ODD[chosen.clone()]) {
            rows.push(labelled(id, *merchant, *channel));
        }
        write(&mut tx, &LABELLED, &rows, Arrivals::New).await.unwrap();
        let mut histories = Histories::default();
        read_histories(&mut tx, &UserRange::one("u1"), Whose::Everyones, &mut histories).await.unwrap();
        let history = histories.iter().next().unwrap();
        let mut seen: Vec<_> = history
            .transactions()
            .map(|t| (t.transaction_id, t.merchant_name, t.payment_channel, t.amount_cents, t.posted_on))
            .collect();
        seen.sort_unstable();
        let sent: Vec<_> = ids
            .iter()
            .zip(&ODD[chosen])
            .map(|(id, (merchant, channel))| (id.as_str(), *merchant, *channel, i64::MIN, 20_000))
            .collect();
        assert_eq!(seen, sent);
    }
});

db_test!(a_history_too_long_to_pack_is_read_whole, |test: TestDb| async move {
    let mut tx = test.db.write().await.unwrap();
    users(&mut tx, 3).await;
    let count = 5_001;
    let ids: Vec<String> = (0..count).map(|n| format!("t{n:05}")).collect();
    let long = ids.iter().map(|id| transaction("u1", id, "a1", 1));
    let short = [transaction("u3", "t1", "a3", -7)];
    write(&mut tx, &TRANSACTIONS, &batch(long.chain(short)), Arrivals::New).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = test.db.snapshot().await.unwrap();
    let ranges = user_ranges(&mut tx, Whose::Consenting, 10).await.unwrap();
    let mut histories = Histories::default();
    read_histories(&mut tx, &ranges[0], Whose::Consenting, &mut histories).await.unwrap();
    let seen: Vec<_> = histories
        .iter()
        .map(|h| {
            (h.user.user_id.as_str(), h.transactions().len(), h.transactions().map(|t| t.amount_cents).sum())
        })
        .collect();
    assert_eq!(seen, [("u1", 5_001, 5_001), ("u3", 1, -7_i64)]);
});

db_test!(a_first_load_asks_at_its_end_whether_users_hold_the_accounts, |test: TestDb| async move {
    let mut tx = test.db.write().await.unwrap();
    users(&mut tx, 2).await;
    let mut load = begin_load(&mut tx).await.unwrap();
    let rows = batch([transaction("u1", "t1", "a1", -500), transaction("u1", "t2", "a2", -500)]);
    let refused = match load.write(&mut tx, &TRANSACTIONS, &rows, Arrivals::New).await {
        Ok(_) => end_load(&mut tx, load).await,
        Err(error) => Err(error),
    };
    assert!(matches!(refused, Err(DbError::ForeignKey(_))), "{refused:?}");
    drop(tx);

    let mut tx = test.db.write().await.unwrap();
    users(&mut tx, 2).await;
    let mut load = begin_load(&mut tx).await.unwrap();
    let rows = batch([transaction("u1", "t1", "a1", -500)]);
    load.write(&mut tx, &TRANSACTIONS, &rows, Arrivals::New).await.unwrap();
    end_load(&mut tx, load).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = test.db.write().await.unwrap();
    let later = batch([transaction("u1", "t2", "a2", -500)]);
    let refused = write(&mut tx, &TRANSACTIONS, &later, Arrivals::New).await;
    assert!(matches!(refused, Err(DbError::ForeignKey(_))), "the load left the rule in force: {refused:?}");
});

db_test!(of_two_first_loads_at_once_the_second_adds_to_the_first, |test: TestDb| async move {
    let mut tx = test.db.write().await.unwrap();
    users(&mut tx, 2).await;
    tx.commit().await.unwrap();

    let mut tx = test.db.write().await.unwrap();
    let mut load = begin_load(&mut tx).await.unwrap();
    assert!(load.is_first);
    let second = tokio::spawn({
        let db = test.db.clone();
        async move {
            let mut tx = db.write().await.unwrap();
            let mut load = begin_load(&mut tx).await.unwrap();
            assert!(!load.is_first);
            let rows = batch([transaction("u2", "t2", "a2", -7)]);
            load.write(&mut tx, &TRANSACTIONS, &rows, Arrivals::Any).await.unwrap();
            end_load(&mut tx, load).await.unwrap();
            tx.commit().await.unwrap();
        }
    });
    // Time for the second to look, and to wait.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    db_execute!(tx, "INSERT INTO account_holders (user_id, account_id) VALUES ('u1', 'a2')").unwrap();
    let rows = batch([transaction("u1", "t1", "a2", -500)]);
    load.write(&mut tx, &TRANSACTIONS, &rows, Arrivals::New).await.unwrap();
    end_load(&mut tx, load).await.unwrap();
    tx.commit().await.unwrap();
    second.await.unwrap();

    let mut tx = test.db.read().await.unwrap();
    let (kept,) = db_fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM transactions").unwrap();
    assert_eq!(kept, 2);
});
