//! The identity slice's SQL, on both databases.

use spendsense::http::Role;
use spendsense::identity::Identity;
use spendsense::identity::model::RefreshToken;
use spendsense::identity::store::{
    IdentityFilter, count_failures, count_identities, count_other_admins, delete_expired_refresh_tokens,
    delete_failures_before, delete_failures_of, find_credentials, find_identity, find_refresh_token,
    insert_failure, insert_identity, insert_refresh_token, list_identities, lock_admins, mark_all_revoked,
    mark_family_revoked, mark_refresh_token_used, update_identity, update_password,
};
use spendsense_db::harness::TestDb;
use spendsense_db::{DbError, Tx, db_test};
use spendsense_engine::time::UnixMs;

fn identity(id: &str) -> Identity {
    Identity {
        identity_id: id.into(),
        login: format!("{id}@example.com"),
        display_name: "Somebody".into(),
        role: Role::Analyst,
        user_id: None,
        active: true,
        created_at: UnixMs(1),
        updated_at: UnixMs(1),
    }
}

async fn begin(test: &TestDb) -> Tx {
    let mut tx = test.db.write().await.unwrap();
    insert_identity(&mut tx, &identity("idn_1"), "hash").await.unwrap();
    tx
}

async fn add_token(tx: &mut Tx, hash: &str, family: &str, expires_at: i64) {
    let token = RefreshToken {
        token_hash: hash.into(),
        family_id: family.into(),
        identity_id: "idn_1".into(),
        issued_at: UnixMs(1),
        expires_at: UnixMs(expires_at),
        used_at: None,
        revoked_at: None,
    };
    insert_refresh_token(tx, &token).await.unwrap();
}

async fn is_revoked(tx: &mut Tx, hash: &str) -> bool {
    find_refresh_token(tx, hash).await.unwrap().unwrap().revoked_at.is_some()
}

db_test!(identities_are_kept_changed_and_listed_by_login, |test: TestDb| async move {
    let mut tx = begin(&test).await;
    insert_identity(&mut tx, &identity("idn_0"), "hash").await.unwrap();
    let changed = Identity { role: Role::Admin, active: false, updated_at: UnixMs(2), ..identity("idn_1") };
    assert_eq!(update_identity(&mut tx, &changed).await.unwrap(), 1);
    assert_eq!(update_password(&mut tx, &"idn_1".into(), "other", UnixMs(3)).await.unwrap(), 1);
    let found = find_credentials(&mut tx, "idn_1@example.com").await.unwrap().unwrap();
    assert_eq!(
        (found.password_hash.as_str(), found.identity.role, found.identity.active),
        ("other", Role::Admin, false)
    );
    assert_eq!(found.identity.updated_at, UnixMs(3));
    assert!(find_identity(&mut tx, &"idn_9".into()).await.unwrap().is_none());
    let page = list_identities(&mut tx, &IdentityFilter::default(), 1, 1).await.unwrap();
    assert_eq!(page[0].identity_id.as_str(), "idn_1");
    assert_eq!(count_identities(&mut tx, &IdentityFilter::default()).await.unwrap(), 2);
    let admins = IdentityFilter { role: Some(Role::Admin), active: Some(false), text: Some("IDN_1".into()) };
    assert_eq!(list_identities(&mut tx, &admins, 9, 0).await.unwrap().len(), 1);
    let wildcard = IdentityFilter { text: Some("idn%".into()), ..IdentityFilter::default() };
    assert_eq!(count_identities(&mut tx, &wildcard).await.unwrap(), 0);
});

db_test!(admins_are_counted_besides_the_one_who_leaves, |test: TestDb| async move {
    let mut tx = begin(&test).await;
    lock_admins(&mut tx).await.unwrap();
    for (id, active) in [("idn_2", true), ("idn_3", true), ("idn_4", false)] {
        let admin = Identity { role: Role::Admin, active, ..identity(id) };
        insert_identity(&mut tx, &admin, "hash").await.unwrap();
    }
    assert_eq!(count_other_admins(&mut tx, &"idn_2".into()).await.unwrap(), 1);
    assert_eq!(count_other_admins(&mut tx, &"idn_4".into()).await.unwrap(), 2);
});

db_test!(a_login_is_given_once, |test: TestDb| async move {
    let mut tx = begin(&test).await;
    let twin = Identity { identity_id: "idn_2".into(), ..identity("idn_1") };
    let error = insert_identity(&mut tx, &twin, "hash").await.unwrap_err();
    assert!(matches!(error, DbError::UniqueViolation(_)), "{error:?}");
});

db_test!(a_refresh_token_is_used_once, |test: TestDb| async move {
    let mut tx = begin(&test).await;
    add_token(&mut tx, "a", "fam_1", 100).await;
    assert_eq!(mark_refresh_token_used(&mut tx, "a", UnixMs(5)).await.unwrap(), 1);
    assert_eq!(mark_refresh_token_used(&mut tx, "a", UnixMs(6)).await.unwrap(), 0);
    let token = find_refresh_token(&mut tx, "a").await.unwrap().unwrap();
    assert_eq!((token.used_at, token.revoked_at), (Some(UnixMs(5)), None));
});

db_test!(families_are_revoked_alone_or_together, |test: TestDb| async move {
    let mut tx = begin(&test).await;
    add_token(&mut tx, "a", "fam_1", 100).await;
    add_token(&mut tx, "b", "fam_1", 100).await;
    add_token(&mut tx, "c", "fam_2", 100).await;
    assert_eq!(mark_family_revoked(&mut tx, "fam_1", UnixMs(5)).await.unwrap(), 2);
    assert!(is_revoked(&mut tx, "a").await && !is_revoked(&mut tx, "c").await);
    assert_eq!(mark_all_revoked(&mut tx, &"idn_1".into(), UnixMs(6)).await.unwrap(), 1);
    assert!(is_revoked(&mut tx, "c").await);
});

db_test!(only_expired_refresh_tokens_are_dropped, |test: TestDb| async move {
    let mut tx = begin(&test).await;
    add_token(&mut tx, "a", "fam_1", 100).await;
    add_token(&mut tx, "b", "fam_1", 101).await;
    assert_eq!(delete_expired_refresh_tokens(&mut tx, &"idn_1".into(), UnixMs(100)).await.unwrap(), 1);
    assert!(find_refresh_token(&mut tx, "b").await.unwrap().is_some());
});

db_test!(failures_count_within_the_window, |test: TestDb| async move {
    let mut tx = begin(&test).await;
    for (id, subject, at) in [("1", "ip:a", 10), ("2", "ip:a", 20), ("3", "ip:b", 30)] {
        insert_failure(&mut tx, id, subject, UnixMs(at)).await.unwrap();
    }
    assert_eq!(count_failures(&mut tx, "ip:a", UnixMs(0)).await.unwrap(), (2, UnixMs(10)));
    assert_eq!(count_failures(&mut tx, "ip:a", UnixMs(10)).await.unwrap(), (1, UnixMs(20)));
    assert_eq!(count_failures(&mut tx, "ip:c", UnixMs(7)).await.unwrap(), (0, UnixMs(7)));
    assert_eq!(delete_failures_before(&mut tx, UnixMs(10)).await.unwrap(), 1);
    assert_eq!(delete_failures_of(&mut tx, "ip:a").await.unwrap(), 1);
    assert_eq!(count_failures(&mut tx, "ip:b", UnixMs(0)).await.unwrap().0, 1);
});
