//! Joint accounts: one of a couple owns the account, both pay into it from their own and both spend from it.
//! What one of them does there depends on that one alone, so either can be made without the other.

use std::sync::Arc;

use crate::calendar::Day;
use crate::catalog::{HabitGroup, Region};
use crate::habits::{self, Place};
use crate::ledger::{Channel, Holding, HoldingKind, Ledger, Merchant};
use crate::options::Options;
use crate::profile::{Household, Profile, user_id};
use crate::random::{Purpose, Random};
use crate::savings::transfer;
use crate::series::Side;
use crate::truth::{Cadence, HabitKind};

const TO_JOINT: Merchant = Merchant {
    name: "Transfer to Household",
    channel: Channel::Online,
    category: ("transfer", "account_transfer"),
};
const FROM_OWN: Merchant = Merchant {
    name: "Household Contribution",
    channel: Channel::Online,
    category: ("transfer", "account_transfer"),
};

/// Days between two visits to the shops, for each of the couple.
const SHOPPING_DAYS: i64 = 7;

/// Opens the joint account of a household and lays out what this user does on it.
pub(crate) fn lay(
    ledger: &mut Ledger<'_>,
    options: &Options,
    profile: &Profile,
    household: &Household,
    checking: usize,
) -> usize {
    let owns = profile.index == household.owner;
    let account_id = Arc::clone(&household.account_id);
    let holding = Holding::new(account_id, HoldingKind::Checking, "Joint Checking", ledger.currency);
    let partner_id = owns.then(|| user_id(options.seed, household.holder));
    let joint = ledger.add_holding(Holding { partner_id, foreign: !owns, ..holding });
    let own = Random::new(options.seed, profile.index, Purpose::JointRows);
    let rest = std::mem::replace(&mut ledger.random, own);
    act(ledger, profile, checking, joint);
    ledger.random = rest;
    joint
}

/// What the partner does on the joint account, as days and amounts.
pub(crate) fn partner_moves(
    ledger: &Ledger<'_>,
    options: &Options,
    household: &Household,
) -> Vec<(Day, i64)> {
    let partner = Profile::of(options, ledger.level, household.holder);
    let random = Random::new(options.seed, household.holder, Purpose::JointRows);
    let mut theirs = Ledger::new(ledger.calendar, ledger.level, random, ledger.currency);
    let checking = theirs.open(HoldingKind::Checking, "checking", "", 0);
    let joint = lay(&mut theirs, options, &partner, household, checking);
    theirs.of_account(joint)
}

fn act(ledger: &mut Ledger<'_>, profile: &Profile, checking: usize, joint: usize) {
    let Some(group) = groceries(profile.region) else { return };
    let visits = ledger.calendar.history_days() / SHOPPING_DAYS;
    let name = ledger.random.pick(group.merchants);
    habits::visit(ledger, profile, &Place { group, name, account: joint }, visits);
    let spent = -ledger.sum(joint, |_| true);
    let monthly = (spent * 304 / 10 / ledger.calendar.history_days() / 1_000 + 1) * 1_000;
    let from = Side { account: checking, merchant: TO_JOINT };
    let to = Side { account: joint, merchant: FROM_OWN };
    transfer(ledger, Cadence::Monthly, from, to, monthly);
}

fn groceries(region: Region) -> Option<&'static HabitGroup> {
    region.market().habits.iter().find(|group| group.kind == HabitKind::Groceries)
}
