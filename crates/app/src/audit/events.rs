//! Live updates: the tail of the chain as server-sent events.
//!
//! An event's id is its number in the chain, which all servers share; so a client that lost its connection goes on
//! where it was, at whichever server. Events are read after the commit, never announced before it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::Event;
use futures::Stream;
use serde::Serialize;
use spendsense_db::DbError;
use spendsense_engine::time::UnixMs;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use utoipa::ToSchema;

use super::store::{self, AuditFilter, AuditRow};
use crate::http::{AppState, Caller};

/// A line of silence is broken this often, so that both ends notice a dead connection.
const HEARTBEAT: Duration = Duration::from_secs(15);
const PAGE: i64 = 500;

/// What an event says. No texts: whoever wants them asks for the recommendation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Change {
    #[schema(example = 4711)]
    pub seq: i64,
    #[schema(example = "approve")]
    pub action: String,
    #[schema(example = "rec_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub recommendation_id: Option<String>,
    pub user_id: Option<String>,
    pub operator_id: String,
    /// What held afterwards.
    #[schema(example = json!({"status": "approved", "version": 2}))]
    pub after: Option<serde_json::Value>,
    pub at: UnixMs,
}

/// One listener's place in the chain.
pub struct Listener {
    state: AppState,
    caller: Caller,
    links: broadcast::Receiver<Arc<AuditRow>>,
    last: i64,
    /// How far the database is to be read before listening.
    target: i64,
    ready: VecDeque<Event>,
    stopping: watch::Receiver<bool>,
    /// Number of a change that the totals have not been announced for.
    stats_due: Option<i64>,
    /// The connection ends when the longest-lived token would.
    until: tokio::time::Instant,
}

impl Listener {
    /// From after number `last`, or from now on.
    pub async fn new(state: AppState, caller: Caller, last: Option<i64>) -> Result<Self, DbError> {
        let (head, links) = state.audit.listen(&state.db).await?;
        let ttl = Duration::from_secs(state.config.auth.access_ttl_s.into());
        let last = last.map_or(head, |last| last.clamp(0, head));
        let opening =
            Event::default().event("ready").id(last.to_string()).data(format!("{{\"seq\":{last}}}"));
        let stopping = state.audit.stopping();
        Ok(Self {
            state,
            caller,
            links,
            last,
            target: head,
            ready: VecDeque::from([opening]),
            stopping,
            stats_due: None,
            until: tokio::time::Instant::now() + ttl,
        })
    }

    pub fn into_stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        futures::stream::unfold(self, |mut listener| async move {
            let event = listener.next().await?;
            Some((Ok(event), listener))
        })
    }

    /// Reads a page of what lies between us and the target. One at a time: a client may come back after a long while.
    async fn catch_up(&mut self) -> Result<(), DbError> {
        let mut tx = self.state.db.read().await?;
        let rows = store::list_links(&mut tx, &AuditFilter::default(), self.last, PAGE).await?;
        if rows.is_empty() {
            self.last = self.target;
        }
        for row in rows {
            self.take(&row);
        }
        Ok(())
    }

    /// Too slow for the others' pace: everything up to the present head is read from the database.
    async fn fall_back(&mut self) -> Result<(), DbError> {
        self.target = store::find_head(&mut self.state.db.read().await?).await?.seq;
        Ok(())
    }

    fn take(&mut self, row: &AuditRow) {
        let Some(seq) = row.seq.filter(|seq| *seq > self.last) else { return };
        self.last = seq;
        let Some(kind) = event_type(row).filter(|_| may_see(&self.caller, row)) else { return };
        let change = Change {
            seq,
            action: row.entry.action.clone(),
            recommendation_id: row.entry.recommendation_id.clone(),
            user_id: row.entry.user_id.clone(),
            operator_id: row.entry.operator_id.clone(),
            after: row.entry.after_json.as_deref().and_then(|json| serde_json::from_str(json).ok()),
            at: UnixMs(row.entry.occurred_at),
        };
        let data = serde_json::to_string(&change).unwrap_or_default();
        self.ready.push_back(Event::default().event(kind).id(seq.to_string()).data(data));
        if row.entry.recommendation_id.is_some() {
            self.stats_due = Some(seq);
        }
    }

    /// The next event; `None` ends the connection, and the client comes back with the last id.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if *self.stopping.borrow() {
                return None;
            }
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.last < self.target {
                self.catch_up().await.ok()?;
                continue;
            }
            match self.links.try_recv() {
                Ok(row) => self.take(&row),
                Err(TryRecvError::Lagged(_)) => self.fall_back().await.ok()?,
                Err(TryRecvError::Closed) => return None,
                Err(TryRecvError::Empty) => match self.stats_due.take() {
                    // Behind the last of a row of changes: a thousand approvals are one look at the totals.
                    Some(seq) => return Some(stats_updated(seq)),
                    None => {
                        if let Some(silence) = self.wait().await {
                            return silence;
                        }
                    }
                },
            }
        }
    }

    /// Waits for the next link. `Some(None)` ends the connection, `Some(Some(_))` breaks the silence.
    async fn wait(&mut self) -> Option<Option<Event>> {
        tokio::select! {
            link = self.links.recv() => match link {
                Ok(row) => self.take(&row),
                Err(RecvError::Lagged(_)) => return self.fall_back().await.err().map(|_error| None),
                Err(RecvError::Closed) => return Some(None),
            },
            () = tokio::time::sleep(HEARTBEAT) => {
                return Some(self.still_welcome().await.then(|| Event::default().comment("still here")));
            }
            () = tokio::time::sleep_until(self.until) => return Some(None),
            _changed = self.stopping.changed() => return Some(None),
        }
        None
    }

    /// Is the login active, with the role it came with?
    async fn still_welcome(&self) -> bool {
        let directory = &self.state.logins.directory;
        let known = directory.active(&self.state.db, &self.caller.identity_id, self.state.world.now()).await;
        known.ok().flatten().is_some_and(|identity| identity.role == self.caller.role)
    }
}

/// A hint without an id: it is no place to go on from.
fn stats_updated(seq: i64) -> Event {
    Event::default().event("stats_updated").data(format!("{{\"seq\":{seq}}}"))
}

/// The name of the event that an entry is; readings and the like are none.
fn event_type(row: &AuditRow) -> Option<&'static str> {
    let action = row.entry.action.as_str();
    if action == "refused" {
        return Some("alert");
    }
    row.entry.recommendation_id.as_ref()?;
    Some(match action {
        "generate" => "recommendation_created",
        "approve" => "recommendation_approved",
        "reject" => "recommendation_rejected",
        "override" | "modify" => "recommendation_modified",
        "flag" => "recommendation_flagged",
        "resolve" => "recommendation_resolved",
        "undo" | "reopen" => "recommendation_undone",
        "supersede" => "recommendation_superseded",
        "expire" => "recommendation_expired",
        "withdraw" => "recommendation_withdrawn",
        "queue" => "recommendation_queued",
        "deliver" => "recommendation_delivered",
        "view" => "recommendation_viewed",
        "dismiss" => "recommendation_dismissed",
        _ => "recommendation_updated",
    })
}

/// The desk sees the desk; who was refused what is for seniors.
fn may_see(caller: &Caller, row: &AuditRow) -> bool {
    row.entry.recommendation_id.is_some() && row.entry.action != "refused" || caller.role.is_senior()
}
