//! The SQL of review and delivery on both databases, function by function.

use spendsense::delivery::store::{
    DeliveryFilter, NewDelivery, count_deliveries, count_inbox, delete_waiting, find_listed, find_of,
    insert_deliveries, list_deliveries, list_due, list_inbox, mark_cancelled, mark_claimed, mark_dismissed,
    mark_failed, mark_retried, mark_sent, mark_viewed,
};
use spendsense::http::{Caller, Role};
use spendsense::recommendations::store::{RecommendationRow, find_recommendation};
use spendsense::review::decide::store::{
    FlagPage, count_flags, delete_flag, find_flag, insert_flag, insert_version, list_expired, list_flags,
    list_flags_of, list_versions, mark_decided, mark_flags_reopened, mark_flags_resolved, mark_modified,
};
use spendsense::review::queue::store::{
    Filter, Order, count_queue, find_item, list_entries, list_queue, list_tags,
};
use spendsense_db::{Tx, db_execute};
use spendsense_engine::time::UnixMs;

use crate::bank;
use crate::harness::{START, TestApp};

fn caller() -> Caller {
    Caller {
        identity_id: "idn_x".into(),
        login: "x".to_owned(),
        role: Role::Operator,
        user_id: None,
        request_id: String::new(),
    }
}

/// Two items of one user.
async fn two(app: &TestApp) -> [RecommendationRow; 2] {
    let operator = bank::ready(app, "usr_1").await;
    let batch = bank::generate(&operator, "usr_1").await;
    let mut tx = app.state.db.read().await.unwrap();
    let mut row = async |at: usize| {
        let id = batch[at]["recommendation_id"].as_str().unwrap().into();
        find_recommendation(&mut tx, &id).await.unwrap().unwrap()
    };
    [row(0).await, row(1).await]
}

async fn again(tx: &mut Tx, row: &RecommendationRow) -> RecommendationRow {
    find_recommendation(tx, &row.id()).await.unwrap().unwrap()
}

app_test!(a_change_is_written_over_the_version_it_saw_and_no_other, |app: TestApp| async move {
    let [row, other] = two(&app).await;
    let mut tx = app.state.db.write().await.unwrap();
    let rejected = RecommendationRow {
        status: "rejected".to_owned(),
        version: 2,
        rejected_by: Some("idn_x".to_owned()),
        ..row.clone()
    };
    assert_eq!(mark_decided(&mut tx, &row, &rejected).await.unwrap(), 1);
    assert_eq!(mark_decided(&mut tx, &row, &rejected).await.unwrap(), 0);
    let changed = RecommendationRow { title: "Another title".to_owned(), version: 3, ..rejected.clone() };
    assert_eq!(mark_modified(&mut tx, &row, &changed).await.unwrap(), 0);
    assert_eq!(mark_modified(&mut tx, &rejected, &changed).await.unwrap(), 1);
    let now = again(&mut tx, &row).await;
    assert_eq!((now.title.as_str(), now.version, now.status.as_str()), ("Another title", 3, "rejected"));
    assert_eq!(again(&mut tx, &other).await.version, 1);
});

