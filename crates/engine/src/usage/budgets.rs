//! When a budget asks for attention: thresholds that were reached, and a month that will not hold.

use super::dollars::NanoUsd;

/// A budget for a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    pub monthly: NanoUsd,
    /// Percentages of it that are told, in any order.
    pub thresholds_percent: Vec<i64>,
}

/// How a budget stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Within,
    /// It will be used up before the month is over, and no threshold was reached.
    Forecast,
    /// The highest threshold that was reached, below the whole.
    Reached(i64),
    /// A threshold of the whole or more was reached.
    Over(i64),
}

impl Budget {
    /// What a threshold comes to, rounded down.
    pub fn amount(&self, percent: i64) -> NanoUsd {
        NanoUsd(i64::try_from(i128::from(self.monthly.0) * i128::from(percent) / 100).unwrap_or(i64::MAX))
    }

    /// A threshold is reached by spending as much, not only by more.
    pub fn standing(&self, spent: NanoUsd, expected: Option<NanoUsd>) -> Standing {
        let reached =
            |percent: &&i64| i128::from(spent.0) * 100 >= i128::from(self.monthly.0) * i128::from(**percent);
        match self.thresholds_percent.iter().filter(reached).max() {
            Some(percent) if *percent >= 100 => Standing::Over(*percent),
            Some(percent) => Standing::Reached(*percent),
            None if expected.is_some_and(|expected| expected > self.monthly) => Standing::Forecast,
            None => Standing::Within,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_reached_by_as_much_and_the_highest_is_told() {
        let budget = Budget { monthly: NanoUsd(1_000), thresholds_percent: vec![100, 50, 80] };
        let cases = [
            (0, None, Standing::Within),
            (499, Some(1_000), Standing::Within),
            (499, Some(1_001), Standing::Forecast),
            (500, Some(2_000), Standing::Reached(50)),
            (999, None, Standing::Reached(80)),
            (1_000, None, Standing::Over(100)),
        ];
        for (spent, expected, standing) in cases {
            assert_eq!(budget.standing(NanoUsd(spent), expected.map(NanoUsd)), standing, "{spent}");
        }
    }
}
