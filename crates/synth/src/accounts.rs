//! Which accounts a user has. Opens them; what they hold at first is settled once the rows are known.

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
    pub(crate) fn open(ledger: &mut Ledger<'_>, profile: &Profile) -> Self {
        let wealthy = profile.persona == Persona::WealthBuilder;
        let premium = wealthy || ledger.random.percent(10);
        let subtype = if premium { "premium checking" } else { "checking" };
        let checking = ledger.open(HoldingKind::Checking, subtype, "Everyday Checking", 0);
        let savings = open_savings(ledger, profile.persona);
        let brokerage = wealthy.then(|| {
            let opening = ledger.random.between(2_000_000, 40_000_000);
            ledger.open(HoldingKind::Brokerage, "brokerage", "Brokerage", opening)
        });
        if wealthy || ledger.random.percent(20) {
            let subtype = ledger.random.pick(&["401k", "roth ira"]);
            let opening = ledger.random.between(200_000, 15_000_000);
            ledger.open(HoldingKind::Retirement, subtype, "Retirement", opening);
        }
        let cards = (0..card_count(&mut ledger.random, profile.persona)).map(|_| {
            let (subtype, name) = ledger.random.pick(CARDS);
            ledger.open(HoldingKind::Card, subtype, name, 0)
        });
        let cards = cards.collect();
        let travel = ledger.random.percent(4).then(|| {
            let account_id = ledger.random.id("acc_");
            let currency = profile.region.abroad().currency();
            let holding = Holding::new(account_id, HoldingKind::Checking, "Travel Account", currency);
            ledger.add_holding(holding)
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

/// Most have savings, but only builders have much, and only they add to it.
fn open_savings(ledger: &mut Ledger<'_>, persona: Persona) -> Option<usize> {
    let (share, lowest, highest) = match persona {
        Persona::WealthBuilder => (100, 3_200_000, 12_000_000),
        Persona::SavingsBuilder => (100, 150_000, 1_800_000),
        _ => (45, 30_000, 900_000),
    };
    ledger.random.percent(share).then(|| {
        let opening = ledger.random.between(lowest, highest);
        let subtype = if ledger.random.percent(40) { "high yield savings" } else { "savings" };
        ledger.open(HoldingKind::Savings, subtype, "Savings", opening)
    })
}

fn card_count(random: &mut Random, persona: Persona) -> i64 {
    match persona {
        Persona::HighUtilization => random.between(1, 3),
        Persona::WealthBuilder => random.between(1, 2),
        Persona::VariableIncome => random.between(0, 1),
        _ => random.weighted(&[(25, 0), (50, 1), (25, 2)]),
    }
}
