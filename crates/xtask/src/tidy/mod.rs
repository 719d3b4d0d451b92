//! `cargo xtask tidy`: the rules of the house that no compiler or linter checks.
//!
//! Each rule is a pure function from the repository's files to complaints. The length of functions is clippy's
//! business (`too_many_lines`), not ours.

mod manifests;
mod modules;
mod paths;
mod sources;
mod stores;

use std::process::ExitCode;

use anyhow::Result;

use sources::Sources;

/// A broken rule, by the file that breaks it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    path: String,
    message: String,
}

impl Complaint {
    fn new(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), message: message.into() }
    }
}

pub(crate) fn run() -> Result<ExitCode> {
    let sources = Sources::of_repository()?;
    let rules = [modules::check, manifests::check, stores::check, paths::check];
    let complaints: Vec<_> = rules.iter().flat_map(|rule| rule(&sources)).collect();
    for Complaint { path, message } in &complaints {
        eprintln!("{path}: {message}");
    }
    eprintln!("tidy: {} files, {} complaint(s)", sources.len(), complaints.len());
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
