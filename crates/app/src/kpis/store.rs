//! The sums and records of AI usage, as questions about a range read them.
//!
//! What is read row by row in great number goes through [`scan()`]: its texts hold whole numbers only, never what came
//! with a request.

use rustc_hash::FxHashMap;
use spendsense_db::bulk::{Cell, Kind, scan};
use spendsense_db::dialect::json_list;
use spendsense_db::{DbError, Tx, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::time::{Day, UnixMs};
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::kpis::Sums;
use spendsense_engine::usage::periods::{Range, month_around, month_of};
use sqlx::AssertSqlSafe;

use super::query::Filter;

const SUMS: &str = "CAST(SUM(records) AS BIGINT), CAST(SUM(cost_nano_usd) AS BIGINT),
    CAST(SUM(prompt_tokens) AS BIGINT), CAST(SUM(completion_tokens) AS BIGINT), CAST(SUM(other_tokens) AS BIGINT)";

/// Where the conversations of a range are counted again: see `usage_returns`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Region,
    Company,
    Department,
    Model,
}

impl Scope {
    fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Company => "company",
            Self::Department => "department",
            Self::Model => "model",
        }
    }
}

/// What a list or a count is by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    Region,
    Company,
    Department,
    Model,
    Subscriber,
}

impl Dimension {
    fn column(self) -> &'static str {
        match self {
            Self::Region => "p.region",
            Self::Company => "p.company",
            Self::Department => "p.department",
            Self::Model => "r.model",
            Self::Subscriber => "p.subscriber_id",
        }
    }
}

fn integer(cell: Cell<'_>) -> i64 {
    match cell {
        Cell::Integer(value) => value,
        _ => 0,
    }
}

fn text(cell: Cell<'_>) -> &str {
    match cell {
        Cell::Text(value) => value,
        _ => "",
    }
}

fn day(cell: Cell<'_>) -> Day {
    Day(i32::try_from(integer(cell)).unwrap_or(i32::MAX))
}

fn sums([records, cost, prompt, completion, other]: [Cell<'_>; 5]) -> Sums {
    Sums {
        cost: NanoUsd(integer(cost)),
        records: integer(records),
        prompt_tokens: integer(prompt),
        completion_tokens: integer(completion),
        other_tokens: integer(other),
        ..Sums::default()
    }
}

/// Every day and region of the range; conversations are those of the day.
pub async fn each_region_day(
    tx: &mut Tx,
    range: Range,
    mut each: impl FnMut(Day, &str, Sums),
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT day, region, records, cost_nano_usd, prompt_tokens, completion_tokens, other_tokens, conversations
         FROM daily_metrics WHERE day >= {} AND day <= {}",
        range.first.0, range.last.0
    );
    let mut kinds = [Kind::Integer; 8];
    kinds[1] = Kind::Text;
    scan(tx, &sql, kinds, |[at, region, records, cost, prompt, completion, other, conversations]| {
        let of_day = sums([records, cost, prompt, completion, other]);
        each(day(at), text(region), Sums { conversations: integer(conversations), ..of_day });
        Ok(())
    })
    .await
}

