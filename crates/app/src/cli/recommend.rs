//! `spendsense recommend`: a batch of recommendations for every consenting user with a persona.

#![expect(clippy::print_stdout, reason = "the command's answer")]

use std::time::Instant;

use spendsense_db::bulk::{self, UserRange, Whose};
use spendsense_engine::ids::UserId;

use super::CliResult;
use super::progress::bar;
use crate::http::{ApiError, AppState, Caller};
use crate::recommendations::generate::generate;
use crate::{consent, signals};

/// Users whose ids are listed together.
const USERS_PER_CHUNK: u32 = 512;

#[derive(Debug, clap::Args)]
pub(super) struct RecommendArgs {
    /// Every consenting user with a persona
    #[arg(long, required = true)]
    all: bool,
    /// Length of the window in days
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=365))]
    window_days: u16,
    /// Make new batches even where the last one still fits
    #[arg(long)]
    force: bool,
}

/// What became of the users.
#[derive(Default)]
struct Tally {
    made: u64,
    cached: u64,
    without_persona: u64,
    failed: u64,
}

pub(super) async fn run(args: RecommendArgs, state: &AppState) -> CliResult {
    let started = Instant::now();
    let bar = bar(signals::batch::count(&state.db).await?, "users");
    let caller = Caller::program("recommend");
    let mut tally = Tally::default();
    for user_id in consenting(state).await? {
        match generate(state, &caller, &user_id, args.window_days, args.force).await {
            Ok(generated) if generated.cached => tally.cached += 1,
            Ok(_) => tally.made += 1,
            Err(ApiError::BadRequest { code: "persona_missing", .. }) => tally.without_persona += 1,
            // Withdrawn since the list was made.
            Err(ApiError::ConsentRequired { .. } | ApiError::NotFound { .. }) => {}
            Err(error) => {
                tally.failed += 1;
                tracing::error!(user.id = %user_id, error = error.code(), "generation failed");
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    println!(
        "{} batches made, {} still fit, {} users without a persona, {} failed, {:.2} s",
        tally.made,
        tally.cached,
        tally.without_persona,
        tally.failed,
        started.elapsed().as_secs_f64()
    );
    if tally.failed == 0 {
        Ok(())
    } else {
        Err(anyhow::anyhow!("{} generations failed", tally.failed).into())
    }
}

async fn consenting(state: &AppState) -> anyhow::Result<Vec<UserId>> {
    let mut tx = state.db.snapshot().await?;
    let mut users = Vec::new();
    let ranges: Vec<UserRange> = bulk::user_ranges(&mut tx, Whose::Consenting, USERS_PER_CHUNK).await?;
    for range in ranges {
        users.extend(consent::store::list_consenting(&mut tx, &range).await?.into_iter().map(UserId));
    }
    Ok(users)
}
