//! The sums of regions, companies, departments and models over a range, from what is in memory: whole months, and the
//! days at the ends of the range.
//!
//! Months and the days of regions are read once, the days at the ends of ranges when they are first asked for.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use spendsense_db::{DbError, Tx};
use spendsense_engine::time::Day;
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::kpis::Sums;
use spendsense_engine::usage::periods::{Range, month_around, month_of};

use super::figures::{Figures, add};
use super::people::People;
use super::store::{self, Dimension};
use crate::usage::names::{Names, SharedNames};

/// Days at the ends of ranges that are kept; with more, all are forgotten.
const DAYS_KEPT_MAX: usize = 400;

#[derive(Debug, Default)]
pub struct Rollups {
    names: SharedNames,
    /// In order of time.
    region_days: Vec<(Day, u32, Sums)>,
    model_months: Vec<(i32, OfModel)>,
    company_months: Vec<(i32, Spend)>,
    department_months: Vec<(i32, Spend)>,
    returns: Vec<Return>,
    places: FxHashMap<i64, Place>,
    days: Mutex<FxHashMap<Day, Arc<DaySums>>>,
}

/// What one day adds up to, but for its regions.
#[derive(Debug, Default)]
struct DaySums {
    models: Vec<OfModel>,
    companies: Vec<Spend>,
    departments: Vec<Spend>,
}

#[derive(Clone, Copy, Debug)]
struct OfModel {
    region: u32,
    model: u32,
    sums: Sums,
}

/// What a company or department cost in a region.
#[derive(Clone, Copy, Debug)]
struct Spend {
    region: u32,
    name: u32,
    cost: NanoUsd,
    records: i64,
}

#[derive(Clone, Copy, Debug)]
struct Return {
    region: u32,
    model: Option<u32>,
    day: Day,
    previous: Day,
    conversations: i64,
}

/// Where a profile stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    region: u32,
    company: u32,
    department: u32,
}

impl Rollups {
    pub async fn load(tx: &mut Tx, people: &People) -> Result<Self, DbError> {
        let mut all = Self::default();
        let mut names = Names::default();
        all.places = people
            .profiles
            .iter()
            .map(|(profile_no, profile)| {
                let [region, company, department] =
                    [&profile.region, &profile.company, &profile.department].map(|name| names.number(name));
                (*profile_no, Place { region, company, department })
            })
            .collect();
        store::each_region_day(tx, |day, region, sums| {
            all.region_days.push((day, names.number(region), sums));
        })
        .await?;
        store::each_model_month(tx, |month, region, model, sums| {
            let (region, model) = (names.number(region), names.number(model));
            all.model_months.push((month, OfModel { region, model, sums }));
        })
        .await?;
        for (dimension, months) in [
            (Dimension::Company, &mut all.company_months),
            (Dimension::Department, &mut all.department_months),
        ] {
            store::each_month_spend(tx, dimension, |month, region, name, cost, records| {
                let (region, name) = (names.number(region), names.number(name));
                months.push((month, Spend { region, name, cost, records }));
            })
            .await?;
        }
        store::each_return(tx, |row| {
            let region = names.number(row.region);
            let model = row.model.map(|model| names.number(model));
            let store::Return { day, previous, conversations, .. } = row;
            all.returns.push(Return { region, model, day, previous, conversations });
        })
        .await?;
        *all.names.lock() = names;
        Ok(all)
    }

    /// The figures of the range and regions (of all without any), but for subscribers and for conversations that were
    /// in several regions, which count in each of them.
    pub async fn figures(&self, tx: &mut Tx, range: Range, regions: &[String]) -> Result<Figures, DbError> {
        let mut adding = Adding::of(range, regions, &self.names);
        for (part, sign) in parts(range) {
            match part {
                Part::Months(first, last) => self.add_months(first, last, &mut adding),
                Part::Days(days) => {
                    for day in self.days(tx, days).await? {
                        adding.models(&day.models, sign);
                        adding.companies.add(&adding.wanted, &day.companies, sign);
                        adding.departments.add(&adding.wanted, &day.departments, sign);
                    }
                }
            }
        }
        adding.region_days(&self.region_days);
        adding.take_back(&self.returns);
        Ok(adding.figures(&self.names.lock()))
    }

    fn add_months(&self, first: i32, last: i32, adding: &mut Adding) {
        let within = |month: i32| (first..=last).contains(&month);
        for (_, of_model) in self.model_months.iter().filter(|(month, _)| within(*month)) {
            adding.models(std::slice::from_ref(of_model), 1);
        }
        for (months, to) in [
            (&self.company_months, &mut adding.companies),
            (&self.department_months, &mut adding.departments),
        ] {
            for (_, spend) in months.iter().filter(|(month, _)| within(*month)) {
                to.add(&adding.wanted, std::slice::from_ref(spend), 1);
            }
        }
    }

    /// Days one by one, those that are not there yet from the database.
    async fn days(&self, tx: &mut Tx, range: Range) -> Result<Vec<Arc<DaySums>>, DbError> {
        let days = || (range.first.0..=range.last.0).map(Day);
        let mut found: FxHashMap<Day, Arc<DaySums>> = {
            let kept = self.days.lock().unwrap_or_else(PoisonError::into_inner);
            days().filter_map(|day| Some((day, Arc::clone(kept.get(&day)?)))).collect()
        };
        let missing = days().filter(|day| !found.contains_key(day));
        if let Some((first, last)) = missing.clone().min().zip(missing.max()) {
            let read = self.read_days(tx, Range { first, last }).await?;
            let mut kept = self.days.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() > DAYS_KEPT_MAX {
                kept.clear();
            }
            kept.extend(read.iter().map(|(day, sums)| (*day, Arc::clone(sums))));
            found.extend(read);
        }
        Ok(found.into_values().collect())
    }

