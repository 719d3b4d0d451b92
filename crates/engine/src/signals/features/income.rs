//! Income: who pays, how often, how evenly, how much a month; and how long checking would last without it.
//!
//! Income is what recurs as pay or benefit, and single rows whose bank text, category or channel says so. Own
//! transfers, refunds and interest are none.

use super::spending::{self, Expenses};
use super::{Grounds, Report, Scope};
use crate::facts::AccountKind;
use crate::money::{Cents, Ratio};
use crate::signals::Features;
use crate::signals::class::Class;
use crate::signals::ledger::{Ledger, Row};
use crate::signals::recurring::{Found, row};
use crate::signals::streams::StreamKind;

/// An unlabelled electronic credit below this (in cents) is a friend, not a payer.
const UNLABELLED_MIN_CENTS: i64 = 5_000;
/// Variability is measured between blocks of this many days.
const BLOCK_DAYS: i32 = 30;
const BLOCKS_MIN: usize = 3;

/// Positions of income rows, oldest first; the same for every window.
#[derive(Debug, Default)]
pub(crate) struct Income {
    rows: Vec<u32>,
}

impl Income {
    /// Replaces what was held.
    pub(crate) fn collect(&mut self, ledger: &Ledger, streams: &[Found]) {
        self.rows.clear();
        self.rows
            .extend((0_u32..).zip(&ledger.rows).filter(|(_, row)| is_income(ledger, row)).map(|(at, _)| at));
        let pay = streams.iter().filter(|stream| is_pay(stream));
        self.rows.extend(pay.flat_map(|stream| &stream.members));
        self.rows.sort_unstable();
        self.rows.dedup();
    }

    fn all<'a>(&'a self, ledger: &'a Ledger) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter_map(|position| row(ledger, *position))
    }

    fn since<'a>(&'a self, ledger: &'a Ledger, after: i32) -> impl Iterator<Item = &'a Row> {
        self.all(ledger).filter(move |row| row.day > after)
    }
}

fn is_income(ledger: &Ledger, row: &Row) -> bool {
    let deposit = matches!(ledger.kind(row.account), AccountKind::Checking | AccountKind::Savings);
    let labelled = matches!(row.class, Class::Payroll | Class::Benefit);
    let wired = row.class == Class::Unknown && row.ach && row.amount >= UNLABELLED_MIN_CENTS;
    row.amount > 0 && deposit && (labelled || wired)
}

fn is_pay(stream: &Found) -> bool {
    matches!(stream.kind, StreamKind::Payroll | StreamKind::Benefit)
}

pub(crate) fn fill(scope: &Scope<'_>, expenses: &Expenses, features: &mut Features, report: &mut Report) {
    let after = scope.as_of.0 - i32::from(scope.window_days);
    let rows: Vec<&Row> = scope.income.since(scope.ledger, after).collect();
    payroll(scope, &rows, features, report);
    pay_gap(scope, after, features, report);
    monthly_income(scope, &rows, features, report);
    variability(scope, features, report);
    buffer(scope, expenses, features, report);
}

fn payroll(scope: &Scope<'_>, rows: &[&Row], features: &mut Features, report: &mut Report) {
    let streams: Vec<&Found> =
        scope.streams.iter().filter(|stream| stream.kind == StreamKind::Payroll && stream.active()).collect();
    let labelled = || rows.iter().copied().filter(|row| row.class == Class::Payroll);
    features.payroll_detected = !streams.is_empty() || labelled().nth(1).is_some();
    if features.payroll_detected {
        report.evidence("payroll_detected", || Grounds {
            explanation: format!(
                "{} active pay streams; {} rows labelled pay in the window",
                streams.len(),
                labelled().count()
            ),
            transaction_ids: if streams.is_empty() {
                scope.ids(labelled())
            } else {
                streams.iter().flat_map(|stream| scope.member_ids(stream)).collect()
            },
            account_ids: Vec::new(),
        });
    }
}

/// Gaps between pay days, employer by employer, that end in the window; without any, those of all history. The time
/// since the last pay counts as a gap once it is longer than the median: income that stopped is no regular income.
fn pay_gap(scope: &Scope<'_>, after: i32, features: &mut Features, report: &mut Report) {
    let by_payer = pay_days(scope);
    let gaps = |from: i32| -> Vec<i32> {
        by_payer
            .iter()
            .flat_map(|days| days.iter().zip(days.iter().skip(1)))
            .filter(|(_, later)| **later > from)
            .map(|(earlier, later)| later - earlier)
            .collect()
    };
    let mut found = gaps(after);
    if found.is_empty() {
        found = gaps(i32::MIN);
        if !found.is_empty() {
            report.note("pay_gap_from_history");
        }
    }
    let Some(median) = median(&mut found) else {
        report.note("too_few_pay_days");
        return;
    };
    let last = by_payer.iter().filter_map(|days| days.last()).max().copied().unwrap_or_default();
    let waiting = scope.as_of.0 - last;
    if waiting > median {
        found.push(waiting);
    }
    features.median_pay_gap_days = self::median(&mut found);
    report.evidence("median_pay_gap_days", || Grounds {
        explanation: format!(
            "median of {} gaps from {} payers; last pay {waiting} days ago",
            found.len(),
            by_payer.len()
        ),
        transaction_ids: scope.ids(scope.income.since(scope.ledger, after)),
        account_ids: Vec::new(),
    });
}

