//! What a user owes on schedule: a home, loans, bills and subscriptions. Decides how many of each a persona has;
//! the ledger decides what becomes of them.

use crate::accounts::Accounts;
use crate::calendar::Day;
use crate::catalog::{
    Bill, CAR_LENDERS, MERGED, MORTGAGE_LENDERS, STUDENT_LENDERS, SUBSCRIPTIONS, Subscription,
};
use crate::debts::Debt;
use crate::ledger::{Channel, HoldingKind, Ledger, Merchant};
use crate::pricing::{Ending, Pricing};
use crate::profile::Profile;
use crate::random::Random;
use crate::records::LiabilityType;
use crate::schedule::{Rhythm, period_tenths};
use crate::series::Series;
use crate::truth::{Cadence, Persona, StreamKind};

const SUBSCRIPTION: (&str, &str) = ("subscriptions", "recurring_subscription");

/// Lays out all commitments and returns the loans among them.
pub(crate) fn lay(ledger: &mut Ledger<'_>, profile: &Profile, accounts: &Accounts) -> Vec<Debt> {
    let wealthy = profile.persona == Persona::WealthBuilder;
    let owns_home = ledger.random.percent(if wealthy { 80 } else { 30 });
    if !owns_home {
        rent(ledger, profile, accounts);
    }
    let wanted = [
        owns_home.then_some(&MORTGAGE),
        ledger.random.percent(30).then_some(&CAR_LOAN),
        (ledger.random.percent(18) && !wealthy).then_some(&STUDENT_LOAN),
    ];
    let wanted = wanted.into_iter().flatten();
    let loans = wanted.map(|terms| loan(ledger, profile, accounts, terms)).collect();
    let (bills, subscriptions) = counts(&mut ledger.random, profile.persona);
    lay_bills(ledger, profile, accounts, bills);
    lay_subscriptions(ledger, accounts, subscriptions);
    if !matches!(profile.persona, Persona::WealthBuilder | Persona::SavingsBuilder)
        && ledger.random.percent(10)
    {
        service_fee(ledger, accounts);
    }
    if profile.persona != Persona::Plain && ledger.random.percent(ledger.level.merged_percent) {
        merged(ledger, accounts);
    }
    loans
}

/// How many bills and subscriptions. Plain users keep two in all: three would make them subscription-heavy.
fn counts(random: &mut Random, persona: Persona) -> (usize, usize) {
    let (bills, subscriptions) = match persona {
        Persona::Plain => random.pick(&[(2, 0), (1, 1)]),
        Persona::SubscriptionHeavy => (random.between(3, 5), random.between(6, 11)),
        Persona::WealthBuilder => (random.between(4, 7), random.between(2, 5)),
        _ => (random.between(3, 6), random.between(1, 4)),
    };
    (usize::try_from(bills).unwrap_or_default(), usize::try_from(subscriptions).unwrap_or_default())
}

fn rent(ledger: &mut Ledger<'_>, profile: &Profile, accounts: &Accounts) {
    let cents = ledger.random.between(85_000, 170_000) * profile.standard / 10_000 * 100;
    let merchant = ach(ledger.random.pick(profile.region.market().landlords), ("housing", "rent"));
    let rhythm = Rhythm::Months { every: 1, phase: 0, day: ledger.random.between(1, 5) };
    let pricing = Pricing::Stepped(cents, Ending::WholeUnits);
    ledger.lay(&Series::charge(StreamKind::Rent, rhythm, merchant, accounts.checking, pricing));
}

/// What the bank takes for keeping the account.
fn service_fee(ledger: &mut Ledger<'_>, accounts: &Accounts) {
    let merchant =
        Merchant { name: "Monthly Service Fee", channel: Channel::Online, category: ("fees", "service_fee") };
    let rhythm = Rhythm::Months { every: 1, phase: 0, day: 31 };
    let pricing = Pricing::Constant(ledger.random.pick(&[500, 1_000, 1_200]));
    ledger.lay(&Series::charge(StreamKind::Fee, rhythm, merchant, accounts.checking, pricing));
}

/// What a loan is called and costs: cents a month, basis points a year.
struct LoanTerms {
    kind: HoldingKind,
    subtype: &'static str,
    name: &'static str,
    lenders: &'static [&'static str],
    cents: i64,
    rate: i64,
    months_left: i64,
}

const MORTGAGE: LoanTerms = LoanTerms {
    kind: HoldingKind::Mortgage,
    subtype: "mortgage",
    name: "Home Mortgage",
    lenders: MORTGAGE_LENDERS,
    cents: 155_000,
    rate: 540,
    months_left: 320,
};
const CAR_LOAN: LoanTerms = LoanTerms {
    kind: HoldingKind::Loan,
    subtype: "auto",
    name: "Auto Loan",
    lenders: CAR_LENDERS,
    cents: 38_000,
    rate: 720,
    months_left: 66,
};
const STUDENT_LOAN: LoanTerms = LoanTerms {
    kind: HoldingKind::Loan,
    subtype: "student",
    name: "Student Loan",
    lenders: STUDENT_LENDERS,
    cents: 26_500,
    rate: 530,
    months_left: 110,
};

