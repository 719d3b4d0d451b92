//! Which catalogue items fit: persona plus what the user's own figures trigger, spread over content types.

use serde::{Deserialize, Serialize};

use super::catalogue::{Catalogue, ContentItem, ContentKind};
use super::draft::Priority;
use crate::money::{Ratio, div_round};
use crate::personas::{Assignment, Feature, Judgement, Policy, Quantity};
use crate::signals::WindowSignals;

/// One catalogue item held against one user. All scored items are kept for the trace; `chosen` ones are used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentMatch {
    pub content_id: String,
    pub kind: ContentKind,
    pub score: Ratio,
    pub chosen: bool,
    pub reasons: Vec<String>,
    pub signal_hits: Vec<SignalHit>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalHit {
    pub feature: Feature,
    pub actual: Quantity,
    pub margin: Ratio,
}

/// Every item that is for the user's persona, best first; three to five of them chosen, of unlike types as far as
/// the scores allow.
pub fn match_content(
    policy: &Policy,
    catalogue: &Catalogue,
    signals: &WindowSignals,
    assignment: &Assignment,
    recently_shown: &[&str],
) -> Vec<ContentMatch> {
    let scored = catalogue.items().iter().filter_map(|item| {
        let is_repeat = recently_shown.contains(&item.id.as_str());
        score(policy, item, signals, assignment, is_repeat)
    });
    let mut matches: Vec<_> = scored.collect();
    matches.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.content_id.cmp(&b.content_id)));
    choose(policy, &mut matches);
    matches
}

fn score(
    policy: &Policy,
    item: &ContentItem,
    signals: &WindowSignals,
    assignment: &Assignment,
    is_repeat: bool,
) -> Option<ContentMatch> {
    let settings = &policy.content;
    let mut reasons = Vec::new();
    let mut total = 0;
    if item.personas.contains(&assignment.persona) {
        total += settings.primary_persona.0;
        reasons.push(format!("for persona {}", assignment.persona));
    } else if let Some(secondary) = assignment.secondary.filter(|persona| item.personas.contains(persona)) {
        total += settings.secondary_persona.0;
        reasons.push(format!("for secondary persona {secondary}"));
    } else {
        return None;
    }
    let judged: Vec<_> = item.triggers.iter().map(|trigger| trigger.judge(&signals.features)).collect();
    let strength = strength(&judged);
    total += div_round(i128::from(settings.triggers.0) * i128::from(strength.0), i128::from(Ratio::ONE.0));
    reasons.extend(judged.iter().filter(|judged| judged.met).map(Judgement::summary));
    if is_repeat {
        total -= settings.repeat_penalty.0;
        reasons.push("shown recently".to_owned());
    }
    let hit = |judged: &Judgement| {
        let actual = judged.actual.filter(|_| judged.met)?;
        Some(SignalHit { feature: judged.feature, actual, margin: judged.margin })
    };
    Some(ContentMatch {
        content_id: item.id.clone(),
        kind: item.kind,
        score: Ratio(total.clamp(0, Ratio::ONE.0)),
        chosen: false,
        reasons,
        signal_hits: judged.iter().filter_map(hit).collect(),
    })
}

/// Half for triggers that hold at all, half for how clearly they do, as a mean over all triggers of the item.
fn strength(judged: &[Judgement]) -> Ratio {
    let one = Ratio::ONE.0;
    let total: i64 =
        judged.iter().filter(|judged| judged.met).map(|j| i64::midpoint(one, j.margin.0.max(0))).sum();
    let count = i64::try_from(judged.len()).unwrap_or(i64::MAX).max(1);
    Ratio(total / count)
}

/// First the best of each type, then the best of the rest, down to `min_score` once `min_items` are there.
fn choose(policy: &Policy, matches: &mut [ContentMatch]) {
    let settings = &policy.content;
    let mut seen = Vec::new();
    let (mut firsts, mut rest) = (Vec::new(), Vec::new());
    for (at, matched) in matches.iter().enumerate() {
        if seen.contains(&matched.kind) {
            rest.push(at);
        } else {
            seen.push(matched.kind);
            firsts.push(at);
        }
    }
    let good = |at: &usize| matches.get(*at).is_some_and(|matched| matched.score >= settings.min_score);
    let (good_firsts, weak_firsts): (Vec<_>, Vec<_>) = firsts.into_iter().partition(good);
    let (good_rest, weak_rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(good);
    let wanted = (good_firsts.len() + good_rest.len()).clamp(settings.min_items, settings.max_items);
    let order = good_firsts.into_iter().chain(good_rest).chain(weak_firsts).chain(weak_rest);
    for at in order.take(wanted) {
        if let Some(matched) = matches.get_mut(at) {
            matched.chosen = true;
        }
    }
}

/// How soon a person should look at it: the relevance, held back when the persona is not sure.
pub fn priority(policy: &Policy, score: Ratio, assignment: &Assignment) -> Priority {
    let certain = score.min(if assignment.fallback.is_some() { Ratio::ZERO } else { Ratio::ONE });
    let risk = &policy.risk;
    if certain >= risk.high_priority_score && assignment.confidence >= risk.high_priority_score {
        Priority::High
    } else if certain >= risk.medium_priority_score {
        Priority::Medium
    } else {
        Priority::Low
    }
}
