//! `spendsense ingest`: files into the database of the settings, by the code that serves `POST /ingest/`.

mod source;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use self::source::Source;
use super::{CliError, CliResult};
use crate::http::AppState;
use crate::ingest::plaid::{self, PlaidUser};
use crate::ingest::service::{IngestResponse, ingest_file};
use crate::ingest::{Entity, Job, Layout, LoadError, Mode, Rejection, Report, Rules, csv};

/// Faults printed one by one; `--json` has more.
const FAULTS_SHOWN: usize = 20;

/// Load files of bank data, each whole or not at all.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Command {
    /// Documents as `POST /ingest/` takes them, or bare arrays named for their kind (`synthetic_users.json`); plain or
    /// gzip. Bare arrays are loaded in the order users, accounts, transactions, liabilities, products.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    kind: Option<Kind>,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Load a catalogue of partner offers: a bare array or `{"products": […]}`.
    Products {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        options: Options,
    },
    /// Load Plaid's JSON, one user a file.
    Plaid(PlaidArgs),
    /// Load a CSV of transactions by a mapping of its columns.
    Csv(CsvArgs),
}

#[derive(Debug, Args)]
struct PlaidArgs {
    /// Answers of `/transactions/get` or `/transactions/sync`, or custom users of the sandbox; plain or gzip.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The user's id (default: `usr_` and the file's name).
    #[arg(long)]
    user_id: Option<String>,
    /// The user's name (default: the file's name).
    #[arg(long)]
    full_name: Option<String>,
    /// The users have consented to having their data analysed.
    #[arg(long)]
    consent: bool,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Args)]
struct CsvArgs {
    /// Plain or gzip.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What the columns mean: `docs/how-to/ingest-csv.md`.
    #[arg(long, value_name = "MAPPING")]
    map: PathBuf,
    /// Make a user and an account for each account of the file.
    #[arg(long, required_unless_present = "user_id", conflicts_with = "user_id")]
    create_accounts: bool,
    /// Book every row on accounts of this user, which exist.
    #[arg(long)]
    user_id: Option<String>,
    /// The users that are made have consented to having their data analysed.
    #[arg(long, requires = "create_accounts")]
    consent: bool,
    #[command(flatten)]
    options: Options,
}

