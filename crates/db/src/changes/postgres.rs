//! PostgreSQL's snapshot: which transactions are over.
//!
//! A transaction that writes has a number. As long as it runs it is in the snapshot's list or past its end, and once it
//! is committed it is neither, so equal snapshots see equal data. Which server that is belongs to it: another one that
//! took over may have lost transactions and given out their numbers again.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, PgConnection};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::ChangeToken;

/// A standby's snapshots do not list the transactions that are under way, so there is none.
const SNAPSHOT: &str = "SELECT CASE WHEN pg_is_in_recovery() THEN NULL
    ELSE pg_current_snapshot()::text || ' ' || pg_postmaster_start_time()::text END";

/// How long a look is good for. A round trip for every question would cost more than most answers. Whoever committed
/// waits as long before telling anyone ([`settle`]), so nobody who was told finds a state before it, at whichever node.
const LOOK_LASTS: Duration = Duration::from_millis(1);

/// Looks on a connection of its own. Callers share a look.
#[derive(Debug)]
pub(crate) struct Watch {
    options: PgConnectOptions,
    last: Mutex<Look>,
}

/// The last look that came to its end.
#[derive(Debug, Default)]
struct Look {
    begun: Option<Instant>,
    seen: Option<Arc<str>>,
    connection: Option<PgConnection>,
}

/// Until every look that may have missed what was committed before `then` is no longer good.
pub(crate) async fn settle(then: Instant) {
    let until = then + LOOK_LASTS;
    // A moment that has just passed would be waited for until the timer's next tick.
    if Instant::now() < until {
        tokio::time::sleep_until(until).await;
    }
}

impl Watch {
    pub(crate) fn new(options: PgConnectOptions) -> Self {
        Self { options, last: Mutex::default() }
    }

    /// `None` when the server does not say.
    pub(crate) async fn token(&self) -> Option<ChangeToken> {
        let asked = Instant::now();
        let mut last = self.last.lock().await;
        // Counted from the question: waiting for the lock makes no look older than it was.
        if last.begun.is_none_or(|begun| begun + LOOK_LASTS < asked) {
            let begun = Some(Instant::now());
            // Taken out: given up in the middle, it is closed and not used again.
            let mut connection = last.connection.take();
            let seen = self.look(&mut connection).await.ok().flatten();
            *last = Look { begun, connection: connection.filter(|_| seen.is_some()), seen };
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
