use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use proptest::prelude::*;
use spendsense_synth::{
    Account, Generator, HabitKind, Noise, Options, PersonaMix, StreamKind, Transaction, UserData,
};

use crate::{END, both_levels, make, options};

/// Balance in the sign of the rows: what is owed is negative.
fn signed(account: &Account) -> i64 {
    let owes = matches!(account.kind, "credit card" | "loan" | "mortgage");
    if owes { -account.balance_current.0 } else { account.balance_current.0 }
}

fn assert_balances(users: &[UserData]) {
    let mut posted: HashMap<&str, i64> = HashMap::new();
    for row in users.iter().flat_map(|user| &user.transactions).filter(|row| !row.pending) {
        *posted.entry(&row.account_id).or_default() += row.amount.0;
    }
    for user in users {
        for (account, opening) in user.accounts.iter().zip(&user.truth.balances) {
            assert_eq!(account.account_id, opening.account_id);
            let moved = posted.get(&*account.account_id).copied().unwrap_or(0);
            assert_eq!(signed(account), opening.opening_cents + moved, "{account:?}");
        }
    }
}

fn assert_truth_points_at_rows(user: &UserData) {
    let rows: HashMap<&str, &Transaction> =
        user.transactions.iter().map(|row| (&*row.transaction_id, row)).collect();
    assert_eq!(rows.len(), user.transactions.len(), "ids are unique");
    let mut claimed = HashSet::new();
    let streams = user.truth.streams.iter().map(|stream| (&stream.account_id, &stream.transaction_ids));
    let habits = user.truth.habits.iter().map(|habit| (&habit.account_id, &habit.transaction_ids));
    for (account_id, ids) in streams.chain(habits) {
        assert!(!ids.is_empty());
        for id in ids {
            let row = rows[&**id];
            assert_eq!(&row.account_id, account_id);
            assert!(!row.pending && claimed.insert(id), "{row:?}");
        }
    }
    let members: HashSet<_> = user.truth.streams.iter().flat_map(|stream| &stream.transaction_ids).collect();
    assert!(
        user.truth.income.iter().flat_map(|income| &income.transaction_ids).all(|id| members.contains(id))
    );
}

#[test]
fn balances_are_their_opening_and_their_posted_rows() {
    let users = both_levels(150);
    assert_balances(&users);
    assert!(users.iter().flat_map(|user| &user.accounts).any(|account| !account.joint_user_ids.is_empty()));
}

#[test]
fn available_balances_count_pending_rows() {
    for user in both_levels(60) {
        for account in user.accounts.iter().filter(|account| account.kind == "credit card") {
            let pending: i64 = user
                .transactions
                .iter()
                .filter(|row| row.pending && row.account_id == account.account_id)
                .map(|row| row.amount.0)
                .sum();
            let left = account.balance_limit.unwrap().0 - account.balance_current.0 + pending;
            assert_eq!(account.balance_available.unwrap().0, left);
        }
    }
}

#[test]
fn own_transfers_and_card_payments_have_both_sides() {
    for user in both_levels(100) {
        let kinds = [StreamKind::Transfer, StreamKind::CardPayment];
        let moved = user.truth.streams.iter().filter(|stream| kinds.contains(&stream.kind));
        let paid = user.truth.habits.iter().filter(|habit| habit.kind == HabitKind::CardPayment);
        let ids: HashSet<_> = moved
            .flat_map(|stream| &stream.transaction_ids)
            .chain(paid.flat_map(|habit| &habit.transaction_ids))
            .collect();
        for row in user.transactions.iter().filter(|row| ids.contains(&row.transaction_id)) {
            let other_side = |other: &&Transaction| {
                (other.date, other.amount.0) == (row.date, -row.amount.0)
                    && other.account_id != row.account_id
            };
            assert!(user.transactions.iter().find(other_side).is_some(), "{row:?}");
        }
    }
}

#[test]
fn truth_points_at_posted_rows_of_its_own_account_once() {
    both_levels(100).iter().for_each(assert_truth_points_at_rows);
}

