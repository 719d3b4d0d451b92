//! Following a job: its state as it is when one begins, then every change that is seen, and its end.
//!
//! What is sent is read from the database, never announced beside it: so it is the same at every node, and a client
//! that comes back, wherever, goes on by the number of the last change it saw. Changes in quick succession are one.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use axum::response::sse::Event;
use futures::Stream;
use spendsense_db::ChangeToken;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::model::JobStatus;
use super::store::{self, JobRow};
use super::view::JobView;
use crate::http::{ApiResult, AppState, Caller};

/// How often to look for a change.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// A line of silence is broken this often, so that both ends notice a dead connection.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// One who follows a job.
pub struct Follower {
    state: AppState,
    caller: Caller,
    job_id: String,
    /// Number of the last change that was sent.
    last: i64,
    /// What is shown never goes back, also when a job begins anew.
    furthest: Option<f64>,
    token: Option<ChangeToken>,
    over: bool,
    silent_since: Instant,
    stopping: watch::Receiver<bool>,
    /// The connection ends when the longest-lived token would.
    until: Instant,
}

/// What is sent.
pub enum Frame {
    Job(Box<JobView>),
    StillHere,
}

impl Follower {
    /// From after the change number `last`; 0 is the beginning.
    pub fn new(state: AppState, caller: Caller, row: &JobRow, last: i64) -> Self {
        let ttl = Duration::from_secs(state.config.auth.access_ttl_s.into());
        Self {
            job_id: row.job_id.clone(),
            // A number that this job has not reached is of another database, or made up.
            last: if last > row.version { 0 } else { last },
            furthest: None,
            token: None,
            over: false,
            silent_since: Instant::now(),
            stopping: state.audit.stopping(),
            until: Instant::now() + ttl,
            caller,
            state,
        }
    }

    /// `None` ends the connection; a client that wants more comes back.
    pub async fn next(&mut self) -> Option<Frame> {
        while !self.over && !*self.stopping.borrow() {
            if let Some(view) = self.look().await.ok()? {
                self.silent_since = Instant::now();
                return Some(Frame::Job(Box::new(view)));
            }
            if self.over {
                break;
            }
            if self.silent_since.elapsed() >= HEARTBEAT {
                self.silent_since = Instant::now();
                return self.still_welcome().await.then_some(Frame::StillHere);
            }
            tokio::select! {
                () = sleep(LOOK_EVERY) => {}
                () = sleep_until(self.until) => return None,
                _changed = self.stopping.changed() => return None,
            }
        }
        None
    }

    /// The job, if it changed since it was last sent.
    async fn look(&mut self) -> ApiResult<Option<JobView>> {
        let token = self.state.db.change_token().await;
        if token.is_some() && token == self.token {
            return Ok(None);
        }
        let Some(row) = store::find_job(&mut self.state.db.read().await?, &self.job_id).await? else {
            self.over = true;
            return Ok(None);
        };
        self.token = token;
        self.over = row.status()?.is_final();
        if row.version <= self.last && !self.over {
            return Ok(None);
        }
        self.last = row.version;
        let mut view = JobView::of(&row)?;
        if view.progress < self.furthest {
            view.progress = self.furthest;
        }
        self.furthest = view.progress;
        Ok(Some(view))
    }

    /// Is the login active, with the role it came with?
    async fn still_welcome(&self) -> bool {
        let directory = &self.state.logins.directory;
        let known = directory.active(&self.state.db, &self.caller.identity_id, self.state.world.now()).await;
        known.ok().flatten().is_some_and(|identity| identity.role == self.caller.role)
    }

    /// As server-sent events.
    pub fn into_events(self) -> impl Stream<Item = Result<Event, axum::Error>> {
        futures::stream::unfold(self, |mut follower| async move {
            let event = match follower.next().await? {
                Frame::Job(view) => {
                    Event::default().event(name(view.status)).id(view.sequence.to_string()).json_data(&view)
                }
                Frame::StillHere => Ok(Event::default().comment("still here")),
            };
            Some((event, follower))
        })
    }

    /// As texts of a WebSocket, to the end of the job or of the connection.
    pub async fn serve(mut self, mut socket: WebSocket) {
        loop {
            let frame = tokio::select! {
                frame = self.next() => frame,
                // Nothing is expected from there but its end; pings are answered below us.
                message = socket.recv() => match message {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => continue,
                },
            };
            let message = match &frame {
                Some(Frame::Job(view)) => match serde_json::to_string(view) {
                    Ok(text) => Message::Text(text.into()),
                    Err(_unwritable) => return,
                },
                Some(Frame::StillHere) => Message::Ping(axum::body::Bytes::new()),
                None => {
                    // "Normal" at the job's end; otherwise a client should come back.
                    let code = if self.over { close_code::NORMAL } else { close_code::AWAY };
                    Message::Close(Some(CloseFrame { code, reason: "".into() }))
                }
            };
            if socket.send(message).await.is_err() || frame.is_none() {
                return;
            }
        }
    }
}

/// `progress`, or the state that the job ended in.
fn name(status: JobStatus) -> &'static str {
    if status.is_final() { status.as_str() } else { "progress" }
}
