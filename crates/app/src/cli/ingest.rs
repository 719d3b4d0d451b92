//! `spendsense ingest`: files into the database of the settings, by the code that serves `POST /ingest/`.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use flate2::read::GzDecoder;
use indicatif::{ProgressBar, ProgressStyle};

use super::{CliError, CliResult};
use crate::http::AppState;
use crate::ingest::service::{IngestResponse, ingest_file};
use crate::ingest::{Document, Entity, Job, Layout, LoadError, Mode, Rejection, Report, Rules};

/// Load JSON files of bank data. Each file is loaded whole or not at all.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Command {
    /// Documents as `POST /ingest/` takes them, or bare arrays of one kind, named for it (`users.json`,
    /// `synthetic_transactions.json.gz`, `product_catalog.json`). Bare arrays are loaded in the order of their kinds.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    options: Options,
}

#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// `strict`: a bad row keeps its whole file out. `partial`: good rows are loaded, bad ones listed.
    #[arg(long, value_enum, default_value_t)]
    mode: ModeArg,
    /// Print the answer as the API gives it.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ModeArg {
    #[default]
    Strict,
    Partial,
}

/// A file to load.
struct Source {
    name: String,
    file: File,
    layout: Layout,
}
