//! `spendsense worker`: a worker alone, until SIGINT or SIGTERM.

use std::time::Duration;

use super::{CliResult, logging, open};
use crate::config::Config;
use crate::http::serve::told_to_stop;
use crate::jobs::worker;

/// How long the database may take to let go.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

pub(super) async fn run(config: Config) -> CliResult {
    logging::start(&config.log)?;
    let state = open(config).await?;
    let working = worker::start(&state);
    told_to_stop().await;
    tracing::info!("stopping: finishing jobs under way");
    working.stopped().await;
    if tokio::time::timeout(CLOSE_WITHIN, state.db.close()).await.is_err() {
        tracing::warn!("left the database with statements under way; it takes them back");
    }
    tracing::info!("stopped");
    Ok(())
}
