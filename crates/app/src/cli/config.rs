//! `spendsense config check` and `spendsense config docs`.

use clap::Subcommand;

use super::CliResult;
use crate::config::{self, Config, ConfigError};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check the settings and print those in force, without secrets.
    Check,
    /// Print the reference of all settings (`docs/config.md`).
    Docs,
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
pub(super) fn run(command: &Command, load: impl FnOnce() -> Result<Config, ConfigError>) -> CliResult {
    match command {
        Command::Check => print!("{}", config::redacted(&load()?)),
        Command::Docs => print!("{}", config::reference()),
    }
    Ok(())
}
