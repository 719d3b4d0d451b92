//! The words this kernel knows, by what they say about a row or a name.
//!
//! One table, so that a word of a bank text costs one look-up however long the lists grow.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a word may be known for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Card processors that print the merchant's name after their own and a star.
    Processor,
    /// Words banks add around the merchant.
    Noise,
    /// Where the name of a card payment starts.
    Card,
    /// A state or country at a name's end.
    Place,
    /// What is billed by those who supply it, as a word of a category.
    BillCategory,
    /// The same as a word of a name, where it must be plainer.
    BillName,
    /// What people do again and again without having agreed to, as a word of a category.
    HabitCategory,
    /// The same as a word of a name.
    HabitName,
    /// What a word of a name says the row is, plainly enough to decide it.
    OverdraftName,
    InterestName,
    FeeName,
    PayName,
    BenefitName,
    RefundName,
    LoanName,
    TransferName,
    RentName,
    SubscriptionName,
    /// Transfers to and from other banks are not to and from the user's own accounts.
    External,
    /// `VISA CARD PAYMENT`: who issued the card, that it is a card, and that it was paid.
    Issuer,
    IssuedCard,
    Paid,
    PaidCard,
    /// What was bought with a card paid nothing back.
    Purchase,
}

const LISTS: [(Mark, &str); 24] = [
    (Mark::Processor, "sq tst paypal pp py sp ic pos fs ppl dd zettle sumup bt ckx ach"),
    (
        Mark::Noise,
        "pos debit direct checkcard chk visa dda purchase purch recurring payment pymt pmt ach web ppd ccd id ref conf
        des indn co inc llc corp ltd gmbh plc the online autopay auto www com net org http https card dbt crd ext
        trnsfr preauth preauthorized pre auth authorized on at in of bill billpay trx txn pending intl pur withdrawal
        sepa dd sq tst paypal store no num",
    ),
    (Mark::Card, "credit card crd visa mastercard amex discover capital chase citi barclays synchrony"),
    (
        Mark::Place,
        "al ak az ar ca co ct de fl ga hi ia id il in ks ky la ma md me mi mn mo ms mt nc nd ne nh nj nm nv ny oh ok
        or pa ri sc sd tn tx ut va vt wa wi wv wy dc us usa gb uk",
    ),
    (
        Mark::BillCategory,
        "bill bills utility utilities electric electricity energy power water sewer sewage waste internet wireless
        broadband telecom telephone phone mobile cable insurance tuition childcare daycare dues hoa",
    ),
    (
        Mark::BillName,
        "utility utilities electric electricity energy power water sewer internet wireless broadband telecom
        telecommunications telephone cable insurance assurance mutual sipo tuition childcare daycare hoa",
    ),
    (
        Mark::HabitCategory,
        "grocery groceries supermarket supermarkets restaurant restaurants coffee dining food fast fuel gas gasoline
        petrol pharmacy pharmacies shopping retail merchandise convenience clothing bookstores taxi ride rides
        rideshare transit transport transportation travel parking bar bars lodging hotel medical doctor dental dentist
        veterinary healthcare personal atm cash withdrawal",
    ),
    (
        Mark::HabitName,
        "grocery groceries supermarket grocer coffee cafe espresso restaurant pizza pizzeria grill diner deli bakery
        burger taqueria sushi bistro fuel gasoline petrol pharmacy drugstore taxi transit parking clinic dental
        dentist veterinary hotel atm cash withdrawal",
    ),
    (Mark::OverdraftName, "overdraft nsf"),
    (Mark::InterestName, "interest"),
    (Mark::FeeName, "fee fees"),
    (Mark::PayName, "payroll salary wages paycheck payout payouts earnings stripe upwork"),
    (Mark::BenefitName, "ssa ssi unemployment pension annuity"),
    (Mark::RefundName, "refund reversal rebate return"),
    (Mark::LoanName, "mortgage loan loans"),
    (Mark::TransferName, "transfer xfer trnsfr tfr"),
    (Mark::RentName, "rent apartments apts realty leasing landlord property properties"),
    (Mark::SubscriptionName, "subscription membership premium gym fitness streaming"),
    (Mark::External, "ext external"),
    (Mark::Issuer, "credit visa mastercard amex discover"),
    (Mark::IssuedCard, "card crd"),
    (Mark::Paid, "payment paymen payme pmt pymt autopay epay pay"),
    (Mark::PaidCard, "cardpayment"),
    (Mark::Purchase, "purchase pur"),
];

static TABLE: LazyLock<FxHashMap<&'static str, Marks>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    for (mark, list) in LISTS {
        for word in list.split_whitespace() {
            let marks: &mut Marks = table.entry(word).or_default();
            marks.0 |= mark.bit();
        }
    }
    table
});

impl Mark {
    #[expect(clippy::as_conversions, reason = "its place in the list above")]
    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Everything a word, or some words together, are known for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(u32);

impl Marks {
    /// What a lower-case word is known for.
    pub(crate) fn of(word: &str) -> Self {
        TABLE.get(word).copied().unwrap_or_default()
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn has(self, mark: Mark) -> bool {
        self.0 & mark.bit() != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_known_for_several_things() {
        let withdrawal = Marks::of("withdrawal");
        assert!(withdrawal.has(Mark::Noise) && withdrawal.has(Mark::HabitName));
        assert!(!withdrawal.has(Mark::Place));
        assert_eq!(Marks::of("netflix"), Marks::default());
    }
}
