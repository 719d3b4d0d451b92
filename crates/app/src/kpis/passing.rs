//! What passes a question's filters, as finely as it is kept: from memory if it is there, otherwise from the tables.

use rustc_hash::{FxHashMap, FxHashSet};
use spendsense_db::Tx;
use spendsense_engine::time::Day;
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::kpis::Sums;

use super::fine::{Fine, Sighting};
use super::kept::Known;
use super::query::{Asked, Basis};
use super::store::{self, Dimension, Profile};
use crate::http::ApiResult;
use crate::usage::names::Names;

/// A question, and what is in memory of the state that it is about.
#[derive(Clone, Copy)]
pub struct Passing<'k> {
    pub asked: &'k Asked,
    memory: Option<(&'k Fine, &'k Known)>,
}

impl<'k> Passing<'k> {
    pub async fn of(tx: &mut Tx, known: &'k Known, asked: &'k Asked) -> ApiResult<Self> {
        let memory = known.fine(tx).await?.map(|fine| (fine, known));
        Ok(Self { asked, memory })
    }

    /// The sums that pass, at the basis that was asked for, for `each` to make something of.
    pub async fn each_cell(
        &self,
        tx: &mut Tx,
        mut each: impl FnMut(Day, &Profile, &str, Sums),
    ) -> ApiResult<()> {
        let Some((fine, known)) = self.memory else { return each_passing_cell(tx, self.asked, each).await };
        let passes = Passes::of(fine, known, self.asked);
        fine.each_cell(self.asked.range, |day, profile, model, sums| {
            if let Some(profile) = passes.profile(profile).filter(|_| passes.model(model)) {
                each(day, profile, fine.models.text(model), sums);
            }
        });
        each_difference(tx, self.asked, |profile| known.people.profiles.get(&profile), each).await
    }

    /// Distinct conversations.
    pub async fn conversations(&self, tx: &mut Tx) -> ApiResult<i64> {
        let asked = self.asked;
        match self.memory {
            None => Ok(store::count_conversations(tx, asked.range, &asked.filter).await?),
            Some((fine, known)) => {
                let passes = Passes::of(fine, known, asked);
                Ok(fine.count(1, |seen| passes.seen(seen).map(|()| 0)).into_iter().sum())
            }
        }
    }

    /// Distinct conversations by name.
    pub async fn conversations_by(
        &self,
        tx: &mut Tx,
        dimension: Dimension,
    ) -> ApiResult<FxHashMap<String, i64>> {
        let asked = self.asked;
        let Some((fine, known)) = self.memory else {
            return Ok(store::count_conversations_by(tx, dimension, asked.range, &asked.filter).await?);
        };
        let passes = Passes::of(fine, known, asked);
        if dimension == Dimension::Model {
            let counts = fine.count(fine.models.len(), |seen| passes.seen(seen).map(|()| seen.model));
            return Ok(named(&counts, &fine.models));
        }
        let mut names = Names::default();
        let numbers: Vec<Option<u32>> = passes
            .profiles
            .iter()
            .map(|profile| profile.map(|profile| names.number(dimension.of(profile))))
            .collect();
        let counts = fine.count(names.len(), |seen| {
            passes.seen(seen)?;
            numbers.get(usize::try_from(seen.profile).ok()?).copied()?
        });
        Ok(named(&counts, &names))
    }

    /// Distinct conversations of each group of the range, by its first day.
    pub async fn conversations_of_groups(&self, tx: &mut Tx) -> ApiResult<FxHashMap<Day, i64>> {
        let asked = self.asked;
        let firsts: Vec<Day> = asked.grouping.groups(asked.range).iter().map(|group| group.first).collect();
        let Some((fine, known)) = self.memory else {
            return count_groups(tx, asked, &firsts).await;
        };
        let passes = Passes::of(fine, known, asked);
        let group =
            |day: Day| u32::try_from(firsts.partition_point(|first| *first <= day)).ok()?.checked_sub(1);
        let counts = fine.count(firsts.len(), |seen| passes.seen(seen).and_then(|()| group(seen.day)));
        Ok(firsts.iter().copied().zip(counts).collect())
    }
}

