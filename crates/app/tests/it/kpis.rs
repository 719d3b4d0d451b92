//! The key figures and the drill-down at the level of answers: equal to what counting record by record gives, whatever
//! is asked for.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use spendsense::http::Role;
use spendsense::jobs::worker::run_pending;
use spendsense::prices::store::{RecostCell, insert_recost_cells};
use spendsense_engine::time::Day;
use spendsense_engine::usage::dollars::NanoUsd;

use crate::harness::{Client, Reply, TestApp};
use crate::usage_world::{Counted, Line, Person, fill, line};

const REGIONS: [&str; 3] = ["EU", "NA", "US"];
const DEPARTMENTS: [&str; 2] = ["Engineering", "Sales"];
const DAYS: [&str; 8] = [
    "2025-12-30",
    "2025-12-31",
    "2026-01-01",
    "2026-01-02",
    "2026-01-31",
    "2026-02-01",
    "2026-02-28",
    "2026-03-01",
];

async fn analyst(app: &TestApp) -> Client {
    app.role(Role::Analyst).await
}

async fn kpis(client: &Client, query: &str) -> Value {
    let reply = client.get(&format!("/metrics/kpis?{query}")).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.json()["message"], "success");
    reply.json()["data"].clone()
}

/// Dollars of an answer in billionths, from its text: a binary fraction is no evidence.
fn nano(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no whole number"))
}

fn random_world() -> impl Strategy<Value = (Vec<Person>, Vec<Line>)> {
    let person = (0..3_usize, 0..3_usize, 0..2_usize, any::<bool>()).prop_map(
        |(region, company, department, active)| Person {
            region: REGIONS[region],
            company: ["Acme", "Beta, Inc", "Co"][company].to_owned(),
            department: DEPARTMENTS[department],
            active,
        },
    );
    let record = (0..4_usize, 0..6_u128, 0..3_usize, 0..3_usize, 1..2_000_i64, 0..90_000_000_i64, 0..8_usize);
    let record = record.prop_map(|(person, conversation, model, kind, tokens, cost_nano, day)| Line {
        person,
        conversation,
        model: ["gpt-4o", "claude-3.5-sonnet", "mistral"][model].to_owned(),
        kind: ["prompt", "completion", "cached"][kind],
        tokens,
        cost_nano,
        day: DAYS[day],
    });
    (prop::collection::vec(person, 4), prop::collection::vec(record, 0..60))
}

/// One question: a range and at most one value of each filter.
#[derive(Clone, Debug)]
struct Question {
    first: usize,
    last: usize,
    region: Option<&'static str>,
    company: Option<&'static str>,
    model: Option<&'static str>,
    department: Option<&'static str>,
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    let one_of = |values: &'static [&'static str]| prop::option::weighted(0.3, prop::sample::select(values));
    let question = (
        0..8_usize,
        0..8_usize,
        one_of(&REGIONS),
        one_of(&["Acme", "Beta, Inc"]),
        one_of(&["gpt-4o", "mistral"]),
        one_of(&DEPARTMENTS),
    );
    let question = question.prop_map(|(a, b, region, company, model, department)| Question {
        first: a.min(b),
        last: a.max(b),
        region,
        company,
        model,
        department,
    });
    prop::collection::vec(question, 6)
}

