//! Prices and runs in the database.

use spendsense_db::bulk::{self, Arrivals, Cell, Column, Kind, Role, Rows, Table, scan};
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::periods::Range;
use spendsense_engine::usage::prices::{PricePeriod, UNIT_TOKENS};
use sqlx::AssertSqlSafe;

use super::model::{PriceQuery, PriceView, RecostModel};

const PRICES: Table = Table {
    name: "usage_prices",
    columns: &[
        Column::new("price_id", Kind::Text, Role::Key),
        Column::new("provider", Kind::Text, Role::Value),
        Column::new("model", Kind::Text, Role::Value),
        Column::new("token_type", Kind::Text, Role::Value),
        Column::new("effective_from", Kind::Integer, Role::Value),
        Column::new("recorded_at", Kind::Integer, Role::Value),
        Column::new("nano_usd", Kind::Integer, Role::Value),
        Column::new("per_tokens", Kind::Integer, Role::Value),
        Column::new("source", Kind::Text, Role::Value),
        Column::new("recorded_by", Kind::Text, Role::Value),
    ],
};

/// None of them may exist.
pub async fn insert_prices(tx: &mut Tx, prices: &[PriceView]) -> Result<(), DbError> {
    let mut rows = Rows::new(PRICES.columns.len());
    for price in prices {
        rows.push([
            price.price_id.as_str().into(),
            price.provider.as_str().into(),
            price.model.as_str().into(),
            price.token_type.as_str().into(),
            price.effective_from.0.into(),
            price.recorded_at.0.into(),
            price.nano_usd_per_million.into(),
            UNIT_TOKENS.into(),
            price.source.as_str().into(),
            price.recorded_by.as_str().into(),
        ]);
    }
    bulk::write(tx, &PRICES, &rows, Arrivals::New).await.map(drop)
}

/// How many prices somebody wrote down at an instant.
pub async fn count_recorded(tx: &mut Tx, recorded_by: &str, at: UnixMs) -> Result<i64, DbError> {
    let (count,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM usage_prices WHERE recorded_by = $1 AND recorded_at = $2",
        recorded_by,
        at.0
    )?;
    Ok(count)
}

#[derive(sqlx::FromRow)]
struct PriceRow {
    price_id: String,
    provider: String,
    model: String,
    token_type: String,
    effective_from: i64,
    recorded_at: i64,
    nano_usd: i64,
    per_tokens: i64,
    source: String,
    recorded_by: String,
}

impl TryFrom<PriceRow> for PriceView {
    type Error = DbError;

    fn try_from(row: PriceRow) -> Result<Self, DbError> {
        if row.per_tokens != UNIT_TOKENS {
            return Err(DbError::Inconsistent {
                table: "usage_prices",
                column: "per_tokens",
                id: row.price_id,
            });
        }
        Ok(Self {
            price_id: row.price_id,
            provider: row.provider,
            model: row.model,
            token_type: row.token_type,
            effective_from: UnixMs(row.effective_from),
            recorded_at: UnixMs(row.recorded_at),
            usd_per_million: NanoUsd(row.nano_usd),
            nano_usd_per_million: row.nano_usd,
            source: row.source,
            recorded_by: row.recorded_by,
        })
    }
}

/// Model, token type, provider, both times and id of the price that a page ended with.
pub type PricePosition = (String, String, String, i64, i64, String);

pub async fn list_prices(
    tx: &mut Tx,
    query: &PriceQuery,
    position: Option<&PricePosition>,
    limit: i64,
) -> Result<Vec<PriceView>, DbError> {
    let start = (String::new(), String::new(), String::new(), i64::MIN, i64::MIN, String::new());
    let (model, token_type, provider, effective_from, recorded_at, id) = position.unwrap_or(&start);
    db_fetch_all!(
        tx,
        PriceRow,
        "SELECT price_id, provider, model, token_type, effective_from, recorded_at, nano_usd, per_tokens, source,
             recorded_by
         FROM usage_prices
         WHERE ($1 = '' OR model = $1) AND ($2 = '' OR provider = $2)
           AND (model, token_type, provider, effective_from, recorded_at, price_id) > ($3, $4, $5, $6, $7, $8)
         ORDER BY model, token_type, provider, effective_from, recorded_at, price_id LIMIT $9",
        query.model.as_deref().unwrap_or_default(),
        query.provider.as_deref().unwrap_or_default(),
        model,
        token_type,
        provider,
        *effective_from,
        *recorded_at,
        id,
        limit
    )?
    .into_iter()
    .map(PriceView::try_from)
    .collect()
}

pub async fn count_prices(tx: &mut Tx, query: &PriceQuery) -> Result<i64, DbError> {
    let (count,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM usage_prices WHERE ($1 = '' OR model = $1) AND ($2 = '' OR provider = $2)",
        query.model.as_deref().unwrap_or_default(),
        query.provider.as_deref().unwrap_or_default()
    )?;
    Ok(count)
}

