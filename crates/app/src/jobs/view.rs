//! Jobs as they are shown.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use super::model::{JobStatus, Progress, SavedProgress};
use super::store::board::JobFilter;
use super::store::{AttemptRow, JobRow};
use crate::http::ApiResult;

/// A job as `GET /jobs/{job_id}` answers it.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobAnswer {
    #[schema(example = "success")]
    pub message: &'static str,
    pub data: JobView,
}

/// A job and how far it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobView {
    #[schema(example = "job_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub job_id: String,
    #[schema(example = "jobs_cleanup")]
    pub kind: String,
    #[schema(example = "default")]
    pub queue: String,
    pub status: JobStatus,
    /// What it does now, or did last.
    #[schema(example = "importing")]
    pub phase: Option<String>,
    /// The same as `rows_read`.
    pub rows_processed: Option<i64>,
    pub rows_read: Option<i64>,
    pub rows_accepted: Option<i64>,
    pub rows_rejected: Option<i64>,
    pub total_rows: Option<i64>,
    pub bytes_read: Option<i64>,
    pub bytes_total: Option<i64>,
    /// In percent, by rows if their number is known, or else by bytes; `null` while neither is.
    #[schema(example = 37.5)]
    pub progress: Option<f64>,
    /// Rows a second in this attempt.
    pub rate_per_second: Option<f64>,
    pub eta_seconds: Option<f64>,
    /// Attempts that were begun; one that ended with its worker does not count.
    #[schema(example = 1)]
    pub attempt: i64,
    #[schema(example = 3)]
    pub max_attempts: i64,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// What it says about itself at its end.
    #[schema(value_type = Option<Object>)]
    pub summary: Option<Value>,
    /// Somebody asked to cancel it, and it has not ended yet.
    pub cancel_requested: bool,
    /// An identity, or `system`.
    pub created_by: String,
    pub created_at: UnixMs,
    /// Of what is scheduled: when it begins.
    pub run_at: Option<UnixMs>,
    pub started_at: Option<UnixMs>,
    pub finished_at: Option<UnixMs>,
    /// Grows with every change.
    #[schema(example = 7)]
    pub sequence: i64,
}

impl JobView {
    pub fn of(row: &JobRow) -> ApiResult<Self> {
        let status = row.status()?;
        let saved: SavedProgress =
            row.progress.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        let pace = Pace::of(&saved, row.claimed_at);
        let progress = saved.progress;
        let is_running = status == JobStatus::Running;
        Ok(Self {
            job_id: row.job_id.clone(),
            kind: row.kind.clone(),
            queue: row.queue.clone(),
            status,
            rows_processed: progress.rows_read,
            progress: if status == JobStatus::Succeeded { Some(100.0) } else { percent(&progress) },
            phase: Some(progress.phase).filter(|phase| !phase.is_empty()),
            rows_read: progress.rows_read,
            rows_accepted: progress.rows_accepted,
            rows_rejected: progress.rows_rejected,
            total_rows: progress.rows_total,
            bytes_read: progress.bytes_read,
            bytes_total: progress.bytes_total,
            rate_per_second: pace.rate,
            eta_seconds: pace.left_s.filter(|_| is_running),
            attempt: row.attempt,
            max_attempts: row.max_attempts,
            error: row.error.clone(),
            summary: row.summary.as_deref().and_then(|json| serde_json::from_str(json).ok()),
            cancel_requested: is_running && row.cancel_requested != 0,
            created_by: row.created_by.clone(),
            created_at: UnixMs(row.created_at),
            run_at: row.run_at.filter(|_| status == JobStatus::Scheduled).map(UnixMs),
            started_at: row.started_at.map(UnixMs),
            finished_at: row.finished_at.map(UnixMs),
            sequence: row.version,
        })
    }
}

/// How quick this attempt is, by what it saved last.
#[derive(Default)]
struct Pace {
    rate: Option<f64>,
    left_s: Option<f64>,
}

impl Pace {
    fn of(saved: &SavedProgress, claimed_at: Option<i64>) -> Self {
        let (Some(claimed_at), Some(read)) = (claimed_at, saved.progress.rows_read) else {
            return Self::default();
        };
        let (rows, ms) = (read - saved.rows_before, saved.at - claimed_at);
        if rows <= 0 || ms <= 0 {
            return Self::default();
        }
        let rate = number(rows) * 1000.0 / number(ms);
        let share = percent(&saved.progress).filter(|percent| *percent > 0.0);
        let left_rows = match saved.progress.rows_total {
            Some(total) => Some(number((total - read).max(0))),
            // Rows are taken to be of one length.
            None => share.map(|percent| number(read) * (100.0 - percent) / percent),
        };
        Self { rate: Some(tenths(rate)), left_s: left_rows.map(|left| tenths(left / rate)) }
    }
}

