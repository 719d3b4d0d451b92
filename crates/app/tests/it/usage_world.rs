//! AI usage for tests: records put into the tables as an import leaves them, and the same figures counted the slow way.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use spendsense::usage::months::MonthChanges;
use spendsense::usage::names::Names;
use spendsense::usage::store::months::add_months;
use spendsense::usage::store::uploads::bump_generation;
use spendsense_db::{Db, Tx, db_execute};
use spendsense_engine::time::Day;
use spendsense_engine::usage::activity::{Activity, YearDays};
use spendsense_engine::usage::tally::{Cell, DayKey, Scope, Standing, Sums, Tally, TokenKind};

/// Somebody who uses models.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) region: &'static str,
    pub(crate) company: String,
    pub(crate) department: &'static str,
    pub(crate) active: bool,
}

impl Person {
    pub(crate) fn of(region: &'static str, company: &str) -> Self {
        Self { region, company: company.to_owned(), department: "Sales", active: true }
    }
}

/// One record.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) person: usize,
    pub(crate) conversation: u128,
    pub(crate) model: String,
    pub(crate) kind: &'static str,
    pub(crate) tokens: i64,
    pub(crate) cost_nano: i64,
    pub(crate) day: &'static str,
}

impl Line {
    pub(crate) fn day(&self) -> Day {
        Day::parse(self.day).unwrap()
    }
}

/// A prompt of 100 tokens for a tenth of a cent.
pub(crate) fn line(person: usize, conversation: u128, model: &str, day: &'static str) -> Line {
    Line {
        person,
        conversation,
        model: model.to_owned(),
        kind: "prompt",
        tokens: 100,
        cost_nano: 1_000_000,
        day,
    }
}

fn name(names: &mut Vec<String>, name: &str) -> u32 {
    let at = names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    });
    u32::try_from(at).unwrap()
}

fn subscriber(person: usize) -> String {
    format!("00000000-0000-4000-8000-{person:012}")
}

/// In the form in which ids are stored.
pub(crate) fn conversation_id(number: u128) -> String {
    format!("00000000-0000-4000-9000-{number:012}")
}

/// Writes people, records and all their sums, as one upload.
pub(crate) async fn fill(db: &Db, people: &[Person], lines: &[Line]) {
    let mut tx = db.write().await.unwrap();
    upload(&mut tx).await;
    let mut names: Vec<String> = vec![String::new()];
    let mut standings = Vec::new();
    for (at, person) in people.iter().enumerate() {
        insert_person(&mut tx, at, person).await;
        standings.push(Standing {
            subscriber: u128::try_from(at).unwrap(),
            region: name(&mut names, person.region),
            company: name(&mut names, &person.company),
            department: name(&mut names, person.department),
        });
    }
    let (mut tally, mut activity) = (Tally::default(), Activity::default());
    for at in 0..people.len() {
        activity.know(u32::try_from(at).unwrap(), u128::try_from(at).unwrap());
    }
    let mut subscribers: FxHashMap<DayKey, i64> = FxHashMap::default();
    for (at, line) in lines.iter().enumerate() {
        insert_record(&mut tx, at, line).await;
        let model = name(&mut names, &line.model);
        let cell = Cell { day: line.day().0, profile: u32::try_from(line.person).unwrap(), model };
        tally.add(
            line.conversation,
            cell,
            Sums::of(TokenKind::of(line.kind), line.tokens, line.cost_nano, 1),
        );
        activity.mark(cell.profile, cell.day, true, &standings, |key, change| {
            *subscribers.entry(key).or_default() += change;
        });
    }
    let changes = tally.changes(&FxHashMap::default(), &standings);
    insert_months(&mut tx, MonthChanges::of(&changes, &standings), &names).await;
    for (cell, sums) in &changes.cells {
        insert_cell(&mut tx, cell, *sums, &names).await;
    }
    for (key, change) in &changes.days {
        let counts = (change.conversations, subscribers.get(key).copied().unwrap_or_default());
        insert_day(&mut tx, *key, change.sums, counts, &names).await;
    }
    for ((key, previous), count) in &changes.returns {
        insert_return(&mut tx, *key, *previous, *count, &names).await;
    }
    for (conversation, cell, records) in &changes.wide {
        db_execute!(
            tx,
            "INSERT INTO usage_wide_conversations (conversation_id, day, profile_no, model, records)
             VALUES ($1, $2, $3, $4, $5)",
            conversation_id(*conversation),
            i64::from(cell.day),
            i64::from(cell.profile),
            &names[cell.model as usize],
            *records
        )
        .unwrap();
    }
    for (profile, year, days) in activity.years() {
        insert_year(&mut tx, profile, year, days).await;
    }
    tx.commit().await.unwrap();
}

