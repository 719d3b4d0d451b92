use std::convert::Infallible;

use serde_json::{Value, to_string, to_value};
use spendsense_synth::{Generator, Noise, Options, UserData, generate};

use crate::{END, make, options};

fn text(user: &UserData) -> String {
    let truth = &user.truth;
    [
        to_string(&user.user).unwrap(),
        to_string(&user.accounts).unwrap(),
        to_string(&user.transactions).unwrap(),
        to_string(&user.liabilities).unwrap(),
        to_string(&truth.streams).unwrap(),
        to_string(&truth.habits).unwrap(),
        to_string(&truth.income).unwrap(),
        to_string(&truth.persona).unwrap(),
        to_string(&truth.balances).unwrap(),
    ]
    .join("\n")
}

#[test]
fn users_are_the_same_bytes_in_any_order_and_through_any_sink() {
    let options = options(30, 3, Noise::Hard);
    let mut streamed = Vec::new();
    let mut sink = |user: UserData| {
        streamed.push(text(&user));
        Ok::<(), Infallible>(())
    };
    generate(&options, &mut sink).unwrap();
    let generator = Generator::new(options).unwrap();
    let mut backwards: Vec<String> = (0..30).rev().map(|index| text(&generator.user(index))).collect();
    backwards.reverse();
    assert_eq!(streamed, backwards);
}

#[test]
fn another_seed_is_another_bank() {
    let texts = |seed| make(&options(5, seed, Noise::Default)).iter().map(text).collect::<Vec<_>>();
    assert!(texts(1).iter().zip(texts(2)).all(|(one, two)| *one != two));
}

#[test]
fn a_larger_run_begins_with_the_smaller_one() {
    let texts = |users| make(&options(users, 4, Noise::Default)).iter().map(text).collect::<Vec<_>>();
    assert_eq!(texts(20), texts(40)[..20]);
}

#[test]
fn records_have_exactly_the_fields_that_ingest_documents() {
    let user = &make(&options(1, 1, Noise::Default))[0];
    let fields = |value: Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        fields(to_value(&user.transactions[0]).unwrap()),
        "account_id amount category_detailed category_primary date merchant_entity_id merchant_name \
         payment_channel pending transaction_id user_id"
    );
    assert_eq!(
        fields(to_value(&user.user).unwrap()),
        "consent_granted_at consent_status created_at credit_score email full_name user_id user_type"
    );
    assert_eq!(
        fields(to_value(&user.accounts[0]).unwrap()),
        "account_id balance_available balance_current balance_limit created_at holder_category \
         iso_currency_code mask name subtype type user_id"
    );
    assert_eq!(
        fields(to_value(&user.liabilities[0]).unwrap()),
        "account_id apr_balance_transfer apr_cash_advance apr_purchase interest_rate is_overdue \
         last_payment_amount last_statement_balance liability_id liability_type minimum_payment_amount \
         next_payment_due_date user_id"
    );
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let fine = Options::new(1, 1, END);
    let refused = [
        Options { history_days: 10, ..fine.clone() },
        Options { uncategorized_percent: 101, ..fine.clone() },
        Options { transactions_per_user: 1_000_000, ..fine.clone() },
        Options { users: u64::MAX, ..fine.clone() },
    ];
    assert!(Generator::new(fine).is_ok());
    assert!(refused.into_iter().all(|options| Generator::new(options).is_err()));
}
