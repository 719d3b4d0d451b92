//! What every handler can reach.

use std::sync::Arc;

use jiff::tz::TimeZone;
use spendsense_db::Db;
use spendsense_engine::time::Day;

use crate::config::Config;
use crate::context::World;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub db: Db,
    pub world: World,
    pub config: Arc<Config>,
    /// The zone whose midnight begins a day here.
    pub time_zone: TimeZone,
}

impl AppState {
    /// `config` must have passed its validation.
    pub fn new(db: Db, world: World, config: Config) -> anyhow::Result<Self> {
        let time_zone = config.deployment.zone()?;
        Ok(Self { db, world, time_zone, config: Arc::new(config) })
    }

    /// Today, in the deployment's time zone.
    pub fn today(&self) -> Day {
        self.world.clock.today(&self.time_zone)
    }
}
