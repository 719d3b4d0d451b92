//! `spendsense deliver`: the outbox without a server, for a scheduler of the deployment's own.

#![expect(clippy::print_stdout, reason = "the command's answer")]

use super::{CliError, CliResult};
use crate::delivery::service::pass;
use crate::http::AppState;

#[derive(Debug, clap::Args)]
pub(super) struct DeliverArgs {
    /// Send everything that is due, then end (a server does so by itself every second)
    #[arg(long, required = true)]
    once: bool,
}

/// Ends with 4 when an item was given up.
pub(super) async fn run(_args: &DeliverArgs, state: &AppState) -> CliResult {
    let done = pass(state).await.map_err(anyhow::Error::from)?;
    println!(
        "{} delivered, {} failed and tried again later, {} given up, {} called off",
        done.delivered, done.failed, done.dead, done.cancelled
    );
    if done.dead == 0 { Ok(()) } else { Err(CliError::Data(format!("{} items were given up", done.dead))) }
}
