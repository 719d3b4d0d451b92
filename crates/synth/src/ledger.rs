//! One user's accounts and rows while they are being made: recurring series are laid out here, with the noise of
//! [`Level`], and every row remembers what it belongs to. Balances and ids come later, in `finish`.

use std::sync::Arc;

use crate::calendar::{Calendar, Day};
use crate::noise::Level;
use crate::pricing::Price;
use crate::random::Random;
use crate::schedule::period_tenths;
use crate::series::Series;
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

impl Holding {
    /// An empty account that is nobody else's.
    pub(crate) fn new(
        account_id: Arc<str>,
        kind: HoldingKind,
        name: &'static str,
        currency: &'static str,
    ) -> Self {
        Self {
            account_id,
            kind,
            subtype: "checking",
            name,
            currency,
            opening: 0,
            limit: None,
            partner_id: None,
            partner_cents: 0,
            foreign: false,
        }
    }
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

pub(crate) struct Ledger<'a> {
    pub(crate) calendar: &'a Calendar,
    pub(crate) level: Level,
    pub(crate) random: Random,
    /// The user's own currency.
    pub(crate) currency: &'static str,
    pub(crate) holdings: Vec<Holding>,
    pub(crate) rows: Vec<Row>,
    pub(crate) streams: Vec<Stream>,
    pub(crate) habits: Vec<Habit>,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(calendar: &'a Calendar, level: Level, random: Random, currency: &'static str) -> Self {
        let (holdings, rows, streams, habits) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { calendar, level, random, currency, holdings, rows, streams, habits }
    }

    /// Opens an account in the user's currency, holding `opening`.
    pub(crate) fn open(
        &mut self,
        kind: HoldingKind,
        subtype: &'static str,
        name: &'static str,
        opening: i64,
    ) -> usize {
        let account_id = self.random.id("acc_");
        self.add_holding(Holding { subtype, opening, ..Holding::new(account_id, kind, name, self.currency) })
    }

    pub(crate) fn add_holding(&mut self, holding: Holding) -> usize {
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
    pub(crate) fn lay(&mut self, series: &Series) {
        let calendar = self.calendar;
        let sides = series.sides().map(|(direction, account, merchant)| {
            (self.add_stream(series.stream(direction, account, merchant)), direction, account, merchant)
        });
        let sides: Vec<_> = sides.collect();
        let price = Price::draw(&mut self.random, self.level, calendar, series.pricing, series.may_vary());
        let most = self.level.jitter_days.min(period_tenths(series.rhythm.cadence()) / 50);
        for due in series.dues(calendar) {
            let skipped = self.random.per_mille(self.level.skipped_per_mille) && !series.steady;
            let day = series.shift.apply(calendar, due + self.random.jitter(most));
            let cents = price.at(&mut self.random, calendar, due);
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
