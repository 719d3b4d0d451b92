//! The outbox in the database.
//!
//! Whoever writes here has written the recommendation in the same transaction before: locks are always taken user,
//! recommendation, delivery, so that no two wait for each other.

use spendsense_db::bulk::{self, Arrivals, Column, Kind, Role, Rows, Table};
use spendsense_db::dialect::only_asked;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::time::UnixMs;
use sqlx::AssertSqlSafe;

/// A delivery as held.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DeliveryRow {
    pub delivery_id: String,
    pub recommendation_id: String,
    pub user_id: String,
    pub channel: String,
    pub status: String,
    pub due_at: i64,
    pub claimed_by: Option<String>,
    pub lease_until: Option<i64>,
    /// Grows with every claim, so that a claim is known by its number.
    pub attempts: i64,
    /// How many of them were made before it was last given up and sent again.
    pub attempts_before: i64,
    pub last_error: Option<String>,
    pub created_at: i64,
    pub delivered_at: Option<i64>,
    pub viewed_at: Option<i64>,
    pub dismissed_at: Option<i64>,
}

/// A delivery to be made.
#[derive(Clone, Debug)]
pub struct NewDelivery<'a> {
    pub delivery_id: String,
    pub recommendation_id: &'a str,
    pub user_id: &'a str,
    pub channel: &'a str,
    pub due_at: UnixMs,
    pub created_at: UnixMs,
}

/// What of a delivery is written when it is queued.
const OUTBOX: Table = Table {
    name: "deliveries",
    columns: &[
        Column::new("delivery_id", Kind::Text, Role::Key),
        Column::new("recommendation_id", Kind::Text, Role::Once),
        Column::new("user_id", Kind::Text, Role::Once),
        Column::new("channel", Kind::Text, Role::Once),
        Column::new("status", Kind::Text, Role::Once),
        Column::new("due_at", Kind::Integer, Role::Once),
        Column::new("created_at", Kind::Integer, Role::Once),
    ],
};

/// A delivery with what it carries and to whom.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ListedRow {
    #[sqlx(flatten)]
    pub delivery: DeliveryRow,
    pub title: String,
    pub user_name: String,
}

/// Which deliveries; `None` is any.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeliveryFilter<'a> {
    pub status: Option<&'static str>,
    pub channel: Option<&'static str>,
    pub user_id: Option<&'a str>,
}

/// An item as its customer sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct InboxRow {
    pub recommendation_id: String,
    pub content_type: String,
    pub r#type: String,
    pub title: String,
    pub content: String,
    pub rationale: String,
    pub priority: String,
    pub status: String,
    pub content_url: Option<String>,
    pub read_time_minutes: Option<i64>,
    pub delivered_at: i64,
    pub viewed_at: Option<i64>,
}

pub async fn insert_deliveries(tx: &mut Tx, deliveries: &[NewDelivery<'_>]) -> Result<(), DbError> {
    let mut rows = Rows::new(OUTBOX.columns.len());
    for delivery in deliveries {
        rows.push([
            (&delivery.delivery_id).into(),
            delivery.recommendation_id.into(),
            delivery.user_id.into(),
            delivery.channel.into(),
            "waiting".into(),
            delivery.due_at.0.into(),
            delivery.created_at.0.into(),
        ]);
    }
    bulk::write(tx, &OUTBOX, &rows, Arrivals::New).await.map(drop)
}

/// The approval was taken back: nothing of it stays.
pub async fn delete_waiting(tx: &mut Tx, recommendation_id: &RecommendationId) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "DELETE FROM deliveries WHERE recommendation_id = $1 AND status = 'waiting'",
        recommendation_id.as_str()
    )
}

/// The item is gone: what was not sent is not sent any more.
pub async fn mark_cancelled(tx: &mut Tx, recommendation_id: &RecommendationId) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE deliveries SET status = 'cancelled'
         WHERE recommendation_id = $1 AND status IN ('waiting', 'sending', 'dead')",
        recommendation_id.as_str()
    )
}

/// What may be sent now: due, or taken by somebody whose lease has run out. Longest due first.
pub async fn list_due(tx: &mut Tx, now: UnixMs, limit: i64) -> Result<Vec<DeliveryRow>, DbError> {
    db_fetch_all!(
        tx,
        DeliveryRow,
        "SELECT * FROM deliveries
         WHERE (status = 'waiting' AND due_at <= $1) OR (status = 'sending' AND lease_until <= $1)
         ORDER BY due_at, delivery_id LIMIT $2",
        now.0,
        limit
    )
}

/// Takes a delivery, if it still stands as it was seen.
pub async fn mark_claimed(
    tx: &mut Tx,
    seen: &DeliveryRow,
    claimed_by: &str,
    lease_until: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE deliveries SET status = 'sending', claimed_by = $1, lease_until = $2, attempts = attempts + 1
         WHERE delivery_id = $3 AND status = $4 AND attempts = $5",
        claimed_by,
        lease_until.0,
        &seen.delivery_id,
        &seen.status,
        seen.attempts
    )
}

/// It went out. A delivery that was cancelled meanwhile stays cancelled and keeps when it went out.
pub async fn mark_sent(tx: &mut Tx, claimed: &DeliveryRow, at: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE deliveries SET status = CASE WHEN status = 'sending' THEN 'delivered' ELSE status END,
             delivered_at = $1, claimed_by = NULL, lease_until = NULL, last_error = NULL
         WHERE delivery_id = $2 AND attempts = $3 AND status IN ('sending', 'cancelled')",
        at.0,
        &claimed.delivery_id,
        claimed.attempts
    )
}

