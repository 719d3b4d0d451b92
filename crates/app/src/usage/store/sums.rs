//! Sums by day, changed by what records change, and never read to be written.

use rustc_hash::FxHashMap;
use spendsense_db::bulk::{self, Arrivals, Cell, Column, Kind, Role, Rows, Table, scan};
use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one};
use spendsense_engine::time::Day;
use spendsense_engine::usage::activity::YearDays;
use spendsense_engine::usage::cells::UuidText;
pub use spendsense_engine::usage::tally::Scope;
use spendsense_engine::usage::tally::{Cell as SumCell, Changes, DayChange, DayKey, Sums};
use sqlx::AssertSqlSafe;

use super::as_json;
use super::subscribers::{bulk_integer, id_text};
use crate::usage::model::{DayDifference, Totals};
use crate::usage::names::Names;

const fn key(name: &'static str) -> Column {
    Column::new(name, Kind::Text, Role::Key)
}

const fn number_key(name: &'static str) -> Column {
    Column::new(name, Kind::Integer, Role::Key)
}

const fn sum(name: &'static str) -> Column {
    Column::new(name, Kind::Integer, Role::Sum)
}

macro_rules! daily {
    ($name:literal, [$($key:expr),+], [$($more:literal),*]) => {
        Table {
            name: $name,
            columns: &[
                number_key("day"), $($key,)+
                sum("records"), sum("cost_nano_usd"), sum("prompt_tokens"), sum("completion_tokens"),
                sum("other_tokens"), $(sum($more)),*
            ],
        }
    };
}

const CELLS: Table = daily!("usage_daily", [number_key("profile_no"), key("model")], []);
const REGIONS: Table = daily!("daily_metrics", [key("region")], ["conversations", "subscribers"]);
const COMPANIES: Table = daily!("daily_company_metrics", [key("company")], ["conversations", "subscribers"]);
const DEPARTMENTS: Table =
    daily!("daily_department_metrics", [key("department")], ["conversations", "subscribers"]);
const MODELS: Table = daily!("daily_model_metrics", [key("region"), key("model")], ["conversations"]);
const RETURNS: Table = Table {
    name: "usage_returns",
    columns: &[
        key("scope"),
        key("region"),
        key("name"),
        number_key("day"),
        number_key("previous_day"),
        sum("conversations"),
    ],
};
const WIDE: Table = Table {
    name: "usage_wide_conversations",
    columns: &[
        key("conversation_id"),
        number_key("day"),
        number_key("profile_no"),
        key("model"),
        Column::new("records", Kind::Integer, Role::Value),
    ],
};
const ACTIVE: Table = Table {
    name: "usage_active_days",
    columns: &[
        number_key("profile_no"),
        number_key("year"),
        Column::new("days_1", Kind::Integer, Role::Value),
        Column::new("days_2", Kind::Integer, Role::Value),
        Column::new("days_3", Kind::Integer, Role::Value),
        Column::new("days_4", Kind::Integer, Role::Value),
        Column::new("days_5", Kind::Integer, Role::Value),
        Column::new("days_6", Kind::Integer, Role::Value),
    ],
};

pub fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Region => "region",
        Scope::Company => "company",
        Scope::Department => "department",
        Scope::Model => "model",
    }
}

