//! What one row is about, read from the words of its category and of its bank text.
//!
//! Words are compared whole, never as substrings: a `fee` is a fee, a `coffee` is not.

use super::lexicon::{self, Mark};

/// What a row is about, as far as its own words tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    #[default]
    Unknown,
    Transfer,
    CardPayment,
    Payroll,
    Benefit,
    Interest,
    Fee,
    Overdraft,
    Refund,
    Loan,
    Rent,
    Bill,
    Subscription,
    /// Shopping that people repeat without having agreed to: groceries, fuel, coffee, restaurants.
    Habit,
}

impl Class {
    /// Money moved between a user's own accounts: neither income nor expense.
    pub(crate) const fn is_own_money(self) -> bool {
        matches!(self, Self::Transfer | Self::CardPayment)
    }
}

/// Lower-cased words of a text, split at anything but letters and digits.
pub(crate) fn words(text: &str) -> Vec<String> {
    let text = text.replace(['\'', '’'], "");
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Reads documented categories (`income/payroll`), Plaid's (`BANK_FEES_OVERDRAFT_FEES`) and looser spellings.
pub(crate) fn of_category(primary: Option<&str>, detailed: Option<&str>) -> Class {
    let (primary, mut detailed) = (words(primary.unwrap_or_default()), words(detailed.unwrap_or_default()));
    // Plaid repeats the primary in front of the detail: RENT_AND_UTILITIES_TELEPHONE is no rent.
    if detailed.len() > primary.len() && detailed.starts_with(&primary) {
        detailed.drain(..primary.len());
    }
    match category_class(&detailed) {
        Class::Unknown => category_class(&primary),
        Class::Fee if has(&primary, &["income"]) => Class::Unknown,
        class => class,
    }
}

fn category_class(words: &[String]) -> Class {
    let any = |list: &[&str]| has(words, list);
    if any(&["overdraft", "nsf", "insufficient"]) {
        Class::Overdraft
    } else if any(&["interest", "dividends", "dividend"]) {
        Class::Interest
    } else if any(&["refund", "refunds", "returns", "reversal"]) && !any(&["tax"]) {
        Class::Refund
    } else if any(&["card"]) && any(&["payment", "payments", "pay"]) {
        Class::CardPayment
    } else if any(&["fee", "fees"]) {
        Class::Fee
    } else if any(&["payroll", "salary", "wages", "wage", "paycheck", "gig", "freelance", "earnings"]) {
        Class::Payroll
    } else if any(&["unemployment", "benefit", "benefits", "pension", "disability", "retirement"])
        || any(&["social"]) && any(&["security"])
    {
        Class::Benefit
    } else if any(&["transfer", "transfers", "savings"]) && !any(&["withdrawal", "cash", "atm"]) {
        Class::Transfer
    } else if any(&["loan", "loans", "mortgage"]) {
        Class::Loan
    } else if any(&["income"]) && !any(&["tax", "other"]) {
        Class::Payroll
    } else {
        spending_class(words)
    }
}

fn spending_class(words: &[String]) -> Class {
    let any = |list: &[&str]| has(words, list);
    if any(&[
        "subscription",
        "subscriptions",
        "streaming",
        "membership",
        "memberships",
        "gym",
        "gyms",
        "software",
        "digital",
    ]) {
        Class::Subscription
    } else if any(&["rent"]) && !any(&["utilities"]) {
        Class::Rent
    } else if among(words, Mark::BillCategory) {
        Class::Bill
    } else if among(words, Mark::HabitCategory) {
        Class::Habit
    } else {
        Class::Unknown
    }
}

/// Reads the words of a merchant name or statement text.
pub(crate) fn of_name(words: &[String]) -> Class {
    let any = |list: &[&str]| has(words, list);
    let pair = |first: &str, second: &str| words.windows(2).any(|pair| pair == [first, second]);
    if any(&["overdraft", "nsf"]) {
        Class::Overdraft
    } else if any(&["interest"]) {
        Class::Interest
    } else if any(&["fee", "fees"]) || pair("service", "charge") {
        Class::Fee
    } else if any(&[
        "payroll", "salary", "wages", "paycheck", "payout", "payouts", "earnings", "stripe", "upwork",
    ]) || pair("direct", "dep")
        || pair("dir", "dep")
    {
        Class::Payroll
    } else if any(&["ssa", "ssi", "unemployment", "pension", "annuity"]) || pair("social", "security") {
        Class::Benefit
    } else if is_card_payment(words) {
        Class::CardPayment
    } else if any(&["refund", "reversal", "rebate", "return"]) {
        Class::Refund
    } else if any(&["mortgage", "loan", "loans"]) {
        Class::Loan
    } else if any(&["transfer", "xfer", "trnsfr", "tfr"]) && !any(&["ext", "external"])
        || pair("to", "savings")
        || pair("from", "savings")
    {
        Class::Transfer
    } else if any(&["rent", "apartments", "apts", "realty", "leasing", "landlord", "property", "properties"])
    {
        Class::Rent
    } else if any(&["subscription", "membership", "premium", "gym", "fitness", "streaming"]) {
        Class::Subscription
    } else if among(words, Mark::BillName) {
        Class::Bill
    } else if among(words, Mark::HabitName) {
        Class::Habit
    } else {
        Class::Unknown
    }
}

/// `PAYMENT THANK YOU` (cut off anywhere), `CREDIT CARD PAYMENT`; not `RECURRING CARD PAYMENT NETFLIX`.
fn is_card_payment(words: &[String]) -> bool {
    let any = |list: &[&str]| has(words, list);
    let thanks = words
        .windows(2)
        .any(|pair| matches!(pair, [pay, thank] if pay == "payment" && "thank".starts_with(thank.as_str())));
    let issuer = any(&["credit", "visa", "mastercard", "amex", "discover"]) && any(&["card", "crd"]);
    let paid = any(&["payment", "paymen", "payme", "pmt", "pymt", "autopay", "epay", "pay"]);
    thanks || any(&["cardpayment"]) || issuer && paid && !any(&["purchase", "pur"])
}

fn among(words: &[String], mark: Mark) -> bool {
    words.iter().any(|word| lexicon::is(word, mark))
}

fn has(words: &[String], list: &[&str]) -> bool {
    words.iter().any(|word| list.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_of_every_spelling_say_the_same() {
        let cases = [
            ("income", "payroll", Class::Payroll),
            ("INCOME", "INCOME_WAGES", Class::Payroll),
            ("transfer", "savings_deposit", Class::Transfer),
            ("TRANSFER_OUT", "TRANSFER_OUT_SAVINGS", Class::Transfer),
            ("TRANSFER_OUT", "TRANSFER_OUT_WITHDRAWAL", Class::Habit),
            ("LOAN_PAYMENTS", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT", Class::CardPayment),
            ("LOAN_PAYMENTS", "LOAN_PAYMENTS_MORTGAGE_PAYMENT", Class::Loan),
            ("BANK_FEES", "BANK_FEES_OVERDRAFT_FEES", Class::Overdraft),
            ("BANK_FEES", "BANK_FEES_INTEREST_CHARGE", Class::Interest),
            ("RENT_AND_UTILITIES", "RENT_AND_UTILITIES_RENT", Class::Rent),
            ("RENT_AND_UTILITIES", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY", Class::Bill),
            ("groceries", "grocery_store", Class::Habit),
            ("gas", "gas_station", Class::Habit),
            ("utilities", "gas_bill", Class::Bill),
            ("FOOD_AND_DRINK", "FOOD_AND_DRINK_COFFEE", Class::Habit),
            ("utilities", "utility_bill", Class::Bill),
            ("subscriptions", "recurring_subscription", Class::Subscription),
            ("other", "general", Class::Unknown),
        ];
        for (primary, detailed, expected) in cases {
            assert_eq!(of_category(Some(primary), Some(detailed)), expected, "{primary}/{detailed}");
        }
    }

    /// Spec §3.5: `%fee%` also matched coffee.
    #[test]
    fn coffee_is_not_a_fee() {
        assert_eq!(of_name(&words("BLUE BOTTLE COFFEE #12")), Class::Habit);
        assert_eq!(of_name(&words("LATE FEE")), Class::Fee);
        assert_eq!(of_name(&words("PINTEREST ADS")), Class::Unknown);
    }
}
