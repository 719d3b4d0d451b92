//! The command line: one file a subcommand.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage, 3 settings not valid, 4 the data has problems.

mod audit;
mod config;
mod deliver;
mod generate;
mod ingest;
mod jobs;
mod logging;
mod migrate;
mod openapi;
mod personas;
mod prices;
mod progress;
mod recommend;
mod replay;
mod serve;
mod signals;
mod usage;
mod user;
mod verify;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use spendsense_db::{Db, DbError};

use crate::config::{Config, ConfigError};
use crate::context::World;
use crate::http::AppState;

/// SpendSense: explained, reviewed financial guidance from bank data.
#[derive(Debug, Parser)]
#[command(name = "spendsense", version, arg_required_else_help = true)]
pub struct Cli {
    /// Settings file (default: `spendsense.toml` in the current folder, if there is one).
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API.
    Serve,
    /// Do jobs, without serving; any number may run.
    Worker,
    /// Look at jobs, enqueue one again, cancel one.
    #[command(subcommand)]
    Jobs(jobs::Command),
    /// Bring the database's schema up to date.
    Migrate,
    /// Look at the settings.
    #[command(subcommand)]
    Config(config::Command),
    /// Manage who can log in.
    #[command(subcommand)]
    User(user::Command),
    /// Compute signals, list recurring streams, measure the detector.
    #[command(subcommand)]
    Signals(signals::SignalsCommand),
    /// Assign personas.
    #[command(subcommand)]
    Personas(personas::PersonasCommand),
    /// Make recommendations, all awaiting review.
    Recommend(recommend::RecommendArgs),
    /// Send what operators approved and can no longer undo.
    Deliver(deliver::DeliverArgs),
    /// Make a past decision again and compare.
    Replay(replay::ReplayArgs),
    /// Print the API's description as JSON.
    Openapi,
    Generate(generate::Command),
    Ingest(ingest::Command),
    /// Load AI-usage files, undo uploads, make files up.
    #[command(subcommand)]
    Usage(usage::Command),
    /// Count what the database holds and check that it hangs together; `verify audit` checks the audit chain,
    /// `verify usage` the sums of AI usage.
    Verify {
        #[command(subcommand)]
        what: Option<verify::Command>,
    },
    /// Take the audit chain out.
    #[command(subcommand)]
    Audit(audit::Command),
}

/// Why a command did not do its work, by exit code.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    #[error("the settings are not valid:\n{0}")]
    Config(#[from] ConfigError),
    /// The command ran, and the data is not as it should be.
    #[error("{0}")]
    Data(String),
    #[error("{0:#}")]
    Failed(#[from] anyhow::Error),
}

impl From<DbError> for CliError {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl CliError {
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Failed(_) => 1,
            Self::Config(_) => 3,
            Self::Data(_) => 4,
        })
    }
}

pub type CliResult = Result<(), CliError>;

/// Does what the command line says.
pub async fn run(cli: Cli) -> CliResult {
    let load = || crate::config::load(cli.config.as_deref(), &crate::config::environment());
    match cli.command {
        Command::Serve => serve::run(load()?).await,
        Command::Worker => worker::run(load()?).await,
        Command::Jobs(command) => jobs::run(command, &open(load()?).await?).await,
        Command::Migrate => migrate::run(&load()?).await,
        Command::Config(command) => config::run(&command, load),
        Command::User(command) => user::run(command, load()?).await,
        Command::Signals(command) => signals::run(command, &open(load()?).await?).await,
        Command::Personas(command) => personas::run(command, &open(load()?).await?).await,
        Command::Recommend(args) => recommend::run(args, &open(load()?).await?).await,
        Command::Deliver(args) => deliver::run(&args, &open(load()?).await?).await,
        Command::Replay(args) => replay::run(args, &open(load()?).await?).await,
        Command::Openapi => openapi::run(),
        Command::Generate(command) => {
            let config = load()?;
            let zone = config.deployment.zone().map_err(anyhow::Error::from)?;
            generate::run(&command, World::real().clock.today(&zone).date())?;
            if command.into_db {
                ingest::load_generated(&command.out, open(config).await?).await?;
            }
            Ok(())
        }
        Command::Ingest(command) => ingest::run(command, open(load()?).await?).await,
        Command::Usage(command) => {
            let config = load()?;
            if let Some(args) = command.as_generate() {
                let zone = config.deployment.zone().map_err(anyhow::Error::from)?;
                return usage::generate(args, World::real().clock.today(&zone).date());
            }
            usage::run(command, open(config).await?).await
        }
        Command::Verify { what: Some(verify::Command::Usage) } => usage::verify(&open(load()?).await?).await,
        Command::Verify { what: None } => verify::run(open(load()?).await?).await,
        Command::Verify { what: Some(verify::Command::Audit(args)) } if !args.needs_database() => {
            audit::verify_file(&args)
        }
        Command::Verify { what: Some(verify::Command::Audit(args)) } => {
            audit::verify(&args, &open(load()?).await?).await
        }
        Command::Audit(command) => audit::run(command, &open(load()?).await?).await,
    }
}

/// Everything a command needs to work on the data, with the schema up to date.
pub(crate) async fn open(config: Config) -> anyhow::Result<AppState> {
    let db = Db::open(&config.database.target()?, config.database.max_connections).await?;
    Ok(AppState::new(db, World::real(), config)?.with_rules_in_force().await?)
}
