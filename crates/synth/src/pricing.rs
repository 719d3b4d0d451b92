//! What one occurrence of a stream costs: constant, stepped once a year, metered, or varying. Positive cents.

use crate::calendar::{Calendar, Day};
use crate::noise::Level;
use crate::random::Random;

/// How a stream's amounts behave.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pricing {
    /// Never changes: loans, standing orders.
    Constant(i64),
    /// Changes once a year, to a price of the given ending.
    Stepped(i64, Ending),
    /// Metered use: a season's swing and some of its own.
    Metered(i64),
    /// Hours worked and the like: give or take some percent.
    Around(i64, i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Any,
    WholeUnits,
    NinetyNine,
}

impl Ending {
    fn round(self, cents: i64) -> i64 {
        match self {
            Self::Any => cents,
            Self::WholeUnits => (cents / 100).max(1) * 100,
            Self::NinetyNine => (cents / 100).max(1) * 100 - 1,
        }
    }
}

/// A stream's amounts, its own chances drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Price {
    pricing: Pricing,
    /// The first yearly change.
    step_day: Day,
    step_per_mille: i64,
    /// Extra variation of hard mode.
    varies: bool,
}

impl Price {
    /// `may_vary` says whether hard mode may make the amounts vary.
    pub(crate) fn draw(
        random: &mut Random,
        level: Level,
        calendar: &Calendar,
        pricing: Pricing,
        may_vary: bool,
    ) -> Self {
        let size = random.between(level.price_step_percent * 5, level.price_step_percent * 15);
        let step_per_mille = if random.percent(85) { size } else { -size };
        let step_day = calendar.start + random.below(365);
        let varies = random.percent(level.varying_percent) && may_vary;
        Self { pricing, step_day, step_per_mille, varies }
    }

    pub(crate) fn at(&self, random: &mut Random, calendar: &Calendar, day: Day) -> i64 {
        let cents = match self.pricing {
            Pricing::Constant(cents) => cents,
            Pricing::Stepped(cents, ending) => self.stepped(cents, ending, day),
            Pricing::Metered(cents) => {
                let seasonal = cents + cents * season_percent(calendar, day) / 100;
                random.around(seasonal, 12)
            }
            Pricing::Around(cents, percent) => random.around(self.stepped(cents, Ending::Any, day), percent),
        };
        if self.varies { cents + cents * random.between(-250, 250) / 1_000 } else { cents }.max(1)
    }

    fn stepped(&self, cents: i64, ending: Ending, day: Day) -> i64 {
        let changes = if day < self.step_day { 0 } else { 1 + (day - self.step_day) / 365 };
        (0..changes).fold(cents, |cents, _| ending.round(cents + cents * self.step_per_mille / 1_000))
    }
}

/// Winter costs more: +18 % in January down to -18 % in July.
fn season_percent(calendar: &Calendar, day: Day) -> i64 {
    let month = i64::from(calendar.date(day).month());
    18 - 6 * (month - 1).min(13 - month)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::options::Noise;
    use crate::random::Purpose;

    #[test]
    fn a_stepped_price_changes_once_a_year_and_keeps_its_ending() {
        let calendar = Calendar::new(date(2026, 11, 20), 730);
        let mut random = Random::new(5, 0, Purpose::Rows);
        let pricing = Pricing::Stepped(1_599, Ending::NinetyNine);
        let price = Price::draw(&mut random, Level::of(Noise::Hard), &calendar, pricing, false);
        let mut prices: Vec<i64> =
            (calendar.start..=calendar.end).map(|day| price.at(&mut random, &calendar, day)).collect();
        prices.dedup();
        assert!((2..=3).contains(&prices.len()), "{prices:?}");
        assert!(prices.iter().all(|cents| cents % 100 == 99), "{prices:?}");
    }
}
