//! The sums of AI usage are those of the records that count, whatever was imported, corrected, overlapped, undone or
//! killed; and none of the faults that users report of other products.

use std::collections::BTreeMap;

use spendsense::usage::import::ImportError;
use spendsense::usage::service;
use spendsense::usage::store::sums::totals;
use spendsense_db::db_execute;

use crate::harness::TestApp;
use crate::usage_harness::{Daily, Desk, Row, by_hand, quiet, usage_csv, users_csv};

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(count)).unwrap()
    }

    fn rows(&mut self) -> Vec<Row> {
        let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
        for _ in 0..=self.below(14) {
            let record = self.below(24);
            rows.insert(
                record,
                Row {
                    record,
                    user: self.below(4),
                    model: ["gpt", "claude"][self.below(2) as usize].to_owned(),
                    conversation: self.below(6),
                    kind: ["prompt", "completion", "cached"][self.below(3) as usize],
                    tokens: i64::from(self.below(3) + 1) * 100,
                    day: self.below(5) as i32,
                },
            );
        }
        rows.into_values().collect()
    }

    fn users(&mut self) -> Vec<(u32, &'static str, &'static str)> {
        let region = |dice: &mut Self| ["EU", "US", "NA"][dice.below(3) as usize];
        let company = |dice: &mut Self| ["Acme", "Beta"][dice.below(2) as usize];
        (0..4).map(|user| (user, region(self), company(self))).collect()
    }
}

/// One upload as the slow way remembers it.
#[derive(Clone)]
struct Past {
    upload_id: String,
    rows: Vec<Row>,
    users: Vec<(u32, &'static str, &'static str)>,
}

/// What counts without the reverted uploads: of each record the newest version, under the profile of its time.
fn counting(past: &[Past]) -> Vec<(Row, &'static str, &'static str)> {
    let mut people = BTreeMap::new();
    let mut records = BTreeMap::new();
    for upload in past {
        for (user, region, company) in &upload.users {
            people.insert(*user, (*region, *company));
        }
        for row in &upload.rows {
            let (region, company) = people[&row.user];
            records.insert(row.record, (row.clone(), region, company));
        }
    }
    records.into_values().collect()
}

async fn assert_counts(desk: &Desk<'_>, past: &[Past], what: &str) {
    let rows = counting(past);
    let regions: Daily = by_hand(rows.iter().map(|(row, region, _)| (row, *region)));
    let companies: Daily = by_hand(rows.iter().map(|(row, _, company)| (row, *company)));
    assert_eq!(desk.daily("daily_metrics", "region").await, regions, "{what}");
    assert_eq!(desk.daily("daily_company_metrics", "company").await, companies, "{what}");
    let mut tx = desk.app.state.db.snapshot().await.unwrap();
    let conversations: std::collections::BTreeSet<_> =
        rows.iter().map(|(row, ..)| row.conversation).collect();
    assert_eq!(totals(&mut tx).await.unwrap().conversations, conversations.len() as i64, "{what}");
}

/// Imports that overlap and correct each other, users who move, kills between and within chunks, and reverts of any
/// upload: after each, the tables hold what the remaining uploads give.
async fn play(app: &TestApp, seed: u64) {
    let mut desk = Desk::new(app);
    let mut dice = Dice(seed);
    let mut past: Vec<Past> = Vec::new();
    for turn in 0..14 {
        let what = format!("seed {seed}, turn {turn}");
        if past.len() > 1 && dice.below(3) == 0 {
            let at = dice.below(past.len() as u32) as usize;
            let gone = past[at].clone();
            match desk.revert(&gone.upload_id).await {
                Ok(_) => drop(past.remove(at)),
                // The first file of users cannot go while others need it.
                Err(error) => {
                    assert!(matches!(error, ImportError::Refused(_)) && !gone.users.is_empty(), "{error}")
                }
            }
        } else {
            let users = if past.is_empty() || dice.below(3) == 0 { dice.users() } else { Vec::new() };
            let rows = match dice.below(4) {
                0 if !past.is_empty() => past[dice.below(past.len() as u32) as usize].rows.clone(),
                _ => dice.rows(),
            };
            let (usage, people) = (usage_csv(&rows), users_csv(&users));
            let users_file = (!users.is_empty()).then_some(people.as_str());
            let (upload, files) =
                desk.register(Some(&usage), users_file, 1 + i64::from(dice.below(6)), false).await;
            for _ in 0..dice.below(3) {
                let begun = desk.upload(&upload.upload_id).await;
                desk.import_killed_after(&begun, files.clone(), dice.below(3) as usize).await;
            }
            desk.finish(&upload.upload_id, files).await;
            past.push(Past { upload_id: upload.upload_id, rows, users });
        }
        assert_counts(&desk, &past, &what).await;
    }
}

