//! `spendsense signals`: computing for everybody, listing streams, measuring the detector.

#![expect(clippy::print_stdout, reason = "the command's answer")]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use rustc_hash::FxHashMap;
use spendsense_db::bulk::{self, Histories, UserRange, Whose};
use spendsense_engine::facts::{Transaction, UserFacts};
use spendsense_engine::money::Ratio;
use spendsense_engine::signals::evaluation::{Case, Evaluation, Score, Tally, TruthStream};
use spendsense_engine::signals::{Analysis, Detail, Kernel};
use spendsense_engine::time::Day;

use super::progress::bar;
use super::{CliError, CliResult};
use crate::http::AppState;
use crate::signals::batch::{self, Batch};
use crate::signals::facts;
use crate::signals::model::STANDARD_WINDOWS;

/// Users looked at together when streams are listed.
const USERS_PER_CHUNK: u32 = 256;

#[derive(Debug, clap::Subcommand)]
pub(super) enum SignalsCommand {
    /// Compute and store the features of every consenting user
    Compute {
        /// Every consenting user
        #[arg(long, required = true)]
        all: bool,
        /// Window lengths in days
        #[arg(long, value_delimiter = ',', default_values_t = STANDARD_WINDOWS, value_parser = clap::value_parser!(u16).range(1..=365))]
        windows: Vec<u16>,
        /// Last day of the windows [default: today in the deployment's time zone]
        #[arg(long, value_parser = day)]
        as_of: Option<Day>,
        /// Users read and computed at once [default: one per processor]
        #[arg(long)]
        threads: Option<usize>,
    },
    /// Print recurring streams as JSON lines
    Streams {
        /// Only of this user
        #[arg(long)]
        user: Option<String>,
        /// Last day that is seen [default: today in the deployment's time zone]
        #[arg(long, value_parser = day)]
        as_of: Option<Day>,
        /// The candidates that are no streams, with the test each failed
        #[arg(long)]
        rejected: bool,
        /// Form of the output
        #[arg(long, default_value = "jsonl", value_parser = ["jsonl"])]
        format: String,
    },
    /// Hold the detector against a known truth: precision, recall, next dates, reasons
    Evaluate {
        /// Folder with `streams.jsonl`, as `generate` writes it
        #[arg(long)]
        truth: PathBuf,
        /// Last day that is seen [default: today in the deployment's time zone]
        #[arg(long, value_parser = day)]
        as_of: Option<Day>,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
        /// Fail when F1 over all streams is lower (0 to 1)
        #[arg(long, value_parser = ratio)]
        min_f1: Option<Ratio>,
    },
}

fn ratio(text: &str) -> Result<Ratio, String> {
    Ratio::parse(text).map_err(|error| error.to_string())
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "is not an ISO date".to_owned())
}

pub(super) async fn run(command: SignalsCommand, state: &AppState) -> CliResult {
    match command {
        SignalsCommand::Compute { all: _, windows, as_of, threads } => {
            let processors = std::thread::available_parallelism().map_or(1, usize::from);
            let batch = Batch {
                windows,
                as_of: as_of.unwrap_or_else(|| state.today()),
                threads: threads.unwrap_or(processors),
            };
            compute(state, &batch).await
        }
        SignalsCommand::Streams { user, as_of, rejected, format: _ } => {
            let as_of = as_of.unwrap_or_else(|| state.today());
            print_streams(state, user.as_deref(), as_of, rejected).await
        }
        SignalsCommand::Evaluate { truth, as_of, json, min_f1 } => {
            let evaluation = evaluate(state, &truth, as_of.unwrap_or_else(|| state.today())).await?;
            if json {
                println!("{}", serde_json::to_string_pretty(&evaluation)?);
            } else {
                println!("{}", table(&evaluation));
            }
            verdict(&evaluation, min_f1)
        }
    }
}

