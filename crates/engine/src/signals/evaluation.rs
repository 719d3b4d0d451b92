//! How well detected streams agree with a ground truth: precision, recall, next-date error, and whether every miss
//! was explained.
//!
//! A detected stream matches a true one of the same user and direction when their members before the as-of date
//! overlap by a Jaccard index of 0.6 or more; best pairs first, each side once. True streams with too few members to
//! be found are not held against recall, nor a detection of them against precision.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::recurring::report::name;
use super::streams::{Cadence, Direction, RecurringStream, RejectedCandidate, StreamKind};
use crate::money::Ratio;
use crate::time::Day;

/// One line of `truth/streams.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TruthStream {
    pub user_id: String,
    pub account_id: String,
    pub direction: Direction,
    pub kind: StreamKind,
    pub cadence: Cadence,
    pub transaction_ids: Vec<String>,
    pub started: Day,
    pub ended: Option<Day>,
    pub next_date: Option<Day>,
    pub next_amount_cents: Option<i64>,
}

/// What is compared for one user.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    pub truth: &'a [TruthStream],
    pub streams: &'a [RecurringStream],
    pub rejected: &'a [RejectedCandidate],
    /// The day of a posted transaction; `None` for one that is pending or not in the data.
    pub day_of: &'a dyn Fn(&str) -> Option<Day>,
}

/// Streams counted on both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub truth: u64,
    pub truth_matched: u64,
    pub detected: u64,
    pub detected_matched: u64,
}

/// Counts with the figures made of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Score {
    #[serde(flatten)]
    pub counts: Counts,
    pub precision: Option<Ratio>,
    pub recall: Option<Ratio>,
    pub f1: Option<Ratio>,
}

/// Days between predicted and true next dates, over matched streams that go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NextDate {
    pub predicted: u64,
    /// Matched and going on, but no next date was given.
    pub unpredicted: u64,
    pub median_days: Option<u32>,
    pub p90_days: Option<u32>,
    pub within_3_days: Option<Ratio>,
}

/// True streams that were missed, and those of them that a rejection explains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WhyNot {
    pub missed: u64,
    pub explained: u64,
}

/// The whole comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evaluation {
    pub all: Score,
    pub inflow: Score,
    pub outflow: Score,
    /// Only streams whose last member is no older than 2.5 periods.
    pub active: Score,
    /// A match with another cadence than the true one does not count.
    pub cadence_agreed: Score,
    pub by_cadence: BTreeMap<&'static str, Score>,
    pub by_kind: BTreeMap<StreamKind, Score>,
    pub next_date: NextDate,
    pub why_not: WhyNot,
}

/// Adds up users one after another; tallies of several threads add up to one.
#[derive(Clone, Debug)]
pub struct Tally {
    as_of: Day,
    all: Counts,
    inflow: Counts,
    outflow: Counts,
    active: Counts,
    cadence_agreed: Counts,
    by_cadence: BTreeMap<Cadence, Counts>,
    by_kind: BTreeMap<StreamKind, Counts>,
    next_errors: BTreeMap<u32, u64>,
    unpredicted: u64,
    why_not: WhyNot,
}

/// A true stream with its members before the as-of date.
struct Real<'a> {
    stream: &'a TruthStream,
    members: HashSet<&'a str>,
    active: bool,
    eligible: bool,
}

impl Tally {
    pub fn new(as_of: Day) -> Self {
        Self {
            as_of,
            all: Counts::default(),
            inflow: Counts::default(),
            outflow: Counts::default(),
            active: Counts::default(),
            cadence_agreed: Counts::default(),
            by_cadence: BTreeMap::new(),
            by_kind: BTreeMap::new(),
            next_errors: BTreeMap::new(),
            unpredicted: 0,
            why_not: WhyNot::default(),
        }
    }

