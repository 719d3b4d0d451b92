//! What is enqueued by the clock: any number of nodes look, and each time is enqueued once.

use std::time::Duration;

use jiff::ToSpan as _;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use spendsense_db::DbError;
use spendsense_engine::time::UnixMs;

use super::model::NewJob;
use super::queue::enqueue;
use super::store::schedules as store;
use crate::http::{AppState, SYSTEM};

/// How often.
#[derive(Clone, Copy, Debug)]
pub enum Every {
    /// Each day, at that time in the deployment's time zone.
    Day { hour: i8, minute: i8 },
    /// Again and again, on multiples of the period since 1970.
    Period(Duration),
}

/// A job that is enqueued by the clock.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// Stored: a name that is not changed.
    pub name: &'static str,
    pub every: Every,
    pub job: fn() -> NewJob,
}

impl Every {
    /// The first time after `now`. Where a day's clocks skip it, the moment they do.
    fn after(self, now: UnixMs, zone: &TimeZone) -> UnixMs {
        match self {
            Self::Period(period) => {
                let period = i64::try_from(period.as_millis()).unwrap_or(i64::MAX).max(1);
                UnixMs(now.0.div_euclid(period).saturating_add(1).saturating_mul(period))
            }
            Self::Day { hour, minute } => {
                let today = now.timestamp().to_zoned(zone.clone()).date();
                let time = Time::new(hour, minute, 0, 0).unwrap_or_default();
                let at = |days: i32| {
                    let date = today.saturating_add(days.days());
                    date.to_datetime(time).to_zoned(zone.clone()).map(|at| at.timestamp().as_millisecond())
                };
                let next = [0, 1, 2].into_iter().filter_map(|days| at(days).ok()).find(|at| *at > now.0);
                UnixMs(next.unwrap_or(i64::MAX))
            }
        }
    }
}

/// Makes this process's schedules known.
pub(super) async fn register(state: &AppState) -> Result<(), DbError> {
    let now = state.world.now();
    let mut tx = state.db.write().await?;
    for schedule in &state.jobs.schedules {
        let next_at = schedule.every.after(now, &state.time_zone);
        store::insert_schedule(&mut tx, schedule.name, (schedule.job)().kind, next_at).await?;
    }
    tx.commit().await
}

/// Enqueues what is due; says how much that was. Of several times that were missed, one is made up for.
pub async fn tick(state: &AppState) -> Result<usize, DbError> {
    let now = state.world.now();
    let stored = store::list_schedules(&mut state.db.read().await?).await?;
    let mut ticked = 0;
    for row in stored.iter().filter(|row| row.next_at <= now.0) {
        // A schedule that this version does not know is another's.
        let Some(schedule) = state.jobs.schedules.iter().find(|known| known.name == row.name) else {
            continue;
        };
        let due_at = UnixMs(row.next_at);
        let mut job = (schedule.job)();
        job.unique_key = Some(format!("schedule:{}:{}", row.name, row.next_at));
        let mut tx = state.db.write().await?;
        let enqueued = enqueue(&mut tx, &state.world, SYSTEM, &job).await?;
        let next_at = schedule.every.after(now, &state.time_zone);
        if store::mark_ticked(&mut tx, &row.name, due_at, next_at, &enqueued.job_id).await? > 0 {
            tx.commit().await?;
            ticked += 1;
        }
    }
    Ok(ticked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin(every: Every, now: &str) -> String {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let now = UnixMs(now.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        every.after(now, &zone).timestamp().to_string()
    }

    #[test]
    fn a_time_of_day_is_that_of_the_deployment_also_when_clocks_change() {
        let nightly = Every::Day { hour: 2, minute: 30 };
        assert_eq!(berlin(nightly, "2026-03-27T12:00:00Z"), "2026-03-28T01:30:00Z");
        // 02:30 does not exist on that day.
        assert_eq!(berlin(nightly, "2026-03-28T12:00:00Z"), "2026-03-29T01:30:00Z");
        assert_eq!(berlin(nightly, "2026-03-29T12:00:00Z"), "2026-03-30T00:30:00Z");
        // Exactly then is over.
        assert_eq!(berlin(nightly, "2026-03-30T00:30:00Z"), "2026-03-31T00:30:00Z");
    }

    #[test]
    fn periods_fall_on_their_multiples() {
        let five = Every::Period(Duration::from_mins(5));
        assert_eq!(berlin(five, "2026-03-27T12:03:10Z"), "2026-03-27T12:05:00Z");
        assert_eq!(berlin(five, "2026-03-27T12:05:00Z"), "2026-03-27T12:10:00Z");
    }
}