/// Days on which each payer paid; payers without a stream are taken together.
fn pay_days(scope: &Scope<'_>) -> Vec<Vec<i32>> {
    let of = |kind: StreamKind| -> Vec<Vec<i32>> {
        let streams = scope.streams.iter().filter(|stream| stream.kind == kind);
        streams
            .map(|stream| distinct(stream.members.iter().filter_map(|at| row(scope.ledger, *at))))
            .collect()
    };
    let payroll = of(StreamKind::Payroll);
    if !payroll.is_empty() {
        return payroll;
    }
    let benefits = of(StreamKind::Benefit);
    if benefits.is_empty() { vec![distinct(scope.income.all(scope.ledger))] } else { benefits }
}

fn distinct<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<i32> {
    let mut days: Vec<i32> = rows.map(|row| row.day).collect();
    days.dedup();
    days
}

/// Lower of the two middle ones for an even count.
fn median(gaps: &mut [i32]) -> Option<i32> {
    gaps.sort_unstable();
    gaps.get(gaps.len().checked_sub(1)? / 2).copied()
}

fn monthly_income(scope: &Scope<'_>, rows: &[&Row], features: &mut Features, report: &mut Report) {
    let total: Cents = rows.iter().map(|row| Cents(row.amount)).sum();
    let active: Vec<&Found> =
        scope.streams.iter().filter(|stream| is_pay(stream) && stream.active()).collect();
    if rows.is_empty() && !active.is_empty() {
        // A month paid on the 1st and then on the 31st leaves a window of 30 days empty.
        let rate: Cents = active.iter().map(|stream| Cents(stream.monthly)).sum();
        features.avg_monthly_income = Some(rate);
        report.note("income_from_stream_rate");
        report.evidence("avg_monthly_income", || Grounds {
            explanation: format!("no pay within the window; active pay streams come to {rate} a month"),
            transaction_ids: Vec::new(),
            account_ids: Vec::new(),
        });
        return;
    }
    if scope.income.rows.is_empty() {
        report.note("no_income_seen");
        return;
    }
    let monthly = scope.a_month(total);
    features.avg_monthly_income = Some(monthly);
    report.evidence("avg_monthly_income", || Grounds {
        explanation: format!("income {total} in {} days = {monthly} a month", scope.observed_days),
        transaction_ids: scope.ids(rows.iter().copied()),
        account_ids: Vec::new(),
    });
}

/// Sample deviation ÷ mean of the totals of 30-day blocks counted back from `as_of`.
fn variability(scope: &Scope<'_>, features: &mut Features, report: &mut Report) {
    let blocks = usize::try_from(scope.observed_days / BLOCK_DAYS).unwrap_or_default();
    if blocks < BLOCKS_MIN {
        report.note("income_variability_needs_3_months");
        return;
    }
    let mut totals = vec![0_i64; blocks];
    for row in scope.income.all(scope.ledger) {
        let block = usize::try_from((scope.as_of.0 - row.day) / BLOCK_DAYS).unwrap_or(usize::MAX);
        if let Some(total) = totals.get_mut(block) {
            *total = total.saturating_add(row.amount);
        }
    }
    features.income_variability = variation(&totals);
    let after = scope.as_of.0 - i32::try_from(blocks).unwrap_or(i32::MAX).saturating_mul(BLOCK_DAYS);
    match features.income_variability {
        None => report.note("no_income_seen"),
        Some(variability) => report.evidence("income_variability", || Grounds {
            explanation: format!(
                "deviation ÷ mean over {blocks} blocks of {BLOCK_DAYS} days = {variability}"
            ),
            transaction_ids: scope.ids(scope.income.since(scope.ledger, after)),
            account_ids: Vec::new(),
        }),
    }
}

/// Sample deviation ÷ mean, as √((n·Σx² − (Σx)²) · n ÷ (n − 1)) ÷ Σx to stay in integers.
fn variation(totals: &[i64]) -> Option<Ratio> {
    let n = i128::try_from(totals.len()).ok()?;
    let sum: i128 = totals.iter().map(|total| i128::from(*total)).sum();
    if sum <= 0 || n < 2 {
        return None;
    }
    let squares: i128 = totals.iter().map(|total| i128::from(*total) * i128::from(*total)).sum();
    let spread = n.checked_mul(squares)?.checked_sub(sum.checked_mul(sum)?)?;
    // Millionths under the root are 10^12; amounts up to a trillion leave room for both.
    let scaled = spread.checked_mul(n)?.checked_mul(1_000_000)? / (n - 1);
    Some(Ratio(crate::money::div_round(scaled.isqrt() * 1_000, sum)))
}

fn buffer(scope: &Scope<'_>, expenses: &Expenses, features: &mut Features, report: &mut Report) {
    if scope.accounts(AccountKind::Checking).next().is_none() {
        report.note("no_checking_account");
        return;
    }
    let Some(balance) = scope.balance(AccountKind::Checking) else {
        report.note("checking_balance_unknown");
        return;
    };
    let Some(monthly) = expenses.monthly else {
        report.note("no_expenses");
        return;
    };
    features.cash_flow_buffer_months = Ratio::of(balance.max(Cents::ZERO).0, monthly.0);
    report.evidence("cash_flow_buffer_months", || Grounds {
        explanation: format!("checking balances {balance} ÷ monthly expenses {monthly}"),
        transaction_ids: scope.ids(scope.rows.iter().filter(|row| spending::is_expense(scope, row))),
        account_ids: scope.account_ids(AccountKind::Checking),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variation_is_the_sample_deviation_over_the_mean() {
        // 1000, 2000, 3000: mean 2000, sample deviation 1000.
        assert_eq!(variation(&[100_000, 200_000, 300_000]), Some(Ratio(500_000)));
        assert_eq!(variation(&[5, 5, 5]), Some(Ratio(0)));
        assert_eq!(variation(&[0, 0, 0]), None);
    }
}