    /// Counts one user.
    pub fn add(&mut self, case: &Case<'_>) {
        let real: Vec<Real<'_>> = case.truth.iter().map(|stream| self.real(stream, case.day_of)).collect();
        let matches = matches(&real, case.streams);
        for (stream, matched) in case.streams.iter().zip(&matches) {
            let truth = matched.and_then(|at| real.get(at));
            if truth.is_none_or(|truth| truth.eligible) {
                self.count_detected(stream, truth);
            }
        }
        for (at, truth) in real.iter().enumerate().filter(|(_, truth)| truth.eligible) {
            let detected = matches.iter().position(|matched| *matched == Some(at));
            let detected = detected.and_then(|position| case.streams.get(position));
            self.count_truth(truth, detected);
            if detected.is_none() {
                self.why_not.missed += 1;
                self.why_not.explained +=
                    u64::from(case.rejected.iter().any(|rejected| explains(rejected, truth)));
            }
        }
    }

    /// Adds what another tally counted.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.all, other.all),
            (&mut self.inflow, other.inflow),
            (&mut self.outflow, other.outflow),
            (&mut self.active, other.active),
            (&mut self.cadence_agreed, other.cadence_agreed),
        ] {
            mine.merge(theirs);
        }
        for (cadence, counts) in &other.by_cadence {
            self.by_cadence.entry(*cadence).or_default().merge(*counts);
        }
        for (kind, counts) in &other.by_kind {
            self.by_kind.entry(*kind).or_default().merge(*counts);
        }
        for (days, count) in &other.next_errors {
            *self.next_errors.entry(*days).or_default() += count;
        }
        self.unpredicted += other.unpredicted;
        self.why_not.missed += other.why_not.missed;
        self.why_not.explained += other.why_not.explained;
    }

    pub fn evaluation(&self) -> Evaluation {
        Evaluation {
            all: self.all.score(),
            inflow: self.inflow.score(),
            outflow: self.outflow.score(),
            active: self.active.score(),
            cadence_agreed: self.cadence_agreed.score(),
            by_cadence: self
                .by_cadence
                .iter()
                .map(|(cadence, counts)| (name(*cadence), counts.score()))
                .collect(),
            by_kind: self.by_kind.iter().map(|(kind, counts)| (*kind, counts.score())).collect(),
            next_date: self.next_date(),
            why_not: self.why_not,
        }
    }

    fn real<'a>(&self, stream: &'a TruthStream, day_of: &dyn Fn(&str) -> Option<Day>) -> Real<'a> {
        let seen = |id: &&String| day_of(id.as_str()).filter(|day| *day <= self.as_of);
        let members: HashSet<&str> =
            stream.transaction_ids.iter().filter(|id| seen(id).is_some()).map(String::as_str).collect();
        let last = stream.transaction_ids.iter().filter_map(|id| seen(&id)).max();
        Real {
            eligible: members.len() >= stream.cadence.members_min(),
            active: last.is_some_and(|last| self.is_active(last, stream.cadence)),
            members,
            stream,
        }
    }

    fn is_active(&self, last: Day, cadence: Cadence) -> bool {
        let period = cadence.period_millidays().or(Cadence::Monthly.period_millidays()).unwrap_or_default();
        i64::from(self.as_of.since(last)) * 2_000 <= period * 5
    }

    fn count_detected(&mut self, stream: &RecurringStream, truth: Option<&Real<'_>>) {
        let matched = truth.is_some();
        let active = truth.map_or_else(|| self.is_active(stream.last, stream.cadence), |truth| truth.active);
        self.all.detect(matched);
        self.direction(stream.direction).detect(matched);
        if active {
            self.active.detect(matched);
        }
        self.cadence_agreed.detect(truth.is_some_and(|truth| truth.stream.cadence == stream.cadence));
        self.by_cadence.entry(stream.cadence).or_default().detect(matched);
        self.by_kind.entry(stream.kind).or_default().detect(matched);
    }

    fn count_truth(&mut self, truth: &Real<'_>, detected: Option<&RecurringStream>) {
        let matched = detected.is_some();
        self.all.expect(matched);
        self.direction(truth.stream.direction).expect(matched);
        if truth.active {
            self.active.expect(matched);
        }
        self.cadence_agreed.expect(detected.is_some_and(|stream| stream.cadence == truth.stream.cadence));
        self.by_cadence.entry(truth.stream.cadence).or_default().expect(matched);
        self.by_kind.entry(truth.stream.kind).or_default().expect(matched);
        if let (Some(stream), Some(next), true) = (detected, truth.stream.next_date, truth.active) {
            match stream.next_date {
                Some(predicted) => {
                    *self.next_errors.entry(predicted.since(next).unsigned_abs()).or_default() += 1;
                }
                None => self.unpredicted += 1,
            }
        }
    }

    fn direction(&mut self, direction: Direction) -> &mut Counts {
        match direction {
            Direction::In => &mut self.inflow,
            Direction::Out => &mut self.outflow,
        }
    }

    fn next_date(&self) -> NextDate {
        let predicted: u64 = self.next_errors.values().sum();
        // The smallest error that at least this share of predictions do not exceed.
        let quantile = |percent: u64| {
            let mut below = 0;
            self.next_errors.iter().find_map(|(days, count)| {
                below += count;
                (below * 100 >= predicted * percent).then_some(*days)
            })
        };
        let near: u64 = self.next_errors.range(..=3).map(|(_, count)| count).sum();
        NextDate {
            predicted,
            unpredicted: self.unpredicted,
            median_days: quantile(50),
            p90_days: quantile(90),
            within_3_days: ratio(near, predicted),
        }
    }
}

