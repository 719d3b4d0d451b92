//! Costing records anew: what they would have cost by the prices in force when they were made.
//!
//! A run reads one state of the data, keeps the sums of its costs beside those of the uploads, and never touches a
//! record. Once it is done it is looked at, or shown as the basis of the figures by those who ask for it.

use std::sync::atomic::AtomicI64;

use serde_json::json;
use spendsense_db::Tx;
use spendsense_engine::time::UnixMs;
use spendsense_engine::usage::dollars::NanoUsd;

use super::costing::{self, cost_anew};
use super::jobs;
use super::model::{RecostBody, RecostPage, RecostPaging, RecostView};
use super::service::load_shipped;
use super::store::{self, NewRecost, RecostRow, RecostSums};
use crate::audit::{Entry, Subject, record};
use crate::http::{ApiError, ApiResult, AppState, Caller, cursor};
use crate::jobs::enqueue;
use crate::kpis;

/// Cells written in one statement.
const CELLS_AT_ONCE: usize = 20_000;

/// Writes down what is to be costed, and enqueues the job that does it.
pub async fn start(state: &AppState, caller: &Caller, body: &RecostBody) -> ApiResult<RecostView> {
    let (recost_id, prices_as_of) = prepare(state, body).await?;
    let created_by = caller.identity_id.as_str();
    let mut tx = state.db.write().await?;
    let job = enqueue(&mut tx, &state.world, created_by, &jobs::job(&recost_id)).await?;
    insert(&mut tx, state, caller, body, (&recost_id, prices_as_of, Some(&job.job_id))).await?;
    let row = store::find_recost(&mut tx, &recost_id).await?;
    let view = view(&mut tx, row.ok_or_else(|| ApiError::not_found("run", &recost_id))?, true).await?;
    tx.commit().await?;
    state.jobs.wake();
    Ok(view)
}

/// Runs to its end at once: nothing is there of it until all is.
pub async fn run(state: &AppState, caller: &Caller, body: &RecostBody) -> ApiResult<RecostView> {
    let (recost_id, prices_as_of) = prepare(state, body).await?;
    let mut tx = state.db.snapshot().await?;
    let data_as_of = kpis::store::find_freshness(&mut tx).await?.as_of;
    let costed = cost_anew(&mut tx, body, prices_as_of, &AtomicI64::new(0)).await?;
    drop(tx);
    let mut tx = state.db.write().await?;
    insert(&mut tx, state, caller, body, (&recost_id, prices_as_of, None)).await?;
    for cells in costed.pieces(CELLS_AT_ONCE) {
        store::insert_recost_cells(&mut tx, &recost_id, &cells).await?;
    }
    let sums = RecostSums::of(&costed.total, data_as_of);
    store::mark_recost_done(&mut tx, &recost_id, &sums, state.world.now()).await?;
    let row = store::find_recost(&mut tx, &recost_id).await?;
    let view = view(&mut tx, row.ok_or_else(|| ApiError::not_found("run", &recost_id))?, true).await?;
    tx.commit().await?;
    Ok(view)
}

/// Refuses what cannot be done; an id, and as of when prices count.
async fn prepare(state: &AppState, body: &RecostBody) -> ApiResult<(String, UnixMs)> {
    load_shipped(state).await?;
    let prices_as_of = body.prices_as_of.unwrap_or_else(|| state.world.now());
    costing::check(&mut state.db.snapshot().await?, body, prices_as_of).await?;
    Ok((state.world.id("rcs"), prices_as_of))
}

async fn insert(
    tx: &mut Tx,
    state: &AppState,
    caller: &Caller,
    body: &RecostBody,
    (recost_id, prices_as_of, job_id): (&str, UnixMs, Option<&str>),
) -> ApiResult<()> {
    let scope = serde_json::to_string(body).map_err(ApiError::internal)?;
    let new = NewRecost {
        recost_id,
        job_id,
        scope: &scope,
        prices_as_of,
        created_by: caller.identity_id.as_str(),
        created_at: state.world.now(),
    };
    store::insert_recost(tx, &new).await?;
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action: "recost",
        subject: Subject::of("usage_recost", recost_id),
        user_id: None,
        before: None,
        after: Some(json!({ "scope": scope, "prices_as_of": prices_as_of.0 })),
        reason: None,
        metadata: json!({}),
        at: state.world.now(),
    };
    Ok(record(tx, caller, &entry).await?)
}

async fn view(tx: &mut Tx, row: RecostRow, with_models: bool) -> ApiResult<RecostView> {
    let as_of = kpis::store::find_freshness(tx).await?.as_of;
    let models = if with_models { store::list_recost_models(tx, &row.recost_id).await? } else { Vec::new() };
    let (before, after) = (NanoUsd(row.cost_before_nano), NanoUsd(row.cost_after_nano));
    Ok(RecostView {
        basis: format!("recost:{}", row.recost_id),
        recost_id: row.recost_id,
        status: row.status,
        job_id: row.job_id,
        error: row.error,
        scope: serde_json::from_str(&row.scope).map_err(ApiError::internal)?,
        prices_as_of: UnixMs(row.prices_as_of),
        data_as_of: row.data_as_of.map(UnixMs),
        outdated: row.finished_at.is_some() && as_of != row.data_as_of,
        records: row.records,
        unpriced: row.unpriced,
        cost_before: before,
        cost_before_nano_usd: before.0,
        cost_after: after,
        cost_after_nano_usd: after.0,
        difference: after - before,
        created_by: row.created_by,
        created_at: UnixMs(row.created_at),
        finished_at: row.finished_at.map(UnixMs),
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
