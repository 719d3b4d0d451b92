//! Money a user moves to their own savings and brokerage, always with both sides, and the interest it earns.

use crate::accounts::Accounts;
use crate::calendar::Day;
use crate::ledger::{Channel, Ledger, Link, Merchant, Row, Stream};
use crate::pricing::Pricing;
use crate::profile::Profile;
use crate::schedule::Rhythm;
use crate::series::{Series, Side};
use crate::truth::{Cadence, Direction, Persona, StreamKind};

const TO_SAVINGS: Merchant = Merchant {
    name: "Online Transfer to Savings",
    channel: Channel::Online,
    category: ("transfer", "savings_deposit"),
};
const FROM_CHECKING: Merchant = Merchant {
    name: "Online Transfer from Checking",
    channel: Channel::Online,
    category: ("transfer", "savings_deposit"),
};
const TO_BROKERAGE: Merchant = Merchant {
    name: "Brokerage Contribution",
    channel: Channel::Ach,
    category: ("transfer", "investment_deposit"),
};
const CONTRIBUTION: Merchant = Merchant {
    name: "ACH Contribution Received",
    channel: Channel::Ach,
    category: ("transfer", "investment_deposit"),
};
const WITHDRAWAL: Merchant = Merchant {
    name: "Transfer from Savings",
    channel: Channel::Online,
    category: ("transfer", "account_transfer"),
};
const INTEREST: Merchant =
    Merchant { name: "Interest Payment", channel: Channel::Ach, category: ("income", "interest_earned") };

/// Standing orders into savings: large for builders, none for those whose persona denies them.
pub(crate) fn lay(ledger: &mut Ledger<'_>, profile: &Profile, accounts: &Accounts) {
    let Some(savings) = accounts.savings else { return };
    let monthly = match profile.persona {
        Persona::SavingsBuilder => ledger.random.between(30, 90) * 1_000,
        Persona::WealthBuilder => ledger.random.between(80, 220) * 1_000,
        Persona::HighUtilization if ledger.random.percent(30) => ledger.random.between(25, 75) * 100,
        _ => return,
    };
    let cadence =
        ledger.random.weighted(&[(60, Cadence::Monthly), (30, Cadence::Biweekly), (10, Cadence::Weekly)]);
    let share = match cadence {
        Cadence::Weekly => 23,
        Cadence::Biweekly => 46,
        _ => 100,
    };
    let from = Side { account: accounts.checking, merchant: TO_SAVINGS };
    let to = Side { account: savings, merchant: FROM_CHECKING };
    transfer(ledger, cadence, from, to, monthly * share / 100);
    if profile.persona == Persona::HighUtilization {
        withdraw(ledger, accounts.checking, savings, monthly * 2);
    }
}

/// A standing order between two own accounts.
pub(crate) fn transfer(ledger: &mut Ledger<'_>, cadence: Cadence, from: Side, to: Side, cents: i64) {
    let rhythm = Rhythm::draw(&mut ledger.random, cadence);
    let pricing = Pricing::Constant(cents);
    let series = Series::charge(StreamKind::Transfer, rhythm, from.merchant, from.account, pricing);
    ledger.lay(&Series { mirror: Some(to), ..series });
}

/// What is left over every month goes into the market.
pub(crate) fn invest(ledger: &mut Ledger<'_>, checking: usize, brokerage: usize, cents: i64) {
    let from = Side { account: checking, merchant: TO_BROKERAGE };
    let to = Side { account: brokerage, merchant: CONTRIBUTION };
    transfer(ledger, Cadence::Monthly, from, to, cents / 1_000 * 1_000);
}

/// Now and then some of it has to come back.
fn withdraw(ledger: &mut Ledger<'_>, checking: usize, savings: usize, cents: i64) {
    for _ in 0..ledger.random.between(0, 4) {
        let day = ledger.random.between(ledger.calendar.start, ledger.calendar.end);
        ledger.post(Row { day, cents: -cents, account: savings, merchant: WITHDRAWAL, link: Link::Alone });
        ledger.post(Row { day, cents, account: checking, merchant: WITHDRAWAL, link: Link::Alone });
    }
}

/// Credits interest at each month's end, on what the account then holds. Idle accounts earn little, so that
/// interest alone makes nobody a saver.
pub(crate) fn credit_interest(ledger: &mut Ledger<'_>, profile: &Profile, accounts: &Accounts) {
    let Some(account) = accounts.savings else { return };
    let basis_points = match profile.persona {
        Persona::SavingsBuilder | Persona::WealthBuilder => ledger.random.between(100, 450),
        _ => ledger.random.between(10, 120),
    };
    let opening = ledger.holdings.get(account).map_or(0, |holding| holding.opening);
    let moves = ledger.of_account(account);
    let calendar = ledger.calendar;
    let month_ends: Vec<Day> = (0..).map_while(|month| calendar.day_of_month(month, 31)).collect();
    let stream = ledger.add_stream(Stream {
        account,
        direction: Direction::In,
        kind: StreamKind::Interest,
        cadence: Cadence::Monthly,
        merchant: INTEREST.name,
        income: None,
        next: None,
    });
    let mut earned = 0;
    for day in month_ends.into_iter().filter(|day| *day >= calendar.start) {
        let balance: i64 = opening
            + earned
            + moves.iter().filter(|(moved, _)| *moved <= day).map(|(_, cents)| cents).sum::<i64>();
        let cents = balance.max(0) * basis_points / 120_000;
        if day > calendar.end {
            ledger.expect_next(stream, day, Some(cents));
            break;
        }
        ledger.post(Row { day, cents, account, merchant: INTEREST, link: Link::Stream(stream) });
        earned += cents;
    }
}
