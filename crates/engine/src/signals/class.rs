//! What one row is about, read from the words of its category and of its bank text.
//!
//! Words are compared whole, never as substrings: a `fee` is a fee, a `coffee` is not.

use smallvec::SmallVec;

use super::lexicon::{Mark, Marks};

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

/// A lower-case word of a text, and what it is known for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) marks: Marks,
}

pub(crate) type Words<'a> = SmallVec<[Word<'a>; 8]>;

/// The words of a text, split at anything but letters and digits. They are written to `lower`, one space between
/// them: a bank text is read once, but there are many of them.
pub(crate) fn words<'a>(text: &str, lower: &'a mut String) -> Words<'a> {
    const JOINING: [char; 2] = ['\'', '’'];

    lower.clear();
    for word in text.split(|c: char| !c.is_alphanumeric() && !JOINING.contains(&c)) {
        if word.is_ascii() {
            lower.extend(word.chars().filter(|c| *c != '\'').map(|c| c.to_ascii_lowercase()));
        } else {
            lower.push_str(&word.replace(JOINING, "").to_lowercase());
        }
        lower.push(' ');
    }
    let words = lower.split(' ').filter(|word| !word.is_empty());
    words.map(|text| Word { text, marks: Marks::of(text) }).collect()
}

/// Reads documented categories (`income/payroll`), Plaid's (`BANK_FEES_OVERDRAFT_FEES`) and looser spellings.
pub(crate) fn of_category(primary: Option<&str>, detailed: Option<&str>) -> Class {
    let (mut outer, mut inner) = (String::new(), String::new());
    let primary = words(primary.unwrap_or_default(), &mut outer);
    let detailed = words(detailed.unwrap_or_default(), &mut inner);
    // Plaid repeats the primary in front of the detail: RENT_AND_UTILITIES_TELEPHONE is no rent.
    let own = detailed.strip_prefix(&*primary).filter(|own| !own.is_empty()).unwrap_or(&detailed);
    match category_class(own) {
        Class::Unknown => category_class(&primary),
        Class::Fee if has(&primary, &["income"]) => Class::Unknown,
        class => class,
    }
}

fn category_class(words: &[Word<'_>]) -> Class {
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

fn spending_class(words: &[Word<'_>]) -> Class {
    let any = |list: &[&str]| has(words, list);
    let marks = together(words);
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
    } else if marks.has(Mark::BillCategory) {
        Class::Bill
    } else if marks.has(Mark::HabitCategory) {
        Class::Habit
    } else {
        Class::Unknown
    }
}

/// Reads the words of a merchant name or statement text.
pub(crate) fn of_name(words: &[Word<'_>]) -> Class {
    let marks = together(words);
    let pair = |first: &str, second: &str| {
        words.windows(2).any(|pair| matches!(pair, [one, next] if one.text == first && next.text == second))
    };
    if marks.has(Mark::OverdraftName) {
        Class::Overdraft
    } else if marks.has(Mark::InterestName) {
        Class::Interest
    } else if marks.has(Mark::FeeName) || pair("service", "charge") {
        Class::Fee
    } else if marks.has(Mark::PayName) || pair("direct", "dep") || pair("dir", "dep") {
        Class::Payroll
    } else if marks.has(Mark::BenefitName) || pair("social", "security") {
        Class::Benefit
    } else if is_card_payment(words, marks) {
        Class::CardPayment
    } else if marks.has(Mark::RefundName) {
        Class::Refund
    } else if marks.has(Mark::LoanName) {
        Class::Loan
    } else if marks.has(Mark::TransferName) && !marks.has(Mark::External)
        || pair("to", "savings")
        || pair("from", "savings")
    {
        Class::Transfer
    } else if marks.has(Mark::RentName) {
        Class::Rent
    } else if marks.has(Mark::SubscriptionName) {
        Class::Subscription
    } else if marks.has(Mark::BillName) {
        Class::Bill
    } else if marks.has(Mark::HabitName) {
        Class::Habit
    } else {
        Class::Unknown
    }
}

/// `PAYMENT THANK YOU` (cut off anywhere), `CREDIT CARD PAYMENT`; not `RECURRING CARD PAYMENT NETFLIX`.
fn is_card_payment(words: &[Word<'_>], marks: Marks) -> bool {
    let thanks = words
        .windows(2)
        .any(|pair| matches!(pair, [pay, thank] if pay.text == "payment" && "thank".starts_with(thank.text)));
    let issuer = marks.has(Mark::Issuer) && marks.has(Mark::IssuedCard);
    thanks || marks.has(Mark::PaidCard) || issuer && marks.has(Mark::Paid) && !marks.has(Mark::Purchase)
}

/// What any of the words is known for.
fn together(words: &[Word<'_>]) -> Marks {
    words.iter().fold(Marks::default(), |marks, word| marks.and(word.marks))
}

fn has(words: &[Word<'_>], list: &[&str]) -> bool {
    words.iter().any(|word| list.contains(&word.text))
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
        for (text, expected) in [
            ("BLUE BOTTLE COFFEE #12", Class::Habit),
            ("LATE FEE", Class::Fee),
            ("PINTEREST ADS", Class::Unknown),
        ] {
            assert_eq!(of_name(&words(text, &mut String::new())), expected, "{text}");
        }
    }

    #[test]
    fn words_are_lower_case_and_whole() {
        for (text, expected) in [
            ("TRADER JOE'S #552", ["trader", "joes", "552"]),
            ("Café ’ d’Été Öl", ["café", "dété", "öl"]),
            ("ΟΔΟΣ.Α  *İ", ["οδος", "α", "i\u{307}"]),
        ] {
            let mut lower = String::new();
            let read: Vec<&str> = words(text, &mut lower).iter().map(|word| word.text).collect();
            assert_eq!(read, expected, "{text}");
        }
    }
}
