//! The floors of recurring detection on generated data. The measure is `signals::evaluation`; the bars are F1 0.95 at
//! default noise and 0.85 in hard mode, each over five seeds; the floors here lie just under what is reached.

#![expect(clippy::unwrap_used, reason = "what cannot happen may stop a test")]

mod generated;

use generated::{AS_OF, Person};
use spendsense_engine::facts::Transaction;
use spendsense_engine::money::Ratio;
use spendsense_engine::signals::evaluation::{Case, Evaluation, Tally, TruthStream};
use spendsense_engine::signals::{Detail, Kernel};
use spendsense_engine::time::Day;
use spendsense_synth::Noise;

const SEEDS: std::ops::Range<u64> = 11..16;
const USERS: u64 = 40;

fn measured(noise: Noise) -> Vec<Evaluation> {
    SEEDS.map(|seed| evaluate(&generated::people(USERS, seed, noise, (540, 600)))).collect()
}

fn evaluate(people: &[Person]) -> Evaluation {
    let as_of = Day::from_date(AS_OF);
    let (mut kernel, mut tally) = (Kernel::new(), Tally::new(as_of));
    for person in people {
        let rows = person.transactions();
        let analysis = kernel.analyse(&person.lend(&rows), as_of, &[], Detail::Evidence);
        let posted =
            |id: &str| rows.iter().find(|row| row.transaction_id == id && !row.pending).map(|row| row.day);
        tally.add(&Case {
            truth: &truth(person),
            streams: &analysis.streams,
            rejected: &analysis.rejected,
            day_of: &posted,
        });
    }
    tally.evaluation()
}

fn truth(person: &Person) -> Vec<TruthStream> {
    let read = |stream| serde_json::from_value(serde_json::to_value(stream).unwrap()).unwrap();
    person.data.truth.streams.iter().map(read).collect()
}

#[test]
fn streams_are_found_at_default_noise() {
    for evaluation in measured(Noise::Default) {
        assert!(evaluation.all.f1 >= Some(Ratio::from_percent(98)), "{evaluation:#?}");
        assert!(evaluation.cadence_agreed.f1 >= Some(Ratio::from_percent(97)), "{evaluation:#?}");
        assert!(evaluation.next_date.within_3_days >= Some(Ratio::from_percent(90)), "{evaluation:#?}");
    }
}

#[test]
fn streams_are_found_in_hard_mode() {
    for evaluation in measured(Noise::Hard) {
        assert!(evaluation.all.f1 >= Some(Ratio::from_percent(96)), "{evaluation:#?}");
        assert!(evaluation.cadence_agreed.f1 >= Some(Ratio::from_percent(95)), "{evaluation:#?}");
    }
}

#[test]
fn every_missed_stream_is_explained() {
    for noise in [Noise::Default, Noise::Hard] {
        for evaluation in measured(noise) {
            assert_eq!(evaluation.why_not.missed, evaluation.why_not.explained, "{evaluation:#?}");
        }
    }
}

/// Spec §10 #22: rows of the future were counted.
#[test]
fn an_earlier_day_never_sees_later_rows() {
    for person in generated::people(12, 3, Noise::Hard, (540, 400)) {
        let rows = person.transactions();
        let as_of = Day::from_date(AS_OF).plus(-90);
        let seen: Vec<Transaction<'_>> = rows.iter().copied().filter(|row| row.day <= as_of).collect();
        let mut kernel = Kernel::new();
        let all = kernel.analyse(&person.lend(&rows), as_of, &[30, 180], Detail::Evidence);
        assert_eq!(all, kernel.analyse(&person.lend(&seen), as_of, &[30, 180], Detail::Evidence));
    }
}

/// A suggestion must not be offered twice because a month went by.
#[test]
fn stream_ids_stay_as_history_grows() {
    let (mut kept, mut total) = (0, 0);
    for person in generated::people(30, 4, Noise::Default, (540, 600)) {
        let rows = person.transactions();
        let mut kernel = Kernel::new();
        let as_of = Day::from_date(AS_OF);
        let before = kernel.analyse(&person.lend(&rows), as_of.plus(-30), &[], Detail::Evidence).streams;
        let after = kernel.analyse(&person.lend(&rows), as_of, &[], Detail::Evidence).streams;
        total += before.len();
        kept += before.iter().filter(|old| after.iter().any(|new| new.stream_id == old.stream_id)).count();
    }
    assert!(kept * 100 >= total * 97, "{kept} of {total}");
}
