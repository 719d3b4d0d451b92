//! Pools and connections of either database.

use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::pool::{PoolConnection, PoolConnectionMetadata};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{
    Connection as _, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
};

use crate::{Calls, ChangeToken, DbError, Target, changes, db_fetch_one, migrations};

/// How long a writer waits for another process's write on SQLite.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// How often, and after which pause, a lost race for a new SQLite file is run again.
const WAL_RACES_MAX: u32 = 100;
const WAL_RACE_PAUSE: Duration = Duration::from_millis(20);

/// A PostgreSQL connection that rested longer is asked whether it still stands before it is used.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

/// Begins a read-only transaction that sees one state of the data.
const SNAPSHOT: &str = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Memory for pages of each SQLite connection.
pub(crate) const CACHE_KIB: u32 = 16_000;

/// Which database serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A pool. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db(Pools);

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite has one writer at a time; waiting for it in our own pool is fair and never busy.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
        watch: Arc<changes::sqlite::Watch>,
    },
    Postgres {
        pool: PgPool,
        watch: Arc<changes::postgres::Watch>,
        hang_up: HangUp,
    },
}

/// When the server was last seen to have closed a connection that rested here. Whatever has rested since before that
/// moment is asked whether it still stands: mostly the server closed them all.
#[derive(Clone, Debug, Default)]
struct HangUp(Arc<Mutex<Option<Instant>>>);

/// A connection: inside a transaction ([`Db::write`], [`Db::snapshot`]) or not ([`Db::read`]).
#[derive(Debug)]
pub struct Tx(Inner);

#[derive(Debug)]
enum Inner {
    SqliteTx(Transaction<'static, Sqlite>),
    PostgresTx(Transaction<'static, Postgres>),
    SqliteRead(PoolConnection<Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
}

/// What the `db_*!` macros match on.
#[derive(Debug)]
pub enum ConnRef<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Db {
    /// Opens the pool and brings the schema up to date. Many processes may do so at once.
    pub async fn open(target: &Target, max_connections: u32) -> Result<Self, DbError> {
        let db = Self::connect(target, max_connections).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// Brings the schema up to date; the names of what was applied.
    pub async fn migrate(&self) -> Result<Vec<&'static str>, DbError> {
        migrations::run(self).await
    }

    /// Opens the pool and leaves the schema alone.
    pub async fn connect(target: &Target, max_connections: u32) -> Result<Self, DbError> {
        match target {
            Target::Sqlite(path) => connect_sqlite(path, max_connections).await,
            Target::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)?.application_name("spendsense");
                let hang_up = HangUp::default();
                let pool = hang_up.pool_options(max_connections).connect_with(options.clone()).await?;
                let watch = Arc::new(changes::postgres::Watch::new(options));
                Ok(Self(Pools::Postgres { pool, watch, hang_up }))
            }
        }
    }

    /// The same database for work beside that of this pool, which must not wait for it: on PostgreSQL with connections
    /// of its own, on SQLite through the one writer there is.
    #[must_use]
    pub fn beside(&self, max_connections: u32) -> Self {
        match &self.0 {
            Pools::Sqlite { .. } => self.clone(),
            Pools::Postgres { pool, .. } => {
                let options = pool.connect_options().as_ref().clone();
                let hang_up = HangUp::default();
                let pool = hang_up.pool_options(max_connections).connect_lazy_with(options.clone());
                Self(Pools::Postgres {
                    pool,
                    watch: Arc::new(changes::postgres::Watch::new(options)),
                    hang_up,
                })
            }
        }
    }

    /// Whether the database answers and holds our schema.
    pub async fn ping(&self) -> Result<(), DbError> {
        let mut tx = self.read().await?;
        db_fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM schema_migrations").map(drop)
    }

    pub fn backend(&self) -> Backend {
        match &self.0 {
            Pools::Sqlite { .. } => Backend::Sqlite,
            Pools::Postgres { .. } => Backend::Postgres,
        }
    }

    /// A connection for single reads, each seeing its own state of the data.
    pub async fn read(&self) -> Result<Tx, DbError> {
        Ok(Tx(match &self.0 {
            Pools::Sqlite { read, .. } => Inner::SqliteRead(read.acquire().await?),
            Pools::Postgres { pool, .. } => Inner::PostgresRead(pool.acquire().await?),
        }))
    }

    /// A read-only transaction: every read sees the same state of the data.
    pub async fn snapshot(&self) -> Result<Tx, DbError> {
        Ok(Tx(match &self.0 {
            Pools::Sqlite { read, .. } => Inner::SqliteTx(read.begin().await?),
            Pools::Postgres { pool, hang_up, .. } => Inner::PostgresTx(hang_up.begin(pool, SNAPSHOT).await?),
        }))
    }

    /// A transaction that writes. Dropped without [`Tx::commit`], it leaves nothing behind.
    pub async fn write(&self) -> Result<Tx, DbError> {
        Ok(Tx(match &self.0 {
            Pools::Sqlite { write, .. } => Inner::SqliteTx(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres { pool, hang_up, .. } => Inner::PostgresTx(hang_up.begin(pool, "BEGIN").await?),
        }))
    }

    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite { read, write, watch } => {
                watch.close();
                read.close().await;
                write.close().await;
            }
            Pools::Postgres { pool, watch, .. } => {
                // Often the last act of a command, whose end tells that its changes are made.
                changes::postgres::settle(tokio::time::Instant::now()).await;
                watch.close().await;
                pool.close().await;
            }
        }
    }