impl Question {
    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("start_date", DAYS[self.first]).append_pair("end_date", DAYS[self.last]);
        let filters = [
            ("regions", self.region),
            ("companies", self.company),
            ("models", self.model),
            ("departments", self.department),
        ];
        for (name, value) in filters {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    fn passes(&self, people: &[Person], line: &Line) -> bool {
        let person = &people[line.person];
        let days = Day::parse(DAYS[self.first]).unwrap()..=Day::parse(DAYS[self.last]).unwrap();
        days.contains(&line.day())
            && self.region.is_none_or(|region| region == person.region)
            && self.company.is_none_or(|company| company == person.company)
            && self.department.is_none_or(|department| department == person.department)
            && self.model.is_none_or(|model| model == line.model)
    }

    fn subscriber_days(&self, people: &[Person]) -> i64 {
        let days = Day::parse(DAYS[self.last]).unwrap().since(Day::parse(DAYS[self.first]).unwrap()) + 1;
        let subscribed = people.iter().filter(|person| {
            person.active
                && self.region.is_none_or(|region| region == person.region)
                && self.company.is_none_or(|company| company == person.company)
                && self.department.is_none_or(|department| department == person.department)
        });
        i64::try_from(subscribed.count()).unwrap() * i64::from(days)
    }
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap()
}

/// The answer holds nothing but what counting gives.
fn compare(answer: &Value, counted: &Counted, question: &Question, people: &[Person]) {
    let context = format!("{question:?}: {answer}");
    let kpis = &answer["kpis"];
    let whole = |name: &str| kpis[name].as_i64().unwrap_or_else(|| panic!("{name} of {context}"));
    assert_eq!(whole("total_spendings_nano_usd"), counted.cost_nano, "{context}");
    assert_eq!(whole("records"), counted.records, "{context}");
    assert_eq!(whole("prompt_tokens"), counted.prompt_tokens, "{context}");
    assert_eq!(whole("completion_tokens"), counted.completion_tokens, "{context}");
    assert_eq!(whole("other_tokens"), counted.other_tokens, "{context}");
    assert_eq!(whole("conversations"), count(counted.conversations.len()), "{context}");
    assert_eq!(whole("days_with_usage"), count(counted.days.len()), "{context}");
    assert_eq!(whole("used_subscriber_days"), count(counted.used.len()), "{context}");
    assert_eq!(whole("subscriber_days"), question.subscriber_days(people), "{context}");
    assert_eq!(
        kpis["heighest_model_used"].as_str(),
        counted.first_model(|model| count(model.1.len())),
        "{context}"
    );
    assert_eq!(
        kpis["least_used_model"].as_str(),
        counted.first_model(|model| -count(model.1.len())),
        "{context}"
    );
    assert_eq!(kpis["costliest_model"].as_str(), counted.first_model(|model| model.0), "{context}");
    let pairs = |list: &str, key: &str, cost: &str| -> Vec<(String, i64)> {
        let items = answer[list].as_array().unwrap().iter();
        items.map(|item| (item[key].as_str().unwrap().to_owned(), nano(&item[cost]))).collect()
    };
    let ranked = |costs: Vec<(String, i64)>| {
        let mut costs = costs;
        costs.sort_by_key(|(name, cost)| (-cost, name.clone()));
        costs
    };
    let owned = |costs: &std::collections::BTreeMap<String, i64>| ranked(costs.clone().into_iter().collect());
    assert_eq!(
        pairs("region_wise_spends", "region", "total_spends_nano_usd"),
        owned(&counted.regions),
        "{context}"
    );
    assert_eq!(
        pairs("company_wise_spends", "company", "total_spends_nano_usd"),
        owned(&counted.companies),
        "{context}"
    );
    assert_eq!(
        pairs("department_wise_spends", "department", "total_spends_nano_usd"),
        owned(&counted.departments),
        "{context}"
    );
    let models = counted.models.iter().map(|(name, model)| (name.clone(), model.0)).collect();
    assert_eq!(pairs("models_metrics", "model", "total_cost_nano_usd"), ranked(models), "{context}");
    for model in answer["models_metrics"].as_array().unwrap() {
        let (_, conversations) = &counted.models[model["model"].as_str().unwrap()];
        assert_eq!(model["conversations"].as_i64(), Some(count(conversations.len())), "{context}");
    }
    let trend: Vec<(String, i64)> = kpis["spends_trend"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| (point["date"].as_str().unwrap().to_owned(), nano(&point["cost_nano_usd"])))
        .collect();
    let days: Vec<(String, i64)> = counted.days.iter().map(|(day, cost)| (day.to_string(), *cost)).collect();
    assert_eq!(trend, days, "{context}");
}

/// Worlds and questions, the same in every run.
fn drawn<T>(strategy: impl Strategy<Value = T>, times: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..times).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

// Bugs of others that this would find: day N shows N−1 and N, a missing dimension merges groups, counting twice.
app_test!(every_figure_of_every_question_is_what_counting_gives, |app: TestApp| async move {
    ask_everything(&app).await;
});

app_test!(
    what_does_not_fit_into_memory_is_counted_in_the_database,
    config: |config| config.usage.rows_in_memory_max = 0,
    |app: TestApp| async move {
        ask_everything(&app).await;
    }
);

async fn ask_everything(app: &TestApp) {
    let client = analyst(app).await;
    for ((people, lines), asked) in drawn((random_world(), questions()), 12) {
        empty(app).await;
        fill(&app.state.db, &people, &lines).await;
        for question in asked {
            let answer = kpis(&client, &question.query()).await;
            let counted = Counted::of(&people, lines.iter().filter(|line| question.passes(&people, line)));
            compare(&answer, &counted, &question, &people);
            compare_lists(&client, &counted, &question).await;
        }
    }
}

/// The lists and the series tell the same conversations apart.
async fn compare_lists(client: &Client, counted: &Counted, question: &Question) {
    let query = question.query();
    let models = client.get(&format!("/api/usage/breakdown/models?{query}")).await.json();
    assert_eq!(
        models["totals"]["conversations"].as_i64(),
        Some(count(counted.conversations.len())),
        "{query}"
    );
    for item in models["items"].as_array().unwrap() {
        let (cost, conversations) = &counted.models[item["key"].as_str().unwrap()];
        assert_eq!(item["conversations"].as_i64(), Some(count(conversations.len())), "{query}");
        assert_eq!(nano(&item["cost_nano_usd"]), *cost, "{query}");
    }
    for (by, costs) in [("companies", &counted.companies), ("departments", &counted.departments)] {
        let list = client.get(&format!("/api/usage/breakdown/{by}?{query}")).await.json();
        let items = list["items"].as_array().unwrap().iter();
        let listed: std::collections::BTreeMap<String, i64> = items
            .map(|item| (item["key"].as_str().unwrap().to_owned(), nano(&item["cost_nano_usd"])))
            .collect();
        assert_eq!(&listed, costs, "{query}");
        let items = list["items"].as_array().unwrap();
        assert!(items.iter().all(|item| item["conversations"].as_i64() > Some(0)), "{list}");
    }
    let whole = client.get(&format!("/api/usage/series?{query}&group_by=month")).await.json();
    let months: i64 =
        whole["items"].as_array().unwrap().iter().map(|item| item["conversations"].as_i64().unwrap()).sum();
    assert!(months >= count(counted.conversations.len()), "each once in each of its months: {whole}");
}

/// Takes everything away again.
async fn empty(app: &TestApp) {
    let mut tx = app.state.db.write().await.unwrap();
    for table in [
        "monthly_model_metrics",
        "monthly_company_metrics",
        "monthly_department_metrics",
        "usage_records",
        "usage_daily",
        "daily_metrics",
        "daily_company_metrics",
        "daily_department_metrics",
        "daily_model_metrics",
        "usage_returns",
        "usage_wide_conversations",
        "usage_active_days",
        "usage_profiles",
        "subscribers",
        "usage_chunks",
        "usage_uploads",
    ] {
        spendsense_db::db_execute!(tx, sqlx::AssertSqlSafe(format!("DELETE FROM {table}"))).unwrap();
    }
    tx.commit().await.unwrap();
}

app_test!(the_documented_answer_keeps_its_names_and_shapes, |app: TestApp| async move {
    let client = analyst(&app).await;
    let people = [Person::of("EU", "Acme")];
    let mut completion = line(0, 1, "gpt", "2025-01-01");
    (completion.kind, completion.tokens, completion.cost_nano) = ("completion", 300, 9_000_000);
    fill(&app.state.db, &people, &[line(0, 1, "gpt", "2025-01-01"), completion]).await;
    let data = kpis(&client, "start_date=2025-01-01&end_date=2025-01-01").await;
    let kpis = &data["kpis"];
    assert_eq!(kpis["total_spendings"], json!(0.01));
    assert_eq!(kpis["heighest_model_used"], "gpt");
    assert_eq!(kpis["average_token_consumption"], 400);
    assert_eq!(kpis["average_per_day_spending"], json!(0.01));
    assert_eq!(kpis["active_sub_utilization"], json!(1.0));
    assert_eq!(
        (&kpis["spends_trend"][0]["date"], &kpis["spends_trend"][0]["cost"]),
        (&json!("2025-01-01"), &json!(0.01))
    );
    assert_eq!(
        (&data["models_metrics"][0]["model"], &data["models_metrics"][0]["total_cost"]),
        (&json!("gpt"), &json!(0.01))
    );
    assert_eq!(data["region_wise_spends"][0]["total_spends"], json!(0.01));
    assert_eq!(data["company_wise_spends"][0]["company"], "Acme");
    assert_eq!(data["max_date_range"], json!(["2025-01-01", "2025-01-01"]));
    assert_eq!((&data["time_zone"], &data["basis"]), (&json!("UTC"), &json!("recorded")));
    assert_eq!(data["freshness"]["as_of"], "1970-01-01T00:00:01.5Z");
    assert_eq!(data["freshness"]["last_upload"]["upload_id"], "upl_1");
    assert_eq!(data["reconciliation"], Value::Null);
});

app_test!(nothing_in_range_is_zeros_null_and_empty_lists, |app: TestApp| async move {
    let client = analyst(&app).await;
    let data = kpis(&client, "start_date=2025-01-01&end_date=2025-01-31&compare=previous").await;
    assert_eq!(data["kpis"]["total_spendings"], json!(0.0));
    assert_eq!(data["kpis"]["heighest_model_used"], Value::Null);
    assert_eq!((&data["models_metrics"], &data["max_date_range"]), (&json!([]), &json!([null, null])));
    assert_eq!(data["previous"]["change"]["total_spendings"], Value::Null);
    let missing = client.get("/metrics/kpis?regions=EU").await;
    assert_eq!(missing.status, 422);
    let detail = &missing.json()["detail"];
    assert_eq!((&detail[0]["type"], &detail[0]["loc"]), (&json!("missing"), &json!(["query", "start_date"])));
    assert_eq!(detail[1]["loc"], json!(["query", "end_date"]));
});

app_test!(a_month_is_compared_with_the_month_before, |app: TestApp| async move {
    let client = analyst(&app).await;
    let days = ["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"];
    let lines: Vec<Line> =
        days.iter().zip(1..).map(|(day, conversation)| line(0, conversation, "m", day)).collect();
    fill(&app.state.db, &[Person::of("EU", "Acme")], &lines).await;
    let data =
        kpis(&client, "start_date=2026-02-01&end_date=2026-02-28&compare=previous&group_by=month").await;
    assert_eq!(data["kpis"]["spends_trend"].as_array().unwrap().len(), 1);
    assert_eq!(data["kpis"]["records"], 2);
    assert_eq!(data["previous"]["period"]["start_date"], "2026-01-01");
    assert_eq!(data["previous"]["kpis"]["records"], 1);
    assert_eq!(data["previous"]["change"]["total_spendings"], json!(1.0));
});

/// Walks all pages; the answer of each is checked to carry the same totals.
async fn walk(client: &Client, path: &str) -> (Vec<Value>, Value) {
    let (mut items, mut cursor, mut totals) = (Vec::new(), String::new(), Value::Null);
    loop {
        let reply = client.get(&format!("{path}{cursor}")).await;
        assert_eq!(reply.status, 200, "{reply}");
        let page = reply.json();
        assert!(totals.is_null() || totals == page["totals"], "totals are of everything, on every page");
        totals = page["totals"].clone();
        items.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (items, totals),
        }
    }
}

