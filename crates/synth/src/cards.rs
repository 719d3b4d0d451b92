//! Card cycles: each month's statement, what is paid of it and when, interest on what is not, fees, and the
//! limit that makes the balance the utilization its owner's persona has. Payments always have both sides.

use crate::accounts::Accounts;
use crate::calendar::{Calendar, Day};
use crate::debts::Debt;
use crate::ledger::{Channel, Ledger, Link, Merchant, Row, Stream};
use crate::profile::Profile;
use crate::random::Random;
use crate::records::LiabilityType;
use crate::truth::{Cadence, Direction, HabitKind, Persona, StreamKind};

const GRACE_DAYS: Day = 25;
/// A statement below this is carried to the next one, free of interest.
const SMALL_STATEMENT: i64 = 6_000;

const THANK_YOU: Merchant = Merchant {
    name: "Payment Thank You",
    channel: Channel::Online,
    category: ("transfer", "credit_card_payment"),
};
const PURCHASE_INTEREST: Merchant = Merchant {
    name: "Interest Charge on Purchases",
    channel: Channel::Online,
    category: ("fees", "interest_charge"),
};
const LATE_FEE: Merchant =
    Merchant { name: "Late Payment Fee", channel: Channel::Online, category: ("fees", "late_fee") };
const ADVANCE: Merchant =
    Merchant { name: "Cash Advance ATM", channel: Channel::InStore, category: ("cash", "cash_advance") };
const ADVANCE_FEE: Merchant =
    Merchant { name: "Cash Advance Fee", channel: Channel::Online, category: ("fees", "cash_advance_fee") };
const PAYMENT_NAMES: [&str; 5] = [
    "Card Services Autopay",
    "Visa Card Payment",
    "Crd Epay Online Pmt",
    "Credit Card Bill Pay",
    "Cardmember Serv Web Pymt",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Full,
    MinimumOnly,
    /// This many percent of the statement.
    Part(i64),
}

/// How one card is used.
struct Card {
    account: usize,
    manner: Manner,
    rate: i64,
    close_day: i64,
    /// Paid by the bank on the due day, or by hand around it.
    autopay: bool,
    overdue: bool,
    streams: Streams,
}

struct Streams {
    paid: usize,
    received: usize,
    interest: Option<usize>,
}

/// The last statement closed within the history and what has been paid of it.
#[derive(Clone, Copy, Default)]
struct Statement {
    balance: i64,
    minimum: i64,
    due: Day,
    last_payment: Option<i64>,
    /// The due day that passed without a payment.
    missed: Option<Day>,
}

/// Lays out the cycles of every card and returns what their issuers report.
pub(crate) fn lay(
    ledger: &mut Ledger<'_>,
    random: &mut Random,
    profile: &Profile,
    accounts: &Accounts,
) -> Vec<Debt> {
    let revolver = profile.persona == Persona::HighUtilization;
    let overdue = revolver && random.percent(23);
    let names = random.sample(&PAYMENT_NAMES, accounts.cards.len());
    let mut debts = Vec::new();
    for (position, (&account, name)) in accounts.cards.iter().zip(names).enumerate() {
        let first = position == 0;
        let card =
            draw(ledger, random, (account, name), (revolver && first, overdue && first), accounts.checking);
        if card.manner != Manner::Full && random.percent(25) {
            advance_cash(ledger, random, account);
        }
        let opening = open_balance(ledger, random, &card);
        let statement = run_cycles(ledger, random, (&card, name), accounts.checking, opening);
        forget_rare_payments(ledger, &card);
        set_limit(ledger, random, profile, &card);
        debts.push(report(&card, statement));
    }
    debts
}