#[derive(Clone, Debug, Args)]
struct Options {
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

impl From<ModeArg> for Mode {
    fn from(arg: ModeArg) -> Self {
        match arg {
            ModeArg::Strict => Self::Strict,
            ModeArg::Partial => Self::Partial,
        }
    }
}

pub(super) async fn run(command: Command, state: AppState) -> CliResult {
    let (sources, options) = match command.kind {
        Some(Kind::Products { file, options }) => (vec![Source::of_kind(&file, Entity::Products)?], options),
        Some(Kind::Plaid(args)) => {
            let sources = args.files.iter().map(|file| plaid_source(file, &args));
            (sources.collect::<anyhow::Result<Vec<_>>>()?, args.options.clone())
        }
        Some(Kind::Csv(args)) => (vec![csv_source(&args)?], args.options),
        None => {
            let sources = command.files.iter().map(|file| Source::open(file));
            (sources.collect::<anyhow::Result<Vec<_>>>()?, command.options)
        }
    };
    load_all(&state, sources, &options).await
}

fn plaid_source(file: &Path, args: &PlaidArgs) -> anyhow::Result<Source> {
    let stem = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = stem.split('.').next().unwrap_or_default().to_owned();
    let user = PlaidUser {
        user_id: args.user_id.clone().unwrap_or_else(|| format!("usr_{stem}")),
        full_name: args.full_name.clone().unwrap_or(stem),
        consent_status: args.consent,
    };
    Source::converted(file, |input, output| Ok(plaid::convert(input, &user, output)?))
}

fn csv_source(args: &CsvArgs) -> anyhow::Result<Source> {
    let name = args.map.display();
    let mapping = std::fs::read_to_string(&args.map).with_context(|| format!("cannot read {name}"))?;
    let mapping = csv::Mapping::parse(&mapping).with_context(|| name.to_string())?;
    let owners = match &args.user_id {
        Some(user_id) => csv::Owners::Existing(user_id),
        None => csv::Owners::PerAccount { consent_status: args.consent },
    };
    Source::converted(&args.file, |input, output| Ok(csv::convert(input, &mapping, owners, output)?))
}

/// Loads what `spendsense generate` wrote to `folder`.
pub(super) async fn load_generated(folder: &Path, state: AppState) -> CliResult {
    let open = |(name, entity): &(&str, Entity)| Source::of_kind(&folder.join(name), *entity);
    let sources = super::generate::FILES.iter().map(open).collect::<anyhow::Result<Vec<_>>>()?;
    load_all(&state, sources, &Options { mode: ModeArg::Strict, json: false }).await
}

async fn load_all(state: &AppState, mut sources: Vec<Source>, options: &Options) -> CliResult {
    sources.sort_by_key(|source| match source.layout {
        Layout::Object => None,
        Layout::Array(entity) => Some(entity),
    });
    let job = Job {
        world: state.world.clone(),
        rules: Rules { now: state.world.now(), today: state.today() },
        mode: options.mode.into(),
        actor_id: "cli".to_owned(),
        actor_role: crate::http::SYSTEM,
    };
    let began = Instant::now();
    let mut total = Report::default();
    for source in sources {
        total.add(load_one(state, source, &job).await?);
    }
    state.db.close().await;
    summarize(total, began, options.json)
}

async fn load_one(state: &AppState, source: Source, job: &Job) -> Result<Report, CliError> {
    let Source { name, document, layout, bytes } = source;
    let bar = progress_bar(&name, bytes);
    let loaded = ingest_file(&state.db, document, layout, job, |position, report| {
        bar.set_position(position);
        bar.set_message(report.transactions.accepted().to_string());
    })
    .await;
    bar.finish_and_clear();
    match loaded {
        Ok(report) => Ok(report),
        Err(LoadError::Rejected(report)) => {
            show_faults(&report.rejections);
            let message =
                format!("{name}: {} row(s) are bad; nothing of the file was loaded", report.rejected());
            Err(CliError::Data(message))
        }
        Err(LoadError::Document(error)) => Err(CliError::Data(format!("{name}: {error}"))),
        Err(error) => Err(anyhow::Error::new(error).context(name).into()),
    }
}

fn progress_bar(name: &str, bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{prefix} {bar:30} {bytes}/{total_bytes} {bytes_per_sec} {msg} transactions, {eta} left",
    );
    let bar = ProgressBar::new(bytes).with_prefix(name.to_owned());
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

#[expect(clippy::print_stderr, reason = "the command's diagnostics")]
fn show_faults(faults: &[Rejection]) {
    for fault in faults.iter().take(FAULTS_SHOWN) {
        let id = fault.id.as_deref().map(|id| format!(" ({id})")).unwrap_or_default();
        let entity = fault.entity.key();
        eprintln!("{entity}[{}]{id} {}: {} [{}]", fault.index, fault.field, fault.reason, fault.code);
    }
    if faults.len() > FAULTS_SHOWN {
        eprintln!("… and {} more", faults.len() - FAULTS_SHOWN);
    }
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn summarize(report: Report, began: Instant, as_json: bool) -> CliResult {
    let elapsed = began.elapsed();
    let rejected = report.rejected();
    show_faults(&report.rejections);
    if as_json {
        let duration_ms = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
        let response = IngestResponse::of(report, duration_ms);
        println!("{}", serde_json::to_string(&response).context("the answer")?);
    } else {
        for entity in Entity::ALL {
            let rows = report.outcome(entity);
            if rows.accepted() + rows.rejected > 0 {
                println!(
                    "{:<13} {:>9} inserted {:>9} updated {:>9} unchanged {:>9} rejected",
                    entity.key(),
                    rows.inserted,
                    rows.updated,
                    rows.unchanged,
                    rows.rejected
                );
            }
        }
        let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
        let rate = report.transactions.accepted().saturating_mul(1000) / millis;
        println!("{:.2} s, {rate} transactions/s", elapsed.as_secs_f64());
    }
    match rejected {
        0 => Ok(()),
        rejected => Err(CliError::Data(format!("{rejected} row(s) were left out"))),
    }
}
