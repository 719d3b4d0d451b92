//! How far and how new the records are, and what was found of them.

use spendsense_db::{DbError, Tx, db_fetch_one, db_fetch_optional};
use spendsense_engine::time::Day;
use spendsense_engine::usage::periods::Range;

/// The first and the last day with a record.
pub async fn find_bounds(tx: &mut Tx) -> Result<Option<Range>, DbError> {
    let (first, last) = db_fetch_one!(
        tx,
        (Option<i64>, Option<i64>),
        "SELECT (SELECT day FROM daily_metrics ORDER BY day LIMIT 1),
                (SELECT day FROM daily_metrics ORDER BY day DESC LIMIT 1)"
    )?;
    let day = |day: i64| i32::try_from(day).map(Day).ok();
    Ok(first.and_then(day).zip(last.and_then(day)).map(|(first, last)| Range { first, last }))
}

/// When the records last changed, and whether they are changing.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FreshnessRow {
    pub as_of: Option<i64>,
    pub importing: i64,
    pub last_upload: Option<String>,
    pub last_finished_at: Option<i64>,
}

pub async fn find_freshness(tx: &mut Tx) -> Result<FreshnessRow, DbError> {
    db_fetch_one!(
        tx,
        FreshnessRow,
        "SELECT (SELECT MAX(committed_at) FROM usage_chunks) AS as_of,
             (SELECT COUNT(*) FROM usage_uploads WHERE status IN ('importing', 'reverting')) AS importing,
             last.upload_id AS last_upload, last.finished_at AS last_finished_at
         FROM (SELECT 1 AS one) AS always LEFT JOIN (
             SELECT upload_id, finished_at FROM usage_uploads WHERE status = 'imported' AND source <> 'system'
             ORDER BY upload_no DESC LIMIT 1) AS last ON 1 = 1"
    )
}

/// The last check.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CheckRow {
    pub checked_at: i64,
    pub records: i64,
    pub keys: i64,
    pub differences: i64,
}

pub async fn find_last_check(tx: &mut Tx) -> Result<Option<CheckRow>, DbError> {
    db_fetch_optional!(
        tx,
        CheckRow,
        "SELECT checked_at, records, keys, differences FROM usage_checks ORDER BY check_no DESC LIMIT 1"
    )
}

/// `running`, `done` or `failed`, and when the records had last changed when the run read them.
pub async fn find_recost_status(
    tx: &mut Tx,
    recost_id: &str,
) -> Result<Option<(String, Option<i64>)>, DbError> {
    db_fetch_optional!(
        tx,
        (String, Option<i64>),
        "SELECT status, data_as_of FROM usage_recosts WHERE recost_id = $1",
        recost_id
    )
}

/// Says which state the records, subscribers and sums are in: it grows with every change of them.
pub async fn find_generation(tx: &mut Tx) -> Result<i64, DbError> {
    db_fetch_one!(tx, (i64,), "SELECT generation FROM usage_state WHERE state_no = 1")
        .map(|(generation,)| generation)
}
