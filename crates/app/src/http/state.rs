//! What every handler can reach.

use std::sync::Arc;

use jiff::tz::TimeZone;
use metrics_exporter_prometheus::PrometheusHandle;
use spendsense_db::Db;
use spendsense_engine::recommendations::Catalogue;
use spendsense_engine::time::Day;
use tokio::sync::Semaphore;

use super::answers::Answers;
use super::rate::RateLimits;
use crate::audit::Live;
use crate::config::Config;
use crate::context::World;
use crate::identity::signing_key::signing_key;
use crate::identity::{Directory, Hasher, Tokens};
use crate::llm::Llm;
use crate::personas::PolicyInForce;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub db: Db,
    pub world: World,
    pub config: Arc<Config>,
    pub policy: Arc<PolicyInForce>,
    pub catalogue: Arc<Catalogue>,
    /// `None` without a key: the offline writer serves.
    pub llm: Option<Llm>,
    /// The zone whose midnight begins a day here.
    pub time_zone: TimeZone,
    pub logins: Arc<Logins>,
    /// What of the audit log lives in this process.
    pub audit: Arc<Live>,
    pub answers: Arc<Answers>,
    pub(super) gate: Arc<Gate>,
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
        Ok(Self {
            db,
            world,
            policy: Arc::new(PolicyInForce::shipped()),
            catalogue: Arc::new(Catalogue::shipped()),
            llm: Llm::new(&config.llm)?,
            time_zone: config.deployment.zone()?,
            logins: Arc::new(logins),
            audit: Arc::default(),
            answers: Arc::default(),
            gate: Arc::new(gate),
            config: Arc::new(config),
        })
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
