//! What must hold of the generated data as a whole, seen only through the public interface.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

mod bytes;
mod distributions;
mod facts;
mod personas;
mod streams;

use jiff::civil::{Date, date};
use spendsense_synth::{Generator, Noise, Options, UserData};

const END: Date = date(2026, 11, 20);

fn options(users: u64, seed: u64, noise: Noise) -> Options {
    Options { noise, ..Options::new(users, seed, END) }
}

fn make(options: &Options) -> Vec<UserData> {
    let generator = Generator::new(options.clone()).unwrap();
    (0..options.users).map(|index| generator.user(index)).collect()
}

fn both_levels(users: u64) -> Vec<UserData> {
    [make(&options(users, 11, Noise::Default)), make(&options(users, 12, Noise::Hard))].concat()
}

/// Whole days from `earlier` to `later`.
fn days(earlier: Date, later: Date) -> i64 {
    earlier.until(later).unwrap().get_days().into()
}
