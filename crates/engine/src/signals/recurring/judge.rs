//! Decides whether one candidate recurs. The tests, in order: enough rows, dates on a schedule, few dates missing,
//! amounts alike enough for this kind of merchant, and all that together too regular to be chance.
//!
//! A candidate that fails keeps the first test it failed and the numbers it failed with.

use std::cmp::Reverse;

use super::amounts::{self, Amounts};
use super::candidates::Chosen;
use super::fit::{Fit, Marks, fit, lay};
use super::rhythm::{Point, REGULAR};
use crate::money::Ratio;
use crate::signals::class::Class;
use crate::signals::log2::log2_millibits;
use crate::signals::streams::{Cadence, FailedTest};

/// Dates alone must be this surprising (millibits), whatever else speaks for the candidate.
const DATES_MIN: i32 = 3_500;
/// Dates, amounts and kind of merchant together must be this surprising (millibits).
const TOTAL_MIN: i32 = 10_000;
/// The same for two rows a quarter or more apart: most of such pairs are what they look like.
const PAIR_MIN: i32 = 6_000;
/// Alike amounts count for no more than this (millibits): people also buy the same thing at odd times.
const AMOUNTS_MAX: i32 = 20_000;

/// What a yearly or half-yearly pair may differ by, where its kind is known.
const PAIR_SPREAD_MAX: Ratio = Ratio::from_percent(45);
/// Amounts this near are one price.
const SETTLED_SPREAD_MAX: Ratio = Ratio::from_percent(10);
/// What a monthly habit may vary.
const HABIT_SPREAD_MAX: Ratio = Ratio::from_percent(20);

/// What the tests say about one candidate.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    /// `None` when it passed.
    pub(crate) failed: Option<FailedTest>,
    pub(crate) fit: Option<Fit>,
    pub(crate) amounts: Amounts,
    /// The spread its class may have.
    pub(crate) spread_max: Ratio,
    /// All evidence, in millibits.
    pub(crate) bits: i32,
    pub(crate) rows: usize,
}

impl Verdict {
    pub(crate) fn hits(&self) -> usize {
        self.fit.map_or(0, |fit| fit.hits)
    }

    /// Passed, with every row on its date and at a near price: there is nothing to take apart.
    pub(crate) fn settles(&self) -> bool {
        let near = self.amounts.fixed() || self.amounts.spread <= SETTLED_SPREAD_MAX;
        self.failed.is_none() && near && self.hits() == self.rows
    }
}

/// Buffers of the judge.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    pub(crate) marks: Marks,
    values: Vec<i64>,
    scratch: Vec<i64>,
}

impl Bench {
    /// Judges `points` (oldest first), chosen out of a group in one of `rivals` like ways.
    pub(crate) fn judge(&mut self, points: &[Point], class: Class, chosen: Chosen, rivals: usize) -> Verdict {
        let rows = points.len();
        let Some(best) = self.best_fit(points, class) else {
            let failed = Some(if rows < 3 { FailedTest::TooFew } else { FailedTest::Dates });
            return Verdict {
                failed,
                fit: None,
                amounts: Amounts::default(),
                spread_max: spread_max(class),
                bits: 0,
                rows,
            };
        };
        let hits = points.iter().zip(&self.marks.best).filter(|(_, hit)| hit.is_some());
        self.values.clear();
        self.values.extend(hits.map(|(point, _)| point.amount));
        let amounts = amounts::weigh(&self.values, &mut self.scratch);
        let bits = best.bits + amount_bits(&amounts, chosen) + prior(class) - choice_cost(chosen, rivals);
        let spread_max = amounts_max(&best, class);
        let failed = failed(&best, &amounts, class, spread_max, bits);
        Verdict { failed, fit: Some(best), amounts, spread_max, bits, rows }
    }

    /// The points that a verdict's schedule hits.
    pub(crate) fn members(&mut self, points: &[Point], verdict: &Verdict) -> Vec<Point> {
        let Some(fit) = verdict.fit else { return Vec::new() };
        lay(points, &fit, &mut self.marks);
        let hit = points.iter().zip(&self.marks.hit).filter(|(_, hit)| hit.is_some());
        let mut members = Vec::with_capacity(fit.hits);
        members.extend(hit.map(|(point, _)| *point));
        members
    }

    /// The cadence with most evidence; one with its dates complete goes before one with gaps. Its marks are kept.
    fn best_fit(&mut self, points: &[Point], class: Class) -> Option<Fit> {
        let gaps = GapRange::of(points, &mut self.marks);
        let merit = |fit: &Fit| (enough_dates(fit) && explained(fit), fit.bits, Reverse(fit.cadence));
        let mut best: Option<Fit> = None;
        for cadence in REGULAR {
            // Cards are billed monthly: longer pauses are months without a balance.
            let billed = class != Class::CardPayment || cadence <= Cadence::Monthly;
            if points.len() < cadence.members_min() || !gaps.allow(cadence) || !billed {
                continue;
            }
            let Some(fit) = fit(points, cadence, &mut self.marks) else { continue };
            if best.is_none_or(|best| merit(&best) < merit(&fit)) {
                best = Some(fit);
                self.marks.keep();
            }
        }
        best
    }
}

