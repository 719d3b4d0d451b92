//! The worker that does jobs in the background.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The worker that does jobs in the background, in `spendsense serve` and `spendsense worker`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Worker {
    /// `serve` does jobs too. Without it, `spendsense worker` must run somewhere.
    pub in_process: bool,
    /// How often to look for jobs when nothing calls, in seconds.
    pub poll_interval_s: u32,
    /// Jobs that one worker does at once.
    pub max_concurrent: u32,
    /// How long a worker may give no sign of life before its jobs go to others, in seconds. Two more looks, four
    /// seconds together, pass before they do.
    pub lock_timeout_s: u32,
    /// How long a worker that is told to stop lets its jobs run on, in seconds; then it gives them back.
    pub stop_grace_s: u32,
    /// The wait after the first failed attempt, in milliseconds; it doubles with every further one, up to an hour.
    pub retry_wait_ms: u64,
    /// How long jobs are kept that succeeded or were cancelled, in days.
    pub retention_days: u32,
    /// How long dead jobs are kept, in days.
    pub dead_retention_days: u32,
}

impl Worker {
    /// How long a sign of life is good for.
    pub fn lease_ms(&self) -> i64 {
        i64::from(self.lock_timeout_s) * 1000
    }
}

impl Default for Worker {
    fn default() -> Self {
        Self {
            in_process: true,
            poll_interval_s: 5,
            max_concurrent: 10,
            lock_timeout_s: 20,
            stop_grace_s: 10,
            retry_wait_ms: 10_000,
            retention_days: 30,
            dead_retention_days: 365,
        }
    }
}
