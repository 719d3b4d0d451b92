//! One user's accounts and rows while they are being made: recurring series are laid out here, with the noise
//! of [`Level`], and every row remembers what it belongs to. Balances and ids come later, in `finish`.

use std::sync::Arc;

use crate::calendar::{Calendar, Day};
use crate::noise::Level;
use crate::pricing::{Price, Pricing};
use crate::random::Random;
use crate::schedule::{Rhythm, Shift, period_tenths};
use crate::truth::{Cadence, Direction, HabitKind, IncomeKind, StreamKind};

/// Who a row is with and how it reached the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Merchant {
    pub(crate) name: &'static str,
    pub(crate) channel: Channel,
    /// Primary and detailed category.
    pub(crate) category: (&'static str, &'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    Online,
    InStore,
    Ach,
}

impl Channel {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::InStore => "in store",
            Self::Ach => "ACH",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HoldingKind {
    Checking,
    Savings,
    Card,
    Brokerage,
    Retirement,
    Loan,
    Mortgage,
}

/// An account in the making. What is owed is negative here.
#[derive(Clone, Debug)]
pub(crate) struct Holding {
    pub(crate) account_id: Arc<str>,
    pub(crate) kind: HoldingKind,
    pub(crate) subtype: &'static str,
    pub(crate) name: &'static str,
    pub(crate) currency: &'static str,
    /// Balance before the first row.
    pub(crate) opening: i64,
    pub(crate) limit: Option<i64>,
    /// The other holder of a joint account.
    pub(crate) partner_id: Option<Arc<str>>,
    /// What the other holder's rows add up to.
    pub(crate) partner_cents: i64,
    /// Somebody else's account that this user's rows are on.
    pub(crate) foreign: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    Alone,
    Stream(usize),
    Habit(usize),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) day: Day,
    pub(crate) cents: i64,
    pub(crate) account: usize,
    pub(crate) merchant: Merchant,
    pub(crate) link: Link,
}

/// A stream as it will be told: its members are the rows that link to it.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    pub(crate) account: usize,
    pub(crate) direction: Direction,
    pub(crate) kind: StreamKind,
    pub(crate) cadence: Cadence,
    pub(crate) merchant: &'static str,
    pub(crate) income: Option<IncomeKind>,
    pub(crate) next: Option<(Day, Option<i64>)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Habit {
    pub(crate) account: usize,
    pub(crate) kind: HabitKind,
    pub(crate) merchant: &'static str,
}

/// A recurring movement to be laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Series {
    pub(crate) kind: StreamKind,
    pub(crate) direction: Direction,
    pub(crate) rhythm: Rhythm,
    pub(crate) merchant: Merchant,
    pub(crate) account: usize,
    /// The other side of a transfer between own accounts.
    pub(crate) mirror: Option<(usize, Merchant)>,
    pub(crate) pricing: Pricing,
    pub(crate) shift: Shift,
    pub(crate) from: Day,
    /// The last day on which it may fall due; `None` when it goes on.
    pub(crate) until: Option<Day>,
    pub(crate) income: Option<IncomeKind>,
    /// Never skipped and never varied, because who the user is depends on it.
    pub(crate) steady: bool,
}

impl Series {
    /// An endless charge to `account`.
    pub(crate) fn charge(
        kind: StreamKind,
        rhythm: Rhythm,
        merchant: Merchant,
        account: usize,
        pricing: Pricing,
    ) -> Self {
        Self {
            kind,
            direction: Direction::Out,
            rhythm,
            merchant,
            account,
            mirror: None,
            pricing,
            shift: if merchant.channel == Channel::Ach { Shift::Next } else { Shift::Never },
            from: Day::MIN,
            until: None,
            income: None,
            steady: false,
        }
    }

    /// Direction, account and merchant of each side: one, or two for a transfer between own accounts.
    fn sides(&self) -> impl Iterator<Item = (Direction, usize, Merchant)> + use<> {
        let mirror = self.mirror.map(|(account, merchant)| (self.direction.opposite(), account, merchant));
        [Some((self.direction, self.account, self.merchant)), mirror].into_iter().flatten()
    }

    fn stream(&self, direction: Direction, account: usize, merchant: Merchant) -> Stream {
        let cadence = self.rhythm.cadence();
        let (merchant, income) = (merchant.name, self.income);
        Stream { account, direction, kind: self.kind, cadence, merchant, income, next: None }
    }

