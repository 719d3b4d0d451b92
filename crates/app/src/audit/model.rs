//! What an entry of the audit log says; what is asked and answered about the log.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use spendsense_engine::audit::Finding;
use spendsense_engine::ids::{IdentityId, RecommendationId, UserId};
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use super::export::Format;
use super::store::{AuditFilter, AuditRow, Position};
use crate::http::{ApiError, ApiResult, Caller};

/// One thing that somebody did. Who did it is the caller that [`super::record`] is given.
#[derive(Debug)]
pub struct Entry<'a> {
    pub audit_id: String,
    /// `approve`, `override`, `reject`, `generate`, `withdraw`, ….
    pub action: &'a str,
    pub subject: Subject<'a>,
    /// Whose data it is about.
    pub user_id: Option<&'a UserId>,
    /// What held before and after, as far as it changed. Never texts about the user: entries outlive a consent.
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub reason: Option<&'a str>,
    pub metadata: Value,
    pub at: UnixMs,
}

/// What was acted on.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub kind: &'static str,
    pub id: &'a str,
    /// The recommendation it belongs to: its history lists the entry.
    pub recommendation_id: Option<&'a RecommendationId>,
}

impl<'a> Subject<'a> {
    /// A `note`, a `policy_draft`, ….
    pub fn of(kind: &'static str, id: &'a str) -> Self {
        Self { kind, id, recommendation_id: None }
    }

    pub fn recommendation(id: &'a RecommendationId) -> Self {
        Self { kind: "recommendation", id: id.as_str(), recommendation_id: Some(id) }
    }

    pub fn user(id: &'a UserId) -> Self {
        Self::of("user", id.as_str())
    }

    pub fn identity(id: &'a IdentityId) -> Self {
        Self::of("identity", id.as_str())
    }

    /// A thing that belongs to a recommendation, such as a note on it.
    pub fn on(self, recommendation_id: &'a RecommendationId) -> Self {
        Self { recommendation_id: Some(recommendation_id), ..self }
    }
}

/// Which entries, in `GET /api/operator/audit-logs` and its export.
#[derive(Clone, Debug, Default, Deserialize, Serialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
#[garde(allow_unvalidated)]
pub struct AuditMatch {
    /// Who acted. Operators may name themselves only.
    #[param(example = "idn_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<String>,
    #[param(example = "approve")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation_id: Option<String>,
    /// Whose data it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The first instant (RFC 3339).
    #[param(value_type = Option<String>, example = "2026-11-20T00:00:00Z")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<UnixMs>,
    /// The instant before which it must have been.
    #[param(value_type = Option<String>, example = "2026-11-22T00:00:00Z")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<UnixMs>,
    /// A text anywhere in reason, metadata, action or ids.
    #[garde(length(chars, max = 200))]
    #[param(max_length = 200, example = "fits")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

impl AuditMatch {
    /// What the caller may look for.
    pub fn filter(&self, caller: &Caller) -> ApiResult<AuditFilter> {
        let own = caller.identity_id.as_str();
        let operator_id = match self.operator_id.as_deref() {
            named if caller.role.is_senior() => named,
            Some(named) if named != own => {
                return Err(ApiError::Forbidden("operators see their own entries only".into()));
            }
            _ => Some(own),
        };
        Ok(AuditFilter {
            operator_id: operator_id.map(str::to_owned),
            action: self.action.clone(),
            recommendation_id: self.recommendation_id.clone(),
            user_id: self.user_id.clone(),
            from: self.from,
            to: self.to,
            text: self.q.clone().filter(|text| !text.is_empty()),
        })
    }
}

/// Paging of `GET /api/operator/audit-logs`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditPaging {
    /// How many, 1 to 500.
    #[garde(range(min = 1, max = 500))]
    #[serde(default = "default_limit")]
    #[param(default = 100, minimum = 1, maximum = 500)]
    pub limit: i64,
    /// `next_cursor` of the page before.
    #[garde(skip)]
    pub cursor: Option<String>,
}

fn default_limit() -> i64 {
    100
}

impl AuditPaging {
    /// The entry that the page before ended with.
    pub fn position(&self) -> ApiResult<Option<Position>> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let parsed = cursor.split_once('.').and_then(|(at, audit_id)| {
            Some(Position { at: UnixMs(at.parse().ok()?), audit_id: audit_id.to_owned() })
        });
        let wrong = || ApiError::field(["query", "cursor"], "is not a cursor of this list", "value_error");
        parsed.map(Some).ok_or_else(wrong)
    }
}

/// Which kind of file.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `jsonl` (the default) or `csv`.
    #[garde(skip)]
    #[param(inline)]
    pub format: Option<Format>,
}