// Of others: only the first hundred groups were kept; totals were those of page 1.
app_test!(more_than_a_hundred_groups_are_all_listed_and_totals_are_of_all_pages, |app: TestApp| async move {
    let client = analyst(&app).await;
    let people: Vec<Person> =
        (0..130).map(|n| Person::of(REGIONS[n % 3], &format!("Company {n:03}"))).collect();
    let mut lines: Vec<Line> = Vec::new();
    for person in 0..130_usize {
        let mut own =
            line(person, u128::try_from(person).unwrap(), &format!("model-{:02}", person % 45), "2026-01-01");
        // Every second one costs as much as the one before: equals go by name.
        own.cost_nano = 1_000_000 * i64::try_from(person / 2 + 1).unwrap();
        lines.push(own);
    }
    fill(&app.state.db, &people, &lines).await;
    let spent: i64 = lines.iter().map(|line| line.cost_nano).sum();
    let range = "start_date=2026-01-01&end_date=2026-01-01";
    let data = kpis(&client, range).await;
    assert_eq!(data["company_wise_spends"].as_array().unwrap().len(), 130);
    for by in ["companies", "subscribers", "conversations", "models", "regions", "departments"] {
        let (items, totals) = walk(&client, &format!("/api/usage/breakdown/{by}?{range}&limit=7")).await;
        let expected = match by {
            "models" => 45,
            "regions" => 3,
            "departments" => 1,
            _ => 130,
        };
        assert_eq!(items.len(), expected, "{by}");
        assert_eq!(nano(&totals["cost_nano_usd"]), spent, "{by}");
        assert_eq!(items.iter().map(|item| nano(&item["cost_nano_usd"])).sum::<i64>(), spent, "{by}");
        let order: Vec<(i64, &str)> =
            items.iter().map(|item| (-nano(&item["cost_nano_usd"]), item["key"].as_str().unwrap())).collect();
        assert!(order.is_sorted(), "{by}: {order:?}");
        let csv = client.get(&format!("/api/usage/breakdown/{by}?{range}&format=csv")).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(csv.body.lines().count(), expected + 1, "{by}");
    }
});

