//! The SQL of AI usage, on both databases.

use rustc_hash::FxHashMap;
use spendsense::usage::book::Book;
use spendsense::usage::check::check;
use spendsense::usage::chunk::Rejection;
use spendsense::usage::columns::FileKind;
use spendsense::usage::model::{Progress, UploadStatus};
use spendsense::usage::names::SharedNames;
use spendsense::usage::record::Record;
use spendsense::usage::store::checks::{
    DAILY, find_latest_check, scan_cells, scan_daily, scan_records, scan_returns, scan_wide,
};
use spendsense::usage::store::records::{
    RecordRows, delete_records, delete_restored, delete_versions, find_newest_versions, find_records,
    has_profile, has_records, insert_missing_records, insert_versions, list_of_profile, list_of_upload,
    move_versions, sightings, upsert_records,
};
use spendsense::usage::store::rejections::{count_rejections, insert_rejections, list_rejections};
use spendsense::usage::store::subscribers::{
    Profile, SubscriberRow, count_subscribers, delete_restored_versions, delete_subscriber_versions,
    delete_subscribers, id_text, insert_profiles, insert_subscriber_versions, list_subscribers,
    list_touched_versions, scan_current_profiles, scan_profiles, upsert_subscribers,
};
use spendsense::usage::store::sums::{
    CellRows, SumRows, add_cells, add_sums, delete_empty_sums, has_sums, list_active, list_day_totals,
    scan_active_years, totals, upsert_active_years,
};
use spendsense::usage::store::uploads::{
    bump_generation, count_uploads, find_busy, find_interrupted, find_same, find_time_zone, insert_chunk,
    last_upload_no, list_uploads, mark_begun, mark_given_up, mark_over, mark_progress, mark_reverted,
    mark_reverting, set_job, set_revert_job, set_time_zone,
};
use spendsense_db::DbError;
use spendsense_engine::time::UnixMs;
use spendsense_engine::usage::tally::{Sums, Tally, TokenKind};

use crate::harness::TestApp;
use crate::usage_harness::{Desk, FIRST, Row, usage_csv, users_csv, uuid};

fn record(names: &SharedNames, record: u128, upload_no: i64) -> Record {
    let mut names = names.lock();
    Record {
        record,
        upload_no,
        profile: 0,
        conversation: 9,
        model: names.number("gpt"),
        token_type: names.number("prompt"),
        tokens: 100,
        rate_nano: 10,
        cost_nano: 1,
        at_ms: 0,
        day: FIRST,
    }
}

app_test!(a_record_has_one_version_that_counts_and_others_beside, |app: TestApp| async move {
    let mut tx = app.state.db.write().await.unwrap();
    let names = SharedNames::default();
    assert!(!has_records(&mut tx).await.unwrap());
    let [first, second] = [1, 2].map(|id| record(&names, id, 1));
    assert!(insert_missing_records(&mut tx, &RecordRows::of(&[first], &names)).await.unwrap().is_empty());
    let again = Record { tokens: 8, ..first };
    let rows = RecordRows::of(&[second, again], &names);
    assert_eq!(insert_missing_records(&mut tx, &rows).await.unwrap(), [1], "it is there");
    assert_eq!(find_records(&mut tx, &names, &[1]).await.unwrap()[&1], first, "and stays as it is");
    let changed = Record { tokens: 7, profile: 4, ..record(&names, 1, 2) };
    insert_versions(&mut tx, &names, &[first]).await.unwrap();
    upsert_records(&mut tx, &names, &[changed]).await.unwrap();
    assert_eq!(
        find_records(&mut tx, &names, &[1, 2]).await.unwrap(),
        FxHashMap::from_iter([(1, changed), (2, second)])
    );
    assert_eq!(find_newest_versions(&mut tx, &names, &[1, 2]).await.unwrap()[&1], first);
    assert_eq!(list_of_upload(&mut tx, &names, 1, "", 9).await.unwrap(), [second]);
    assert_eq!(list_of_upload(&mut tx, &names, 1, &id_text(2), 9).await.unwrap(), []);
    assert_eq!(list_of_profile(&mut tx, &names, 4, (1, 3), 9).await.unwrap(), [changed]);
    assert!(!has_profile(&mut tx, 4, (2, 9)).await.unwrap());
    assert_eq!(move_versions(&mut tx, 0, 5, (0, 2)).await.unwrap(), 1);
    assert!(has_profile(&mut tx, 5, (0, 2)).await.unwrap(), "versions aside count too");
    let seen = sightings(&mut tx, &names, &[9]).await.unwrap();
    let mut seen = seen[&9].to_vec();
    seen.sort_unstable();
    assert_eq!(seen, [(second.cell(), 1), (changed.cell(), 1)]);
    assert_eq!(delete_restored(&mut tx, &[1]).await.unwrap(), 0, "version 1 does not count");
    assert_eq!(delete_versions(&mut tx, 1).await.unwrap(), 1);
    assert_eq!(delete_records(&mut tx, &[1, 2]).await.unwrap(), 2);
    assert!(!has_records(&mut tx).await.unwrap());
});

