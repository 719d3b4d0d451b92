//! Usage by region, company, department, model, subscriber or conversation; over time; and by unit price.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use spendsense_db::Tx;
use spendsense_engine::money::Ratio;
use spendsense_engine::time::Day;
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::forecast::{BASIS_DAYS, forecast};
use spendsense_engine::usage::kpis::{self, Sums};
use spendsense_engine::usage::periods::{Range, month_around};
use utoipa::{IntoParams, ToSchema};

use super::figures::{add, slot};
use super::model::{
    Breakdown, BreakdownRow, ForecastAnswer, Frame, SeriesPoint, SubscriberRow, UnitPrice, UnitPrices,
    UsageSeries, UsageTotals,
};
use super::passing::{Passing, each_passing_cell};
use super::query::{Asked, Basis};
use super::service::known_basis;
use super::store::{self, Dimension};
use super::table::{Field, Row, number};
use crate::http::{ApiError, ApiResult, AppState, cursor};

/// What to list by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    Regions,
    Companies,
    Departments,
    Models,
    Subscribers,
    Conversations,
}

impl By {
    fn dimension(self) -> Option<Dimension> {
        Some(match self {
            Self::Regions => Dimension::Region,
            Self::Companies => Dimension::Company,
            Self::Departments => Dimension::Department,
            Self::Models => Dimension::Model,
            Self::Subscribers => Dimension::Subscriber,
            Self::Conversations => return None,
        })
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Regions => "regions",
            Self::Companies => "companies",
            Self::Departments => "departments",
            Self::Models => "models",
            Self::Subscribers => "subscribers",
            Self::Conversations => "conversations",
        }
    }
}

/// Which page of a list. A CSV holds all of it.
#[derive(Debug, Deserialize, garde::Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many, 1 to 500.
    #[garde(range(min = 1, max = 500))]
    #[serde(default = "default_limit")]
    #[param(default = 50, minimum = 1, maximum = 500)]
    pub limit: i64,
    /// `next_cursor` of the page before.
    #[garde(skip)]
    pub cursor: Option<String>,
}

fn default_limit() -> i64 {
    50
}

impl Paging {
    /// Everything at once.
    pub fn all() -> Self {
        Self { limit: i64::MAX - 1, cursor: None }
    }
}

/// Cost and key of the row that a page ended with.
type Position = (i64, String);

pub async fn list(state: &AppState, by: By, asked: &Asked, paging: &Paging) -> ApiResult<Breakdown> {
    let position: Option<Position> = cursor::decode(paging.cursor.as_deref())?;
    let mut tx = state.db.snapshot().await?;
    known_basis(&mut tx, &asked.basis).await?;
    let known = state.usage_kept.known(&mut tx, state).await?;
    let passing = Passing::of(&mut tx, &known, asked).await?;
    let page = match by.dimension() {
        Some(dimension) => groups(&mut tx, dimension, &passing, position.as_ref(), paging.limit).await?,
        None => conversations(&mut tx, &passing, position.as_ref(), paging.limit).await?,
    };
    Ok(Breakdown {
        items: page.items,
        total: page.total,
        next_cursor: page.next_cursor,
        totals: page.totals,
        frame: Frame::of(asked, &state.config.deployment.time_zone),
    })
}

struct Page {
    items: Vec<BreakdownRow>,
    total: i64,
    next_cursor: Option<String>,
    totals: UsageTotals,
}

/// A share, the sums and who it is.
fn row(key: String, sums: &Sums, all: NanoUsd, subscriber: Option<SubscriberRow>) -> BreakdownRow {
    BreakdownRow { key, subscriber, share: Ratio::of(sums.cost.0, all.0), totals: sums.into() }
}

async fn groups(
    tx: &mut Tx,
    dimension: Dimension,
    passing: &Passing<'_>,
    position: Option<&Position>,
    limit: i64,
) -> ApiResult<Page> {
    let mut sums: FxHashMap<String, Sums> = FxHashMap::default();
    let mut all = Sums::default();
    passing
        .each_cell(tx, |_, profile, model, cell| {
            let name = if dimension == Dimension::Model { model } else { dimension.of(profile) };
            slot(&mut sums, name, |sums| add(sums, &cell));
            add(&mut all, &cell);
        })
        .await?;
    // What a run left behind of records that are gone is no group.
    sums.retain(|_, sums| sums.records > 0);
    all.conversations = passing.conversations(tx).await?;
    let counts = passing.conversations_by(tx, dimension).await?;
    let total = i64::try_from(sums.len()).unwrap_or(i64::MAX);
    let mut rows: Vec<(String, Sums)> = sums.into_iter().collect();
    rows.sort_by(|(a, sums_a), (b, sums_b)| sums_b.cost.cmp(&sums_a.cost).then_with(|| a.cmp(b)));
    if let Some((cost, key)) = position {
        rows.retain(|(name, sums)| sums.cost.0 < *cost || (sums.cost.0 == *cost && name > key));
    }
    rows.truncate(usize::try_from(limit.saturating_add(1)).unwrap_or(usize::MAX));
    let next_cursor = cursor::cut(&mut rows, limit, |(name, sums)| (sums.cost.0, name.clone()));
    let people = match dimension {
        Dimension::Subscriber => subscribers(tx).await?,
        _ => FxHashMap::default(),
    };
    let items = rows.into_iter().map(|(name, mut sums)| {
        sums.conversations = counts.get(&name).copied().unwrap_or_default();
        let subscriber = people.get(&name).cloned();
        row(name, &sums, all.cost, subscriber)
    });
    Ok(Page { items: items.collect(), total, next_cursor, totals: (&all).into() })
}

