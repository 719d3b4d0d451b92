//! PostgreSQL's snapshot: which transactions are over.
//!
//! A transaction that writes has a number. As long as it runs it is in the snapshot's list or past its end, and once it
//! is committed it is neither, so equal snapshots see equal data. Which server that is belongs to it: another one that
//! took over may have lost transactions and given out their numbers again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, PgConnection};
use tokio::sync::Mutex;

use super::ChangeToken;

/// A standby's snapshots do not list the transactions that are under way, so there is none.
const SNAPSHOT: &str = "SELECT CASE WHEN pg_is_in_recovery() THEN NULL
    ELSE pg_current_snapshot()::text || ' ' || pg_postmaster_start_time()::text END";

/// Looks on a connection of its own. Callers that wait at the same time share a look.
#[derive(Debug)]
pub(crate) struct Watch {
    options: PgConnectOptions,
    /// How many looks have begun.
    begun: AtomicU64,
    last: Mutex<Look>,
}

/// The last look that came to its end.
#[derive(Debug, Default)]
struct Look {
    number: u64,
    seen: Option<Arc<str>>,
    connection: Option<PgConnection>,
}

impl Watch {
    pub(crate) fn new(options: PgConnectOptions) -> Self {
        Self { options, begun: AtomicU64::new(0), last: Mutex::default() }
    }

    /// `None` when the server does not say.
    pub(crate) async fn token(&self) -> Option<ChangeToken> {
        let begun_before = self.begun.load(Ordering::SeqCst);
        let mut last = self.last.lock().await;
        // Only a look that began after we were asked is as new as the question.
        if last.number <= begun_before {
            let number = self.begun.fetch_add(1, Ordering::SeqCst).wrapping_add(1);
            // Taken out: given up in the middle, it is closed and not used again.
            let mut connection = last.connection.take();
            let seen = self.look(&mut connection).await.ok().flatten();
            *last = Look { number, connection: connection.filter(|_| seen.is_some()), seen };
        }
        last.seen.clone().map(ChangeToken::postgres)
    }

    pub(crate) async fn close(&self) {
        *self.last.lock().await = Look::default();
    }

    async fn look(&self, connection: &mut Option<PgConnection>) -> Result<Option<Arc<str>>, sqlx::Error> {
        let connection = match connection {
            Some(connection) => connection,
            none => none.insert(self.options.connect().await?),
        };
        let seen: Option<String> = sqlx::query_scalar(SNAPSHOT).fetch_one(connection).await?;
        Ok(seen.map(Into::into))
    }
}
