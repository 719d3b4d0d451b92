//! What only the records themselves can say.

use rustc_hash::FxHashMap;
use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_fetch_all, db_fetch_one};
use spendsense_engine::usage::periods::Range;
use sqlx::AssertSqlSafe;

use super::Dimension;
use crate::kpis::query::Filter;

/// Runs a query of records that pass: first what [`passing`] names, then what else is bound.
macro_rules! fetch_passing {
    ($fetch:ident, $tx:expr, $row:ty, $sql:expr, $range:expr, $filter:expr $(, $bind:expr)*) => {{
        let Filter { regions, companies, models, departments } = $filter;
        let list = |list: &[String]| serde_json::to_string(list).unwrap_or_default();
        $fetch!(
            $tx,
            $row,
            AssertSqlSafe($sql.as_str()),
            i64::from($range.first.0),
            i64::from($range.last.0),
            list(regions),
            list(companies),
            list(departments),
            list(models)
            $(, $bind)*
        )
    }};
}

/// Records of the range that pass, `$1` to `$6` being its first and last day and the filter's lists as JSON arrays.
fn passing(tx: &Tx) -> String {
    let one_of = |column: &str, parameter: &str| {
        format!("({parameter} = '[]' OR {column} IN {})", json_list(tx.backend(), parameter))
    };
    format!(
        "usage_records r JOIN usage_profiles p ON p.profile_no = r.profile_no
         WHERE r.day >= $1 AND r.day <= $2 AND {} AND {} AND {} AND {}",
        one_of("p.region", "$3"),
        one_of("p.company", "$4"),
        one_of("p.department", "$5"),
        one_of("r.model", "$6"),
    )
}

#[derive(sqlx::FromRow)]
struct Counted {
    key: String,
    conversations: i64,
}

/// Distinct conversations of everything that passes, counted from the records.
pub async fn count_conversations(tx: &mut Tx, range: Range, filter: &Filter) -> Result<i64, DbError> {
    let sql =
        format!("SELECT COUNT(*) FROM (SELECT DISTINCT r.conversation_id FROM {}) AS seen", passing(tx));
    let (count,) = fetch_passing!(db_fetch_one, tx, (i64,), sql, range, filter)?;
    Ok(count)
}

/// Distinct conversations by a dimension, counted from the records.
pub async fn count_conversations_by(
    tx: &mut Tx,
    dimension: Dimension,
    range: Range,
    filter: &Filter,
) -> Result<FxHashMap<String, i64>, DbError> {
    let sql = format!(
        "SELECT key, COUNT(*) AS conversations
         FROM (SELECT DISTINCT {} AS key, r.conversation_id FROM {}) AS seen GROUP BY key ORDER BY key",
        dimension.column(),
        passing(tx)
    );
    let rows = fetch_passing!(db_fetch_all, tx, Counted, sql, range, filter)?;
    Ok(rows.into_iter().map(|row| (row.key, row.conversations)).collect())
}

/// Each conversation of each day, once.
pub async fn list_conversation_days(
    tx: &mut Tx,
    range: Range,
    filter: &Filter,
) -> Result<Vec<(i64, String)>, DbError> {
    let sql = format!("SELECT DISTINCT r.day, r.conversation_id FROM {} ORDER BY r.day", passing(tx));
    fetch_passing!(db_fetch_all, tx, (i64, String), sql, range, filter)
}

/// A conversation's sums.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ConversationRow {
    pub conversation_id: String,
    pub cost_nano_usd: i64,
    pub records: i64,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    pub other_tokens: i64,
}

/// The costliest first, of equals the first by id, after `position` (cost and id).
pub async fn list_conversations(
    tx: &mut Tx,
    range: Range,
    filter: &Filter,
    position: Option<&(i64, String)>,
    limit: i64,
) -> Result<Vec<ConversationRow>, DbError> {
    let sql = format!(
        "SELECT * FROM (
             SELECT r.conversation_id, CAST(SUM(r.cost_nano_usd) AS BIGINT) AS cost_nano_usd, COUNT(*) AS records,
                 CAST(SUM(CASE WHEN r.token_type = 'prompt' THEN r.token_count ELSE 0 END) AS BIGINT) AS prompt_tokens,
                 CAST(SUM(CASE WHEN r.token_type = 'completion' THEN r.token_count ELSE 0 END) AS BIGINT)
                     AS completion_tokens,
                 CAST(SUM(CASE WHEN r.token_type IN ('prompt', 'completion') THEN 0 ELSE r.token_count END) AS BIGINT)
                     AS other_tokens
             FROM {} GROUP BY r.conversation_id) AS seen
         WHERE cost_nano_usd < $7 OR (cost_nano_usd = $7 AND conversation_id > $8)
         ORDER BY cost_nano_usd DESC, conversation_id LIMIT $9",
        passing(tx)
    );
    let (cost, id) = position.map_or((i64::MAX, ""), |(cost, id)| (*cost, id.as_str()));
    fetch_passing!(db_fetch_all, tx, ConversationRow, sql, range, filter, cost, id, limit)
}

/// A rate that records of a model and token type were charged at.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RateRow {
    pub model: String,
    pub token_type: String,
    pub rate_nano_usd: i64,
    pub first_day: i64,
    pub last_day: i64,
    pub records: i64,
    pub tokens: i64,
    pub cost_nano_usd: i64,
}

pub async fn list_rates(tx: &mut Tx, range: Range, filter: &Filter) -> Result<Vec<RateRow>, DbError> {
    let sql = format!(
        "SELECT r.model, r.token_type, r.rate_nano_usd, MIN(r.day) AS first_day, MAX(r.day) AS last_day,
             COUNT(*) AS records, CAST(SUM(r.token_count) AS BIGINT) AS tokens,
             CAST(SUM(r.cost_nano_usd) AS BIGINT) AS cost_nano_usd
         FROM {} GROUP BY r.model, r.token_type, r.rate_nano_usd
         ORDER BY r.model, r.token_type, first_day, r.rate_nano_usd",
        passing(tx)
    );
    fetch_passing!(db_fetch_all, tx, RateRow, sql, range, filter)
}
