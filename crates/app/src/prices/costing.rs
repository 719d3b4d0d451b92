//! What records would have cost by the prices in force when they were made, added up by day, profile and model.

use std::sync::atomic::{AtomicI64, Ordering};

use rustc_hash::{FxHashMap, FxHashSet};
use spendsense_db::Tx;
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::periods::Range;
use spendsense_engine::usage::prices::{Ambiguous, PriceBook, cost};

use super::model::RecostBody;
use super::store::{self, RecostCell};
use crate::http::{ApiError, ApiResult};
use crate::kpis;
use crate::kpis::passing::each_passing_cell;
use crate::kpis::query::Asked;

/// Costs by day, profile and model.
#[derive(Debug, Default)]
pub struct Costed {
    pub total: RecostCell,
    /// Records that were looked at.
    pub read: i64,
    models: Vec<String>,
    /// Sorted, so that neighbours in the table are written together.
    cells: Vec<((Day, i64, usize), RecostCell)>,
}

/// A day, profile, model and what it costs.
pub type CostedCell<'c> = (Day, i64, &'c str, RecostCell);

impl Costed {
    /// In pieces of `size` cells.
    pub fn pieces(&self, size: usize) -> impl Iterator<Item = Vec<CostedCell<'_>>> {
        let name = |model: usize| self.models.get(model).map_or("", String::as_str);
        self.cells.chunks(size).map(move |piece| {
            let named =
                piece.iter().map(|((day, profile, model), cell)| (*day, *profile, name(*model), *cell));
            named.collect()
        })
    }
}

/// The days whose records are chosen; none without any records.
async fn range_of(tx: &mut Tx, body: &RecostBody) -> ApiResult<Option<Range>> {
    let Some(bounds) = kpis::store::find_bounds(tx).await? else { return Ok(None) };
    let range =
        Range { first: body.start_date.unwrap_or(bounds.first), last: body.end_date.unwrap_or(bounds.last) };
    if range.last < range.first {
        return Err(ApiError::field(["body", "end_date"], "lies before start_date", "out_of_range"));
    }
    Ok(Some(range))
}

/// How many records there are to read.
pub async fn count(tx: &mut Tx, body: &RecostBody) -> ApiResult<i64> {
    let Some(range) = range_of(tx, body).await? else { return Ok(0) };
    Ok(kpis::store::count_records(tx, range).await?)
}

/// Refuses what no run could do.
pub async fn check(tx: &mut Tx, body: &RecostBody, known_at: UnixMs) -> ApiResult<()> {
    let Some(range) = range_of(tx, body).await? else { return Ok(()) };
    let (_, ambiguous) = prices(tx, body, known_at).await?;
    if !ambiguous.is_empty() {
        let asked = Asked { range, filter: body.filter(), ..Asked::about(range.last) };
        let mut models = FxHashSet::default();
        each_passing_cell(tx, &asked, |_, _, model, _| {
            if !models.contains(model) {
                models.insert(model.to_owned());
            }
        })
        .await?;
        refuse_ambiguous(ambiguous, |model| models.contains(model))?;
    }
    Ok(())
}

async fn prices(tx: &mut Tx, body: &RecostBody, known_at: UnixMs) -> ApiResult<(PriceBook, Vec<Ambiguous>)> {
    let periods = store::list_periods(tx).await?;
    Ok(PriceBook::new(&periods, known_at, |model| body.providers.get(model).cloned()))
}

/// Costs the chosen records; `read` says how many were looked at so far.
pub async fn cost_anew(
    tx: &mut Tx,
    body: &RecostBody,
    known_at: UnixMs,
    read: &AtomicI64,
) -> ApiResult<Costed> {
    let Some(range) = range_of(tx, body).await? else { return Ok(Costed::default()) };
    let filter = body.filter();
    let profiles = kpis::store::load_profiles(tx, &filter).await?;
    let (book, ambiguous) = prices(tx, body, known_at).await?;
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    let mut cells: FxHashMap<(Day, i64, usize), RecostCell> = FxHashMap::default();
    let mut total = RecostCell::default();
    store::each_record(tx, range, |record| {
        read.fetch_add(1, Ordering::Relaxed);
        let chosen = filter.models.is_empty() || filter.models.iter().any(|model| model == record.model);
        if !chosen || !profiles.contains_key(&record.profile_no) {
            return;
        }
        let price = book.price_at(record.model, record.token_type, record.at);
        let after = price.map_or(record.cost, |price| cost(record.tokens, price));
        let next = numbers.len();
        let model = match numbers.get(record.model) {
            Some(known) => *known,
            None => *numbers.entry(record.model.to_owned()).or_insert(next),
        };
        let one = RecostCell { records: 1, unpriced: i64::from(price.is_none()), before: record.cost, after };
        for cell in [cells.entry((record.day, record.profile_no, model)).or_default(), &mut total] {
            cell.records += one.records;
            cell.unpriced += one.unpriced;
            cell.before += one.before;
            cell.after += one.after;
        }
    })
    .await?;
    refuse_ambiguous(ambiguous, |model| numbers.contains_key(model))?;
    let mut models = vec![String::new(); numbers.len()];
    for (model, number) in numbers {
        if let Some(place) = models.get_mut(number) {
            *place = model;
        }
    }
    let mut cells: Vec<_> = cells.into_iter().collect();
    cells.sort_unstable_by_key(|(key, _)| *key);
    Ok(Costed { total, read: read.load(Ordering::Relaxed), models, cells })
}

/// Whose price is meant must be said for every model that occurs.
fn refuse_ambiguous(ambiguous: Vec<Ambiguous>, occurs: impl Fn(&str) -> bool) -> ApiResult<()> {
    let Some(found) = ambiguous.into_iter().find(|found| occurs(&found.model)) else {
        return Ok(());
    };
    let message = format!("{} is sold by {}: name one of them", found.model, found.providers.join(", "));
    Err(ApiError::field(["body", "providers"], message, "value_error"))
}
