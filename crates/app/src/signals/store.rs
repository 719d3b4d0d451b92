//! Computed signals in the database: one row per user and window, the newest.

use spendsense_db::bulk::UserRange;
use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_optional};
use spendsense_engine::ids::UserId;
use spendsense_engine::money::Currency;
use spendsense_engine::signals::WindowSignals;
use spendsense_engine::time::{Day, UnixMs};

/// Signals as stored, with the moment they were computed. Evidence is not stored: the kernel makes it again.
#[derive(Clone, Debug)]
pub struct StoredSignals {
    pub signals: WindowSignals,
    pub computed_at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct FeatureRow {
    user_id: String,
    window_days: i64,
    as_of: i64,
    currency: String,
    features: String,
    notes: String,
    history_days: Option<i64>,
    fingerprint: String,
    computed_at: i64,
}

pub async fn upsert_features(
    tx: &mut Tx,
    user_id: &UserId,
    signals: &WindowSignals,
    at: UnixMs,
) -> Result<(), DbError> {
    db_execute!(
        tx,
        "INSERT INTO user_features
             (user_id, window_days, as_of, currency, features, notes, history_days, fingerprint, computed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (user_id, window_days) DO UPDATE SET
             as_of = excluded.as_of, currency = excluded.currency, features = excluded.features,
             notes = excluded.notes, history_days = excluded.history_days, fingerprint = excluded.fingerprint,
             computed_at = excluded.computed_at",
        user_id.as_str(),
        i64::from(signals.window_days),
        i64::from(signals.as_of.0),
        signals.currency.as_str(),
        features_json(signals),
        notes_json(signals),
        signals.history_days.map(i64::from),
        &signals.fingerprint,
        at.0
    )?;
    Ok(())
}

pub async fn find_features(
    tx: &mut Tx,
    user_id: &UserId,
    window_days: u16,
) -> Result<Option<StoredSignals>, DbError> {
    db_fetch_optional!(
        tx,
        FeatureRow,
        "SELECT user_id, window_days, as_of, currency, features, notes, history_days, fingerprint, computed_at
         FROM user_features WHERE user_id = $1 AND window_days = $2",
        user_id.as_str(),
        i64::from(window_days)
    )?
    .map(StoredSignals::try_from)
    .transpose()
}

/// Every stored window, shortest first.
pub async fn list_features(tx: &mut Tx, user_id: &UserId) -> Result<Vec<StoredSignals>, DbError> {
    db_fetch_all!(
        tx,
        FeatureRow,
        "SELECT user_id, window_days, as_of, currency, features, notes, history_days, fingerprint, computed_at
         FROM user_features WHERE user_id = $1 ORDER BY window_days",
        user_id.as_str()
    )?
    .into_iter()
    .map(StoredSignals::try_from)
    .collect()
}

/// Every stored window of the users of a range.
pub async fn list_features_in_range(
    tx: &mut Tx,
    range: &UserRange,
) -> Result<Vec<(UserId, StoredSignals)>, DbError> {
    db_fetch_all!(
        tx,
        FeatureRow,
        "SELECT user_id, window_days, as_of, currency, features, notes, history_days, fingerprint, computed_at
         FROM user_features WHERE user_id >= $1 AND user_id <= $2 ORDER BY user_id, window_days",
        &range.first,
        &range.last
    )?
    .into_iter()
    .map(|row| Ok((UserId::from(row.user_id.as_str()), StoredSignals::try_from(row)?)))
    .collect()
}

pub async fn delete_features(tx: &mut Tx, user_id: &UserId) -> Result<u64, DbError> {
    db_execute!(tx, "DELETE FROM user_features WHERE user_id = $1", user_id.as_str())
}

/// The features as stored text.
pub fn features_json(signals: &WindowSignals) -> String {
    serde_json::to_string(&signals.features).unwrap_or_default()
}

pub fn notes_json(signals: &WindowSignals) -> String {
    serde_json::to_string(&signals.notes).unwrap_or_default()
}

impl TryFrom<FeatureRow> for StoredSignals {
    type Error = DbError;

    fn try_from(row: FeatureRow) -> Result<Self, DbError> {
        let fault =
            |column| DbError::Inconsistent { table: "user_features", column, id: row.user_id.clone() };
        Ok(Self {
            signals: WindowSignals {
                window_days: u16::try_from(row.window_days).map_err(|_| fault("window_days"))?,
                as_of: Day(i32::try_from(row.as_of).map_err(|_| fault("as_of"))?),
                currency: Currency::parse(&row.currency).ok_or_else(|| fault("currency"))?,
                features: serde_json::from_str(&row.features).map_err(|_| fault("features"))?,
                evidence: Vec::new(),
                notes: serde_json::from_str(&row.notes).map_err(|_| fault("notes"))?,
                history_days: row
                    .history_days
                    .map(u32::try_from)
                    .transpose()
                    .map_err(|_| fault("history_days"))?,
                fingerprint: row.fingerprint.clone(),
            },
            computed_at: UnixMs(row.computed_at),
        })
    }
}
