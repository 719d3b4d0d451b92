//! Putting the key figures together from one consistent look at the database.

use rustc_hash::{FxHashMap, FxHashSet};
use spendsense_db::Tx;
use spendsense_engine::time::UnixMs;
use spendsense_engine::usage::activity::YearDays;
use spendsense_engine::usage::utilization::{Masks, Version, bit, subscribed};

use super::figures::{self, Figures, Utilization, ranked, slot};
use super::kept::Known;
use super::model::{Frame, Freshness, KpiAnswer, KpiData, LastUpload, Previous, Reconciliation};
use super::passing::{Passing, each_difference};
use super::people::People;
use super::query::{Asked, Basis};
use super::store::{self, Dimension, SubscriberId};
use crate::http::{ApiError, ApiResult, AppState};

pub async fn kpis(state: &AppState, asked: &Asked) -> ApiResult<KpiAnswer> {
    let mut tx = state.db.snapshot().await?;
    let basis_outdated = known_basis(&mut tx, &asked.basis).await?;
    let known = state.usage_kept.known(&mut tx, state).await?;
    let now = load(&mut tx, &known, asked).await?;
    let kpis = now.kpis(asked.range, asked.grouping);
    let previous = if asked.compare {
        let before_asked = asked.over(asked.range.previous());
        let before = load(&mut tx, &known, &before_asked).await?;
        Some(Previous {
            period: before_asked.range.into(),
            kpis: before.kpis(before_asked.range, asked.grouping),
            change: figures::change(&now, &before),
        })
    } else {
        None
    };
    let (freshness, reconciliation) = trust(&mut tx).await?;
    let bounds = store::find_bounds(&mut tx).await?;
    Ok(KpiAnswer {
        message: "success",
        data: KpiData {
            kpis,
            models_metrics: now.models(),
            region_wise_spends: ranked(now.by_region),
            company_wise_spends: ranked(now.by_company),
            department_wise_spends: ranked(now.by_department),
            max_date_range: [bounds.map(|range| range.first), bounds.map(|range| range.last)],
            previous,
            frame: Frame::of(asked, &state.config.deployment.time_zone),
            basis_outdated,
            freshness,
            reconciliation,
        },
    })
}

/// A run that does not exist, or is not done, is no basis. Answers whether the records changed after it.
pub(super) async fn known_basis(tx: &mut Tx, basis: &Basis) -> ApiResult<bool> {
    let Basis::Recost(recost_id) = basis else { return Ok(false) };
    match store::find_recost_status(tx, recost_id).await? {
        Some((status, data_as_of)) if status == "done" => {
            Ok(store::find_freshness(tx).await?.as_of != data_as_of)
        }
        Some(_) => Err(ApiError::field(["query", "basis"], "the run is not done", "value_error")),
        None => Err(ApiError::field(["query", "basis"], "there is no such run", "value_error")),
    }
}

/// How new the figures are, and whether they agree with the records.
async fn trust(tx: &mut Tx) -> ApiResult<(Freshness, Option<Reconciliation>)> {
    let row = store::find_freshness(tx).await?;
    let check = store::find_last_check(tx).await?;
    let reconciliation = check.map(|check| Reconciliation {
        agrees: check.differences == 0,
        checked_at: UnixMs(check.checked_at),
        records: check.records,
        keys: check.keys,
        differences: check.differences,
        outdated: row.as_of.is_some_and(|as_of| as_of > check.checked_at),
    });
    let freshness = Freshness {
        as_of: row.as_of.map(UnixMs),
        last_upload: row
            .last_upload
            .map(|upload_id| LastUpload { upload_id, finished_at: row.last_finished_at.map(UnixMs) }),
        importing: row.importing > 0,
    };
    Ok((freshness, reconciliation))
}

/// The figures of a range: from the sums by region and month where those say all, otherwise from the finest ones.
async fn load(tx: &mut Tx, known: &Known, asked: &Asked) -> ApiResult<Figures> {
    let filter = &asked.filter;
    let only_regions =
        filter.companies.is_empty() && filter.departments.is_empty() && filter.models.is_empty();
    let mut figures = if only_regions {
        from_rollups(tx, known, asked).await?
    } else {
        from_cells(tx, known, asked).await?
    };
    figures.use_of_subscribers = utilization(tx, known, asked).await?;
    Ok(figures)
}

async fn from_rollups(tx: &mut Tx, known: &Known, asked: &Asked) -> ApiResult<Figures> {
    let people = &known.people;
    let mut figures = known.rollups(tx).await?.figures(tx, asked.range, &asked.filter.regions).await?;
    take_back_regions(people, asked, &mut figures);
    let profile_of = |profile| people.profiles.get(&profile);
    each_difference(tx, asked, profile_of, |day, profile, model, sums| {
        figures.add(day, profile, model, &sums);
    })
    .await?;
    Ok(figures)
}

