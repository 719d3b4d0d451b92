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
}

const LISTS: [(Mark, &str); 8] = [
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
];

static TABLE: LazyLock<FxHashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    for (mark, list) in LISTS {
        for word in list.split_whitespace() {
            *table.entry(word).or_default() |= mark.bit();
        }
    }
    table
});

impl Mark {
    const fn bit(self) -> u8 {
        match self {
            Self::Processor => 1,
            Self::Noise => 1 << 1,
            Self::Card => 1 << 2,
            Self::Place => 1 << 3,
            Self::BillCategory => 1 << 4,
            Self::BillName => 1 << 5,
            Self::HabitCategory => 1 << 6,
            Self::HabitName => 1 << 7,
        }
    }
}

/// Whether a lower-case word is known for this.
pub(crate) fn is(word: &str, mark: Mark) -> bool {
    TABLE.get(word).is_some_and(|marks| marks & mark.bit() != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_known_for_several_things() {
        assert!(
            is("withdrawal", Mark::Noise)
                && is("withdrawal", Mark::HabitName)
                && !is("withdrawal", Mark::Place)
        );
        assert!(!is("netflix", Mark::Noise));
    }
}