/// Sums of each model in each region. Conversations are added up over days; [`list_returns`] says by how much too many.
pub async fn each_region_model(
    tx: &mut Tx,
    range: Range,
    mut each: impl FnMut(&str, &str, Sums),
) -> Result<(), DbError> {
    let mut kinds = [Kind::Integer; 8];
    (kinds[0], kinds[1]) = (Kind::Text, Kind::Text);
    for (part, sign) in parts(range) {
        let (table, time) = match part {
            Part::Months(..) => ("monthly_model_metrics", part.condition("month")),
            Part::Days(_) => ("daily_model_metrics", part.condition("day")),
        };
        let sql = format!(
            "SELECT region, model, {SUMS}, CAST(SUM(conversations) AS BIGINT) FROM {table}
             WHERE {time} GROUP BY region, model"
        );
        scan(tx, &sql, kinds, |[region, model, records, cost, prompt, completion, other, conversations]| {
            let of_model = sums([records, cost, prompt, completion, other]);
            let counted = Sums { conversations: integer(conversations), ..of_model };
            each(text(region), text(model), signed(counted, sign));
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Companies and departments of regions: what they cost. The names of regions, companies and departments come as they
/// are stored; a name may come several times.
pub async fn each_spend(
    tx: &mut Tx,
    dimension: Dimension,
    range: Range,
    mut each: impl FnMut(&str, &str, NanoUsd, i64),
) -> Result<(), DbError> {
    let column = if dimension == Dimension::Company { "company" } else { "department" };
    for (part, sign) in parts(range) {
        let sql = match part {
            Part::Months(..) => format!(
                "SELECT region, {column}, CAST(SUM(cost_nano_usd) AS BIGINT), CAST(SUM(records) AS BIGINT)
                 FROM monthly_{column}_metrics WHERE {} GROUP BY region, {column}",
                part.condition("month")
            ),
            Part::Days(_) => format!(
                "SELECT p.region, p.{column}, CAST(SUM(d.cost) AS BIGINT), CAST(SUM(d.records) AS BIGINT)
                 FROM (SELECT profile_no, SUM(cost_nano_usd) AS cost, SUM(records) AS records FROM usage_daily
                       WHERE {} GROUP BY profile_no) AS d
                 JOIN usage_profiles p ON p.profile_no = d.profile_no GROUP BY p.region, p.{column}",
                part.condition("day")
            ),
        };
        scan(
            tx,
            &sql,
            [Kind::Text, Kind::Text, Kind::Integer, Kind::Integer],
            |[region, name, cost, records]| {
                each(text(region), text(name), NanoUsd(sign * integer(cost)), sign * integer(records));
                Ok(())
            },
        )
        .await?;
    }
    Ok(())
}

/// A stretch of a range that one query adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Months(i32, i32),
    Days(Range),
}

impl Part {
    fn condition(self, column: &str) -> String {
        let (first, last) = match self {
            Self::Months(first, last) => (first, last),
            Self::Days(range) => (range.first.0, range.last.0),
        };
        format!("{column} >= {first} AND {column} <= {last}")
    }
}

/// A range as parts that are added (1) or taken away (−1): whole months, and the days at their ends, whichever side of
/// the month's border has fewer.
fn parts(range: Range) -> Vec<(Part, i64)> {
    let (first, last) = (month_around(range.first), month_around(range.last));
    let (mut from, mut to) = (month_of(range.first), month_of(range.last));
    if from == to && range != first {
        return vec![(Part::Days(range), 1)];
    }
    let mut parts = Vec::new();
    // What of the first month lies in the range, and what before it.
    let (inside, outside) = (first.last.since(range.first) + 1, range.first.since(first.first));
    if outside > inside {
        parts.push((Part::Days(Range { first: range.first, last: first.last }), 1));
        from += 1;
    } else if outside > 0 {
        parts.push((Part::Days(Range { first: first.first, last: range.first.plus(-1) }), -1));
    }
    let (inside, outside) = (range.last.since(last.first) + 1, last.last.since(range.last));
    if outside > inside {
        parts.push((Part::Days(Range { first: last.first, last: range.last }), 1));
        to -= 1;
    } else if outside > 0 {
        parts.push((Part::Days(Range { first: range.last.plus(1), last: last.last }), -1));
    }
    if from <= to {
        parts.push((Part::Months(from, to), 1));
    }
    parts
}

fn signed(of: Sums, sign: i64) -> Sums {
    Sums {
        cost: NanoUsd(of.cost.0 * sign),
        records: of.records * sign,
        prompt_tokens: of.prompt_tokens * sign,
        completion_tokens: of.completion_tokens * sign,
        other_tokens: of.other_tokens * sign,
        conversations: of.conversations * sign,
        days_with_usage: of.days_with_usage,
    }
}

/// By how much the conversations of a scope's rows are too many when the days of the range are added up.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Returns {
    pub region: String,
    pub name: String,
    pub conversations: i64,
}

pub async fn list_returns(tx: &mut Tx, scope: Scope, range: Range) -> Result<Vec<Returns>, DbError> {
    db_fetch_all!(
        tx,
        Returns,
        "SELECT region, name, CAST(SUM(conversations) AS BIGINT) AS conversations FROM usage_returns
         WHERE scope = $1 AND day >= $2 AND day <= $3 AND previous_day >= $2
         GROUP BY region, name ORDER BY region, name",
        scope.as_str(),
        i64::from(range.first.0),
        i64::from(range.last.0)
    )
}

/// Every profile and model of the range's conversations that have more than one of either, by conversation.
pub async fn each_wide(
    tx: &mut Tx,
    range: Range,
    mut each: impl FnMut(&str, i64, &str),
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT DISTINCT conversation_id, profile_no, model FROM usage_wide_conversations
         WHERE day >= {} AND day <= {} ORDER BY conversation_id",
        range.first.0, range.last.0
    );
    scan(tx, &sql, [Kind::Text, Kind::Integer, Kind::Text], |[conversation, profile, model]| {
        each(text(conversation), integer(profile), text(model));
        Ok(())
    })
    .await
}

/// Where a subscriber stood when records of theirs were imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub subscriber_id: String,
    pub region: String,
    pub company: String,
    pub department: String,
}

