//! `spendsense verify`: what the database holds, and whether it hangs together.

use anyhow::Context as _;
use clap::Subcommand;

use super::audit::AuditArgs;
use super::{CliError, CliResult};
use crate::http::AppState;
use crate::ingest::store::integrity;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check the audit chain. Exit code 0: intact; 4: it was tampered with; 1: it could not be checked.
    Audit(AuditArgs),
    /// Recompute every sum of AI usage from its records. Exit code 0: all agree; 4: some do not.
    Usage,
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
pub(super) async fn run(state: AppState) -> CliResult {
    let mut tx = state.db.snapshot().await.context("cannot reach the database")?;
    for (table, rows) in integrity::row_counts(&mut tx).await.context("cannot count")? {
        println!("{table:<20} {rows:>12}");
    }
    match integrity::sample_transaction(&mut tx).await.context("cannot read")? {
        Some(sample) => println!("a transaction        {sample}"),
        None => println!("no transactions"),
    }
    let tomorrow = state.today().plus(1);
    let faults = integrity::faults(&mut tx, tomorrow).await.context("cannot check")?;
    for fault in &faults {
        println!("{:<60} {:>12}", fault.rule, fault.rows);
    }
    let broken: i64 = faults.iter().map(|fault| fault.rows).sum();
    drop(tx);
    state.db.close().await;
    match broken {
        0 => Ok(()),
        broken => Err(CliError::Data(format!("{broken} row(s) break a rule"))),
    }
}
