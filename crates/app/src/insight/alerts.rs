//! When the desk needs attention: figures held against thresholds. Pure.

use spendsense_engine::money::{Ratio, div_round};
use spendsense_engine::usage::dollars::NanoUsd;

use super::model::{Actions, Alert, AlertSeverity};
use crate::budgets::model::{BudgetStanding, BudgetView};

/// Rejections are alarming above this share of decisions …
const REJECTED_SHARE: Ratio = Ratio::from_percent(20);
/// … once there are more decisions than this.
const DECISIONS_MIN: i64 = 10;
const PENDING_MAX: i64 = 50;
const GUARDRAIL_FAILURES_MAX: i64 = 5;

/// What the alerts look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    pub today: Actions,
    pub pending: i64,
    pub open_flags: i64,
    pub guardrail_failures_today: i64,
    pub dead_deliveries: i64,
    /// Sums of AI usage that the newest check found wrong.
    pub usage_differences: i64,
}

/// The most urgent first.
pub fn raise(figures: &Figures) -> Vec<Alert> {
    let mut alerts: Vec<Alert> = [
        queue_long(figures),
        guardrails_failing(figures),
        deliveries_dead(figures),
        usage_sums_differ(figures),
        rejections_many(figures),
        flags_open(figures),
    ]
    .into_iter()
    .flatten()
    .collect();
    alerts.sort_by_key(|alert| alert.severity);
    alerts
}

/// Budgets for AI usage that ask for attention.
pub fn of_budgets(budgets: &[BudgetView]) -> Vec<Alert> {
    budgets.iter().filter_map(of_budget).collect()
}

fn of_budget(budget: &BudgetView) -> Option<Alert> {
    let BudgetView { name, monthly, status, .. } = budget;
    let (alert, severity) = match status.standing {
        BudgetStanding::Within => return None,
        BudgetStanding::Over => ("budget_over", AlertSeverity::High),
        BudgetStanding::Reached => ("budget_threshold", AlertSeverity::Medium),
        BudgetStanding::Forecast => ("budget_forecast", AlertSeverity::Medium),
    };
    let message = match (status.threshold, status.expected) {
        (Some(percent), _) => {
            format!("Budget {name}: {percent} % of {monthly} USD are spent this month")
        }
        (None, expected) => format!(
            "Budget {name}: {} USD are expected by the end of the month, {monthly} are planned",
            expected.unwrap_or_default().cents()
        ),
    };
    let percent = status.threshold.unwrap_or(100);
    let value = if status.threshold.is_some() { status.spent } else { status.expected.unwrap_or_default() };
    Some(Alert {
        alert,
        severity,
        message,
        value: dollars(value),
        threshold: dollars(budget.budget().amount(percent)),
        unit: "usd",
        window: "month",
    })
}

/// Dollars to the millionth, as a figure.
fn dollars(amount: NanoUsd) -> Ratio {
    Ratio(div_round(i128::from(amount.0), 1_000))
}

fn queue_long(figures: &Figures) -> Option<Alert> {
    (figures.pending > PENDING_MAX).then(|| Alert {
        alert: "queue_long",
        severity: AlertSeverity::High,
        message: format!("{} recommendations await review", figures.pending),
        value: whole(figures.pending),
        threshold: whole(PENDING_MAX),
        unit: "recommendations",
        window: "now",
    })
}

fn guardrails_failing(figures: &Figures) -> Option<Alert> {
    let failures = figures.guardrail_failures_today;
    (failures > GUARDRAIL_FAILURES_MAX).then(|| Alert {
        alert: "guardrails_failing",
        severity: AlertSeverity::High,
        message: format!("{failures} texts generated today failed a guardrail"),
        value: whole(failures),
        threshold: whole(GUARDRAIL_FAILURES_MAX),
        unit: "recommendations",
        window: "today",
    })
}

fn deliveries_dead(figures: &Figures) -> Option<Alert> {
    (figures.dead_deliveries > 0).then(|| Alert {
        alert: "deliveries_dead",
        severity: AlertSeverity::High,
        message: match figures.dead_deliveries {
            1 => "1 delivery was given up".to_owned(),
            n => format!("{n} deliveries were given up"),
        },
        value: whole(figures.dead_deliveries),
        threshold: Ratio::ZERO,
        unit: "deliveries",
        window: "now",
    })
}

fn usage_sums_differ(figures: &Figures) -> Option<Alert> {
    (figures.usage_differences > 0).then(|| Alert {
        alert: "usage_sums_differ",
        severity: AlertSeverity::High,
        message: match figures.usage_differences {
            1 => "1 sum of AI usage is not what the records give".to_owned(),
            n => format!("{n} sums of AI usage are not what the records give"),
        },
        value: whole(figures.usage_differences),
        threshold: Ratio::ZERO,
        unit: "sums",
        window: "now",
    })
}

fn rejections_many(figures: &Figures) -> Option<Alert> {
    let (rejected, decided) = (figures.today.rejected, figures.today.decided());
    let share = Ratio::of(rejected, decided).filter(|share| *share > REJECTED_SHARE)?;
    (decided > DECISIONS_MIN).then(|| Alert {
        alert: "rejections_many",
        severity: AlertSeverity::Medium,
        message: format!("{rejected} of {decided} decisions today were rejections"),
        value: share,
        threshold: REJECTED_SHARE,
        unit: "share",
        window: "today",
    })
}

fn flags_open(figures: &Figures) -> Option<Alert> {
    (figures.open_flags > 0).then(|| Alert {
        alert: "flags_open",
        severity: AlertSeverity::Medium,
        message: match figures.open_flags {
            1 => "1 flag is not resolved".to_owned(),
            n => format!("{n} flags are not resolved"),
        },
        value: whole(figures.open_flags),
        threshold: Ratio::ZERO,
        unit: "flags",
        window: "now",
    })
}

/// A count as a figure.
fn whole(count: i64) -> Ratio {
    Ratio(count.saturating_mul(Ratio::ONE.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_fires_past_its_threshold_and_not_at_it() {
        let actions = |approved, rejected| Actions { approved, rejected, ..Actions::default() };
        let cases = [
            (Figures::default(), ""),
            (Figures { pending: 50, guardrail_failures_today: 5, ..Figures::default() }, ""),
            (Figures { pending: 51, ..Figures::default() }, "queue_long"),
            (Figures { open_flags: 1, pending: 51, ..Figures::default() }, "queue_long flags_open"),
            (Figures { dead_deliveries: 1, ..Figures::default() }, "deliveries_dead"),
            (Figures { usage_differences: 1, ..Figures::default() }, "usage_sums_differ"),
            (Figures { guardrail_failures_today: 6, ..Figures::default() }, "guardrails_failing"),
            // Three of ten is much, but ten are few.
            (Figures { today: actions(7, 3), ..Figures::default() }, ""),
            (Figures { today: actions(8, 3), ..Figures::default() }, "rejections_many"),
            (Figures { today: actions(16, 4), ..Figures::default() }, ""),
        ];
        for (figures, expected) in cases {
            let raised: Vec<_> = raise(&figures).iter().map(|alert| alert.alert).collect();
            assert_eq!(raised.join(" "), expected, "{figures:?}");
        }
    }
}
