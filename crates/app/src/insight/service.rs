//! Putting the desk's figures together from one consistent look at the database.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use spendsense_db::Tx;
use spendsense_engine::money::{Ratio, div_round};
use spendsense_engine::time::{Day, UnixMs};

use super::alerts::{self, Figures};
use super::model::{
    Actions, Alerts, Analytics, AnalyticsQuery, DayActivity, OperatorActivity, PersonaActivity, Stats,
    Summary,
};
use super::store::{self, Activity, ReviewTime, Span};
use crate::budgets;
use crate::delivery::{self, store::DeliveryFilter};
use crate::http::{ApiError, ApiResult, AppState};
use crate::usage::store::checks::find_latest_check;

/// Days of an answer when none are asked for, and at most.
const DAYS_DEFAULT: i32 = 30;
const DAYS_MAX: i32 = 366;
const OPERATORS_MAX: usize = 50;
const REASONS_MAX: i64 = 20;

pub async fn stats(state: &AppState) -> ApiResult<Stats> {
    let (day, span) = today(state)?;
    let mut tx = state.db.snapshot().await?;
    let queue = store::count_queue(&mut tx).await?;
    let today = actions(&mut tx, span).await?;
    let timing = total(&store::list_review_times(&mut tx, span).await?);
    Ok(Stats {
        pending: queue.pending,
        flagged: queue.flagged,
        approved_today: today.approved,
        rejected_today: today.rejected,
        avg_review_time_seconds: average_s(timing),
        timed_decisions_today: timing.1,
        today,
        day,
        day_started_at: span.from,
        time_zone: state.config.deployment.time_zone.clone(),
        as_of: state.world.now(),
    })
}

pub async fn alerts(state: &AppState) -> ApiResult<Alerts> {
    let (day, span) = today(state)?;
    let mut tx = state.db.snapshot().await?;
    let dead = DeliveryFilter { status: Some("dead"), ..DeliveryFilter::default() };
    let figures = Figures {
        today: actions(&mut tx, span).await?,
        pending: store::count_queue(&mut tx).await?.pending,
        open_flags: store::count_open_flags(&mut tx).await?,
        guardrail_failures_today: store::count_guardrail_failures(&mut tx, span).await?,
        dead_deliveries: delivery::store::count_deliveries(&mut tx, &dead).await?,
        usage_differences: find_latest_check(&mut tx).await?.map_or(0, |verdict| verdict.differences),
    };
    let mut items = alerts::raise(&figures);
    items.extend(alerts::of_budgets(&budgets::service::all(&mut tx, day).await?));
    items.sort_by_key(|alert| alert.severity);
    Ok(Alerts {
        total: items.len(),
        items,
        day,
        time_zone: state.config.deployment.time_zone.clone(),
        as_of: state.world.now(),
    })
}

pub async fn analytics(state: &AppState, query: &AnalyticsQuery) -> ApiResult<Analytics> {
    let to = query.to.unwrap_or_else(|| state.today());
    let from = query.from.unwrap_or_else(|| to.plus(1 - DAYS_DEFAULT));
    if from > to {
        return Err(ApiError::field(["query", "from"], "must not lie after `to`", "out_of_range"));
    }
    if to.since(from) >= DAYS_MAX {
        let message = format!("must not lie more than {DAYS_MAX} days before the end of `to`");
        return Err(ApiError::field(["query", "from"], message, "out_of_range"));
    }
    let zone = &state.time_zone;
    let span = Span { from: midnight(from, zone)?, to: midnight(to.plus(1), zone)? };
    let mut tx = state.db.snapshot().await?;
    let activities = store::list_activities(&mut tx, span).await?;
    let generated = store::list_generated(&mut tx, span).await?;
    let times = store::list_review_times(&mut tx, span).await?;
    let operators = operators(&activities, &times, &mut tx).await?;
    let timing = total(&times);
    let actions = sum(activities.iter());
    let generated_total = generated.iter().map(|row| row.count).sum();
    Ok(Analytics {
        from,
        to,
        time_zone: state.config.deployment.time_zone.clone(),
        as_of: state.world.now(),
        summary: Summary {
            actions,
            total_actions: actions.total(),
            decisions: actions.decided(),
            approval_rate: Ratio::of(actions.approved, actions.decided()),
            flag_rate: Ratio::of(actions.flagged, generated_total),
            recommendations_generated: generated_total,
            queue_size_now: store::count_queue(&mut tx).await?.pending,
            avg_review_time_seconds: average_s(timing),
            timed_decisions: timing.1,
        },
        timeline: timeline(from, to, zone, &activities, &generated),
        operators_total: operators.len(),
        operators: operators.into_iter().take(OPERATORS_MAX).collect(),
        personas: personas(&activities, &generated),
        overrides_by_reason: store::list_override_reasons(&mut tx, span, REASONS_MAX).await?,
        rejections_by_reason: store::list_rejection_reasons(&mut tx, span, REASONS_MAX).await?,
    })
}

/// Today and the instants between which it lies.
fn today(state: &AppState) -> ApiResult<(Day, Span)> {
    let day = state.today();
    let zone = &state.time_zone;
    Ok((day, Span { from: midnight(day, zone)?, to: midnight(day.plus(1), zone)? }))
}

/// When a day begins; where clocks skip midnight, the first instant after it.
fn midnight(day: Day, zone: &TimeZone) -> ApiResult<UnixMs> {
    let out_of_range = |_error| ApiError::field(["query", "from"], "is out of range", "out_of_range");
    let begins = day.date().to_zoned(zone.clone()).map_err(out_of_range)?;
    Ok(UnixMs(begins.timestamp().as_millisecond()))
}