/// A loan paid by the month. Its lender sends balances only, no rows.
fn loan(ledger: &mut Ledger<'_>, profile: &Profile, accounts: &Accounts, terms: &LoanTerms) -> Debt {
    let cents = ledger.random.around(terms.cents * profile.standard / 100, 30);
    let owed = cents * ledger.random.between(6, terms.months_left) * 7 / 10;
    let account = ledger.open(terms.kind, terms.subtype, terms.name, -owed);
    let merchant = ach(ledger.random.pick(terms.lenders), ("loan_payments", "loan_payment"));
    let (rhythm, pricing) = (Rhythm::draw(&mut ledger.random, Cadence::Monthly), Pricing::Constant(cents));
    ledger.lay(&Series::charge(StreamKind::Loan, rhythm, merchant, accounts.checking, pricing));
    let mortgage = terms.kind == HoldingKind::Mortgage;
    Debt {
        account,
        kind: if mortgage { LiabilityType::Mortgage } else { LiabilityType::Loan },
        purchase_rate: None,
        loan_rate: Some(ledger.random.around(terms.rate, 30)),
        minimum: Some(cents),
        last_payment: Some(cents),
        statement: None,
        overdue: false,
        due: ledger.streams.last().and_then(|stream| stream.next).map(|(day, _)| day),
    }
}

fn lay_bills(ledger: &mut Ledger<'_>, profile: &Profile, accounts: &Accounts, count: usize) {
    for bill in ledger.random.sample(profile.region.market().bills, count) {
        // Few have small children.
        if bill.detailed == "childcare" && !ledger.random.percent(25) {
            continue;
        }
        let account = accounts.paying(&mut ledger.random, 20);
        let cents = ledger.random.around(bill.cents * (100 + profile.standard) / 200, 25);
        let life = lifespan(ledger, bill.cadence, profile.persona != Persona::SubscriptionHeavy);
        let series = bill_series(&mut ledger.random, bill, account, cents).lasting(life);
        ledger.lay(&series);
    }
}

fn bill_series(random: &mut Random, bill: Bill, account: usize, cents: i64) -> Series {
    let merchant = ach(bill.name, ("utilities", bill.detailed));
    let pricing = if bill.metered { Pricing::Metered(cents) } else { Pricing::Stepped(cents, Ending::Any) };
    Series::charge(StreamKind::Bill, Rhythm::draw(random, bill.cadence), merchant, account, pricing)
}

fn lay_subscriptions(ledger: &mut Ledger<'_>, accounts: &Accounts, count: usize) {
    let chosen = ledger.random.sample(SUBSCRIPTIONS, count + 1);
    for (position, subscription) in chosen.into_iter().enumerate() {
        let account = accounts.paying(&mut ledger.random, 65);
        let series = subscription_series(&mut ledger.random, subscription, account);
        let cadence = subscription.2;
        // The one beyond the count is there only if it has been cancelled.
        let extra = position == count;
        let life = if extra { ended(ledger, cadence) } else { lifespan(ledger, cadence, position >= 4) };
        if !extra || (life.1.is_some() && ledger.random.percent(30)) {
            ledger.lay(&series.lasting(life));
        }
    }
}

fn subscription_series(
    random: &mut Random,
    (name, cents, cadence, other): Subscription,
    account: usize,
) -> Series {
    let category = if random.percent(50) { SUBSCRIPTION } else { other };
    let merchant = Merchant { name, channel: Channel::Online, category };
    let tier = random.pick(&[100, 100, 100, 130, 160]);
    let cents = if tier == 100 { cents } else { cents * tier / 10_000 * 100 + 99 };
    let pricing = Pricing::Stepped(cents, Ending::NinetyNine);
    Series::charge(StreamKind::Subscription, Rhythm::draw(random, cadence), merchant, account, pricing)
}

/// Two subscriptions that a store bills under its own name.
fn merged(ledger: &mut Ledger<'_>, accounts: &Accounts) {
    let (name, prices) = ledger.random.pick(MERGED);
    let account = accounts.paying(&mut ledger.random, 65);
    let first_day = ledger.random.between(1, 14);
    let days = [first_day, first_day + ledger.random.between(6, 14)];
    for (cents, day) in ledger.random.sample(prices, 2).into_iter().zip(days) {
        let merchant = Merchant { name, channel: Channel::Online, category: SUBSCRIPTION };
        let rhythm = Rhythm::Months { every: 1, phase: 0, day };
        let pricing = Pricing::Stepped(cents, Ending::NinetyNine);
        ledger.lay(&Series::charge(StreamKind::Subscription, rhythm, merchant, account, pricing));
    }
}

impl Series {
    fn lasting(self, (from, until): (Day, Option<Day>)) -> Self {
        Self { from, until, ..self }
    }
}

/// When a commitment began and ended: most were there before and go on; some, when `may_change`, were cancelled
/// or are new. Those are left alone whose period is too long to show it.
fn lifespan(ledger: &mut Ledger<'_>, cadence: Cadence, may_change: bool) -> (Day, Option<Day>) {
    let period = period_tenths(cadence) / 10;
    match ledger.random.below(100) {
        0..12 if may_change => ended(ledger, cadence),
        12..22 if may_change && period * 8 < ledger.calendar.history_days() => {
            (ledger.calendar.end - ledger.random.between(period * 4, period * 7), None)
        }
        _ => (Day::MIN, None),
    }
}

/// Ended at least three periods ago, if the history is long enough for that.
fn ended(ledger: &mut Ledger<'_>, cadence: Cadence) -> (Day, Option<Day>) {
    let calendar = ledger.calendar;
    let latest = calendar.end - period_tenths(cadence) * 3 / 10;
    let earliest = calendar.start + calendar.history_days() / 3;
    let until = (earliest < latest).then(|| ledger.random.between(earliest, latest));
    (Day::MIN, until)
}

fn ach(name: &'static str, category: (&'static str, &'static str)) -> Merchant {
    Merchant { name, channel: Channel::Ach, category }
}
