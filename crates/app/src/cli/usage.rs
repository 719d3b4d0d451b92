//! `spendsense usage`: AI-usage files into the database of the settings, by the code that serves `POST /upload-csv`.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use spendsense_synth::{UsageOptions, write_usage_rows, write_usage_users};

use super::{CliError, CliResult, prices};
use crate::http::{AppState, Caller};
use crate::usage::check::check;
use crate::usage::columns::{FileKind, Mapping};
use crate::usage::import::{Files, ImportError};
use crate::usage::model::{
    Counts, NewUpload, Summary, Totals, Upload, UploadFile, UploadSource, UploadStatus,
};
use crate::usage::service::{self, Pace, Place, Runner};
use crate::usage::source::Source;
use crate::usage::storage::measure;
use crate::usage::store::checks::Verdict;
use crate::usage::store::uploads;

const ACTOR: &str = "cli";
/// How often a progress bar is drawn anew, if nothing else draws it.
const TICK: Duration = Duration::from_millis(250);

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Load files of usage. The same command again goes on where an interrupted one stopped.
    Import(ImportArgs),
    /// Undo an upload: what it brought goes, what it covered counts again.
    Revert(RevertArgs),
    /// List what models cost, and since when.
    Prices(prices::PricesArgs),
    /// Cost records anew by the prices in force when they were made; the records keep their costs.
    Recost(prices::RecostArgs),
    /// Write made-up files of usage.
    Generate(GenerateArgs),
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// Files of transactions; plain or gzip. Each is an upload of its own.
    #[arg(value_name = "FILE", required_unless_present = "users")]
    files: Vec<PathBuf>,
    /// The file of users, loaded before the first file of transactions.
    #[arg(long, value_name = "FILE")]
    users: Option<PathBuf>,
    /// Say what would happen, and let nothing happen.
    #[arg(long)]
    dry_run: bool,
    /// Rows of one transaction.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    chunk_rows: u32,
    /// Names of the columns, where they are not the documented ones: a TOML file, see `docs/uploads.md`.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Print what came of it as JSON, a line an upload.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct RevertArgs {
    #[arg(value_name = "UPLOAD_ID")]
    upload_id: String,
}

#[derive(Debug, Args)]
pub(super) struct GenerateArgs {
    /// Rows of transactions.
    #[arg(long, default_value_t = 10_000)]
    rows: u64,
    #[arg(long, default_value_t = 200)]
    subscribers: u32,
    #[arg(long, default_value_t = 20)]
    companies: u32,
    #[arg(long, default_value_t = 8)]
    models: u32,
    /// Days of history.
    #[arg(long, default_value_t = 90)]
    days: u16,
    /// Last day of the data (default: today).
    #[arg(long, value_name = "DATE")]
    end_day: Option<Date>,
    /// The same seed and options give the same bytes.
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// Of a thousand rows, so many have something wrong with them.
    #[arg(long, default_value_t = 0, value_name = "N")]
    dirty_per_mille: u16,
    /// Folder for `usage.csv` and `users.csv`; made if missing.
    #[arg(long, value_name = "DIR", default_value = "data/usage")]
    out: PathBuf,
}

impl Command {
    /// Whether the database has nothing to do with it.
    pub(super) fn as_generate(&self) -> Option<&GenerateArgs> {
        if let Self::Generate(args) = self { Some(args) } else { None }
    }
}

pub(super) async fn run(command: Command, state: AppState) -> CliResult {
    let outcome = match command {
        Command::Import(args) => import_all(&state, &args).await,
        Command::Revert(args) => revert(&state, &args).await,
        Command::Prices(args) => prices::list(args, &state).await,
        Command::Recost(args) => prices::run_recost(args, &state).await,
        Command::Generate(_) => Ok(()),
    };
    state.db.close().await;
    outcome
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
pub(super) fn generate(args: &GenerateArgs, today: Date) -> CliResult {
    let options = UsageOptions {
        seed: args.seed,
        subscribers: args.subscribers,
        companies: args.companies,
        models: args.models,
        rows: args.rows,
        end_day: args.end_day.unwrap_or(today),
        days: args.days,
        dirty_per_mille: args.dirty_per_mille,
    };
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(&args.out)?;
        let mut users = BufWriter::new(File::create(args.out.join("users.csv"))?);
        write_usage_users(&options, &mut users)?;
        users.flush()?;
        let mut rows = BufWriter::with_capacity(1 << 18, File::create(args.out.join("usage.csv"))?);
        write_usage_rows(&options, &mut rows)?;
        rows.flush()
    };
    write().with_context(|| format!("cannot write to {}", args.out.display()))?;
    println!("{} subscribers, {} rows in {}", args.subscribers, args.rows, args.out.display());
    Ok(())
}

