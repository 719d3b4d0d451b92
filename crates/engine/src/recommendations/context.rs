//! All that a writer may know about a user: rounded figures, account types with masks, streams.
//!
//! The model sees nothing else and a text is grounded in nothing else, so what is not here cannot be claimed.

use serde::{Deserialize, Serialize};

use crate::facts::AccountKind;
use crate::money::{Cents, Currency, Ratio};
use crate::personas::{Assignment, Feature, Persona, Quantity, day_text};
use crate::signals::WindowSignals;
use crate::time::Day;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    pub persona: Persona,
    pub secondary: Option<Persona>,
    /// The persona is a starting point, not a finding.
    pub is_fallback: bool,
    pub window_days: u16,
    pub as_of: Day,
    pub currency: Currency,
    /// Known figures only: what is missing is not zero and not there.
    pub figures: Vec<Figure>,
    pub accounts: Vec<AccountFact>,
    pub streams: Vec<StreamFact>,
}

/// One of the user's figures under its name, exact and as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// A feature, or `annual_recurring_spend` (twelve times the monthly figure).
    pub name: String,
    pub value: Quantity,
    pub text: String,
}

/// An account by what the user knows it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFact {
    pub kind: AccountKind,
    /// The last digits as the bank gave them; never made from an internal id.
    pub mask: Option<String>,
    pub balance: Option<Cents>,
    pub limit: Option<Cents>,
}

/// A recurring stream worth naming in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamFact {
    pub name: String,
    /// `subscription`, `bill`, `payroll`, …
    pub kind: String,
    /// Size of one payment, without sign.
    pub amount: Cents,
    /// `monthly`, `weekly`, …
    pub cadence: String,
    pub next_date: Option<Day>,
}

/// At most this many accounts and streams, the largest first: enough to write from.
const LISTED_MAX: usize = 10;

pub fn build_context(
    signals: &WindowSignals,
    streams: &[StreamFact],
    accounts: &[AccountFact],
    assignment: &Assignment,
) -> Context {
    let currency = signals.currency;
    let figure =
        |name: &str, value: Quantity| Figure { name: name.to_owned(), value, text: value.text(currency) };
    let known = Feature::ALL
        .iter()
        .filter_map(|feature| feature.read(&signals.features).map(|value| figure(feature.as_str(), value)));
    let yearly = Cents(signals.features.monthly_recurring_spend.0.saturating_mul(12));
    let derived = (yearly > Cents::ZERO).then(|| figure("annual_recurring_spend", Quantity::Money(yearly)));
    let mut streams = streams.to_vec();
    streams.sort_by(|a, b| b.amount.cmp(&a.amount).then_with(|| a.name.cmp(&b.name)));
    streams.truncate(LISTED_MAX);
    let mut accounts = accounts.to_vec();
    accounts.sort_by(|a, b| b.balance.cmp(&a.balance).then_with(|| a.mask.cmp(&b.mask)));
    accounts.truncate(LISTED_MAX);
    Context {
        persona: assignment.persona,
        secondary: assignment.secondary,
        is_fallback: assignment.fallback.is_some(),
        window_days: signals.window_days,
        as_of: signals.as_of,
        currency,
        figures: known.chain(derived).collect(),
        accounts,
        streams,
    }
}

impl Context {
    pub fn figure(&self, feature: Feature) -> Option<&Figure> {
        self.named(feature.as_str())
    }

    pub fn named(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.name == name)
    }

    /// First day of the window.
    pub fn from_day(&self) -> Day {
        self.as_of.plus(1 - i32::from(self.window_days))
    }

    /// `30 days to 20 Nov 2026`.
    pub fn window_text(&self) -> String {
        format!("{} days to {}", self.window_days, day_text(self.as_of))
    }
}

impl AccountFact {
    /// Balance over limit, for a card with both known.
    pub fn utilization(&self) -> Option<Ratio> {
        match (self.kind, self.balance, self.limit) {
            (AccountKind::CreditCard, Some(balance), Some(limit)) if limit > Cents::ZERO => {
                Ratio::of(balance.0.max(0), limit.0)
            }
            _ => None,
        }
    }
}
