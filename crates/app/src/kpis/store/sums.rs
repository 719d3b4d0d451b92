//! Sums by day and month.

use spendsense_db::bulk::{Cell, Kind, scan};
use spendsense_db::{DbError, Tx, db_fetch_all, db_fetch_one};
use spendsense_engine::time::Day;
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::kpis::Sums;
use spendsense_engine::usage::periods::Range;

use super::{Dimension, day, integer, text};

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

/// Every day and region there is, in order of time; conversations are those of the day.
pub async fn each_region_day(tx: &mut Tx, mut each: impl FnMut(Day, &str, Sums)) -> Result<(), DbError> {
    let sql = "SELECT day, region, records, cost_nano_usd, prompt_tokens, completion_tokens, other_tokens, conversations
         FROM daily_metrics ORDER BY day";
    let mut kinds = [Kind::Integer; 8];
    kinds[1] = Kind::Text;
    scan(tx, sql, kinds, |[at, region, records, cost, prompt, completion, other, conversations]| {
        let of_day = sums([records, cost, prompt, completion, other]);
        each(day(at), text(region), Sums { conversations: integer(conversations), ..of_day });
        Ok(())
    })
    .await
}

/// How many records there are of the range.
pub async fn count_records(tx: &mut Tx, range: Range) -> Result<i64, DbError> {
    db_fetch_one!(
        tx,
        (i64,),
        "SELECT CAST(COALESCE(SUM(records), 0) AS BIGINT) FROM daily_metrics WHERE day >= $1 AND day <= $2",
        i64::from(range.first.0),
        i64::from(range.last.0)
    )
    .map(|(count,)| count)
}

/// Every month of every region and model. Conversations are added up over days; [`each_return`] says by how much too
/// many.
pub async fn each_model_month(tx: &mut Tx, each: impl FnMut(i32, &str, &str, Sums)) -> Result<(), DbError> {
    each_model(tx, "month", "monthly_model_metrics", each).await
}

/// Every day of the range of every region and model; conversations are those of the day.
pub async fn each_model_day(
    tx: &mut Tx,
    range: Range,
    each: impl FnMut(i32, &str, &str, Sums),
) -> Result<(), DbError> {
    let (first, last) = (range.first.0, range.last.0);
    let days = format!("daily_model_metrics WHERE day >= {first} AND day <= {last}");
    each_model(tx, "day", &days, each).await
}

async fn each_model(
    tx: &mut Tx,
    time: &str,
    rows: &str,
    mut each: impl FnMut(i32, &str, &str, Sums),
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT {time}, region, model, records, cost_nano_usd, prompt_tokens, completion_tokens, other_tokens,
             conversations FROM {rows}"
    );
    let mut kinds = [Kind::Integer; 9];
    (kinds[1], kinds[2]) = (Kind::Text, Kind::Text);
    scan(tx, &sql, kinds, |[at, region, model, records, cost, prompt, completion, other, conversations]| {
        let of_model = sums([records, cost, prompt, completion, other]);
        let of_model = Sums { conversations: integer(conversations), ..of_model };
        each(i32::try_from(integer(at)).unwrap_or(i32::MAX), text(region), text(model), of_model);
        Ok(())
    })
    .await
}

/// What companies or departments cost: every month of every name and region.
pub async fn each_month_spend(
    tx: &mut Tx,
    dimension: Dimension,
    mut each: impl FnMut(i32, &str, &str, NanoUsd, i64),
) -> Result<(), DbError> {
    let column = if dimension == Dimension::Company { "company" } else { "department" };
    let sql = format!("SELECT month, region, {column}, cost_nano_usd, records FROM monthly_{column}_metrics");
    let kinds = [Kind::Integer, Kind::Text, Kind::Text, Kind::Integer, Kind::Integer];
    scan(tx, &sql, kinds, |[month, region, name, cost, records]| {
        let month = i32::try_from(integer(month)).unwrap_or(i32::MAX);
        each(month, text(region), text(name), NanoUsd(integer(cost)), integer(records));
        Ok(())
    })
    .await
}

/// What profiles cost on some days: a profile comes once for each day and model.
pub async fn each_profile_spend(
    tx: &mut Tx,
    range: Range,
    mut each: impl FnMut(Day, i64, NanoUsd, i64),
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT day, profile_no, cost_nano_usd, records FROM usage_daily WHERE day >= {} AND day <= {}",
        range.first.0, range.last.0
    );
    scan(tx, &sql, [Kind::Integer; 4], |[at, profile, cost, records]| {
        each(day(at), integer(profile), NanoUsd(integer(cost)), integer(records));
        Ok(())
    })
    .await
}

/// Conversations of a region, or of a model in a region, that were there on a day and before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Return<'t> {
    pub region: &'t str,
    /// `None`: of the region, whatever the model.
    pub model: Option<&'t str>,
    pub day: Day,
    /// When they were there last.
    pub previous: Day,
    pub conversations: i64,
}

/// By how much conversations are too many when the days of regions, or of models, are added up.
pub async fn each_return(tx: &mut Tx, mut each: impl FnMut(Return<'_>)) -> Result<(), DbError> {
    let sql = "SELECT scope, region, name, day, previous_day, conversations FROM usage_returns
         WHERE scope IN ('region', 'model')";
    let (t, n) = (Kind::Text, Kind::Integer);
    scan(tx, sql, [t, t, t, n, n, n], |[scope, region, name, at, previous, conversations]| {
        each(Return {
            region: text(region),
            model: (text(scope) == "model").then(|| text(name)),
            day: day(at),
            previous: day(previous),
            conversations: integer(conversations),
        });
        Ok(())
    })
    .await
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

/// The conversation, day, profile and model of every record.
pub async fn each_sighting(tx: &mut Tx, mut each: impl FnMut(&str, Day, i64, &str)) -> Result<(), DbError> {
    let sql = "SELECT conversation_id, day, profile_no, model FROM usage_records";
    let kinds = [Kind::Text, Kind::Integer, Kind::Integer, Kind::Text];
    scan(tx, sql, kinds, |[conversation, at, profile, model]| {
        each(text(conversation), day(at), integer(profile), text(model));
        Ok(())
    })
    .await
}

/// How many finest sums there are, counted up to `most`.
pub async fn count_cells(tx: &mut Tx, most: i64) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM usage_daily LIMIT $1) AS counted";
    db_fetch_one!(tx, (i64,), sql, most).map(|(count,)| count)
}

/// The finest sums: day, profile and model. Of the range if there is one, otherwise all.
pub async fn each_cell(
    tx: &mut Tx,
    range: Option<Range>,
    mut each: impl FnMut(Day, i64, &str, Sums),
) -> Result<(), DbError> {
    let of = range.map_or_else(String::new, |range| {
        format!("WHERE day >= {} AND day <= {}", range.first.0, range.last.0)
    });
    let sql = format!(
        "SELECT day, profile_no, model, records, cost_nano_usd, prompt_tokens, completion_tokens, other_tokens
         FROM usage_daily {of}"
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