    /// Which state the data is in; `None` when the database cannot say. Cheaper than any query, so that an answer made
    /// earlier can be given again if nothing has changed since. Everything is counted that was committed and
    /// [settled](Db::settled), at whichever node, before the call.
    pub async fn change_token(&self) -> Option<ChangeToken> {
        match &self.0 {
            Pools::Sqlite { watch, .. } => watch.token(),
            Pools::Postgres { watch, .. } => watch.token().await,
        }
    }

    /// Hears of commits that called `name` ([`crate::signals::call`]), by whatever process.
    pub fn calls(&self, name: &str) -> Calls {
        match &self.0 {
            Pools::Sqlite { watch, .. } => Calls::sqlite(Arc::clone(watch)),
            Pools::Postgres { pool, .. } => Calls::postgres(pool.clone(), name),
        }
    }

    /// Call before telling anyone of what was committed before `then`: from here on every
    /// [change token](Db::change_token) counts it.
    pub async fn settled(&self, then: tokio::time::Instant) {
        match &self.0 {
            // Asked at every use, in no time.
            Pools::Sqlite { .. } => {}
            Pools::Postgres { .. } => changes::postgres::settle(then).await,
        }
    }
}

impl Tx {
    /// The connection, for the `db_*!` macros.
    pub fn conn(&mut self) -> ConnRef<'_> {
        match &mut self.0 {
            Inner::SqliteTx(tx) => ConnRef::Sqlite(&mut *tx),
            Inner::PostgresTx(tx) => ConnRef::Postgres(&mut *tx),
            Inner::SqliteRead(conn) => ConnRef::Sqlite(&mut *conn),
            Inner::PostgresRead(conn) => ConnRef::Postgres(&mut *conn),
        }
    }

    pub fn backend(&self) -> Backend {
        match &self.0 {
            Inner::SqliteTx(_) | Inner::SqliteRead(_) => Backend::Sqlite,
            Inner::PostgresTx(_) | Inner::PostgresRead(_) => Backend::Postgres,
        }
    }

    /// Makes the writes durable. On a plain read connection there is nothing to do.
    pub async fn commit(self) -> Result<(), DbError> {
        match self.0 {
            Inner::SqliteTx(tx) => Ok(tx.commit().await?),
            Inner::PostgresTx(tx) => Ok(tx.commit().await?),
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => Ok(()),
        }
    }
}

async fn connect_sqlite(path: &Path, max_connections: u32) -> Result<Db, DbError> {
    let open_error = |source| DbError::Open { path: path.display().to_string(), source };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| open_error(sqlx::Error::Io(error)))?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("cache_size", format!("-{CACHE_KIB}"))
        .pragma("temp_store", "memory")
        .statement_cache_capacity(256);
    let write = open_writer(&options).await.map_err(open_error)?;
    let read = SqlitePoolOptions::new()
        .max_connections(max_connections)
        .min_connections(0)
        .acquire_timeout(BUSY_TIMEOUT)
        // A file does not hang up: no need to ask before each use whether it did.
        .test_before_acquire(false)
        .connect_with(options.pragma("query_only", "on"))
        .await
        .map_err(open_error)?;
    Ok(Db(Pools::Sqlite { read, write, watch: Arc::new(changes::sqlite::Watch::new(path)) }))
}

/// Opens the writing pool. Processes that open a new file at once all switch it to WAL, and SQLite lets the losers of
/// that race fail without waiting, so waiting is up to us.
async fn open_writer(options: &SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let pool = || {
        SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(BUSY_TIMEOUT)
            .test_before_acquire(false)
            .connect_with(options.clone())
    };
    for _ in 0..WAL_RACES_MAX {
        match pool().await {
            Err(error) if is_busy(&error) => tokio::time::sleep(WAL_RACE_PAUSE).await,
            opened => return opened,
        }
    }
    pool().await
}

impl HangUp {
    fn pool_options(&self, max_connections: u32) -> PgPoolOptions {
        let seen = self.clone();
        PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(Duration::from_secs(10))
            // A round trip before each use would cost as much as the use.
            .test_before_acquire(false)
            .before_acquire(move |conn, rested| {
                let seen = seen.clone();
                Box::pin(async move { seen.still_stands(conn, rested).await })
            })
    }

    /// An error says no, and the connection is thrown away.
    async fn still_stands(
        &self,
        conn: &mut PgConnection,
        rested: PoolConnectionMetadata,
    ) -> Result<bool, sqlx::Error> {
        if rested.idle_for > TRUSTED_IDLE || self.is_younger_than(rested.idle_for) {
            conn.ping().await.inspect_err(|_| self.note())?;
        }
        Ok(true)
    }

    /// Begins on the first connection that stands. Nothing was asked of the ones that did not, so nothing is lost.
    async fn begin(
        &self,
        pool: &PgPool,
        how: &'static str,
    ) -> Result<Transaction<'static, Postgres>, DbError> {
        let mut left = pool.options().get_max_connections();
        loop {
            match pool.begin_with(how).await {
                Err(sqlx::Error::PoolTimedOut) => return Err(sqlx::Error::PoolTimedOut.into()),
                Err(error) => match DbError::from(error) {
                    DbError::Unavailable(_) if left > 0 && !pool.is_closed() => self.note(),
                    error => return Err(error),
                },
                Ok(tx) => return Ok(tx),
            }
            left -= 1;
        }
    }

    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn is_younger_than(&self, rest: Duration) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| last.elapsed() <= rest)
    }
}

/// `SQLITE_BUSY`, plain or extended.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<i32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}
