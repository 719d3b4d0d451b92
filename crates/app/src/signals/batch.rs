//! Signals of every consenting user: readers in parallel, one writer, a chunk of users at a time.
//!
//! Memory holds a few chunks however many users there are. Each chunk is its own transaction, so a batch that is
//! stopped has done whole users, and starting it again finishes the rest.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::FxHashSet;
use spendsense_db::bulk::{
    self, Arrivals, Cell, Column, Histories, History, Kind, Role, Rows, Table, UserRange, Whose,
};
use spendsense_db::{Backend, Db, DbError};
use spendsense_engine::facts::{Transaction, UserFacts};
use spendsense_engine::ids::UserId;
use spendsense_engine::signals::{Detail, Kernel, WindowSignals};
use spendsense_engine::time::{Day, UnixMs};
use tokio::sync::mpsc;

use super::{facts, store};
use crate::consent;
use crate::context::World;

/// Users read, computed and written together.
const USERS_PER_CHUNK: u32 = 256;

/// What to compute.
#[derive(Clone, Debug)]
pub struct Batch {
    pub windows: Vec<u16>,
    pub as_of: Day,
    pub threads: usize,
}

/// What a batch did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub users: u64,
    pub transactions: u64,
    pub rows_changed: u64,
}

/// A chunk on its way to the writer.
struct Computed {
    range: UserRange,
    signals: Vec<(UserId, Vec<WindowSignals>)>,
    transactions: u64,
}

const FEATURES: Table = Table {
    name: "user_features",
    columns: &[
        Column::new("user_id", Kind::Text, Role::Key),
        Column::new("window_days", Kind::Integer, Role::Key),
        Column::new("as_of", Kind::Integer, Role::Value),
        Column::new("currency", Kind::Text, Role::Value),
        Column::new("features", Kind::Text, Role::Value),
        Column::new("notes", Kind::Text, Role::Value),
        Column::new("history_days", Kind::Integer, Role::Value),
        Column::new("fingerprint", Kind::Text, Role::Value),
        Column::new("computed_at", Kind::Integer, Role::Touch),
    ],
};

/// How many users a batch would compute, for a progress bar.
pub async fn count(db: &Db) -> Result<u64, DbError> {
    let mut tx = db.read().await?;
    let ranges = bulk::user_ranges(&mut tx, Whose::Consenting, USERS_PER_CHUNK).await?;
    Ok(ranges.iter().filter_map(|range| u64::try_from(range.users).ok()).sum())
}

/// Computes and stores; `progress` is told the users done so far.
pub async fn compute_all(
    db: &Db,
    world: &World,
    batch: &Batch,
    progress: impl Fn(u64),
) -> Result<Done, DbError> {
    let mut tx = db.read().await?;
    let ranges = Arc::new(bulk::user_ranges(&mut tx, Whose::Consenting, USERS_PER_CHUNK).await?);
    drop(tx);
    let (batch, next) = (Arc::new(batch.clone()), Arc::new(AtomicUsize::new(0)));
    let (sender, mut chunks) = mpsc::channel(batch.threads.max(1));
    // On PostgreSQL a reader waits for the server while the server works: one more keeps our processors busy.
    let waiting = usize::from(db.backend() == Backend::Postgres);
    let readers: Vec<_> = (0..batch.threads.max(1) + waiting)
        .map(|_| {
            tokio::spawn(read_and_compute(
                db.clone(),
                Arc::clone(&batch),
                Arc::clone(&ranges),
                Arc::clone(&next),
                sender.clone(),
            ))
        })
        .collect();
    drop(sender);
    let mut done = Done::default();
    while let Some(chunk) = chunks.recv().await {
        done.users += u64::try_from(chunk.signals.len()).unwrap_or(0);
        done.transactions += chunk.transactions;
        done.rows_changed += write(db, &chunk, world.now()).await?;
        progress(done.users);
    }
    for reader in readers {
        reader.await.map_err(broken)??;
    }
    Ok(done)
}

/// Takes ranges until none is left. Kernel and buffer go to a blocking thread and come back with each chunk.
async fn read_and_compute(
    db: Db,
    batch: Arc<Batch>,
    ranges: Arc<Vec<UserRange>>,
    next: Arc<AtomicUsize>,
    sender: mpsc::Sender<Computed>,
) -> Result<(), DbError> {
    let mut tools = (Kernel::new(), Histories::default());
    while let Some(range) = ranges.get(next.fetch_add(1, Ordering::Relaxed)) {
        let mut tx = db.snapshot().await?;
        bulk::read_histories(&mut tx, range, Whose::Consenting, &mut tools.1).await?;
        tx.commit().await?;
        let (batch, (mut kernel, histories)) = (Arc::clone(&batch), tools);
        let chunk = tokio::task::spawn_blocking(move || {
            let each = histories.iter().map(|history| compute(&mut kernel, &history, &batch));
            let signals = each.collect::<Result<Vec<_>, DbError>>();
            (signals, (kernel, histories))
        });
        let (signals, returned) = chunk.await.map_err(broken)?;
        tools = returned;
        let transactions = u64::try_from(tools.1.transaction_count()).unwrap_or(0);
        // The writer hangs up only when it failed, and says why itself.
        if sender.send(Computed { range: range.clone(), signals: signals?, transactions }).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// A thread of ours that broke off.
fn broken(error: tokio::task::JoinError) -> DbError {
    DbError::Unavailable(std::io::Error::other(error).into())
}

fn compute(
    kernel: &mut Kernel,
    history: &History<'_>,
    batch: &Batch,
) -> Result<(UserId, Vec<WindowSignals>), DbError> {
    let accounts = facts::accounts(history)?;
    let liabilities = facts::liabilities(history)?;
    let transactions: Vec<Transaction<'_>> = facts::transactions(history).collect();
    let facts = UserFacts {
        user_id: &history.user.user_id,
        accounts: &accounts,
        liabilities: &liabilities,
        transactions: &transactions,
    };
    let analysis = kernel.analyse(&facts, batch.as_of, &batch.windows, Detail::Figures);
    Ok((UserId::from(history.user.user_id.as_str()), analysis.windows))
}

/// Writes a chunk for those who consent still.
async fn write(db: &Db, chunk: &Computed, at: UnixMs) -> Result<u64, DbError> {
    let mut tx = db.write().await?;
    let consenting: FxHashSet<String> =
        consent::store::lock_consenting(&mut tx, &chunk.range).await?.into_iter().collect();
    let mut rows = Rows::new(FEATURES.columns.len());
    for (user_id, windows) in &chunk.signals {
        if consenting.contains(user_id.as_str()) {
            windows.iter().for_each(|signals| push(&mut rows, user_id, signals, at));
        }
    }
    let counts = bulk::write(&mut tx, &FEATURES, &rows, Arrivals::Any).await?;
    tx.commit().await?;
    Ok(counts.inserted + counts.updated)
}

fn push(rows: &mut Rows, user_id: &UserId, signals: &WindowSignals, at: UnixMs) {
    rows.push([
        Cell::Text(user_id.as_str()),
        Cell::Integer(i64::from(signals.window_days)),
        Cell::Integer(i64::from(signals.as_of.0)),
        Cell::Text(signals.currency.as_str()),
        Cell::Text(&store::features_json(signals)),
        Cell::Text(&store::notes_json(signals)),
        signals.history_days.map_or(Cell::Null, |days| Cell::Integer(i64::from(days))),
        Cell::Text(&signals.fingerprint),
        Cell::Integer(at.0),
    ]);
}