/// It did not go out: tried again at `due_at`, or given up then (`dead`).
pub async fn mark_failed(
    tx: &mut Tx,
    claimed: &DeliveryRow,
    status: &str,
    due_at: UnixMs,
    error: &str,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE deliveries SET status = $1, due_at = $2, last_error = $3, claimed_by = NULL, lease_until = NULL
         WHERE delivery_id = $4 AND attempts = $5 AND status = 'sending'",
        status,
        due_at.0,
        error,
        &claimed.delivery_id,
        claimed.attempts
    )
}

/// It was given up and is due again, if it still stands as it was seen. Its attempts go on counting: a claim is known by
/// its number.
pub async fn mark_retried(tx: &mut Tx, seen: &DeliveryRow, at: UnixMs) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE deliveries SET status = 'waiting', due_at = $1, attempts_before = attempts
         WHERE delivery_id = $2 AND attempts = $3 AND status = 'dead'",
        at.0,
        &seen.delivery_id,
        seen.attempts
    )
}

const LISTED: &str = "SELECT d.*, r.title, u.full_name AS user_name FROM deliveries d
    JOIN recommendations r ON r.recommendation_id = d.recommendation_id
    JOIN users u ON u.user_id = d.user_id";

pub async fn find_listed(tx: &mut Tx, delivery_id: &str) -> Result<Option<ListedRow>, DbError> {
    let sql = format!("{LISTED} WHERE d.delivery_id = $1");
    db_fetch_optional!(tx, ListedRow, AssertSqlSafe(sql.as_str()), delivery_id)
}

/// What was due last comes first, after the place that is given.
impl DeliveryFilter<'_> {
    fn conditions(&self) -> String {
        only_asked([
            ("d.status = $1", self.status.is_some()),
            ("d.channel = $2", self.channel.is_some()),
            ("d.user_id = $3", self.user_id.is_some()),
        ])
    }
}

pub async fn list_deliveries(
    tx: &mut Tx,
    filter: &DeliveryFilter<'_>,
    after: &(i64, String),
    limit: i64,
) -> Result<Vec<ListedRow>, DbError> {
    let sql = format!(
        "{LISTED}
         WHERE {} AND (d.due_at, d.delivery_id) < ($4, $5)
         ORDER BY d.due_at DESC, d.delivery_id DESC LIMIT $6",
        filter.conditions()
    );
    db_fetch_all!(
        tx,
        ListedRow,
        AssertSqlSafe(sql.as_str()),
        filter.status,
        filter.channel,
        filter.user_id,
        after.0,
        &after.1,
        limit
    )
}

pub async fn count_deliveries(tx: &mut Tx, filter: &DeliveryFilter<'_>) -> Result<i64, DbError> {
    let sql = format!("SELECT COUNT(*) FROM deliveries d WHERE {}", filter.conditions());
    let (total,) = db_fetch_one!(
        tx,
        (i64,),
        AssertSqlSafe(sql.as_str()),
        filter.status,
        filter.channel,
        filter.user_id
    )?;
    Ok(total)
}

/// The newest delivery of an item that was not called off, or else the newest.
pub async fn find_of(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
) -> Result<Option<DeliveryRow>, DbError> {
    db_fetch_optional!(
        tx,
        DeliveryRow,
        "SELECT * FROM deliveries WHERE recommendation_id = $1
         ORDER BY CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END, created_at DESC, delivery_id DESC LIMIT 1",
        recommendation_id.as_str()
    )
}

/// What was delivered to a user and not dismissed, newest first, after the place that is given.
pub async fn list_inbox(
    tx: &mut Tx,
    user_id: &UserId,
    after: &(i64, String),
    limit: i64,
) -> Result<Vec<InboxRow>, DbError> {
    db_fetch_all!(
        tx,
        InboxRow,
        "SELECT r.recommendation_id, r.content_type, r.type, r.title, r.content, r.rationale, r.priority, r.status,
                r.content_url, r.read_time_minutes, d.delivered_at, d.viewed_at
         FROM deliveries d JOIN recommendations r ON r.recommendation_id = d.recommendation_id
         WHERE d.user_id = $1 AND d.status = 'delivered' AND r.status IN ('delivered', 'viewed')
           AND (d.delivered_at, r.recommendation_id) < ($2, $3)
         ORDER BY d.delivered_at DESC, r.recommendation_id DESC LIMIT $4",
        user_id.as_str(),
        after.0,
        &after.1,
        limit
    )
}

pub async fn count_inbox(tx: &mut Tx, user_id: &UserId) -> Result<i64, DbError> {
    let (total,) = db_fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM deliveries d JOIN recommendations r ON r.recommendation_id = d.recommendation_id
         WHERE d.user_id = $1 AND d.status = 'delivered' AND r.status IN ('delivered', 'viewed')",
        user_id.as_str()
    )?;
    Ok(total)
}

/// The customer opened it. Only the first time counts.
pub async fn mark_viewed(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
    at: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE deliveries SET viewed_at = COALESCE(viewed_at, $1)
         WHERE recommendation_id = $2 AND status = 'delivered'",
        at.0,
        recommendation_id.as_str()
    )
}

/// The customer put it away.
pub async fn mark_dismissed(
    tx: &mut Tx,
    recommendation_id: &RecommendationId,
    at: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE deliveries SET dismissed_at = COALESCE(dismissed_at, $1)
         WHERE recommendation_id = $2 AND status = 'delivered'",
        at.0,
        recommendation_id.as_str()
    )
}
