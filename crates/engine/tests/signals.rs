//! Signals on small books: what is found, what is refused, and each fault of earlier systems that signals touch.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what cannot happen may stop a test")]

mod book;

use book::{AS_OF, Book, day, evidence};
use proptest::prelude::*;
use spendsense_engine::facts::AccountKind;
use spendsense_engine::money::{Cents, Currency, Ratio};
use spendsense_engine::signals::series::{Point, Series};
use spendsense_engine::signals::streams::{Cadence, Direction, FailedTest, Lifecycle, StreamKind};
use spendsense_engine::signals::{Detail, Kernel};

// Streams.

#[test]
fn every_cadence_is_found() {
    let cases = [
        (Book::new().every(7, 20, "2026-11-18", -1_500, "Veg Box"), Cadence::Weekly),
        (Book::new().every(14, 12, "2026-11-18", -4_000, "Cleaner"), Cadence::Biweekly),
        (Book::new().monthly(1, 8, -5_000, "Club").monthly(15, 8, -5_000, "Club"), Cadence::Semimonthly),
        (Book::new().monthly(28, 6, -999, "Streamly"), Cadence::Monthly),
        (Book::new().every(61, 5, "2026-11-02", -7_500, "Water Works"), Cadence::Bimonthly),
        (Book::new().every(91, 4, "2026-10-20", -4_500, "Contact Lenses"), Cadence::Quarterly),
        (Book::new().every(182, 3, "2026-10-01", -12_000, "Norton"), Cadence::Semiannual),
        (Book::new().every(365, 2, "2026-09-01", -13_900, "Prime Club"), Cadence::Annual),
    ];
    for (book, cadence) in cases {
        let found: Vec<Cadence> = book.streams().iter().map(|stream| stream.cadence).collect();
        assert_eq!(found, [cadence]);
    }
}

#[test]
fn a_price_rise_a_skip_and_noisy_names_are_one_stream() {
    let book = Book::new()
        .row("2026-04-05", -999, "STREAMLY.COM")
        .row("2026-05-04", -999, "POS DEBIT STREAMLY.COM 866-579-7172 CA")
        .row("2026-06-05", -999, "Streamly")
        .row("2026-08-06", -1_199, "STREAMLY*K2P9QX3")
        .row("2026-09-05", -1_199, "STREAML")
        .row("2026-10-05", -1_199, "Streamly")
        .row("2026-11-05", -1_199, "Streamly");
    let streams = book.streams();
    insta::assert_json_snapshot!(serde_json::to_value(streams).unwrap());
}

#[test]
fn two_subscriptions_of_one_merchant_are_two_streams() {
    let book = Book::new().monthly(3, 10, -299, "APPLE.COM/BILL").monthly(19, 10, -1_099, "APPLE.COM/BILL");
    let mut amounts: Vec<Cents> = book.streams().iter().map(|stream| stream.typical_amount).collect();
    amounts.sort_unstable();
    assert_eq!(amounts, [Cents(299), Cents(1_099)]);
}

#[test]
fn a_stream_that_stopped_is_ended_and_costs_nothing_more() {
    let book = Book::new().every(30, 8, "2026-08-01", -1_500, "Old Gym").row("2026-11-01", -5_000, "Shoes");
    let stream = &book.streams()[0];
    assert_eq!((stream.lifecycle, stream.next_date), (Lifecycle::Ended, None));
    assert!(stream.ended > Some(day("2026-09-01")) && stream.ended < Some(day(AS_OF)));
    assert_eq!(book.features(180).recurring_merchants, 0);
}

#[test]
fn regular_income_is_pay_and_never_a_bill() {
    let book = Book::new().every(14, 12, "2026-11-13", 200_000, "ACME CORP DES:PAYROLL");
    let stream = &book.streams()[0];
    assert_eq!(
        (stream.direction, stream.kind, stream.cadence),
        (Direction::In, StreamKind::Payroll, Cadence::Biweekly)
    );
    let features = book.features(30);
    assert_eq!((features.recurring_merchants, features.payroll_detected), (0, true));
    assert_eq!(features.median_pay_gap_days, Some(14));
}

