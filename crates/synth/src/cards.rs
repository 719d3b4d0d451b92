//! Credit cards: how each is used, what was owed on it before, and the limit that makes its balance the
//! utilization its owner's persona has. What happens month by month is in `card_cycles`.

use crate::accounts::Accounts;
use crate::card_cycles::{PURCHASE_INTEREST, Statement, THANK_YOU, forget_rare_payments, run_cycles};
use crate::debts::Debt;
use crate::ledger::{Channel, Ledger, Link, Merchant, Row, Stream};
use crate::profile::Profile;
use crate::records::LiabilityType;
use crate::truth::{Cadence, Direction, Persona, StreamKind};

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
pub(crate) enum Manner {
    Full,
    MinimumOnly,
    /// This many percent of the statement.
    Part(i64),
}

/// How one card is used.
pub(crate) struct Card {
    pub(crate) account: usize,
    /// The account its bills are paid from, and what they are called there.
    pub(crate) checking: usize,
    pub(crate) payment_name: &'static str,
    pub(crate) manner: Manner,
    pub(crate) rate: i64,
    pub(crate) close_day: i64,
    /// Paid by the bank on the due day, or by hand around it.
    pub(crate) autopay: bool,
    pub(crate) overdue: bool,
    pub(crate) streams: Streams,
}

pub(crate) struct Streams {
    pub(crate) paid: usize,
    pub(crate) received: usize,
    pub(crate) interest: Option<usize>,
}

/// Lays out the cycles of every card and returns what their issuers report.
pub(crate) fn lay(ledger: &mut Ledger<'_>, profile: &Profile, accounts: &Accounts) -> Vec<Debt> {
    let revolver = profile.persona == Persona::HighUtilization;
    let overdue = revolver && ledger.random.percent(23);
    let names = ledger.random.sample(&PAYMENT_NAMES, accounts.cards.len());
    let mut debts = Vec::new();
    for (position, (&account, payment_name)) in accounts.cards.iter().zip(names).enumerate() {
        let first = position == 0;
        let plan = Plan { account, checking: accounts.checking, payment_name, revolves: revolver && first };
        let card = Card { overdue: overdue && first, ..draw(ledger, &plan) };
        if card.manner != Manner::Full && ledger.random.percent(25) {
            advance_cash(ledger, account);
        }
        let opening = open_balance(ledger, &card);
        let statement = run_cycles(ledger, &card, opening);
        forget_rare_payments(ledger, &card);
        set_limit(ledger, profile, &card);
        debts.push(report(&card, statement));
    }
    debts
}

/// What is settled about a card before its owner's ways with it are drawn.
struct Plan {
    account: usize,
    checking: usize,
    payment_name: &'static str,
    revolves: bool,
}

fn draw(ledger: &mut Ledger<'_>, plan: &Plan) -> Card {
    let Plan { account, checking, payment_name, revolves } = *plan;
    let manner = match (revolves, ledger.random.percent(40)) {
        (false, _) => Manner::Full,
        (true, true) => Manner::MinimumOnly,
        (true, false) => Manner::Part(ledger.random.between(6, 12)),
    };
    let mut stream = |account, direction, kind, merchant| {
        let cadence = Cadence::Monthly;
        ledger.add_stream(Stream { account, direction, kind, cadence, merchant, income: None, next: None })
    };
    let interest = PURCHASE_INTEREST.name;
    let streams = Streams {
        paid: stream(checking, Direction::Out, StreamKind::CardPayment, payment_name),
        received: stream(account, Direction::In, StreamKind::CardPayment, THANK_YOU.name),
        interest: revolves.then(|| stream(account, Direction::Out, StreamKind::Interest, interest)),
    };
    let (lowest, highest) = if revolves { (2_100, 2_999) } else { (1_599, 2_699) };
    Card {
        account,
        checking,
        payment_name,
        manner,
        rate: ledger.random.between(lowest, highest),
        close_day: ledger.random.between(1, 28),
        autopay: ledger.random.percent(55),
        overdue: false,
        streams,
    }
}

/// Debt from before the history: some months of purchases for who revolves, part of one for who pays in full.
fn open_balance(ledger: &mut Ledger<'_>, card: &Card) -> i64 {
    let spent = -ledger.sum(card.account, |row| row.cents < 0);
    let monthly = spent * 30 / ledger.calendar.history_days();
    let owed = match card.manner {
        Manner::Full => monthly * ledger.random.between(20, 90) / 100,
        _ => (monthly * ledger.random.between(30, 70) / 10).max(ledger.random.between(90_000, 350_000)),
    };
    if let Some(holding) = ledger.holdings.get_mut(card.account) {
        holding.opening = -owed;
    }
    owed
}

/// Cash drawn on the card, each time with its fee.
fn advance_cash(ledger: &mut Ledger<'_>, account: usize) {
    for _ in 0..ledger.random.between(1, 3) {
        let day = ledger.random.between(ledger.calendar.start, ledger.calendar.end);
        let cents = ledger.random.between(5, 25) * 2_000;
        let fee = (cents / 20).max(1_000);
        ledger.post(Row { day, cents: -cents, account, merchant: ADVANCE, link: Link::Alone });
        ledger.post(Row { day, cents: -fee, account, merchant: ADVANCE_FEE, link: Link::Alone });
    }
}

/// Issuers set limits; here the limit follows from the balance and the utilization wanted.
fn set_limit(ledger: &mut Ledger<'_>, profile: &Profile, card: &Card) {
    let owed = -ledger.balance(card.account);
    let (percent, grain) = match (card.manner, profile.persona) {
        (Manner::Full, Persona::WealthBuilder) => (ledger.random.between(4, 14), 100_000),
        (Manner::Full, Persona::SavingsBuilder) => (ledger.random.between(8, 28), 50_000),
        (Manner::Full, _) => (ledger.random.between(15, 45), 50_000),
        _ => (ledger.random.between(58, 88), 10_000),
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
