//! The job of a run: reads the records, then writes down what they cost anew, piece by piece. Until its end the run is
//! under way, and nobody is shown anything of it; another attempt begins anew.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use spendsense_engine::time::UnixMs;
use tokio::task::JoinHandle;

use super::costing::{self, Costed, cost_anew};
use super::model::RecostBody;
use super::store::{self, RecostRow, RecostSums};
use crate::jobs::{Failure, NewJob, Progress, Run, Work};
use crate::kpis;

const KIND: &str = "usage_recost";
/// Cells of one transaction.
const CELLS_AT_ONCE: usize = 10_000;
/// How often it says how far the reading is.
const SHOWN_EVERY: Duration = Duration::from_millis(400);
const TIMEOUT: Duration = Duration::from_hours(6);

pub fn job(recost_id: &str) -> NewJob {
    NewJob {
        unique_key: Some(format!("{KIND}:{recost_id}")),
        // One at a time: each reads all there is.
        order_key: Some(KIND.to_owned()),
        timeout: TIMEOUT,
        ..NewJob::new(KIND, json!({ "recost_id": recost_id }))
    }
}

/// Costs records anew.
#[derive(Debug)]
pub struct RecostWork;

impl Work for RecostWork {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run(&self, run: Run) -> BoxFuture<'_, Result<Value, Failure>> {
        recost(run).boxed()
    }
}

async fn recost(run: Run) -> Result<Value, Failure> {
    let recost_id = run.payload.get("recost_id").and_then(Value::as_str).unwrap_or_default();
    let row = store::find_recost(&mut run.state.db.read().await?, recost_id).await?;
    let row = row.ok_or_else(|| Failure::Final(format!("there is no run {recost_id}")))?;
    // A worker that was lost after its last commit left nothing but the answer to do.
    if row.finished_at.is_some() {
        return Ok(json!({ "recost_id": recost_id }));
    }
    let body: RecostBody = serde_json::from_str(&row.scope).map_err(anyhow::Error::from)?;
    let known_at = UnixMs(row.prices_as_of);
    let mut tx = run.state.db.snapshot().await?;
    let total = costing::count(&mut tx, &body).await?;
    let data_as_of = kpis::store::find_freshness(&mut tx).await?.as_of;
    let read = Arc::new(AtomicI64::new(0));
    let shown = UntilDropped(tokio::spawn(show(run.clone(), Arc::clone(&read), total)));
    let costed = cost_anew(&mut tx, &body, known_at, &read).await?;
    drop(tx);
    drop(shown);
    write(&run, &row, &costed, RecostSums::of(&costed.total, data_as_of)).await
}

fn progress(phase: &str, read: i64, total: i64) -> Progress {
    Progress {
        phase: phase.to_owned(),
        rows_read: Some(read),
        rows_total: Some(total),
        ..Progress::default()
    }
}

/// A task that ends with what it is about.
struct UntilDropped(JoinHandle<()>);

impl Drop for UntilDropped {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Says how far the reading is, again and again. That it could not is no reason to stop.
async fn show(run: Run, read: Arc<AtomicI64>, total: i64) {
    loop {
        tokio::time::sleep(SHOWN_EVERY).await;
        let save = async {
            let mut tx = run.state.db.write().await?;
            let progress = progress("reading", read.load(Ordering::Relaxed), total);
            run.save(&mut tx, &progress, &Value::Null).await?;
            Ok::<_, Failure>(tx.commit().await?)
        };
        let _shown_later = save.await;
    }
}

async fn write(run: &Run, row: &RecostRow, costed: &Costed, sums: RecostSums) -> Result<Value, Failure> {
    let recost_id = row.recost_id.as_str();
    let read = progress("writing", costed.read, costed.read);
    let mut tx = run.state.db.write().await?;
    run.save(&mut tx, &read, &Value::Null).await?;
    // What an earlier attempt got done.
    store::delete_recost_cells(&mut tx, recost_id).await?;
    tx.commit().await?;
    for cells in costed.pieces(CELLS_AT_ONCE) {
        if run.cancelled() {
            return Err(Failure::Final("cancelled".to_owned()));
        }
        let mut tx = run.state.db.write().await?;
        run.hold(&mut tx).await?;
        store::insert_recost_cells(&mut tx, recost_id, &cells).await?;
        tx.commit().await?;
    }
    let mut tx = run.state.db.write().await?;
    run.hold(&mut tx).await?;
    store::mark_recost_done(&mut tx, recost_id, &sums, run.state.world.now()).await?;
    tx.commit().await?;
    Ok(json!({
        "recost_id": recost_id,
        "records": sums.records,
        "unpriced": sums.unpriced,
        "cost_before_nano_usd": sums.cost_before_nano,
        "cost_after_nano_usd": sums.cost_after_nano,
    }))
}
