//! The rules in force: the published policy, and the content catalogue with its edits.
//!
//! The database says which they are. A process reads them when it starts, at once after a change of its own, and
//! otherwise looks every second whether another process changed them. A request, or a command, keeps those it began
//! with: a clone of [`crate::http::AppState`] takes them once.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use spendsense_db::{Db, DbError};
use spendsense_engine::personas::Policy;
use spendsense_engine::recommendations::Catalogue;
use spendsense_engine::time::UnixMs;

use crate::personas::PolicyInForce;
use crate::policies::store::{self, RuleChanges};

/// Another process's change is seen this late.
pub const RECHECK_MS: i64 = 1_000;

/// What decides now.
#[derive(Clone, Debug)]
pub struct InForce {
    pub policy: Arc<PolicyInForce>,
    pub catalogue: Arc<Catalogue>,
    /// What had changed when they were read.
    changes: RuleChanges,
}

/// The rules as this process knows them.
#[derive(Debug)]
pub struct Rules {
    now: RwLock<InForce>,
    checked_at: AtomicI64,
}

impl Rules {
    /// What ships with the program: in force until the database says otherwise.
    pub fn shipped() -> Self {
        let now = InForce {
            policy: Arc::new(PolicyInForce::shipped()),
            catalogue: Arc::new(Catalogue::shipped()),
            changes: RuleChanges::default(),
        };
        Self { now: RwLock::new(now), checked_at: AtomicI64::new(i64::MIN) }
    }

    pub fn now(&self) -> InForce {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks for changes if nobody did for a while. One caller looks; the others go on with what is known.
    pub async fn follow(&self, db: &Db, now: UnixMs) {
        let seen = self.checked_at.load(Ordering::Acquire);
        if now.0.saturating_sub(seen) < RECHECK_MS {
            return;
        }
        let mine = self.checked_at.compare_exchange(seen, now.0, Ordering::AcqRel, Ordering::Acquire);
        if mine.is_ok()
            && let Err(error) = self.reload(db).await
        {
            let cause: &dyn std::error::Error = &error;
            tracing::error!(error = cause, "the rules in force cannot be read; the ones known before go on");
        }
    }

    /// Reads what has changed. To be called at the start and after committing a change.
    pub async fn reload(&self, db: &Db) -> Result<(), DbError> {
        let known = self.now();
        let mut tx = db.read().await?;
        if store::find_rule_changes(&mut tx).await? == known.changes {
            return Ok(());
        }
        drop(tx);
        let mut tx = db.snapshot().await?;
        let changes = store::find_rule_changes(&mut tx).await?;
        let policy = if changes.policy == known.changes.policy {
            known.policy
        } else {
            match store::find_published(&mut tx).await? {
                Some(body) => Arc::new(PolicyInForce::new(read_policy(&body)?)),
                None => Arc::new(PolicyInForce::shipped()),
            }
        };
        let catalogue = if changes.content == known.changes.content {
            known.catalogue
        } else {
            Arc::new(crate::content::catalogue(&mut tx).await?)
        };
        let next = InForce { policy, catalogue, changes };
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        // A slower reader must not put an older state back.
        if (changes.policy, changes.content) != (now.changes.policy, now.changes.content)
            && changes.policy >= now.changes.policy
            && changes.content >= now.changes.content
        {
            *now = next;
        }
        Ok(())
    }
}

/// A policy that a newer version of the program published may say what this one does not know.
fn read_policy(body: &str) -> Result<Policy, DbError> {
    Policy::from_canonical(body).map_err(|_unreadable| DbError::Inconsistent {
        table: "policies",
        column: "body",
        id: "the published policy".to_owned(),
    })
}