fn subscriber(upload_no: i64, region: &str) -> SubscriberRow {
    SubscriberRow {
        subscriber_id: uuid(2, 1),
        upload_no,
        user_name: "ada".to_owned(),
        region: region.to_owned(),
        company: "Acme".to_owned(),
        department: String::new(),
        is_active: true,
        signup_day: None,
    }
}

app_test!(a_subscriber_has_versions_and_a_profile_for_each_standing, |app: TestApp| async move {
    let mut tx = app.state.db.write().await.unwrap();
    let [old, new] = [subscriber(1, "EU"), subscriber(2, "US")];
    upsert_subscribers(&mut tx, std::slice::from_ref(&new)).await.unwrap();
    insert_subscriber_versions(&mut tx, std::slice::from_ref(&old)).await.unwrap();
    assert_eq!(list_subscribers(&mut tx, &[uuid(2, 1)]).await.unwrap(), std::slice::from_ref(&new));
    for upload_no in [1, 2] {
        assert_eq!(list_touched_versions(&mut tx, upload_no).await.unwrap(), [old.clone(), new.clone()]);
    }
    assert_eq!(count_subscribers(&mut tx).await.unwrap(), 1);
    let id = uuid(2, 1);
    let profile = |profile_no, region| Profile {
        profile_no,
        subscriber_id: &id,
        region,
        company: "Acme",
        department: "",
    };
    insert_profiles(&mut tx, &[profile(0, "EU"), profile(1, "US")]).await.unwrap();
    let mut regions = Vec::new();
    let each = |profile: Profile<'_>| {
        regions.push(profile.region.to_owned());
        Ok(())
    };
    scan_profiles(&mut tx, each).await.unwrap();
    assert_eq!(regions, ["EU", "US"]);
    let mut current = Vec::new();
    scan_current_profiles(&mut tx, |_, profile| current.push(profile)).await.unwrap();
    assert_eq!(current, [1]);
    let book = Book::read(&mut tx).await.unwrap();
    assert_eq!((book.profile_of(&old), book.profile_of(&new)), (Some(0), Some(1)));
    upsert_subscribers(&mut tx, std::slice::from_ref(&old)).await.unwrap();
    assert_eq!(delete_restored_versions(&mut tx).await.unwrap(), 1, "it counts again");
    insert_subscriber_versions(&mut tx, &[new]).await.unwrap();
    assert_eq!(delete_subscriber_versions(&mut tx, 2).await.unwrap(), 1);
    assert_eq!(delete_subscribers(&mut tx, &[uuid(2, 1)]).await.unwrap(), 1);
});

app_test!(sums_are_added_to_read_and_taken_out_when_empty, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    desk.import(Some(&usage_csv(&[Row::new(1, 1, 1, 0)])), Some(&users_csv(&[(1, "EU", "Acme")]))).await;
    let mut tx = app.state.db.write().await.unwrap();
    let book = Book::read(&mut tx).await.unwrap();
    let cell = record(&book.names, 1, 1).cell();
    let mut tally = Tally::default();
    tally.add(1, cell, Sums::of(TokenKind::Prompt, 100, 100_000, -1));
    let before = FxHashMap::from_iter([(1, [(cell, 1)].into_iter().collect())]);
    assert!(has_sums(&mut tx).await.unwrap());
    let cells = CellRows::of(&tally.cells, &book.names.lock(), |_| false);
    let rows = SumRows::of(tally.changes(&before, &book.standings), &book.names.lock());
    let active = list_active(&mut tx, &["0".to_owned()], (FIRST, FIRST)).await.unwrap();
    assert_eq!(active, [(0, i64::from(FIRST))]);
    add_cells(&mut tx, &cells).await.unwrap();
    add_sums(&mut tx, &rows).await.unwrap();
    delete_empty_sums(&mut tx, FIRST, FIRST).await.unwrap();
    assert!(!has_sums(&mut tx).await.unwrap());
    assert_eq!(totals(&mut tx).await.unwrap().records, 0);
    assert!(list_day_totals(&mut tx).await.unwrap().is_empty());
    upsert_active_years(&mut tx, [(0, 2026, [0; 6])]).await.unwrap();
    let mut years = Vec::new();
    scan_active_years(&mut tx, |profile, year, days| years.push((profile, year, days))).await.unwrap();
    assert_eq!(years, [(0, 2026, [0; 6])]);
});

