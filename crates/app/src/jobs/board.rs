//! The jobs board: what waits, runs and failed, how much gets done, and by whom.

use serde::Serialize;
use spendsense_engine::time::UnixMs;
use utoipa::ToSchema;

use super::store::{board, schedules, workers};
use super::view::JobView;
use crate::http::{ApiResult, AppState};

/// Jobs shown of each sort.
const SHOWN: i64 = 50;
/// How long a worker that fell silent is shown.
const SILENT_MS: i64 = 3_600_000;

/// What the board shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct Board {
    pub as_of: UnixMs,
    pub queues: Vec<Queue>,
    /// Up to 50, the longest first.
    pub running: Vec<JobView>,
    /// Dead jobs, up to 50, the latest first.
    pub failed: Vec<JobView>,
    /// Jobs that wait for their time, up to 50, the next first.
    pub scheduled: Vec<JobView>,
    pub throughput: Throughput,
    /// Those that did not stop by themselves and were seen within the hour.
    pub workers: Vec<WorkerView>,
    pub schedules: Vec<ScheduleView>,
}

#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Queue {
    #[schema(example = "default")]
    pub queue: String,
    pub pending: i64,
    pub scheduled: i64,
    pub running: i64,
    pub dead: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Throughput {
    pub succeeded_last_minute: i64,
    pub failed_last_minute: i64,
    pub succeeded_last_hour: i64,
    pub failed_last_hour: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct WorkerView {
    pub worker_id: String,
    pub host: String,
    pub pid: i64,
    /// Of the program.
    #[schema(example = "0.1.0")]
    pub version: String,
    pub running: i64,
    pub max_concurrent: i64,
    pub started_at: UnixMs,
    pub last_seen: UnixMs,
    /// Since its start.
    pub age_seconds: i64,
    /// Its lease stands; without one its jobs go to others.
    pub alive: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ScheduleView {
    #[schema(example = "jobs_cleanup")]
    pub name: String,
    pub kind: String,
    pub next_at: UnixMs,
    pub last_at: Option<UnixMs>,
    pub last_job_id: Option<String>,
}

/// Everything as of one moment.
pub async fn look(state: &AppState) -> ApiResult<Board> {
    let now = state.world.now();
    let mut tx = state.db.snapshot().await?;
    let views = |rows: Vec<super::store::JobRow>| rows.iter().map(JobView::of).collect::<ApiResult<Vec<_>>>();
    let minute = board::count_finished(&mut tx, now.plus_ms(-60_000)).await?;
    let hour = board::count_finished(&mut tx, now.plus_ms(-3_600_000)).await?;
    Ok(Board {
        as_of: now,
        queues: queues(board::list_queues(&mut tx).await?),
        running: views(board::list_running(&mut tx, SHOWN).await?)?,
        failed: views(board::list_dead(&mut tx, SHOWN).await?)?,
        scheduled: views(board::list_scheduled(&mut tx, SHOWN).await?)?,
        throughput: Throughput {
            succeeded_last_minute: minute.0,
            failed_last_minute: minute.1,
            succeeded_last_hour: hour.0,
            failed_last_hour: hour.1,
        },
        workers: workers::list_workers(&mut tx, now.plus_ms(-SILENT_MS))
            .await?
            .into_iter()
            .map(|row| WorkerView::of(row, now))
            .collect(),
        schedules: schedules::list_schedules(&mut tx).await?.into_iter().map(ScheduleView::from).collect(),
    })
}

fn queues(rows: Vec<board::QueueRow>) -> Vec<Queue> {
    let mut queues: Vec<Queue> = Vec::new();
    for row in rows {
        if queues.last().is_none_or(|last| last.queue != row.queue) {
            queues.push(Queue { queue: row.queue, ..Queue::default() });
        }
        if let Some(queue) = queues.last_mut() {
            match row.status.as_str() {
                "pending" => queue.pending = row.jobs,
                "scheduled" => queue.scheduled = row.jobs,
                "running" => queue.running = row.jobs,
                _ => queue.dead = row.jobs,
            }
        }
    }
    queues
}

impl WorkerView {
    fn of(row: workers::WorkerRow, now: UnixMs) -> Self {
        Self {
            worker_id: row.worker_id,
            host: row.host,
            pid: row.pid,
            version: row.version,
            running: row.running,
            max_concurrent: row.max_concurrent,
            started_at: UnixMs(row.started_at),
            last_seen: UnixMs(row.last_seen),
            age_seconds: now.0.saturating_sub(row.started_at).max(0) / 1000,
            alive: row.lease_left_ms >= 0,
        }
    }
}

impl From<schedules::ScheduleRow> for ScheduleView {
    fn from(row: schedules::ScheduleRow) -> Self {
        Self {
            name: row.name,
            kind: row.kind,
            next_at: UnixMs(row.next_at),
            last_at: row.last_at.map(UnixMs),
            last_job_id: row.last_job_id,
        }
    }
}
