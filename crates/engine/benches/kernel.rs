//! How many transactions a second the kernel analyses on one core: what the batch does for every user, with both
//! documented windows. `cargo bench --package spendsense-engine --bench kernel`.

#[path = "../tests/generated/mod.rs"]
mod generated;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use spendsense_engine::facts::Transaction;
use spendsense_engine::signals::{Detail, Kernel};
use spendsense_engine::time::Day;
use spendsense_synth::Noise;

/// Enough different users that no cache holds them all.
const USERS: u64 = 2_000;
const WINDOWS: [u16; 2] = [30, 180];

fn main() {
    divan::main();
}

/// A year of about 360 rows a user.
#[divan::bench(args = ["default", "hard"], sample_count = 20, sample_size = 1)]
fn figures(bencher: Bencher<'_, '_>, noise: &str) {
    analyse(bencher, noise, Detail::Figures);
}

#[divan::bench(args = ["default"], sample_count = 10, sample_size = 1)]
fn with_evidence(bencher: Bencher<'_, '_>, noise: &str) {
    analyse(bencher, noise, Detail::Evidence);
}

fn analyse(bencher: Bencher<'_, '_>, noise: &str, detail: Detail) {
    let noise = if noise == "hard" { Noise::Hard } else { Noise::Default };
    let people = generated::people(USERS, 1, noise, (365, 360));
    let rows: Vec<Vec<Transaction<'_>>> = people.iter().map(generated::Person::transactions).collect();
    let total: usize = rows.iter().map(Vec::len).sum();
    let as_of = Day::from_date(generated::AS_OF);
    bencher.counter(ItemsCount::new(total)).with_inputs(Kernel::new).bench_local_values(|mut kernel| {
        for (person, rows) in people.iter().zip(&rows) {
            black_box(kernel.analyse(&person.lend(rows), as_of, &WINDOWS, detail));
        }
    });
}
