//! One testable condition on one feature, and how clearly it holds.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::feature::Feature;
use super::quantity::{Quantity, percent};
use crate::money::{Ratio, div_round};
use crate::signals::Features;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Operator {
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = ">")]
    Above,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = "<")]
    Below,
    #[serde(rename = "is")]
    Is,
}

impl Operator {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::Above => ">",
            Self::AtMost => "<=",
            Self::Below => "<",
            Self::Is => "is",
        }
    }

    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::AtLeast => order.is_ge(),
            Self::Above => order.is_gt(),
            Self::AtMost => order.is_le(),
            Self::Below => order.is_lt(),
            Self::Is => order.is_eq(),
        }
    }
}

/// What a criterion makes of a figure that is not known. A savings rule may say that no known card use is no
/// reason against; anything else fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenUnknown {
    #[default]
    Unmet,
    Met,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    pub feature: Feature,
    pub operator: Operator,
    pub threshold: Quantity,
    /// Where the criterion speaks with its full weight; at the threshold itself it carries none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_at: Option<Quantity>,
    /// How much this criterion alone can say for the persona.
    #[serde(default = "full_weight", with = "percent")]
    pub weight: Ratio,
    #[serde(default)]
    pub when_unknown: WhenUnknown,
}

fn full_weight() -> Ratio {
    Ratio::ONE
}

/// A criterion held against a user's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub feature: Feature,
    pub operator: Operator,
    pub threshold: Quantity,
    pub actual: Option<Quantity>,
    pub met: bool,
    /// Distance past the threshold (negative: short of it), from −1 to 1, times the weight.
    pub margin: Ratio,
}

impl Criterion {
    pub fn judge(&self, features: &Features) -> Judgement {
        let actual = self.feature.read(features);
        let met = match actual {
            Some(actual) => actual.compare(self.threshold).is_some_and(|order| self.operator.holds(order)),
            None => self.when_unknown == WhenUnknown::Met,
        };
        let margin = match actual {
            Some(actual) => self.margin(actual, met),
            None if met => Ratio::ZERO,
            None => Ratio(-Ratio::ONE.0),
        };
        let Self { feature, operator, threshold, .. } = *self;
        Judgement { feature, operator, threshold, actual, met, margin }
    }

    fn margin(&self, actual: Quantity, met: bool) -> Ratio {
        let full = Ratio::ONE.0;
        let distance = match self.full_at {
            Some(full_at) if self.operator != Operator::Is => {
                let from = i128::from(self.threshold.units());
                let travelled = (i128::from(actual.units()) - from) * i128::from(full);
                div_round(travelled, i128::from(full_at.units()) - from).clamp(-full, full)
            }
            _ if met => full,
            _ => -full,
        };
        Ratio(div_round(i128::from(distance) * i128::from(self.weight.0), i128::from(full)))
    }

    /// What is wrong with it as a rule, if anything.
    pub fn fault(&self) -> Option<String> {
        let unit = self.feature.sample()?;
        let wrong_unit = |figure: Quantity| {
            (!figure.same_unit(unit)).then(|| {
                format!(
                    "`{figure}` is not comparable with {}, which reads like `{unit}`",
                    self.feature.as_str()
                )
            })
        };
        if let Some(fault) = wrong_unit(self.threshold).or_else(|| self.full_at.and_then(wrong_unit)) {
            return Some(fault);
        }
        let direction = self.full_at.and_then(|full_at| full_at.compare(self.threshold));
        let wrong_way = match self.operator {
            Operator::AtLeast | Operator::Above => direction.is_some_and(Ordering::is_le),
            Operator::AtMost | Operator::Below => direction.is_some_and(Ordering::is_ge),
            Operator::Is => direction.is_some(),
        };
        if wrong_way {
            return Some("`full_at` must lie past the threshold, in the operator's direction".to_owned());
        }
        (!(1..=Ratio::ONE.0).contains(&self.weight.0))
            .then(|| "`weight` must be above 0 % and at most 100 %".to_owned())
    }
}

impl Judgement {
    /// `max_utilization 62.4 % >= 50 %`, for reasoning and logs.
    pub fn summary(&self) -> String {
        let actual = self.actual.map_or_else(|| "unknown".to_owned(), |actual| actual.to_string());
        format!("{} {actual} {} {}", self.feature.as_str(), self.operator.as_str(), self.threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utilization(percent: i64) -> Features {
        Features { max_utilization: Some(Ratio::from_percent(percent)), ..Features::default() }
    }

    fn rule() -> Criterion {
        Criterion {
            feature: Feature::MaxUtilization,
            operator: Operator::AtLeast,
            threshold: Quantity::Percent(Ratio::from_percent(50)),
            full_at: Some(Quantity::Percent(Ratio::from_percent(90))),
            weight: Ratio::from_percent(80),
            when_unknown: WhenUnknown::Unmet,
        }
    }

    #[test]
    fn the_margin_grows_with_the_distance_from_the_threshold() {
        let cases = [(10, false, -80), (40, false, -20), (50, true, 0), (70, true, 40), (99, true, 80)];
        for (percent, met, margin) in cases {
            let judged = rule().judge(&utilization(percent));
            assert_eq!((judged.met, judged.margin), (met, Ratio::from_percent(margin)), "{percent}");
        }
        let unknown = rule().judge(&Features::default());
        assert_eq!((unknown.met, unknown.margin), (false, Ratio::from_percent(-100)));
    }

    #[test]
    fn a_rule_that_compares_unlike_things_is_faulty() {
        assert_eq!(rule().fault(), None);
        let ratio_for_percent = Criterion { threshold: Quantity::Count(50), ..rule() };
        assert!(ratio_for_percent.fault().unwrap().contains("not comparable"));
        let backwards = Criterion { full_at: Some(Quantity::Percent(Ratio::from_percent(20))), ..rule() };
        assert!(backwards.fault().unwrap().contains("past the threshold"));
        let weightless = Criterion { weight: Ratio::ZERO, ..rule() };
        assert!(weightless.fault().unwrap().contains("weight"));
    }
}