app_test!(versions_are_kept_once_and_in_order, |app: TestApp| async move {
    let [row, other] = two(&app).await;
    let mut tx = app.state.db.write().await.unwrap();
    for version in [2, 1, 1] {
        insert_version(&mut tx, &row, version, "idn_x", Some("why"), START).await.unwrap();
    }
    let kept = list_versions(&mut tx, &row.id()).await.unwrap();
    assert_eq!(kept.iter().map(|version| version.version).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((kept[0].title.as_str(), kept[0].reason.as_deref()), (row.title.as_str(), Some("why")));
    assert!(list_versions(&mut tx, &other.id()).await.unwrap().is_empty());
});

app_test!(flags_open_close_and_open_again_with_the_decision_that_closed_them, |app: TestApp| async move {
    let [row, other] = two(&app).await;
    let mut tx = app.state.db.write().await.unwrap();
    insert_flag(&mut tx, "flg_1", &row, &caller(), "look at this").await.unwrap();
    insert_flag(&mut tx, "flg_2", &other, &caller(), "and at this").await.unwrap();
    let decided = RecommendationRow { version: 7, ..row.clone() };
    assert_eq!(mark_flags_resolved(&mut tx, &decided, &caller(), "approved").await.unwrap(), 1);
    let flag = find_flag(&mut tx, "flg_1").await.unwrap().unwrap();
    assert_eq!((flag.resolved, flag.resolution.as_deref()), (true, Some("approved")));
    assert_eq!(count_flags(&mut tx, Some(true)).await.unwrap(), 1);
    assert_eq!(count_flags(&mut tx, None).await.unwrap(), 2);
    assert_eq!(mark_flags_reopened(&mut tx, &row, 6).await.unwrap(), 0);
    assert_eq!(mark_flags_reopened(&mut tx, &row, 7).await.unwrap(), 1);
    let page = |after: (i64, String)| FlagPage { resolved: Some(false), after, limit: 1 };
    let first = list_flags(&mut tx, &page((i64::MAX, String::new()))).await.unwrap();
    let second = list_flags(&mut tx, &page((first[0].flagged_at, first[0].flag_id.clone()))).await.unwrap();
    assert_eq!((first[0].flag_id.as_str(), second[0].flag_id.as_str()), ("flg_2", "flg_1"));
    delete_flag(&mut tx, "flg_1").await.unwrap();
    assert!(list_flags_of(&mut tx, &row.id()).await.unwrap().is_empty());
    assert!(find_flag(&mut tx, "flg_1").await.unwrap().is_none());
});

app_test!(the_queue_is_filtered_by_what_stands_beside_an_item, |app: TestApp| async move {
    let [row, other] = two(&app).await;
    let ann = app.insert_identity(Role::Operator, None).await;
    let mut tx = app.state.db.write().await.unwrap();
    db_execute!(
        tx,
        "INSERT INTO recommendation_assignments (recommendation_id, assignee_id, assigned_by, assigned_at)
         VALUES ($1, $2, 'x', 0)",
        &row.recommendation_id,
        ann.identity_id.as_str()
    )
    .unwrap();
    db_execute!(
        tx,
        "INSERT INTO recommendation_tags (recommendation_id, tag, tagged_by, tagged_at) VALUES ($1, 'vip', 'x', 0)",
        &other.recommendation_id
    )
    .unwrap();
    let pending = Filter { status: Some("pending"), ..Filter::default() };
    let all = count_queue(&mut tx, &pending).await.unwrap();
    let assigned = Filter { assignee_id: Some(ann.identity_id.to_string()), ..pending.clone() };
    let free = Filter { unassigned: true, ..pending.clone() };
    let tagged = Filter { tag: Some("vip".to_owned()), ..pending.clone() };
    let titled = Filter { q: Some(row.title.to_uppercase()), ..pending.clone() };
    for (filter, expected) in [(&assigned, 1), (&free, all - 1), (&tagged, 1), (&titled, 1)] {
        assert_eq!(count_queue(&mut tx, filter).await.unwrap(), expected, "{filter:?}");
        let order = Order::Priority;
        let rows = list_queue(&mut tx, filter, order, &order.start(), 100).await.unwrap();
        assert_eq!(i64::try_from(rows.len()).unwrap(), expected, "{filter:?}");
    }
    let found = find_item(&mut tx, &row.id()).await.unwrap().unwrap();
    assert_eq!(found.assignee_name.as_deref(), Some("operator"));
    let ids = [&*row.recommendation_id, &*other.recommendation_id];
    let tags = list_tags(&mut tx, &ids).await.unwrap();
    assert_eq!((tags.len(), tags[0].tag.as_str()), (1, "vip"));
    let entries = list_entries(&mut tx, &row.id()).await.unwrap();
    assert_eq!(entries[0].action, "generate");
});

app_test!(a_delivery_is_claimed_by_one_and_settled_by_whoever_holds_it, |app: TestApp| async move {
    let [row, other] = two(&app).await;
    let operator = app.senior().await;
    for id in [&row.recommendation_id, &other.recommendation_id] {
        let path = format!("/api/operator/recommendations/{id}/approve");
        assert_eq!(operator.post(&path, &serde_json::json!({})).await.status, 200);
    }
    let mut tx = app.state.db.write().await.unwrap();
    let due = UnixMs(START.0 + 300_000);
    assert!(list_due(&mut tx, UnixMs(due.0 - 1), 9).await.unwrap().is_empty());
    let waiting = list_due(&mut tx, due, 9).await.unwrap();
    assert_eq!(waiting.len(), 2);
    assert_eq!(mark_claimed(&mut tx, &waiting[0], "node_1", due.plus_ms(1000)).await.unwrap(), 1);
    assert_eq!(mark_claimed(&mut tx, &waiting[0], "node_2", due.plus_ms(1000)).await.unwrap(), 0);
    assert_eq!(list_due(&mut tx, due, 9).await.unwrap().len(), 1);
    let held = list_due(&mut tx, due.plus_ms(1000), 9).await.unwrap();
    let held = held.iter().find(|delivery| delivery.status == "sending").unwrap().clone();
    assert_eq!(mark_failed(&mut tx, &waiting[0], "waiting", due, "late").await.unwrap(), 0);
    assert_eq!(mark_failed(&mut tx, &held, "waiting", due, "no answer").await.unwrap(), 1);
    let failed = find_of(&mut tx, &held.recommendation_id.as_str().into()).await.unwrap().unwrap();
    assert_eq!((failed.status.as_str(), failed.last_error.as_deref()), ("waiting", Some("no answer")));
    assert_eq!(mark_claimed(&mut tx, &failed, "node_2", due.plus_ms(1000)).await.unwrap(), 1);
    let mine = find_of(&mut tx, &held.recommendation_id.as_str().into()).await.unwrap().unwrap();
    assert_eq!(mark_sent(&mut tx, &held, due).await.unwrap(), 0, "the first holder lost it");
    assert_eq!(mark_sent(&mut tx, &mine, due).await.unwrap(), 1);
    // The item's second delivery is refused as long as the first was not called off.
    let twice = NewDelivery {
        delivery_id: "dlv_2".to_owned(),
        recommendation_id: &mine.recommendation_id,
        user_id: &mine.user_id,
        channel: &mine.channel,
        due_at: due,
        created_at: due,
    };
    assert!(insert_deliveries(&mut tx, &[twice]).await.is_err());
});

app_test!(what_was_given_up_is_listed_and_due_again_once_it_is_retried, |app: TestApp| async move {
    let [row, other] = two(&app).await;
    let operator = app.senior().await;
    for id in [&row.recommendation_id, &other.recommendation_id] {
        let path = format!("/api/operator/recommendations/{id}/approve");
        assert_eq!(operator.post(&path, &serde_json::json!({})).await.status, 200);
    }
    let mut tx = app.state.db.write().await.unwrap();
    let due = UnixMs(START.0 + 300_000);
    let (dead, start) =
        (DeliveryFilter { status: Some("dead"), ..DeliveryFilter::default() }, (i64::MAX, String::new()));
    assert!(list_deliveries(&mut tx, &dead, &start, 9).await.unwrap().is_empty());
    for (at, delivery) in (1..).zip(list_due(&mut tx, due, 9).await.unwrap()) {
        mark_claimed(&mut tx, &delivery, "node_1", due).await.unwrap();
        let held = find_of(&mut tx, &delivery.recommendation_id.as_str().into()).await.unwrap().unwrap();
        assert_eq!(mark_failed(&mut tx, &held, "dead", due.plus_ms(at), "no answer").await.unwrap(), 1);
    }
    let given_up = list_deliveries(&mut tx, &dead, &start, 1).await.unwrap().remove(0);
    assert_eq!((given_up.delivery.due_at, given_up.user_name.as_str()), (due.0 + 2, "Ada Okafor"));
    let after = (given_up.delivery.due_at, given_up.delivery.delivery_id.clone());
    let second = list_deliveries(&mut tx, &dead, &after, 9).await.unwrap();
    assert_eq!(second.iter().map(|row| row.delivery.due_at).collect::<Vec<_>>(), [due.0 + 1]);
    let elsewhere = DeliveryFilter { channel: Some("smtp"), ..dead };
    let stranger = DeliveryFilter { user_id: Some("usr_2"), ..dead };
    for (filter, expected) in [(dead, 2), (elsewhere, 0), (stranger, 0)] {
        assert_eq!(count_deliveries(&mut tx, &filter).await.unwrap(), expected, "{filter:?}");
    }
    assert_eq!(mark_retried(&mut tx, &given_up.delivery, due).await.unwrap(), 1);
    assert_eq!(mark_retried(&mut tx, &given_up.delivery, due).await.unwrap(), 0);
    let retried = find_listed(&mut tx, &given_up.delivery.delivery_id).await.unwrap().unwrap().delivery;
    assert_eq!((retried.status.as_str(), retried.attempts, retried.attempts_before), ("waiting", 1, 1));
    assert_eq!(list_due(&mut tx, due, 9).await.unwrap().len(), 1);
});

app_test!(an_inbox_holds_what_was_delivered_until_it_is_put_away, |app: TestApp| async move {
    let [row, other] = two(&app).await;
    let operator = app.senior().await;
    for id in [&row.recommendation_id, &other.recommendation_id] {
        let path = format!("/api/operator/recommendations/{id}/approve");
        assert_eq!(operator.post(&path, &serde_json::json!({})).await.status, 200);
    }
    let (start, user_id) = ((i64::MAX, String::new()), row.user_id());
    let mut tx = app.state.db.write().await.unwrap();
    assert_eq!(delete_waiting(&mut tx, &other.id()).await.unwrap(), 1);
    assert!(find_of(&mut tx, &other.id()).await.unwrap().is_none());
    assert_eq!(count_inbox(&mut tx, &user_id).await.unwrap(), 0);
    assert_eq!(mark_viewed(&mut tx, &row.id(), START).await.unwrap(), 0, "not delivered yet");
    tx.commit().await.unwrap();
    app.clock.advance_s(300);
    spendsense::delivery::service::pass(&app.state).await.unwrap();
    let mut tx = app.state.db.write().await.unwrap();
    assert_eq!(list_inbox(&mut tx, &user_id, &start, 9).await.unwrap()[0].viewed_at, None);
    for at in [5, 6] {
        assert_eq!(mark_viewed(&mut tx, &row.id(), UnixMs(at)).await.unwrap(), 1);
    }
    assert_eq!(list_inbox(&mut tx, &user_id, &start, 9).await.unwrap()[0].viewed_at, Some(5));
    assert_eq!(mark_dismissed(&mut tx, &row.id(), UnixMs(7)).await.unwrap(), 1);
    assert_eq!(find_of(&mut tx, &row.id()).await.unwrap().unwrap().dismissed_at, Some(7));
    assert_eq!(mark_cancelled(&mut tx, &row.id()).await.unwrap(), 0, "what went out stays so");
});

app_test!(only_what_can_still_expire_is_listed, |app: TestApp| async move {
    let [row, other] = two(&app).await;
    let mut tx = app.state.db.write().await.unwrap();
    let end = UnixMs(row.expires_at.max(other.expires_at));
    let listed = list_expired(&mut tx, end, 100).await.unwrap();
    assert!(listed.contains(&row.recommendation_id) && listed.contains(&other.recommendation_id));
    let rejected = RecommendationRow { status: "rejected".to_owned(), version: 2, ..row.clone() };
    mark_decided(&mut tx, &row, &rejected).await.unwrap();
    let listed = list_expired(&mut tx, end, 100).await.unwrap();
    assert!(!listed.contains(&row.recommendation_id));
    assert!(list_expired(&mut tx, START, 100).await.unwrap().is_empty());
});