#[test]
fn every_row_is_on_an_account_its_user_holds() {
    let users = make(&options(300, 21, Noise::Default));
    let user_ids: HashSet<_> = users.iter().map(|user| &user.user.user_id).collect();
    let mut holders: HashMap<_, Vec<_>> = HashMap::new();
    for account in users.iter().flat_map(|user| &user.accounts) {
        holders.entry(&account.account_id).or_default().push(&account.user_id);
        holders.entry(&account.account_id).or_default().extend(&account.joint_user_ids);
    }
    assert!(holders.values().flatten().all(|holder| user_ids.contains(holder)));
    let rows: Vec<_> = users.iter().flat_map(|user| &user.transactions).collect();
    assert!(rows.iter().all(|row| holders[&row.account_id].contains(&&row.user_id)));
    let debts: Vec<_> = users.iter().flat_map(|user| &user.liabilities).collect();
    assert!(debts.iter().all(|debt| holders[&debt.account_id] == [&debt.user_id]));
}

#[test]
fn a_joint_account_is_used_by_both_its_holders() {
    let users = make(&options(300, 22, Noise::Default));
    let joint: Vec<&Account> = users
        .iter()
        .flat_map(|user| &user.accounts)
        .filter(|account| !account.joint_user_ids.is_empty())
        .collect();
    assert!(!joint.is_empty());
    for account in joint {
        let rows = users
            .iter()
            .flat_map(|user| &user.transactions)
            .filter(|row| row.account_id == account.account_id);
        assert_eq!(rows.map(|row| &row.user_id).collect::<HashSet<_>>().len(), 2);
    }
}

#[test]
fn a_statement_is_what_was_owed_on_some_day_and_limits_hold() {
    for user in both_levels(100) {
        for (account, opening) in user.accounts.iter().zip(&user.truth.balances) {
            let Some(limit) = account.balance_limit else { continue };
            let debt = user.liabilities.iter().find(|debt| debt.account_id == account.account_id).unwrap();
            let mut owed = vec![-opening.opening_cents];
            let rows = user.transactions.iter().filter(|row| row.account_id == account.account_id);
            for row in rows {
                owed.push(owed[owed.len() - 1] - row.amount.0);
            }
            let statement = debt.last_statement_balance.unwrap().0;
            assert!(statement == 0 || owed.contains(&statement), "{debt:?}");
            assert!(account.balance_current < limit, "{account:?}");
        }
    }
}

fn any_options() -> impl Strategy<Value = Options> {
    let mix =
        proptest::array::uniform6(0_u16..5).prop_filter("weight", |mix| mix.iter().any(|part| *part > 0));
    let level = prop_oneof![Just(Noise::Default), Just(Noise::Hard)];
    let end = (1990_i16..2100, 1_i8..=12, 1_i8..=28)
        .prop_map(|(year, month, day)| Date::constant(year, month, day));
    (any::<u64>(), end, 30_u16..900, 0_u32..1_500, level, mix, 0_u8..=100).prop_map(
        |(seed, end_day, history_days, transactions_per_user, noise, mix, percent)| Options {
            history_days,
            transactions_per_user,
            noise,
            personas: PersonaMix {
                high_utilization: mix[0],
                variable_income: mix[1],
                subscription_heavy: mix[2],
                savings_builder: mix[3],
                wealth_builder: mix[4],
                plain: mix[5],
            },
            uncategorized_percent: percent,
            consented_percent: percent,
            ..Options::new(4, seed, end_day)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_options_make_consistent_data(options in any_options()) {
        let users = make(&options);
        assert_balances(&users);
        users.iter().for_each(assert_truth_points_at_rows);
        let first = options.end_day.saturating_sub(jiff::Span::new().days(i64::from(options.history_days) - 1));
        for user in &users {
            prop_assert!(user.transactions.iter().all(|row| (first..=options.end_day).contains(&row.date)));
            prop_assert!(user.transactions.is_sorted_by_key(|row| row.date));
            prop_assert!(user.transactions.iter().all(|row| row.amount.0 != 0));
        }
    }
}

#[test]
fn a_generator_can_be_shared_between_threads() {
    let generator = Generator::new(options(4, 5, Noise::Default)).unwrap();
    let parallel = std::thread::scope(|scope| {
        let halves: Vec<_> = [0, 1]
            .map(|index| {
                scope.spawn({
                    let generator = &generator;
                    move || generator.user(index)
                })
            })
            .into_iter()
            .collect();
        halves.into_iter().map(|half| half.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(parallel, [generator.user(0), generator.user(1)]);
    assert!(parallel.iter().all(|user| user.transactions.iter().all(|row| row.date <= END)));
}
