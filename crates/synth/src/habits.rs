//! What a user buys without a schedule: the rows that repeat and must not be taken for recurring ones, refunds,
//! and things bought once. Fills the user up to the number of rows asked for.

use crate::accounts::Accounts;
use crate::calendar::{Day, weekday};
use crate::catalog::{HabitGroup, ONE_OFF};
use crate::ledger::{Channel, Habit, Ledger, Link, Merchant, Row};
use crate::profile::Profile;
use crate::random::Random;
use crate::truth::HabitKind;

/// Lays out about `wanted` rows of habits and single purchases.
pub(crate) fn lay(
    ledger: &mut Ledger<'_>,
    random: &mut Random,
    profile: &Profile,
    accounts: &Accounts,
    wanted: i64,
) {
    let groups: Vec<&HabitGroup> =
        profile.region.market().habits.iter().filter(|group| random.percent(group.share)).collect();
    let weights: i64 = groups.iter().map(|group| group.weight).sum();
    let single = wanted * 4 / 100;
    for group in groups {
        let account =
            if group.kind == HabitKind::Cash { accounts.checking } else { accounts.paying(random, 60) };
        lay_group(
            ledger,
            random,
            profile,
            (group, account),
            (wanted - single) * group.weight / weights.max(1),
        );
    }
    for _ in 0..single {
        let account = accounts.paying(random, 50);
        buy_once(ledger, random, profile, account);
    }
    if let Some(account) = accounts.travel {
        travel(ledger, random, profile, account);
    }
}

/// A holiday paid from an account in the currency of the place.
fn travel(ledger: &mut Ledger<'_>, random: &mut Random, profile: &Profile, account: usize) {
    let calendar = ledger.calendar;
    let arrival = random.between(calendar.start, calendar.end);
    let groups = profile.region.abroad().market().habits;
    for _ in 0..random.between(6, 20) {
        let Some(group) = groups.get(random.index(groups.len())) else { continue };
        let merchant =
            Merchant { name: random.pick(group.merchants), channel: group.channel, category: group.category };
        let (day, cents) = (arrival + random.below(12), cost(random, group, group.cents));
        ledger.post(Row { day, cents: -cents, account, merchant, link: Link::Alone });
    }
}

fn lay_group(
    ledger: &mut Ledger<'_>,
    random: &mut Random,
    profile: &Profile,
    (group, account): (&HabitGroup, usize),
    visits: i64,
) {
    let places = if visits > 24 { random.between(1, 3) } else { 1 };
    for name in random.sample(group.merchants, usize::try_from(places).unwrap_or(1)) {
        let visits = visits / places;
        if visits > 0 {
            visit(ledger, random, (group, name, account), (visits, profile.standard));
        }
    }
}

/// Visits to one place at uneven gaps: a gap is anything up to twice the mean.
pub(crate) fn visit(
    ledger: &mut Ledger<'_>,
    random: &mut Random,
    (group, name, account): (&HabitGroup, &'static str, usize),
    (visits, standard): (i64, i64),
) {
    let calendar = ledger.calendar;
    let merchant = Merchant { name, channel: group.channel, category: group.category };
    let link = Link::Habit(ledger.add_habit(Habit { account, kind: group.kind, merchant: name }));
    let mean_gap = calendar.history_days() * 100 / visits;
    let mut moment = calendar.start * 100 + random.below(mean_gap * 2);
    let usual = group.cents * (50 + standard / 2) / 100;
    while moment / 100 <= calendar.end {
        let day = preferred_day(random, group.kind, moment / 100);
        let cents = cost(random, group, usual);
        ledger.post(Row { day, cents: -cents, account, merchant, link });
        if group.kind == HabitKind::Shopping && random.percent(4) {
            refund(ledger, random, (day, cents), (account, merchant));
        }
        moment += 1 + random.below(mean_gap * 2);
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
fn refund(
    ledger: &mut Ledger<'_>,
    random: &mut Random,
    (day, cents): (Day, i64),
    (account, merchant): (usize, Merchant),
) {
    let back = if random.percent(70) { cents } else { cents / 2 };
    ledger.post(Row { day: day + random.between(3, 14), cents: back, account, merchant, link: Link::Alone });
}

fn buy_once(ledger: &mut Ledger<'_>, random: &mut Random, profile: &Profile, account: usize) {
    let (name, detailed, cents) = random.pick(ONE_OFF);
    let cents = random.around(cents * profile.standard / 100, 80).max(500);
    let day = random.between(ledger.calendar.start, ledger.calendar.end);
    let merchant = Merchant { name, channel: Channel::InStore, category: ("other", detailed) };
    ledger.post(Row { day, cents: -cents, account, merchant, link: Link::Alone });
}
