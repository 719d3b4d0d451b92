//! Every function of the audit store on one entry, on both databases.

use serde_json::json;
use spendsense::audit::{Entry, Subject, store};
use spendsense::http::Caller;
use spendsense_db::{Backend, db_execute, db_fetch_one};
use spendsense_engine::audit::{GENESIS, link};
use spendsense_engine::time::UnixMs;

use crate::harness::{START, TestApp};

/// A reading, as [`store::insert_noted`] writes it.
fn noted(audit_id: &str, user_id: &str) -> store::Noted {
    store::Noted {
        audit_id: audit_id.to_owned(),
        action: "read",
        operator_id: "idn_1".to_owned(),
        operator_role: "operator",
        subject_kind: "user",
        subject_id: user_id.to_owned(),
        reason: None,
        metadata: json!({ "b": 1, "a": 0.5 }),
        request_id: "req_1".to_owned(),
        at: START,
    }
}

app_test!(an_entry_is_written_queued_linked_and_read_back, |app: TestApp| async move {
    let mut tx = app.state.db.write().await.unwrap();
    store::insert_noted(&mut tx, &[noted("aud_1", "usr_1")]).await.unwrap();
    let (user_id, recommendation_id) = ("usr_1".into(), "rec_1".into());
    let entry = Entry {
        audit_id: "aud_2".to_owned(),
        action: "test",
        subject: Subject::of("note", "note_1").on(&recommendation_id),
        user_id: Some(&user_id),
        before: Some(json!({ "z": 1, "a": 2 })),
        after: None,
        reason: Some("because"),
        metadata: json!({}),
        at: START,
    };
    store::record(&mut tx, &Caller::program("test"), &entry).await.unwrap();
    let waiting = store::list_waiting(&mut tx, 10).await.unwrap();
    assert_eq!(waiting.iter().map(|row| row.audit_id.as_str()).collect::<Vec<_>>(), ["aud_1", "aud_2"]);
    assert_eq!(waiting[0].metadata, r#"{"a":"0.5","b":1}"#);
    assert_eq!(waiting[1].before_json.as_deref(), Some(r#"{"a":2,"z":1}"#));
    assert_eq!(waiting[1].recommendation_id.as_deref(), Some("rec_1"));
    let mut spelling = Vec::new();
    assert!(waiting[0].entry(1).write(&mut spelling));
    let hash = link(&GENESIS, &spelling);
    store::insert_links(&mut tx, &[(1, "aud_1", hash)], START).await.unwrap();
    assert_eq!(store::find_link_hash(&mut tx, 1).await.unwrap(), Some(hash));
    assert_eq!(store::find_link_hash(&mut tx, 2).await.unwrap(), None);
    let head = store::find_head(&mut tx).await.unwrap();
    assert_eq!((head.seq, head.hash, head.linked_at), (1, hash, Some(START)));
    let left = store::find_waiting(&mut tx).await.unwrap();
    assert_eq!((left.entries, left.oldest_at), (1, Some(START.0)));
    let mut page = store::ChainPage::default();
    store::read_chain(&mut tx, 1, 10, &mut page).await.unwrap();
    let read = page.links().map(|link| {
        let mut spelling = Vec::new();
        assert!(link.entry.unwrap().write(&mut spelling));
        (link.seq, link.audit_id.to_owned(), link.hash.unwrap(), spelling)
    });
    let read: Vec<_> = read.collect();
    assert_eq!(read, [(1, "aud_1".to_owned(), hash, spelling)]);
    tx.commit().await.unwrap();
});

app_test!(entries_are_listed_by_time_and_by_place, |app: TestApp| async move {
    let mut tx = app.state.db.write().await.unwrap();
    let noted = [noted("aud_1", "usr_1"), noted("aud_2", "usr_2"), noted("aud_3", "usr_1")];
    store::insert_noted(&mut tx, &noted).await.unwrap();
    store::insert_links(&mut tx, &[(1, "aud_1", GENESIS), (2, "aud_3", GENESIS)], START).await.unwrap();
    let ids = |rows: Vec<store::AuditRow>| rows.into_iter().map(|row| row.entry.audit_id).collect::<Vec<_>>();
    let all = store::AuditFilter::default();
    assert_eq!(ids(store::list_entries(&mut tx, &all, None, 10).await.unwrap()), ["aud_3", "aud_2", "aud_1"]);
    let after = store::Position { at: START, audit_id: "aud_3".to_owned() };
    assert_eq!(ids(store::list_entries(&mut tx, &all, Some(&after), 1).await.unwrap()), ["aud_2"]);
    let one = store::AuditFilter { user_id: Some("usr_1".to_owned()), ..all.clone() };
    assert_eq!(store::count_entries(&mut tx, &one).await.unwrap(), 2);
    assert_eq!(ids(store::list_links(&mut tx, &all, 1, 10).await.unwrap()), ["aud_3"]);
    assert_eq!(store::find_entry(&mut tx, "aud_3").await.unwrap().unwrap().seq, Some(2));
    assert!(store::find_entry(&mut tx, "aud_4").await.unwrap().is_none());
    assert_eq!(store::count_log(&mut tx).await.unwrap(), 3);
    assert!(store::list_stray(&mut tx, 10).await.unwrap().is_empty());
    assert!(store::list_lost(&mut tx, 10).await.unwrap().is_empty());
    assert!(store::list_relinked(&mut tx, &["aud_1", "aud_2"]).await.unwrap().is_empty());
    tx.commit().await.unwrap();
});

/// Looked at on PostgreSQL only: SQLite plans each statement by its text and its indexes.
#[tokio::test]
async fn a_page_of_a_long_log_is_found_without_reading_the_log() {
    let app = TestApp::with(Backend::Postgres, |_| {}).await;
    let mut tx = app.state.db.write().await.unwrap();
    db_execute!(
        tx,
        "INSERT INTO operator_audit_log (audit_id, operator_id, operator_role, action, metadata, occurred_at)
         SELECT 'aud_' || lpad(CAST(n AS TEXT), 9, '0'), 'idn_1', 'operator', 'read', '{}', n
         FROM generate_series(1, 20000) AS n"
    )
    .unwrap();
    db_execute!(
        tx,
        "INSERT INTO audit_chain (seq, audit_id, hash, linked_at)
         SELECT row_number() OVER (ORDER BY audit_id), audit_id, repeat('0', 64), 0 FROM operator_audit_log"
    )
    .unwrap();
    tx.commit().await.unwrap();
    let mut tx = app.state.db.snapshot().await.unwrap();
    let (all, mut after) = (store::AuditFilter::default(), None);
    // From the sixth time on a connection may use one plan for all binds.
    for page in 0..10 {
        let links = store::list_links(&mut tx, &all, page * 100, 100).await.unwrap();
        assert_eq!(links.last().unwrap().seq, Some(page * 100 + 100));
        let entries = store::list_entries(&mut tx, &all, after.as_ref(), 100).await.unwrap();
        let last = &entries.last().unwrap().entry;
        assert_eq!(last.occurred_at, 20_000 - 100 * (page + 1) + 1);
        after = Some(store::Position { at: UnixMs(last.occurred_at), audit_id: last.audit_id.clone() });
    }
    let sql = "SELECT CAST(SUM(seq_tup_read) AS BIGINT) FROM pg_stat_xact_user_tables
               WHERE relname IN ('operator_audit_log', 'audit_chain')";
    let (read,) = db_fetch_one!(tx, (i64,), sql).unwrap();
    assert_eq!(read, 0, "rows read that no index led to");
}
