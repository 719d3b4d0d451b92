//! What a job is and in which states it can be; waits between attempts.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use spendsense_engine::time::UnixMs;
use utoipa::ToSchema;

/// The queue of jobs that name no other.
pub const DEFAULT_QUEUE: &str = "default";
/// Attempts of a job that says nothing else.
pub const ATTEMPTS_MAX: u32 = 3;
/// A job that takes so many workers along in a row, and has nothing to show for it, is not given to another one.
pub const LOSSES_MAX: i64 = 10;

const LONGEST_WAIT_MS: u64 = 3_600_000;

/// A job to enqueue. What it is about is said by ids in `payload`.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub kind: &'static str,
    pub payload: Value,
    pub queue: &'static str,
    /// While a job with this key is not finished, another one is not enqueued: the first is returned.
    pub unique_key: Option<String>,
    /// How long the key keeps others out after the job has succeeded.
    pub unique_for: Duration,
    /// Jobs with this key run one after another, in the order of their enqueueing.
    pub order_key: Option<String>,
    /// Higher goes first; jobs of one priority in the order of their enqueueing.
    pub priority: i64,
    /// Not before; `None` for at once.
    pub run_at: Option<UnixMs>,
    pub max_attempts: u32,
    /// Of one attempt.
    pub timeout: Duration,
}

impl NewJob {
    /// Runs at once, in the default queue, with three attempts of at most an hour.
    pub fn new(kind: &'static str, payload: Value) -> Self {
        Self {
            kind,
            payload,
            queue: DEFAULT_QUEUE,
            unique_key: None,
            unique_for: Duration::ZERO,
            order_key: None,
            priority: 0,
            run_at: None,
            max_attempts: ATTEMPTS_MAX,
            timeout: Duration::from_hours(1),
        }
    }
}

/// What came of enqueueing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enqueued {
    pub job_id: String,
    /// No: there was one with the same unique key, and this is it.
    pub is_new: bool,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum JobStatus {
    /// A worker may take it.
    Pending,
    /// It waits for its time: the first, or the next after a failure.
    Scheduled,
    Running,
    Succeeded,
    /// Every attempt failed, or one in a way that another would not mend.
    Dead,
    Cancelled,
}

impl JobStatus {
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Scheduled, Self::Running, Self::Succeeded, Self::Dead, Self::Cancelled];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Scheduled => "scheduled",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Nothing more happens to it, unless somebody enqueues it again.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Dead | Self::Cancelled)
    }
}

/// How far a job is, in the words of the work itself. Saved with the work, so it never runs ahead of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Progress {
    /// What it does now.
    #[schema(example = "importing")]
    pub phase: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_read: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_accepted: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_rejected: Option<i64>,
    /// `null` while nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_total: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes_read: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes_total: Option<i64>,
}

/// Progress as it is stored: with what its rate is computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SavedProgress {
    #[serde(flatten)]
    pub progress: Progress,
    /// Rows that earlier attempts had read.
    pub rows_before: i64,
    /// When it was saved.
    pub at: i64,
}

/// The wait after the attempt number `attempt` failed: doubled each time, up to an hour, and then between three and
/// five quarters of that, by the job's id, so that what failed together does not come back together.
pub fn wait_ms(first_ms: u64, attempt: i64, job_id: &str) -> i64 {
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(20);
    let wait = first_ms.saturating_mul(1 << doublings).min(LONGEST_WAIT_MS);
    let digest = Sha256::digest(format!("{job_id}/{attempt}"));
    let quarter = u64::from(digest.first().copied().unwrap_or(128));
    i64::try_from(wait * 3 / 4 + wait * quarter / 510).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_to_an_hour_and_differ_by_job() {
        for attempt in 1..40 {
            let plain = (10_000_u64 << (attempt - 1).min(20)).min(LONGEST_WAIT_MS) as i64;
            let waits: Vec<i64> = (0..200).map(|n| wait_ms(10_000, attempt, &format!("job_{n}"))).collect();
            let (least, most) = (*waits.iter().min().unwrap(), *waits.iter().max().unwrap());
            assert!(least >= plain * 3 / 4 && most <= plain * 5 / 4, "{attempt}: {least} {most}");
            assert!(least < plain * 4 / 5 && most > plain * 6 / 5, "{attempt}: they are spread");
        }
        assert_eq!(wait_ms(10_000, 3, "job_1"), wait_ms(10_000, 3, "job_1"));
    }

    #[test]
    fn what_nobody_knows_is_left_out_of_progress() {
        let progress = Progress { phase: "reading".into(), rows_read: Some(3), ..Progress::default() };
        assert_eq!(serde_json::to_string(&progress).unwrap(), r#"{"phase":"reading","rows_read":3}"#);
    }
}
