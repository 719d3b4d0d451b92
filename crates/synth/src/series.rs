//! A recurring movement before it is laid out: what moves, between which accounts, how often and for how long.
//! Says nothing of noise.

use crate::calendar::{Calendar, Day};
use crate::ledger::{Channel, Merchant, Stream};
use crate::pricing::Pricing;
use crate::schedule::{Rhythm, Shift};
use crate::truth::{Direction, IncomeKind, StreamKind};

/// One side of a transfer: an account and what the bank calls it there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side {
    pub(crate) account: usize,
    pub(crate) merchant: Merchant,
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
    pub(crate) mirror: Option<Side>,
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
    pub(crate) fn sides(&self) -> impl Iterator<Item = (Direction, usize, Merchant)> + use<> {
        let mirror = self.mirror.map(|side| (self.direction.opposite(), side.account, side.merchant));
        [Some((self.direction, self.account, self.merchant)), mirror].into_iter().flatten()
    }

    pub(crate) fn stream(&self, direction: Direction, account: usize, merchant: Merchant) -> Stream {
        let cadence = self.rhythm.cadence();
        let (merchant, income) = (merchant.name, self.income);
        Stream { account, direction, kind: self.kind, cadence, merchant, income, next: None }
    }

    pub(crate) fn dues<'a>(&'a self, calendar: &'a Calendar) -> impl Iterator<Item = Day> + 'a {
        (0..)
            .map_while(|count| self.rhythm.day(calendar, count))
            .skip_while(|due| *due < self.from)
            .take_while(|due| self.until.is_none_or(|until| *due <= until))
    }

    pub(crate) fn may_vary(&self) -> bool {
        let kinds = [StreamKind::Subscription, StreamKind::Bill, StreamKind::Payroll];
        kinds.contains(&self.kind) && !self.steady
    }
}
