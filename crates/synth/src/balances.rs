//! What checking accounts hold at first, chosen so that the rows make sense: most people stay above zero, some
//! slip below it and pay a fee, and those who live on lump sums end on a thin cushion.

use crate::calendar::Day;
use crate::ledger::{Channel, Ledger, Link, Merchant, Row};
use crate::profile::Profile;
use crate::truth::Persona;

const OVERDRAFT_FEE: Merchant =
    Merchant { name: "Overdraft Fee", channel: Channel::Online, category: ("fees", "overdraft_fee") };
const REPAIR: Merchant =
    Merchant { name: "Summit Auto Repair", channel: Channel::InStore, category: ("other", "auto_repair") };

/// Settles the everyday checking account.
pub(crate) fn settle_checking(ledger: &mut Ledger<'_>, profile: &Profile, checking: usize) {
    let slips = matches!(profile.persona, Persona::HighUtilization | Persona::VariableIncome)
        && ledger.random.percent(30);
    let floor = match profile.persona {
        _ if slips => -ledger.random.between(3_000, 30_000),
        Persona::WealthBuilder => ledger.random.between(150_000, 600_000),
        Persona::SavingsBuilder => ledger.random.between(30_000, 200_000),
        Persona::VariableIncome => ledger.random.between(2_000, 15_000),
        _ => ledger.random.between(4_000, 90_000),
    };
    settle(ledger, checking, floor, &[]);
    if profile.persona == Persona::VariableIncome {
        thin_out(ledger, checking);
    }
    if slips {
        charge_overdrafts(ledger, checking);
    }
}

/// Sets the opening balance so that the account, with what others move on it, never falls below `floor`.
fn settle(ledger: &mut Ledger<'_>, account: usize, floor: i64, others: &[(Day, i64)]) {
    let mut moves = ledger.of_account(account);
    moves.extend(others);
    moves.sort_unstable();
    let running = moves.into_iter().scan(0, |balance, (_, cents)| {
        *balance += cents;
        Some(*balance)
    });
    let lowest = running.min().unwrap_or(0).min(0);
    if let Some(holding) = ledger.holdings.get_mut(account) {
        holding.opening = floor - lowest;
    }
}

/// Settles an account that only its own rows move: it holds what is spent from it and a little more.
pub(crate) fn settle_travel(ledger: &mut Ledger<'_>, account: usize) {
    let floor = ledger.random.between(1_000, 40_000);
    settle(ledger, account, floor, &[]);
}

/// Settles a joint account with the rows of both its holders.
pub(crate) fn settle_joint(ledger: &mut Ledger<'_>, account: usize, partner: &[(Day, i64)]) {
    settle(ledger, account, 10_000, partner);
    if let Some(holding) = ledger.holdings.get_mut(account) {
        holding.partner_cents = partner.iter().map(|(_, cents)| cents).sum();
    }
}

/// A cushion of most of a month's spending goes on a repair, so that less than that is left.
fn thin_out(ledger: &mut Ledger<'_>, checking: usize) {
    let calendar = ledger.calendar;
    let recent = |row: &Row| row.cents < 0 && row.day > calendar.end - 180;
    let days = calendar.history_days().min(180);
    let monthly = -ledger.sum(checking, recent) * 30 / days;
    let spare = ledger.balance(checking) - monthly * 5 / 10;
    if spare > 0 {
        // Long enough ago to be posted.
        let day = calendar.end - ledger.random.between(4, 12);
        let cents = -(spare + monthly / 10);
        ledger.post(Row { day, cents, account: checking, merchant: REPAIR, link: Link::Alone });
    }
}

/// A fee for every day on which the balance first falls below zero.
fn charge_overdrafts(ledger: &mut Ledger<'_>, account: usize) {
    let mut balance = ledger.holdings.get(account).map_or(0, |holding| holding.opening);
    let mut fees = Vec::new();
    for (day, cents) in ledger.of_account(account) {
        let before = balance;
        balance += cents;
        if before >= 0 && balance < 0 && fees.last().is_none_or(|last| day - last > 7) {
            fees.push(day);
            balance -= 3_500;
        }
    }
    for day in fees {
        ledger.post(Row { day, cents: -3_500, account, merchant: OVERDRAFT_FEE, link: Link::Alone });
    }
}