async fn count_groups(tx: &mut Tx, asked: &Asked, firsts: &[Day]) -> ApiResult<FxHashMap<Day, i64>> {
    let seen = store::list_conversation_days(tx, asked.range, &asked.filter).await?;
    let mut counted: FxHashSet<&str> = FxHashSet::default();
    let mut counts: FxHashMap<Day, i64> = FxHashMap::default();
    let mut group = None;
    // By day, so the conversations of a group come together.
    for (day, conversation) in &seen {
        let day = Day(i32::try_from(*day).unwrap_or(i32::MAX));
        let at = firsts.partition_point(|first| *first <= day).checked_sub(1);
        let Some(first) = at.and_then(|at| firsts.get(at)) else { continue };
        if group != Some(*first) {
            counted.clear();
            group = Some(*first);
        }
        if counted.insert(conversation) {
            *counts.entry(*first).or_default() += 1;
        }
    }
    Ok(counts)
}

fn named(counts: &[i64], names: &Names) -> FxHashMap<String, i64> {
    let some = (0..).zip(counts).filter(|(_, count)| **count > 0);
    some.map(|(number, count)| (names.text(number).to_owned(), *count)).collect()
}

/// The filters, by number.
struct Passes<'k> {
    asked: &'k Asked,
    profiles: Vec<Option<&'k Profile>>,
    models: Vec<bool>,
}

impl<'k> Passes<'k> {
    fn of(fine: &Fine, known: &'k Known, asked: &'k Asked) -> Self {
        // Profiles are numbered from zero.
        let mut profiles = vec![None; known.people.profiles.len()];
        for (number, profile) in &known.people.profiles {
            let place = usize::try_from(*number).ok().and_then(|at| profiles.get_mut(at));
            if let Some(place) = place.filter(|_| profile.passes(&asked.filter)) {
                *place = Some(profile);
            }
        }
        let wanted = &asked.filter.models;
        let models = (0..)
            .take(fine.models.len())
            .map(|model| wanted.is_empty() || wanted.iter().any(|named| named == fine.models.text(model)));
        Self { asked, profiles, models: models.collect() }
    }

    fn profile(&self, number: u32) -> Option<&'k Profile> {
        self.profiles.get(usize::try_from(number).ok()?).copied()?
    }

    fn model(&self, number: u32) -> bool {
        usize::try_from(number).is_ok_and(|at| self.models.get(at).is_some_and(|passes| *passes))
    }

    fn seen(&self, seen: &Sighting) -> Option<()> {
        let passes = self.asked.range.contains(seen.day) && self.model(seen.model);
        self.profile(seen.profile).filter(|_| passes).map(drop)
    }
}

/// Adds up the finest sums that pass, from the tables, by whatever `each` makes of them, at the basis that was asked
/// for.
pub(crate) async fn each_passing_cell(
    tx: &mut Tx,
    asked: &Asked,
    mut each: impl FnMut(Day, &Profile, &str, Sums),
) -> ApiResult<()> {
    let profiles = store::load_profiles(tx, &asked.filter).await?;
    let models = &asked.filter.models;
    let passes = |model: &str| models.is_empty() || models.iter().any(|named| named == model);
    store::each_cell(tx, Some(asked.range), |day, profile, model, sums| {
        if let Some(profile) = profiles.get(&profile).filter(|_| passes(model)) {
            each(day, profile, model, sums);
        }
    })
    .await?;
    each_difference(tx, asked, |profile| profiles.get(&profile), each).await
}

/// What the run that is the basis, if one is, made of the sums that pass.
pub(super) async fn each_difference<'p>(
    tx: &mut Tx,
    asked: &Asked,
    profile_of: impl Fn(i64) -> Option<&'p Profile>,
    mut each: impl FnMut(Day, &Profile, &str, Sums),
) -> ApiResult<()> {
    let Basis::Recost(recost_id) = &asked.basis else { return Ok(()) };
    let models = &asked.filter.models;
    let passes = |model: &str| models.is_empty() || models.iter().any(|named| named == model);
    store::each_recost(tx, recost_id, asked.range, |day, profile, model, difference: NanoUsd| {
        let profile = profile_of(profile).filter(|profile| passes(model) && profile.passes(&asked.filter));
        if let Some(profile) = profile {
            each(day, profile, model, Sums { cost: difference, ..Sums::default() });
        }
    })
    .await?;
    Ok(())
}
