//! Whether every figure in a text is one of the user's own, or one that the catalogue item or product itself states.
//!
//! Rounding rules. A figure is grounded when the exact value, rounded half away from zero to as many decimals as
//! the text shows, is what the text shows; amounts show two decimals or none. The sign is left to the words
//! ("you drew down $120"). The unit must agree: a percentage is only grounded by a percentage, an amount by an
//! amount, months by months, days by days or the window's length, a date by the window's ends or a stream's next
//! date. A bare number may be a count, an amount or the mask of an account. Other units (weeks, years, hours) and
//! anything else must stand in the item's own text. Numbers in words count when a unit follows them ("twenty
//! percent"). List numbers and names such as 401(k) are no figures.

use super::report::Span;
use crate::facts::AccountKind;
use crate::money::{Cents, Ratio, div_round};
use crate::personas::Quantity;
use crate::recommendations::Context;
use crate::time::Day;

use super::figures::{Found, Unit, scan};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UngroundedFigure {
    /// As written.
    pub figure: String,
    pub span: Span,
}

/// Every figure of `text` that neither the context nor `own_text` (of the item or product) supports.
pub fn check(text: &str, context: &Context, own_text: &str) -> Vec<UngroundedFigure> {
    let known = Known::new(context);
    let own: Vec<_> = scan(own_text).into_iter().map(|found| found.unit).collect();
    let is_grounded =
        |found: &Found| known.supports(&found.unit) || own.iter().any(|unit| found.unit.says(unit));
    scan(text).into_iter().filter(|found| !is_grounded(found)).map(|found| found.report(text)).collect()
}

/// How many figures of `text` are the user's own.
pub fn cited(text: &str, context: &Context) -> usize {
    let known = Known::new(context);
    scan(text).iter().filter(|found| known.supports(&found.unit)).count()
}

impl Found {
    fn report(&self, text: &str) -> UngroundedFigure {
        let figure = text.get(self.span.start..self.span.end).unwrap_or_default().to_owned();
        UngroundedFigure { figure, span: self.span }
    }
}

/// The context's values in millionths of the unit that people read.
#[derive(Default)]
struct Known {
    percents: Vec<i128>,
    amounts: Vec<i128>,
    months: Vec<i128>,
    days: Vec<i128>,
    counts: Vec<i128>,
    masks: Vec<String>,
    dates: Vec<Day>,
}

impl Known {
    fn new(context: &Context) -> Self {
        let mut known = Self { dates: vec![context.as_of, context.from_day()], ..Self::default() };
        known.days.push(i128::from(context.window_days) * MILLION);
        for figure in &context.figures {
            known.add(figure.value);
        }
        for account in &context.accounts {
            [account.balance, account.limit]
                .into_iter()
                .flatten()
                .for_each(|c| known.add(Quantity::Money(c)));
            account.utilization().into_iter().for_each(|ratio| known.add(Quantity::Percent(ratio)));
            known.masks.extend(account.mask.clone());
        }
        for stream in &context.streams {
            known.add(Quantity::Money(stream.amount));
            known.dates.extend(stream.next_date);
        }
        let kinds =
            [AccountKind::Checking, AccountKind::Savings, AccountKind::CreditCard, AccountKind::Investment];
        for kind in kinds {
            let held = context.accounts.iter().filter(|account| account.kind == kind).count();
            known.add(Quantity::Count(i64::try_from(held).unwrap_or(i64::MAX)));
        }
        known
    }

    fn add(&mut self, quantity: Quantity) {
        match quantity {
            Quantity::Count(n) => self.counts.push(i128::from(n) * MILLION),
            Quantity::Days(n) => self.days.push(i128::from(n) * MILLION),
            Quantity::Money(Cents(cents)) => self.amounts.push(i128::from(cents) * (MILLION / 100)),
            Quantity::Percent(Ratio(ratio)) => self.percents.push(i128::from(ratio) * 100),
            Quantity::Months(Ratio(ratio)) => self.months.push(i128::from(ratio)),
            Quantity::Flag(_) => {}
        }
    }

    fn supports(&self, unit: &Unit) -> bool {
        let rounded = |values: &[i128], shown: i128, decimals: u32| {
            values.iter().any(|exact| round(exact.abs(), decimals) == shown)
        };
        match unit {
            Unit::Percent { value, decimals } => rounded(&self.percents, *value, *decimals),
            Unit::Money { value, decimals } => {
                matches!(decimals, 0 | 2) && rounded(&self.amounts, *value, *decimals)
            }
            Unit::Months { value, decimals } => rounded(&self.months, *value, *decimals),
            Unit::Days { value, decimals } => rounded(&self.days, *value, *decimals),
            Unit::Plain { value, decimals, digits } => {
                self.counts.contains(value)
                    || self.masks.contains(digits)
                    || (matches!(decimals, 0 | 2) && rounded(&self.amounts, *value, *decimals))
            }
            Unit::Date { day, month, year } => self.dates.iter().map(|known| known.date()).any(|date| {
                day.is_none_or(|day| day == date.day())
                    && *month == date.month()
                    && year.is_none_or(|year| year == date.year())
            }),
            Unit::Other { .. } => false,
        }
    }
}

const MILLION: i128 = 1_000_000;

fn round(exact: i128, decimals: u32) -> i128 {
    let step = 10_i128.pow(6_u32.saturating_sub(decimals));
    i128::from(div_round(exact, step)) * step
}
