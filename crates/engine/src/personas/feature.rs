//! The documented features by name: one table that says where each is read, its unit and its words.

use serde::{Deserialize, Serialize};

use super::quantity::Quantity;
use crate::signals::Features;

macro_rules! features {
    ($($variant:ident $name:ident $label:literal => $read:expr;)+) => {
        /// A field of [`Features`] that rules may refer to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Feature { $($variant),+ }

        impl Feature {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => stringify!($name)),+ }
            }

            /// What it is called in a sentence; a flag's label follows "with" or "without".
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The figure with its unit; `None` when it is not known.
            pub fn read(self, features: &Features) -> Option<Quantity> {
                match self { $(Self::$variant => ($read)(features)),+ }
            }
        }
    };
}

features! {
    RecurringMerchants recurring_merchants "active subscriptions and bills" =>
        |f: &Features| Some(Quantity::Count(i64::from(f.recurring_merchants)));
    MonthlyRecurringSpend monthly_recurring_spend "recurring spend a month" =>
        |f: &Features| Some(Quantity::Money(f.monthly_recurring_spend));
    SubscriptionSpendShare subscription_spend_share "recurring share of spending" =>
        |f: &Features| f.subscription_spend_share.map(Quantity::Percent);
    NetSavingsInflow net_savings_inflow "net savings a month" =>
        |f: &Features| f.net_savings_inflow.map(Quantity::Money);
    SavingsGrowthRate savings_growth_rate "savings growth" =>
        |f: &Features| f.savings_growth_rate.map(Quantity::Percent);
    SavingsBalance savings_balance "savings" =>
        |f: &Features| f.savings_balance.map(Quantity::Money);
    EmergencyFundMonths emergency_fund_months "emergency fund" =>
        |f: &Features| f.emergency_fund_months.map(Quantity::Months);
    AvgUtilization avg_utilization "utilization of all cards together" =>
        |f: &Features| f.avg_utilization.map(Quantity::Percent);
    MaxUtilization max_utilization "utilization of the most used card" =>
        |f: &Features| f.max_utilization.map(Quantity::Percent);
    MinimumPaymentOnlyFlag minimum_payment_only_flag "minimum-only card payments" =>
        |f: &Features| Some(Quantity::Flag(f.minimum_payment_only_flag));
    InterestChargesPresent interest_charges_present "card interest charged" =>
        |f: &Features| Some(Quantity::Flag(f.interest_charges_present));
    AnyOverdue any_overdue "an overdue payment" =>
        |f: &Features| Some(Quantity::Flag(f.any_overdue));
    PayrollDetected payroll_detected "regular pay" =>
        |f: &Features| Some(Quantity::Flag(f.payroll_detected));
    MedianPayGapDays median_pay_gap_days "days between pay dates" =>
        |f: &Features| f.median_pay_gap_days.map(|days| Quantity::Days(i64::from(days)));
    IncomeVariability income_variability "month-to-month income variation" =>
        |f: &Features| f.income_variability.map(Quantity::Percent);
    CashFlowBufferMonths cash_flow_buffer_months "cash-flow buffer" =>
        |f: &Features| f.cash_flow_buffer_months.map(Quantity::Months);
    AvgMonthlyIncome avg_monthly_income "average monthly income" =>
        |f: &Features| f.avg_monthly_income.map(Quantity::Money);
    InvestmentAccountDetected investment_account_detected "an investment account" =>
        |f: &Features| Some(Quantity::Flag(f.investment_account_detected));
    FeeCount fee_count "fees charged" =>
        |f: &Features| Some(Quantity::Count(i64::from(f.fee_count)));
    FeeCountHalfYear fee_count_half_year "fees charged in 180 days" =>
        |f: &Features| f.fee_count_half_year.map(|count| Quantity::Count(i64::from(count)));
    FeeTotal fee_total "total of fees" =>
        |f: &Features| Some(Quantity::Money(f.fee_total));
    OverdraftCount overdraft_count "overdrafts" =>
        |f: &Features| Some(Quantity::Count(i64::from(f.overdraft_count)));
}

impl Feature {
    /// A figure of this feature's unit, for checking that a threshold is comparable with it.
    pub(super) fn sample(self) -> Option<Quantity> {
        let known = Features {
            subscription_spend_share: Some(crate::money::Ratio::ZERO),
            net_savings_inflow: Some(crate::money::Cents::ZERO),
            savings_growth_rate: Some(crate::money::Ratio::ZERO),
            savings_balance: Some(crate::money::Cents::ZERO),
            emergency_fund_months: Some(crate::money::Ratio::ZERO),
            avg_utilization: Some(crate::money::Ratio::ZERO),
            max_utilization: Some(crate::money::Ratio::ZERO),
            median_pay_gap_days: Some(0),
            income_variability: Some(crate::money::Ratio::ZERO),
            cash_flow_buffer_months: Some(crate::money::Ratio::ZERO),
            avg_monthly_income: Some(crate::money::Cents::ZERO),
            fee_count_half_year: Some(0),
            ..Features::default()
        };
        self.read(&known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_unit_and_serde_agrees_with_its_name() {
        for feature in Feature::ALL {
            assert!(feature.sample().is_some(), "{feature:?}");
            assert_eq!(serde_json::to_value(feature).unwrap(), feature.as_str());
        }
    }
}