/// Every price there is.
pub async fn list_periods(tx: &mut Tx) -> Result<Vec<PricePeriod>, DbError> {
    let all = PriceQuery { model: None, provider: None, limit: i64::MAX, cursor: None };
    let prices = list_prices(tx, &all, None, i64::MAX).await?;
    let period = |price: PriceView| PricePeriod {
        provider: price.provider,
        model: price.model,
        token_type: price.token_type,
        effective_from: price.effective_from,
        recorded_at: price.recorded_at,
        nano_usd_per_million: price.nano_usd_per_million,
    };
    Ok(prices.into_iter().map(period).collect())
}

/// A record as far as its cost goes.
#[derive(Clone, Copy, Debug)]
pub struct Costed<'t> {
    pub day: Day,
    pub profile_no: i64,
    pub model: &'t str,
    pub token_type: &'t str,
    pub tokens: i64,
    pub cost: NanoUsd,
    pub at: UnixMs,
}

/// Every record of the range.
pub async fn each_record(tx: &mut Tx, range: Range, mut each: impl FnMut(Costed<'_>)) -> Result<(), DbError> {
    let sql = format!(
        "SELECT day, profile_no, model, token_type, token_count, cost_nano_usd, occurred_at FROM usage_records
         WHERE day >= {} AND day <= {}",
        range.first.0, range.last.0
    );
    let mut kinds = [Kind::Integer; 7];
    (kinds[2], kinds[3]) = (Kind::Text, Kind::Text);
    let integer = |cell: Cell<'_>| if let Cell::Integer(value) = cell { value } else { 0 };
    scan(tx, &sql, kinds, |[day, profile, model, token_type, tokens, cost, at]| {
        let (Cell::Text(model), Cell::Text(token_type)) = (model, token_type) else { return Ok(()) };
        each(Costed {
            day: Day(i32::try_from(integer(day)).unwrap_or(i32::MAX)),
            profile_no: integer(profile),
            model,
            token_type,
            tokens: integer(tokens),
            cost: NanoUsd(integer(cost)),
            at: UnixMs(integer(at)),
        });
        Ok(())
    })
    .await
}

/// A day, profile and model at the costs of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecostCell {
    pub records: i64,
    pub unpriced: i64,
    pub before: NanoUsd,
    pub after: NanoUsd,
}

const RECOST_CELLS: Table = Table {
    name: "usage_recost_daily",
    columns: &[
        Column::new("recost_id", Kind::Text, Role::Key),
        Column::new("day", Kind::Integer, Role::Key),
        Column::new("profile_no", Kind::Integer, Role::Key),
        Column::new("model", Kind::Text, Role::Key),
        Column::new("records", Kind::Integer, Role::Value),
        Column::new("unpriced", Kind::Integer, Role::Value),
        Column::new("cost_nano_usd", Kind::Integer, Role::Value),
        Column::new("cost_before_nano_usd", Kind::Integer, Role::Value),
    ],
};

pub async fn insert_recost_cells(
    tx: &mut Tx,
    recost_id: &str,
    cells: &[(Day, i64, &str, RecostCell)],
) -> Result<(), DbError> {
    let mut rows = Rows::new(RECOST_CELLS.columns.len());
    for (day, profile_no, model, cell) in cells {
        rows.push([
            recost_id.into(),
            day.0.into(),
            (*profile_no).into(),
            (*model).into(),
            cell.records.into(),
            cell.unpriced.into(),
            cell.after.0.into(),
            cell.before.0.into(),
        ]);
    }
    bulk::write(tx, &RECOST_CELLS, &rows, Arrivals::New).await.map(drop)
}

/// Forgets what an attempt wrote that did not get to its end.
pub async fn delete_recost_cells(tx: &mut Tx, recost_id: &str) -> Result<u64, DbError> {
    db_execute!(tx, "DELETE FROM usage_recost_daily WHERE recost_id = $1", recost_id)
}

/// A run that begins.
#[derive(Clone, Copy, Debug)]
pub struct NewRecost<'t> {
    pub recost_id: &'t str,
    /// `None` if it is done by whoever writes this, in the same transaction.
    pub job_id: Option<&'t str>,
    pub scope: &'t str,
    pub prices_as_of: UnixMs,
    pub created_by: &'t str,
    pub created_at: UnixMs,
}