impl Counts {
    fn detect(&mut self, matched: bool) {
        self.detected += 1;
        self.detected_matched += u64::from(matched);
    }

    fn expect(&mut self, matched: bool) {
        self.truth += 1;
        self.truth_matched += u64::from(matched);
    }

    fn merge(&mut self, other: Self) {
        self.truth += other.truth;
        self.truth_matched += other.truth_matched;
        self.detected += other.detected;
        self.detected_matched += other.detected_matched;
    }

    fn score(self) -> Score {
        let (precision, recall) =
            (ratio(self.detected_matched, self.detected), ratio(self.truth_matched, self.truth));
        let f1 = precision.zip(recall).map(|(precision, recall)| {
            Ratio::of(2 * precision.0 * recall.0 / 1_000_000, precision.0 + recall.0).unwrap_or_default()
        });
        Score { counts: self, precision, recall, f1 }
    }
}

fn ratio(part: u64, whole: u64) -> Option<Ratio> {
    Ratio::of(i64::try_from(part).ok()?, i64::try_from(whole).ok()?)
}

/// For each detected stream the true one it matches.
fn matches(real: &[Real<'_>], streams: &[RecurringStream]) -> Vec<Option<usize>> {
    let mut pairs = Vec::new();
    for (at, truth) in real.iter().enumerate() {
        for (position, stream) in streams.iter().enumerate() {
            let same = truth.stream.user_id == stream.user_id && truth.stream.direction == stream.direction;
            let shared =
                stream.transaction_ids.iter().filter(|id| truth.members.contains(id.as_str())).count();
            let union = truth.members.len() + stream.transaction_ids.len() - shared;
            if same && shared > 0 && shared * 10 >= union * 6 {
                pairs.push((shared * 1_000_000 / union, at, position));
            }
        }
    }
    pairs.sort_by_key(|(overlap, at, position)| (std::cmp::Reverse(*overlap), *at, *position));
    let mut matches = vec![None; streams.len()];
    let mut taken = HashSet::new();
    for (_, at, position) in pairs {
        if let Some(slot) = matches.get_mut(position).filter(|slot| slot.is_none() && !taken.contains(&at)) {
            *slot = Some(at);
            taken.insert(at);
        }
    }
    matches
}

/// A rejection explains a miss when it is about at least half of its members.
fn explains(rejected: &RejectedCandidate, truth: &Real<'_>) -> bool {
    let shared = rejected.transaction_ids.iter().filter(|id| truth.members.contains(id.as_str())).count();
    let same = rejected.user_id == truth.stream.user_id && rejected.direction == truth.stream.direction;
    same && shared * 2 >= truth.members.len()
}
