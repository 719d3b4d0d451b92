//! Finds recurring streams among a user's rows, and says of every other group of like rows why it is none.
//!
//! All history up to `as_of` is used; windows only choose what is reported. The order of work: group rows by name,
//! account and direction; read each group in several ways (`candidates`); judge each reading (`judge`); keep the best,
//! take its rows out, and go on with the rest.

mod amounts;
mod candidates;
mod fit;
mod grouping;
mod join;
mod judge;
mod lifecycle;
pub(crate) mod report;
mod rhythm;

use candidates::{Candidates, Chosen};
pub(crate) use fit::Fit;
use grouping::Groups;
use judge::{Bench, Verdict};
use rhythm::Point;

use super::class::Class;
use super::ledger::{Ledger, Row};
use super::names::{NameBook, NameId};
use super::streams::{Cadence, Direction, FailedTest, Lifecycle, StreamKind};
use crate::money::Ratio;
use crate::time::Day;

/// Streams taken from one group before the rest is left alone.
const STREAMS_PER_GROUP_MAX: usize = 6;

/// Amounts of two halves of a month that differ by less come from one payer.
const TOGETHER_SPREAD: Ratio = Ratio::from_percent(6);

/// A stream, before it is put into words.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) account: u32,
    pub(crate) direction: Direction,
    pub(crate) kind: StreamKind,
    pub(crate) cadence: Cadence,
    /// Positions of rows, oldest first.
    pub(crate) members: Vec<u32>,
    pub(crate) name: NameId,
    pub(crate) started: i32,
    pub(crate) last: i32,
    pub(crate) ended: Option<i32>,
    pub(crate) next: Option<i32>,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) typical: i64,
    pub(crate) monthly: i64,
    pub(crate) verdict: Verdict,
}

impl Found {
    pub(crate) const fn active(&self) -> bool {
        self.ended.is_none()
    }
}

/// A group, or what is left of one, that is no stream.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub(crate) account: u32,
    pub(crate) direction: Direction,
    pub(crate) members: Vec<u32>,
    pub(crate) name: NameId,
    pub(crate) verdict: Verdict,
}

/// Reusable memory of the search, and its result.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    pub(crate) streams: Vec<Found>,
    pub(crate) refused: Vec<Refused>,
    groups: Groups,
    candidates: Candidates,
    bench: Bench,
    /// Every row of the ledger.
    all: Vec<Point>,
    /// Rows of the group at hand that belong to no stream yet.
    points: Vec<Point>,
}

/// Rows of a group that passed as one stream.
#[derive(Clone, Debug)]
struct Reading {
    /// Oldest first.
    members: Vec<Point>,
    class: Class,
    verdict: Verdict,
}

/// What all rows of a group share.
#[derive(Clone, Copy)]
struct Shared {
    account: u32,
    direction: Direction,
}

impl Finder {
    /// Replaces the result with what recurs among the ledger's rows.
    pub(crate) fn search(&mut self, ledger: &Ledger, book: &NameBook, as_of: Day, keep_refused: bool) {
        self.streams.clear();
        self.refused.clear();
        let mut groups = std::mem::take(&mut self.groups);
        groups.build(&ledger.rows, book);
        self.number(&ledger.rows, &groups.name_of_row);
        for group in groups.iter() {
            self.points.clear();
            self.points.extend(group.filter_map(|position| self.all.get(position)));
            let shared = self.points.last().filter(|_| self.points.len() > 1);
            if let Some(row) = shared.and_then(|point| row(ledger, point.row)) {
                let direction = if row.amount > 0 { Direction::In } else { Direction::Out };
                self.group(ledger, Shared { account: row.account, direction }, as_of, keep_refused);
            }
        }
        self.groups = groups;
    }

    /// Lays out the rows as the fit sees them.
    fn number(&mut self, rows: &[Row], names: &[u32]) {
        self.all.clear();
        for (at, (row, name)) in (0_u32..).zip(rows.iter().zip(names)) {
            let amount = row.amount.saturating_abs();
            let point = match self.all.last() {
                Some(before) => before.next(row.day, amount, *name, at),
                None => Point::new(row.day, amount, *name, at),
            };
            self.all.push(point);
        }
    }

