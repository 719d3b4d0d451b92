//! Sums by day and month.

use spendsense_db::bulk::{Cell, Kind, scan};
use spendsense_db::{DbError, Tx, db_fetch_all};
use spendsense_engine::time::Day;
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::kpis::Sums;
use spendsense_engine::usage::periods::{Range, month_around, month_of};

use super::{Dimension, Scope, day, integer, text};

const SUMS: &str = "CAST(SUM(records) AS BIGINT), CAST(SUM(cost_nano_usd) AS BIGINT),
    CAST(SUM(prompt_tokens) AS BIGINT), CAST(SUM(completion_tokens) AS BIGINT), CAST(SUM(other_tokens) AS BIGINT)";

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

/// What companies or departments cost in whole months, by region: a name comes once for each of its months.
pub async fn each_month_spend(
    tx: &mut Tx,
    dimension: Dimension,
    (first, last): (i32, i32),
    mut each: impl FnMut(&str, &str, NanoUsd, i64),
) -> Result<(), DbError> {
    let column = if dimension == Dimension::Company { "company" } else { "department" };
    // Added up by the caller: the database would sort what takes less time to look up.
    let sql = format!(
        "SELECT region, {column}, cost_nano_usd, records FROM monthly_{column}_metrics
         WHERE month >= {first} AND month <= {last}"
    );
    scan(tx, &sql, [Kind::Text, Kind::Text, Kind::Integer, Kind::Integer], |[region, name, cost, records]| {
        each(text(region), text(name), NanoUsd(integer(cost)), integer(records));
        Ok(())
    })
    .await
}

/// What profiles cost on some days: a profile comes once for each day and model.
pub async fn each_profile_spend(
    tx: &mut Tx,
    range: Range,
    mut each: impl FnMut(i64, NanoUsd, i64),
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT profile_no, cost_nano_usd, records FROM usage_daily WHERE day >= {} AND day <= {}",
        range.first.0, range.last.0
    );
    scan(tx, &sql, [Kind::Integer; 3], |[profile, cost, records]| {
        each(integer(profile), NanoUsd(integer(cost)), integer(records));
        Ok(())
    })
    .await
}

/// A stretch of a range that one query adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
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
pub fn parts(range: Range) -> Vec<(Part, i64)> {
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

/// Every day, profile and model of the conversations that several profiles had, one conversation after the other.
pub async fn each_shared(tx: &mut Tx, mut each: impl FnMut(&str, Day, i64, &str)) -> Result<(), DbError> {
    let sql = "SELECT conversation_id, day, profile_no, model FROM usage_wide_conversations
         WHERE conversation_id IN (
             SELECT conversation_id FROM usage_wide_conversations
             GROUP BY conversation_id HAVING MIN(profile_no) < MAX(profile_no))
         ORDER BY conversation_id, day, profile_no, model";
    scan(
        tx,
        sql,
        [Kind::Text, Kind::Integer, Kind::Integer, Kind::Text],
        |[conversation, at, profile, model]| {
            each(text(conversation), day(at), integer(profile), text(model));
            Ok(())
        },
    )
    .await
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
