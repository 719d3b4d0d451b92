//! A card month by month: the statement, what is paid of it and when, interest on what is not, the late fee.

use crate::calendar::{Calendar, Day};
use crate::cards::{Card, Manner};
use crate::ledger::{Channel, Ledger, Link, Merchant, Row};
use crate::truth::HabitKind;

const GRACE_DAYS: Day = 25;
/// A statement below this is carried to the next one, free of interest.
const SMALL_STATEMENT: i64 = 6_000;

pub(crate) const THANK_YOU: Merchant = Merchant {
    name: "Payment Thank You",
    channel: Channel::Online,
    category: ("transfer", "credit_card_payment"),
};
pub(crate) const PURCHASE_INTEREST: Merchant = Merchant {
    name: "Interest Charge on Purchases",
    channel: Channel::Online,
    category: ("fees", "interest_charge"),
};
const LATE_FEE: Merchant =
    Merchant { name: "Late Payment Fee", channel: Channel::Online, category: ("fees", "late_fee") };

/// The last statement closed within the history and what has been paid of it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Statement {
    pub(crate) balance: i64,
    pub(crate) minimum: i64,
    pub(crate) due: Day,
    pub(crate) last_payment: Option<i64>,
    /// The due day that passed without a payment.
    pub(crate) missed: Option<Day>,
}

/// Lays out every cycle, starting from what is owed already.
pub(crate) fn run_cycles(ledger: &mut Ledger<'_>, card: &Card, opening: i64) -> Statement {
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
            owed += charge_late_fee(ledger, card, due + 1);
            carried = owed;
            continue;
        }
        if pay(ledger, card, due, payment) {
            last.last_payment = Some(payment);
        }
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

fn charge_late_fee(ledger: &mut Ledger<'_>, card: &Card, day: Day) -> i64 {
    let cents = 3_500;
    ledger.post(Row { day, cents: -cents, account: card.account, merchant: LATE_FEE, link: Link::Alone });
    cents
}

/// A card too little used to be billed most months has payments, but no stream of them.
pub(crate) fn forget_rare_payments(ledger: &mut Ledger<'_>, card: &Card) {
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
fn pay(ledger: &mut Ledger<'_>, card: &Card, due: Day, cents: i64) -> bool {
    let calendar = ledger.calendar;
    let by_hand = due - 2 + ledger.random.jitter(ledger.level.jitter_days);
    let day = calendar.next_business(if card.autopay { due } else { by_hand }).min(due + 2);
    if cents == 0 {
        return false;
    }
    if day > calendar.end {
        ledger.expect_next(card.streams.paid, day, Some(cents));
        ledger.expect_next(card.streams.received, day, Some(cents));
        return false;
    }
    let name = card.payment_name;
    let from = Merchant { name, channel: Channel::Ach, category: THANK_YOU.category };
    let (paid, received) = (Link::Stream(card.streams.paid), Link::Stream(card.streams.received));
    ledger.post(Row { day, cents: -cents, account: card.checking, merchant: from, link: paid });
    ledger.post(Row { day, cents, account: card.account, merchant: THANK_YOU, link: received });
    true
}
