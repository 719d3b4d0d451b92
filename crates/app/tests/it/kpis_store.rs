//! What the key figures, prices and budgets read and write, on both databases.

use rustc_hash::FxHashMap;
use spendsense::budgets::model::{BudgetBody, BudgetScope};
use spendsense::budgets::store as budgets;
use spendsense::kpis::query::Filter;
use spendsense::kpis::store::{self, Dimension};
use spendsense::prices::model::PriceQuery;
use spendsense::prices::store::{self as prices, NewRecost, RecostCell, RecostSums};
use spendsense_db::db_test;
use spendsense_db::harness::TestDb;
use spendsense_engine::money::Cents;
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::periods::{Range, month_of};

use crate::usage_world::{Person, conversation_id, fill, line};

fn range(first: &str, last: &str) -> Range {
    Range { first: Day::parse(first).unwrap(), last: Day::parse(last).unwrap() }
}

/// One conversation on two days in two regions with two models, another on one day.
async fn two_conversations(test: &TestDb) -> Range {
    let people = [Person::of("EU", "Acme"), Person::of("US", "Beta")];
    let lines = [
        line(0, 1, "a", "2026-01-30"),
        line(0, 1, "a", "2026-02-01"),
        line(1, 1, "b", "2026-02-01"),
        line(1, 2, "b", "2026-02-01"),
    ];
    fill(&test.db, &people, &lines).await;
    range("2026-01-01", "2026-02-28")
}

db_test!(sums_of_a_range_are_read_by_region_model_company_and_cell, |test: TestDb| async move {
    let all = two_conversations(&test).await;
    let mut tx = test.db.snapshot().await.unwrap();
    let mut days = Vec::new();
    store::each_region_day(&mut tx, |day, region, sums| {
        days.push((day.to_string(), region.to_owned(), sums.records));
    })
    .await
    .unwrap();
    days.sort();
    let expected = [("2026-01-30", "EU", 1), ("2026-02-01", "EU", 1), ("2026-02-01", "US", 2)];
    assert_eq!(days, expected.map(|(day, region, records)| (day.to_owned(), region.to_owned(), records)));
    let (january, february) = (month_of(all.first), month_of(all.last));
    let mut models = Vec::new();
    store::each_model_month(&mut tx, |month, region, model, sums| {
        models.push((month, format!("{region} {model}"), sums.records, sums.conversations));
    })
    .await
    .unwrap();
    models.sort();
    let in_months = [(january, "EU a", 1, 1), (february, "EU a", 1, 1), (february, "US b", 2, 2)];
    let owned = in_months.map(|(month, name, records, counted)| (month, name.to_owned(), records, counted));
    assert_eq!(models, owned, "conversations are added up over days");
    let mut on_days = Vec::new();
    store::each_model_day(&mut tx, range("2026-01-31", "2026-02-28"), |day, region, model, sums| {
        on_days.push((Day(day).to_string(), format!("{region} {model}"), sums.conversations));
    })
    .await
    .unwrap();
    on_days.sort();
    let expected = [("2026-02-01", "EU a", 1), ("2026-02-01", "US b", 2)];
    assert_eq!(on_days, expected.map(|(day, name, counted)| (day.to_owned(), name.to_owned(), counted)));
    let mut spends: FxHashMap<(i32, String), i64> = FxHashMap::default();
    store::each_month_spend(&mut tx, Dimension::Company, |month, _, name, cost, _| {
        *spends.entry((month, name.to_owned())).or_default() += cost.0;
    })
    .await
    .unwrap();
    let spent = |month: i32, name: &str| spends[&(month, name.to_owned())];
    assert_eq!((spent(january, "Acme"), spent(february, "Acme")), (1_000_000, 1_000_000));
    assert_eq!(spent(february, "Beta"), 2_000_000);
    let mut of_profiles = Vec::new();
    store::each_profile_spend(&mut tx, range("2026-01-31", "2026-02-28"), |day, profile, cost, _| {
        of_profiles.push((day.to_string(), profile, cost.0));
    })
    .await
    .unwrap();
    of_profiles.sort();
    let first = "2026-02-01".to_owned();
    assert_eq!(of_profiles, [(first.clone(), 0, 1_000_000), (first, 1, 2_000_000)]);
    let mut cells = 0;
    store::each_cell(&mut tx, Some(all), |_, _, _, sums| cells += sums.records).await.unwrap();
    store::each_cell(&mut tx, None, |_, _, _, sums| cells += sums.records).await.unwrap();
    assert_eq!(cells, 8);
    assert_eq!(store::count_records(&mut tx, range("2026-02-01", "2026-02-28")).await.unwrap(), 3);
    assert_eq!(store::count_cells(&mut tx, 9).await.unwrap(), 3);
    assert_eq!(store::count_cells(&mut tx, 2).await.unwrap(), 2, "no further than asked for");
});

