//! What every handler can reach.

use std::sync::Arc;

use jiff::tz::TimeZone;
use spendsense_db::Db;
use spendsense_engine::recommendations::Catalogue;
use spendsense_engine::time::Day;

use crate::config::Config;
use crate::context::World;
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
}

impl AppState {
    /// `config` must have passed its validation.
    pub fn new(db: Db, world: World, config: Config) -> anyhow::Result<Self> {
        let time_zone = config.deployment.zone()?;
        Ok(Self {
            db,
            world,
            time_zone,
            policy: Arc::new(PolicyInForce::shipped()),
            catalogue: Arc::new(Catalogue::shipped()),
            llm: Llm::new(&config.llm)?,
            config: Arc::new(config),
        })
    }

    /// Today, in the deployment's time zone.
    pub fn today(&self) -> Day {
        self.world.clock.today(&self.time_zone)
    }
}
