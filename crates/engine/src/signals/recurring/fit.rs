//! Lays a cadence over dated rows and weighs how well it explains them.
//!
//! The weight is in bits: how surprising it would be for visits on random days to look this regular. It counts how
//! tightly the rows sit on the schedule and that each date has one row and few dates have none. Integers only.

use super::rhythm::{Point, Rhythm};
use crate::signals::log2::{log2_each_alone, log2_ratio};
use crate::signals::streams::Cadence;

/// Bits (in thousandths) a row off the schedule costs: somebody has to explain it.
const EXTRA_COST: i32 = 3_000;

/// A cadence laid over some rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    pub(crate) cadence: Cadence,
    pub(crate) rhythm: Rhythm,
    /// Rows that have a date of their own.
    pub(crate) hits: usize,
    /// Dates from the first row to the last, hit or not.
    pub(crate) slots: usize,
    /// Rows too far from any date, or second on theirs.
    pub(crate) extras: usize,
    /// Greatest distance of a hit from its date.
    pub(crate) off_days_max: i32,
    pub(crate) last_slot: i32,
    /// Evidence of the dates, in millibits.
    pub(crate) bits: i32,
}

impl Fit {
    pub(crate) const fn missed(&self) -> usize {
        self.slots.saturating_sub(self.hits)
    }
}

/// Which points of the last fit are on the schedule. Kept between fits to spare allocations.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Slot and distance, for each point; `None` when it is an extra.
    pub(crate) hit: Vec<Option<(i32, i32)>>,
    /// Those of the best fit so far.
    pub(crate) best: Vec<Option<(i32, i32)>>,
    gaps: Vec<i32>,
}

impl Marks {
    /// The last fit is the best so far.
    pub(crate) const fn keep(&mut self) {
        std::mem::swap(&mut self.hit, &mut self.best);
    }

    /// Days between neighbouring points, in a buffer of its own.
    pub(crate) fn gaps(&mut self, points: &[Point]) -> &mut Vec<i32> {
        self.gaps.clear();
        self.gaps.extend(points.iter().zip(points.iter().skip(1)).map(|(one, next)| next.day - one.day));
        &mut self.gaps
    }
}

/// The best laying of `cadence` over `points` (sorted by day), and its marks.
pub(crate) fn fit(points: &[Point], cadence: Cadence, marks: &mut Marks) -> Option<Fit> {
    let period = cadence.period_millidays()?;
    let tolerance = cadence.tolerance_days();
    let mut best: Option<(i32, Rhythm)> = None;
    for (at, anchor) in anchors(points).enumerate() {
        let drawn = Rhythm::through(cadence, anchor);
        // Drawn through an earlier anchor already: it would end where that one did.
        if anchors(points).take(at).any(|other| Rhythm::through(cadence, other).same_dates(&drawn)) {
            continue;
        }
        let rhythm = refined(drawn, points, tolerance);
        if best.is_some_and(|(_, known)| known.same_dates(&rhythm)) {
            continue;
        }
        let mut cost = 0;
        rhythm.each(points, |(_, late)| cost += late.abs().min(2 * tolerance));
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, rhythm));
        }
        if cost == 0 {
            break;
        }
    }
    let (_, rhythm) = best?;
    mark(points, rhythm, tolerance, marks);
    weigh(cadence, rhythm, period, marks)
}

/// Marks the points as an earlier fit over the same points did.
pub(crate) fn lay(points: &[Point], fit: &Fit, marks: &mut Marks) {
    mark(points, fit.rhythm, fit.cadence.tolerance_days(), marks);
}

/// A few points to draw the schedule through: one of them is bound to be typical.
fn anchors(points: &[Point]) -> impl Iterator<Item = &Point> {
    let last = points.len().saturating_sub(1);
    let at = [0, last / 3, last * 2 / 3, last];
    (0..4)
        .filter(move |i| *i == 0 || at.get(*i) != at.get(*i - 1))
        .filter_map(move |i| points.get(*at.get(i)?))
}

/// Moves the schedule by the median distance, so that one early row does not set it.
fn refined(rhythm: Rhythm, points: &[Point], tolerance: i32) -> Rhythm {
    let two = matches!(rhythm, Rhythm::TwiceMonthly { .. });
    let (mut even, mut odd) = (Distances::up_to(tolerance + 2), Distances::up_to(tolerance + 2));
    rhythm.each(points, |(slot, late)| if two && slot & 1 == 1 { odd.add(late) } else { even.add(late) });
    rhythm.shifted(even.median(), odd.median())
}

/// Small distances, counted day by day: their median needs no sorting.
struct Distances {
    counts: [u32; DISTANCES],
    /// The greatest distance that counts.
    most: i32,
    total: u32,
}

/// From the greatest tolerance and two days more before a date to as much after it.
const DISTANCES: usize = 2 * (12 + 2) + 1;

impl Distances {
    const fn up_to(most: i32) -> Self {
        Self { counts: [0; DISTANCES], most, total: 0 }
    }

    fn add(&mut self, late: i32) {
        let count = usize::try_from(late + self.most).ok().filter(|_| late <= self.most);
        if let Some(count) = count.and_then(|at| self.counts.get_mut(at)) {
            *count += 1;
            self.total += 1;
        }
    }

