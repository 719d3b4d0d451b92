//! What this process knows of identities, so that checking a token costs no database round trip.
//!
//! An entry is looked up again after `auth.recheck_s`, so another process's change is seen that late; a change made
//! here is forgotten here at once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use spendsense_db::{Db, DbError};
use spendsense_engine::ids::IdentityId;
use spendsense_engine::time::UnixMs;

use super::{Identity, store};

const ENTRIES_MAX: usize = 20_000;

/// A bounded cache of identities by id.
#[derive(Debug)]
pub struct Directory {
    entries: RwLock<FxHashMap<IdentityId, Entry>>,
    /// Counts changes: a look-up that began before one is not remembered.
    changes: AtomicU64,
    recheck_ms: i64,
}

#[derive(Clone, Debug)]
struct Entry {
    identity: Arc<Identity>,
    read_at: UnixMs,
}

impl Directory {
    pub fn new(recheck_after_s: u32) -> Self {
        let recheck_ms = i64::from(recheck_after_s).saturating_mul(1000);
        Self { entries: RwLock::default(), changes: AtomicU64::new(0), recheck_ms }
    }

    /// The identity if it exists and is active.
    pub async fn active(
        &self,
        db: &Db,
        id: &IdentityId,
        now: UnixMs,
    ) -> Result<Option<Arc<Identity>>, DbError> {
        if let Some(known) = self.fresh(id, now) {
            return Ok(Some(known).filter(|identity| identity.active));
        }
        let changes = self.changes.load(Ordering::Acquire);
        let mut tx = db.read().await?;
        let Some(identity) = store::find_identity(&mut tx, id).await?.map(Arc::new) else { return Ok(None) };
        self.remember(changes, &identity, now);
        Ok(Some(identity).filter(|identity| identity.active))
    }

    /// To be called after committing a change of an identity.
    pub fn forget(&self, id: &IdentityId) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        self.changes.fetch_add(1, Ordering::Release);
        entries.remove(id);
    }

    fn fresh(&self, id: &IdentityId, now: UnixMs) -> Option<Arc<Identity>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(id)?;
        self.is_fresh(entry, now).then(|| Arc::clone(&entry.identity))
    }

    fn is_fresh(&self, entry: &Entry, now: UnixMs) -> bool {
        (0..self.recheck_ms).contains(&now.0.saturating_sub(entry.read_at.0))
    }

    fn remember(&self, changes: u64, identity: &Arc<Identity>, now: UnixMs) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        if self.changes.load(Ordering::Acquire) != changes {
            return;
        }
        if entries.len() >= ENTRIES_MAX {
            entries.retain(|_, entry| self.is_fresh(entry, now));
        }
        if entries.len() < ENTRIES_MAX {
            let entry = Entry { identity: Arc::clone(identity), read_at: now };
            entries.insert(identity.identity_id.clone(), entry);
        }
    }
}