async fn upload(tx: &mut Tx) {
    bump_generation(tx).await.unwrap();
    db_execute!(
        tx,
        "INSERT INTO usage_uploads (upload_id, upload_no, status, source, dry_run, chunk_rows, transactions_bytes,
             users_bytes, progress, created_by, created_at, started_at, finished_at)
         VALUES ('upl_1', 1, 'imported', 'cli', $1, 500, 0, 0, '{}', 'system', 1000, 1000, 2000)",
        false
    )
    .unwrap();
    db_execute!(
        tx,
        "INSERT INTO usage_chunks (upload_no, phase, chunk_no, rows_read, committed_at)
         VALUES (1, 'transactions', 1, 1, 1500)"
    )
    .unwrap();
}

async fn insert_person(tx: &mut Tx, at: usize, person: &Person) {
    db_execute!(
        tx,
        "INSERT INTO subscribers (subscriber_id, user_name, region, company, department, is_active, upload_no)
         VALUES ($1, $2, $3, $4, $5, $6, 1)",
        subscriber(at),
        format!("user{at}"),
        person.region,
        &person.company,
        person.department,
        person.active
    )
    .unwrap();
    db_execute!(
        tx,
        "INSERT INTO usage_profiles (profile_no, subscriber_id, region, company, department)
         VALUES ($1, $2, $3, $4, $5)",
        i64::try_from(at).unwrap(),
        subscriber(at),
        person.region,
        &person.company,
        person.department
    )
    .unwrap();
}

async fn insert_record(tx: &mut Tx, at: usize, line: &Line) {
    db_execute!(
        tx,
        "INSERT INTO usage_records (record_id, upload_no, profile_no, conversation_id, model, token_type, token_count,
             rate_nano_usd, cost_nano_usd, occurred_at, day)
         VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        format!("row-{at:06}"),
        i64::try_from(line.person).unwrap(),
        conversation_id(line.conversation),
        &line.model,
        line.kind,
        line.tokens,
        line.cost_nano * 1000 / line.tokens.max(1),
        line.cost_nano,
        i64::from(line.day().0) * 86_400_000 + 43_200_000,
        i64::from(line.day().0)
    )
    .unwrap();
}

async fn insert_cell(tx: &mut Tx, cell: &Cell, sums: Sums, names: &[String]) {
    db_execute!(
        tx,
        "INSERT INTO usage_daily (day, profile_no, model, records, cost_nano_usd, prompt_tokens, completion_tokens,
             other_tokens) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        i64::from(cell.day),
        i64::from(cell.profile),
        &names[cell.model as usize],
        sums.records,
        sums.cost_nano,
        sums.prompt_tokens,
        sums.completion_tokens,
        sums.other_tokens
    )
    .unwrap();
}

async fn insert_day(
    tx: &mut Tx,
    key: DayKey,
    sums: Sums,
    (conversations, subscribers): (i64, i64),
    names: &[String],
) {
    let (table, column) = match key.scope {
        Scope::Region => ("daily_metrics", "region"),
        Scope::Company => ("daily_company_metrics", "company"),
        Scope::Department => ("daily_department_metrics", "department"),
        Scope::Model => ("daily_model_metrics", "region"),
    };
    let of_model = key.scope == Scope::Model;
    let (last, value) =
        if of_model { ("model", names[key.name as usize].as_str()) } else { ("subscribers", "") };
    let key_name = if key.name == 0 || of_model { key.region } else { key.name };
    // The one parameter that is a number in some tables and a text in another.
    let bound = if of_model { "$9".to_owned() } else { format!("{subscribers} + length($9)") };
    let sql = format!(
        "INSERT INTO {table} (day, records, cost_nano_usd, prompt_tokens, completion_tokens, other_tokens,
             conversations, {column}, {last}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, {bound})"
    );
    db_execute!(
        tx,
        sqlx::AssertSqlSafe(sql.as_str()),
        i64::from(key.day),
        sums.records,
        sums.cost_nano,
        sums.prompt_tokens,
        sums.completion_tokens,
        sums.other_tokens,
        conversations,
        &names[key_name as usize],
        value
    )
    .unwrap();
}

