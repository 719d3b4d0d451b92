//! Puts together what a split by price took apart: the same stream before and after a price step, and single rows
//! that fit a stream already found.

use super::Reading;
use super::amounts::change_permille;
use super::candidates::Chosen;
use super::judge::Bench;
use super::rhythm::{Point, Rhythm};

/// A price step beyond this (in thousandths) is another product.
const STEP_MAX_PERMILLE: i64 = 300;

/// Joins streams that follow one another on one schedule.
pub(super) fn successors(readings: &mut Vec<Reading>, bench: &mut Bench) {
    let mut one = 0;
    while one < readings.len() {
        let joined = (0..readings.len()).filter(|other| *other != one).find_map(|other| {
            let (earlier, later) = (readings.get(one)?, readings.get(other)?);
            join(earlier, later, bench).map(|reading| (other, reading))
        });
        match joined {
            Some((other, reading)) => {
                if let Some(slot) = readings.get_mut(one) {
                    *slot = reading;
                }
                readings.remove(other);
                one = 0;
            }
            None => one += 1,
        }
    }
}

/// Both as one, when the later begins after the earlier's end, at a near price, and the two pass together.
fn join(earlier: &Reading, later: &Reading, bench: &mut Bench) -> Option<Reading> {
    let (last, first) = (earlier.members.last()?, later.members.first()?);
    let same = earlier.verdict.fit?.cadence == later.verdict.fit?.cadence;
    if !same || first.day <= last.day || change_permille(last.amount, first.amount) > STEP_MAX_PERMILLE {
        return None;
    }
    let members: Vec<Point> = earlier.members.iter().chain(&later.members).copied().collect();
    let verdict = bench.judge(&members, earlier.class, Chosen::Whole, 1);
    let kept = verdict.failed.is_none() && verdict.hits() == members.len();
    kept.then_some(Reading { members, class: earlier.class, verdict })
}

/// Gives left-over rows to streams that miss one on their date, at a near price. Where many rows are left over, they
/// are shopping, and one of them near a date means nothing.
pub(super) fn stragglers(readings: &mut [Reading], points: &mut Vec<Point>, bench: &mut Bench) {
    for reading in readings {
        if points.len() > reading.members.len() {
            continue;
        }
        let mut at = 0;
        while let Some(point) = points.get(at).copied() {
            match with(reading, point, bench) {
                Some(grown) => {
                    *reading = grown;
                    points.remove(at);
                    at = 0;
                }
                None => at += 1,
            }
        }
    }
}

fn with(reading: &Reading, point: Point, bench: &mut Bench) -> Option<Reading> {
    let fit = reading.verdict.fit?;
    let nearest = reading.members.iter().min_by_key(|member| (member.day - point.day).abs())?;
    let near_price = change_permille(nearest.amount, point.amount) <= STEP_MAX_PERMILLE;
    if !near_price || !is_due(&fit.rhythm, &reading.members, &point, fit.cadence.tolerance_days()) {
        return None;
    }
    let mut members = reading.members.clone();
    let at = members.partition_point(|member| (member.day, member.row) < (point.day, point.row));
    members.insert(at, point);
    let verdict = bench.judge(&members, reading.class, Chosen::Whole, 1);
    let kept = verdict.failed.is_none() && verdict.hits() == members.len();
    kept.then_some(Reading { members, class: reading.class, verdict })
}

/// On a date within the stream, or one or two before or after it, that has no member.
fn is_due(rhythm: &Rhythm, members: &[Point], point: &Point, tolerance: i32) -> bool {
    let (slot, late) = rhythm.nearest(point);
    let slots = || members.iter().map(|member| rhythm.nearest(member).0);
    let within =
        slots().min().zip(slots().max()).is_some_and(|(first, last)| (first - 2..=last + 2).contains(&slot));
    late.abs() <= tolerance && within && slots().all(|taken| taken != slot)
}