impl Profile {
    pub fn passes(&self, filter: &Filter) -> bool {
        let in_list = |list: &[String], value: &String| list.is_empty() || list.binary_search(value).is_ok();
        in_list(&filter.regions, &self.region)
            && in_list(&filter.companies, &self.company)
            && in_list(&filter.departments, &self.department)
    }
}

/// By number, those that pass the filter.
pub async fn load_profiles(tx: &mut Tx, filter: &Filter) -> Result<FxHashMap<i64, Profile>, DbError> {
    let mut profiles = FxHashMap::default();
    let sql = "SELECT profile_no, subscriber_id, region, company, department FROM usage_profiles";
    let mut kinds = [Kind::Text; 5];
    kinds[0] = Kind::Integer;
    scan(tx, sql, kinds, |[profile_no, subscriber, region, company, department]| {
        let profile = Profile {
            subscriber_id: text(subscriber).to_owned(),
            region: text(region).to_owned(),
            company: text(company).to_owned(),
            department: text(department).to_owned(),
        };
        if profile.passes(filter) {
            profiles.insert(integer(profile_no), profile);
        }
        Ok(())
    })
    .await?;
    Ok(profiles)
}

/// The finest sums of the range: day, profile and model.
pub async fn each_cell(
    tx: &mut Tx,
    range: Range,
    mut each: impl FnMut(Day, i64, &str, Sums),
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT day, profile_no, model, records, cost_nano_usd, prompt_tokens, completion_tokens, other_tokens
         FROM usage_daily WHERE day >= {} AND day <= {}",
        range.first.0, range.last.0
    );
    let mut kinds = [Kind::Integer; 8];
    kinds[2] = Kind::Text;
    scan(tx, &sql, kinds, |[at, profile, model, records, cost, prompt, completion, other]| {
        each(day(at), integer(profile), text(model), sums([records, cost, prompt, completion, other]));
        Ok(())
    })
    .await
}

/// By how much a run changed the cost of the range's finest sums.
pub async fn each_recost(
    tx: &mut Tx,
    recost_id: &str,
    range: Range,
    mut each: impl FnMut(Day, i64, &str, NanoUsd),
) -> Result<(), DbError> {
    #[derive(sqlx::FromRow)]
    struct Row {
        day: i64,
        profile_no: i64,
        model: String,
        difference: i64,
    }
    let rows = db_fetch_all!(
        tx,
        Row,
        "SELECT day, profile_no, model, cost_nano_usd - cost_before_nano_usd AS difference
         FROM usage_recost_daily WHERE recost_id = $1 AND day >= $2 AND day <= $3
         ORDER BY day, profile_no, model",
        recost_id,
        i64::from(range.first.0),
        i64::from(range.last.0)
    )?;
    for row in rows {
        let at = Day(i32::try_from(row.day).unwrap_or(i32::MAX));
        each(at, row.profile_no, &row.model, NanoUsd(row.difference));
    }
    Ok(())
}

/// The filter as its four lists, each a JSON array.
fn lists(filter: &Filter) -> [String; 4] {
    [&filter.regions, &filter.companies, &filter.departments, &filter.models]
        .map(|list| serde_json::to_string(list).unwrap_or_default())
}

/// Records of the range that pass, `$1` to `$6` being its first and last day and the lists of [`lists`].
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
    let [regions, companies, departments, models] = lists(filter);
    let (count,) = db_fetch_one!(
        tx,
        (i64,),
        AssertSqlSafe(sql.as_str()),
        i64::from(range.first.0),
        i64::from(range.last.0),
        regions.as_str(),
        companies.as_str(),
        departments.as_str(),
        models.as_str()
    )?;
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
    let [regions, companies, departments, models] = lists(filter);
    let rows = db_fetch_all!(
        tx,
        Counted,
        AssertSqlSafe(sql.as_str()),
        i64::from(range.first.0),
        i64::from(range.last.0),
        regions.as_str(),
        companies.as_str(),
        departments.as_str(),
        models.as_str()
    )?;
    Ok(rows.into_iter().map(|row| (row.key, row.conversations)).collect())
}

