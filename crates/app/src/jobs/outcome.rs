//! What becomes of a job when an attempt is over, and writing that down, many at once.

use std::sync::atomic::Ordering;

use serde_json::Value;
use spendsense_db::{DbError, Tx};
use spendsense_engine::time::UnixMs;

use super::model::{JobStatus, wait_ms};
use super::store::claims::{self, Finish};
use super::work::{Failure, Flags, Jobs};

/// Longest error that is kept.
const ERROR_CHARS_MAX: usize = 2000;
/// Said on what a cancelled job worked on.
pub(super) const CANCELLED: &str = "the job was cancelled";

/// An attempt that is over and not yet written down.
#[derive(Debug)]
pub(super) struct Ended {
    pub job_id: String,
    pub kind: String,
    pub payload: String,
    pub token: String,
    pub outcome: Outcome,
}

#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    Succeeded(Value),
    /// Tried again after so many milliseconds.
    Again {
        wait_ms: i64,
        error: String,
    },
    Dead(String),
    Cancelled,
    /// Given back: the worker stops.
    Released,
    /// Not ours any more: nothing to write.
    Lost,
}

/// What follows from how an attempt ended. `attempt` is the last one when it is `max_attempts`.
pub(super) fn decide(
    result: Result<Value, Failure>,
    flags: &Flags,
    job_id: &str,
    (attempt, max_attempts): (i64, i64),
    first_wait_ms: u64,
) -> Outcome {
    let failure = match result {
        Ok(summary) => return Outcome::Succeeded(summary),
        Err(failure) => failure,
    };
    match failure {
        Failure::Lost => Outcome::Lost,
        _ if flags.cancel.load(Ordering::Relaxed) => Outcome::Cancelled,
        _ if flags.stop.load(Ordering::Relaxed) => Outcome::Released,
        Failure::Final(why) => Outcome::Dead(shortened(&why)),
        Failure::Retry(error) if attempt >= max_attempts => Outcome::Dead(shortened(&format!("{error:#}"))),
        Failure::Retry(error) => Outcome::Again {
            wait_ms: wait_ms(first_wait_ms, attempt, job_id),
            error: shortened(&format!("{error:#}")),
        },
    }
}

/// As a database takes it.
fn shortened(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(ERROR_CHARS_MAX).collect()
}

impl Outcome {
    /// As logs, metrics and the list of attempts name it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Succeeded(_) => "succeeded",
            Self::Again { .. } | Self::Dead(_) => "failed",
            Self::Cancelled => "cancelled",
            Self::Released => "released",
            Self::Lost => "lost",
        }
    }

    /// Why nobody goes on with it.
    fn gives_up(&self) -> Option<&str> {
        match self {
            Self::Dead(why) => Some(why),
            Self::Cancelled => Some(CANCELLED),
            Self::Succeeded(_) | Self::Again { .. } | Self::Released | Self::Lost => None,
        }
    }

    fn status(&self) -> JobStatus {
        match self {
            Self::Succeeded(_) => JobStatus::Succeeded,
            Self::Again { .. } => JobStatus::Scheduled,
            Self::Dead(_) => JobStatus::Dead,
            Self::Cancelled => JobStatus::Cancelled,
            Self::Released | Self::Lost => JobStatus::Pending,
        }
    }
}

/// Writes down how attempts ended. Those with nothing to tell but their success are written together.
pub(super) async fn settle(tx: &mut Tx, jobs: &Jobs, ended: &[Ended], now: UnixMs) -> Result<(), DbError> {
    let plain = |ended: &&Ended| ended.outcome == Outcome::Succeeded(Value::Null);
    let quiet: Vec<&Ended> = ended.iter().filter(plain).collect();
    if let Some(first) = quiet.first() {
        finish(tx, &quiet, &first.outcome, now).await?;
    }
    for one in ended.iter().filter(|one| !plain(one) && one.outcome != Outcome::Lost) {
        let changed = finish(tx, &[one], &one.outcome, now).await?;
        // Whoever lost the job has nothing to say about what it worked on.
        if changed > 0
            && let Some(why) = one.outcome.gives_up()
        {
            jobs.give_up(tx, (&one.job_id, &one.kind), &one.payload, why, now).await?;
        }
    }
    Ok(())
}

async fn finish(tx: &mut Tx, ended: &[&Ended], outcome: &Outcome, now: UnixMs) -> Result<u64, DbError> {
    let json = |text: fn(&Ended) -> &str| {
        let texts: Vec<&str> = ended.iter().map(|one| text(one)).collect();
        serde_json::to_string(&texts).unwrap_or_default()
    };
    let (job_ids, tokens) = (json(|one| &one.job_id), json(|one| &one.token));
    let summary = match outcome {
        Outcome::Succeeded(summary) if !summary.is_null() => Some(summary.to_string()),
        _ => None,
    };
    let (run_at, error) = match outcome {
        Outcome::Again { wait_ms, error } => (Some(now.plus_ms(*wait_ms)), Some(error.as_str())),
        Outcome::Dead(error) => (None, Some(error.as_str())),
        _ => (None, None),
    };
    let finish = Finish {
        job_ids: &job_ids,
        tokens: &tokens,
        status: outcome.status(),
        run_at,
        summary: summary.as_deref(),
        error,
        outcome: outcome.name(),
        gives_back: *outcome == Outcome::Released,
        now,
    };
    claims::finish(tx, &finish).await
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;
    use serde_json::json;

    use super::*;

    fn ends(result: Result<Value, Failure>, flags: &Flags, attempt: i64) -> Outcome {
        decide(result, flags, "job_1", (attempt, 3), 1000)
    }

    #[test]
    fn a_failure_is_tried_again_until_the_last_attempt() {
        let flags = Flags::default();
        assert!(matches!(ends(Err(anyhow!("no").into()), &flags, 2), Outcome::Again { .. }));
        assert_eq!(
            ends(Err(anyhow!("no").context("why").into()), &flags, 3),
            Outcome::Dead("why: no".into())
        );
        assert_eq!(
            ends(Err(Failure::Final("bad\0 file".into())), &flags, 1),
            Outcome::Dead("bad file".into())
        );
        assert_eq!(ends(Err(Failure::Lost), &flags, 3), Outcome::Lost);
    }

    #[test]
    fn a_failure_after_a_word_from_outside_is_what_was_asked_for_and_a_success_stays_one() {
        let flags = Flags::default();
        flags.stop.store(true, Ordering::Relaxed);
        assert_eq!(ends(Err(anyhow!("no").into()), &flags, 3), Outcome::Released);
        flags.cancel.store(true, Ordering::Relaxed);
        assert_eq!(ends(Err(anyhow!("no").into()), &flags, 1), Outcome::Cancelled);
        assert_eq!(ends(Err(Failure::Lost), &flags, 1), Outcome::Lost);
        assert_eq!(ends(Ok(json!({"n": 1})), &flags, 1), Outcome::Succeeded(json!({"n": 1})));
    }
}
