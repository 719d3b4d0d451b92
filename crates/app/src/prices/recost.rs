//! Costing records anew: what they would have cost by the prices in force when they were made.
//!
//! A run reads one state of the data, keeps the sums of its costs beside those of the uploads, and never touches a
//! record. It is looked at, or shown as the basis of the figures by those who ask for it.

use rustc_hash::FxHashMap;
use serde_json::json;
use spendsense_db::Tx;
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::periods::Range;
use spendsense_engine::usage::prices::{Ambiguous, PriceBook, cost};

use super::model::{RecostBody, RecostPage, RecostPaging, RecostView};
use super::service::load_shipped;
use super::store::{self, RecostCell, RecostRow};
use crate::audit::{Entry, Subject, record};
use crate::http::{ApiError, ApiResult, AppState, Caller, cursor};
use crate::kpis;

/// Runs to its end.
pub async fn run(state: &AppState, caller: &Caller, body: &RecostBody) -> ApiResult<RecostView> {
    load_shipped(state).await?;
    let prices_as_of = body.prices_as_of.unwrap_or_else(|| state.world.now());
    let mut tx = state.db.snapshot().await?;
    let data_as_of = kpis::store::find_freshness(&mut tx).await?.as_of;
    let costed = cost_anew(&mut tx, body, prices_as_of).await?;
    drop(tx);
    let row = RecostRow {
        recost_id: state.world.id("rcs"),
        status: "done".to_owned(),
        scope: serde_json::to_string(body).map_err(ApiError::internal)?,
        prices_as_of: prices_as_of.0,
        data_as_of,
        records: costed.total.records,
        unpriced: costed.total.unpriced,
        cost_before_nano: costed.total.before.0,
        cost_after_nano: costed.total.after.0,
        created_by: caller.identity_id.to_string(),
        created_at: state.world.now().0,
    };
    let mut tx = state.db.write().await?;
    store::insert_recost(&mut tx, &row).await?;
    let name = |model: usize| costed.models.get(model).map_or("", String::as_str);
    let cells =
        costed.cells.iter().map(|((day, profile_no, model), cell)| (*day, *profile_no, name(*model), *cell));
    store::insert_recost_cells(&mut tx, &row.recost_id, cells).await?;
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action: "recost",
        subject: Subject::of("usage_recost", &row.recost_id),
        user_id: None,
        before: None,
        after: Some(json!({ "records": row.records, "unpriced": row.unpriced })),
        reason: None,
        metadata: json!({}),
        at: state.world.now(),
    };
    record(&mut tx, caller, &entry).await?;
    let view = view(&mut tx, row, true).await?;
    tx.commit().await?;
    Ok(view)
}

/// Costs by day, profile and model.
#[derive(Debug, Default)]
struct Costed {
    total: RecostCell,
    models: Vec<String>,
    /// Sorted, so that neighbours in the table are written together.
    cells: Vec<((Day, i64, usize), RecostCell)>,
}

async fn cost_anew(tx: &mut Tx, body: &RecostBody, known_at: UnixMs) -> ApiResult<Costed> {
    let Some(bounds) = kpis::store::find_bounds(tx).await? else { return Ok(Costed::default()) };
    let range =
        Range { first: body.start_date.unwrap_or(bounds.first), last: body.end_date.unwrap_or(bounds.last) };
    if range.last < range.first {
        return Err(ApiError::field(["body", "end_date"], "lies before start_date", "out_of_range"));
    }
    let filter = body.filter();
    let profiles = kpis::store::load_profiles(tx, &filter).await?;
    let periods = store::list_periods(tx).await?;
    let (book, ambiguous) = PriceBook::new(&periods, known_at, |model| body.providers.get(model).cloned());
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    let mut cells: FxHashMap<(Day, i64, usize), RecostCell> = FxHashMap::default();
    let mut total = RecostCell::default();
    store::each_record(tx, range, |record| {
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
    refuse_ambiguous(ambiguous, &numbers)?;
    let mut models = vec![String::new(); numbers.len()];
    for (model, number) in numbers {
        if let Some(place) = models.get_mut(number) {
            *place = model;
        }
    }
    let mut cells: Vec<_> = cells.into_iter().collect();
    cells.sort_unstable_by_key(|(key, _)| *key);
    Ok(Costed { total, models, cells })
}

/// Whose price is meant must be said for every model that occurs.
fn refuse_ambiguous(ambiguous: Vec<Ambiguous>, seen: &FxHashMap<String, usize>) -> ApiResult<()> {
    let Some(found) = ambiguous.into_iter().find(|found| seen.contains_key(&found.model)) else {
        return Ok(());
    };
    let message = format!("{} is sold by {}: name one of them", found.model, found.providers.join(", "));
    Err(ApiError::field(["body", "providers"], message, "value_error"))
}

async fn view(tx: &mut Tx, row: RecostRow, with_models: bool) -> ApiResult<RecostView> {
    let as_of = kpis::store::find_freshness(tx).await?.as_of;
    let models = if with_models { store::list_recost_models(tx, &row.recost_id).await? } else { Vec::new() };
    let (before, after) = (NanoUsd(row.cost_before_nano), NanoUsd(row.cost_after_nano));
    Ok(RecostView {
        basis: format!("recost:{}", row.recost_id),
        recost_id: row.recost_id,
        status: row.status,
        scope: serde_json::from_str(&row.scope).map_err(ApiError::internal)?,
        prices_as_of: UnixMs(row.prices_as_of),
        data_as_of: row.data_as_of.map(UnixMs),
        outdated: as_of != row.data_as_of,
        records: row.records,
        unpriced: row.unpriced,
        cost_before: before,
        cost_before_nano_usd: before.0,
        cost_after: after,
        cost_after_nano_usd: after.0,
        difference: after - before,
        created_by: row.created_by,
        created_at: UnixMs(row.created_at),
        models,
    })
}

pub async fn find(state: &AppState, recost_id: &str) -> ApiResult<RecostView> {
    let mut tx = state.db.snapshot().await?;
    let row = store::find_recost(&mut tx, recost_id).await?;
    let row = row.ok_or_else(|| ApiError::not_found("run", recost_id))?;
    view(&mut tx, row, true).await
}

/// Without what each run did to each model.
pub async fn list(state: &AppState, paging: &RecostPaging) -> ApiResult<RecostPage> {
    let position: Option<(i64, String)> = cursor::decode(paging.cursor.as_deref())?;
    let mut tx = state.db.snapshot().await?;
    let mut rows = store::list_recosts(&mut tx, position.as_ref(), paging.limit.saturating_add(1)).await?;
    let next_cursor = cursor::cut(&mut rows, paging.limit, |row| (row.created_at, row.recost_id.clone()));
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(view(&mut tx, row, false).await?);
    }
    Ok(RecostPage { items, total: store::count_recosts(&mut tx).await?, next_cursor })
}