    fn group(&mut self, ledger: &Ledger, shared: Shared, as_of: Day, keep_refused: bool) {
        let mut refusal = None;
        let mut readings: Vec<Reading> = Vec::new();
        let all = if keep_refused { self.points.clone() } else { Vec::new() };
        while self.points.len() >= 2 && readings.len() < STREAMS_PER_GROUP_MAX {
            match self.best_reading(ledger, readings.is_empty()) {
                Ok(reading) => {
                    take_out(&mut self.points, &reading.members);
                    readings.push(reading);
                }
                Err(verdict) => {
                    refusal = Some(verdict);
                    break;
                }
            }
        }
        if readings.len() > 1 {
            join::successors(&mut readings, &mut self.bench);
        }
        if !readings.is_empty() && !self.points.is_empty() {
            join::stragglers(&mut readings, &mut self.points, &mut self.bench);
        }
        let found = !readings.is_empty();
        if found && keep_refused {
            self.outweighed(ledger, shared, &all, &readings);
        }
        for Reading { members, class, verdict } in readings {
            let place = (shared.account, shared.direction);
            self.streams.extend(lifecycle::stream(ledger, place, as_of, &members, class, verdict));
        }
        if let Some(verdict) = refusal.filter(|_| self.points.len() > usize::from(found)) {
            self.refuse(ledger, shared, verdict, keep_refused, as_of);
        }
    }

    /// The reading with most evidence that passes, or the verdict on the whole. Streams side by side under one name
    /// compete together: their evidence adds up against that of the whole read as one.
    fn best_reading(&mut self, ledger: &Ledger, untouched: bool) -> Result<Reading, Verdict> {
        let class = class_of(ledger, &self.points);
        let whole = self.bench.judge(&self.points, class, Chosen::Whole, 1);
        if whole.settles() && (untouched || whole.rows > 2) {
            return Ok(Reading { members: self.points.clone(), class, verdict: whole });
        }
        if let Some(half) = self.one_of_two(&whole, class) {
            return Ok(half);
        }
        self.candidates.list(&self.points, class == Class::Habit);
        let mut passed: Vec<(Chosen, Option<usize>, Class, Verdict)> = Vec::new();
        if whole.failed.is_none() && (untouched || whole.hits() > 2) {
            passed.push((Chosen::Whole, None, class, whole.clone()));
        }
        let pay = matches!(class, Class::Payroll | Class::Benefit);
        for (at, (chosen, points)) in self.candidates.iter().enumerate() {
            // Rows that cannot pass, as the tests below say, need no judge.
            if pay && points.len() * 5 < self.points.len() * 3 || points.len() == 2 && !untouched {
                continue;
            }
            let class = class_of(ledger, points);
            let verdict = self.bench.judge(points, class, chosen, self.candidates.count(chosen));
            // One payer's irregular pay is one stream, not some regular ones and a rest.
            let scrap = pay && verdict.hits() * 5 < self.points.len() * 3;
            // Two rows are a stream only where there is nothing else: two out of many are always some time apart.
            let pair = verdict.hits() == 2 && !(untouched && verdict.amounts.same == 1);
            if verdict.failed.is_none() && !scrap && !pair {
                passed.push((chosen, Some(at), class, verdict));
            }
        }
        let Some((at, class, verdict)) = strongest(passed) else { return Err(whole) };
        let points = match at {
            Some(at) => self.candidates.iter().nth(at).map(|(_, points)| points).unwrap_or_default(),
            None => &self.points,
        };
        let members = self.bench.members(points, &verdict);
        Ok(Reading { members, class, verdict })
    }

    /// Where rows could be shared out in several ways, says that the streams found were the best of them.
    fn outweighed(&mut self, ledger: &Ledger, shared: Shared, all: &[Point], readings: &[Reading]) {
        let plain = |reading: &Reading| {
            reading.members.len() == all.len()
                && reading.verdict.fit.is_some_and(|fit| fit.cadence != Cadence::Semimonthly)
        };
        if readings.iter().any(plain) {
            return;
        }
        if let Some(best) = readings.iter().max_by_key(|reading| reading.members.len()) {
            let verdict =
                Verdict { failed: Some(FailedTest::Outweighed), rows: all.len(), ..best.verdict.clone() };
            self.refused.push(refused(ledger, shared, all, verdict));
        }
    }