#[test]
fn shopping_that_repeats_is_refused_with_the_test_it_failed() {
    let days = [
        "2026-08-03",
        "2026-08-11",
        "2026-08-29",
        "2026-09-02",
        "2026-09-24",
        "2026-10-01",
        "2026-10-19",
        "2026-11-12",
    ];
    let cents = [4_311, 8_920, 2_250, 6_777, 12_004, 3_390, 7_145, 5_002];
    let mut book = Book::new();
    for (on, cents) in days.iter().zip(cents) {
        book.push(0, day(on), -cents, "Corner Market", None);
    }
    let analysis = book.analyse();
    assert!(analysis.streams.is_empty(), "{:?}", analysis.streams);
    let refused = &analysis.rejected[0];
    assert_eq!((refused.count, refused.transaction_ids.len()), (8, 8));
    assert!(matches!(
        refused.failed_test,
        FailedTest::Dates | FailedTest::Coverage | FailedTest::Amounts | FailedTest::Chance
    ));
    assert!(refused.reason.contains(char::is_numeric), "{}", refused.reason);
}

#[test]
fn groceries_once_a_month_with_other_amounts_are_a_habit() {
    let mut book = Book::new();
    for (month, cents) in (3..=11).zip([4_310, 9_920, 2_250, 6_770, 12_040, 3_390, 7_140, 15_020, 8_100]) {
        book.push(
            0,
            day(&format!("2026-{month:02}-0{}", 1 + month % 7)),
            -cents,
            "Trader Joes",
            Some(("groceries", "grocery_store")),
        );
    }
    assert_eq!(book.streams(), []);
}

#[test]
fn two_visits_are_no_stream() {
    let book = Book::new().row("2026-09-10", -2_000, "Bookshop").row("2026-10-10", -2_000, "Bookshop");
    let analysis = book.analyse();
    assert!(analysis.streams.is_empty());
    assert_eq!(analysis.rejected[0].failed_test, FailedTest::TooFew);
}

#[test]
fn own_transfers_are_streams_but_no_expense_and_no_income() {
    let mut book = Book::new().account("savings", AccountKind::Savings, 500_000, None);
    for month in 5..=11 {
        book.push(0, day(&format!("2026-{month:02}-03")), -25_000, "Online Banking 8812", None);
        book.push(1, day(&format!("2026-{month:02}-04")), 25_000, "Deposit", None);
    }
    let book = book.row("2026-11-05", -10_000, "Shoes");
    assert!(book.streams().iter().all(|stream| stream.kind == StreamKind::Transfer));
    let window = book.window(30);
    assert_eq!(window.features.net_savings_inflow, Some(Cents(25_365)));
    assert_eq!(window.features.avg_monthly_income, None);
    // 2,000.00 ÷ (100.00 × 30.4375 ÷ 30).
    assert_eq!(window.features.cash_flow_buffer_months, Ratio::of(200_000, 10_146));
}

// Faults of earlier systems (spec §10).

/// §10 #11: random visits were "recurring" in 52 to 75 % of cases.
#[test]
fn fault_11_visits_on_random_days_are_not_recurring() {
    let mut found = 0;
    let mut state = 42_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..400 {
        let mut book = Book::new();
        for _ in 0..20 {
            let back = i32::try_from(next(180)).unwrap();
            let cents = i64::try_from(500 + next(6_000)).unwrap();
            book.push(0, day(AS_OF).plus(-back), -cents, "Some Shop", None);
        }
        found += usize::from(!book.streams().is_empty());
    }
    assert!(found <= 12, "{found} of 400");
}

/// §10 #11: a monthly subscription was never found in a window of 30 days; pay was counted as a subscription.
#[test]
fn fault_11_a_monthly_subscription_shows_in_the_short_window() {
    let book =
        Book::new().monthly(5, 6, -999, "Streamly").every(14, 10, "2026-11-13", 200_000, "Acme Payroll");
    let features = book.features(30);
    assert_eq!((features.recurring_merchants, features.monthly_recurring_spend), (1, Cents(999)));
}

