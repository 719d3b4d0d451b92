use std::collections::HashSet;

use spendsense_synth::{Cadence, IncomeKind, Noise, Options, UserData};

use crate::{END, make, options};

/// Percent of `items` for which `test` holds.
fn share<T>(items: impl IntoIterator<Item = T>, test: impl Fn(&T) -> bool) -> f64 {
    let (mut all, mut hits) = (0.0, 0.0);
    for item in items {
        all += 1.0;
        hits += if test(&item) { 1.0 } else { 0.0 };
    }
    hits * 100.0 / all
}

fn assert_near(share: f64, expected: f64, slack: f64) {
    assert!((share - expected).abs() <= slack, "{share} is not {expected} ± {slack}");
}

fn sample(noise: Noise) -> Vec<UserData> {
    make(&options(500, 41, noise))
}

#[test]
fn users_have_as_many_rows_as_asked_for() {
    for target in [360, 600, 1_500] {
        let users = make(&Options { transactions_per_user: target, ..Options::new(300, 42, END) });
        let rows: usize = users.iter().map(|user| user.transactions.len()).sum();
        let mean = u32::try_from(rows / users.len()).unwrap();
        assert!((target * 92 / 100..=target * 108 / 100).contains(&mean), "{mean} for {target}");
    }
}

#[test]
fn users_are_as_varied_as_documented() {
    let users = sample(Noise::Default);
    assert_near(share(&users, |user| user.user.consent_status), 70.0, 6.0);
    assert_near(share(&users, |user| user.user.credit_score.is_some()), 90.0, 5.0);
    assert_near(share(&users, |user| user.accounts[0].iso_currency_code == "USD"), 88.0, 5.0);
    let overdue = |user: &&UserData| user.liabilities.iter().any(|debt| debt.is_overdue);
    assert_near(share(&users, overdue), 5.0, 3.0);
    let currencies = |user: &&UserData| {
        user.accounts.iter().map(|account| account.iso_currency_code).collect::<HashSet<_>>().len()
    };
    assert_near(share(&users, |user| currencies(user) == 2), 4.0, 3.0);
    let granted = |user: &&UserData| user.user.consent_status == user.user.consent_granted_at.is_some();
    assert!(users.iter().all(|user| granted(&user)));
}

#[test]
fn rows_are_as_incomplete_as_documented() {
    let users = sample(Noise::Default);
    let rows = || users.iter().flat_map(|user| &user.transactions);
    assert_near(share(rows(), |row| row.category_primary.is_none()), 30.0, 1.0);
    assert!(rows().all(|row| row.category_primary.is_some() == row.category_detailed.is_some()));
    let pending = share(rows(), |row| row.pending);
    assert!((0.05..1.0).contains(&pending), "{pending}");
    assert!(rows().filter(|row| row.pending).all(|row| row.amount.0 < 0));
}

#[test]
fn names_are_as_noisy_as_the_level_says() {
    for (noise, percent) in [(Noise::Default, 10.0), (Noise::Hard, 30.0)] {
        let users = sample(noise);
        let clean: HashSet<&str> =
            users.iter().flat_map(|user| &user.truth.streams).map(|stream| stream.merchant).collect();
        let members: HashSet<_> = users
            .iter()
            .flat_map(|user| &user.truth.streams)
            .flat_map(|stream| &stream.transaction_ids)
            .collect();
        let rows = users.iter().flat_map(|user| &user.transactions);
        let recurring = rows.filter(|row| members.contains(&row.transaction_id));
        let noisy = share(recurring, |row| !clean.contains(&**row.merchant_name.as_ref().unwrap()));
        // Shouting a name that is in capitals already changes nothing.
        assert_near(noisy, percent, percent / 10.0 + 0.5);
    }
}

#[test]
fn hard_mode_gives_a_fifth_of_users_irregular_income() {
    let irregular =
        |user: &&UserData| user.truth.income.iter().any(|income| income.cadence == Cadence::Irregular);
    assert_near(share(&sample(Noise::Hard), irregular), 20.0, 5.0);
}

#[test]
fn everyone_has_an_income_and_most_a_regular_one() {
    let users = sample(Noise::Default);
    let earns = |user: &&UserData| user.truth.income.iter().any(|income| income.kind != IncomeKind::Benefit);
    assert!(users.iter().all(|user| earns(&user)));
    let cadences: HashSet<Cadence> =
        users.iter().flat_map(|user| &user.truth.income).map(|income| income.cadence).collect();
    assert_eq!(cadences.len(), 5, "{cadences:?}");
}

#[test]
fn money_in_and_out_of_checking_is_in_proportion() {
    for user in sample(Noise::Default) {
        let checking = &user.accounts[0];
        let rows = user.transactions.iter().filter(|row| row.account_id == checking.account_id);
        let (mut inflow, mut outflow) = (0, 0);
        for row in rows {
            *(if row.amount.0 > 0 { &mut inflow } else { &mut outflow }) += row.amount.0.abs();
        }
        let percent = inflow * 100 / outflow.max(1);
        assert!(
            (70..=150).contains(&percent),
            "{percent} % of what goes out comes in: {:?}",
            user.truth.persona
        );
    }
}
