//! What would have to be different: the smallest set of changed figures that ends the winning persona, and the
//! one figure that keeps another from holding.

use serde::{Deserialize, Serialize};

use super::assign::PersonaEvaluation;
use super::criterion::{Judgement, Operator};
use super::feature::Feature;
use super::persona::Persona;
use super::quantity::Quantity;
use crate::money::Currency;

/// If all `changes` came true, the persona's rule would stop holding (`holds_now`) or start to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counterfactual {
    pub persona: Persona,
    pub holds_now: bool,
    pub changes: Vec<Change>,
    /// `high_utilization would no longer hold with utilization of the most used card below 50 %`.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub feature: Feature,
    pub must_be: Requirement,
    pub value: Quantity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    Below,
    AtMost,
    AtLeast,
    Above,
    Is,
}

/// One way out of the winner per group, then one way into each persona that fails by a single group.
pub(super) fn explain(
    winner: Option<&PersonaEvaluation>,
    evaluations: &[PersonaEvaluation],
    currency: Currency,
) -> Vec<Counterfactual> {
    let out = winner.into_iter().flat_map(|winner| {
        winner.groups.iter().map(|group| {
            let changes: Vec<_> = group.iter().filter(|judged| judged.met).map(Change::ending).collect();
            Counterfactual::new(winner.persona, true, changes, currency)
        })
    });
    let into = evaluations.iter().filter(|evaluation| !evaluation.matched).filter_map(|evaluation| {
        let mut failing = evaluation.groups.iter().filter(|group| group.iter().all(|judged| !judged.met));
        let (only, None) = (failing.next()?, failing.next()) else { return None };
        // The figure closest to its threshold. Nothing unknown is close, and a flag (an overdue payment) is no way in.
        let is_near = |judged: &&Judgement| !matches!(judged.actual, None | Some(Quantity::Flag(_)));
        let nearest = only.iter().filter(is_near).max_by_key(|judged| judged.margin)?;
        Some(Counterfactual::new(evaluation.persona, false, vec![Change::meeting(nearest)], currency))
    });
    out.chain(into).collect()
}

impl Counterfactual {
    fn new(persona: Persona, holds_now: bool, changes: Vec<Change>, currency: Currency) -> Self {
        let conditions: Vec<_> = changes.iter().map(|change| change.text(currency)).collect();
        let verb = if holds_now { "would no longer hold" } else { "would hold" };
        let text = format!("{persona} {verb} {}", conditions.join(" and "));
        Self { persona, holds_now, changes, text }
    }
}

impl Change {
    fn meeting(judged: &Judgement) -> Self {
        let must_be = match judged.operator {
            Operator::AtLeast => Requirement::AtLeast,
            Operator::Above => Requirement::Above,
            Operator::AtMost => Requirement::AtMost,
            Operator::Below => Requirement::Below,
            Operator::Is => Requirement::Is,
        };
        Self { feature: judged.feature, must_be, value: judged.threshold }
    }

    fn ending(judged: &Judgement) -> Self {
        let (must_be, value) = match (judged.operator, judged.threshold) {
            (Operator::AtLeast, value) => (Requirement::Below, value),
            (Operator::Above, value) => (Requirement::AtMost, value),
            (Operator::Below, value) => (Requirement::AtLeast, value),
            (Operator::Is, Quantity::Flag(flag)) => (Requirement::Is, Quantity::Flag(!flag)),
            (Operator::AtMost | Operator::Is, value) => (Requirement::Above, value),
        };
        Self { feature: judged.feature, must_be, value }
    }

    fn text(&self, currency: Currency) -> String {
        let label = self.feature.label();
        let bound = match (self.must_be, self.value) {
            (_, Quantity::Flag(true)) => return format!("with {label}"),
            (_, Quantity::Flag(false)) => return format!("without {label}"),
            (Requirement::Below, _) => "below",
            (Requirement::AtMost, _) => "at or below",
            (Requirement::AtLeast, _) => "of at least",
            (Requirement::Above, _) => "above",
            (Requirement::Is, _) => "of exactly",
        };
        format!("with {label} {bound} {}", self.value.text(currency))
    }
}