/// §10 #12: variable income could not be seen in 30 days, and everybody paid monthly had it.
#[test]
fn fault_12_pay_gaps_are_known_in_the_short_window() {
    let rare = Book::new()
        .row("2026-05-02", 300_000, "Gig Payroll")
        .row("2026-07-03", 250_000, "Gig Payroll")
        .row("2026-09-05", 310_000, "Gig Payroll");
    let window = rare.window(30);
    assert!(window.features.median_pay_gap_days > Some(45), "{:?}", window.features.median_pay_gap_days);
    assert!(window.notes.contains(&"pay_gap_from_history".to_owned()));
    let monthly = Book::new().monthly(28, 7, 300_000, "Acme Payroll").features(30);
    assert!(monthly.median_pay_gap_days <= Some(31) && monthly.payroll_detected);
}

/// §10 #13: limits, balances and amounts were made up.
#[test]
fn fault_13_what_is_unknown_is_none_with_a_note() {
    let window = Book::new().account("card", AccountKind::CreditCard, 50_000, None).window(30);
    let features = &window.features;
    assert_eq!((features.avg_utilization, features.max_utilization), (None, None));
    assert_eq!((features.net_savings_inflow, features.emergency_fund_months), (None, None));
    assert_eq!((features.avg_monthly_income, features.income_variability), (None, None));
    for note in [
        "no_posted_transactions",
        "no_card_limits",
        "no_savings_account",
        "no_expenses",
        "no_income_seen",
        "too_few_pay_days",
    ] {
        assert!(window.notes.iter().any(|known| known == note), "{note} in {:?}", window.notes);
    }
}

/// §10 #22: windows had N + 1 days and held pending and future rows.
#[test]
fn fault_22_a_window_is_half_open_posted_and_past() {
    let mut book = Book::new()
        .row("2026-10-22", -100, "Late Fee")
        .row("2026-10-21", -1_000, "Late Fee")
        .row("2026-11-20", -10_000, "Late Fee")
        .row("2026-11-21", -100_000, "Late Fee")
        .row("2026-11-19", -1_000_000, "Late Fee");
    book.rows.last_mut().unwrap().pending = true;
    assert_eq!(book.features(30).fee_total, Cents(10_100));
}

/// §10 #23: `money market` and `money_market`, percent and ratio, mean and maximum met in one rule.
#[test]
fn fault_23_one_reading_of_kinds_and_thresholds() {
    for spelling in ["money market", "money_market", "MONEY MARKET"] {
        let kind = AccountKind::read(spelling, None);
        let book = Book::new().account("sav", kind, 300_000, None).row("2026-11-01", -100_000, "Shoes");
        assert!(book.features(30).emergency_fund_months.is_some(), "{spelling}");
    }
    for (owed, flags) in
        [(2_999, (false, false)), (3_000, (true, false)), (4_999, (true, false)), (5_000, (true, true))]
    {
        let features = Book::new().account("card", AccountKind::CreditCard, owed, Some(10_000)).features(30);
        assert_eq!((features.utilization_30_flag, features.utilization_50_flag), flags, "{owed}");
    }
}

// Features.

#[test]
fn growth_is_weighted_by_balance() {
    let book = Book::new()
        .account("tiny", AccountKind::Savings, 2_000, None)
        .row_on_last("2026-11-01", 1_000, "Deposit")
        .account("big", AccountKind::Savings, 1_000_000, None)
        .row_on_last("2026-11-02", 10_000, "Deposit");
    assert_eq!(book.features(30).savings_growth_rate, Ratio::of(11_000, 991_000));
}

#[test]
fn interest_is_growth_but_not_saving() {
    let book = Book::new().account("savings", AccountKind::Savings, 101_000, None).row_on_last(
        "2026-10-31",
        1_000,
        "Interest Paid",
    );
    let features = book.features(30);
    assert_eq!(features.net_savings_inflow, Some(Cents(0)));
    assert_eq!(features.savings_growth_rate, Ratio::of(1, 100));
}

#[test]
fn utilization_takes_all_cards_together_and_the_fullest_alone() {
    let book = Book::new().account("small", AccountKind::CreditCard, 45_000, Some(50_000)).account(
        "large",
        AccountKind::CreditCard,
        -10_000,
        Some(950_000),
    );
    let features = book.features(30);
    assert_eq!(features.avg_utilization, Ratio::of(45_000, 1_000_000));
    assert_eq!(features.max_utilization, Some(Ratio::from_percent(90)));
    assert!(features.utilization_80_flag);
}

