//! What a customer's inbox shows.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use super::store::InboxRow;

/// `GET /inbox`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// How many, 1 to 100.
    #[garde(range(min = 1, max = 100))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 100)]
    pub limit: i64,
    /// `next_cursor` of the page before.
    #[garde(inner(length(max = 500)))]
    #[param(max_length = 500)]
    pub cursor: Option<String>,
}

fn default_limit() -> i64 {
    50
}

/// What was delivered to the caller and not dismissed, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct InboxPage {
    pub items: Vec<InboxItem>,
    /// How many there are in all.
    pub total: i64,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct InboxItem {
    #[schema(example = "rec_0193a1")]
    pub id: String,
    /// `education` or `partner_offer`.
    #[schema(example = "education")]
    pub content_type: String,
    /// `article`, `video`, `tool`, `quiz` or `offer`.
    #[schema(example = "article")]
    pub r#type: String,
    pub title: String,
    pub content: String,
    /// Why the customer gets it.
    pub rationale: String,
    #[schema(example = "high")]
    pub priority: String,
    /// `delivered` or `viewed`.
    #[schema(example = "delivered")]
    pub status: String,
    pub content_url: Option<String>,
    pub read_time_minutes: Option<i64>,
    pub delivered_at: UnixMs,
    pub viewed_at: Option<UnixMs>,
}

/// What became of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct InboxState {
    #[schema(example = "rec_0193a1")]
    pub id: String,
    #[schema(example = "viewed")]
    pub status: String,
}

impl From<InboxRow> for InboxItem {
    fn from(row: InboxRow) -> Self {
        Self {
            id: row.recommendation_id,
            content_type: row.content_type,
            r#type: row.r#type,
            title: row.title,
            content: row.content,
            rationale: row.rationale,
            priority: row.priority,
            status: row.status,
            content_url: row.content_url,
            read_time_minutes: row.read_time_minutes,
            delivered_at: UnixMs(row.delivered_at),
            viewed_at: row.viewed_at.map(UnixMs),
        }
    }
}