/// A conversation that was in several regions was counted in each: here it is taken back all but once.
fn take_back_regions(people: &People, asked: &Asked, figures: &mut Figures) {
    let mut wide = WideRegions::default();
    for seen in people.shared.iter().filter(|seen| asked.range.contains(seen.day)) {
        let profile = people.profiles.get(&seen.profile_no);
        if let Some(profile) = profile.filter(|profile| profile.passes(&asked.filter)) {
            wide.see(&seen.conversation, &profile.region, &seen.model, figures);
        }
    }
    wide.close(figures);
}

/// The regions that one conversation was in, in all and with each model. Conversations come one after the other.
#[derive(Default)]
struct WideRegions<'a> {
    conversation: String,
    regions: FxHashSet<&'a str>,
    by_model: FxHashMap<String, FxHashSet<&'a str>>,
}

impl<'a> WideRegions<'a> {
    fn see(&mut self, conversation: &str, region: &'a str, model: &str, figures: &mut Figures) {
        if self.conversation != conversation {
            self.close(figures);
            conversation.clone_into(&mut self.conversation);
        }
        self.regions.insert(region);
        slot(&mut self.by_model, model, |regions| {
            regions.insert(region);
        });
    }

    fn close(&mut self, figures: &mut Figures) {
        figures.total.conversations -= too_many(&self.regions);
        for (model, regions) in self.by_model.drain() {
            if regions.len() > 1 {
                slot(&mut figures.by_model, &model, |sums| sums.conversations -= too_many(&regions));
            }
        }
        self.regions.clear();
    }
}

fn too_many(regions: &FxHashSet<&str>) -> i64 {
    i64::try_from(regions.len().saturating_sub(1)).unwrap_or(i64::MAX)
}

async fn from_cells(tx: &mut Tx, known: &Known, asked: &Asked) -> ApiResult<Figures> {
    let passing = Passing::of(tx, known, asked).await?;
    let mut figures = Figures::default();
    passing.each_cell(tx, |day, profile, model, sums| figures.add(day, profile, model, &sums)).await?;
    let with_records = figures.by_day.values().filter(|day| day.records > 0).count();
    figures.total.days_with_usage = i64::try_from(with_records).unwrap_or(i64::MAX);
    figures.total.conversations = passing.conversations(tx).await?;
    for (model, conversations) in passing.conversations_by(tx, Dimension::Model).await? {
        slot(&mut figures.by_model, &model, |sums| sums.conversations = conversations);
    }
    Ok(figures)
}

/// Days with use of those who were active subscribers on that day, and the days of all who were.
async fn utilization(tx: &mut Tx, known: &Known, asked: &Asked) -> ApiResult<Utilization> {
    let people = &known.people;
    let of_models =
        if asked.filter.models.is_empty() { None } else { Some(days_of_models(tx, known, asked).await?) };
    let mut masks = Masks::default();
    let mut sum = Utilization::default();
    let (mut versions, mut years) = (Vec::new(), Vec::new());
    for (subscriber, known) in &people.subscribers {
        versions.clear();
        versions.extend(known.iter().map(|version| Version {
            from: version.from,
            counts: version.is_active && version.passes(&asked.filter),
            signup: version.signup,
        }));
        let spans = subscribed(&versions, asked.range);
        if spans.is_empty() {
            continue;
        }
        years.clear();
        match &of_models {
            Some(days) => years.extend(days.get(subscriber).into_iter().flatten().copied()),
            None => used_years(people, *subscriber, asked, &mut years),
        }
        let used = spans.iter().map(|span| masks.used(*span, &years)).sum::<i64>();
        sum.subscribed_days += spans.iter().map(|span| i64::from(span.days())).sum::<i64>();
        sum.used_days += used;
        sum.subscribers += i64::from(used > 0);
    }
    Ok(sum)
}

/// The days on which a subscriber has a record that passes, whatever its model.
fn used_years(people: &People, subscriber: SubscriberId, asked: &Asked, years: &mut Vec<(i32, YearDays)>) {
    for (profile_no, year, days) in people.years.get(&subscriber).into_iter().flatten() {
        if people.profiles.get(profile_no).is_some_and(|profile| profile.passes(&asked.filter)) {
            mark(years, *year, *days);
        }
    }
}

/// The days on which each subscriber has a record that passes, models included.
async fn days_of_models(
    tx: &mut Tx,
    known: &Known,
    asked: &Asked,
) -> ApiResult<FxHashMap<SubscriberId, Vec<(i32, YearDays)>>> {
    let mut used: FxHashMap<SubscriberId, Vec<(i32, YearDays)>> = FxHashMap::default();
    let passing = Passing::of(tx, known, asked).await?;
    passing
        .each_cell(tx, |day, profile, _, sums| {
            if sums.records > 0 {
                let (year, bits) = bit(day);
                mark(used.entry(store::subscriber_number(&profile.subscriber_id)).or_default(), year, bits);
            }
        })
        .await?;
    Ok(used)
}

fn mark(years: &mut Vec<(i32, YearDays)>, year: i32, bits: YearDays) {
    match years.iter_mut().find(|(known, _)| *known == year) {
        Some((_, known)) => known.iter_mut().zip(bits).for_each(|(known, bits)| *known |= bits),
        None => years.push((year, bits)),
    }
}