#[test]
fn paying_the_minimum_only_means_something_when_more_was_owed() {
    let card = || Book::new().account("card", AccountKind::CreditCard, 90_000, Some(100_000));
    let only = |figures| card().liability(figures, None, false).features(30).minimum_payment_only_flag;
    assert!(only((2_500, 2_500, 90_000)));
    assert!(only((2_500, 3_000, 90_000)));
    assert!(!only((2_500, 3_001, 90_000)));
    assert!(!only((2_500, 2_500, 2_500)));
    let paid_more_before = card()
        .liability((2_500, 2_500, 90_000), None, false)
        .row_on_last("2026-10-05", 40_000, "PAYMENT THANK YOU")
        .row_on_last("2026-11-05", 2_500, "PAYMENT THANK YOU");
    assert!(!paid_more_before.features(30).minimum_payment_only_flag);
}

#[test]
fn a_due_date_gone_by_without_payment_is_overdue() {
    let card = || Book::new().account("card", AccountKind::CreditCard, 90_000, Some(100_000));
    let due = |on| card().liability((2_500, 2_500, 90_000), Some(on), false);
    assert!(due("2026-11-10").features(30).any_overdue);
    assert!(!due("2026-11-20").features(30).any_overdue);
    assert!(
        !due("2026-11-10").row_on_last("2026-11-08", 2_500, "PAYMENT THANK YOU").features(30).any_overdue
    );
    assert!(card().liability((0, 0, 0), None, true).features(30).any_overdue);
}

#[test]
fn coffee_is_no_fee_and_interest_counts_on_cards_only() {
    let book = Book::new()
        .row("2026-11-02", -450, "Blue Bottle Coffee")
        .row("2026-11-03", -3_500, "OVERDRAFT FEE")
        .row("2026-11-04", -1_200, "Monthly Service Fee")
        .account("card", AccountKind::CreditCard, 10_000, Some(100_000))
        .row_on_last("2026-11-05", -1_890, "Interest Charge on Purchases");
    let window = book.window(30);
    assert_eq!((window.features.fee_count, window.features.fee_total), (2, Cents(4_700)));
    assert_eq!(window.features.overdraft_count, 1);
    assert!(window.features.interest_charges_present);
    assert_eq!(evidence(&window, "overdraft_count").transaction_ids, ["txn_0001"]);
    assert_eq!(evidence(&window, "interest_charges_present").transaction_ids, ["txn_0003"]);
}

#[test]
fn fees_of_half_a_year_are_counted_in_every_window() {
    // 2026-05-24 and the day before it: the 180 days up to the 20th of November begin between them.
    let book = Book::new()
        .row("2026-05-24", -1_200, "Monthly Service Fee")
        .row("2026-05-25", -1_200, "Monthly Service Fee")
        .row("2026-09-24", -3_500, "OVERDRAFT FEE");
    for window in [30, 180, 365].map(|days| book.window(days)) {
        assert_eq!(window.features.fee_count_half_year, Some(2), "{}", window.window_days);
        assert_eq!(evidence(&window, "fee_count_half_year").transaction_ids, ["txn_0001", "txn_0002"]);
    }
    assert_eq!(book.features(30).fee_count, 0);
}

#[test]
fn other_currencies_are_left_out_and_said_so() {
    let mut book = Book::new().row("2026-11-01", -10_000, "Shoes").row("2026-11-02", -10_000, "Hats");
    book = book.account("euros", AccountKind::Checking, 900_000, None).row_on_last(
        "2026-11-03",
        -500_000,
        "Voiture",
    );
    book.accounts.last_mut().unwrap().currency = Currency::parse("EUR").unwrap();
    let window = book.window(30);
    assert_eq!(window.features.cash_flow_buffer_months, Ratio::of(200_000, 20_292));
    assert!(window.notes.contains(&"other_currencies_excluded".to_owned()));
}

