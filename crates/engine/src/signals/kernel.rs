//! The one entry to the signals: the single-user call and the batch both come through [`Kernel::analyse`].
//!
//! A kernel keeps scratch memory and the memo of normalised merchant names between users; neither can change an answer.

use super::features::{self, Income};
use super::ledger::Ledger;
use super::names::NameBook;
use super::recurring::Finder;
use super::series::{self, Series};
use crate::facts::UserFacts;
use crate::signals::streams::{RecurringStream, RejectedCandidate};
use crate::signals::{Detail, WindowSignals};
use crate::time::Day;

/// Reusable memory for analysing one user after another. One per thread.
#[derive(Debug, Default)]
pub struct Kernel {
    names: NameBook,
    ledger: Ledger,
    finder: Finder,
    income: Income,
}

/// Everything the kernel says about one user as of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// Recurring streams, both directions; empty with [`Detail::Figures`].
    pub streams: Vec<RecurringStream>,
    /// Groups that look alike but do not recur; empty with [`Detail::Figures`].
    pub rejected: Vec<RejectedCandidate>,
    /// One for each window asked for, in the order asked.
    pub windows: Vec<WindowSignals>,
}

impl Kernel {
    pub fn new() -> Self {
        Self::default()
    }

    /// Signals of `facts` as of `as_of`; rows after that day are not seen, pending rows are not counted.
    pub fn analyse(
        &mut self,
        facts: &UserFacts<'_>,
        as_of: Day,
        windows: &[u16],
        detail: Detail,
    ) -> Analysis {
        let Self { names, ledger, finder, income } = self;
        names.tidy();
        ledger.load(facts, as_of, names);
        finder.search(ledger, names, as_of, detail == Detail::Evidence);
        income.collect(ledger, &finder.streams);
        let windows = windows
            .iter()
            .map(|days| features::of_window(facts, ledger, (&finder.streams, income), as_of, *days, detail))
            .collect();
        let (streams, rejected) = match detail {
            Detail::Figures => (Vec::new(), Vec::new()),
            Detail::Evidence => (
                finder.streams.iter().map(|stream| stream.put(facts, ledger, names)).collect(),
                finder.refused.iter().map(|refused| refused.put(facts, ledger, names)).collect(),
            ),
        };
        Analysis { streams, rejected, windows }
    }

    /// The window `(as_of − window_days, as_of]` in steps of `step_days`, from the same rows as its figures.
    pub fn series(&mut self, facts: &UserFacts<'_>, as_of: Day, window_days: u16, step_days: u16) -> Series {
        let Self { names, ledger, finder, .. } = self;
        names.tidy();
        ledger.load(facts, as_of, names);
        finder.search(ledger, names, as_of, false);
        series::of_window(facts, ledger, &finder.streams, (as_of, window_days, step_days))
    }
}