/// The rows to write but those of the finest sums, prepared while the names are at hand; sorted, so that neighbours in the table are written
/// together and two writers never wait for each other crosswise.
#[derive(Debug)]
pub struct SumRows {
    tables: [(&'static Table, Rows); 5],
    wide: Rows,
    wide_gone: Vec<u128>,
}

impl SumRows {
    pub fn of(changes: Changes, names: &Names) -> Self {
        let mut days: Vec<_> =
            changes.days.into_iter().filter(|(_, change)| *change != DayChange::default()).collect();
        days.sort_unstable_by_key(|(key, _)| *key);
        let [mut regions, mut companies, mut departments] =
            [(); 3].map(|()| Rows::new(REGIONS.columns.len()));
        let mut models = Rows::new(MODELS.columns.len());
        for (key, change) in days {
            let [records, cost, prompt, completion, other] = sums_cells(change.sums);
            let (region, name) = (names.text(key.region), names.text(key.name));
            let (conversations, subscribers) = (change.conversations.into(), change.subscribers.into());
            let day: Cell<'_> = key.day.into();
            let of = |name: &str, rows: &mut Rows| {
                rows.push([
                    day,
                    name.into(),
                    records,
                    cost,
                    prompt,
                    completion,
                    other,
                    conversations,
                    subscribers,
                ]);
            };
            match key.scope {
                Scope::Region => of(region, &mut regions),
                Scope::Company => of(name, &mut companies),
                Scope::Department => of(name, &mut departments),
                Scope::Model => models.push([
                    day,
                    region.into(),
                    name.into(),
                    records,
                    cost,
                    prompt,
                    completion,
                    other,
                    conversations,
                ]),
            }
        }
        let returns = return_rows(changes.returns.into_iter().collect(), names);
        let mut wide = Rows::new(WIDE.columns.len());
        for (conversation, cell, records) in changes.wide {
            wide.push([
                Cell::Text(UuidText::new(conversation).as_str()),
                cell.day.into(),
                i64::from(cell.profile).into(),
                names.text(cell.model).into(),
                records.into(),
            ]);
        }
        let tables = [
            (&REGIONS, regions),
            (&COMPANIES, companies),
            (&DEPARTMENTS, departments),
            (&MODELS, models),
            (&RETURNS, returns),
        ];
        Self { tables, wide, wide_gone: changes.wide_gone }
    }
}

/// Rows of the finest sums, in the order of their keys.
#[derive(Debug)]
pub struct CellRows {
    /// None of these is stored.
    new: Rows,
    others: Rows,
}

impl CellRows {
    /// `is_new` answers whether a cell surely has no row.
    pub fn of(
        cells: &FxHashMap<SumCell, Sums>,
        names: &Names,
        mut is_new: impl FnMut(&SumCell) -> bool,
    ) -> Self {
        let mut cells: Vec<_> = cells.iter().filter(|(_, sums)| **sums != Sums::default()).collect();
        cells.sort_unstable_by_key(|(cell, _)| **cell);
        let [mut new, mut others] = [(); 2].map(|()| Rows::new(CELLS.columns.len()));
        for (cell, sums) in cells {
            let rows = if is_new(cell) { &mut new } else { &mut others };
            let [records, cost, prompt, completion, other] = sums_cells(*sums);
            rows.push([
                cell.day.into(),
                i64::from(cell.profile).into(),
                names.text(cell.model).into(),
                records,
                cost,
                prompt,
                completion,
                other,
            ]);
        }
        Self { new, others }
    }
}

pub async fn add_cells(tx: &mut Tx, rows: &CellRows) -> Result<(), DbError> {
    bulk::write(tx, &CELLS, &rows.new, Arrivals::New).await?;
    bulk::add(tx, &CELLS, &rows.others).await
}

fn return_rows(mut returns: Vec<((DayKey, i32), i64)>, names: &Names) -> Rows {
    returns.retain(|(_, count)| *count != 0);
    returns.sort_unstable_by_key(|(key, _)| *key);
    let mut rows = Rows::new(RETURNS.columns.len());
    for ((key, previous), count) in returns {
        let (region, name) = match key.scope {
            Scope::Region => (names.text(key.region), ""),
            Scope::Company | Scope::Department => ("", names.text(key.name)),
            Scope::Model => (names.text(key.region), names.text(key.name)),
        };
        let scope = scope_name(key.scope);
        rows.push([scope.into(), region.into(), name.into(), key.day.into(), previous.into(), count.into()]);
    }
    rows
}

fn sums_cells(sums: Sums) -> [Cell<'static>; 5] {
    [sums.records, sums.cost_nano, sums.prompt_tokens, sums.completion_tokens, sums.other_tokens]
        .map(Cell::Integer)
}

pub async fn add_sums(tx: &mut Tx, rows: &SumRows) -> Result<(), DbError> {
    for (table, rows) in &rows.tables {
        bulk::add(tx, table, rows).await?;
    }
    if !rows.wide_gone.is_empty() {
        let ids: Vec<_> = rows.wide_gone.iter().map(|id| id_text(*id)).collect();
        let list = json_list(tx.backend(), "$1");
        let sql = format!("DELETE FROM usage_wide_conversations WHERE conversation_id IN {list}");
        db_execute!(tx, AssertSqlSafe(sql.as_str()), as_json(&ids))?;
    }
    bulk::write(tx, &WIDE, &rows.wide, Arrivals::New).await.map(drop)
}

/// Takes out what came down to nothing on the days from `first` to `last`.
pub async fn delete_empty_sums(tx: &mut Tx, first: i32, last: i32) -> Result<(), DbError> {
    for table in [&CELLS, &REGIONS, &COMPANIES, &DEPARTMENTS, &MODELS] {
        let sql = format!("DELETE FROM {} WHERE day >= $1 AND day <= $2 AND records = 0", table.name);
        db_execute!(tx, AssertSqlSafe(sql.as_str()), i64::from(first), i64::from(last))?;
    }
    db_execute!(tx, "DELETE FROM usage_returns WHERE conversations = 0").map(drop)
}

/// Whether there are any sums.
pub async fn has_sums(tx: &mut Tx) -> Result<bool, DbError> {
    db_fetch_one!(tx, (bool,), "SELECT EXISTS (SELECT 1 FROM usage_daily)").map(|(has,)| has)
}

/// Days from `first` to `last` on which these profiles have records.
pub async fn list_active(
    tx: &mut Tx,
    profiles: &[String],
    (first, last): (i32, i32),
) -> Result<Vec<(i64, i64)>, DbError> {
    let list = json_list(tx.backend(), "$1");
    let sql = format!(
        "SELECT DISTINCT profile_no, day FROM usage_daily
         WHERE day >= $2 AND day <= $3 AND records > 0 AND CAST(profile_no AS TEXT) IN {list}"
    );
    db_fetch_all!(
        tx,
        (i64, i64),
        AssertSqlSafe(sql.as_str()),
        as_json(profiles),
        i64::from(first),
        i64::from(last)
    )
}

pub async fn upsert_active_years(
    tx: &mut Tx,
    years: impl IntoIterator<Item = (u32, i32, YearDays)>,
) -> Result<(), DbError> {
    let mut rows = Rows::new(ACTIVE.columns.len());
    for (profile, year, [d1, d2, d3, d4, d5, d6]) in years {
        let days = [d1, d2, d3, d4, d5, d6].map(Cell::Integer);
        let [d1, d2, d3, d4, d5, d6] = days;
        rows.push([i64::from(profile).into(), year.into(), d1, d2, d3, d4, d5, d6]);
    }
    bulk::add(tx, &ACTIVE, &rows).await
}

pub async fn scan_active_years(tx: &mut Tx, mut each: impl FnMut(u32, i32, YearDays)) -> Result<(), DbError> {
    let sql =
        "SELECT profile_no, year, days_1, days_2, days_3, days_4, days_5, days_6 FROM usage_active_days";
    scan(tx, sql, [Kind::Integer; 8], |cells| {
        let [profile, year, days @ ..] = cells.map(bulk_integer);
        each(u32::try_from(profile).unwrap_or_default(), i32::try_from(year).unwrap_or_default(), days);
        Ok(())
    })
    .await
}

#[derive(sqlx::FromRow)]
struct TotalsRow {
    records: i64,
    cost_nano_usd: i64,
    tokens: i64,
    conversation_days: i64,
    first_day: Option<i64>,
    last_day: Option<i64>,
}

/// Totals of everything, from the sums.
pub async fn totals(tx: &mut Tx) -> Result<Totals, DbError> {
    let row = db_fetch_one!(
        tx,
        TotalsRow,
        "SELECT CAST(COALESCE(SUM(records), 0) AS BIGINT) AS records,
                CAST(COALESCE(SUM(cost_nano_usd), 0) AS BIGINT) AS cost_nano_usd,
                CAST(COALESCE(SUM(prompt_tokens + completion_tokens + other_tokens), 0) AS BIGINT) AS tokens,
                CAST(COALESCE(SUM(conversations), 0) AS BIGINT) AS conversation_days,
                MIN(day) AS first_day, MAX(day) AS last_day FROM daily_metrics"
    )?;
    let (returns,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT CAST(COALESCE(SUM(conversations), 0) AS BIGINT) FROM usage_returns WHERE scope = 'region'"
    )?;
    let (counted_again,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT CAST(COALESCE(SUM(regions - 1), 0) AS BIGINT) FROM
             (SELECT COUNT(DISTINCT p.region) AS regions FROM usage_wide_conversations w
              JOIN usage_profiles p ON p.profile_no = w.profile_no GROUP BY w.conversation_id) AS wide"
    )?;
    let day = |day: Option<i64>| day.and_then(|day| i32::try_from(day).ok()).map(Day);
    Ok(Totals {
        records: row.records,
        cost_nano_usd: row.cost_nano_usd,
        tokens: row.tokens,
        conversations: row.conversation_days - returns - counted_again,
        first_day: day(row.first_day),
        last_day: day(row.last_day),
    })
}

#[derive(sqlx::FromRow)]
struct DayRow {
    day: i64,
    records: i64,
    cost_nano_usd: i64,
    tokens: i64,
}

/// Totals of each day.
pub async fn list_day_totals(tx: &mut Tx) -> Result<Vec<DayDifference>, DbError> {
    let rows = db_fetch_all!(
        tx,
        DayRow,
        "SELECT day, CAST(SUM(records) AS BIGINT) AS records, CAST(SUM(cost_nano_usd) AS BIGINT) AS cost_nano_usd,
                CAST(SUM(prompt_tokens + completion_tokens + other_tokens) AS BIGINT) AS tokens
         FROM daily_metrics GROUP BY day ORDER BY day"
    )?;
    let total = |row: DayRow| DayDifference {
        date: Day(i32::try_from(row.day).unwrap_or_default()),
        records: row.records,
        cost_nano_usd: row.cost_nano_usd,
        tokens: row.tokens,
    };
    Ok(rows.into_iter().map(total).collect())
}