#[test]
fn a_month_of_history_is_not_averaged_over_half_a_year() {
    let book = Book::new().row("2026-10-12", -30_000, "Shoes").row("2026-11-10", -30_000, "Hats");
    let window = book.window(180);
    // 40 days seen: 600.00 × 30.4375 ÷ 40 a month.
    assert_eq!(window.features.cash_flow_buffer_months, Ratio::of(200_000, 45_656));
    assert!(window.notes.contains(&"history_shorter_than_window".to_owned()));
}

#[test]
fn evidence_and_decision_of_one_user() {
    let book = Book::new()
        .monthly(1, 7, -120_000, "Maple Court Apartments")
        .monthly(12, 7, -1_599, "Streamly")
        .every(14, 14, "2026-11-13", 180_000, "ACME PAYROLL")
        .account("savings", AccountKind::Savings, 420_000, None)
        .account("card", AccountKind::CreditCard, 62_000, Some(100_000))
        .liability((2_500, 2_500, 62_000), Some("2026-12-01"), false)
        .row_on_last("2026-11-05", -1_890, "Interest Charge");
    insta::assert_json_snapshot!(serde_json::to_value(book.window(30)).unwrap());
}

// Invariants.

prop_compose! {
    fn books()(
        rows in prop::collection::vec((0_u32..3, 0_i32..400, -30_000_i64..30_000, 0_usize..6, prop::bool::weighted(0.1)), 0..60),
    ) -> Book {
        let names = ["Streamly", "ACME PAYROLL", "Corner Market", "Online Transfer", "LATE FEE", "Interest"];
        let mut book = Book::new()
            .account("savings", AccountKind::Savings, 90_000, None)
            .account("card", AccountKind::CreditCard, 40_000, Some(100_000));
        for (account, back, cents, name, pending) in rows {
            book.push(account, day(AS_OF).plus(20 - back), cents, names[name], None);
            book.rows.last_mut().unwrap().pending = pending;
        }
        book
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_order_of_rows_and_accounts_changes_nothing(book in books(), seed in any::<u64>()) {
        let mut shuffled = book.clone();
        shuffled.rows.sort_by_key(|row| row.id.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)));
        shuffled.accounts.rotate_left(1);
        shuffled.rows.iter_mut().for_each(|row| row.account = (row.account + 2) % 3);
        prop_assert_eq!(book.analyse(), shuffled.analyse());
    }

    #[test]
    fn pending_and_future_rows_change_nothing(book in books()) {
        let mut seen = book.clone();
        seen.rows.retain(|row| !row.pending && row.day <= day(AS_OF));
        prop_assert_eq!(book.analyse(), seen.analyse());
    }

    #[test]
    fn figures_do_not_depend_on_the_detail_asked_for(book in books()) {
        let full = book.analyse_at(AS_OF, &[30, 180, 365], Detail::Evidence);
        let figures = book.analyse_at(AS_OF, &[30, 180, 365], Detail::Figures);
        for (full, figures) in full.windows.iter().zip(&figures.windows) {
            prop_assert_eq!(&full.features, &figures.features);
            prop_assert_eq!((&full.notes, &full.fingerprint), (&figures.notes, &figures.fingerprint));
        }
    }

    #[test]
    fn streams_have_members_of_their_own_and_figures_stay_in_range(book in books()) {
        let analysis = book.analyse();
        let mut members: Vec<&String> = analysis.streams.iter().flat_map(|stream| &stream.transaction_ids).collect();
        let count = members.len();
        members.sort_unstable();
        members.dedup();
        prop_assert_eq!(members.len(), count, "a row belongs to one stream");
        for stream in &analysis.streams {
            prop_assert!(stream.transaction_ids.len() >= 2 && stream.started <= stream.last && stream.last <= day(AS_OF));
            prop_assert!(stream.next_date.is_none_or(|next| next > day(AS_OF)));
            prop_assert_eq!(stream.ended.is_some(), stream.lifecycle == Lifecycle::Ended);
        }
        for window in &analysis.windows {
            prop_assert!(window.features.subscription_spend_share.is_none_or(|share| (Ratio::ZERO..=Ratio::ONE).contains(&share)));
            prop_assert!(window.features.overdraft_count <= window.features.fee_count);
        }
    }

    #[test]
    fn any_change_of_a_row_changes_the_fingerprint(book in books(), at in any::<prop::sample::Index>()) {
        prop_assume!(!book.rows.is_empty());
        let mut changed = book.clone();
        let row = at.get_mut(&mut changed.rows);
        row.cents += 1;
        let seen = !row.pending && row.day <= day(AS_OF);
        prop_assert_eq!(book.window(30).fingerprint != changed.window(30).fingerprint, seen);
    }
}