/// Everybody as the newest upload has them.
async fn subscribers(tx: &mut Tx) -> ApiResult<FxHashMap<String, SubscriberRow>> {
    let mut people = FxHashMap::default();
    store::each_subscriber_version(tx, |version| {
        if version.is_newest {
            let row = SubscriberRow {
                user_name: version.user_name.to_owned(),
                region: version.region.to_owned(),
                company: version.company.to_owned(),
                department: version.department.to_owned(),
                is_active: version.is_active,
            };
            people.insert(version.subscriber_id.to_owned(), row);
        }
    })
    .await?;
    Ok(people)
}

async fn conversations(
    tx: &mut Tx,
    passing: &Passing<'_>,
    position: Option<&Position>,
    limit: i64,
) -> ApiResult<Page> {
    let asked = passing.asked;
    if asked.basis != Basis::Recorded {
        let message = "conversations are listed at recorded costs only";
        return Err(ApiError::field(["query", "basis"], message, "value_error"));
    }
    let mut all = Sums::default();
    passing.each_cell(tx, |_, _, _, cell| add(&mut all, &cell)).await?;
    all.conversations = passing.conversations(tx).await?;
    let found =
        store::list_conversations(tx, asked.range, &asked.filter, position, limit.saturating_add(1)).await?;
    let mut rows: Vec<(String, Sums)> = found
        .into_iter()
        .map(|row| {
            let sums = Sums {
                cost: NanoUsd(row.cost_nano_usd),
                records: row.records,
                prompt_tokens: row.prompt_tokens,
                completion_tokens: row.completion_tokens,
                other_tokens: row.other_tokens,
                conversations: 1,
                days_with_usage: 0,
            };
            (row.conversation_id, sums)
        })
        .collect();
    let next_cursor = cursor::cut(&mut rows, limit, |(id, sums)| (sums.cost.0, id.clone()));
    let items = rows.into_iter().map(|(id, sums)| row(id, &sums, all.cost, None)).collect();
    Ok(Page { items, total: all.conversations, next_cursor, totals: (&all).into() })
}

pub async fn series(state: &AppState, asked: &Asked) -> ApiResult<UsageSeries> {
    let mut tx = state.db.snapshot().await?;
    known_basis(&mut tx, &asked.basis).await?;
    let groups = asked.grouping.groups(asked.range);
    let mut sums: FxHashMap<Day, Sums> = FxHashMap::default();
    let first_of = |day: Day| asked.grouping.start_of(day).max(asked.range.first);
    let known = state.usage_kept.known(&mut tx, state).await?;
    let passing = Passing::of(&mut tx, &known, asked).await?;
    passing.each_cell(&mut tx, |day, _, _, cell| add(sums.entry(first_of(day)).or_default(), &cell)).await?;
    for (first, conversations) in passing.conversations_of_groups(&mut tx).await? {
        sums.entry(first).or_default().conversations = conversations;
    }
    let point = |range: Range| SeriesPoint {
        date: range.first,
        until: range.last,
        totals: (&sums.get(&range.first).copied().unwrap_or_default()).into(),
    };
    Ok(UsageSeries {
        items: groups.into_iter().map(point).collect(),
        frame: Frame::of(asked, &state.config.deployment.time_zone),
    })
}

pub async fn unit_prices(state: &AppState, asked: &Asked) -> ApiResult<UnitPrices> {
    let mut tx = state.db.read().await?;
    let rows = store::list_rates(&mut tx, asked.range, &asked.filter).await?;
    let mut items: Vec<UnitPrice> = Vec::with_capacity(rows.len());
    for row in rows {
        let before = items.last().filter(|last| last.model == row.model && last.token_type == row.token_type);
        let change = before.and_then(|last| kpis::change(row.rate_nano_usd, last.rate_per_1k_nano_usd));
        let day = |day: i64| Day(i32::try_from(day).unwrap_or(i32::MAX));
        items.push(UnitPrice {
            change,
            model: row.model,
            token_type: row.token_type,
            rate_per_1k: NanoUsd(row.rate_nano_usd),
            rate_per_1k_nano_usd: row.rate_nano_usd,
            first_day: day(row.first_day),
            last_day: day(row.last_day),
            records: row.records,
            tokens: row.tokens,
            cost: NanoUsd(row.cost_nano_usd),
        });
    }
    Ok(UnitPrices { items, frame: Frame::of(asked, &state.config.deployment.time_zone) })
}

