//! Assignment: every persona is evaluated, the highest priority among those that hold wins.
//!
//! The score is not the priority. A group's strength is how much its met criteria say together (each adds a share
//! of what is still missing to certainty), a rule's strength is the mean of its groups', and a history shorter
//! than the window takes from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::counterfactual::{self, Counterfactual};
use super::criterion::Judgement;
use super::feature::Feature;
use super::persona::Persona;
use super::policy::Policy;
use super::quantity::Quantity;
use super::sections::PersonaRule;
use crate::money::{Ratio, div_round};
use crate::signals::{Features, WindowSignals};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub persona: Persona,
    /// The next persona whose rule holds too.
    pub secondary: Option<Persona>,
    pub confidence: Ratio,
    /// Set when no rule holds: the persona is then only a place to start and no finding.
    pub fallback: Option<Fallback>,
    pub reasoning: Reasoning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fallback {
    /// No posted transaction and nothing else to judge from.
    InsufficientData,
    NoCriteriaMatched,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasoning {
    /// The winner's met criteria: `max_utilization 62.4 % >= 50 %`.
    pub matched_criteria: Vec<String>,
    /// What the winner's criteria looked at; `None` where it is not known.
    pub feature_values: BTreeMap<Feature, Option<Quantity>>,
    pub priority: Option<Ratio>,
    /// Every persona that holds, by descending priority.
    pub all_matched_personas: Vec<Persona>,
    pub evaluations: Vec<PersonaEvaluation>,
    pub counterfactuals: Vec<Counterfactual>,
    /// In words, why there is a fallback.
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonaEvaluation {
    pub persona: Persona,
    pub matched: bool,
    pub priority: Ratio,
    pub strength: Ratio,
    /// As grouped in the policy: every group must have a met criterion.
    pub groups: Vec<Vec<Judgement>>,
}

/// What an assignment comes to, without its reasons: enough for looking at many users at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub persona: Persona,
    pub secondary: Option<Persona>,
    pub confidence: Ratio,
    pub fallback: Option<Fallback>,
}

impl Finding {
    /// The persona, or `fallback` where it is only a place to start.
    pub fn label(&self) -> &'static str {
        if self.fallback.is_some() { "fallback" } else { self.persona.as_str() }
    }
}

/// As [`assign()`], without the reasons.
pub fn find(policy: &Policy, signals: &WindowSignals) -> Finding {
    let evaluations = evaluate_all(policy, signals);
    conclude(policy, signals, &matching(&evaluations))
}

pub fn assign(policy: &Policy, signals: &WindowSignals) -> Assignment {
    let evaluations = evaluate_all(policy, signals);
    let matched = matching(&evaluations);
    let Finding { persona, secondary, confidence, fallback } = conclude(policy, signals, &matched);
    let winner = matched.first().copied();
    Assignment {
        persona,
        secondary,
        confidence,
        fallback,
        reasoning: Reasoning {
            matched_criteria: winner.map(summaries).unwrap_or_default(),
            feature_values: winner.map(figures).unwrap_or_default(),
            priority: winner.map(|winner| winner.priority),
            all_matched_personas: matched.iter().map(|evaluation| evaluation.persona).collect(),
            counterfactuals: counterfactual::explain(winner, &evaluations, signals.currency),
            reason: fallback.map(|fallback| fallback.reason().to_owned()),
            evaluations,
        },
    }
}

fn evaluate_all(policy: &Policy, signals: &WindowSignals) -> Vec<PersonaEvaluation> {
    policy.personas.iter().map(|rule| evaluate(rule, &signals.features)).collect()
}

/// Those that hold, the highest priority first.
fn matching(evaluations: &[PersonaEvaluation]) -> Vec<&PersonaEvaluation> {
    let mut matched: Vec<_> = evaluations.iter().filter(|evaluation| evaluation.matched).collect();
    // Stable: equal priorities keep the order of the policy file.
    matched.sort_by_key(|evaluation| std::cmp::Reverse(evaluation.priority));
    matched
}

fn conclude(policy: &Policy, signals: &WindowSignals, matched: &[&PersonaEvaluation]) -> Finding {
    let fallback = match (matched.first(), signals.history_days) {
        (Some(_), _) => None,
        (None, None) => Some(Fallback::InsufficientData),
        (None, Some(_)) => Some(Fallback::NoCriteriaMatched),
    };
    let confidence = match (matched.first(), fallback) {
        (Some(winner), _) => confidence(policy, winner.strength, signals),
        (None, Some(Fallback::InsufficientData)) => policy.confidence.no_data,
        (None, _) => policy.confidence.no_match,
    };
    Finding {
        persona: matched.first().map_or(Persona::SavingsBuilder, |winner| winner.persona),
        secondary: matched.get(1).map(|second| second.persona),
        confidence,
        fallback,
    }
}

impl Fallback {
    /// As JSON and the database spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InsufficientData => "insufficient_data",
            Self::NoCriteriaMatched => "no_criteria_matched",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::InsufficientData, Self::NoCriteriaMatched].into_iter().find(|value| value.as_str() == name)
    }

    fn reason(self) -> &'static str {
        match self {
            Self::InsufficientData => "There is no transaction history to judge from.",
            Self::NoCriteriaMatched => "No persona's criteria are met.",
        }
    }
}

pub(super) fn evaluate(rule: &PersonaRule, features: &Features) -> PersonaEvaluation {
    let judge = |group: &Vec<_>| group.iter().map(|c: &super::Criterion| c.judge(features)).collect();
    let groups: Vec<Vec<Judgement>> = rule.all_of.iter().map(judge).collect();
    let raise = rule.raised.as_ref().filter(|raise| raise.any_of.iter().any(|c| c.judge(features).met));
    PersonaEvaluation {
        persona: rule.persona,
        matched: groups.iter().all(|group| group.iter().any(|judged| judged.met)),
        priority: raise.map_or(rule.priority, |raise| raise.priority),
        strength: strength(&groups),
        groups,
    }
}

/// Mean over groups of `1 − Π(1 − margin)` of the met criteria.
fn strength(groups: &[Vec<Judgement>]) -> Ratio {
    let one = i128::from(Ratio::ONE.0);
    let total: i128 = groups
        .iter()
        .map(|group| {
            let met = group.iter().filter(|judged| judged.met);
            one - met.fold(one, |open, judged| open * (one - i128::from(judged.margin.0.max(0))) / one)
        })
        .sum();
    Ratio(div_round(total, i128::try_from(groups.len()).unwrap_or(1)))
}

fn confidence(policy: &Policy, strength: Ratio, signals: &WindowSignals) -> Ratio {
    let settings = &policy.confidence;
    let one = i128::from(Ratio::ONE.0);
    let window_days = i64::from(signals.window_days).max(1);
    let seen_days = i64::from(signals.history_days.unwrap_or(0)).min(window_days);
    let (kept, seen) = (i128::from(settings.kept_without_history.0), i128::from(seen_days));
    let completeness = kept + (one - kept) * seen / i128::from(window_days);
    let range = i128::from(settings.ceiling.0 - settings.floor.0);
    Ratio(settings.floor.0 + div_round(range * i128::from(strength.0) * completeness, one * one))
}

fn summaries(evaluation: &PersonaEvaluation) -> Vec<String> {
    evaluation.groups.iter().flatten().filter(|judged| judged.met).map(Judgement::summary).collect()
}

fn figures(evaluation: &PersonaEvaluation) -> BTreeMap<Feature, Option<Quantity>> {
    evaluation.groups.iter().flatten().map(|judged| (judged.feature, judged.actual)).collect()
}
