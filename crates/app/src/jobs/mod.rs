//! Work for later, that never gets lost: a queue in the database, workers, schedules, progress.
//!
//! A slice enqueues ([`enqueue`]) in the transaction that decides on the work, and does it in a [`Work`] of its own.
//! A job that was enqueued is run until it succeeded, died or was cancelled; what it commits under its fence
//! ([`Run::hold`], [`Run::save`]) is committed once. `docs/guarantees.md` names the test of each promise.

pub mod api;
pub mod board;
pub mod cleanup;
pub mod control;
pub mod cron;
mod lease;
pub mod live;
pub mod model;
mod outcome;
pub mod queue;
pub mod store;
pub mod view;
pub mod work;
pub mod worker;

pub use model::{Enqueued, JobStatus, NewJob, Progress};
pub use queue::enqueue;
pub use work::{Failure, GivenUp, Jobs, Run, Work};
