//! The tables of months.

use spendsense_db::bulk::{self, Column, Kind, Role, Rows, Table, scan};
use spendsense_db::{DbError, Tx, db_execute, db_fetch_one};
use spendsense_engine::usage::tally::Sums;
use sqlx::AssertSqlSafe;

use super::subscribers::{bulk_integer, bulk_text};
use crate::usage::months::{MonthChanges, MonthKey};
use crate::usage::names::Names;

const fn key(name: &'static str, kind: Kind) -> Column {
    Column::new(name, kind, Role::Key)
}

const fn sum(name: &'static str) -> Column {
    Column::new(name, Kind::Integer, Role::Sum)
}

const MODELS: Table = Table {
    name: "monthly_model_metrics",
    columns: &[
        key("month", Kind::Integer),
        key("region", Kind::Text),
        key("model", Kind::Text),
        sum("records"),
        sum("cost_nano_usd"),
        sum("prompt_tokens"),
        sum("completion_tokens"),
        sum("other_tokens"),
        sum("conversations"),
    ],
};
const COMPANIES: Table = Table {
    name: "monthly_company_metrics",
    columns: &[
        key("month", Kind::Integer),
        key("region", Kind::Text),
        key("company", Kind::Text),
        sum("records"),
        sum("cost_nano_usd"),
    ],
};
const DEPARTMENTS: Table = Table {
    name: "monthly_department_metrics",
    columns: &[
        key("month", Kind::Integer),
        key("region", Kind::Text),
        key("department", Kind::Text),
        sum("records"),
        sum("cost_nano_usd"),
    ],
};
/// The tables, and what a comparison reads of each: sums that it does not have are zero.
const TABLES: [(&Table, &str, &str); 3] = [
    (&MODELS, "model", "prompt_tokens, completion_tokens, other_tokens, conversations"),
    (&COMPANIES, "company", NO_MORE),
    (&DEPARTMENTS, "department", NO_MORE),
];
const NO_MORE: &str = "CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT)";

/// Rows to add, sorted by key.
#[derive(Debug)]
pub struct MonthRows([(&'static Table, Rows); 3]);

impl MonthRows {
    pub fn of(changes: MonthChanges, names: &Names) -> Self {
        let mut models: Vec<_> = changes.models.into_iter().collect();
        models.sort_unstable_by_key(|(key, _)| *key);
        let mut rows = Rows::new(MODELS.columns.len());
        for ((month, region, model), (sums, conversations)) in models {
            rows.push([
                month.into(),
                names.text(region).into(),
                names.text(model).into(),
                sums.records.into(),
                sums.cost_nano.into(),
                sums.prompt_tokens.into(),
                sums.completion_tokens.into(),
                sums.other_tokens.into(),
                conversations.into(),
            ]);
        }
        let spends = |changes: rustc_hash::FxHashMap<MonthKey, Sums>| {
            let mut changes: Vec<_> = changes.into_iter().collect();
            changes.sort_unstable_by_key(|(key, _)| *key);
            let mut rows = Rows::new(COMPANIES.columns.len());
            for ((month, region, name), sums) in changes {
                let (region, name) = (names.text(region), names.text(name));
                rows.push([
                    month.into(),
                    region.into(),
                    name.into(),
                    sums.records.into(),
                    sums.cost_nano.into(),
                ]);
            }
            rows
        };
        let (companies, departments) = (spends(changes.companies), spends(changes.departments));
        Self([(&MODELS, rows), (&COMPANIES, companies), (&DEPARTMENTS, departments)])
    }
}

pub async fn add_months(tx: &mut Tx, rows: &MonthRows) -> Result<(), DbError> {
    for (table, rows) in &rows.0 {
        bulk::add(tx, table, rows).await?;
    }
    Ok(())
}

/// Takes out what came down to nothing.
pub async fn delete_empty_months(tx: &mut Tx) -> Result<(), DbError> {
    for (table, ..) in TABLES {
        let sql = format!("DELETE FROM {} WHERE records = 0", table.name);
        db_execute!(tx, AssertSqlSafe(sql.as_str()))?;
    }
    Ok(())
}

/// What is stored: the table's place in the list, month, region, name and sums.
pub async fn scan_months(
    tx: &mut Tx,
    mut each: impl FnMut(usize, i32, &str, &str, [i64; 6]),
) -> Result<(), DbError> {
    for (at, (table, name, more)) in TABLES.into_iter().enumerate() {
        let sql = format!("SELECT month, region, {name}, records, cost_nano_usd, {more} FROM {}", table.name);
        scan_rows(tx, &sql, |month, region, name, sums| each(at, month, region, name, sums)).await?;
    }
    Ok(())
}

/// The finest sums that each table's months should add up to, by day.
pub async fn scan_days(
    tx: &mut Tx,
    mut each: impl FnMut(usize, i32, &str, &str, [i64; 6]),
) -> Result<(), DbError> {
    let models =
        "SELECT day, region, model, records, cost_nano_usd, prompt_tokens, completion_tokens, other_tokens,
        conversations FROM daily_model_metrics";
    scan_rows(tx, models, |day, region, name, sums| each(0, day, region, name, sums)).await?;
    let (first, last) = find_span(tx).await?;
    for (at, column) in [(1, "company"), (2, "department")] {
        for from in (first..=last).step_by(DAYS_TOGETHER) {
            let sql = format!(
                "SELECT d.day, p.region, p.{column}, CAST(SUM(d.records) AS BIGINT),
                     CAST(SUM(d.cost_nano_usd) AS BIGINT), {NO_MORE}
                 FROM usage_daily d JOIN usage_profiles p ON p.profile_no = d.profile_no
                 WHERE d.day >= {from} AND d.day < {from} + {DAYS_TOGETHER}
                 GROUP BY d.day, p.region, p.{column}"
            );
            scan_rows(tx, &sql, |day, region, name, sums| each(at, day, region, name, sums)).await?;
        }
    }
    Ok(())
}

/// SQLite sorts what it groups in memory: days that it is given at once.
const DAYS_TOGETHER: usize = 10;

/// The first and the last day with sums; without any, a span of no days.
async fn find_span(tx: &mut Tx) -> Result<(i64, i64), DbError> {
    let sql = "SELECT COALESCE((SELECT MIN(day) FROM usage_daily), 0), COALESCE((SELECT MAX(day) FROM usage_daily), -1)";
    db_fetch_one!(tx, (i64, i64), sql)
}

async fn scan_rows(
    tx: &mut Tx,
    sql: &str,
    mut each: impl FnMut(i32, &str, &str, [i64; 6]),
) -> Result<(), DbError> {
    let mut kinds = [Kind::Integer; 9];
    (kinds[1], kinds[2]) = (Kind::Text, Kind::Text);
    scan(tx, sql, kinds, |[time, region, name, s1, s2, s3, s4, s5, s6]| {
        let time = i32::try_from(bulk_integer(time)).unwrap_or_default();
        each(time, bulk_text(region), bulk_text(name), [s1, s2, s3, s4, s5, s6].map(bulk_integer));
        Ok(())
    })
    .await
}
