//! What an entry of the audit log says.

use serde_json::Value;
use spendsense_engine::ids::{IdentityId, RecommendationId, UserId};
use spendsense_engine::time::UnixMs;

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