/// What the days between rows allow: a cadence much shorter or longer than the median gap is not tried.
struct GapRange {
    median: i32,
    least: i32,
    few: bool,
}

impl GapRange {
    fn of(points: &[Point], marks: &mut Marks) -> Self {
        let gaps = marks.gaps(points);
        gaps.sort_unstable();
        let at = |position: usize| gaps.get(position).copied().unwrap_or_default();
        Self { median: at(gaps.len() / 2), least: at(0), few: gaps.len() <= 4 }
    }

    fn allow(&self, cadence: Cadence) -> bool {
        let Some(period) = cadence.period_millidays() else { return false };
        let within = |gap: i32, low: i64, high: i64| {
            let gap = i64::from(gap) * 100_000;
            gap >= period * low && gap <= period * high
        };
        within(self.median, 60, 160) || self.few && within(self.least, 70, 130)
    }
}

fn failed(fit: &Fit, amounts: &Amounts, class: Class, spread_max: Ratio, bits: i32) -> Option<FailedTest> {
    let pair = fit.hits == 2;
    // Sending the same round sum twice is no standing order.
    if fit.hits < fit.cadence.members_min() || pair && class == Class::Transfer {
        Some(FailedTest::TooFew)
    } else if !explained(fit) || fit.bits < dates_min(fit) {
        Some(FailedTest::Dates)
    } else if !enough_dates(fit) {
        Some(FailedTest::Coverage)
    } else if amounts.spread > spread_max && (pair || !amounts.fixed()) {
        Some(FailedTest::Amounts)
    } else if bits < total_min(fit) {
        Some(FailedTest::Chance)
    } else {
        None
    }
}

/// Two rows set one gap; it cannot weigh more than itself.
const fn dates_min(fit: &Fit) -> i32 {
    if fit.hits == 2 { 2_000 } else { DATES_MIN }
}

const fn total_min(fit: &Fit) -> i32 {
    if fit.hits == 2 { PAIR_MIN } else { TOTAL_MIN }
}

/// At most one row in five may be off the schedule.
const fn explained(fit: &Fit) -> bool {
    fit.extras * 4 <= fit.hits
}

/// With few members nearly every date must be hit; with many, two in three.
const fn enough_dates(fit: &Fit) -> bool {
    match fit.hits {
        0..=2 => fit.missed() == 0,
        3 => fit.missed() <= 1,
        hits => hits * 100 >= fit.slots * 65,
    }
}

/// How much the amounts of this fit may vary from one to the next.
fn amounts_max(fit: &Fit, class: Class) -> Ratio {
    match (fit.hits, fit.cadence) {
        (2, Cadence::Annual | Cadence::Semiannual) if prior(class) > 0 => PAIR_SPREAD_MAX,
        (2, Cadence::Annual) => Ratio::from_percent(20),
        (2, _) if prior(class) > 0 => Ratio::from_percent(20),
        (2, Cadence::Semiannual) => Ratio::from_percent(10),
        (2, _) => Ratio::from_percent(2),
        // People shop weekly, not on the fifth of each month: there a habit may vary like a bill.
        (_, Cadence::Monthly) if class == Class::Habit => HABIT_SPREAD_MAX,
        _ => spread_max(class),
    }
}

/// How much the amounts of a class may vary from one to the next.
pub(crate) const fn spread_max(class: Class) -> Ratio {
    match class {
        Class::Habit | Class::Refund => Ratio::from_percent(3),
        Class::Unknown | Class::Subscription | Class::Rent | Class::Loan => Ratio::from_percent(25),
        Class::Bill | Class::Payroll | Class::Benefit => Ratio::from_percent(45),
        Class::Transfer | Class::CardPayment | Class::Interest | Class::Fee | Class::Overdraft => {
            Ratio::from_percent(80)
        }
    }
}

/// What the kind of merchant says before any date is looked at, in millibits.
const fn prior(class: Class) -> i32 {
    match class {
        Class::Habit | Class::Refund | Class::Overdraft => -6_000,
        // Own money is often moved on a whim.
        Class::Unknown | Class::Fee | Class::Transfer => 0,
        _ => 4_000,
    }
}

fn amount_bits(amounts: &Amounts, chosen: Chosen) -> i32 {
    let bits = amounts.bits.clamp(-AMOUNTS_MAX, AMOUNTS_MAX);
    match chosen {
        Chosen::Whole | Chosen::Spelling | Chosen::MonthPart => bits,
        Chosen::Band => bits.min(bits / 2),
        // Chosen for being equal: that they are equal says nothing.
        Chosen::Price => 0,
    }
}

/// Trying many readings of one group makes a lucky one likelier.
fn choice_cost(chosen: Chosen, rivals: usize) -> i32 {
    let rivals = log2_millibits(u64::try_from(rivals).unwrap_or(u64::MAX));
    match chosen {
        Chosen::Whole => 0,
        Chosen::MonthPart => 6_000 + rivals,
        _ => rivals,
    }
}
