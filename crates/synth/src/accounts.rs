//! Which accounts a user has. Opens them; what they hold at first is settled once the rows are known.

use std::sync::Arc;

use crate::catalog::CARDS;
use crate::ledger::{Holding, HoldingKind, Ledger};
use crate::profile::Profile;
use crate::random::Random;
use crate::truth::Persona;

/// A user's accounts by role, as positions in the ledger.
pub(crate) struct Accounts {
    pub(crate) checking: usize,
    pub(crate) savings: Option<usize>,
    pub(crate) brokerage: Option<usize>,
    pub(crate) cards: Vec<usize>,
    /// A second account in another currency.
    pub(crate) travel: Option<usize>,
}

impl Accounts {
    pub(crate) fn open(ledger: &mut Ledger<'_>, random: &mut Random, profile: &Profile) -> Self {
        let currency = profile.region.currency();
        let wealthy = profile.persona == Persona::WealthBuilder;
        let mut add = |random: &mut Random, kind, subtype, name, opening| {
            ledger.open(Holding::new(random.id("acc_"), kind, subtype, name, currency).holding(opening))
        };
        let premium = wealthy || random.percent(10);
        let subtype = if premium { "premium checking" } else { "checking" };
        let checking = add(random, HoldingKind::Checking, subtype, "Everyday Checking", 0);
        let savings = savings_opening(random, profile.persona).map(|opening| {
            let subtype = if random.percent(40) { "high yield savings" } else { "savings" };
            add(random, HoldingKind::Savings, subtype, "Savings", opening)
        });
        let brokerage = wealthy.then(|| {
            let opening = random.between(2_000_000, 40_000_000);
            add(random, HoldingKind::Brokerage, "brokerage", "Brokerage", opening)
        });
        if wealthy || random.percent(20) {
            let subtype = random.pick(&["401k", "roth ira"]);
            let opening = random.between(200_000, 15_000_000);
            add(random, HoldingKind::Retirement, subtype, "Retirement", opening);
        }
        let cards = (0..card_count(random, profile.persona)).map(|_| {
            let (subtype, name) = random.pick(CARDS);
            add(random, HoldingKind::Card, subtype, name, 0)
        });
        let cards = cards.collect();
        let travel = random.percent(4).then(|| {
            let holding = Holding::new(
                random.id("acc_"),
                HoldingKind::Checking,
                "checking",
                "Travel Account",
                profile.region.abroad().currency(),
            );
            ledger.open(holding)
        });
        Self { checking, savings, brokerage, cards, travel }
    }

    /// A card for most things bought, if there is one; else checking.
    pub(crate) fn paying(&self, random: &mut Random, card_percent: i64) -> usize {
        if !self.cards.is_empty() && random.percent(card_percent) {
            random.pick(&self.cards)
        } else {
            self.checking
        }
    }
}

impl Holding {
    pub(crate) fn new(
        account_id: Arc<str>,
        kind: HoldingKind,
        subtype: &'static str,
        name: &'static str,
        currency: &'static str,
    ) -> Self {
        Self {
            account_id,
            kind,
            subtype,
            name,
            currency,
            opening: 0,
            limit: None,
            partner_id: None,
            partner_cents: 0,
            foreign: false,
        }
    }

    pub(crate) fn holding(self, opening: i64) -> Self {
        Self { opening, ..self }
    }
}

/// What is saved already, for those who have savings. Only builders have much, and only they add to it.
fn savings_opening(random: &mut Random, persona: Persona) -> Option<i64> {
    match persona {
        Persona::WealthBuilder => Some(random.between(3_200_000, 12_000_000)),
        Persona::SavingsBuilder => Some(random.between(150_000, 1_800_000)),
        _ => random.percent(45).then(|| random.between(30_000, 900_000)),
    }
}

fn card_count(random: &mut Random, persona: Persona) -> i64 {
    match persona {
        Persona::HighUtilization => random.between(1, 3),
        Persona::WealthBuilder => random.between(1, 2),
        Persona::VariableIncome => random.between(0, 1),
        _ => random.weighted(&[(25, 0), (50, 1), (25, 2)]),
    }
}
