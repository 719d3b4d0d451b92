//! What every handler can reach.

use std::sync::Arc;

use jiff::tz::TimeZone;
use metrics_exporter_prometheus::PrometheusHandle;
use spendsense_db::{Db, DbError};
use spendsense_engine::recommendations::Catalogue;
use spendsense_engine::time::Day;
use tokio::sync::Semaphore;

use super::answers::Answers;
use super::rate::RateLimits;
use crate::audit::Live;
use crate::config::Config;
use crate::context::World;
use crate::delivery::channel::Channels;
use crate::identity::signing_key::signing_key;
use crate::identity::{Directory, Hasher, Tokens};
use crate::jobs::Jobs;
use crate::kpis;
use crate::llm::Llm;
use crate::personas::PolicyInForce;
use crate::review::decide::together::Together;
use crate::rules::{InForce, Rules};
use crate::usage::storage::{UploadStore, upload_store};

/// Shared by all requests; cheap to clone. A clone holds the rules of its moment: who takes one for a request decides
/// by one policy from its first line to its last.
pub struct AppState {
    pub db: Db,
    pub world: World,
    pub config: Arc<Config>,
    /// In force when this clone was made.
    pub policy: Arc<PolicyInForce>,
    /// In force when this clone was made.
    pub catalogue: Arc<Catalogue>,
    pub channels: Arc<Channels>,
    /// Where the next clone gets them from.
    pub rules: Arc<Rules>,
    /// `None` without a key: the offline writer serves.
    pub llm: Option<Llm>,
    /// The zone whose midnight begins a day here.
    pub time_zone: TimeZone,
    pub logins: Arc<Logins>,
    /// What of the audit log lives in this process.
    pub audit: Arc<Live>,
    pub answers: Arc<Answers>,
    pub approvals: Arc<Together>,
    /// What the figures of AI usage are made from.
    pub usage_kept: Arc<kpis::kept::Kept>,
    /// What can be enqueued, and who is woken by it.
    pub jobs: Arc<Jobs>,
    /// Where uploaded files wait.
    pub uploads: Arc<dyn UploadStore>,
    pub(super) gate: Arc<Gate>,
}

impl Clone for AppState {
    fn clone(&self) -> Self {
        let InForce { policy, catalogue, .. } = self.rules.now();
        Self {
            db: self.db.clone(),
            world: self.world.clone(),
            config: Arc::clone(&self.config),
            policy,
            catalogue,
            rules: Arc::clone(&self.rules),
            channels: Arc::clone(&self.channels),
            answers: Arc::clone(&self.answers),
            approvals: Arc::clone(&self.approvals),
            usage_kept: Arc::clone(&self.usage_kept),
            jobs: Arc::clone(&self.jobs),
            uploads: Arc::clone(&self.uploads),
            llm: self.llm.clone(),
            time_zone: self.time_zone.clone(),
            logins: Arc::clone(&self.logins),
            audit: Arc::clone(&self.audit),
            gate: Arc::clone(&self.gate),
        }
    }
}

/// What logging in and checking tokens needs.
#[derive(Debug)]
pub struct Logins {
    pub hasher: Hasher,
    pub tokens: Tokens,
    pub directory: Directory,
}

/// What the edge needs to let a request in or not.
#[derive(Debug)]
pub(super) struct Gate {
    pub limits: RateLimits,
    pub places: Arc<Semaphore>,
    pub metrics: Option<PrometheusHandle>,
}

impl AppState {
    /// `config` must have passed its validation.
    pub fn new(db: Db, world: World, config: Config) -> anyhow::Result<Self> {
        let auth = &config.auth;
        let logins = Logins {
            hasher: Hasher::new(auth.concurrent_hashes_max),
            tokens: Tokens::new(&signing_key(&config)?, auth.access_ttl_s),
            directory: Directory::new(auth.recheck_s),
        };
        let gate = Gate {
            limits: RateLimits::new(&config.limits),
            places: Arc::new(Semaphore::new(config.http.concurrent_requests_max)),
            metrics: None,
        };
        let rules = Rules::shipped();
        let InForce { policy, catalogue, .. } = rules.now();
        Ok(Self {
            db,
            world,
            policy,
            catalogue,
            rules: Arc::new(rules),
            channels: Arc::new(Channels::new(&config)?),
            llm: Llm::new(&config.llm)?,
            time_zone: config.deployment.zone()?,
            logins: Arc::new(logins),
            audit: Arc::default(),
            answers: Arc::default(),
            approvals: Arc::default(),
            usage_kept: Arc::default(),
            jobs: Arc::new(Jobs::shipped().scheduled(&config)),
            uploads: upload_store(&config)?,
            gate: Arc::new(gate),
            config: Arc::new(config),
        })
    }

    /// With the rules that the database says are in force.
    pub async fn with_rules_in_force(self) -> Result<Self, DbError> {
        self.rules.reload(&self.db).await?;
        Ok(self.clone())
    }

    /// With what `/metrics` shows.
    #[must_use]
    pub fn with_metrics(mut self, handle: PrometheusHandle) -> Self {
        if let Some(gate) = Arc::get_mut(&mut self.gate) {
            gate.metrics = Some(handle);
        }
        self
    }

    /// Today, in the deployment's time zone.
    pub fn today(&self) -> Day {
        self.world.clock.today(&self.time_zone)
    }
}