async fn import_all(state: &AppState, args: &ImportArgs) -> CliResult {
    let mapping = match &args.mapping {
        Some(path) => {
            let name = path.display();
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
            let mapping: Mapping = toml::from_str(&text).with_context(|| name.to_string())?;
            mapping.check().map_err(|error| CliError::Data(format!("{name}: {error}")))?;
            mapping
        }
        None => Mapping::default(),
    };
    let mut rejected = 0;
    let mut users = args.users.as_deref();
    let files: Vec<Option<&Path>> = match args.files.as_slice() {
        [] => vec![None],
        files => files.iter().map(|file| Some(file.as_path())).collect(),
    };
    for file in files {
        rejected += import_one(state, args, &mapping, file, users.take()).await?;
    }
    match rejected {
        0 => Ok(()),
        rejected => Err(CliError::Data(format!("{rejected} row(s) were left out"))),
    }
}

async fn import_one(
    state: &AppState,
    args: &ImportArgs,
    mapping: &Mapping,
    file: Option<&Path>,
    users: Option<&Path>,
) -> Result<i64, CliError> {
    let began = Instant::now();
    let [transactions, users_file] = [file, users].map(|path| path.map(described).transpose());
    let (transactions, users_file) = (transactions?, users_file?);
    let bytes = [&transactions, &users_file].into_iter().flatten().map(|file| file.bytes).sum::<i64>();
    let upload = registered(state, args, mapping, transactions, users_file).await?;
    let source = |path: Option<&Path>, kind| path.map(|path| Source::new(path, kind));
    let files =
        Files { users: source(users, FileKind::Users), transactions: source(file, FileKind::Transactions) };
    let (bar, runner) = progress(u64::try_from(bytes).unwrap_or_default());
    let place = Place::of(state);
    let (summary, counts, verdict) = if args.dry_run {
        let done = service::dry_run(&place, &upload, files, &runner).await;
        let (summary, counts) = said(state, &upload, done).await?;
        (summary, counts, None)
    } else {
        let done = service::import(&place, &upload, files, &runner).await;
        let (summary, verdict) = said(state, &upload, done).await?;
        let mut tx = state.db.read().await?;
        let done = uploads::find_upload(&mut tx, &upload.upload_id).await?;
        (summary, done.map(|upload| upload.progress.counts).unwrap_or_default(), Some(verdict))
    };
    bar.finish_and_clear();
    show(args, &upload, &summary, &counts, verdict.as_ref(), began);
    Ok(counts.rows_rejected)
}