app_test!(sums_are_those_of_the_records_after_any_sequence, |app: TestApp| async move {
    play(&app, 1).await;
});
app_test!(sums_are_those_of_the_records_after_another_sequence, |app: TestApp| async move {
    play(&app, 77).await;
});
app_test!(sums_are_those_of_the_records_after_a_third_sequence, |app: TestApp| async move {
    play(&app, 4_711).await;
});
app_test!(sums_are_those_of_the_records_after_a_fourth_sequence, |app: TestApp| async move {
    play(&app, 990_001).await;
});

const ALICE: &[(u32, &str, &str)] = &[(1, "EU", "Acme")];

app_test!(day_n_never_holds_day_n_minus_one_as_well, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    let day = |day| Row { day, ..Row::new(day as u32, 1, day as u32, day) };
    desk.import(Some(&usage_csv(&[day(0)])), Some(&users_csv(ALICE))).await;
    desk.import(Some(&usage_csv(&[day(1)])), None).await;
    desk.import(Some(&usage_csv(&[day(0), day(1), day(2)])), None).await;
    let found = desk.daily("daily_metrics", "region").await;
    let one = [1, 100, 100_000, 1, 1];
    let days: Vec<_> = found.iter().map(|((day, _), sums)| (*day, *sums)).collect();
    assert_eq!(days, [(0, one), (1, one), (2, one)]);
});

app_test!(a_minute_before_midnight_is_the_day_before_in_the_zone_of_the_deployment,
    config: |config| config.deployment.time_zone = "America/New_York".to_owned(),
    |app: TestApp| async move {
        let mut desk = Desk::new(&app);
        let at = |record, time: &str| {
            let row = usage_csv(&[Row::new(record, 1, 1, 0)]);
            row.lines().nth(1).unwrap().replace("2026-03-01T12:00:00Z", time)
        };
        // Midnight in New York is five hours behind that of UTC, and four from 2026-03-08 on.
        let rows = [
            at(1, "2026-03-02T04:59:59.999Z"),
            at(2, "2026-03-02T05:00:00Z"),
            at(3, "2026-03-09T03:59:59Z"),
            at(4, "2026-03-09T00:00:00-04:00"),
        ];
        let header = usage_csv(&[]);
        desk.import(Some(&format!("{header}{}\n", rows.join("\n"))), Some(&users_csv(ALICE))).await;
        let found = desk.daily("daily_metrics", "region").await;
        assert_eq!(found.keys().map(|(day, _)| *day).collect::<Vec<_>>(), [0, 1, 7, 8]);
    }
);

app_test!(more_than_a_hundred_groups_of_a_chunk_are_all_kept, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    let rows: Vec<Row> = (0..260).map(|n| Row { model: format!("m{n}"), ..Row::new(n, 1, n, 0) }).collect();
    let (upload, files) = desk.register(Some(&usage_csv(&rows)), Some(&users_csv(ALICE)), 500, false).await;
    desk.finish(&upload.upload_id, files).await;
    let found = desk.daily("daily_metrics", "region").await;
    assert_eq!(found.values().copied().collect::<Vec<_>>(), [[260, 26_000, 26_000_000, 260, 1]]);
    let mut tx = app.state.db.read().await.unwrap();
    let sql = "SELECT COUNT(*) FROM daily_model_metrics";
    assert_eq!(spendsense_db::db_fetch_one!(tx, (i64,), sql).unwrap().0, 260);
});