pub async fn insert_recost(tx: &mut Tx, new: &NewRecost<'_>) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "INSERT INTO usage_recosts (recost_id, status, scope, prices_as_of, records, unpriced, cost_before_nano,
             cost_after_nano, is_basis, created_by, created_at, job_id)
         VALUES ($1, 'running', $2, $3, 0, 0, 0, 0, $4, $5, $6, $7)",
        new.recost_id,
        new.scope,
        new.prices_as_of.0,
        false,
        new.created_by,
        new.created_at.0,
        new.job_id
    )
}

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecostSums {
    pub data_as_of: Option<i64>,
    pub records: i64,
    pub unpriced: i64,
    pub cost_before_nano: i64,
    pub cost_after_nano: i64,
}

impl RecostSums {
    pub fn of(total: &RecostCell, data_as_of: Option<i64>) -> Self {
        Self {
            data_as_of,
            records: total.records,
            unpriced: total.unpriced,
            cost_before_nano: total.before.0,
            cost_after_nano: total.after.0,
        }
    }
}

/// Ends a run whose cells are written.
pub async fn mark_recost_done(
    tx: &mut Tx,
    recost_id: &str,
    sums: &RecostSums,
    now: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE usage_recosts SET status = 'done', data_as_of = $2, records = $3, unpriced = $4,
             cost_before_nano = $5, cost_after_nano = $6, finished_at = $7
         WHERE recost_id = $1 AND status = 'running'",
        recost_id,
        sums.data_as_of,
        sums.records,
        sums.unpriced,
        sums.cost_before_nano,
        sums.cost_after_nano,
        now.0
    )
}

/// A run without its cells.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RecostRow {
    pub recost_id: String,
    /// `running`, `done`, or `failed`: nobody works on it any more.
    pub status: String,
    pub job_id: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    pub scope: String,
    pub prices_as_of: i64,
    pub data_as_of: Option<i64>,
    pub records: i64,
    pub unpriced: i64,
    pub cost_before_nano: i64,
    pub cost_after_nano: i64,
    pub created_by: String,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

/// A run is under way for as long as its job is; enqueued again, that brings the run back too.
const RECOSTS: &str =
    "SELECT r.recost_id, r.job_id, r.scope, r.prices_as_of, r.data_as_of, r.records, r.unpriced,
        r.cost_before_nano, r.cost_after_nano, r.created_by, r.created_at, r.finished_at,
        CASE WHEN r.status = 'running' AND COALESCE(j.status, 'dead') IN ('dead', 'cancelled') THEN 'failed'
             ELSE r.status END AS status,
        CASE WHEN r.status = 'running' AND j.status IN ('dead', 'cancelled')
             THEN COALESCE(j.error, j.status) END AS error
    FROM usage_recosts r LEFT JOIN jobs j ON j.job_id = r.job_id";

pub async fn find_recost(tx: &mut Tx, recost_id: &str) -> Result<Option<RecostRow>, DbError> {
    let sql = format!("{RECOSTS} WHERE r.recost_id = $1");
    db_fetch_optional!(tx, RecostRow, AssertSqlSafe(sql.as_str()), recost_id)
}

/// The newest first, before `position` (instant and id).
pub async fn list_recosts(
    tx: &mut Tx,
    position: Option<&(i64, String)>,
    limit: i64,
) -> Result<Vec<RecostRow>, DbError> {
    let (at, id) = position.map_or((i64::MAX, ""), |(at, id)| (*at, id.as_str()));
    let sql = format!(
        "{RECOSTS} WHERE r.created_at < $1 OR (r.created_at = $1 AND r.recost_id > $2)
         ORDER BY r.created_at DESC, r.recost_id LIMIT $3"
    );
    db_fetch_all!(tx, RecostRow, AssertSqlSafe(sql.as_str()), at, id, limit)
}

pub async fn count_recosts(tx: &mut Tx) -> Result<i64, DbError> {
    let (count,) = db_fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM usage_recosts")?;
    Ok(count)
}

#[derive(sqlx::FromRow)]
struct ModelRow {
    model: String,
    records: i64,
    unpriced: i64,
    before: i64,
    after: i64,
}

/// What a run did to each model, the costliest first.
pub async fn list_recost_models(tx: &mut Tx, recost_id: &str) -> Result<Vec<RecostModel>, DbError> {
    let rows = db_fetch_all!(
        tx,
        ModelRow,
        "SELECT model, CAST(SUM(records) AS BIGINT) AS records, CAST(SUM(unpriced) AS BIGINT) AS unpriced,
             CAST(SUM(cost_before_nano_usd) AS BIGINT) AS before, CAST(SUM(cost_nano_usd) AS BIGINT) AS after
         FROM usage_recost_daily WHERE recost_id = $1 GROUP BY model ORDER BY after DESC, model",
        recost_id
    )?;
    let model = |row: ModelRow| RecostModel {
        model: row.model,
        records: row.records,
        unpriced: row.unpriced,
        cost_before: NanoUsd(row.before),
        cost_after: NanoUsd(row.after),
    };
    Ok(rows.into_iter().map(model).collect())
}