fn described(path: &Path) -> anyhow::Result<UploadFile> {
    let received = measure(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(UploadFile {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        sha256: received.sha256,
        bytes: i64::try_from(received.bytes).unwrap_or(i64::MAX),
    })
}

/// The upload of these bytes that was interrupted, or a new one.
#[expect(clippy::print_stderr, reason = "the command's diagnostics")]
async fn registered(
    state: &AppState,
    args: &ImportArgs,
    mapping: &Mapping,
    transactions: Option<UploadFile>,
    users: Option<UploadFile>,
) -> Result<Upload, CliError> {
    let mut tx = state.db.write().await?;
    let hash = |file: &Option<UploadFile>| file.as_ref().map(|file| file.sha256.clone());
    let (rows, people) = (hash(&transactions), hash(&users));
    let stopped = match args.dry_run {
        true => None,
        false => uploads::find_interrupted(&mut tx, rows.as_deref(), people.as_deref()).await?,
    };
    let mut is_new = false;
    let upload_id = match stopped {
        Some(upload_id) => {
            eprintln!("going on with {upload_id}, which was interrupted");
            upload_id
        }
        None => {
            let upload_id = state.world.id("upl");
            let new = NewUpload {
                upload_id: upload_id.clone(),
                source: UploadSource::Cli,
                dry_run: args.dry_run,
                chunk_rows: args.chunk_rows.into(),
                mapping: mapping.clone(),
                transactions,
                users,
                created_by: ACTOR.to_owned(),
                created_at: state.world.now(),
            };
            uploads::insert_upload(&mut tx, &new).await?;
            is_new = true;
            upload_id
        }
    };
    let upload = uploads::find_upload(&mut tx, &upload_id).await?.context("the upload is gone")?;
    if is_new {
        let caller = Caller::program("usage import");
        service::note(&mut tx, &state.world, &caller, "usage_upload", &upload).await?;
    }
    tx.commit().await?;
    if let Some(same) = &upload.same_as {
        eprintln!("{same} had the very same bytes: nothing of this is new, unless that is reverted");
    }
    Ok(upload)
}

fn progress(bytes: u64) -> (ProgressBar, Runner) {
    let style = ProgressStyle::with_template(
        "{prefix} {bar:30} {bytes}/{total_bytes} {bytes_per_sec} {msg}, {elapsed}, {eta} left",
    );
    let bar = ProgressBar::new(bytes);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    // What takes long without rows to count, as a check of all sums, moves too.
    bar.enable_steady_tick(TICK);
    let shown = bar.clone();
    let show = move |pace: &Pace| {
        shown.set_prefix(pace.phase);
        shown.set_position(pace.bytes);
        let counts = &pace.counts;
        shown.set_message(format!("{} rows, {} rejected", counts.rows_read, counts.rows_rejected));
    };
    (bar, Runner::Command(Arc::new(show)))
}

/// Of an upload that was refused, says so on it: it keeps no other waiting.
async fn said<T>(state: &AppState, upload: &Upload, done: Result<T, ImportError>) -> Result<T, CliError> {
    if let Err(ImportError::Refused(why)) = &done {
        let from = [UploadStatus::Pending, UploadStatus::Importing];
        let mut tx = state.db.write().await?;
        uploads::mark_given_up(&mut tx, &upload.upload_id, &from, why, state.world.now()).await?;
        tx.commit().await?;
    }
    done.map_err(refusal)
}

fn refusal(error: ImportError) -> CliError {
    match error {
        ImportError::Refused(_) | ImportError::Busy(_) => CliError::Data(error.to_string()),
        other => CliError::Failed(other.into()),
    }
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn show(
    args: &ImportArgs,
    upload: &Upload,
    summary: &Summary,
    counts: &Counts,
    verdict: Option<&Verdict>,
    began: Instant,
) {
    let elapsed = began.elapsed();
    if args.json {
        let answer = serde_json::json!({
            "upload_id": upload.upload_id, "dry_run": upload.dry_run, "same_as": upload.same_as, "counts": counts,
            "summary": summary, "reconciliation": verdict,
            "duration_ms": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        });
        println!("{answer}");
        return;
    }
    println!("{}", upload.upload_id);
    let lines = [
        ("records new", counts.records_new),
        ("records duplicate", counts.records_duplicate),
        ("records changed", counts.records_changed),
        ("subscribers new", counts.subscribers_new),
        ("subscribers changed", counts.subscribers_changed),
        ("costs that disagree", counts.cost_mismatches),
        ("rows rejected", counts.rows_rejected),
    ];
    for (what, count) in lines {
        println!("{what:<20} {count:>12}");
    }
    show_totals("total before", &summary.before);
    show_totals("total after", &summary.after);
    if let Some(verdict) = verdict {
        show_verdict(verdict);
    }
    let millis = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX).max(1);
    println!("{:.2} s, {} rows/s", elapsed.as_secs_f64(), counts.rows_read.saturating_mul(1000) / millis);
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn show_totals(what: &str, totals: &Totals) {
    let (records, conversations, tokens) = (totals.records, totals.conversations, totals.tokens);
    let (dollars, nano) = (totals.cost_nano_usd / 1_000_000_000, totals.cost_nano_usd % 1_000_000_000);
    println!(
        "{what:<20} {records} records, {conversations} conversations, {tokens} tokens, ${dollars}.{nano:09}"
    );
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn show_verdict(verdict: &Verdict) {
    let (keys, records, differences) = (verdict.keys, verdict.records, verdict.differences);
    println!("{keys} sums compared with {records} records: {differences} differ");
    for example in &verdict.examples {
        println!("  {example}");
    }
}

async fn revert(state: &AppState, args: &RevertArgs) -> CliResult {
    let mut tx = state.db.write().await?;
    let upload = uploads::find_upload(&mut tx, &args.upload_id).await?;
    let upload = upload.ok_or_else(|| CliError::Data(format!("there is no upload {}", args.upload_id)))?;
    service::note(&mut tx, &state.world, &Caller::program("usage revert"), "usage_revert", &upload).await?;
    tx.commit().await?;
    let (bar, runner) = progress(0);
    let (summary, verdict) =
        service::revert(&Place::of(state), &upload, ACTOR, &runner).await.map_err(refusal)?;
    bar.finish_and_clear();
    show_totals("total before", &summary.before);
    show_totals("total after", &summary.after);
    show_verdict(&verdict);
    Ok(())
}

/// `spendsense verify usage`.
pub(super) async fn verify(state: &AppState) -> CliResult {
    let verdict = check(&state.db, &state.world, "asked", None).await?;
    show_verdict(&verdict);
    state.db.close().await;
    match verdict.differences {
        0 => Ok(()),
        differences => Err(CliError::Data(format!("{differences} sum(s) are not what the records give"))),
    }
}
