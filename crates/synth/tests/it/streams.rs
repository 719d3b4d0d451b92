use std::collections::HashMap;

use jiff::civil::{Date, Weekday};
use spendsense_synth::{Cadence, HabitKind, Noise, StreamKind, StreamTruth, UserData};

use crate::{END, both_levels, days, make, options};

fn dates(user: &UserData) -> HashMap<&str, Date> {
    user.transactions.iter().map(|row| (&*row.transaction_id, row.date)).collect()
}

fn amounts<'a>(user: &'a UserData, stream: &StreamTruth) -> Vec<i64> {
    let rows: HashMap<&'a str, i64> =
        user.transactions.iter().map(|row| (&*row.transaction_id, row.amount.0.abs())).collect();
    stream.transaction_ids.iter().map(|id| rows[&**id]).collect()
}

fn gaps(dates: &HashMap<&str, Date>, ids: &[std::sync::Arc<str>]) -> Vec<i64> {
    ids.windows(2).map(|pair| days(dates[&*pair[0]], dates[&*pair[1]])).collect()
}

#[test]
fn a_stream_goes_on_to_a_known_day_or_has_ended() {
    for user in both_levels(100) {
        let dates = dates(&user);
        for stream in &user.truth.streams {
            let last = dates[&**stream.transaction_ids.last().unwrap()];
            assert_eq!(stream.started, dates[&*stream.transaction_ids[0]]);
            match (stream.next_date, stream.ended) {
                (Some(next), None) => assert!(next > END, "{stream:?}"),
                (None, Some(ended)) => assert_eq!((ended, stream.next_amount_cents), (last, None)),
                _ => panic!("{stream:?}"),
            }
        }
    }
}

/// The gap between members is a whole number of periods, give or take jitter at both ends and a weekend.
#[test]
fn dates_stray_from_their_schedule_no_further_than_the_noise_allows() {
    for (noise, jitter) in [(Noise::Default, 2), (Noise::Hard, 5)] {
        for user in make(&options(100, 31, noise)) {
            let dates = dates(&user);
            let monthly = user.truth.streams.iter().filter(|stream| {
                stream.cadence == Cadence::Monthly && stream.kind == StreamKind::Subscription
            });
            for gap in monthly.flat_map(|stream| gaps(&dates, &stream.transaction_ids)) {
                let months = (gap * 10 + 152) / 304;
                let off = (gap * 10 - months * 304).abs() / 10;
                assert!(months >= 1 && off <= 2 * jitter + 3 + months, "{gap} days at {noise:?}");
            }
        }
    }
}

#[test]
fn occurrences_are_skipped_as_often_as_the_level_says() {
    for (noise, per_mille) in [(Noise::Default, 20), (Noise::Hard, 80)] {
        let users = make(&options(150, 32, noise));
        let (mut due, mut missed) = (0_i64, 0_i64);
        for user in &users {
            let dates = dates(user);
            let rents = user.truth.streams.iter().filter(|stream| stream.kind == StreamKind::Rent);
            for gap in rents.flat_map(|stream| gaps(&dates, &stream.transaction_ids)) {
                let months = (gap * 10 + 152) / 304;
                due += months;
                missed += months - 1;
            }
        }
        let share = missed * 1_000 / due;
        assert!((share - per_mille).abs() < per_mille / 2, "{share} per mille at {noise:?}");
    }
}

#[test]
fn bank_transfers_keep_to_business_days() {
    for user in both_levels(80) {
        let dates = dates(&user);
        let kinds = [StreamKind::Rent, StreamKind::Loan, StreamKind::Benefit];
        let banked = user.truth.streams.iter().filter(|stream| kinds.contains(&stream.kind));
        for id in banked.flat_map(|stream| &stream.transaction_ids) {
            assert!(!matches!(dates[&**id].weekday(), Weekday::Saturday | Weekday::Sunday));
        }
    }
}

#[test]
fn rents_change_once_a_year_by_about_what_the_level_says() {
    for (noise, low, high) in [(Noise::Default, 2, 8), (Noise::Hard, 7, 23)] {
        for user in make(&options(80, 33, noise)) {
            for stream in user.truth.streams.iter().filter(|stream| stream.kind == StreamKind::Rent) {
                let mut prices = amounts(&user, stream);
                prices.dedup();
                assert!((1..=3).contains(&prices.len()), "{prices:?}");
                for pair in prices.windows(2) {
                    let percent = (pair[1] - pair[0]).abs() * 100 / pair[0];
                    assert!((low - 1..=high).contains(&percent), "{prices:?}");
                }
            }
        }
    }
}

#[test]
fn only_hard_mode_varies_subscriptions_and_then_three_in_ten() {
    for (noise, expected) in [(Noise::Default, 0.0), (Noise::Hard, 30.0)] {
        let (mut all, mut varying) = (0.0, 0.0);
        for user in make(&options(150, 34, noise)) {
            let monthly = user.truth.streams.iter().filter(|stream| {
                stream.kind == StreamKind::Subscription && stream.transaction_ids.len() >= 8
            });
            for stream in monthly {
                let mut prices = amounts(&user, stream);
                prices.sort_unstable();
                prices.dedup();
                all += 1.0;
                varying += if prices.len() > 4 { 1.0 } else { 0.0 };
            }
        }
        let share: f64 = varying * 100.0 / all;
        assert!((share - expected).abs() < 6.0, "{share} % at {noise:?}");
    }
}

/// Mean distance of gaps from their mean, in percent of it.
fn unevenness(gaps: &[i64]) -> i64 {
    let count = i64::try_from(gaps.len()).unwrap();
    let sum: i64 = gaps.iter().sum();
    gaps.iter().map(|gap| (gap * count - sum).abs()).sum::<i64>() * 100 / (count * sum)
}

/// A habit must not be a stream in disguise: its gaps are spread like those of chance visits.
#[test]
fn habits_come_at_uneven_gaps() {
    let mut spreads = Vec::new();
    for user in both_levels(60) {
        let dates = dates(&user);
        let habits = user
            .truth
            .habits
            .iter()
            .filter(|habit| habit.kind != HabitKind::CardPayment && habit.transaction_ids.len() >= 15);
        spreads.extend(habits.map(|habit| unevenness(&gaps(&dates, &habit.transaction_ids))));
    }
    spreads.sort_unstable();
    let (least, median) = (spreads[0], spreads[spreads.len() / 2]);
    assert!(least > 20 && median > 40, "{least} % at least, {median} % at the median");
}

#[test]
fn merged_merchants_share_a_name_and_an_account() {
    let users = make(&options(200, 35, Noise::Hard));
    let merged = users.iter().filter(|user| {
        let names = user.truth.streams.iter().map(|stream| (stream.merchant, &stream.account_id));
        names
            .clone()
            .any(|one| one.0 == "APPLE.COM/BILL" && names.clone().filter(|other| *other == one).count() == 2)
    });
    assert!(merged.count() >= 3);
}