const METHOD: &str = "Known days count as they are. Each day left is expected to cost what the same weekday cost on \
    average over the last 28 known days. The range is 1.28 standard deviations of the sum on either side, as days \
    differed from their weekday's average: four months of five end within it if they go on so.";

/// What the month around `asked`'s last day will have cost. The days of `asked` do not matter otherwise.
pub async fn month_end(state: &AppState, asked: &Asked) -> ApiResult<ForecastAnswer> {
    let mut tx = state.db.snapshot().await?;
    known_basis(&mut tx, &asked.basis).await?;
    let month = month_around(asked.range.last);
    let known_until = known_until(&mut tx, state.today(), month).await?;
    let costs = match known_until {
        Some(until) => {
            let first = until.plus(1 - BASIS_DAYS).min(month.first);
            daily_costs(&mut tx, &asked.over(Range { first, last: until })).await?
        }
        None => Vec::new(),
    };
    let made = forecast(month, known_until.unwrap_or(month.first.plus(-1)), &costs);
    Ok(ForecastAnswer {
        month: month.into(),
        known_until,
        spent: made.spent,
        spent_nano_usd: made.spent.0,
        days_left: made.days_left,
        basis_days: made.basis_days,
        expected: made.expected,
        expected_nano_usd: made.expected.map(|expected| expected.0),
        low: made.range.map(|(low, _)| low),
        high: made.range.map(|(_, high)| high),
        method: METHOD,
        filters: (&asked.filter).into(),
        basis: asked.basis.as_text(),
        time_zone: state.config.deployment.time_zone.clone(),
    })
}

/// The last day with records, today and the month's last at most; a month that is over is known to its end.
pub(crate) async fn known_until(tx: &mut Tx, today: Day, month: Range) -> ApiResult<Option<Day>> {
    let Some(bounds) = store::find_bounds(tx).await? else { return Ok(None) };
    Ok(Some(bounds.last.min(today).min(month.last)).filter(|until| *until >= bounds.first))
}

/// What each day cost, by day.
pub(crate) async fn daily_costs(tx: &mut Tx, asked: &Asked) -> ApiResult<Vec<(Day, NanoUsd)>> {
    let mut by_day: FxHashMap<Day, NanoUsd> = FxHashMap::default();
    each_passing_cell(tx, asked, |day, _, _, cell| *by_day.entry(day).or_default() += cell.cost).await?;
    let mut days: Vec<_> = by_day.into_iter().collect();
    days.sort_unstable();
    Ok(days)
}

/// The columns of a table that ends in [`UsageTotals`].
macro_rules! with_totals {
    ($($column:literal),+) => {
        &[
            $($column,)+
            "cost_usd",
            "records",
            "conversations",
            "prompt_tokens",
            "completion_tokens",
            "other_tokens",
            "prompt_share",
            "cost_per_conversation_usd",
            "cost_per_million_tokens_usd",
        ]
    };
}

impl UsageTotals {
    /// As [`with_totals`] has them.
    fn fields(&self) -> [Field; 9] {
        [
            self.cost.into(),
            self.records.into(),
            self.conversations.into(),
            self.prompt_tokens.into(),
            self.completion_tokens.into(),
            self.other_tokens.into(),
            self.prompt_share.map_or(Field::Nothing, |value| number(&value)),
            self.cost_per_conversation.into(),
            self.cost_per_million_tokens.into(),
        ]
    }
}

impl Row for BreakdownRow {
    const HEADER: &'static [&'static str] =
        with_totals!("key", "user_name", "region", "company", "department", "share");

    fn fields(&self) -> Vec<Field> {
        let of = |field: fn(&SubscriberRow) -> &String| {
            Field::from(self.subscriber.as_ref().map(|s| field(s).as_str()))
        };
        let mut fields = vec![
            self.key.as_str().into(),
            of(|subscriber| &subscriber.user_name),
            of(|subscriber| &subscriber.region),
            of(|subscriber| &subscriber.company),
            of(|subscriber| &subscriber.department),
            self.share.map_or(Field::Nothing, |value| number(&value)),
        ];
        fields.extend(self.totals.fields());
        fields
    }
}

impl Row for SeriesPoint {
    const HEADER: &'static [&'static str] = with_totals!("date", "until");

    fn fields(&self) -> Vec<Field> {
        let mut fields = vec![number(&self.date), number(&self.until)];
        fields.extend(self.totals.fields());
        fields
    }
}

impl Row for UnitPrice {
    const HEADER: &'static [&'static str] = &[
        "model",
        "token_type",
        "rate_per_1k_usd",
        "first_day",
        "last_day",
        "records",
        "tokens",
        "cost_usd",
        "change",
    ];

    fn fields(&self) -> Vec<Field> {
        vec![
            self.model.as_str().into(),
            self.token_type.as_str().into(),
            self.rate_per_1k.into(),
            number(&self.first_day),
            number(&self.last_day),
            self.records.into(),
            self.tokens.into(),
            self.cost.into(),
            self.change.map_or(Field::Nothing, |value| number(&value)),
        ]
    }
}
