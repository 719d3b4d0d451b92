//! Readings are written down before they are answered, many in one commit.
//!
//! Whoever comes first starts a writer; those who come while it waits for the commit before share the next one. The
//! answer is held back until its entry is durable, so a crash loses no entry of an answer that went out, and an answer
//! whose entry cannot be kept does not go out. There is no buffer that a shutdown would have to empty.

use std::sync::{Arc, PoisonError};

use spendsense_db::{Db, DbError};
use tokio::sync::{Mutex, oneshot};

use super::store::{self, Noted};
use crate::http::{ApiError, ApiResult, AppState};

/// Entries that wait for the next commit.
#[derive(Debug, Default)]
pub struct ReadLog {
    waiting: std::sync::Mutex<Vec<Waiting>>,
    /// Held by the one writer.
    turn: Mutex<()>,
}

#[derive(Debug)]
struct Waiting {
    noted: Noted,
    kept: oneshot::Sender<bool>,
}

/// Returns when the entry is durable; an error means that it is not and that nothing may be shown.
pub async fn keep(state: &AppState, noted: Noted) -> ApiResult<()> {
    let (done, kept) = oneshot::channel();
    let first = {
        let mut waiting = state.audit.reads.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push(Waiting { noted, kept: done });
        waiting.len() == 1
    };
    if first {
        // By itself, so that a client who goes away does not take the others' entries along.
        tokio::spawn(write_waiting(Arc::clone(&state.audit), state.db.clone()));
    }
    match kept.await {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => {
            Err(ApiError::Unavailable("the audit log cannot be written, so nothing can be shown".into()))
        }
    }
}

async fn write_waiting(live: Arc<super::Live>, db: Db) {
    let _turn = live.reads.turn.lock().await;
    let batch = std::mem::take(&mut *live.reads.waiting.lock().unwrap_or_else(PoisonError::into_inner));
    let (noted, answers): (Vec<Noted>, Vec<_>) = batch.into_iter().map(|it| (it.noted, it.kept)).unzip();
    let outcome = write(&db, &noted).await;
    if let Err(error) = &outcome {
        let cause: &dyn std::error::Error = error;
        metrics::counter!("audit_reads_refused_total")
            .increment(u64::try_from(noted.len()).unwrap_or(u64::MAX));
        tracing::error!(error = cause, "readings could not be written down and were refused");
    }
    for answer in answers {
        let _client_gone = answer.send(outcome.is_ok());
    }
    live.wake.notify_one();
}

async fn write(db: &Db, noted: &[Noted]) -> Result<(), DbError> {
    let mut tx = db.write().await?;
    store::insert_noted(&mut tx, noted).await?;
    tx.commit().await
}