    async fn read_days(&self, tx: &mut Tx, range: Range) -> Result<FxHashMap<Day, Arc<DaySums>>, DbError> {
        let mut days: FxHashMap<Day, DaySums> =
            (range.first.0..=range.last.0).map(|day| (Day(day), DaySums::default())).collect();
        store::each_model_day(tx, range, |day, region, model, sums| {
            let mut names = self.names.lock();
            let (region, model) = (names.number(region), names.number(model));
            days.entry(Day(day)).or_default().models.push(OfModel { region, model, sums });
        })
        .await?;
        let mut spends: FxHashMap<(Day, i64), (NanoUsd, i64)> = FxHashMap::default();
        store::each_profile_spend(tx, range, |day, profile, cost, records| {
            let spend = spends.entry((day, profile)).or_default();
            *spend = (NanoUsd(spend.0.0 + cost.0), spend.1 + records);
        })
        .await?;
        for ((day, profile), (cost, records)) in spends {
            if let Some(Place { region, company, department }) = self.places.get(&profile).copied() {
                let sums = days.entry(day).or_default();
                sums.companies.push(Spend { region, name: company, cost, records });
                sums.departments.push(Spend { region, name: department, cost, records });
            }
        }
        Ok(days.into_iter().map(|(day, sums)| (day, Arc::new(sums))).collect())
    }
}

/// Sums under way, names being numbers.
struct Adding {
    range: Range,
    wanted: Wanted,
    figures: Figures,
    regions: FxHashMap<u32, NanoUsd>,
    models: FxHashMap<u32, Sums>,
    companies: Spends,
    departments: Spends,
}

/// The regions that count; all if nothing is said.
struct Wanted(Option<FxHashSet<u32>>);

impl Wanted {
    fn has(&self, region: u32) -> bool {
        self.0.as_ref().is_none_or(|regions| regions.contains(&region))
    }
}

#[derive(Default)]
struct Spends(FxHashMap<u32, (NanoUsd, i64)>);

impl Spends {
    fn add(&mut self, wanted: &Wanted, spends: &[Spend], sign: i64) {
        for spend in spends.iter().filter(|spend| wanted.has(spend.region)) {
            let sum = self.0.entry(spend.name).or_default();
            *sum = (NanoUsd(sum.0.0 + sign * spend.cost.0), sum.1 + sign * spend.records);
        }
    }

    /// Whoever has records only on days that were taken away is not in the range.
    fn named(self, names: &Names) -> FxHashMap<String, NanoUsd> {
        let kept = self.0.into_iter().filter(|(_, (_, records))| *records > 0);
        kept.map(|(name, (cost, _))| (names.text(name).to_owned(), cost)).collect()
    }
}

impl Adding {
    fn of(range: Range, regions: &[String], names: &SharedNames) -> Self {
        let names = names.lock();
        let wanted =
            (!regions.is_empty()).then(|| regions.iter().filter_map(|name| names.find(name)).collect());
        Self {
            range,
            wanted: Wanted(wanted),
            figures: Figures::default(),
            regions: FxHashMap::default(),
            models: FxHashMap::default(),
            companies: Spends::default(),
            departments: Spends::default(),
        }
    }

    fn models(&mut self, rows: &[OfModel], sign: i64) {
        for row in rows.iter().filter(|row| self.wanted.has(row.region)) {
            let to = self.models.entry(row.model).or_default();
            to.cost = NanoUsd(to.cost.0 + sign * row.sums.cost.0);
            to.records += sign * row.sums.records;
            to.prompt_tokens += sign * row.sums.prompt_tokens;
            to.completion_tokens += sign * row.sums.completion_tokens;
            to.other_tokens += sign * row.sums.other_tokens;
            to.conversations += sign * row.sums.conversations;
        }
    }

    fn region_days(&mut self, rows: &[(Day, u32, Sums)]) {
        let begin = rows.partition_point(|(day, ..)| *day < self.range.first);
        let in_range = rows.iter().skip(begin).take_while(|(day, ..)| *day <= self.range.last);
        for (day, region, sums) in in_range.filter(|(_, region, _)| self.wanted.has(*region)) {
            add(self.figures.by_day.entry(*day).or_default(), sums);
            add(&mut self.figures.total, sums);
            self.figures.total.conversations += sums.conversations;
            *self.regions.entry(*region).or_default() += sums.cost;
        }
    }

    fn take_back(&mut self, returns: &[Return]) {
        let again = |row: &&Return| self.range.contains(row.day) && row.previous >= self.range.first;
        for row in returns.iter().filter(again).filter(|row| self.wanted.has(row.region)) {
            match row.model {
                None => self.figures.total.conversations -= row.conversations,
                Some(model) => self.models.entry(model).or_default().conversations -= row.conversations,
            }
        }
    }

    fn figures(self, names: &Names) -> Figures {
        let mut figures = self.figures;
        let name = |number: u32| names.text(number).to_owned();
        figures.total.days_with_usage = i64::try_from(figures.by_day.len()).unwrap_or(i64::MAX);
        figures.by_region = self.regions.into_iter().map(|(region, cost)| (name(region), cost)).collect();
        let models = self.models.into_iter().filter(|(_, sums)| sums.records > 0);
        figures.by_model = models.map(|(model, sums)| (name(model), sums)).collect();
        figures.by_company = self.companies.named(names);
        figures.by_department = self.departments.named(names);
        figures
    }
}

/// A stretch of a range that is added up in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Months(i32, i32),
    Days(Range),
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
