//! The SQL of the desk, of policies and of content, on both databases.

use serde_json::json;
use spendsense::content::store as content;
use spendsense::content::store::RevisionRow;
use spendsense::customers::explorer::model::{SearchUsers, UserSort};
use spendsense::customers::explorer::store as explorer;
use spendsense::customers::explorer::store::TransactionFilter;
use spendsense::desk::store as desk;
use spendsense::desk::store::NoteRow;
use spendsense::insight::store as insight;
use spendsense::insight::store::Span;
use spendsense::personas::{PolicyInForce, store as personas};
use spendsense::policies::model::DraftStatus;
use spendsense::policies::store as policies;
use spendsense::policies::store::{DraftRow, RuleChanges, RunRow};
use spendsense_db::bulk::UserRange;
use spendsense_db::harness::TestDb;
use spendsense_db::{DbError, Tx, db_execute, db_test};
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::money::Cents;
use spendsense_engine::time::{Day, UnixMs};

use crate::bank;
use crate::harness::{START, TestApp};

/// The first item of a batch for `usr_1`, whose operator is named too.
async fn item(app: &TestApp) -> (RecommendationId, String) {
    let operator = bank::ready(app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    let me = operator.get("/auth/me").await.json()["identity_id"].as_str().unwrap().to_owned();
    (batch[0]["recommendation_id"].as_str().unwrap().into(), me)
}

fn search(sort: UserSort) -> SearchUsers {
    SearchUsers { q: None, persona: None, window_days: 30, consent: None, sort, limit: 1, cursor: None }
}

app_test!(the_search_reads_users_and_what_stands_beside_them, |app: TestApp| async move {
    item(&app).await;
    app.insert_user("usr_2").await;
    let mut tx = app.state.db.snapshot().await.unwrap();
    for sort in [UserSort::Name, UserSort::Newest, UserSort::UserId] {
        // One more than asked for.
        assert_eq!(explorer::search_users(&mut tx, &search(sort), None).await.unwrap().len(), 2);
    }
    assert_eq!(explorer::count_users(&mut tx, &search(UserSort::Name)).await.unwrap(), 2);
    let personas = explorer::list_personas_of(&mut tx, &["usr_1", "usr_2"]).await.unwrap();
    assert_eq!(personas[&("usr_1".to_owned(), 30)].persona_type, "high_utilization");
    let waiting = explorer::count_awaiting_of(&mut tx, &["usr_1", "usr_2"]).await.unwrap();
    assert!(waiting["usr_1"] > 0 && !waiting.contains_key("usr_2"));
    let user = UserId::from("usr_1");
    assert_eq!(explorer::list_accounts(&mut tx, &user).await.unwrap().len(), 2);
    assert_eq!(explorer::list_liabilities(&mut tx, &user).await.unwrap()[0].0, "usr_1_card");
    let page = personas::list_history_page(&mut tx, &user, Some(30), None, 5).await.unwrap();
    let before = Some((page[0].assigned_at.0, page[0].assignment_id.as_str()));
    assert!(personas::list_history_page(&mut tx, &user, None, before, 5).await.unwrap().is_empty());
    assert_eq!(personas::count_history(&mut tx, &user, Some(180)).await.unwrap(), 0);
});

app_test!(transactions_are_read_by_day_account_and_id, |app: TestApp| async move {
    item(&app).await;
    let mut tx = app.state.db.snapshot().await.unwrap();
    let user = UserId::from("usr_1");
    let all =
        TransactionFilter { ids: None, from: None, to: None, account_id: None, limit: 500, after: None };
    let rows = explorer::list_transactions(&mut tx, &user, &all).await.unwrap();
    assert_eq!(explorer::count_transactions(&mut tx, &user, &all).await.unwrap(), 50);
    let newest = &rows[0];
    let one = TransactionFilter { ids: Some(vec![&newest.transaction_id]), from: Some(newest.date), ..all };
    let found = explorer::list_transactions(&mut tx, &user, &one).await.unwrap();
    assert_eq!((found.len(), found[0].amount), (1, newest.amount));
    assert_ne!(newest.amount, Cents::ZERO);
    let later = TransactionFilter { from: Some(Day(newest.date.0 + 1)), ids: None, ..one };
    assert_eq!(explorer::count_transactions(&mut tx, &user, &later).await.unwrap(), 0);
});

app_test!(the_desks_work_is_counted, |app: TestApp| async move {
    let (id, me) = item(&app).await;
    let mut tx = app.state.db.write().await.unwrap();
    let sql = "INSERT INTO review_openings (recommendation_id, opened_by, opened_at) VALUES ($1, $2, $3)";
    db_execute!(tx, sql, id.as_str(), &me, START.0 - 5_000).unwrap();
    tx.commit().await.unwrap();
    let operator = app.operator().await;
    let body = json!({ "operator_id": operator.get("/auth/me").await.json()["identity_id"], "reason": "Does not fit" });
    operator.post(&format!("/recommendations/{}/reject", id.as_str()), &body).await;
    let span = Span { from: UnixMs(START.0 - 1), to: UnixMs(START.0 + 1) };
    let mut tx = app.state.db.snapshot().await.unwrap();
    let queue = insight::count_queue(&mut tx).await.unwrap();
    assert!(queue.pending > 0 && queue.flagged == 0);
    let activities = insight::list_activities(&mut tx, span).await.unwrap();
    assert_eq!((activities[0].action.as_str(), activities[0].count), ("reject", 1));
    assert!(insight::list_generated(&mut tx, span).await.unwrap()[0].count > 1);
    // It was another operator who opened it.
    assert!(insight::list_review_times(&mut tx, span).await.unwrap().is_empty());
    assert_eq!(insight::list_operator_names(&mut tx, &[me.as_str()]).await.unwrap()[&me], "operator");
    assert_eq!(insight::list_rejection_reasons(&mut tx, span, 5).await.unwrap()[0].reason, "Does not fit");
    assert!(insight::list_override_reasons(&mut tx, span, 5).await.unwrap().is_empty());
    assert_eq!(insight::count_open_flags(&mut tx).await.unwrap(), 0);
    let failed = insight::count_guardrail_failures(&mut tx, span).await.unwrap();
    assert!((0..=20).contains(&failed));
});

app_test!(notes_tags_and_assignments_are_kept, |app: TestApp| async move {
    let (id, me) = item(&app).await;
    let mut tx = app.state.db.write().await.unwrap();
    let note = NoteRow {
        note_id: "not_1".into(),
        recommendation_id: id.to_string(),
        author_id: me.clone(),
        author_name: None,
        note_text: "a note".into(),
        version: 1,
        created_at: 1,
        updated_at: 1,
    };
    desk::insert_note(&mut tx, &note).await.unwrap();
    assert_eq!(desk::update_note(&mut tx, "not_1", 2, "late", UnixMs(2)).await.unwrap(), 0);
    assert_eq!(desk::update_note(&mut tx, "not_1", 1, "better", UnixMs(2)).await.unwrap(), 1);
    let found = desk::find_note(&mut tx, "not_1").await.unwrap().unwrap();
    assert_eq!((found.note_text.as_str(), found.author_name.as_deref()), ("better", Some("operator")));
    assert_eq!(desk::count_notes(&mut tx, &id).await.unwrap(), 1);
    assert!(desk::list_notes(&mut tx, &id, Some(&(1, "not_1".to_owned())), 5).await.unwrap().is_empty());
    assert_eq!(desk::delete_notes_about(&mut tx, &"usr_1".into()).await.unwrap(), 1);
    assert_eq!(desk::delete_note(&mut tx, "not_1").await.unwrap(), 0);
    assert_eq!(desk::insert_tag(&mut tx, &id, "edge_case", &me, UnixMs(1)).await.unwrap(), 1);
    assert_eq!(desk::insert_tag(&mut tx, &id, "edge_case", &me, UnixMs(2)).await.unwrap(), 0);
    assert_eq!(desk::list_tags(&mut tx, &id).await.unwrap()[0].tagged_at, UnixMs(1));
    assert_eq!(desk::count_tags(&mut tx).await.unwrap()["edge_case"], 1);
    assert_eq!(desk::delete_tag(&mut tx, &id, "edge_case").await.unwrap(), 1);
    desk::lock_assigning(&mut tx).await.unwrap();
    desk::upsert_assignment(&mut tx, &id, &me, &me, UnixMs(1)).await.unwrap();
    assert_eq!(desk::find_item(&mut tx, &id).await.unwrap().unwrap().assignee_id, Some(me.clone()));
    assert_eq!(desk::list_operators(&mut tx).await.unwrap()[0].open_load, 1);
    assert_eq!(desk::delete_assignment(&mut tx, &id).await.unwrap(), 1);
});

fn draft(status: DraftStatus) -> DraftRow {
    let policy = PolicyInForce::shipped();
    DraftRow {
        draft_id: "pdr_1".into(),
        title: "A draft".into(),
        base_hash: policy.hash().into(),
        policy_hash: policy.hash().into(),
        body: policy.body().into(),
        status: status.as_str().into(),
        version: 1,
        author_id: "idn_1".into(),
        edited_by: "idn_1".into(),
        published_by: None,
        created_at: 1,
        updated_at: 1,
    }
}

async fn with_draft(test: &TestDb) -> (Tx, DraftRow) {
    let mut tx = test.db.write().await.unwrap();
    let (row, policy) = (draft(DraftStatus::Open), PolicyInForce::shipped());
    personas::insert_policy(&mut tx, policy.hash(), policy.body(), UnixMs(1)).await.unwrap();
    policies::insert_draft(&mut tx, &row).await.unwrap();
    (tx, row)
}

db_test!(drafts_and_publications_are_kept_in_order, |test: TestDb| async move {
    let (mut tx, row) = with_draft(&test).await;
    let published =
        DraftRow { published_by: Some("idn_2".into()), updated_at: 2, ..draft(DraftStatus::Published) };
    assert_eq!(policies::update_draft(&mut tx, &row, &published).await.unwrap(), 1);
    // It is neither at that version nor open any more.
    assert_eq!(policies::update_draft(&mut tx, &row, &published).await.unwrap(), 0);
    let found = policies::find_draft(&mut tx, "pdr_1").await.unwrap().unwrap();
    assert_eq!((found.version, found.status().unwrap()), (2, DraftStatus::Published));
    assert_eq!(policies::count_drafts(&mut tx, Some(DraftStatus::Open)).await.unwrap(), 0);
    assert_eq!(policies::list_drafts(&mut tx, None, None, 5).await.unwrap().len(), 1);
    assert_eq!(policies::find_published(&mut tx).await.unwrap(), None);
    policies::lock_publishing(&mut tx).await.unwrap();
    policies::insert_publication(&mut tx, &row, "idn_2", UnixMs(3)).await.unwrap();
    policies::insert_publication(&mut tx, &row, "idn_3", UnixMs(4)).await.unwrap();
    let seqs: Vec<i64> =
        policies::list_publications(&mut tx, 5).await.unwrap().iter().map(|newest| newest.seq).collect();
    assert_eq!(seqs, [2, 1]);
    let of = policies::list_publications_of(&mut tx, &row.policy_hash).await.unwrap();
    assert_eq!(
        of.iter().map(|publication| publication.published_by.as_str()).collect::<Vec<_>>(),
        ["idn_3", "idn_2"]
    );
    assert!(policies::list_publications_of(&mut tx, "another").await.unwrap().is_empty());
    assert_eq!(
        policies::find_published(&mut tx).await.unwrap().as_deref(),
        Some(PolicyInForce::shipped().body())
    );
    assert_eq!(policies::find_rule_changes(&mut tx).await.unwrap(), RuleChanges { policy: 2, content: 0 });
    let range = UserRange::one("usr_none");
    assert!(policies::list_consenting_names(&mut tx, &range).await.unwrap().is_empty());
});

db_test!(a_run_that_ended_is_not_touched_again, |test: TestDb| async move {
    let (mut tx, row) = with_draft(&test).await;
    policies::lock_runs(&mut tx).await.unwrap();
    let run = RunRow {
        run_id: "run_1".into(),
        policy_hash: row.policy_hash,
        started_by: "idn_1".into(),
        started_at: 1,
        touched_at: 1,
        users_total: 10,
        users_done: 0,
        changed: 0,
        finished_at: None,
        failure: None,
    };
    policies::insert_run(&mut tx, &run).await.unwrap();
    let ended = RunRow { users_done: 10, finished_at: Some(2), ..run.clone() };
    assert_eq!(policies::update_run(&mut tx, &ended).await.unwrap(), 1);
    assert_eq!(policies::update_run(&mut tx, &run).await.unwrap(), 0);
    let listed = policies::list_runs(&mut tx, 5).await.unwrap();
    assert_eq!((listed.len(), listed[0].users_done), (1, 10));
});

db_test!(a_version_of_content_is_written_once, |test: TestDb| async move {
    let mut tx = test.db.write().await.unwrap();
    content::lock_content(&mut tx).await.unwrap();
    let row = |version, active| RevisionRow {
        content_id: "an-item".into(),
        version,
        body: "{}".into(),
        active,
        reason: "a reason to write".into(),
        edited_by: "idn_1".into(),
        edited_at: version,
    };
    for (version, active) in [(1, true), (2, false)] {
        content::insert_revision(&mut tx, &row(version, active)).await.unwrap();
    }
    assert_eq!(content::list_newest(&mut tx).await.unwrap()[0].version, 2);
    assert!(!content::find_newest(&mut tx, "an-item").await.unwrap().unwrap().active);
    assert_eq!(content::list_revisions(&mut tx, "an-item", 1).await.unwrap().len(), 1);
    assert!(content::find_newest(&mut tx, "another").await.unwrap().is_none());
    let twin = content::insert_revision(&mut tx, &row(2, true)).await;
    assert!(matches!(twin, Err(DbError::UniqueViolation(_))), "{twin:?}");
});
