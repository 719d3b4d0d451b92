//! What a user buys without a schedule: the rows that repeat and must not be taken for recurring ones, refunds,
//! and things bought once. Fills the user up to the number of rows asked for.

use crate::accounts::Accounts;
use crate::calendar::{Day, weekday};
use crate::catalog::{HabitGroup, ONE_OFF};
use crate::ledger::{Channel, Habit, Ledger, Link, Merchant, Row};
use crate::profile::Profile;
use crate::random::Random;
use crate::truth::HabitKind;

/// Where a habit takes place and what pays for it.
pub(crate) struct Place<'a> {
    pub(crate) group: &'a HabitGroup,
    pub(crate) name: &'static str,
    pub(crate) account: usize,
}

/// Lays out about `wanted` rows of habits and single purchases.
pub(crate) fn lay(ledger: &mut Ledger<'_>, profile: &Profile, accounts: &Accounts, wanted: i64) {
    let groups = profile.region.market().habits.iter();
    let groups: Vec<&HabitGroup> = groups.filter(|group| ledger.random.percent(group.share)).collect();
    let weights: i64 = groups.iter().map(|group| group.weight).sum();
    let single = wanted * 4 / 100;
    for group in groups {
        let cash = group.kind == HabitKind::Cash;
        let account = if cash { accounts.checking } else { accounts.paying(&mut ledger.random, 60) };
        lay_group(ledger, profile, group, account, (wanted - single) * group.weight / weights.max(1));
    }
    for _ in 0..single {
        let account = accounts.paying(&mut ledger.random, 50);
        buy_once(ledger, profile, account);
    }
    if let Some(account) = accounts.travel {
        travel(ledger, profile, account);
    }
}

/// Spreads a habit's visits over one to three places.
fn lay_group(ledger: &mut Ledger<'_>, profile: &Profile, group: &HabitGroup, account: usize, visits: i64) {
    let places = if visits > 24 { ledger.random.between(1, 3) } else { 1 };
    let visits = visits / places;
    for name in ledger.random.sample(group.merchants, usize::try_from(places).unwrap_or(1)) {
        if visits > 0 {
            visit(ledger, profile, &Place { group, name, account }, visits);
        }
    }
}

/// Visits to one place at uneven gaps: a gap is anything up to twice the mean.
pub(crate) fn visit(ledger: &mut Ledger<'_>, profile: &Profile, place: &Place<'_>, visits: i64) {
    let calendar = ledger.calendar;
    let Place { group, name, account } = *place;
    let merchant = Merchant { name, channel: group.channel, category: group.category };
    let link = Link::Habit(ledger.add_habit(Habit { account, kind: group.kind, merchant: name }));
    let mean_gap = calendar.history_days() * 100 / visits;
    let mut moment = calendar.start * 100 + ledger.random.below(mean_gap * 2);
    let usual = group.cents * (50 + profile.standard / 2) / 100;
    while moment / 100 <= calendar.end {
        let day = preferred_day(&mut ledger.random, group.kind, moment / 100);
        let cents = cost(&mut ledger.random, group, usual);
        let row = Row { day, cents: -cents, account, merchant, link };
        ledger.post(row);
        if group.kind == HabitKind::Shopping && ledger.random.percent(4) {
            refund(ledger, &row);
        }
        moment += 1 + ledger.random.below(mean_gap * 2);
    }
}

/// Some shopping waits for Saturday.
fn preferred_day(random: &mut Random, kind: HabitKind, day: Day) -> Day {
    let to_saturday = 5 - weekday(day);
    if kind == HabitKind::Groceries && (1..=2).contains(&to_saturday) && random.percent(40) {
        day + to_saturday
    } else {
        day
    }
}

fn cost(random: &mut Random, group: &HabitGroup, usual: i64) -> i64 {
    match group.kind {
        // A few drinks at menu prices.
        HabitKind::Coffee => group.cents * random.pick(&[80, 100, 100, 125, 190]) / 100,
        // Machines give out notes.
        HabitKind::Cash => (random.around(usual, group.spread) / 2_000).max(1) * 2_000,
        _ => {
            let rough = random.around(usual, group.spread);
            random.around(rough, group.spread).max(99)
        }
    }
}

/// All or half of a purchase comes back some days later.
fn refund(ledger: &mut Ledger<'_>, purchase: &Row) {
    let back = if ledger.random.percent(70) { -purchase.cents } else { -purchase.cents / 2 };
    let day = purchase.day + ledger.random.between(3, 14);
    ledger.post(Row { day, cents: back, link: Link::Alone, ..*purchase });
}

fn buy_once(ledger: &mut Ledger<'_>, profile: &Profile, account: usize) {
    let (name, detailed, cents) = ledger.random.pick(ONE_OFF);
    let cents = ledger.random.around(cents * profile.standard / 100, 80).max(500);
    let day = ledger.random.between(ledger.calendar.start, ledger.calendar.end);
    let merchant = Merchant { name, channel: Channel::InStore, category: ("other", detailed) };
    ledger.post(Row { day, cents: -cents, account, merchant, link: Link::Alone });
}

/// A holiday paid from an account in the currency of the place.
fn travel(ledger: &mut Ledger<'_>, profile: &Profile, account: usize) {
    let calendar = ledger.calendar;
    let arrival = ledger.random.between(calendar.start, calendar.end);
    let groups = profile.region.abroad().market().habits;
    for _ in 0..ledger.random.between(6, 20) {
        let Some(group) = groups.get(ledger.random.index(groups.len())) else { continue };
        let merchant = Merchant {
            name: ledger.random.pick(group.merchants),
            channel: group.channel,
            category: group.category,
        };
        let (day, cents) = (arrival + ledger.random.below(12), cost(&mut ledger.random, group, group.cents));
        ledger.post(Row { day, cents: -cents, account, merchant, link: Link::Alone });
    }
}
