//! Sums by every dimension at once, from which all answers are put together.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use spendsense_engine::money::Ratio;
use spendsense_engine::time::Day;
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::kpis::{self, Sums};
use spendsense_engine::usage::periods::{Grouping, Range};

use super::model::{KpiChange, Kpis, ModelMetrics, TrendPoint};
use super::store::Profile;

/// Everything that one set of key figures needs.
#[derive(Debug, Default)]
pub struct Figures {
    pub total: Sums,
    /// Without conversations, which do not add up over days.
    pub by_day: BTreeMap<Day, Sums>,
    /// With conversations.
    pub by_model: FxHashMap<String, Sums>,
    pub by_region: FxHashMap<String, NanoUsd>,
    pub by_company: FxHashMap<String, NanoUsd>,
    pub by_department: FxHashMap<String, NanoUsd>,
    pub use_of_subscribers: Utilization,
}

/// How much of what active subscribers could use they did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Utilization {
    pub used_days: i64,
    pub subscribed_days: i64,
    /// Active subscribers who used something.
    pub subscribers: i64,
}

/// Adds all but conversations and days, which have to be counted anew.
pub fn add(to: &mut Sums, more: &Sums) {
    to.cost += more.cost;
    to.records += more.records;
    to.prompt_tokens += more.prompt_tokens;
    to.completion_tokens += more.completion_tokens;
    to.other_tokens += more.other_tokens;
}

/// Changes the value under a name, which is copied only when it is new.
pub(super) fn slot<V: Default>(map: &mut FxHashMap<String, V>, name: &str, change: impl FnOnce(&mut V)) {
    match map.get_mut(name) {
        Some(value) => change(value),
        None => {
            let mut value = V::default();
            change(&mut value);
            map.insert(name.to_owned(), value);
        }
    }
}

impl Figures {
    /// Adds the finest sums, all but conversations and days.
    pub fn add(&mut self, day: Day, profile: &Profile, model: &str, sums: &Sums) {
        add(&mut self.total, sums);
        add(self.by_day.entry(day).or_default(), sums);
        slot(&mut self.by_model, model, |of_model| add(of_model, sums));
        slot(&mut self.by_region, &profile.region, |cost| *cost += sums.cost);
        slot(&mut self.by_company, &profile.company, |cost| *cost += sums.cost);
        slot(&mut self.by_department, &profile.department, |cost| *cost += sums.cost);
    }

    pub fn kpis(&self, range: Range, grouping: Grouping) -> Kpis {
        let total = &self.total;
        let name = |found: Option<&str>| found.map(str::to_owned);
        let used = || self.by_model.iter().map(|(model, sums)| (model.as_str(), sums.conversations));
        let cost = self.by_model.iter().map(|(model, sums)| (model.as_str(), sums.cost.0));
        let Utilization { used_days, subscribed_days, subscribers } = self.use_of_subscribers;
        Kpis {
            total_spendings: total.cost.cents(),
            total_spendings_nano_usd: total.cost.0,
            heighest_model_used: name(kpis::highest(used())),
            least_used_model: name(kpis::lowest(used())),
            costliest_model: name(kpis::highest(cost)),
            average_token_consumption: total.average_token_consumption(),
            average_per_day_spending: total.average_per_day(),
            active_sub_utilization: kpis::utilization(used_days, subscribed_days),
            used_subscriber_days: used_days,
            subscriber_days: subscribed_days,
            active_subscribers: subscribers,
            spends_trend: trend(&self.by_day, range, grouping),
            records: total.records,
            conversations: total.conversations,
            prompt_tokens: total.prompt_tokens,
            completion_tokens: total.completion_tokens,
            other_tokens: total.other_tokens,
            days_with_usage: total.days_with_usage,
            cost_per_conversation: total.cost_per_conversation(),
        }
    }

    /// The costliest first; of equals the first by name.
    pub fn models(&self) -> Vec<ModelMetrics> {
        let mut models: Vec<ModelMetrics> = self
            .by_model
            .iter()
            .map(|(model, sums)| ModelMetrics {
                model: model.clone(),
                total_cost: sums.cost,
                total_cost_nano_usd: sums.cost.0,
                records: sums.records,
                conversations: sums.conversations,
                prompt_tokens: sums.prompt_tokens,
                completion_tokens: sums.completion_tokens,
                other_tokens: sums.other_tokens,
            })
            .collect();
        models.sort_by(|a, b| b.total_cost.cmp(&a.total_cost).then_with(|| a.model.cmp(&b.model)));
        models
    }
}

/// The costliest first; of equals the first by name.
pub fn ranked<T: From<(String, NanoUsd)>>(costs: impl IntoIterator<Item = (String, NanoUsd)>) -> Vec<T> {
    let mut costs: Vec<_> = costs.into_iter().collect();
    costs.sort_by(|(a, cost_a), (b, cost_b)| cost_b.cmp(cost_a).then_with(|| a.cmp(b)));
    costs.into_iter().map(T::from).collect()
}

/// Groups with records, in order of time.
fn trend(by_day: &BTreeMap<Day, Sums>, range: Range, grouping: Grouping) -> Vec<TrendPoint> {
    let groups = grouping.groups(range).into_iter().map(|group| {
        let mut sums = Sums::default();
        by_day.range(group.first..=group.last).for_each(|(_, day)| add(&mut sums, day));
        (group, sums)
    });
    groups
        .filter(|(_, sums)| sums.records > 0)
        .map(|(group, sums)| TrendPoint {
            date: group.first,
            until: group.last,
            cost: sums.cost.cents(),
            cost_nano_usd: sums.cost.0,
            records: sums.records,
            prompt_tokens: sums.prompt_tokens,
            completion_tokens: sums.completion_tokens,
            other_tokens: sums.other_tokens,
        })
        .collect()
}

/// What has changed since `before`, from exact values.
pub fn change(now: &Figures, before: &Figures) -> KpiChange {
    let of = |figure: fn(&Figures) -> i64| kpis::change(figure(now), figure(before));
    KpiChange {
        total_spendings: of(|figures| figures.total.cost.0),
        average_token_consumption: of(|figures| figures.total.average_token_consumption()),
        average_per_day_spending: of(|figures| {
            figures.total.cost.per(figures.total.days_with_usage).unwrap_or_default().0
        }),
        active_sub_utilization: of(|figures| {
            let used = figures.use_of_subscribers;
            Ratio::of(used.used_days, used.subscribed_days).unwrap_or_default().0
        }),
        records: of(|figures| figures.total.records),
        conversations: of(|figures| figures.total.conversations),
        tokens: of(|figures| figures.total.tokens()),
        cost_per_conversation: of(|figures| figures.total.cost_per_conversation().unwrap_or_default().0),
    }
}
