//! Flat tables of names and prices: who users deal with, by region and everywhere. Shapes here, data in the
//! files below.

mod euro;
mod everywhere;
mod united_kingdom;
mod united_states;

pub(crate) use everywhere::*;

use crate::ledger::Channel;
use crate::truth::{Cadence, HabitKind};

/// Where a user banks; decides the currency and who they deal with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    UnitedStates,
    UnitedKingdom,
    Euro,
}

impl Region {
    pub(crate) fn currency(self) -> &'static str {
        match self {
            Self::UnitedStates => "USD",
            Self::UnitedKingdom => "GBP",
            Self::Euro => "EUR",
        }
    }

    /// Where its people travel to.
    pub(crate) fn abroad(self) -> Self {
        match self {
            Self::UnitedStates | Self::UnitedKingdom => Self::Euro,
            Self::Euro => Self::UnitedKingdom,
        }
    }

    pub(crate) fn market(self) -> &'static Market {
        match self {
            Self::UnitedStates => &united_states::UNITED_STATES,
            Self::UnitedKingdom => &united_kingdom::UNITED_KINGDOM,
            Self::Euro => &euro::EURO,
        }
    }
}

/// Whom the users of a region deal with.
pub(crate) struct Market {
    pub(crate) cities: &'static [&'static str],
    pub(crate) employers: &'static [&'static str],
    pub(crate) landlords: &'static [&'static str],
    pub(crate) benefits: &'static [&'static str],
    /// Bills that many have.
    pub(crate) bills: &'static [Bill],
    pub(crate) habits: &'static [HabitGroup],
    pub(crate) pay_cycles: &'static [(i64, Cadence)],
}

#[derive(Clone, Copy)]
pub(crate) struct Bill {
    pub(crate) name: &'static str,
    pub(crate) detailed: &'static str,
    pub(crate) cents: i64,
    pub(crate) cadence: Cadence,
    pub(crate) metered: bool,
}

const fn bill(
    name: &'static str,
    detailed: &'static str,
    cents: i64,
    cadence: Cadence,
    metered: bool,
) -> Bill {
    Bill { name, detailed, cents, cadence, metered }
}

/// A kind of habit: where it may happen and how much a visit costs.
pub(crate) struct HabitGroup {
    pub(crate) kind: HabitKind,
    pub(crate) merchants: &'static [&'static str],
    pub(crate) channel: Channel,
    pub(crate) category: (&'static str, &'static str),
    pub(crate) cents: i64,
    /// Spread of a visit's cost, percent.
    pub(crate) spread: i64,
    /// Visits, relative to the other habits.
    pub(crate) weight: i64,
    /// Users who have the habit, percent.
    pub(crate) share: i64,
}
