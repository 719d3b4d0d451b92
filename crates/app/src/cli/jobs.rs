//! `spendsense jobs …`: the queue without a server.

#![expect(clippy::print_stdout, reason = "the command's answer")]

use super::{CliError, CliResult};
use crate::http::{ApiError, AppState, Caller};
use crate::jobs::store::board::JobFilter;
use crate::jobs::view::JobDetail;
use crate::jobs::{JobStatus, control, store};

/// Attempts that `show` prints.
const ATTEMPTS_SHOWN: i64 = 50;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List jobs, the newest first.
    List {
        /// Only of this state: pending, scheduled, running, succeeded, dead or cancelled.
        #[arg(long, value_parser = status)]
        status: Option<JobStatus>,
        /// Only of this kind.
        #[arg(long)]
        kind: Option<String>,
        /// Only of this queue.
        #[arg(long)]
        queue: Option<String>,
        /// How many.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
    },
    /// Print a job and its attempts as JSON.
    Show { job_id: String },
    /// Enqueue a dead or cancelled job again.
    Retry { job_id: String },
    /// Cancel a job.
    Cancel { job_id: String },
}

fn status(text: &str) -> Result<JobStatus, String> {
    JobStatus::parse(text).ok_or_else(|| {
        let known: Vec<&str> = JobStatus::ALL.into_iter().map(JobStatus::as_str).collect();
        format!("is none of {}", known.join(", "))
    })
}

pub(super) async fn run(command: Command, state: &AppState) -> CliResult {
    let caller = Caller::program("jobs");
    match command {
        Command::List { status, kind, queue, limit } => {
            let filter = JobFilter { status, kind: kind.as_deref(), queue: queue.as_deref() };
            list(state, &filter, limit).await
        }
        Command::Show { job_id } => show(state, &caller, &job_id).await,
        Command::Retry { job_id } => {
            let row = control::retry(state, &caller, &job_id, None).await.map_err(refused)?;
            println!("{} is {}", row.job_id, row.status);
            Ok(())
        }
        Command::Cancel { job_id } => {
            let row = control::cancel(state, &caller, &job_id, None).await.map_err(refused)?;
            let asked = if row.status == "running" { " and asked to end" } else { "" };
            println!("{} is {}{asked}", row.job_id, row.status);
            Ok(())
        }
    }
}

/// What cannot be done to the job is about the data, not about us.
fn refused(error: ApiError) -> CliError {
    match error {
        ApiError::NotFound { .. } | ApiError::Conflict { .. } => CliError::Data(error.to_string()),
        other => CliError::Failed(other.into()),
    }
}

async fn list(state: &AppState, filter: &JobFilter<'_>, limit: i64) -> CliResult {
    let from_the_newest = (i64::MAX, String::new());
    let mut tx = state.db.snapshot().await?;
    let total = store::board::count_jobs(&mut tx, filter, i64::MAX).await?;
    for row in store::board::list_jobs(&mut tx, filter, &from_the_newest, limit).await? {
        let error = row.error.as_deref().unwrap_or_default();
        println!(
            "{}  {:9}  {}/{}  {}  {error}",
            row.job_id, row.status, row.attempt, row.max_attempts, row.kind
        );
    }
    println!("{total} in all");
    Ok(())
}

async fn show(state: &AppState, caller: &Caller, job_id: &str) -> CliResult {
    let mut tx = state.db.snapshot().await?;
    let row = control::find(&mut tx, caller, job_id).await.map_err(refused)?;
    let attempts = store::list_attempts(&mut tx, job_id, ATTEMPTS_SHOWN).await?;
    let detail: Result<JobDetail, ApiError> = JobDetail::of(&row, attempts);
    println!("{}", serde_json::to_string_pretty(&detail.map_err(anyhow::Error::from)?)?);
    Ok(())
}