app_test!(totals_are_those_of_every_chunk_and_not_of_the_first, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    let rows: Vec<Row> = (0..50).map(|n| Row::new(n, 1, n % 7, 0)).collect();
    let upload = desk.import(Some(&usage_csv(&rows)), Some(&users_csv(ALICE))).await;
    assert_eq!((upload.progress.transactions.chunks, upload.progress.counts.records_new), (17, 50));
    let summary = upload.summary.unwrap();
    assert_eq!((summary.after.records, summary.after.tokens, summary.after.conversations), (50, 5_000, 7));
});

app_test!(groups_that_differ_in_one_dimension_are_not_merged, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    let users = [(1, "EU", "Acme"), (2, "US", "Acme"), (3, "EU", "Beta")];
    let rows: Vec<Row> = (1..=3).map(|user| Row::new(user, user, user, 0)).collect();
    desk.import(Some(&usage_csv(&rows)), Some(&users_csv(&users))).await;
    let names = |found: Daily| {
        found.into_iter().map(|((_, name), [records, ..])| (name, records)).collect::<Vec<_>>()
    };
    let regions = names(desk.daily("daily_metrics", "region").await);
    assert_eq!(regions, [("EU".to_owned(), 2), ("US".to_owned(), 1)]);
    let companies = names(desk.daily("daily_company_metrics", "company").await);
    assert_eq!(companies, [("Acme".to_owned(), 2), ("Beta".to_owned(), 1)]);
});

app_test!(nothing_is_counted_twice_when_a_file_comes_again, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    let rows: Vec<Row> = (0..10).map(|n| Row::new(n, 1, n, 0)).collect();
    let (usage, users) = (usage_csv(&rows), users_csv(ALICE));
    let first = desk.import(Some(&usage), Some(&users)).await;
    let before = desk.daily("daily_metrics", "region").await;
    let again = desk.import(Some(&usage), Some(&users)).await;
    assert_eq!(again.same_as.as_deref(), Some(first.upload_id.as_str()));
    let counts = again.progress.counts;
    assert_eq!((counts.records_new, counts.records_duplicate, counts.records_changed), (0, 10, 0));
    assert_eq!(desk.daily("daily_metrics", "region").await, before);
    // The first may go: the second said the same.
    desk.revert(&first.upload_id).await.unwrap();
    assert_eq!(desk.daily("daily_metrics", "region").await, before);
    desk.revert(&again.upload_id).await.unwrap();
    assert_eq!(desk.daily("daily_metrics", "region").await, Daily::new());
    assert_eq!(desk.differences().await, Vec::<String>::new());
});

app_test!(a_corrected_row_leaves_nothing_behind_where_it_was, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    let users = [(1, "EU", "Acme"), (2, "US", "Beta")];
    let wrong = desk.import(Some(&usage_csv(&[Row::new(1, 1, 1, 0)])), Some(&users_csv(&users))).await;
    let right = Row { user: 2, tokens: 300, day: 2, ..Row::new(1, 1, 1, 0) };
    let corrected = desk.import(Some(&usage_csv(&[right])), None).await;
    assert_eq!(corrected.progress.counts.records_changed, 1);
    let there = |key: (i32, &str), sums| Daily::from([((key.0, key.1.to_owned()), sums)]);
    let found = desk.daily("daily_metrics", "region").await;
    assert_eq!(found, there((2, "US"), [1, 300, 300_000, 1, 1]));
    desk.revert(&corrected.upload_id).await.unwrap();
    let found = desk.daily("daily_metrics", "region").await;
    assert_eq!(found, there((0, "EU"), [1, 100, 100_000, 1, 1]));
    assert!(desk.revert(&corrected.upload_id).await.is_err(), "nothing is undone twice");
    drop(wrong);
});