app_test!(a_conversation_of_two_regions_and_models_counts_once, |app: TestApp| async move {
    let client = analyst(&app).await;
    let people = [Person::of("EU", "Acme"), Person::of("US", "Beta")];
    let lines = [
        line(0, 1, "a", "2026-01-01"),
        line(1, 1, "a", "2026-01-02"),
        line(0, 1, "b", "2026-01-02"),
        line(1, 2, "b", "2026-01-02"),
    ];
    fill(&app.state.db, &people, &lines).await;
    let range = "start_date=2026-01-01&end_date=2026-01-31";
    let data = kpis(&client, range).await;
    assert_eq!(data["kpis"]["conversations"], 2);
    assert_eq!(data["kpis"]["heighest_model_used"], "b");
    assert_eq!(
        data["models_metrics"][0]["conversations"].as_i64().unwrap()
            + data["models_metrics"][1]["conversations"].as_i64().unwrap(),
        3
    );
    let series = client.get(&format!("/api/usage/series?{range}&group_by=week")).await.json();
    let counts: Vec<i64> = series["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|week| week["conversations"].as_i64().unwrap())
        .collect();
    assert_eq!(counts, [2, 0, 0, 0, 0]);
});

app_test!(unit_prices_say_when_a_rate_changed, |app: TestApp| async move {
    let client = analyst(&app).await;
    let mut dearer = line(0, 2, "a", "2026-02-01");
    dearer.cost_nano = 1_500_000;
    fill(&app.state.db, &[Person::of("EU", "Acme")], &[line(0, 1, "a", "2026-01-01"), dearer]).await;
    let reply = client.get("/api/usage/unit-prices?start_date=2026-01-01&end_date=2026-12-31").await.json();
    let items = reply["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!((&items[0]["rate_per_1k"], &items[0]["change"]), (&json!(0.01), &Value::Null));
    assert_eq!((&items[1]["first_day"], &items[1]["change"]), (&json!("2026-02-01"), &json!(0.5)));
});

// Today is 2026-11-21.
app_test!(a_forecast_names_its_method_and_its_range, |app: TestApp| async move {
    let client = analyst(&app).await;
    let days: [&'static str; 3] = ["2026-11-01", "2026-11-10", "2026-11-20"];
    let lines: Vec<Line> =
        days.iter().zip(1..).map(|(day, conversation)| line(0, conversation, "a", day)).collect();
    fill(&app.state.db, &[Person::of("EU", "Acme")], &lines).await;
    let reply = client.get("/api/usage/forecast").await.json();
    assert_eq!(
        (&reply["month"]["start_date"], &reply["known_until"]),
        (&json!("2026-11-01"), &json!("2026-11-20"))
    );
    assert_eq!((nano(&reply["spent_nano_usd"]), &reply["days_left"]), (3_000_000, &json!(10)));
    assert!(nano(&reply["expected_nano_usd"]) > 3_000_000 && reply["low"].is_number(), "{reply}");
    assert!(reply["method"].as_str().unwrap().contains("weekday"));
    let none = client.get("/api/usage/forecast?companies=Nobody").await.json();
    assert_eq!(nano(&none["spent_nano_usd"]), 0);
});

fn budget(name: &str, scope: &str, value: Option<&str>, monthly: f64) -> Value {
    json!({"name": name, "scope": scope, "scope_value": value, "monthly": monthly, "thresholds": [50, 80, 100]})
}

app_test!(a_budget_that_is_reached_is_among_the_alerts, |app: TestApp| async move {
    let client = analyst(&app).await;
    let mut lines = vec![line(0, 1, "a", "2026-11-02"), line(1, 2, "b", "2026-11-03")];
    // 9 dollars by Acme, 1 by Beta.
    (lines[0].cost_nano, lines[1].cost_nano) = (9_000_000_000, 1_000_000_000);
    fill(&app.state.db, &[Person::of("EU", "Acme"), Person::of("US", "Beta")], &lines).await;
    let made = client.post("/api/usage/budgets", &budget("All", "all", None, 10.0)).await;
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""), "{made}");
    assert_eq!(
        (&made.json()["status"]["standing"], &made.json()["status"]["threshold"]),
        (&json!("over"), &json!(100))
    );
    let acme = client.post("/api/usage/budgets", &budget("Acme", "company", Some("Acme"), 10.0)).await.json();
    assert_eq!((&acme["status"]["standing"], &acme["status"]["threshold"]), (&json!("reached"), &json!(80)));
    let beta = client.post("/api/usage/budgets", &budget("=Beta", "model", Some("b"), 100.0)).await.json();
    assert_eq!(beta["status"]["standing"], "within");
    let alerts = client.get("/api/operator/alerts").await.json();
    let found: Vec<(&str, f64)> = alerts["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|alert| (alert["alert"].as_str().unwrap(), alert["value"].as_f64().unwrap()))
        .collect();
    assert_eq!(found, [("budget_over", 10.0), ("budget_threshold", 9.0)]);
    let list = client.get("/api/usage/budgets?limit=2").await.json();
    assert_eq!((list["items"].as_array().unwrap().len(), &list["total"]), (2, &json!(3)));
    let csv = client.get("/api/usage/budgets?format=csv").await.body;
    assert!(csv.contains(",'=Beta,"), "{csv}");
});

app_test!(budgets_have_versions_names_and_audit_entries, |app: TestApp| async move {
    let client = analyst(&app).await;
    let made = client.post("/api/usage/budgets", &budget("All", "all", None, 10.0)).await.json();
    let path = format!("/api/usage/budgets/{}", made["budget_id"].as_str().unwrap());
    let mut changed = budget("All of us", "region", Some("EU"), 12.5);
    changed["version"] = json!(1);
    let reply = client.put(&path, &changed).await;
    assert_eq!((reply.status, reply.header("etag")), (200, "\"2\""), "{reply}");
    let stale = client.put(&path, &changed).await;
    assert_eq!((stale.status, stale.code().as_str()), (409, "stale_version"));
    let again = client.post("/api/usage/budgets", &budget("All of us", "all", None, 1.0)).await;
    assert_eq!((again.status, again.code().as_str()), (409, "duplicate_key"));
    assert_eq!(client.get(&path).await.json()["monthly"], json!(12.5));
    assert_eq!(client.delete(&path).await.status, 204);
    assert_eq!(client.get(&path).await.status, 404);
    assert_eq!(client.delete(&path).await.status, 404);
    let log = app.admin().await.get("/api/operator/audit-logs?limit=20").await.json();
    let actions: Vec<&str> =
        log["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions.iter().filter(|action| action.ends_with("_budget")).count(), 3, "{actions:?}");
});

app_test!(a_budget_that_makes_no_sense_names_its_field, |app: TestApp| async move {
    let client = analyst(&app).await;
    let field = |reply: &Reply| reply.json()["detail"][0]["loc"][1].as_str().unwrap_or_default().to_owned();
    let cases = [
        (budget("A", "all", Some("EU"), 1.0), "scope_value"),
        (budget("A", "region", None, 1.0), "scope_value"),
        (budget("A", "all", None, 0.0), "monthly"),
        (budget("", "all", None, 1.0), "name"),
        (json!({"name": "A", "scope": "all", "monthly": 1, "thresholds": [0]}), "thresholds"),
        (json!({"name": "A", "scope": "moon", "monthly": 1}), "scope"),
    ];
    for (body, expected) in cases {
        let reply = client.post("/api/usage/budgets", &body).await;
        assert_eq!((reply.status, field(&reply).as_str()), (422, expected), "{reply}");
    }
});

app_test!(usage_is_for_staff_and_budgets_are_written_by_analysts, |app: TestApp| async move {
    app.insert_user("usr_1").await;
    let range = "start_date=2026-01-01&end_date=2026-01-02";
    let body = budget("All", "all", None, 10.0);
    for role in Role::ALL {
        let client = match role {
            Role::Customer => app.customer("usr_1").await,
            role => app.role(role).await,
        };
        let reads = if matches!(role, Role::Customer | Role::Advisor) { 403 } else { 200 };
        assert_eq!(client.get(&format!("/metrics/kpis?{range}")).await.status, reads, "{role:?}");
        assert_eq!(
            client.get(&format!("/api/usage/breakdown/subscribers?{range}")).await.status,
            reads,
            "{role:?}"
        );
        let writes = client.post("/api/usage/budgets", &body).await.status;
        assert_eq!(writes == 403, !matches!(role, Role::Analyst | Role::Admin), "{role:?}");
    }
});

fn price(model: &str, from: &str, usd: &str) -> Value {
    json!({"provider": "own", "model": model, "token_type": "prompt", "effective_from": from,
        "usd_per_million": usd, "source": "contract"})
}

/// A run that was asked for and done.
async fn recost(app: &TestApp, client: &Client, body: &Value) -> Value {
    let begun = client.post("/api/usage/recosts", body).await;
    assert_eq!(begun.status, 202, "{begun}");
    let begun = begun.json();
    assert_eq!((&begun["status"], &begun["finished_at"]), (&json!("running"), &Value::Null));
    run_pending(&app.state).await.unwrap();
    let job = client.get(&format!("/jobs/{}", begun["job_id"].as_str().unwrap())).await.json();
    assert_eq!(job["data"]["status"], "succeeded", "{job}");
    let run =
        client.get(&format!("/api/usage/recosts/{}", begun["recost_id"].as_str().unwrap())).await.json();
    assert_eq!(run["status"], "done");
    run
}

app_test!(a_run_that_is_not_done_is_no_basis_and_goes_the_way_of_its_job, |app: TestApp| async move {
    let client = analyst(&app).await;
    fill(&app.state.db, &[Person::of("EU", "Acme")], &[line(0, 1, "house-model", "2026-01-01")]).await;
    client.post("/api/usage/prices", &price("house-model", "2020-01-01T00:00:00Z", "20")).await;
    let run = client.post("/api/usage/recosts", &json!({})).await.json();
    let path = format!("/api/usage/recosts/{}", run["recost_id"].as_str().unwrap());
    let question = format!(
        "/metrics/kpis?start_date=2026-01-01&end_date=2026-01-31&basis={}",
        run["basis"].as_str().unwrap()
    );
    assert_eq!(client.get(&question).await.status, 422);
    let job = format!("/api/jobs/{}", run["job_id"].as_str().unwrap());
    assert_eq!(client.post(&format!("{job}/cancel"), &json!({})).await.status, 200);
    let cancelled = client.get(&path).await.json();
    assert_eq!((&cancelled["status"], &cancelled["error"]), (&json!("failed"), &json!("cancelled")));
    assert_eq!(client.post(&format!("{job}/retry"), &json!({})).await.status, 200);
    assert_eq!(client.get(&path).await.json()["status"], "running");
    // What an attempt had written whose worker was lost.
    let mut tx = app.state.db.write().await.unwrap();
    let cell = RecostCell { records: 9, unpriced: 9, before: NanoUsd(9), after: NanoUsd(9) };
    let day = Day::parse("2026-01-01").unwrap();
    let recost_id = run["recost_id"].as_str().unwrap();
    insert_recost_cells(&mut tx, recost_id, &[(day, 0, "house-model", cell)]).await.unwrap();
    tx.commit().await.unwrap();
    run_pending(&app.state).await.unwrap();
    let done = client.get(&path).await.json();
    assert_eq!(
        (&done["status"], &done["error"], &done["outdated"]),
        (&json!("done"), &Value::Null, &json!(false))
    );
    assert_eq!((&done["models"][0]["records"], nano(&done["cost_after_nano_usd"])), (&json!(1), 2_000_000));
    let data = client.get(&question).await.json();
    assert_eq!(nano(&data["data"]["kpis"]["total_spendings_nano_usd"]), 2_000_000);
});

app_test!(a_run_that_cannot_be_is_refused_at_once, |app: TestApp| async move {
    let client = analyst(&app).await;
    fill(&app.state.db, &[Person::of("EU", "Acme")], &[line(0, 1, "gpt-4o", "2026-01-01")]).await;
    let refused = async |body: Value| {
        let reply = client.post("/api/usage/recosts", &body).await;
        (reply.status, reply.json()["detail"][0]["loc"][1].clone())
    };
    let late = json!({"start_date": "2026-02-01", "end_date": "2026-01-01"});
    assert_eq!(refused(late).await, (422, json!("end_date")));
    client.post("/api/usage/prices", &price("gpt-4o", "2020-01-01T00:00:00Z", "20")).await;
    // The list and we have a price for it.
    assert_eq!(refused(json!({})).await, (422, json!("providers")));
    recost(&app, &client, &json!({"providers": {"gpt-4o": "openai"}})).await;
    recost(&app, &client, &json!({"companies": ["Other"]})).await;
});

app_test!(a_run_costs_records_by_the_price_in_force_and_is_shown_by_choice_only, |app: TestApp| async move {
    let client = analyst(&app).await;
    // 100 tokens for 0.001 dollars each, before and after a price of 20 dollars a million became one of 30.
    let lines = [
        line(0, 1, "house-model", "2026-01-01"),
        line(0, 2, "house-model", "2026-02-01"),
        line(1, 3, "unknown", "2026-02-01"),
    ];
    fill(&app.state.db, &[Person::of("EU", "Acme"), Person::of("US", "Beta")], &lines).await;
    assert_eq!(
        client.post("/api/usage/prices", &price("house-model", "2020-01-01T00:00:00Z", "20")).await.status,
        201
    );
    assert_eq!(
        client.post("/api/usage/prices", &price("house-model", "2026-01-15T00:00:00Z", "30")).await.status,
        201
    );
    let run = recost(&app, &client, &json!({})).await;
    assert_eq!((&run["records"], &run["unpriced"]), (&json!(3), &json!(1)));
    assert_eq!(
        (nano(&run["cost_before_nano_usd"]), nano(&run["cost_after_nano_usd"])),
        (3_000_000, 6_000_000)
    );
    assert_eq!(
        (&run["models"][0]["model"], &run["models"][0]["cost_after"]),
        (&json!("house-model"), &json!(0.005))
    );
    let range = "start_date=2026-01-01&end_date=2026-12-31";
    let basis = run["basis"].as_str().unwrap();
    let recorded = kpis(&client, range).await;
    assert_eq!(nano(&recorded["kpis"]["total_spendings_nano_usd"]), 3_000_000, "nothing changes by itself");
    let anew = kpis(&client, &format!("{range}&basis={basis}")).await;
    assert_eq!(nano(&anew["kpis"]["total_spendings_nano_usd"]), 6_000_000);
    assert_eq!((&anew["basis"], &anew["basis_outdated"]), (&run["basis"], &json!(false)));
    assert_eq!(anew["kpis"]["conversations"], 3);
    let acme = client.get(&format!("/api/usage/breakdown/companies?{range}&basis={basis}")).await.json();
    assert_eq!(
        (&acme["items"][0]["key"], nano(&acme["items"][0]["cost_nano_usd"])),
        (&json!("Acme"), 5_000_000)
    );
    let unknown = client.get(&format!("/metrics/kpis?{range}&basis=recost:none")).await;
    assert_eq!(
        (unknown.status, unknown.json()["detail"][0]["loc"].clone()),
        (422, json!(["query", "basis"]))
    );
    let list = client.get("/api/usage/recosts").await.json();
    assert_eq!((&list["total"], &list["items"][0]["recost_id"]), (&json!(1), &run["recost_id"]));
    assert_eq!(client.get("/api/usage/recosts/none").await.status, 404);
});

app_test!(a_run_is_repeated_by_the_prices_known_then, |app: TestApp| async move {
    let client = analyst(&app).await;
    fill(&app.state.db, &[Person::of("EU", "Acme")], &[line(0, 1, "house-model", "2026-01-01")]).await;
    client.post("/api/usage/prices", &price("house-model", "2020-01-01T00:00:00Z", "20")).await;
    let then = app.clock_now();
    app.clock.advance_s(60);
    // A correction: the same moment, written down later.
    client.post("/api/usage/prices", &price("house-model", "2020-01-01T00:00:00Z", "25")).await;
    let after = async |body: Value| nano(&recost(&app, &client, &body).await["cost_after_nano_usd"]);
    assert_eq!(after(json!({})).await, 2_500_000);
    assert_eq!(after(json!({"prices_as_of": then})).await, 2_000_000);
    assert_eq!(after(json!({"models": ["other"]})).await, 0);
});

app_test!(prices_are_listed_by_page_and_added_by_analysts_only, |app: TestApp| async move {
    let client = analyst(&app).await;
    recost(&app, &client, &json!({})).await;
    let (items, _) = walk(&client, "/api/usage/prices?limit=400").await;
    assert!(items.len() > 1_000);
    let gpt = client.get("/api/usage/prices?model=gpt-4o&provider=openai").await.json();
    let prompt =
        gpt["items"].as_array().unwrap().iter().find(|price| price["token_type"] == "prompt").unwrap();
    assert_eq!((&prompt["usd_per_million"], &prompt["recorded_by"]), (&json!(2.5), &json!("shipped")));
    let csv = client.get("/api/usage/prices?model=gpt-4o&format=csv").await.body;
    assert!(csv.starts_with("provider,model,token_type,") && csv.contains(",2.5,"), "{csv}");
    assert_eq!(
        app.operator().await.post("/api/usage/prices", &price("m", "2026-01-01T00:00:00Z", "1")).await.status,
        403
    );
    for (usd, field) in
        [("-1", "usd_per_million"), ("0.0000000001", "usd_per_million"), ("x", "usd_per_million")]
    {
        let reply = client.post("/api/usage/prices", &price("m", "2026-01-01T00:00:00Z", usd)).await;
        assert_eq!((reply.status, reply.json()["detail"][0]["loc"][1].as_str().unwrap()), (422, field));
    }
});

async fn call(app: &TestApp, number: u128, tokens: (i64, i64), cost_nano: i64) {
    let mut tx = app.state.db.write().await.unwrap();
    spendsense_db::db_execute!(
        tx,
        "INSERT INTO llm_calls (call_id, purpose, model, outcome, attempts, prompt_tokens, completion_tokens,
             cost_nano_usd, latency_ms, occurred_at)
         VALUES ($1, 'education', 'gpt-4o-mini', 'ok', 1, $2, $3, $4, 5, $5)",
        format!("llm_{number:032x}"),
        tokens.0,
        tokens.1,
        cost_nano,
        app.clock_now().0
    )
    .unwrap();
    tx.commit().await.unwrap();
}

app_test!(own_model_calls_are_in_the_figures_exactly_once, |app: TestApp| async move {
    use spendsense::usage::{check::compare, own::note_calls};
    let client = analyst(&app).await;
    // 1000 tokens read for 0.15 and 100 written for 0.06 thousandths of a dollar; a call that failed.
    call(&app, 1, (1_000, 100), 210_000).await;
    call(&app, 2, (1_000, 100), 210_000).await;
    call(&app, 3, (0, 0), 0).await;
    assert_eq!(note_calls(&app.state).await.unwrap(), 3);
    assert_eq!(note_calls(&app.state).await.unwrap(), 0, "once");
    call(&app, 4, (10, 0), 1_500).await;
    let (one, two) = tokio::join!(note_calls(&app.state), note_calls(&app.state));
    assert_eq!(one.unwrap() + two.unwrap(), 1, "two servers at once");
    let data = kpis(&client, "start_date=2026-11-21&end_date=2026-11-21").await;
    let company = &data["company_wise_spends"][0];
    assert_eq!(company["company"], "SpendSense (this deployment)");
    assert_eq!(nano(&company["total_spends_nano_usd"]), 421_500);
    assert_eq!((&data["kpis"]["conversations"], &data["kpis"]["records"]), (&json!(3), &json!(5)));
    assert_eq!(
        (&data["kpis"]["prompt_tokens"], &data["kpis"]["subscriber_days"]),
        (&json!(2_010), &json!(0))
    );
    let found = compare(&mut app.state.db.snapshot().await.unwrap()).await.unwrap();
    assert_eq!((found.differences, found.records), (0, 5), "{:?}", found.examples);
});