fn percent(progress: &Progress) -> Option<f64> {
    let share = |done: Option<i64>, total: Option<i64>| {
        let (done, total) = (done?, total.filter(|total| *total > 0)?);
        Some(tenths((number(done) * 100.0 / number(total)).clamp(0.0, 100.0)))
    };
    share(progress.rows_read, progress.rows_total)
        .or_else(|| share(progress.bytes_read, progress.bytes_total))
}

#[expect(
    clippy::as_conversions,
    reason = "a figure to be looked at; digits past the fifteenth do not matter"
)]
fn number(count: i64) -> f64 {
    count as f64
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A job with everything there is to know about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobDetail {
    #[serde(flatten)]
    pub job: JobView,
    pub priority: i64,
    pub unique_key: Option<String>,
    /// Jobs with the same one run one after another.
    pub order_key: Option<String>,
    pub timeout_s: i64,
    /// Which worker has it, or had it last.
    pub worker_id: Option<String>,
    /// Ids of what it is about.
    #[schema(value_type = Object)]
    pub payload: Value,
    /// The newest 50 that are over, the newest first.
    pub attempts: Vec<Attempt>,
}

/// An attempt that is over.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attempt {
    #[schema(example = 1)]
    pub attempt: i64,
    pub worker_id: String,
    pub started_at: UnixMs,
    pub ended_at: UnixMs,
    /// `succeeded`, `failed`, `cancelled`, `lost` (with its worker) or `released` (by a worker that stopped).
    #[schema(example = "failed")]
    pub outcome: String,
    pub error: Option<String>,
}

impl JobDetail {
    pub fn of(row: &JobRow, attempts: Vec<AttemptRow>) -> ApiResult<Self> {
        Ok(Self {
            job: JobView::of(row)?,
            priority: row.priority,
            unique_key: row.unique_key.clone(),
            order_key: row.order_key.clone(),
            timeout_s: row.timeout_ms / 1000,
            worker_id: row.claimed_by.clone(),
            payload: serde_json::from_str(&row.payload).unwrap_or_default(),
            attempts: attempts.into_iter().map(Attempt::from).collect(),
        })
    }
}

impl From<AttemptRow> for Attempt {
    fn from(row: AttemptRow) -> Self {
        Self {
            attempt: row.attempt,
            worker_id: row.worker_id,
            started_at: UnixMs(row.started_at),
            ended_at: UnixMs(row.ended_at),
            outcome: row.outcome,
            error: row.error,
        }
    }
}

/// `GET /api/jobs`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobsQuery {
    /// Only of this state.
    #[garde(skip)]
    #[param(inline, example = "dead")]
    pub status: Option<JobStatus>,
    /// Only of this kind.
    #[garde(inner(length(min = 1, max = 100)))]
    #[param(min_length = 1, max_length = 100, example = "jobs_cleanup")]
    pub kind: Option<String>,
    /// Only of this queue.
    #[garde(inner(length(min = 1, max = 100)))]
    #[param(min_length = 1, max_length = 100, example = "default")]
    pub queue: Option<String>,
    /// How many, 1 to 500.
    #[garde(range(min = 1, max = 500))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 500)]
    pub limit: i64,
    /// `next_cursor` of the page before.
    #[garde(inner(length(max = 2000)))]
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

fn default_limit() -> i64 {
    50
}

impl JobsQuery {
    pub fn filter(&self) -> JobFilter<'_> {
        JobFilter { status: self.status, kind: self.kind.as_deref(), queue: self.queue.as_deref() }
    }
}

/// Jobs, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobPage {
    pub items: Vec<JobView>,
    /// How many match in all, counted up to 10,000.
    pub total: i64,
    /// There are more than were counted.
    pub total_is_more: bool,
    pub next_cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(read: i64, total: Option<i64>, bytes: Option<(i64, i64)>) -> SavedProgress {
        let progress = Progress {
            rows_read: Some(read),
            rows_total: total,
            bytes_read: bytes.map(|bytes| bytes.0),
            bytes_total: bytes.map(|bytes| bytes.1),
            ..Progress::default()
        };
        SavedProgress { progress, rows_before: 100, at: 3000 }
    }

    #[test]
    fn pace_counts_this_attempt_only() {
        let pace = Pace::of(&saved(500, Some(1500), None), Some(1000));
        assert_eq!((pace.rate, pace.left_s), (Some(200.0), Some(5.0)));
        let pace = Pace::of(&saved(500, None, Some((1, 4))), Some(1000));
        assert_eq!((pace.rate, pace.left_s), (Some(200.0), Some(7.5)));
        assert_eq!(Pace::of(&saved(500, None, None), Some(1000)).left_s, None);
        assert_eq!(Pace::of(&saved(500, None, None), Some(3000)).rate, None);
    }

    #[test]
    fn a_share_needs_a_total() {
        assert_eq!(percent(&saved(1, Some(3), Some((1, 2))).progress), Some(33.3));
        assert_eq!(percent(&saved(1, None, Some((1, 2))).progress), Some(50.0));
        assert_eq!(percent(&saved(1, Some(0), None).progress), None);
        assert_eq!(percent(&saved(9, Some(3), None).progress), Some(100.0));
    }
}
