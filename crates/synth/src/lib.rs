//! Seeded synthetic bank data with its ground truth, and AI-usage files.
//!
//! [`Generator::user`] is a pure function of the options and a user's number, so any number of users can be
//! made one at a time, in any order or in parallel, and the same seed always gives the same bytes. It knows
//! nothing of the engine that later judges the data: truth is written down while the rows are made. No clock,
//! no files: writing them is the caller's.

mod accounts;
mod balances;
mod calendar;
mod card_cycles;
mod cards;
mod catalog;
mod commitments;
mod debts;
mod finish;
mod generator;
mod habits;
mod income;
mod joint;
mod ledger;
mod noise;
mod options;
mod pricing;
mod products;
mod profile;
mod random;
mod records;
mod savings;
mod schedule;
mod series;
mod telling;
mod truth;
mod usage;

pub use generator::{GenerateError, Generator, Sink, generate};

pub use options::{
    DEFAULT_HISTORY_DAYS, DEFAULT_TRANSACTIONS_PER_USER, MAX_USERS, Noise, Options, OptionsError, PersonaMix,
};
pub use products::PRODUCTS;
pub use records::{Account, Amount, Liability, LiabilityType, Percent, Transaction, User, UserData};
pub use truth::{
    Cadence, Direction, HabitKind, HabitTruth, IncomeKind, IncomeTruth, OpeningBalance, Persona,
    PersonaTruth, StreamKind, StreamTruth, Truth,
};
pub use usage::{UsageOptions, write_usage_rows, write_usage_users};
