//! `spendsense verify audit` checks the chain, in the database or in an exported file; `spendsense audit export` makes
//! such a file.

use std::fs::File;
use std::io::{BufReader, BufWriter, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::Subcommand;
use futures::TryStreamExt as _;
use spendsense_engine::audit::{FindingKind, Outcome};

use super::{CliError, CliResult, progress};
use crate::audit::export::{self, Format};
use crate::audit::{anchors, check, sequencer, store};
use crate::http::AppState;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the chain to a file that `verify audit --file` checks without a database.
    Export {
        /// The new file
        file: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct AuditArgs {
    /// Check this exported file instead; no database and no settings are needed
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Compare with the anchors in this file (default: those of the database's settings; none for a file)
    #[arg(long, value_name = "FILE")]
    anchors: Option<PathBuf>,
    /// Print JSON instead of sentences
    #[arg(long)]
    json: bool,
}

impl AuditArgs {
    /// Whether a database has to be opened.
    pub(super) fn needs_database(&self) -> bool {
        self.file.is_none()
    }
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
pub(super) async fn run(command: Command, state: &AppState) -> CliResult {
    let Command::Export { file } = command;
    sequencer::link_waiting(&state.db, &state.world).await?;
    let links = store::find_head(&mut state.db.read().await?).await?.seq;
    // An earlier export may be evidence: it is never written over.
    let open = File::create_new(&file).with_context(|| format!("cannot make {}", file.display()))?;
    let mut out = BufWriter::new(open);
    let bar = progress::bar(u64::try_from(links).unwrap_or_default(), "links");
    let pages = export::pages(state.db.clone(), store::AuditFilter::default(), Format::Jsonl);
    futures::pin_mut!(pages);
    let mut written = 0_u64;
    while let Some(page) = pages.try_next().await? {
        out.write_all(&page).with_context(|| format!("cannot write {}", file.display()))?;
        written += page.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        bar.set_position(written);
    }
    out.into_inner()
        .map_err(std::io::IntoInnerError::into_error)
        .and_then(|open| open.sync_all())
        .context("cannot finish the file")?;
    bar.finish_and_clear();
    state.db.close().await;
    println!("{written} links in {}", file.display());
    Ok(())
}

/// Checks a file by itself.
pub(super) fn verify_file(args: &AuditArgs) -> CliResult {
    let Some(file) = &args.file else { return Ok(()) };
    let known = match &args.anchors {
        Some(anchors) => existing(anchors)?,
        None => anchors::Anchors::default(),
    };
    let open = || File::open(file).map(|open| BufReader::with_capacity(1 << 20, open));
    let bytes = std::fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?.len();
    let bar = progress::bar(bytes, "bytes");
    let started = Instant::now();
    let mut unshown = 0;
    let outcome = check::check_file(open, known.heads.clone(), |read| {
        unshown += read;
        if unshown > 1 << 20 {
            bar.inc(std::mem::take(&mut unshown));
        }
    })
    .with_context(|| format!("cannot check {}", file.display()))?;
    bar.finish_and_clear();
    answer(args, &outcome, &known, started)
}

/// Checks the chain in the database.
pub(super) async fn verify(args: &AuditArgs, state: &AppState) -> CliResult {
    let known = match &args.anchors {
        Some(file) => existing(file)?,
        None => anchors::read(&state.config.anchor_file())?,
    };
    let mut tx = state.db.snapshot().await.context("cannot reach the database")?;
    let links = store::find_head(&mut tx).await.map_or(0, |head| u64::try_from(head.seq).unwrap_or(0));
    let waiting = store::find_waiting(&mut tx).await?;
    let bar = progress::bar(links, "links");
    let started = Instant::now();
    let outcome = check::check_database(&mut tx, known.heads.clone(), |read| bar.set_position(read)).await?;
    bar.finish_and_clear();
    drop(tx);
    state.db.close().await;
    if waiting.entries > 0 && !args.json && std::io::stdout().is_terminal() {
        note(&format!("{} entries wait to be linked; a running server links them", waiting.entries));
    }
    answer(args, &outcome, &known, started)
}

/// Anchors that were asked for by name must be there.
fn existing(file: &Path) -> anyhow::Result<anchors::Anchors> {
    anyhow::ensure!(file.is_file(), "there is no file {}", file.display());
    anchors::read(file)
}

#[expect(clippy::print_stderr, reason = "beside the command's answer")]
fn note(text: &str) {
    eprintln!("{text}");
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn answer(args: &AuditArgs, outcome: &Outcome, known: &anchors::Anchors, started: Instant) -> CliResult {
    let seconds = started.elapsed().as_secs_f64();
    let head = outcome.head.map(|(seq, hash)| (seq, hash.to_string()));
    if args.json {
        let counts: Vec<_> = outcome.by_kind.iter().map(|(kind, count)| (kind.as_str(), count)).collect();
        let counts: std::collections::BTreeMap<_, _> = counts.into_iter().collect();
        let report = serde_json::json!({
            "intact": outcome.is_intact(), "links": outcome.links, "head_seq": head.as_ref().map(|(seq, _)| seq),
            "head_hash": head.as_ref().map(|(_, hash)| hash), "anchors": known.heads.len(),
            "anchors_met": outcome.anchors_met, "anchor_lines_unreadable": known.unreadable,
            "found": counts, "findings": outcome.findings, "seconds": seconds,
        });
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        let micros = started.elapsed().as_micros().max(1);
        let rate = u128::from(outcome.links) * 1_000_000 / micros;
        println!("{} links in {seconds:.2} s ({rate}/s)", outcome.links);
        if let Some((seq, hash)) = &head {
            println!("head {seq} {hash}");
        }
        println!("{} of {} anchors met", outcome.anchors_met, known.heads.len());
        if known.unreadable > 0 {
            println!("{} line(s) of the anchors are unreadable", known.unreadable);
        }
        for kind in FindingKind::ALL {
            println!("{:<10} {:>8}", kind.as_str(), outcome.by_kind.get(&kind).copied().unwrap_or(0));
        }
        for finding in &outcome.findings {
            let place = match (finding.seq, finding.to_seq) {
                (Some(from), Some(to)) => format!("{from} to {to}"),
                (Some(seq), None) => seq.to_string(),
                (None, _) => "-".to_owned(),
            };
            let audit_id = finding.audit_id.as_deref().unwrap_or("-");
            println!("{} at {place} ({audit_id}): {}", finding.kind.as_str(), finding.message);
        }
    }
    match outcome.by_kind.values().sum::<u64>() + u64::try_from(known.unreadable).unwrap_or(u64::MAX) {
        0 => Ok(()),
        faults => Err(CliError::Data(format!("the audit log is not intact: {faults} finding(s)"))),
    }
}
