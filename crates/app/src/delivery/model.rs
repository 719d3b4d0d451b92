//! What a customer's inbox shows, and what operators see of deliveries.

use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use super::store::{DeliveryFilter, InboxRow, ListedRow};
use crate::recommendations::model::not_blank;

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

/// Which deliveries of `GET /api/operator/deliveries`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryStatus {
    All,
    Waiting,
    Sending,
    Delivered,
    Dead,
    Cancelled,
}

/// The ways out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryChannel {
    All,
    Inbox,
    File,
    Smtp,
}

/// `GET /api/operator/deliveries`.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeliveriesQuery {
    /// Only of this state, or `all`.
    #[garde(skip)]
    #[serde(default = "dead")]
    #[param(inline, default = "dead", example = "dead")]
    pub status: DeliveryStatus,
    #[garde(skip)]
    #[serde(default = "any_channel")]
    #[param(inline, default = "all", example = "all")]
    pub channel: DeliveryChannel,
    /// Only to this user.
    #[garde(inner(length(min = 1, max = 200)))]
    #[param(min_length = 1, max_length = 200)]
    pub user_id: Option<String>,
    /// How many, 1 to 500.
    #[garde(range(min = 1, max = 500))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 500)]
    pub limit: i64,
    /// `next_cursor` of the page before.
    #[garde(inner(length(max = 500)))]
    #[param(max_length = 500)]
    pub cursor: Option<String>,
}

fn dead() -> DeliveryStatus {
    DeliveryStatus::Dead
}

fn any_channel() -> DeliveryChannel {
    DeliveryChannel::All
}

impl DeliveriesQuery {
    pub fn filter(&self) -> DeliveryFilter<'_> {
        DeliveryFilter {
            status: match self.status {
                DeliveryStatus::All => None,
                DeliveryStatus::Waiting => Some("waiting"),
                DeliveryStatus::Sending => Some("sending"),
                DeliveryStatus::Delivered => Some("delivered"),
                DeliveryStatus::Dead => Some("dead"),
                DeliveryStatus::Cancelled => Some("cancelled"),
            },
            channel: match self.channel {
                DeliveryChannel::All => None,
                DeliveryChannel::Inbox => Some("inbox"),
                DeliveryChannel::File => Some("file"),
                DeliveryChannel::Smtp => Some("smtp"),
            },
            user_id: self.user_id.as_deref(),
        }
    }
}

/// Deliveries, what was due last first.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryPage {
    pub items: Vec<DeliveryItem>,
    /// How many match in all.
    pub total: i64,
    pub next_cursor: Option<String>,
}

/// A recommendation on its way to its customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryItem {
    #[schema(example = "dlv_0193a1")]
    pub delivery_id: String,
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    /// Empty once consent is withdrawn.
    pub title: String,
    #[schema(example = "usr_0193a1")]
    pub user_id: String,
    pub user_name: String,
    /// `inbox`, `file` or `smtp`.
    #[schema(example = "smtp")]
    pub channel: String,
    /// `waiting`, `sending`, `delivered`, `dead` or `cancelled`.
    #[schema(example = "dead")]
    pub status: String,
    /// When it is sent, or tried again; of what is `dead`, when it was given up.
    pub due_at: UnixMs,
    /// All of them, those before a retry included.
    #[schema(example = 8)]
    pub attempts: i64,
    /// Why the last attempt failed.
    #[schema(example = "no answer within 30 s")]
    pub last_error: Option<String>,
    pub created_at: UnixMs,
    pub delivered_at: Option<UnixMs>,
}

/// Body of a retry; all of it may be left out.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RetryRequest {
    /// Why, at least 10 characters.
    #[garde(inner(length(chars, min = 10, max = 5000), custom(not_blank)))]
    #[schema(example = "The mail server answers again", min_length = 10, max_length = 5000)]
    pub reason: Option<String>,
}

impl From<ListedRow> for DeliveryItem {
    fn from(row: ListedRow) -> Self {
        let delivery = row.delivery;
        Self {
            delivery_id: delivery.delivery_id,
            recommendation_id: delivery.recommendation_id,
            title: row.title,
            user_id: delivery.user_id,
            user_name: row.user_name,
            channel: delivery.channel,
            status: delivery.status,
            due_at: UnixMs(delivery.due_at),
            attempts: delivery.attempts,
            last_error: delivery.last_error,
            created_at: UnixMs(delivery.created_at),
            delivered_at: delivery.delivered_at.map(UnixMs),
        }
    }
}
