//! The user's figures as clauses of a sentence.

use super::context::Figure;
use crate::personas::{Feature, Persona, Quantity};

/// `your most used card is at 62.4 % of its limit`; `None` where the figure gives no reason (a flag that is off,
/// nothing counted).
pub(super) fn clause(feature: Feature, figure: &Figure) -> Option<String> {
    let text = &figure.text;
    let spent = matches!(feature, Feature::MonthlyRecurringSpend | Feature::FeeTotal);
    let is_nothing = matches!(figure.value, Quantity::Flag(false) | Quantity::Count(0));
    if is_nothing || (spent && figure.value.units() == 0) {
        return None;
    }
    let is_negative = figure.value.units() < 0;
    Some(match feature {
        Feature::RecurringMerchants if text == "1" => "you have 1 active subscription or bill".to_owned(),
        Feature::RecurringMerchants => format!("you have {text} active subscriptions and bills"),
        Feature::MonthlyRecurringSpend => format!("your recurring payments come to {text} a month"),
        Feature::SubscriptionSpendShare => format!("recurring payments are {text} of your spending"),
        Feature::NetSavingsInflow if is_negative => {
            format!("your savings went down by {} a month", text.trim_start_matches('-'))
        }
        Feature::NetSavingsInflow => format!("you moved {text} a month into savings"),
        Feature::SavingsGrowthRate if is_negative => {
            format!("your savings shrank by {}", text.trim_start_matches('-'))
        }
        Feature::SavingsGrowthRate => format!("your savings grew by {text}"),
        Feature::SavingsBalance => format!("your savings stand at {text}"),
        Feature::EmergencyFundMonths => format!("your savings would cover {text} of expenses"),
        Feature::AvgUtilization => format!("your card balances use {text} of their limits"),
        Feature::MaxUtilization => format!("your most used card is at {text} of its limit"),
        Feature::MinimumPaymentOnlyFlag => "a card was paid at or near the minimum".to_owned(),
        Feature::InterestChargesPresent => "a card was charged interest".to_owned(),
        Feature::AnyOverdue => "a payment is past its due date".to_owned(),
        Feature::PayrollDetected => "your pay comes in regularly".to_owned(),
        Feature::MedianPayGapDays => format!("there are typically {text} between your pay dates"),
        Feature::IncomeVariability => format!("your income varies by {text} from month to month"),
        Feature::CashFlowBufferMonths => format!("your checking balance would cover {text} of expenses"),
        Feature::AvgMonthlyIncome => format!("your income averages {text} a month"),
        Feature::InvestmentAccountDetected => "you hold an investment account".to_owned(),
        Feature::FeeCount if text == "1" => "you were charged 1 fee".to_owned(),
        Feature::FeeCount => format!("you were charged {text} fees"),
        Feature::FeeCountHalfYear if text == "1" => "you were charged 1 fee in 180 days".to_owned(),
        Feature::FeeCountHalfYear => format!("you were charged {text} fees in 180 days"),
        Feature::FeeTotal => format!("fees came to {text}"),
        Feature::OverdraftCount if text == "1" => "there was 1 overdraft on your account".to_owned(),
        Feature::OverdraftCount => format!("there were {text} overdrafts on your account"),
    })
}

/// The figures that say most about a persona, for items that no figure triggered.
pub(super) fn telling(persona: Persona) -> &'static [Feature] {
    match persona {
        Persona::HighUtilization => {
            &[Feature::MaxUtilization, Feature::AvgUtilization, Feature::InterestChargesPresent]
        }
        Persona::VariableIncome => {
            &[Feature::CashFlowBufferMonths, Feature::IncomeVariability, Feature::MedianPayGapDays]
        }
        Persona::SubscriptionHeavy => &[Feature::RecurringMerchants, Feature::MonthlyRecurringSpend],
        Persona::SavingsBuilder => {
            &[Feature::EmergencyFundMonths, Feature::NetSavingsInflow, Feature::CashFlowBufferMonths]
        }
        Persona::WealthBuilder => &[Feature::EmergencyFundMonths, Feature::AvgMonthlyIncome],
    }
}
