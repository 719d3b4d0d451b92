//! What this process shows of the chain as it grows: one reader of the database, any number of listeners.

use std::sync::Arc;

use spendsense_db::{Db, DbError};
use tokio::sync::{Mutex, Notify, broadcast, watch};

use super::reads::ReadLog;
use super::store::{self, AuditFilter, AuditRow};

/// Links a listener may fall behind before it has to read them from the database itself.
const BACKLOG: usize = 1024;
const PAGE: i64 = 500;

/// Shared by the sequencer, which fills it, and the listeners.
#[derive(Debug)]
pub struct Live {
    /// Notified after a change, so that it is linked at once.
    pub wake: Arc<Notify>,
    pub reads: ReadLog,
    links: broadcast::Sender<Arc<AuditRow>>,
    /// Number of the last link that was handed out; `None` before the first look.
    last: Mutex<Option<i64>>,
    stopping: watch::Sender<bool>,
}

impl Live {
    pub fn new() -> Self {
        let (links, _) = broadcast::channel(BACKLOG);
        Self {
            wake: Arc::default(),
            reads: ReadLog::default(),
            links,
            last: Mutex::new(None),
            stopping: watch::Sender::new(false),
        }
    }

    /// Number of the last link there is, and everything linked after it, by whichever server.
    pub async fn listen(&self, db: &Db) -> Result<(i64, broadcast::Receiver<Arc<AuditRow>>), DbError> {
        let links = self.links.subscribe();
        // The head is read in `publish`'s absence: what it hands out next begins no later than here, also when it has
        // not looked at all before.
        let mut last = self.last.lock().await;
        let head = store::find_head(&mut db.read().await?).await?.seq;
        last.get_or_insert(head);
        Ok((head, links))
    }

    /// Ends every stream: they would keep a server that stops waiting.
    pub fn end_streams(&self) {
        self.stopping.send_replace(true);
    }

    /// Changes when streams are to end.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// Hands out what was linked since the last time.
    pub async fn publish(&self, db: &Db) -> Result<(), DbError> {
        let mut last = self.last.lock().await;
        let head = store::find_head(&mut db.read().await?).await?.seq;
        if self.links.receiver_count() == 0 {
            *last = Some(head);
            return Ok(());
        }
        // Whoever hears of a change and asks for it must not be given what was kept from before.
        db.settled(tokio::time::Instant::now()).await;
        let mut seq = last.unwrap_or(head);
        while seq < head {
            let rows = store::list_links(&mut db.read().await?, &AuditFilter::default(), seq, PAGE).await?;
            // A link without its entry is for `verify` to report, not a reason to stop here.
            seq = rows.last().and_then(|row| row.seq).unwrap_or(head);
            for row in rows {
                let _nobody_listens = self.links.send(Arc::new(row));
            }
        }
        *last = Some(seq);
        Ok(())
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}
