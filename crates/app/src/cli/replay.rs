//! `spendsense replay`: makes a past decision again and compares.

#![expect(clippy::print_stdout, reason = "the command's answer")]

use spendsense_engine::ids::RecommendationId;

use super::{CliError, CliResult};
use crate::http::AppState;
use crate::traces::replay::{DataVerdict, replay};

#[derive(Debug, clap::Args)]
pub(super) struct ReplayArgs {
    /// The recommendation whose decision to make again
    recommendation_id: String,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: ReplayArgs, state: &AppState) -> CliResult {
    let replay =
        replay(&state.db, &RecommendationId(args.recommendation_id)).await.map_err(anyhow::Error::from)?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&replay)?);
    } else {
        for step in &replay.steps {
            println!("{:18} {}", step.name, if step.same { "same" } else { "DIFFERS" });
        }
        println!(
            "{:18} {}",
            "bank data",
            match replay.data {
                DataVerdict::Same => "same rows, same signals",
                DataVerdict::Changed => "rows have changed since",
                DataVerdict::Differs => "same rows, OTHER SIGNALS",
            }
        );
    }
    if replay.is_same() {
        Ok(())
    } else {
        Err(CliError::Data("the decision does not come out the same".to_owned()))
    }
}