app_test!(a_check_reads_every_table_and_is_kept, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    let other = Row { model: "claude".to_owned(), ..Row::new(2, 1, 1, 1) };
    desk.import(Some(&usage_csv(&[Row::new(1, 1, 1, 0), other])), Some(&users_csv(&[(1, "EU", "Acme")])))
        .await;
    let verdict = check(&app.state.db, &app.state.world, "asked", None).await.unwrap();
    assert_eq!((verdict.records, verdict.differences, verdict.reason.as_str()), (2, 0, "asked"));
    let mut tx = app.state.db.snapshot().await.unwrap();
    assert_eq!(find_latest_check(&mut tx).await.unwrap(), Some(verdict));
    let (mut records, mut days, mut cells, mut returns, mut wide) = (0, 0, 0, 0, 0);
    let each = |_: spendsense::usage::store::checks::Counted<'_>| {
        records += 1;
        Ok(())
    };
    scan_records(&mut tx, each).await.unwrap();
    for table in DAILY {
        scan_daily(&mut tx, table, |_| days += 1).await.unwrap();
    }
    scan_cells(&mut tx, |_, _, _, _| cells += 1).await.unwrap();
    // By region, company and department; each model was there on one day only.
    scan_returns(&mut tx, |_, _| returns += 1).await.unwrap();
    scan_wide(&mut tx, |_, _, _| wide += 1).await.unwrap();
    assert_eq!((records, days, cells, returns, wide), (2, 8, 2, 3, 2));
});

app_test!(an_upload_goes_through_its_states_and_a_chunk_is_in_once, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    let (upload, _) = desk.register(None, Some("User_ID\n"), 10, false).await;
    let id = upload.upload_id.as_str();
    let hash = upload.users.as_ref().map(|file| file.sha256.as_str());
    let mut tx = app.state.db.write().await.unwrap();
    assert_eq!((last_upload_no(&mut tx).await.unwrap(), count_uploads(&mut tx).await.unwrap()), (0, 1));
    assert_eq!(mark_begun(&mut tx, id, 1, UnixMs(5)).await.unwrap(), 1);
    assert_eq!(find_busy(&mut tx, "other").await.unwrap().as_deref(), Some(id));
    assert_eq!(find_busy(&mut tx, id).await.unwrap(), None);
    assert_eq!(find_interrupted(&mut tx, None, hash).await.unwrap(), None, "not from the command line");
    let progress = Progress::default();
    assert_eq!(mark_progress(&mut tx, id, UploadStatus::Reverting, &progress).await.unwrap(), 0);
    assert_eq!(mark_progress(&mut tx, id, UploadStatus::Importing, &progress).await.unwrap(), 1);
    set_job(&mut tx, id, "job_1").await.unwrap();
    set_revert_job(&mut tx, id, "job_2").await.unwrap();
    mark_over(&mut tx, id, UploadStatus::Imported, None, None, UnixMs(6)).await.unwrap();
    assert_eq!(find_same(&mut tx, None, hash).await.unwrap().as_deref(), Some(id));
    let reverting = [UploadStatus::Reverting];
    assert_eq!(mark_given_up(&mut tx, id, &reverting, "why", UnixMs(7)).await.unwrap(), 0);
    mark_reverting(&mut tx, id).await.unwrap();
    assert_eq!(mark_given_up(&mut tx, id, &reverting, "why", UnixMs(7)).await.unwrap(), 1);
    let given_up = list_uploads(&mut tx, None, 1).await.unwrap().remove(0);
    assert_eq!((given_up.status, given_up.error.as_deref()), (UploadStatus::Failed, Some("why")));
    mark_reverted(&mut tx, id, "idn_1", UnixMs(7)).await.unwrap();
    assert_eq!(find_same(&mut tx, None, hash).await.unwrap(), None, "it does not count any more");
    let listed = list_uploads(&mut tx, None, 5).await.unwrap();
    let jobs = (listed[0].job_id.as_deref(), listed[0].revert_job_id.as_deref());
    assert_eq!((listed[0].status, jobs), (UploadStatus::Reverted, (Some("job_1"), Some("job_2"))));
    assert_eq!(find_time_zone(&mut tx).await.unwrap(), None);
    set_time_zone(&mut tx, "UTC").await.unwrap();
    assert_eq!(find_time_zone(&mut tx).await.unwrap().as_deref(), Some("UTC"));
    assert_eq!(bump_generation(&mut tx).await.unwrap(), 1);
    let mut rejection = Rejection {
        file: FileKind::Users,
        line: 2,
        field: "User_ID",
        value: "a\0b".to_owned(),
        code: "malformed_uuid",
        reason: "is no UUID".to_owned(),
        cells: "[\"a\\u0000b\"]".to_owned(),
    };
    insert_rejections(&mut tx, id, std::slice::from_ref(&rejection)).await.unwrap();
    rejection.line = 3;
    insert_rejections(&mut tx, id, &[rejection]).await.unwrap();
    let rows = list_rejections(&mut tx, id, Some(("users", 2)), 5).await.unwrap();
    assert_eq!((rows.len(), rows[0].line, rows[0].value.as_str()), (1, 3, "a\u{fffd}b"));
    assert_eq!(count_rejections(&mut tx, id).await.unwrap()[0].rows, 2);
    insert_chunk(&mut tx, 1, "users", 0, 10, UnixMs(8)).await.unwrap();
    let again = insert_chunk(&mut tx, 1, "users", 0, 10, UnixMs(9)).await;
    assert!(matches!(again, Err(DbError::UniqueViolation(_))), "{again:?}");
});
