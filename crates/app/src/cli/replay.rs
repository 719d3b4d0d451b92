//! `spendsense replay`: makes a past decision again and compares.

use std::process::ExitCode;

use spendsense_engine::ids::RecommendationId;

use crate::http::AppState;
use crate::traces::replay::{DataVerdict, replay};

#[derive(Debug, clap::Args)]
pub struct ReplayArgs {
    /// The recommendation whose decision to make again
    recommendation_id: String,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

pub async fn run(args: ReplayArgs, state: &AppState) -> anyhow::Result<ExitCode> {
    let replay = replay(&state.db, &RecommendationId(args.recommendation_id)).await?;
    if args.json {
        super::say(&serde_json::to_string_pretty(&replay)?)?;
    } else {
        for step in &replay.steps {
            super::say(&format!("{:18} {}", step.name, if step.same { "same" } else { "DIFFERS" }))?;
        }
        super::say(&format!(
            "{:18} {}",
            "bank data",
            match replay.data {
                DataVerdict::Same => "same rows, same signals",
                DataVerdict::Changed => "rows have changed since",
                DataVerdict::Differs => "same rows, OTHER SIGNALS",
            }
        ))?;
    }
    Ok(if replay.is_same() { ExitCode::SUCCESS } else { ExitCode::from(super::exit::DATA) })
}