    /// Two subscriptions of one merchant look like one paid twice a month. They are two when each half passes alone
    /// and its amounts keep closer together than those of the whole; then this is the stronger half.
    fn one_of_two(&mut self, whole: &Verdict, class: Class) -> Option<Reading> {
        let fit = whole.fit.filter(|fit| fit.cadence == Cadence::Semimonthly && class != Class::Payroll)?;
        let half = |odd: i32| -> Vec<Point> {
            self.points
                .iter()
                .copied()
                .filter(|point| fit.rhythm.nearest(point).0.rem_euclid(2) == odd)
                .collect()
        };
        let halves = [half(0), half(1)];
        let mut readings = Vec::with_capacity(2);
        for points in halves {
            let verdict = self.bench.judge(&points, class, Chosen::MonthPart, 2);
            let passed =
                verdict.failed.is_none() && verdict.fit.is_some_and(|fit| fit.cadence == Cadence::Monthly);
            if !passed {
                return None;
            }
            let members = self.bench.members(&points, &verdict);
            readings.push(Reading { members, class, verdict });
        }
        let spread: i64 = readings.iter().map(|reading| reading.verdict.amounts.spread.0).sum::<i64>() / 2;
        let apart = whole.amounts.spread.0 * 3 > spread * 4 + TOGETHER_SPREAD.0;
        readings.into_iter().max_by_key(|reading| reading.verdict.bits).filter(|_| apart)
    }

    fn refuse(&mut self, ledger: &Ledger, shared: Shared, verdict: Verdict, keep_refused: bool, as_of: Day) {
        let class = class_of(ledger, &self.points);
        let pay = shared.direction == Direction::In && matches!(class, Class::Payroll | Class::Benefit);
        if pay && self.points.len() >= 3 {
            self.streams.extend(lifecycle::irregular(
                ledger,
                shared.account,
                as_of,
                &self.points,
                class,
                verdict,
            ));
            return;
        }
        if keep_refused {
            self.refused.push(refused(ledger, shared, &self.points, verdict));
        }
    }
}

fn refused(ledger: &Ledger, shared: Shared, points: &[Point], verdict: Verdict) -> Refused {
    Refused {
        account: shared.account,
        direction: shared.direction,
        members: points.iter().map(|point| point.row).collect(),
        name: points.last().and_then(|point| row(ledger, point.row)).map_or(0, |row| row.name),
        verdict,
    }
}

/// The reading with most evidence. Prices, bands and parts of the month count together: each is a stream beside the
/// others, and only all of them explain as much as the whole does.
fn strongest(
    passed: Vec<(Chosen, Option<usize>, Class, Verdict)>,
) -> Option<(Option<usize>, Class, Verdict)> {
    let together = |chosen: Chosen, own: i32| -> i32 {
        if matches!(chosen, Chosen::Whole | Chosen::Spelling) {
            return own;
        }
        passed.iter().filter(|(other, ..)| *other == chosen).map(|(.., verdict)| verdict.bits).sum()
    };
    let best = passed.iter().enumerate().max_by_key(|(at, (chosen, _, _, verdict))| {
        (together(*chosen, verdict.bits), verdict.bits, std::cmp::Reverse(*at))
    });
    let best = best.map(|(at, _)| at)?;
    passed.into_iter().nth(best).map(|(_, at, class, verdict)| (at, class, verdict))
}

fn take_out(points: &mut Vec<Point>, members: &[Point]) {
    points.retain(|point| {
        members.binary_search_by_key(&(point.day, point.row), |member| (member.day, member.row)).is_err()
    });
}

pub(crate) fn row(ledger: &Ledger, position: u32) -> Option<&Row> {
    usize::try_from(position).ok().and_then(|position| ledger.rows.get(position))
}

/// The class most rows with one agree on; [`Class::Unknown`] when fewer than a quarter have any.
fn class_of(ledger: &Ledger, points: &[Point]) -> Class {
    let mut tally: smallvec::SmallVec<[(Class, usize); 4]> = smallvec::SmallVec::new();
    for class in points.iter().filter_map(|point| row(ledger, point.row)).map(|row| row.class) {
        match tally.iter_mut().find(|(known, _)| *known == class) {
            Some((_, count)) => *count += 1,
            None => tally.push((class, 1)),
        }
    }
    let known = tally.iter().filter(|(class, _)| *class != Class::Unknown);
    known
        .max_by_key(|(class, count)| (*count, std::cmp::Reverse(*class)))
        .filter(|(_, count)| count * 4 >= points.len())
        .map_or(Class::Unknown, |(class, _)| *class)
}