db_test!(conversations_of_a_range_are_counted_again_where_they_came_back, |test: TestDb| async move {
    let all = two_conversations(&test).await;
    let mut tx = test.db.snapshot().await.unwrap();
    let mut returns = Vec::new();
    store::each_return(&mut tx, |row| {
        let name = format!("{} {}", row.region, row.model.unwrap_or("-"));
        returns.push((name, row.day.since(row.previous), row.conversations));
    })
    .await
    .unwrap();
    returns.sort();
    assert_eq!(returns, [("EU -".to_owned(), 2, 1), ("EU a".to_owned(), 2, 1)]);
    let mut seen = 0;
    store::each_sighting(&mut tx, |conversation, _, _, _| {
        seen += usize::from(conversation == conversation_id(1));
    })
    .await
    .unwrap();
    assert_eq!(seen, 3);
    let mut shared = Vec::new();
    store::each_shared(&mut tx, |conversation, day, profile, model| {
        shared.push((conversation.to_owned(), day, profile, model.to_owned()));
    })
    .await
    .unwrap();
    assert_eq!(shared.len(), 3, "{shared:?}");
    let filter = Filter::default();
    assert_eq!(store::count_conversations(&mut tx, all, &filter).await.unwrap(), 2);
    let by_model = store::count_conversations_by(&mut tx, Dimension::Model, all, &filter).await.unwrap();
    assert_eq!((by_model["a"], by_model["b"]), (1, 2));
    assert_eq!(store::list_conversation_days(&mut tx, all, &filter).await.unwrap().len(), 3);
    let only_b = Filter { models: vec!["b".to_owned()], ..filter.clone() };
    let first = store::list_conversations(&mut tx, all, &filter, None, 1).await.unwrap();
    assert_eq!((first[0].conversation_id.as_str(), first[0].records), (conversation_id(1).as_str(), 3));
    let position = (first[0].cost_nano_usd, first[0].conversation_id.clone());
    let rest = store::list_conversations(&mut tx, all, &filter, Some(&position), 9).await.unwrap();
    assert_eq!(rest.len(), 1);
    let rates = store::list_rates(&mut tx, all, &only_b).await.unwrap();
    assert_eq!((rates.len(), rates[0].records, rates[0].rate_nano_usd), (1, 2, 10_000_000));
});

db_test!(subscribers_their_versions_and_days_are_read, |test: TestDb| async move {
    two_conversations(&test).await;
    let mut tx = test.db.snapshot().await.unwrap();
    let filter = Filter { regions: vec!["US".to_owned()], ..Filter::default() };
    let profiles = store::load_profiles(&mut tx, &filter).await.unwrap();
    assert_eq!(profiles.keys().copied().collect::<Vec<_>>(), [1]);
    assert_eq!(store::find_generation(&mut tx).await.unwrap(), 1);
    let mut versions = Vec::new();
    store::each_subscriber_version(&mut tx, |version| {
        versions.push((version.user_name.to_owned(), version.is_active, version.signup_day));
    })
    .await
    .unwrap();
    assert_eq!(versions, [("user0".to_owned(), true, None), ("user1".to_owned(), true, None)]);
    let mut days = 0;
    store::each_active_year(&mut tx, |_, _, bits| {
        days += bits.iter().map(|bits| bits.count_ones()).sum::<u32>();
    })
    .await
    .unwrap();
    assert_eq!(days, 3);
    assert_eq!(store::list_upload_starts(&mut tx).await.unwrap()[&1], UnixMs(1000));
    let bounds = store::find_bounds(&mut tx).await.unwrap();
    assert_eq!(bounds, Some(range("2026-01-30", "2026-02-01")));
    let fresh = store::find_freshness(&mut tx).await.unwrap();
    assert_eq!((fresh.as_of, fresh.importing, fresh.last_upload.as_deref()), (Some(1500), 0, Some("upl_1")));
    assert!(store::find_last_check(&mut tx).await.unwrap().is_none());
});