async fn compute(state: &AppState, batch: &Batch) -> CliResult {
    let started = Instant::now();
    let bar = bar(batch::count(&state.db).await?, "users");
    let done = batch::compute_all(&state.db, &state.world, batch, |users| bar.set_position(users)).await?;
    bar.finish_and_clear();
    println!(
        "{} users, {} transactions, {} rows changed, as of {}, {:.2} s",
        done.users,
        done.transactions,
        done.rows_changed,
        batch.as_of,
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

async fn print_streams(state: &AppState, user: Option<&str>, as_of: Day, rejected: bool) -> CliResult {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for_each_user(state, user, as_of, |_, analysis, _| {
        if rejected {
            write_lines(&mut out, &analysis.rejected)
        } else {
            write_lines(&mut out, &analysis.streams)
        }
    })
    .await?;
    out.flush().map_err(anyhow::Error::from)?;
    Ok(())
}

fn write_lines<T: serde::Serialize>(out: &mut impl std::io::Write, items: &[T]) -> anyhow::Result<()> {
    for item in items {
        serde_json::to_writer(&mut *out, item)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Analyses every consenting user (or the one named) in order of id.
async fn for_each_user(
    state: &AppState,
    user: Option<&str>,
    as_of: Day,
    mut visit: impl FnMut(&str, &Analysis, &[Transaction<'_>]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut tx = state.db.snapshot().await?;
    let ranges = match user {
        Some(user_id) => vec![UserRange::one(user_id)],
        None => bulk::user_ranges(&mut tx, Whose::Consenting, USERS_PER_CHUNK).await?,
    };
    let mut kernel = Kernel::new();
    let mut histories = Histories::default();
    for range in &ranges {
        bulk::read_histories(&mut tx, range, Whose::Consenting, &mut histories).await?;
        anyhow::ensure!(
            user.is_none() || !histories.is_empty(),
            "no such user, or no consent: {}",
            range.first
        );
        for history in histories.iter() {
            let transactions: Vec<Transaction<'_>> = facts::transactions(&history).collect();
            let user_facts = UserFacts {
                user_id: &history.user.user_id,
                accounts: &facts::accounts(&history)?,
                liabilities: &facts::liabilities(&history)?,
                transactions: &transactions,
            };
            let analysis = kernel.analyse(&user_facts, as_of, &STANDARD_WINDOWS, Detail::Evidence);
            visit(&history.user.user_id, &analysis, &transactions)?;
        }
    }
    Ok(())
}

async fn evaluate(state: &AppState, truth: &Path, as_of: Day) -> anyhow::Result<Evaluation> {
    let by_user = read_truth(&truth.join("streams.jsonl"))?;
    let mut tally = Tally::new(as_of);
    for_each_user(state, None, as_of, |user_id, analysis, transactions| {
        let days: FxHashMap<&str, Day> =
            transactions.iter().filter(|t| !t.pending).map(|t| (t.transaction_id, t.day)).collect();
        tally.add(&Case {
            truth: by_user.get(user_id).map(Vec::as_slice).unwrap_or_default(),
            streams: &analysis.streams,
            rejected: &analysis.rejected,
            day_of: &|transaction_id| days.get(transaction_id).copied(),
        });
        Ok(())
    })
    .await?;
    Ok(tally.evaluation())
}

fn read_truth(path: &Path) -> anyhow::Result<BTreeMap<String, Vec<TruthStream>>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut by_user: BTreeMap<String, Vec<TruthStream>> = BTreeMap::new();
    for (at, line) in BufReader::new(file).lines().enumerate() {
        let stream: TruthStream = serde_json::from_str(&line?)
            .with_context(|| format!("line {} of {} is not a stream", at + 1, path.display()))?;
        by_user.entry(stream.user_id.clone()).or_default().push(stream);
    }
    Ok(by_user)
}

fn verdict(evaluation: &Evaluation, min_f1: Option<Ratio>) -> CliResult {
    match (evaluation.all.f1, min_f1) {
        (Some(f1), Some(floor)) if f1 < floor => {
            Err(CliError::Data(format!("F1 {f1} is below the floor of {floor}")))
        }
        (None, Some(_)) => Err(CliError::Data("there is no stream to measure by".to_owned())),
        _ => Ok(()),
    }
}

fn table(evaluation: &Evaluation) -> String {
    let mut lines = vec![format!(
        "{:24} {:>9} {:>9} {:>9} {:>8} {:>9}",
        "", "precision", "recall", "F1", "truth", "detected"
    )];
    let mut line = |name: &str, score: &Score| {
        let figure = |figure: Option<Ratio>| figure.map_or_else(|| "-".to_owned(), |ratio| ratio.to_string());
        lines.push(format!(
            "{name:24} {:>9} {:>9} {:>9} {:>8} {:>9}",
            figure(score.precision),
            figure(score.recall),
            figure(score.f1),
            score.counts.truth,
            score.counts.detected
        ));
    };
    line("all", &evaluation.all);
    line("inflow", &evaluation.inflow);
    line("outflow", &evaluation.outflow);
    line("active", &evaluation.active);
    line("cadence agreed", &evaluation.cadence_agreed);
    evaluation.by_cadence.iter().for_each(|(cadence, score)| line(cadence, score));
    evaluation.by_kind.iter().for_each(|(kind, score)| line(kind.as_str(), score));
    let next = &evaluation.next_date;
    let days = |days: Option<u32>| days.map_or_else(|| "-".to_owned(), |days| format!("{days} d"));
    lines.push(format!(
        "next date error: median {}, p90 {}, within 3 days {}, unpredicted {}",
        days(next.median_days),
        days(next.p90_days),
        next.within_3_days.map_or_else(|| "-".to_owned(), |share| share.to_string()),
        next.unpredicted
    ));
    lines.push(format!(
        "why-not: {} of {} missed streams explained",
        evaluation.why_not.explained, evaluation.why_not.missed
    ));
    lines.join("\n")
}