async fn insert_months(tx: &mut Tx, changes: MonthChanges, names: &[String]) {
    let mut numbered = Names::default();
    for (at, name) in names.iter().enumerate() {
        assert_eq!(numbered.number(name) as usize, at);
    }
    add_months(tx, &changes.rows(&numbered)).await.unwrap();
}

async fn insert_return(tx: &mut Tx, key: DayKey, previous: i32, count: i64, names: &[String]) {
    let scope = match key.scope {
        Scope::Region => "region",
        Scope::Company => "company",
        Scope::Department => "department",
        Scope::Model => "model",
    };
    db_execute!(
        tx,
        "INSERT INTO usage_returns (scope, region, name, day, previous_day, conversations)
         VALUES ($1, $2, $3, $4, $5, $6)",
        scope,
        &names[key.region as usize],
        &names[key.name as usize],
        i64::from(key.day),
        i64::from(previous),
        count
    )
    .unwrap();
}

async fn insert_year(tx: &mut Tx, profile: u32, year: i32, days: YearDays) {
    db_execute!(
        tx,
        "INSERT INTO usage_active_days (profile_no, year, days_1, days_2, days_3, days_4, days_5, days_6)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        i64::from(profile),
        i64::from(year),
        days[0],
        days[1],
        days[2],
        days[3],
        days[4],
        days[5]
    )
    .unwrap();
}

/// The figures of some records, counted one by one.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub(crate) cost_nano: i64,
    pub(crate) records: i64,
    pub(crate) prompt_tokens: i64,
    pub(crate) completion_tokens: i64,
    pub(crate) other_tokens: i64,
    pub(crate) conversations: BTreeSet<u128>,
    pub(crate) days: BTreeMap<Day, i64>,
    pub(crate) models: BTreeMap<String, (i64, BTreeSet<u128>)>,
    pub(crate) regions: BTreeMap<String, i64>,
    pub(crate) companies: BTreeMap<String, i64>,
    pub(crate) departments: BTreeMap<String, i64>,
    pub(crate) used: BTreeSet<(usize, Day)>,
}

impl Counted {
    pub(crate) fn of<'a>(people: &[Person], lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut counted = Self::default();
        for line in lines {
            let person = &people[line.person];
            counted.cost_nano += line.cost_nano;
            counted.records += 1;
            match line.kind {
                "prompt" => counted.prompt_tokens += line.tokens,
                "completion" => counted.completion_tokens += line.tokens,
                _ => counted.other_tokens += line.tokens,
            }
            counted.conversations.insert(line.conversation);
            *counted.days.entry(line.day()).or_default() += line.cost_nano;
            let model = counted.models.entry(line.model.clone()).or_default();
            model.0 += line.cost_nano;
            model.1.insert(line.conversation);
            *counted.regions.entry(person.region.to_owned()).or_default() += line.cost_nano;
            *counted.companies.entry(person.company.clone()).or_default() += line.cost_nano;
            *counted.departments.entry(person.department.to_owned()).or_default() += line.cost_nano;
            if person.active {
                counted.used.insert((line.person, line.day()));
            }
        }
        counted
    }

    /// The model that `key` says is first, of equals the first by name.
    pub(crate) fn first_model(&self, key: impl Fn(&(i64, BTreeSet<u128>)) -> i64) -> Option<&str> {
        self.models
            .iter()
            .min_by_key(|(name, model)| (-key(model), (*name).clone()))
            .map(|(name, _)| name.as_str())
    }
}
