//! `spendsense personas`: assigning for everybody, and the migration of a label no longer given out.

#![expect(clippy::print_stdout, reason = "the command's answer")]

use std::time::Instant;

use spendsense_engine::personas::Persona;

use super::progress::bar;
use super::{CliError, CliResult};
use crate::http::AppState;
use crate::{personas, signals};

/// Labels of the past, and what they are called now.
const LEGACY: [(&str, Persona); 1] = [("general_wellness", Persona::SavingsBuilder)];

#[derive(Debug, clap::Subcommand)]
pub(super) enum PersonasCommand {
    /// Assign personas from the computed features of every consenting user
    Assign {
        /// Every consenting user
        #[arg(long, required = true)]
        all: bool,
    },
    /// Rename `general_wellness`, a label no longer given out, to `savings_builder`
    MigrateLegacy,
}

pub(super) async fn run(command: PersonasCommand, state: &AppState) -> CliResult {
    match command {
        PersonasCommand::Assign { all: _ } => assign(state).await,
        PersonasCommand::MigrateLegacy => migrate_legacy(state).await,
    }
}

async fn assign(state: &AppState) -> CliResult {
    let started = Instant::now();
    let bar = bar(signals::batch::count(&state.db).await?, "users");
    let done =
        personas::batch::assign_all(&state.db, &state.world, &state.policy, |users| bar.set_position(users))
            .await?;
    bar.finish_and_clear();
    println!(
        "{} personas assigned to {} users, {} changed, {:.2} s",
        done.assignments,
        done.users,
        done.changed,
        started.elapsed().as_secs_f64()
    );
    if done.assignments == 0 {
        let hint = "no computed features found: run `spendsense signals compute --all` first";
        return Err(CliError::Data(hint.to_owned()));
    }
    Ok(())
}

async fn migrate_legacy(state: &AppState) -> CliResult {
    let mut tx = state.db.write().await?;
    let mut changed = 0;
    for (legacy, present) in LEGACY {
        changed += personas::store::mark_renamed(&mut tx, legacy, present.as_str()).await?;
    }
    tx.commit().await?;
    println!("{changed} assignments renamed");
    Ok(())
}