app_test!(
    records_keep_the_region_of_their_time_and_a_revert_gives_them_the_one_before,
    |app: TestApp| async move {
        let mut desk = Desk::new(&app);
        let eu = desk.import(Some(&usage_csv(&[Row::new(1, 1, 1, 0)])), Some(&users_csv(ALICE))).await;
        let moved = desk.import(None, Some(&users_csv(&[(1, "US", "Acme")]))).await;
        desk.import(Some(&usage_csv(&[Row::new(2, 1, 1, 1)])), None).await;
        let names = |found: Daily| found.into_keys().collect::<Vec<_>>();
        let at = |day, name: &str| (day, name.to_owned());
        assert_eq!(names(desk.daily("daily_metrics", "region").await), [at(0, "EU"), at(1, "US")]);
        let refused = desk.revert(&eu.upload_id).await;
        assert!(refused.is_ok(), "another file names her");
        assert_eq!(names(desk.daily("daily_metrics", "region").await), [at(1, "US")]);
        let error = desk.revert(&moved.upload_id).await.unwrap_err().to_string();
        assert!(error.contains("only this upload names"), "{error}");
    }
);

app_test!(a_dry_run_says_what_would_happen_and_nothing_happens, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    desk.import(Some(&usage_csv(&[Row::new(1, 1, 1, 0), Row::new(2, 1, 2, 0)])), Some(&users_csv(ALICE)))
        .await;
    let before = desk.daily("daily_metrics", "region").await;
    let changed = Row { tokens: 700, ..Row::new(2, 1, 2, 0) };
    let text = usage_csv(&[Row::new(1, 1, 1, 0), changed, Row::new(3, 1, 3, 4), Row::new(4, 9, 4, 4)]);
    let (upload, files) = desk.register(Some(&text), None, 2, true).await;
    let (summary, counts) = service::dry_run(&desk.place(), &upload, files, &quiet()).await.unwrap();
    let by_fate =
        (counts.records_new, counts.records_duplicate, counts.records_changed, counts.rows_rejected);
    assert_eq!(by_fate, (1, 1, 1, 1));
    let change = (summary.after.tokens - summary.before.tokens, summary.after.conversations);
    assert_eq!(change, (700, 3));
    let days: Vec<_> = summary.days.iter().map(|day| (day.records, day.tokens)).collect();
    assert_eq!(days, [(0, 600), (1, 100)]);
    assert_eq!(desk.daily("daily_metrics", "region").await, before);
    let stored = desk.upload(&upload.upload_id).await;
    assert_eq!((stored.status.as_str(), stored.upload_no), ("checked", None));
});

app_test!(a_sum_that_was_tampered_with_is_named, |app: TestApp| async move {
    let mut desk = Desk::new(&app);
    desk.import(Some(&usage_csv(&[Row::new(1, 1, 1, 0), Row::new(2, 1, 1, 2)])), Some(&users_csv(ALICE)))
        .await;
    let spoil = [
        (
            "UPDATE daily_company_metrics SET cost_nano_usd = cost_nano_usd + 1 WHERE day = 20513",
            "daily_company_metrics 2026-03-01",
        ),
        ("UPDATE usage_daily SET model = 'other' WHERE day = 20515", "usage_daily 2026-03-03"),
        (
            "UPDATE usage_returns SET conversations = 2 WHERE scope = 'region'",
            "usage_returns daily_metrics 2026-03-03 EU after 2026-03-01",
        ),
        ("UPDATE usage_active_days SET days_2 = 0", "usage_active_days of profile 0"),
        ("DELETE FROM daily_metrics WHERE day = 20513", "daily_metrics 2026-03-01 EU"),
        ("UPDATE usage_wide_conversations SET records = 9", ""),
        ("DELETE FROM usage_records", "daily_model_metrics"),
    ];
    for (sql, named) in spoil {
        let mut tx = app.state.db.write().await.unwrap();
        db_execute!(tx, sql).unwrap();
        let found = spendsense::usage::check::compare(&mut tx).await.unwrap().examples;
        assert!(
            found.iter().any(|example| example.starts_with(named)) != named.is_empty(),
            "{sql}: {found:?}"
        );
    }
});
