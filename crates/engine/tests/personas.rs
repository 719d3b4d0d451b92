//! Personas end to end: who gets which, how surely, and what would change it.

mod fixtures;

use std::fmt::Write as _;

use fixtures::{decided, everyone, freelancer, indebted, percent, signals};
use proptest::prelude::*;
use spendsense_engine::money::{Cents, Ratio};
use spendsense_engine::personas::{
    Change, Comparison, Fallback, Feature, Persona, Policy, Quantity, Requirement, assign, differences, find,
};
use spendsense_engine::signals::Features;

#[test]
fn personas_with_their_reasons() {
    let mut text = String::new();
    for (name, features) in everyone() {
        let (_, _, assignment) = decided(features);
        let secondary = assignment.secondary.map_or("none", Persona::as_str);
        writeln!(text, "{name}: {} {} (then {secondary})", assignment.persona, assignment.confidence)
            .unwrap();
        for criterion in &assignment.reasoning.matched_criteria {
            writeln!(text, "    {criterion}").unwrap();
        }
        for counterfactual in &assignment.reasoning.counterfactuals {
            writeln!(text, "  - {}", counterfactual.text).unwrap();
        }
        assignment.reasoning.reason.iter().for_each(|reason| writeln!(text, "  ! {reason}").unwrap());
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_fallback_is_marked_and_unsure() {
    let (_, _, ordinary) = decided(Features::default());
    assert_eq!(ordinary.fallback, Some(Fallback::NoCriteriaMatched));
    assert_eq!((ordinary.persona, ordinary.confidence), (Persona::SavingsBuilder, Ratio::from_percent(20)));
    let mut empty = signals(30, Features::default());
    empty.history_days = None;
    let nothing = assign(&Policy::shipped(), &empty);
    assert_eq!(nothing.fallback, Some(Fallback::InsufficientData));
    assert_eq!((nothing.persona, nothing.confidence), (Persona::SavingsBuilder, Ratio::from_percent(10)));
}

/// Fault 12 of the earlier systems: no persona may be out of reach, in either window.
#[test]
fn every_persona_is_reachable_in_both_windows() {
    for window_days in [30, 180] {
        let mut reached: Vec<_> = everyone()
            .into_iter()
            .map(|(_, features)| assign(&Policy::shipped(), &signals(window_days, features)))
            .filter(|assignment| assignment.fallback.is_none())
            .map(|assignment| assignment.persona)
            .collect();
        reached.sort();
        let mut all = Persona::ALL.to_vec();
        all.sort();
        assert_eq!(reached, all);
    }
}

#[test]
fn priority_orders_and_does_not_score() {
    let overdue = Features { any_overdue: true, ..fixtures::wealthy() };
    let (_, _, assignment) = decided(overdue);
    assert_eq!(assignment.persona, Persona::WealthBuilder);
    assert_eq!(assignment.secondary, Some(Persona::HighUtilization));
    assert_eq!(assignment.reasoning.priority, Some(Ratio::ONE));
    assert!(assignment.confidence < Ratio::ONE);
}

/// The documented criterion looks at 180 days, also where the window is 30.
#[test]
fn a_fee_within_half_a_year_speaks_against_wealth_in_either_window() {
    for (fees, persona) in [
        (Some(0), Persona::WealthBuilder),
        (Some(1), Persona::SavingsBuilder),
        (None, Persona::SavingsBuilder),
    ] {
        let features = Features { fee_count: 0, fee_count_half_year: fees, ..fixtures::wealthy() };
        for window_days in [30, 180] {
            let assignment = assign(&Policy::shipped(), &signals(window_days, features.clone()));
            assert_eq!(assignment.persona, persona, "{fees:?} fees, {window_days} days");
        }
    }
}

#[test]
fn a_short_history_makes_less_sure() {
    let (policy, mut signals, full) = decided(indebted());
    signals.history_days = Some(5);
    assert!(assign(&policy, &signals).confidence < full.confidence);
}

#[test]
fn the_documented_raise_puts_an_overdue_payment_first() {
    let (_, _, assignment) = decided(Features { any_overdue: true, ..freelancer() });
    assert_eq!(assignment.persona, Persona::HighUtilization);
    assert_eq!(assignment.reasoning.priority, Some(Ratio::from_percent(95)));
    assert_eq!(assignment.secondary, Some(Persona::VariableIncome));
}

#[test]
fn a_policy_is_read_strictly() {
    let shipped = include_str!("../policy/default.toml");
    let refused = |text: &str| Policy::parse(text).unwrap_err().first().cloned().unwrap();
    let typo = shipped.replacen("priority = \"80 %\"", "priorty = \"80 %\"", 1);
    assert!(refused(&typo).message.contains("priorty"));
    let ratio = shipped.replacen("threshold = \"50 %\", full_at = \"90 %\"", "threshold = \"50\"", 1);
    assert_eq!(refused(&ratio).path, "personas[1].all_of[0][0]");
    let too_sure = shipped.replacen("ceiling = \"98 %\"", "ceiling = \"40 %\"", 1);
    assert_eq!(refused(&too_sure).path, "confidence");
    let pattern = shipped.replacen("\"you ought to\"", "\"~3\"", 1);
    assert!(refused(&pattern).path.starts_with("guardrails.advice.patterns["));
    assert!(refused("version = ").path.starts_with("line "));
}

#[test]
fn the_hash_depends_on_what_is_said_not_on_how() {
    let shipped = include_str!("../policy/default.toml");
    let policy = Policy::shipped();
    let respelled = shipped.replace("\"50 %\"", "\"50.0 %\"").replace("version =", "# a remark\nversion  =");
    assert_eq!(Policy::parse(&respelled).unwrap().hash(), policy.hash());
    let changed = shipped.replacen("threshold = \"50 %\"", "threshold = \"51 %\"", 1);
    assert_ne!(Policy::parse(&changed).unwrap().hash(), policy.hash());
    assert_eq!(Policy::from_canonical(&policy.canonical()).unwrap(), policy);
}

prop_compose! {
    fn any_features()(
        counts in (0_u32..12, 0_u32..4, 0_u32..3),
        money in (0_i64..60_000, -80_000_i64..120_000, 0_i64..8_000_000, 0_i64..2_000_000),
        shares in (0_i64..400_000, -100_000_i64..200_000, 0_i64..1_100_000, 0_i64..1_100_000, 0_i64..900_000),
        months in (0_i64..12_000_000, 0_i64..4_000_000),
        gap in prop::option::of(1_i32..90),
        known in prop::collection::vec(any::<bool>(), 8),
        flags in prop::collection::vec(any::<bool>(), 5),
    ) -> Features {
        let when = |at: usize, value: i64| known[at].then_some(Ratio(value));
        Features {
            recurring_merchants: counts.0,
            fee_count: counts.1,
            fee_count_half_year: known[1].then_some(counts.1 + counts.2),
            overdraft_count: counts.2,
            monthly_recurring_spend: Cents(money.0),
            net_savings_inflow: known[0].then_some(Cents(money.1)),
            savings_balance: known[1].then_some(Cents(money.2)),
            avg_monthly_income: known[2].then_some(Cents(money.3)),
            subscription_spend_share: Some(Ratio(shares.0)),
            savings_growth_rate: when(3, shares.1),
            avg_utilization: when(4, shares.2.min(shares.3)),
            max_utilization: when(4, shares.2.max(shares.3)),
            income_variability: when(5, shares.4),
            emergency_fund_months: when(6, months.0),
            cash_flow_buffer_months: when(7, months.1),
            median_pay_gap_days: gap,
            minimum_payment_only_flag: flags[0],
            interest_charges_present: flags[1],
            any_overdue: flags[2],
            payroll_detected: flags[3],
            investment_account_detected: flags[4],
            ..Features::default()
        }
    }
}

/// Makes a change come true by the smallest step.
fn apply(features: &mut Features, change: &Change) {
    let step = match change.must_be {
        Requirement::Below => -1,
        Requirement::Above => 1,
        Requirement::AtMost | Requirement::AtLeast | Requirement::Is => 0,
    };
    let units = change.value.units() + step;
    let flag = change.value == Quantity::Flag(true);
    let (ratio, cents) = (Some(Ratio(units)), Some(Cents(units)));
    match change.feature {
        Feature::RecurringMerchants => features.recurring_merchants = u32::try_from(units).unwrap(),
        Feature::FeeCount => features.fee_count = u32::try_from(units).unwrap(),
        Feature::FeeCountHalfYear => features.fee_count_half_year = Some(u32::try_from(units).unwrap()),
        Feature::OverdraftCount => features.overdraft_count = u32::try_from(units).unwrap(),
        Feature::MonthlyRecurringSpend => features.monthly_recurring_spend = Cents(units),
        Feature::FeeTotal => features.fee_total = Cents(units),
        Feature::NetSavingsInflow => features.net_savings_inflow = cents,
        Feature::SavingsBalance => features.savings_balance = cents,
        Feature::AvgMonthlyIncome => features.avg_monthly_income = cents,
        Feature::SubscriptionSpendShare => features.subscription_spend_share = ratio,
        Feature::SavingsGrowthRate => features.savings_growth_rate = ratio,
        Feature::EmergencyFundMonths => features.emergency_fund_months = ratio,
        Feature::AvgUtilization => features.avg_utilization = ratio,
        Feature::MaxUtilization => features.max_utilization = ratio,
        Feature::IncomeVariability => features.income_variability = ratio,
        Feature::CashFlowBufferMonths => features.cash_flow_buffer_months = ratio,
        Feature::MedianPayGapDays => features.median_pay_gap_days = i32::try_from(units).ok(),
        Feature::MinimumPaymentOnlyFlag => features.minimum_payment_only_flag = flag,
        Feature::InterestChargesPresent => features.interest_charges_present = flag,
        Feature::AnyOverdue => features.any_overdue = flag,
        Feature::PayrollDetected => features.payroll_detected = flag,
        Feature::InvestmentAccountDetected => features.investment_account_detected = flag,
    }
}

proptest! {
    #[test]
    fn a_counterfactual_really_flips_the_persona(features in any_features()) {
        let (policy, _, assignment) = decided(features.clone());
        for counterfactual in &assignment.reasoning.counterfactuals {
            let mut changed = features.clone();
            counterfactual.changes.iter().for_each(|change| apply(&mut changed, change));
            let after = assign(&policy, &signals(30, changed));
            let holds = after.reasoning.all_matched_personas.contains(&counterfactual.persona);
            prop_assert_eq!(holds, !counterfactual.holds_now, "{}", &counterfactual.text);
        }
    }

    #[test]
    fn there_is_always_one_answer_and_its_order_is_total(features in any_features()) {
        let (policy, signals, assignment) = decided(features);
        prop_assert_eq!(&assign(&policy, &signals), &assignment);
        let matched = &assignment.reasoning.all_matched_personas;
        prop_assert_eq!(matched.first().copied(), assignment.fallback.is_none().then_some(assignment.persona));
        prop_assert_eq!(matched.get(1).copied(), assignment.secondary);
        let settings = &policy.confidence;
        let range = if assignment.fallback.is_some() { settings.no_match..=settings.no_match } else { settings.floor..=settings.ceiling };
        prop_assert!(range.contains(&assignment.confidence));
        let priorities: Vec<_> = matched.iter().map(|persona| {
            assignment.reasoning.evaluations.iter().find(|e| e.persona == *persona).unwrap().priority
        }).collect();
        prop_assert!(priorities.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn more_card_use_never_makes_high_utilization_less_sure(used in 500_000_i64..1_000_000, more in 0_i64..400_000) {
        let confidence = |used| decided(Features { max_utilization: Some(Ratio(used)), ..Features::default() }).2.confidence;
        prop_assert!(confidence(used + more) >= confidence(used));
    }
}

/// Fault 14 of the earlier systems: confidence was the constant priority.
#[test]
fn confidence_moves_with_the_margin() {
    let of = |used| decided(Features { max_utilization: percent(used), ..Features::default() }).2.confidence;
    assert!(of(50) < of(60) && of(60) < of(85));
}

#[test]
fn a_finding_is_the_assignment_without_its_reasons() {
    let policy = Policy::shipped();
    for (_, features) in everyone() {
        let signals = signals(30, features);
        let (full, brief) = (assign(&policy, &signals), find(&policy, &signals));
        assert_eq!((full.persona, full.secondary), (brief.persona, brief.secondary));
        assert_eq!((full.confidence, full.fallback), (brief.confidence, brief.fallback));
    }
}

/// The shipped policy with another utilization from which `high_utilization` holds.
fn with_threshold(threshold: &str) -> Policy {
    let json = Policy::shipped().canonical().replacen(
        r#""threshold":"50 %""#,
        &format!(r#""threshold":"{threshold}""#),
        1,
    );
    Policy::parse_json(&json).unwrap()
}

#[test]
fn a_simulation_moves_those_between_the_thresholds_and_nobody_else() {
    let (now, then) = (Policy::shipped(), with_threshold("70 %"));
    let moved = |utilization| {
        let features = Features { max_utilization: percent(utilization), ..Features::default() };
        Comparison::new(&now, &then, &signals(30, features)).moves()
    };
    assert_eq!([49, 50, 69, 70].map(moved), [false, true, true, false]);
    assert!(!Comparison::new(&now, &now, &signals(30, Features::default())).moves());
}

#[test]
fn the_difference_of_two_policies_names_the_place() {
    let found = differences(&Policy::shipped(), &with_threshold("70 %"));
    let places: Vec<_> = found.iter().map(|difference| difference.path.as_str()).collect();
    assert_eq!(places, ["personas[1].all_of[0][0].threshold"]);
    assert_eq!(found[0].after, Some("70 %".into()));
    assert_eq!(differences(&Policy::shipped(), &Policy::shipped()), []);
}

#[test]
fn a_policy_in_json_names_every_field_that_is_wrong() {
    let faults = |from: &str, to: &str| {
        let json = Policy::shipped().canonical();
        assert!(json.contains(from), "{from}");
        let errors = Policy::parse_json(&json.replacen(from, to, 1)).unwrap_err();
        errors.into_iter().map(|error| error.path).collect::<Vec<_>>()
    };
    assert_eq!(
        faults(r#""threshold":"50 %""#, r#""threshold":"0.5""#),
        ["personas[1].all_of[0][0].threshold"]
    );
    assert_eq!(faults(r#""priority":"80 %""#, r#""priority":"180 %""#), ["personas[1].priority"]);
    assert_eq!(
        faults(r#""undo_minutes":5"#, r#""undo_minutes":9223372036854775807"#),
        ["expiry.undo_minutes"]
    );
    assert_eq!(faults(r#""offer_days":14"#, r#""offer_days":0"#), ["expiry.offer_days"]);
    assert_eq!(faults(r#""min_score":"60 %""#, r#""min_score":"60 %","surprise":1"#), ["offers.surprise"]);
}