fn day_of(at: UnixMs, zone: &TimeZone) -> Day {
    Day::from_date(at.timestamp().to_zoned(zone.clone()).date())
}

async fn actions(tx: &mut Tx, span: Span) -> ApiResult<Actions> {
    Ok(sum(store::list_activities(tx, span).await?.iter()))
}

fn sum<'a>(activities: impl Iterator<Item = &'a Activity>) -> Actions {
    let mut actions = Actions::default();
    activities.for_each(|activity| actions.add(&activity.action, activity.count));
    actions
}

/// Milliseconds and decisions.
fn total(times: &[ReviewTime]) -> (i64, i64) {
    times.iter().fold((0, 0), |(ms, count), time| (ms + time.total_ms, count + time.decisions))
}

/// Seconds a decision, to the millisecond; nothing when there was no decision.
fn average_s((total_ms, decisions): (i64, i64)) -> Option<Ratio> {
    // Milliseconds are thousandths; a ratio holds millionths.
    (decisions > 0).then(|| Ratio(div_round(i128::from(total_ms) * 1_000, i128::from(decisions))))
}

fn timeline(
    from: Day,
    to: Day,
    zone: &TimeZone,
    activities: &[Activity],
    generated: &[store::Generated],
) -> Vec<DayActivity> {
    let empty = |day| DayActivity { day, actions: Actions::default(), generated: 0 };
    let mut days: BTreeMap<Day, DayActivity> =
        (0..=to.since(from)).map(|offset| from.plus(offset)).map(|day| (day, empty(day))).collect();
    for activity in activities {
        if let Some(day) = days.get_mut(&day_of(activity.at(), zone)) {
            day.actions.add(&activity.action, activity.count);
        }
    }
    for made in generated {
        if let Some(day) = days.get_mut(&day_of(made.at(), zone)) {
            day.generated += made.count;
        }
    }
    days.into_values().collect()
}

/// The busiest first.
async fn operators(
    activities: &[Activity],
    times: &[ReviewTime],
    tx: &mut Tx,
) -> ApiResult<Vec<OperatorActivity>> {
    let mut by_operator: BTreeMap<&str, Actions> = BTreeMap::new();
    for activity in activities {
        by_operator.entry(&activity.operator_id).or_default().add(&activity.action, activity.count);
    }
    by_operator.retain(|_, actions| actions.total() > 0);
    let ids: Vec<&str> = by_operator.keys().copied().collect();
    let names = store::list_operator_names(tx, &ids).await?;
    let mut rows: Vec<OperatorActivity> = by_operator
        .into_iter()
        .map(|(operator_id, actions)| {
            let time = times.iter().find(|time| time.operator_id == operator_id);
            let timing = time.map_or((0, 0), |time| (time.total_ms, time.decisions));
            OperatorActivity {
                operator_id: operator_id.to_owned(),
                display_name: names.get(operator_id).cloned(),
                actions,
                decisions: actions.decided(),
                approval_rate: Ratio::of(actions.approved, actions.decided()),
                avg_review_time_seconds: average_s(timing),
                timed_decisions: timing.1,
            }
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.actions.total()));
    Ok(rows)
}

fn personas(activities: &[Activity], generated: &[store::Generated]) -> Vec<PersonaActivity> {
    let mut by_persona: BTreeMap<&str, (Actions, i64)> = BTreeMap::new();
    for activity in activities {
        if let Some(persona) = &activity.persona {
            by_persona.entry(persona).or_default().0.add(&activity.action, activity.count);
        }
    }
    for made in generated {
        by_persona.entry(&made.persona).or_default().1 += made.count;
    }
    by_persona
        .into_iter()
        .map(|(persona, (actions, generated))| PersonaActivity {
            persona: persona.to_owned(),
            actions,
            decisions: actions.decided(),
            approval_rate: Ratio::of(actions.approved, actions.decided()),
            generated,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn activity(action: &str, at: &str, count: i64) -> Activity {
        let at: jiff::Timestamp = at.parse().unwrap();
        Activity {
            operator_id: "idn_1".to_owned(),
            action: action.to_owned(),
            persona: None,
            quarter: at.as_millisecond() / store::QUARTER_MS,
            count,
        }
    }

    #[test]
    fn approved_today_is_right_near_midnight() {
        // §10.22: 23:30 UTC is the next day in Berlin, and 22:30 UTC is not.
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let activities =
            [activity("approve", "2026-11-20T22:30:00Z", 1), activity("approve", "2026-11-20T23:30:00Z", 2)];
        let (from, to) = (Day::parse("2026-11-20").unwrap(), Day::parse("2026-11-21").unwrap());
        let days = timeline(from, to, &zone, &activities, &[]);
        let counts: Vec<_> = days.iter().map(|day| day.actions.approved).collect();
        assert_eq!(counts, [1, 2]);
        assert_eq!(midnight(to, &zone).unwrap().to_string(), "2026-11-20T23:00:00Z");
    }

    #[test]
    fn a_day_of_23_hours_is_one_day() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let spring = Day::parse("2026-03-29").unwrap();
        let length_ms = midnight(spring.plus(1), &zone).unwrap().0 - midnight(spring, &zone).unwrap().0;
        assert_eq!(length_ms, 23 * 3_600_000);
    }

    #[test]
    fn an_average_of_nothing_is_nothing() {
        assert_eq!(average_s((0, 0)), None);
        assert_eq!(average_s((97_000, 2)).map(|s| s.to_string()).as_deref(), Some("48.5"));
    }
}
