//! The SQL of ingest, on both databases.

use serde_json::json;
use spendsense::ingest::store::integrity::{faults, row_counts, sample_transaction};
use spendsense::ingest::store::keys::{SavedAnswer, delete_keys_before, find_answer, insert_answer};
use spendsense::ingest::store::{holdings, known_accounts, known_liabilities, known_users};
use spendsense_db::db_execute;
use spendsense_engine::time::{Day, UnixMs};

use crate::bank::{customer, ready};
use crate::harness::TestApp;

const TOMORROW: Day = Day(20_779);

fn saved(hash: &str) -> SavedAnswer {
    SavedAnswer { request_hash: hash.to_owned(), body: "{}".to_owned() }
}

app_test!(an_answer_is_kept_for_one_identity_and_key, |app: TestApp| async move {
    let mut tx = app.state.db.write().await.unwrap();
    insert_answer(&mut tx, "idn_1", "k", &saved("one"), UnixMs(10)).await.unwrap();
    insert_answer(&mut tx, "idn_2", "k", &saved("two"), UnixMs(20)).await.unwrap();
    assert_eq!(find_answer(&mut tx, "idn_1", "k").await.unwrap(), Some(saved("one")));
    assert_eq!(find_answer(&mut tx, "idn_1", "other").await.unwrap(), None);
    assert_eq!(delete_keys_before(&mut tx, UnixMs(20)).await.unwrap(), 1);
    assert_eq!(find_answer(&mut tx, "idn_1", "k").await.unwrap(), None);
    assert_eq!(find_answer(&mut tx, "idn_2", "k").await.unwrap(), Some(saved("two")));
});

app_test!(what_a_file_names_is_found_by_its_ids, |app: TestApp| async move {
    ready(&app, "usr_1").await;
    let mut tx = app.state.db.read().await.unwrap();
    let by_id = known_users(&mut tx, &["usr_1", "usr_2"], &[]).await.unwrap();
    let by_email = known_users(&mut tx, &[], &["usr_1@example.com"]).await.unwrap();
    for users in [by_id, by_email] {
        assert_eq!(users.iter().map(|user| user.user_id.as_str()).collect::<Vec<_>>(), ["usr_1"]);
    }
    let accounts = known_accounts(&mut tx, &["usr_1_card", "none"]).await.unwrap();
    assert_eq!((accounts.len(), accounts[0].user_id.as_str()), (1, "usr_1"));
    let liabilities = known_liabilities(&mut tx, &["usr_1_l", "none"]).await.unwrap();
    assert_eq!((liabilities.len(), liabilities[0].user_id.as_str()), (1, "usr_1"));
    for asked in [true, false] {
        let held = holdings(&mut tx, &["usr_1"], asked).await.unwrap();
        assert_eq!(held.len(), 2);
        assert!(held.iter().all(|row| row.has_history == asked), "{held:?}");
    }
});

app_test!(a_sound_database_breaks_no_rule_and_is_counted, |app: TestApp| async move {
    ready(&app, "usr_1").await;
    let mut tx = app.state.db.read().await.unwrap();
    for broken in faults(&mut tx, TOMORROW).await.unwrap() {
        assert_eq!(broken.rows, 0, "{}", broken.rule);
    }
    let counts = row_counts(&mut tx).await.unwrap();
    let of = |table: &str| counts.iter().find(|(name, _)| *name == table).unwrap().1;
    let rows = customer("usr_1", true)["transactions"].as_array().unwrap().len();
    assert_eq!((of("users"), of("accounts"), of("liabilities")), (1, 2, 1));
    assert_eq!(usize::try_from(of("transactions")).unwrap(), rows);
    let sample = sample_transaction(&mut tx).await.unwrap().unwrap();
    assert!(sample.starts_with("usr_1_t0 of "), "{sample}");
});

app_test!(a_broken_rule_is_counted_and_named, |app: TestApp| async move {
    let operator = ready(&app, "usr_1").await;
    operator.post("/ingest/", &json!({"users": customer("usr_2", false)["users"]})).await;
    let mut tx = app.state.db.write().await.unwrap();
    db_execute!(tx, "UPDATE transactions SET posted_on = 30000 WHERE transaction_id = 'usr_1_t0'").unwrap();
    db_execute!(tx, "UPDATE users SET consent_status = $1", false).unwrap();
    let found = faults(&mut tx, TOMORROW).await.unwrap();
    let broken: Vec<_> = found.iter().filter(|fault| fault.rows > 0).map(|fault| fault.rule).collect();
    let expected = ["transactions dated after tomorrow", "derived figures of users who have not consented"];
    assert_eq!(broken, expected);
});

app_test!(an_empty_database_has_no_transaction_to_show, |app: TestApp| async move {
    let mut tx = app.state.db.read().await.unwrap();
    assert_eq!(sample_transaction(&mut tx).await.unwrap(), None);
});