fn draw(
    ledger: &mut Ledger<'_>,
    random: &mut Random,
    (account, name): (usize, &'static str),
    (revolves, overdue): (bool, bool),
    checking: usize,
) -> Card {
    let manner = match (revolves, random.percent(40)) {
        (false, _) => Manner::Full,
        (true, true) => Manner::MinimumOnly,
        (true, false) => Manner::Part(random.between(6, 12)),
    };
    let mut stream = |account, direction, kind, merchant| {
        let cadence = Cadence::Monthly;
        ledger.add_stream(Stream { account, direction, kind, cadence, merchant, income: None, next: None })
    };
    let streams = Streams {
        paid: stream(checking, Direction::Out, StreamKind::CardPayment, name),
        received: stream(account, Direction::In, StreamKind::CardPayment, THANK_YOU.name),
        interest: revolves
            .then(|| stream(account, Direction::Out, StreamKind::Interest, PURCHASE_INTEREST.name)),
    };
    let rate = if revolves { random.between(2_100, 2_999) } else { random.between(1_599, 2_699) };
    Card {
        account,
        manner,
        rate,
        close_day: random.between(1, 28),
        autopay: random.percent(55),
        overdue,
        streams,
    }
}

/// Debt from before the history: some months of purchases for who revolves, part of one for who pays in full.
fn open_balance(ledger: &mut Ledger<'_>, random: &mut Random, card: &Card) -> i64 {
    let spent = -ledger.sum(card.account, |row| row.cents < 0);
    let monthly = spent * 30 / ledger.calendar.history_days();
    let owed = match card.manner {
        Manner::Full => monthly * random.between(20, 90) / 100,
        _ => (monthly * random.between(30, 70) / 10).max(random.between(90_000, 350_000)),
    };
    if let Some(holding) = ledger.holdings.get_mut(card.account) {
        holding.opening = -owed;
    }
    owed
}

fn run_cycles(
    ledger: &mut Ledger<'_>,
    random: &mut Random,
    (card, name): (&Card, &'static str),
    checking: usize,
    opening: i64,
) -> Statement {
    let calendar = ledger.calendar;
    let moves = ledger.of_account(card.account);
    let closes: Vec<Day> = closes(calendar, card.close_day);
    let last_close = closes.iter().rev().copied().find(|close| close + GRACE_DAYS + 3 < calendar.end);
    let (mut owed, mut carried, mut seen) = (opening, opening, 0);
    let mut last = Statement::default();
    for close in closes {
        while let Some((_, cents)) = moves.get(seen).filter(|(day, _)| *day <= close) {
            owed -= cents;
            seen += 1;
        }
        if close > calendar.end {
            expect(ledger, card, close, carried);
            last.due = if last.due > calendar.end { last.due } else { close + GRACE_DAYS };
            break;
        }
        owed += charge_interest(ledger, card, close, carried);
        let (statement, minimum) = (owed.max(0), minimum_payment(owed));
        let payment = payment(card, statement, minimum);
        let due = close + GRACE_DAYS;
        last = Statement { balance: statement, minimum, due, ..last };
        if card.overdue && Some(close) == last_close {
            last.missed = Some(due);
            let day = due + 1;
            ledger.post(Row {
                day,
                cents: -3_500,
                account: card.account,
                merchant: LATE_FEE,
                link: Link::Alone,
            });
            owed += 3_500;
            carried = owed;
            continue;
        }
        let paid = pay(ledger, random, (card, name), checking, (due, payment));
        last.last_payment = if paid { Some(payment) } else { last.last_payment };
        owed -= payment;
        carried = owed;
    }
    last
}

/// Every close from the first in the history to the first after it.
fn closes(calendar: &Calendar, close_day: i64) -> Vec<Day> {
    let all = (0..).map_while(|month| calendar.day_of_month(month, close_day));
    let from_start = all.skip_while(|close| *close < calendar.start);
    let mut past_end = false;
    from_start.take_while(|close| !std::mem::replace(&mut past_end, *close > calendar.end)).collect()
}

fn minimum_payment(owed: i64) -> i64 {
    if owed < SMALL_STATEMENT { 0 } else { (owed / 40).max(2_500) }
}

fn payment(card: &Card, statement: i64, minimum: i64) -> i64 {
    match card.manner {
        _ if statement < SMALL_STATEMENT => 0,
        Manner::Full => statement,
        Manner::MinimumOnly => minimum,
        Manner::Part(percent) => {
            (statement * percent / 100 / 500 * 500).clamp(minimum + 2_000, statement.max(minimum + 2_000))
        }
    }
}

fn charge_interest(ledger: &mut Ledger<'_>, card: &Card, close: Day, carried: i64) -> i64 {
    let Some(stream) = card.streams.interest else { return 0 };
    let cents = carried.max(0) * card.rate / 120_000;
    ledger.post(Row {
        day: close,
        cents: -cents,
        account: card.account,
        merchant: PURCHASE_INTEREST,
        link: Link::Stream(stream),
    });
    cents
}

/// A card too little used to be billed most months has payments, but no stream of them.
fn forget_rare_payments(ledger: &mut Ledger<'_>, card: &Card) {
    let cycles = ledger.calendar.history_days() * 10 / 304;
    let paid = Link::Stream(card.streams.paid);
    let payments =
        i64::try_from(ledger.rows.iter().filter(|row| row.link == paid).count()).unwrap_or(i64::MAX);
    if payments * 5 < (cycles - 1) * 4 {
        ledger.demote(card.streams.paid, HabitKind::CardPayment);
        ledger.demote(card.streams.received, HabitKind::CardPayment);
    }
}

/// What the first cycle after the history will bring, where that is not known already.
fn expect(ledger: &mut Ledger<'_>, card: &Card, close: Day, carried: i64) {
    let due = ledger.calendar.next_business(close + GRACE_DAYS);
    for stream in [card.streams.paid, card.streams.received] {
        if ledger.streams.get(stream).is_some_and(|stream| stream.next.is_none()) {
            ledger.expect_next(stream, due, None);
        }
    }
    if let Some(stream) = card.streams.interest {
        ledger.expect_next(stream, close, Some(carried.max(0) * card.rate / 120_000));
    }
}

/// Pays on the due day or by hand a little before; true when that falls within the history.
fn pay(
    ledger: &mut Ledger<'_>,
    random: &mut Random,
    (card, name): (&Card, &'static str),
    checking: usize,
    (due, cents): (Day, i64),
) -> bool {
    let calendar = ledger.calendar;
    let by_hand = due - 2 + random.jitter(ledger.level.jitter_days);
    let day = calendar.next_business(if card.autopay { due } else { by_hand }).min(due + 2);
    if cents == 0 {
        return false;
    }
    if day > calendar.end {
        ledger.expect_next(card.streams.paid, day, Some(cents));
        ledger.expect_next(card.streams.received, day, Some(cents));
        return false;
    }
    let from = Merchant { name, channel: Channel::Ach, category: THANK_YOU.category };
    let (paid, received) = (Link::Stream(card.streams.paid), Link::Stream(card.streams.received));
    ledger.post(Row { day, cents: -cents, account: checking, merchant: from, link: paid });
    ledger.post(Row { day, cents, account: card.account, merchant: THANK_YOU, link: received });
    true
}

/// Cash drawn on the card, each time with its fee.
fn advance_cash(ledger: &mut Ledger<'_>, random: &mut Random, account: usize) {
    for _ in 0..random.between(1, 3) {
        let day = random.between(ledger.calendar.start, ledger.calendar.end);
        let cents = random.between(5, 25) * 2_000;
        let fee = (cents / 20).max(1_000);
        ledger.post(Row { day, cents: -cents, account, merchant: ADVANCE, link: Link::Alone });
        ledger.post(Row { day, cents: -fee, account, merchant: ADVANCE_FEE, link: Link::Alone });
    }
}

/// Issuers set limits; here the limit follows from the balance and the utilization wanted.
fn set_limit(ledger: &mut Ledger<'_>, random: &mut Random, profile: &Profile, card: &Card) {
    let owed = -ledger.balance(card.account);
    let (percent, grain) = match (card.manner, profile.persona) {
        (Manner::Full, Persona::WealthBuilder) => (random.between(4, 14), 100_000),
        (Manner::Full, Persona::SavingsBuilder) => (random.between(8, 28), 50_000),
        (Manner::Full, _) => (random.between(15, 45), 50_000),
        _ => (random.between(58, 88), 10_000),
    };
    let highest = highest_owed(ledger, card.account);
    let base = if card.manner == Manner::Full { highest } else { owed };
    // Rounded up, so that utilization stays below what was wanted.
    let limit =
        (base * 100 / percent / grain + 1).max(if card.manner == Manner::Full { 4 } else { 1 }) * grain;
    if let Some(holding) = ledger.holdings.get_mut(card.account) {
        holding.limit = Some(limit);
    }
}

fn highest_owed(ledger: &Ledger<'_>, account: usize) -> i64 {
    let opening = ledger.holdings.get(account).map_or(0, |holding| holding.opening);
    let running = ledger.of_account(account).into_iter().scan(opening, |balance, (_, cents)| {
        *balance += cents;
        Some(-*balance)
    });
    running.max().unwrap_or(0).max(-opening)
}

fn report(card: &Card, last: Statement) -> Debt {
    Debt {
        account: card.account,
        kind: LiabilityType::CreditCard,
        purchase_rate: Some(card.rate),
        loan_rate: None,
        minimum: Some(last.minimum),
        last_payment: last.last_payment,
        statement: Some(last.balance),
        overdue: last.missed.is_some(),
        due: last.missed.or(Some(last.due)),
    }
}