// Windows step by step.

fn series(book: &Book, window_days: u16, step_days: u16) -> Series {
    book.lend(|facts| Kernel::new().series(facts, day(AS_OF), window_days, step_days))
}

fn total(points: &[Point], figure: fn(&Point) -> Option<Cents>) -> Cents {
    points.iter().filter_map(figure).sum()
}

#[test]
fn steps_cover_the_window_without_gaps_and_end_with_it() {
    let book = Book::new().row("2026-01-02", -100, "Corner Shop");
    for (window_days, step_days, count) in [(30, 1, 30), (30, 7, 5), (180, 7, 26), (7, 7, 1)] {
        let points = series(&book, window_days, step_days).points;
        assert_eq!(points.len(), count);
        assert_eq!(points[0].from, day(AS_OF).plus(1 - i32::from(window_days)));
        assert_eq!(points[count - 1].to, day(AS_OF));
        assert!(points.windows(2).all(|pair| pair[0].to.plus(1) == pair[1].from));
    }
}

#[test]
fn every_row_falls_into_one_step_and_the_figure_it_belongs_to() {
    let book = Book::new()
        .monthly(28, 6, -999, "Streamly")
        .row("2026-11-02", 210_000, "ACME CORP PAYROLL")
        .row("2026-11-10", -4_000, "Corner Shop")
        .row("2026-11-12", -30_000, "TRANSFER TO SAVINGS")
        .account("savings", AccountKind::Savings, 100_000, None)
        .row_on_last("2026-11-12", 30_000, "TRANSFER FROM CHECKING");
    let points = series(&book, 30, 1).points;
    assert_eq!(total(&points, |point| point.spending), Cents(4_999));
    assert_eq!(total(&points, |point| point.subscriptions), Cents(999));
    assert_eq!(total(&points, |point| point.savings_inflow), Cents(30_000));
    assert_eq!(total(&points, |point| point.net_flow), Cents(205_001));
    let shop = points.iter().find(|point| point.to == day("2026-11-10")).unwrap();
    assert_eq!((shop.spending, shop.subscriptions), (Some(Cents(4_000)), Some(Cents::ZERO)));
    let weekly = series(&book, 30, 7).points;
    assert_eq!(total(&weekly, |point| point.net_flow), Cents(205_001));
}

#[test]
fn utilization_is_todays_balance_with_later_rows_taken_back() {
    let book = Book::new()
        .account("card", AccountKind::CreditCard, 60_000, Some(100_000))
        .row_on_last("2026-11-05", -20_000, "Corner Shop")
        .row_on_last("2026-11-15", -10_000, "Corner Shop");
    let points = series(&book, 30, 1).points;
    let at = |on: &str| points.iter().find(|point| point.to == day(on)).unwrap().utilization;
    assert_eq!(at("2026-11-04"), None, "before the first row");
    assert_eq!(at("2026-11-05"), Some(Ratio::from_percent(50)));
    assert_eq!(at("2026-11-14"), Some(Ratio::from_percent(50)));
    assert_eq!(at("2026-11-15"), Some(Ratio::from_percent(60)));
    assert_eq!(at(AS_OF), book.features(30).avg_utilization);
}

#[test]
fn what_lies_before_the_first_row_is_unknown_and_what_is_quiet_after_it_is_zero() {
    let book = Book::new().row("2026-11-10", -4_000, "Corner Shop");
    let series = series(&book, 30, 1);
    assert_eq!(series.history_from, Some(day("2026-11-10")));
    let at = |on: &str| series.points.iter().find(|point| point.to == day(on)).unwrap();
    assert_eq!((at("2026-11-09").spending, at("2026-11-11").spending), (None, Some(Cents::ZERO)));
    assert_eq!(at("2026-11-11").savings_inflow, None, "no savings account");
    assert_eq!(at("2026-11-11").utilization, None, "no card");
}