    /// Lower median; 0 of nothing.
    fn median(&self) -> i32 {
        let Some(mut before) = self.total.checked_sub(1).map(|last| last / 2) else { return 0 };
        for (late, count) in (-self.most..).zip(&self.counts) {
            match before.checked_sub(*count) {
                Some(rest) => before = rest,
                None => return late,
            }
        }
        0
    }
}

/// Gives each date at most one point, the nearest (the earlier of two equally near).
fn mark(points: &[Point], rhythm: Rhythm, tolerance: i32, marks: &mut Marks) {
    marks.hit.clear();
    let mut previous: Option<usize> = None;
    rhythm.each(points, |(slot, late)| {
        let at = marks.hit.len();
        if late.abs() > tolerance {
            marks.hit.push(None);
            return;
        }
        let rival =
            previous.and_then(|p| marks.hit.get_mut(p)).filter(|rival| rival.is_some_and(|(s, _)| s == slot));
        match rival {
            Some(rival) if rival.is_some_and(|(_, distance)| distance.abs() <= late.abs()) => {
                marks.hit.push(None);
            }
            rival => {
                if let Some(rival) = rival {
                    *rival = None;
                }
                marks.hit.push(Some((slot, late)));
                previous = Some(at);
            }
        }
    });
}

fn weigh(cadence: Cadence, rhythm: Rhythm, period: i64, marks: &Marks) -> Option<Fit> {
    let hits = || marks.hit.iter().flatten();
    let (first_slot, last_slot) = (hits().next()?.0, hits().next_back()?.0);
    let slots = usize::try_from(last_slot - first_slot + 1).unwrap_or(1);
    let (mut count, mut off_days_max, mut off_total) = (0, 0, 0);
    for (_, late) in hits() {
        count += 1;
        off_days_max = late.abs().max(off_days_max);
        off_total += late.abs();
    }
    let extras = marks.hit.len() - count;
    let bits = date_bits(count, off_days_max, off_total, period) + log2_each_alone(count, slots)
        - i32::try_from(extras).unwrap_or(i32::MAX / EXTRA_COST).saturating_mul(EXTRA_COST);
    Some(Fit { cadence, rhythm, hits: count, slots, extras, off_days_max, last_slot, bits })
}

/// Rows sit within a band around the dates. Random days would fall into it with the odds band ÷ period; the first
/// row is free, since it sets the schedule. The band is the whole range, or what the mean distance implies (2e times
/// it, for an exponential fall-off) where single late rows stretch the range.
fn date_bits(hits: usize, off_days_max: i32, off_total: i32, period: i64) -> i32 {
    let free = i32::try_from(hits).unwrap_or(i32::MAX).saturating_sub(1);
    let range = (2 * i64::from(off_days_max) + 1) * 1_000;
    let mean = i64::from(off_total) * 1_000 / i64::try_from(hits.max(1)).unwrap_or(1);
    let band = range.min((mean + 400) * 5_437 / 1_000).max(1_000);
    // A single gap could have been any within a year.
    let period = if hits == 2 { period.max(365_250) } else { period };
    let odds = log2_ratio(period.unsigned_abs(), band.unsigned_abs());
    free.saturating_mul(odds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::recurring::rhythm::REGULAR;
    use crate::time::Day;

    fn points(days: &[&str]) -> Vec<Point> {
        days.iter().map(|day| Point::new(Day::parse(day).unwrap().0, 1_000, 0, 0)).collect()
    }

    fn best(points: &[Point]) -> Fit {
        let mut marks = Marks::default();
        REGULAR.iter().filter_map(|c| fit(points, *c, &mut marks)).max_by_key(|fit| fit.bits).unwrap()
    }

    #[test]
    fn a_monthly_date_with_jitter_and_a_skip_is_monthly() {
        let fit = best(&points(&["2026-01-05", "2026-02-04", "2026-04-06", "2026-05-05", "2026-06-03"]));
        assert_eq!((fit.cadence, fit.hits, fit.missed(), fit.extras), (Cadence::Monthly, 5, 1, 0));
    }

    #[test]
    fn twice_a_month_and_every_two_weeks_are_told_apart() {
        let twice = best(&points(&[
            "2026-01-15",
            "2026-01-30",
            "2026-02-13",
            "2026-02-27",
            "2026-03-13",
            "2026-03-31",
            "2026-04-15",
            "2026-04-30",
            "2026-05-15",
            "2026-05-29",
        ]));
        assert_eq!(twice.cadence, Cadence::Semimonthly);
        let fortnights: Vec<Point> =
            (0..10).map(|i| Point::new(20_000 + 14 * i + i % 2, 1_000, 0, 0)).collect();
        assert_eq!(best(&fortnights).cadence, Cadence::Biweekly);
    }

    #[test]
    fn a_second_row_on_a_date_is_an_extra() {
        let fit = best(&points(&["2026-01-05", "2026-02-05", "2026-02-06", "2026-03-05", "2026-04-05"]));
        assert_eq!((fit.hits, fit.extras), (4, 1));
    }

    #[test]
    fn regular_dates_weigh_more_than_scattered_ones() {
        let regular = best(&points(&["2026-01-05", "2026-02-05", "2026-03-05", "2026-04-05", "2026-05-05"]));
        let scattered =
            best(&points(&["2026-01-05", "2026-01-25", "2026-03-12", "2026-03-20", "2026-05-17"]));
        assert!(regular.bits > 20_000 && scattered.bits < 6_000, "{regular:?} {scattered:?}");
    }
}