/// Which part of the chain to check.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct VerifyQuery {
    /// The first link to check.
    #[garde(range(min = 1))]
    #[serde(default = "first")]
    #[param(default = 1, minimum = 1)]
    pub from_seq: i64,
    /// How many, at most a million.
    #[garde(range(min = 1, max = 1_000_000))]
    #[serde(default = "default_part")]
    #[param(default = 100_000, minimum = 1, maximum = 1_000_000)]
    pub limit: i64,
}

fn first() -> i64 {
    1
}

fn default_part() -> i64 {
    100_000
}

/// Where live updates go on.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// The id of the last event that was seen; the header `Last-Event-ID` goes before it.
    #[garde(range(min = 0))]
    #[param(minimum = 0, example = 4711)]
    pub last_event_id: Option<i64>,
}

/// A page of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditList {
    pub items: Vec<AuditView>,
    /// How many match in all.
    pub total: i64,
    /// Ask for the next page with it; absent on the last one.
    #[schema(example = "1795251600000.aud_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub next_cursor: Option<String>,
}

impl AuditList {
    /// `rows` may hold one more than the page, which shows that there is a next one.
    pub fn page(mut rows: Vec<AuditRow>, limit: i64, total: i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more);
        let next_cursor = last.map(|row| format!("{}.{}", row.entry.occurred_at, row.entry.audit_id));
        Self { items: rows.into_iter().map(AuditView::from).collect(), total, next_cursor }
    }
}

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditView {
    #[schema(example = "aud_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub audit_id: String,
    /// Its number in the chain; absent in the moment before it is linked.
    #[schema(example = 4711)]
    pub seq: Option<i64>,
    pub timestamp: UnixMs,
    #[schema(example = "idn_0193f6c2a4b87d1e9c3b5a7f21d04e68")]
    pub operator_id: String,
    pub operator_name: Option<String>,
    /// Of the actor then; `system` where the program acted by itself or by a command.
    #[schema(example = "operator")]
    pub operator_role: String,
    #[schema(example = "approve")]
    pub action: String,
    #[schema(example = "recommendation")]
    pub subject_kind: Option<String>,
    pub subject_id: Option<String>,
    pub recommendation_id: Option<String>,
    pub user_id: Option<String>,
    #[schema(example = json!({"status": "pending", "version": 1}))]
    pub before: Option<Value>,
    #[schema(example = json!({"status": "approved", "version": 2}))]
    pub after: Option<Value>,
    pub reason: Option<String>,
    pub metadata: Value,
    pub request_id: Option<String>,
    /// SHA-256 over the hash of the entry before and this one.
    pub hash: Option<String>,
}

impl From<AuditRow> for AuditView {
    fn from(row: AuditRow) -> Self {
        // A text that is no JSON any more is shown as what it is.
        let json = |text: String| serde_json::from_str(&text).unwrap_or(Value::String(text));
        let entry = row.entry;
        Self {
            audit_id: entry.audit_id,
            seq: row.seq,
            timestamp: UnixMs(entry.occurred_at),
            operator_id: entry.operator_id,
            operator_name: row.operator_name,
            operator_role: entry.operator_role,
            action: entry.action,
            subject_kind: entry.subject_kind,
            subject_id: entry.subject_id,
            recommendation_id: entry.recommendation_id,
            user_id: entry.user_id,
            before: entry.before_json.map(json),
            after: entry.after_json.map(json),
            reason: entry.reason,
            metadata: json(entry.metadata),
            request_id: entry.request_id,
            hash: row.hash,
        }
    }
}

/// `GET /api/operator/audit/head`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChainHead {
    /// Number of the last link; 0 before the first.
    #[schema(example = 4711)]
    pub seq: i64,
    pub hash: String,
    pub linked_at: Option<UnixMs>,
    /// Committed entries that are not linked yet.
    pub unlinked_entries: i64,
    /// How long the oldest of them waits, in milliseconds.
    pub unlinked_age_ms: Option<i64>,
    /// The newest head that was noted outside the database.
    pub anchor: Option<AnchorView>,
    pub as_of: UnixMs,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AnchorView {
    pub seq: i64,
    pub hash: String,
    pub at: UnixMs,
}

/// `GET /api/operator/audit/verify`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChainPart {
    pub intact: bool,
    pub from_seq: i64,
    /// The last link that was checked.
    pub to_seq: i64,
    /// The last link there is.
    pub head_seq: i64,
    /// Where to go on; absent when the end was reached.
    pub next_seq: Option<i64>,
    pub links: u64,
    pub anchors_met: u64,
    pub findings: Vec<Finding>,
}
