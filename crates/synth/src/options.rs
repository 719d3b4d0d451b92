//! What to generate: how many users, over which days, how noisy, in which mix. Checked before use; holds no data.

use std::error::Error;
use std::fmt;

use jiff::civil::Date;

/// Half a year to report on, after a full year in which every annual bill has shown itself once.
pub const DEFAULT_HISTORY_DAYS: u16 = 540;
pub const DEFAULT_TRANSACTIONS_PER_USER: u32 = 600;
pub const MAX_USERS: u64 = 100_000_000;

/// Everything that decides the output. Two equal options give equal bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub users: u64,
    pub seed: u64,
    /// The as-of day: no transaction lies after it, and streams go on beyond it only in the truth.
    pub end_day: Date,
    /// Days of history, `end_day` included.
    pub history_days: u16,
    /// Mean number of rows of a user. Habits fill what a user's streams, payments and transfers leave; a
    /// target below what those need is missed.
    pub transactions_per_user: u32,
    pub noise: Noise,
    pub personas: PersonaMix,
    /// Share of transactions whose categories are left out, as many banks do.
    pub uncategorized_percent: u8,
    /// Share of users who have consented.
    pub consented_percent: u8,
}

impl Options {
    pub fn new(users: u64, seed: u64, end_day: Date) -> Self {
        Self {
            users,
            seed,
            end_day,
            history_days: DEFAULT_HISTORY_DAYS,
            transactions_per_user: DEFAULT_TRANSACTIONS_PER_USER,
            noise: Noise::Default,
            personas: PersonaMix::default(),
            uncategorized_percent: 30,
            consented_percent: 70,
        }
    }

    /// The first thing wrong with the options, if any.
    pub fn check(&self) -> Result<(), OptionsError> {
        let percents = [self.uncategorized_percent, self.consented_percent];
        if self.users > MAX_USERS {
            Err(OptionsError::TooManyUsers)
        } else if !(1900..=2200).contains(&self.end_day.year()) {
            Err(OptionsError::EndDay)
        } else if !(30..=3_660).contains(&self.history_days) {
            Err(OptionsError::HistoryDays)
        } else if self.transactions_per_user > 100_000 {
            Err(OptionsError::TransactionsPerUser)
        } else if percents.iter().any(|percent| *percent > 100) {
            Err(OptionsError::Percent)
        } else if self.personas.total() == 0 {
            Err(OptionsError::EmptyMix)
        } else {
            Ok(())
        }
    }
}

/// How far the rows stray from the schedules behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// 2 % skipped, ±2 days, 5 % price change a year, 10 % name noise.
    Default,
    /// 8 % skipped, ±5 days, 15 % price change a year, amounts ±25 % on 30 % of streams, 30 % name noise,
    /// merged merchants, 20 % of users with irregular income.
    Hard,
}

/// Weights of the personas among users; only their ratios count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonaMix {
    pub high_utilization: u16,
    pub variable_income: u16,
    pub subscription_heavy: u16,
    pub savings_builder: u16,
    pub wealth_builder: u16,
    /// Users whom no persona describes.
    pub plain: u16,
}

impl PersonaMix {
    pub fn total(&self) -> u32 {
        [
            self.high_utilization,
            self.variable_income,
            self.subscription_heavy,
            self.savings_builder,
            self.wealth_builder,
            self.plain,
        ]
        .into_iter()
        .map(u32::from)
        .sum()
    }
}

impl Default for PersonaMix {
    fn default() -> Self {
        Self {
            high_utilization: 22,
            variable_income: 12,
            subscription_heavy: 20,
            savings_builder: 20,
            wealth_builder: 8,
            plain: 18,
        }
    }
}

/// Why options cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionsError {
    TooManyUsers,
    EndDay,
    HistoryDays,
    TransactionsPerUser,
    Percent,
    EmptyMix,
}

impl fmt::Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyUsers => write!(f, "at most {MAX_USERS} users"),
            Self::EndDay => f.write_str("the end day must lie between 1900 and 2200"),
            Self::HistoryDays => f.write_str("history must be 30 to 3660 days"),
            Self::TransactionsPerUser => f.write_str("at most 100000 transactions per user"),
            Self::Percent => f.write_str("a percentage must be 0 to 100"),
            Self::EmptyMix => f.write_str("the persona mix has no weight"),
        }
    }
}

impl Error for OptionsError {}
