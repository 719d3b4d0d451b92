//! Ways to read a group of like rows as one stream: all of it, one spelling, one price, one price band, one part of
//! the month. A merchant that bills several things under one name is taken apart here.

use super::amounts::change_permille;
use super::rhythm::Point;

/// How a candidate's rows were chosen: what was used to choose them is no evidence for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// All rows of the group.
    Whole,
    /// Rows that spell the name the same way.
    Spelling,
    /// Rows of one exact amount.
    Price,
    /// Rows whose amounts lie close together.
    Band,
    /// Rows around one day of the month.
    MonthPart,
}

/// Neighbouring amounts further apart than this (in thousandths) belong to different bands.
const BAND_GAP_PERMILLE: i64 = 120;
/// Days of the month without rows that separate two parts.
const PART_GAP_DAYS: i32 = 4;
/// More candidates than this from one group say that it is no group of streams.
const CANDIDATES_MAX: usize = 24;

/// Candidates of one group; the buffers are reused.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    pub(crate) list: Vec<(Chosen, Vec<Point>)>,
    used: usize,
    sorted: Vec<Point>,
}

impl Candidates {
    /// Lists the readings of `points` (oldest first) other than the whole. `fixed_only` leaves out those with varying
    /// amounts.
    pub(crate) fn list(&mut self, points: &[Point], fixed_only: bool) {
        self.used = 0;
        if points.len() > 2 {
            if !fixed_only {
                self.spellings(points);
                self.month_parts(points);
            }
            self.prices(points, fixed_only);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Chosen, &[Point])> {
        self.list.iter().take(self.used).map(|(chosen, points)| (*chosen, points.as_slice()))
    }

    /// How many candidates were chosen this way: each one more is one more chance to be lucky.
    pub(crate) fn count(&self, chosen: Chosen) -> usize {
        self.iter().filter(|(other, _)| *other == chosen).count()
    }

    fn push(&mut self, chosen: Chosen, points: impl Iterator<Item = Point>) {
        if self.used == CANDIDATES_MAX {
            return;
        }
        if self.list.len() == self.used {
            self.list.push((chosen, Vec::new()));
        }
        if let Some((how, list)) = self.list.get_mut(self.used) {
            *how = chosen;
            list.clear();
            list.extend(points);
            list.sort_unstable_by_key(|point| (point.day, point.row));
            self.used += 1;
        }
    }

    fn spellings(&mut self, points: &[Point]) {
        let Some(first) = points.first().map(|point| point.name) else { return };
        if points.iter().all(|point| point.name == first) {
            return;
        }
        self.sort(points, |point| i64::from(point.name));
        self.take_runs(|one, other| one.name == other.name, Chosen::Spelling, 2);
    }

    fn prices(&mut self, points: &[Point], fixed_only: bool) {
        let few = if points.len() <= 12 { 2 } else { 3 };
        self.sort(points, |point| point.amount);
        self.take_runs(|one, other| one.amount == other.amount, Chosen::Price, few);
        if !fixed_only {
            let near =
                |one: &Point, other: &Point| change_permille(one.amount, other.amount) <= BAND_GAP_PERMILLE;
            self.take_runs(near, Chosen::Band, 2);
        }
    }

    /// Two or three parts of the month, each with rows in most months, split where no row ever falls.
    fn month_parts(&mut self, points: &[Point]) {
        let months =
            points.last().zip(points.first()).map_or(0, |(last, first)| last.month - first.month + 1);
        let rows = i32::try_from(points.len()).unwrap_or(i32::MAX);
        if points.len() < 6 || rows > months.saturating_mul(3) + 2 {
            return;
        }
        let mut doms: Vec<i32> = points.iter().map(|point| point.dom).collect();
        doms.sort_unstable();
        doms.dedup();
        let wrap = doms.first().zip(doms.last()).map_or(0, |(first, last)| first + 30 - last);
        let mut cuts: Vec<i32> = doms
            .windows(2)
            .filter_map(|pair| (pair.last()? - pair.first()? > PART_GAP_DAYS).then_some(*pair.last()?))
            .collect();
        if wrap > PART_GAP_DAYS {
            cuts.insert(0, 1);
        }
        if !(2..=3).contains(&cuts.len()) {
            return;
        }
        let part = |dom: i32| cuts.iter().rposition(|cut| dom >= *cut).unwrap_or(cuts.len() - 1);
        for wanted in 0..cuts.len() {
            let members: Vec<Point> =
                points.iter().copied().filter(|point| part(point.dom) == wanted).collect();
            if members.len() >= 3 {
                self.push(Chosen::MonthPart, members.into_iter());
            }
        }
    }

    fn sort(&mut self, points: &[Point], key: impl Fn(&Point) -> i64) {
        self.sorted.clear();
        self.sorted.extend_from_slice(points);
        self.sorted.sort_unstable_by_key(|point| (key(point), point.day, point.row));
    }

    /// Pushes each run of at least `few` sorted points that `together` keeps side by side, unless the run is the
    /// whole group.
    fn take_runs(&mut self, together: impl Fn(&Point, &Point) -> bool, chosen: Chosen, few: usize) {
        let sorted = std::mem::take(&mut self.sorted);
        for run in sorted.chunk_by(|one, other| together(one, other)) {
            if run.len() >= few && run.len() < sorted.len() {
                self.push(chosen, run.iter().copied());
            }
        }
        self.sorted = sorted;
    }
}