db_test!(a_run_keeps_what_it_made_of_each_cell, |test: TestDb| async move {
    two_conversations(&test).await;
    let mut tx = test.db.write().await.unwrap();
    let new = NewRecost {
        recost_id: "rcs_1",
        job_id: Some("job_gone"),
        scope: "{}",
        prices_as_of: UnixMs(5),
        created_by: "idn_1",
        created_at: UnixMs(7),
    };
    assert_eq!(prices::insert_recost(&mut tx, &new).await.unwrap(), 1);
    let row = prices::find_recost(&mut tx, "rcs_1").await.unwrap().unwrap();
    assert_eq!((row.status.as_str(), row.finished_at), ("failed", None), "nobody works on it");
    let day = Day::parse("2026-02-01").unwrap();
    let cell = RecostCell { records: 1, unpriced: 0, before: NanoUsd(10), after: NanoUsd(30) };
    prices::insert_recost_cells(&mut tx, "rcs_1", &[(day, 0, "a", cell)]).await.unwrap();
    assert_eq!(prices::delete_recost_cells(&mut tx, "rcs_1").await.unwrap(), 1);
    prices::insert_recost_cells(&mut tx, "rcs_1", &[(day, 0, "a", cell)]).await.unwrap();
    let sums = RecostSums::of(&cell, Some(1500));
    assert_eq!(prices::mark_recost_done(&mut tx, "rcs_1", &sums, UnixMs(9)).await.unwrap(), 1);
    assert_eq!(prices::mark_recost_done(&mut tx, "rcs_1", &sums, UnixMs(9)).await.unwrap(), 0, "once");
    assert_eq!(
        store::find_recost_status(&mut tx, "rcs_1").await.unwrap(),
        Some(("done".to_owned(), Some(1500)))
    );
    let mut differences = Vec::new();
    let all = range("2026-01-01", "2026-02-28");
    store::each_recost(&mut tx, "rcs_1", all, |day, profile, model, cost| {
        differences.push((day, profile, model.to_owned(), cost));
    })
    .await
    .unwrap();
    assert_eq!(differences, [(day, 0, "a".to_owned(), NanoUsd(20))]);
    assert_eq!(prices::find_recost(&mut tx, "rcs_1").await.unwrap().unwrap().cost_after_nano, 30);
    assert_eq!(prices::list_recosts(&mut tx, None, 5).await.unwrap().len(), 1);
    assert_eq!(prices::list_recosts(&mut tx, Some(&(7, "rcs_1".to_owned())), 5).await.unwrap().len(), 0);
    assert_eq!(prices::count_recosts(&mut tx).await.unwrap(), 1);
    assert_eq!(prices::list_recost_models(&mut tx, "rcs_1").await.unwrap()[0].cost_after, NanoUsd(30));
    let mut costs = Vec::new();
    prices::each_record(&mut tx, all, |record| costs.push(record.cost.0)).await.unwrap();
    assert_eq!(costs, [1_000_000; 4]);
});

db_test!(prices_are_inserted_once_and_listed_by_key, |test: TestDb| async move {
    let mut tx = test.db.write().await.unwrap();
    let shipped = spendsense::prices::shipped::prices().unwrap();
    let views = shipped.iter().take(3).zip(0..).map(|(price, at)| spendsense::prices::model::PriceView {
        price_id: format!("prc_{at}"),
        provider: price.period.provider.clone(),
        model: price.period.model.clone(),
        token_type: price.period.token_type.clone(),
        effective_from: price.period.effective_from,
        recorded_at: price.period.recorded_at,
        usd_per_million: NanoUsd(price.period.nano_usd_per_million),
        nano_usd_per_million: price.period.nano_usd_per_million,
        source: price.source.clone(),
        recorded_by: "shipped".to_owned(),
    });
    let views: Vec<_> = views.collect();
    prices::insert_prices(&mut tx, &views).await.unwrap();
    assert_eq!(prices::count_recorded(&mut tx, "shipped", views[0].recorded_at).await.unwrap(), 3);
    let query = PriceQuery { model: None, provider: None, limit: 10, cursor: None };
    assert_eq!(prices::list_prices(&mut tx, &query, None, 10).await.unwrap().len(), 3);
    assert_eq!(prices::count_prices(&mut tx, &query).await.unwrap(), 3);
    assert_eq!(prices::list_periods(&mut tx).await.unwrap().len(), 3);
});

db_test!(a_budget_is_written_in_the_version_that_was_seen, |test: TestDb| async move {
    let mut tx = test.db.write().await.unwrap();
    let body = BudgetBody {
        name: "All".to_owned(),
        scope: BudgetScope::All,
        scope_value: None,
        monthly: Cents(1_050),
        thresholds: vec![80],
        version: None,
    };
    let at = UnixMs(5);
    assert_eq!(budgets::insert_budget(&mut tx, "bud_1", &body, "idn_1", at).await.unwrap(), 1);
    assert_eq!(
        budgets::insert_budget(&mut tx, "bud_2", &body, "idn_1", at).await.unwrap(),
        0,
        "the name is taken"
    );
    assert_eq!(budgets::find_budget(&mut tx, "bud_1").await.unwrap().unwrap().body, body);
    assert_eq!(budgets::update_budget(&mut tx, "bud_1", &body, 2, at).await.unwrap(), 0);
    assert_eq!(budgets::update_budget(&mut tx, "bud_1", &body, 1, at).await.unwrap(), 1);
    assert!(budgets::is_name_taken(&mut tx, "All", "bud_2").await.unwrap());
    assert_eq!(budgets::list_budgets(&mut tx, "", 5).await.unwrap().len(), 1);
    assert_eq!(budgets::count_budgets(&mut tx).await.unwrap(), 1);
    assert_eq!(budgets::delete_budget(&mut tx, "bud_1", 1).await.unwrap(), 0);
    assert_eq!(budgets::delete_budget(&mut tx, "bud_1", 2).await.unwrap(), 1);
});