/// Each conversation of each day, once.
pub async fn each_conversation_day(
    tx: &mut Tx,
    range: Range,
    filter: &Filter,
) -> Result<Vec<(i64, String)>, DbError> {
    let sql = format!("SELECT DISTINCT r.day, r.conversation_id FROM {} ORDER BY r.day", passing(tx));
    let [regions, companies, departments, models] = lists(filter);
    db_fetch_all!(
        tx,
        (i64, String),
        AssertSqlSafe(sql.as_str()),
        i64::from(range.first.0),
        i64::from(range.last.0),
        regions.as_str(),
        companies.as_str(),
        departments.as_str(),
        models.as_str()
    )
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
    let [regions, companies, departments, models] = lists(filter);
    let (cost, id) = position.map_or((i64::MAX, ""), |(cost, id)| (*cost, id.as_str()));
    db_fetch_all!(
        tx,
        ConversationRow,
        AssertSqlSafe(sql.as_str()),
        i64::from(range.first.0),
        i64::from(range.last.0),
        regions.as_str(),
        companies.as_str(),
        departments.as_str(),
        models.as_str(),
        cost,
        id,
        limit
    )
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
    let [regions, companies, departments, models] = lists(filter);
    db_fetch_all!(
        tx,
        RateRow,
        AssertSqlSafe(sql.as_str()),
        i64::from(range.first.0),
        i64::from(range.last.0),
        regions.as_str(),
        companies.as_str(),
        departments.as_str(),
        models.as_str()
    )
}

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

/// The instant at which an upload's version of a subscriber began to hold.
pub async fn list_upload_starts(tx: &mut Tx) -> Result<FxHashMap<i64, UnixMs>, DbError> {
    let rows = db_fetch_all!(
        tx,
        (i64, i64),
        "SELECT upload_no, COALESCE(started_at, created_at) FROM usage_uploads
         WHERE upload_no IS NOT NULL ORDER BY upload_no"
    )?;
    Ok(rows.into_iter().map(|(upload_no, at)| (upload_no, UnixMs(at))).collect())
}

/// A subscriber as an upload has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriberVersion {
    pub upload_no: i64,
    pub user_name: String,
    pub place: Profile,
    pub is_active: bool,
    pub signup_day: Option<Day>,
}

/// Every version there is of every subscriber, by subscriber and upload.
pub async fn each_subscriber_version(
    tx: &mut Tx,
    mut each: impl FnMut(SubscriberVersion),
) -> Result<(), DbError> {
    let columns = "subscriber_id, upload_no, user_name, region, company, department, is_active,
        COALESCE(signup_day, -2147483648)";
    let sql = format!(
        "SELECT {columns} FROM subscribers UNION SELECT {columns} FROM subscriber_versions
         ORDER BY subscriber_id, upload_no"
    );
    let mut kinds = [Kind::Text; 8];
    (kinds[1], kinds[6], kinds[7]) = (Kind::Integer, Kind::Boolean, Kind::Integer);
    scan(tx, &sql, kinds, |[id, upload, name, region, company, department, active, signup]| {
        each(SubscriberVersion {
            upload_no: integer(upload),
            user_name: text(name).to_owned(),
            place: Profile {
                subscriber_id: text(id).to_owned(),
                region: text(region).to_owned(),
                company: text(company).to_owned(),
                department: text(department).to_owned(),
            },
            is_active: matches!(active, Cell::Boolean(true)),
            signup_day: Some(day(signup)).filter(|day| day.0 > i32::MIN),
        });
        Ok(())
    })
    .await
}

/// The days a profile was in use, by profile and year: see `engine::usage::activity`.
pub async fn each_active_year(
    tx: &mut Tx,
    years: (i32, i32),
    mut each: impl FnMut(i64, i32, [i64; 6]),
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT profile_no, year, days_1, days_2, days_3, days_4, days_5, days_6 FROM usage_active_days
         WHERE year >= {} AND year <= {}",
        years.0, years.1
    );
    scan(tx, &sql, [Kind::Integer; 8], |[profile, year, d1, d2, d3, d4, d5, d6]| {
        let year = i32::try_from(integer(year)).unwrap_or(i32::MAX);
        each(integer(profile), year, [d1, d2, d3, d4, d5, d6].map(integer));
        Ok(())
    })
    .await
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use spendsense_engine::usage::periods::Grouping;

    use super::*;

    #[test]
    fn the_parts_of_a_range_come_to_each_of_its_days_once() {
        let start = Day::parse("2025-11-20").unwrap();
        for (first, length) in (0..70).flat_map(|first| (0..130).map(move |length| (first, length))) {
            let range = Range { first: start.plus(first), last: start.plus(first + length) };
            let mut days: BTreeMap<Day, i64> = BTreeMap::new();
            for (part, sign) in parts(range) {
                let all = Range { first: start.plus(-40), last: start.plus(300) };
                for day in Grouping::Day.groups(all).iter().map(|day| day.first) {
                    let inside = match part {
                        Part::Months(from, to) => (from..=to).contains(&month_of(day)),
                        Part::Days(range) => range.contains(day),
                    };
                    *days.entry(day).or_default() += if inside { sign } else { 0 };
                }
            }
            assert!(days.iter().all(|(day, count)| *count == i64::from(range.contains(*day))), "{range:?}");
        }
    }
}
