//! Waking others: a transaction calls a name, and whoever listens hears of it once the transaction is committed.
//!
//! On PostgreSQL this is `NOTIFY`, on a connection of the listener's own. On SQLite the listener looks at the data
//! version, which costs microseconds, and hears of any commit at all. Either way a call may be missed (a connection
//! that broke) or come for nothing: it says when to look, and whoever depends on it looks now and then besides.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};

use crate::changes::sqlite::Watch;
use crate::{Backend, ChangeToken, DbError, Tx, db_execute};

/// How often SQLite's data version is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Between two attempts to listen again.
const RECONNECT_AFTER: Duration = Duration::from_secs(1);

/// Wakes those who listen to `name` when this transaction is committed.
pub async fn call(tx: &mut Tx, name: &str) -> Result<(), DbError> {
    if tx.backend() == Backend::Postgres {
        db_execute!(tx, "SELECT pg_notify($1, '')", name)?;
    }
    Ok(())
}

/// One listener.
#[derive(Debug)]
pub struct Calls(Source);

#[derive(Debug)]
enum Source {
    Sqlite { watch: Arc<Watch>, last: Option<ChangeToken> },
    Postgres { pool: PgPool, name: String, listener: Option<PgListener> },
}

impl Calls {
    pub(crate) fn sqlite(watch: Arc<Watch>) -> Self {
        Self(Source::Sqlite { watch, last: None })
    }

    pub(crate) fn postgres(pool: PgPool, name: &str) -> Self {
        Self(Source::Postgres { pool, name: name.to_owned(), listener: None })
    }

    /// Waits for the next call. It returns at once when it begins to listen, as something may have been missed before.
    /// May be dropped and called again.
    pub async fn next(&mut self) {
        match &mut self.0 {
            Source::Sqlite { watch, last } => loop {
                let token = watch.token();
                if token.is_some() && token != *last {
                    *last = token;
                    return;
                }
                tokio::time::sleep(LOOK_EVERY).await;
            },
            Source::Postgres { pool, name, listener } => match listener {
                Some(open) => {
                    if open.recv().await.is_err() {
                        *listener = None;
                        tokio::time::sleep(RECONNECT_AFTER).await;
                    }
                }
                none => loop {
                    if let Ok(open) = listen(pool, name).await {
                        *none = Some(open);
                        return;
                    }
                    tokio::time::sleep(RECONNECT_AFTER).await;
                },
            },
        }
    }
}

async fn listen(pool: &PgPool, name: &str) -> Result<PgListener, sqlx::Error> {
    // A connection of its own: it rests for hours and must not be missed by those who answer requests.
    let options = pool.connect_options().as_ref().clone();
    let own = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
    let mut listener = PgListener::connect_with(&own.connect_lazy_with(options)).await?;
    listener.listen(name).await?;
    Ok(listener)
}
