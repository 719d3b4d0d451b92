//! What every handler can reach.

use std::sync::Arc;

use spendsense_db::Db;

use crate::config::Config;
use crate::context::World;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub db: Db,
    pub world: World,
    pub config: Arc<Config>,
}
