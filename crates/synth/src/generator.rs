//! Makes users one at a time and hands them to a sink. The order of making is told in [`Generator::user`].

use std::error::Error;
use std::fmt;

use crate::accounts::Accounts;
use crate::calendar::Calendar;
use crate::finish::finish;
use crate::ledger::Ledger;
use crate::noise::Level;
use crate::options::{Options, OptionsError};
use crate::profile::{Household, Profile};
use crate::random::{Purpose, Random};
use crate::records::UserData;
use crate::schedule::period_tenths;
use crate::truth::{Cadence, Persona};
use crate::{balances, cards, commitments, habits, income, joint, savings};

/// Takes users as they are made, in order.
pub trait Sink {
    type Error;

    fn user(&mut self, data: UserData) -> Result<(), Self::Error>;
}

impl<E, F: FnMut(UserData) -> Result<(), E>> Sink for F {
    type Error = E;

    fn user(&mut self, data: UserData) -> Result<(), E> {
        self(data)
    }
}

/// Makes every user of `options`; the memory it needs is that of one.
pub fn generate<S: Sink>(options: &Options, sink: &mut S) -> Result<(), GenerateError<S::Error>> {
    let generator = Generator::new(options.clone()).map_err(GenerateError::Options)?;
    (0..options.users).try_for_each(|index| sink.user(generator.user(index))).map_err(GenerateError::Sink)
}

/// Why [`generate`] stopped: it could not begin, or the sink refused a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GenerateError<E> {
    Options(OptionsError),
    Sink(E),
}

impl<E: fmt::Display> fmt::Display for GenerateError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Options(error) => error.fmt(f),
            Self::Sink(error) => error.fmt(f),
        }
    }
}

impl<E: Error + 'static> Error for GenerateError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Options(error) => Some(error),
            Self::Sink(error) => Some(error),
        }
    }
}

/// Options with their calendar: makes any user, in any order, from any thread.
pub struct Generator {
    options: Options,
    level: Level,
    calendar: Calendar,
}

impl Generator {
    pub fn new(options: Options) -> Result<Self, OptionsError> {
        options.check()?;
        let calendar = Calendar::new(options.end_day, options.history_days);
        Ok(Self { level: Level::of(options.noise), calendar, options })
    }

    /// Spending comes first; then cards are billed for it, income is sized to it, balances follow from all of it.
    pub fn user(&self, index: u64) -> UserData {
        let options = &self.options;
        let profile = Profile::of(options, self.level, index);
        let household = Household::of(options, self.level, index);
        let random = Random::new(options.seed, index, Purpose::Rows);
        let mut ledger = Ledger::new(&self.calendar, self.level, random, profile.region.currency());
        let accounts = Accounts::open(&mut ledger, &profile);
        let mut debts = commitments::lay(&mut ledger, &profile, &accounts);
        savings::lay(&mut ledger, &profile, &accounts);
        if let Some(household) = &household {
            let account = joint::lay(&mut ledger, options, &profile, household, accounts.checking);
            if index == household.owner {
                let partner = joint::partner_moves(&ledger, options, household);
                balances::settle_joint(&mut ledger, account, &partner);
            }
        }
        let wanted = self.habit_rows(&mut ledger, &profile, &accounts);
        habits::lay(&mut ledger, &profile, &accounts, wanted);
        debts.extend(cards::lay(&mut ledger, &profile, &accounts));
        savings::credit_interest(&mut ledger, &profile, &accounts);
        income::lay(&mut ledger, &profile, &accounts);
        balances::settle_checking(&mut ledger, &profile, accounts.checking);
        if let Some(account) = accounts.travel {
            balances::settle_travel(&mut ledger, account);
        }
        finish(options, &profile, ledger, &debts)
    }

    /// How many rows are left for habits, once those still to come (pay, card cycles, interest) are counted.
    fn habit_rows(&self, ledger: &mut Ledger<'_>, profile: &Profile, accounts: &Accounts) -> i64 {
        let days = self.calendar.history_days();
        let months = days * 10 / 304;
        let target = ledger.random.around(self.options.transactions_per_user.into(), 50);
        let laid = i64::try_from(ledger.rows.len()).unwrap_or(i64::MAX);
        let cards = i64::try_from(accounts.cards.len()).unwrap_or_default();
        let revolving = i64::from(profile.persona == Persona::HighUtilization);
        let wealthy = i64::from(profile.persona == Persona::WealthBuilder);
        let monthly = cards * 2 + revolving + i64::from(accounts.savings.is_some()) + wealthy * 2;
        let pay = match profile.pay {
            Cadence::Irregular if profile.persona == Persona::VariableIncome => days / 57,
            Cadence::Irregular => days / 15,
            cadence => days * 10 / period_tenths(cadence),
        };
        (target - laid - months * monthly - pay).max(target / 10)
    }
}