    fn dues<'a>(&'a self, calendar: &'a Calendar) -> impl Iterator<Item = Day> + 'a {
        (0..)
            .map_while(|count| self.rhythm.day(calendar, count))
            .skip_while(|due| *due < self.from)
            .take_while(|due| self.until.is_none_or(|until| *due <= until))
    }

    fn may_vary(&self) -> bool {
        let kinds = [StreamKind::Subscription, StreamKind::Bill, StreamKind::Payroll];
        kinds.contains(&self.kind) && !self.steady
    }
}

pub(crate) struct Ledger<'a> {
    pub(crate) calendar: &'a Calendar,
    pub(crate) level: Level,
    pub(crate) holdings: Vec<Holding>,
    pub(crate) rows: Vec<Row>,
    pub(crate) streams: Vec<Stream>,
    pub(crate) habits: Vec<Habit>,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(calendar: &'a Calendar, level: Level) -> Self {
        let (holdings, rows, streams, habits) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { calendar, level, holdings, rows, streams, habits }
    }

    pub(crate) fn open(&mut self, holding: Holding) -> usize {
        self.holdings.push(holding);
        self.holdings.len() - 1
    }

    /// Adds a row unless it lies outside the history.
    pub(crate) fn post(&mut self, row: Row) {
        if row.cents != 0 && (self.calendar.start..=self.calendar.end).contains(&row.day) {
            self.rows.push(row);
        }
    }

    pub(crate) fn add_stream(&mut self, stream: Stream) -> usize {
        self.streams.push(stream);
        self.streams.len() - 1
    }

    pub(crate) fn add_habit(&mut self, habit: Habit) -> usize {
        self.habits.push(habit);
        self.habits.len() - 1
    }

    /// Makes what looked like a stream a habit: its rows come too rarely.
    pub(crate) fn demote(&mut self, stream: usize, kind: HabitKind) {
        let Some(Stream { account, merchant, .. }) = self.streams.get(stream).cloned() else { return };
        let habit = Link::Habit(self.add_habit(Habit { account, kind, merchant }));
        for row in self.rows.iter_mut().filter(|row| row.link == Link::Stream(stream)) {
            row.link = habit;
        }
    }

    /// Opening balance plus all rows.
    pub(crate) fn balance(&self, account: usize) -> i64 {
        self.holdings.get(account).map_or(0, |holding| holding.opening) + self.sum(account, |_| true)
    }

    pub(crate) fn sum(&self, account: usize, wanted: impl Fn(&Row) -> bool) -> i64 {
        self.rows.iter().filter(|row| row.account == account && wanted(row)).map(|row| row.cents).sum()
    }

    /// Rows of one account, oldest first.
    pub(crate) fn of_account(&self, account: usize) -> Vec<(Day, i64)> {
        let mut moves: Vec<(Day, i64)> =
            self.rows.iter().filter(|row| row.account == account).map(|row| (row.day, row.cents)).collect();
        moves.sort_unstable();
        moves
    }

    /// Lays a series out over the history, with skips, shifted days and changing amounts, and notes its truth.
    pub(crate) fn lay(&mut self, random: &mut Random, series: &Series) {
        let calendar = self.calendar;
        let sides = series.sides().map(|(direction, account, merchant)| {
            (self.add_stream(series.stream(direction, account, merchant)), direction, account, merchant)
        });
        let sides: Vec<_> = sides.collect();
        let price = Price::draw(random, self.level, calendar, series.pricing, series.may_vary());
        let most = self.level.jitter_days.min(period_tenths(series.rhythm.cadence()) / 50);
        for due in series.dues(calendar) {
            let skipped = random.per_mille(self.level.skipped_per_mille) && !series.steady;
            let day = series.shift.apply(calendar, due + random.jitter(most));
            let cents = price.at(random, calendar, due);
            if skipped {
                continue;
            }
            for &(stream, direction, account, merchant) in &sides {
                let cents = if direction == Direction::In { cents } else { -cents };
                self.post(Row { day, cents, account, merchant, link: Link::Stream(stream) });
            }
            if day > calendar.end {
                for &(stream, ..) in &sides {
                    self.expect_next(stream, day, Some(cents));
                }
                break;
            }
        }
    }

    pub(crate) fn expect_next(&mut self, stream: usize, day: Day, cents: Option<i64>) {
        if let Some(stream) = self.streams.get_mut(stream) {
            stream.next = Some((day, cents));
        }
    }
}
