//! Pay, benefits and gig income, sized to what the user spends: everything a user needs is known by now, so
//! their accounts neither swell nor run dry.

use crate::accounts::Accounts;
use crate::calendar::Day;
use crate::catalog::GIG_PAYERS;
use crate::ledger::{Channel, Ledger, Link, Merchant, Row, Stream};
use crate::pricing::{Ending, Pricing};
use crate::profile::Profile;
use crate::random::Random;
use crate::savings;
use crate::schedule::{Rhythm, Shift, period_tenths};
use crate::series::Series;
use crate::truth::{Cadence, Direction, IncomeKind, Persona, StreamKind};

const PAYROLL: (&str, &str) = ("income", "payroll");
const GIG: (&str, &str) = ("income", "freelance");
const BENEFIT: (&str, &str) = ("income", "government_benefit");

/// Lays out all income into checking; what the wealthy have left over goes to their brokerage.
pub(crate) fn lay(ledger: &mut Ledger<'_>, profile: &Profile, accounts: &Accounts) {
    let spent = -ledger.sum(accounts.checking, |_| true);
    let mut needed = (spent * 304 / 10 / ledger.calendar.history_days()).max(60_000);
    needed = needed * ledger.random.between(1_005, 1_050) / 1_000;
    if profile.persona == Persona::WealthBuilder {
        let earned = (needed * 5 / 4).max(ledger.random.between(1_300_000, 2_200_000));
        if let Some(brokerage) = accounts.brokerage {
            savings::invest(ledger, accounts.checking, brokerage, earned - needed);
        }
        needed = earned;
    } else if ledger.random.percent(6) && needed > 150_000 {
        needed -= benefit(ledger, profile, accounts.checking);
    }
    if profile.pay == Cadence::Irregular {
        irregular(ledger, profile, accounts.checking, needed);
    } else {
        wages(ledger, profile, accounts.checking, needed);
    }
}

/// A state benefit of at most half of what is needed; returns it.
fn benefit(ledger: &mut Ledger<'_>, profile: &Profile, checking: usize) -> i64 {
    let cents = ledger.random.between(25_000, 75_000);
    let rhythm = match profile.region {
        crate::catalog::Region::UnitedStates => {
            Rhythm::NthWeekday { nth: ledger.random.between(2, 4), weekday: 2 }
        }
        _ => Rhythm::draw(&mut ledger.random, Cadence::Monthly),
    };
    let payer = ledger.random.pick(profile.region.market().benefits);
    let series =
        pay_series(StreamKind::Benefit, rhythm, merchant(payer, BENEFIT), checking, Pricing::Constant(cents));
    ledger.lay(&Series { income: Some(IncomeKind::Benefit), ..series });
    cents
}

/// Wages of one job, or of two with a gap between them.
fn wages(ledger: &mut Ledger<'_>, profile: &Profile, checking: usize, monthly: i64) {
    let cents = monthly * period_tenths(profile.pay) / 304;
    let wealthy = profile.persona == Persona::WealthBuilder;
    let pricing = match ledger.random.percent(70) {
        _ if wealthy => Pricing::Constant(cents),
        true => Pricing::Stepped(cents, Ending::Any),
        false => Pricing::Around(cents, 8),
    };
    // Two missed salaries in half a year would read as rare lump sums, and as less than wealth.
    let steady = wealthy || profile.pay == Cadence::Monthly;
    let employers = ledger.random.sample(profile.region.market().employers, 2);
    let mut jobs = employers.into_iter().map(|name| {
        let rhythm = Rhythm::draw(&mut ledger.random, profile.pay);
        let series = pay_series(StreamKind::Payroll, rhythm, merchant(name, PAYROLL), checking, pricing);
        Series { steady, ..series }
    });
    let (Some(first), Some(second)) = (jobs.next(), jobs.next()) else { return };
    let calendar = ledger.calendar;
    if !wealthy && ledger.random.percent(4) && calendar.history_days() > 300 {
        let until = ledger.random.between(calendar.start + 100, calendar.end - 150);
        ledger.lay(&Series { until: Some(until), ..first });
        let from = until + ledger.random.between(14, 28);
        ledger.lay(&Series { from, ..second });
    } else {
        ledger.lay(&first);
    }
}

fn pay_series(
    kind: StreamKind,
    rhythm: Rhythm,
    merchant: Merchant,
    account: usize,
    pricing: Pricing,
) -> Series {
    Series {
        direction: Direction::In,
        shift: Shift::Previous,
        income: Some(IncomeKind::Payroll),
        ..Series::charge(kind, rhythm, merchant, account, pricing)
    }
}

/// Payments at uneven gaps, each about what its gap will cost. Counted back from the one to come, so that those
/// who live on rare lump sums are seen near the end of one.
fn irregular(ledger: &mut Ledger<'_>, profile: &Profile, checking: usize, monthly: i64) {
    let calendar = ledger.calendar;
    let rare = profile.persona == Persona::VariableIncome;
    let (shortest, longest) = if rare { (48, 66) } else { (4, 26) };
    let merchant = merchant(ledger.random.pick(GIG_PAYERS), GIG);
    let next = calendar.end + ledger.random.between(3, if rare { 18 } else { 22 });
    let stream = ledger.add_stream(Stream {
        account: checking,
        direction: Direction::In,
        kind: StreamKind::Payroll,
        cadence: Cadence::Irregular,
        merchant: merchant.name,
        income: Some(IncomeKind::Gig),
        next: None,
    });
    let worth = |random: &mut Random, gap: Day| monthly * 10 * gap / 304 * random.between(92, 108) / 100;
    let next_gap = ledger.random.between(shortest, longest);
    let next_cents = worth(&mut ledger.random, next_gap);
    ledger.expect_next(stream, next, Some(next_cents));
    let mut day = next;
    while day > calendar.start {
        let gap = ledger.random.between(shortest, longest);
        day -= gap;
        let cents = worth(&mut ledger.random, gap);
        ledger.post(Row { day, cents, account: checking, merchant, link: Link::Stream(stream) });
    }
}

fn merchant(name: &'static str, category: (&'static str, &'static str)) -> Merchant {
    Merchant { name, channel: Channel::Ach, category }
}
