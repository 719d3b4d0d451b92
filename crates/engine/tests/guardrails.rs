//! Guardrails on whole drafts: each check finds its fault where it stands, and nothing appended hides it.

mod fixtures;

use fixtures::{context_of, decided, indebted, product};
use proptest::prelude::*;
use spendsense_engine::guardrails::{
    Check, CheckName, DISCLOSURE, Field, GuardrailInputs, GuardrailReport, Guardrails, RiskTier, Severity,
    grounding, risk_tier, with_disclosure,
};
use spendsense_engine::personas::Policy;
use spendsense_engine::recommendations::{Context, Draft, Priority, Product, ProductType, Reason};

fn context() -> Context {
    let (_, signals, assignment) = decided(indebted());
    context_of(&signals, &assignment)
}

fn good() -> Draft {
    Draft {
        title: "What card utilization means".to_owned(),
        content: with_disclosure("You can look at the card that is closest to its limit."),
        rationale:
            "We picked this because your most used card is at 62.4 % of its limit (30 days to 20 Nov 2026)."
                .to_owned(),
        priority: Priority::High,
        tags: Vec::new(),
        links: Vec::new(),
        content_id: None,
        product_id: None,
    }
}

fn inputs(context: &Context) -> GuardrailInputs<'_> {
    GuardrailInputs { has_consent: true, context, content: None, product: None, ineligible: &[] }
}

fn report(draft: &Draft) -> GuardrailReport {
    let (policy, context) = (Policy::shipped(), context());
    Guardrails::new(&policy).check(draft, &inputs(&context))
}

fn saying(text: &str) -> Draft {
    Draft { content: with_disclosure(&format!("You can read on. {text}")), ..good() }
}

fn only(report: &GuardrailReport, name: CheckName) -> &Check {
    let found: Vec<_> = report.findings().collect();
    let [check] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(check.name, name);
    check
}

#[test]
fn a_good_draft_passes_every_check() {
    let report = report(&good());
    assert!(report.passed && report.tone_check && report.advice_check && report.eligibility_check);
    assert_eq!(report.findings().count(), 0);
    assert_eq!(report.checks.len(), 11);
}

/// Fault 16 of the earlier systems: titles and rationales went unread, and a curly apostrophe slipped through.
#[test]
fn the_finding_says_which_rule_and_where() {
    let title = "Stop, you\u{2019}re overspending";
    let report = report(&Draft { title: title.to_owned(), ..good() });
    let check = only(&report, CheckName::Tone);
    let span = check.span.unwrap();
    assert_eq!(title.get(span.start..span.end), Some("you\u{2019}re overspending"));
    assert_eq!((check.field, check.severity), (Some(Field::Title), Severity::Critical));
    assert!(!check.rule.is_empty() && !report.tone_check && report.advice_check && !report.passed);
}

#[test]
fn each_fault_is_found_by_its_check() {
    let cases = [
        (CheckName::Advice, saying("You should pay it off.")),
        (CheckName::Grounding, saying("You could save $50 this way.")),
        (CheckName::PersonalData, saying("Write to ada@example.org.")),
        (CheckName::Disclosure, Draft { content: "You can read this.".to_owned(), ..good() }),
        (CheckName::Disclosure, Draft { content: format!("You can. {DISCLOSURE} {DISCLOSURE}"), ..good() }),
        (CheckName::EmpoweringLanguage, Draft { content: with_disclosure("Cards have limits."), ..good() }),
        (CheckName::Citation, Draft { rationale: "Cards have limits.".to_owned(), ..good() }),
    ];
    for (name, draft) in cases {
        let report = report(&draft);
        let check = only(&report, name);
        let severity = match name {
            CheckName::EmpoweringLanguage => Severity::Notable,
            CheckName::Citation => Severity::Warning,
            _ => Severity::Critical,
        };
        assert_eq!(check.severity, severity, "{name:?}");
        assert_eq!(report.passed, severity < Severity::Critical, "{name:?}");
        assert_eq!(report.warnings().count() > 0, severity == Severity::Warning, "{name:?}");
    }
}

#[test]
fn personal_data_is_not_repeated_in_the_report() {
    let report = report(&saying("Card 4111 1111 1111 1111 is used."));
    let json = serde_json::to_string(&report).unwrap();
    assert!(json.contains("long_number") && !json.contains("4111"), "{json}");
}

#[test]
fn hard_words_are_notable_and_very_hard_ones_critical() {
    let hard = "Regularly comparing available account alternatives occasionally reveals considerable differences \
                between institutions, and understanding these differences usually requires reading several \
                documents carefully before making any decision about moving or keeping existing arrangements.";
    let report = report(&saying(hard));
    let check = only(&report, CheckName::ReadingGrade);
    assert_eq!((check.severity, report.passed), (Severity::Critical, false));
}

#[test]
fn consent_and_eligibility_fail_the_text_whatever_it_says() {
    let (policy, context) = (Policy::shipped(), context());
    let guardrails = Guardrails::new(&policy);
    let without = GuardrailInputs { has_consent: false, ..inputs(&context) };
    let report = guardrails.check(&good(), &without);
    assert_eq!(only(&report, CheckName::Consent).rule, "consent_required");
    let reasons = [Reason { code: "credit_score_unknown".to_owned(), text: "None is known.".to_owned() }];
    let report = guardrails.check(&good(), &GuardrailInputs { ineligible: &reasons, ..inputs(&context) });
    assert_eq!(only(&report, CheckName::Eligibility).rule, "credit_score_unknown");
    assert!(!report.eligibility_check);
}

#[test]
fn an_offer_of_a_prohibited_product_fails_and_education_about_it_does_not() {
    let (policy, context) = (Policy::shipped(), context());
    let guardrails = Guardrails::new(&policy);
    let draft = saying("A payday loan can cost more than it seems.");
    assert!(guardrails.check(&draft, &inputs(&context)).passed);
    let offer = Product { disclosure: String::new(), ..product("p1", "personal_loan", ProductType::Loan) };
    let report = guardrails.check(&draft, &GuardrailInputs { product: Some(&offer), ..inputs(&context) });
    assert!(!report.passed && !report.eligibility_check);
}

#[test]
fn risk_follows_the_product_and_the_findings() {
    let policy = Policy::shipped();
    let clean = report(&good());
    let of = |category, kind| risk_tier(&policy, Some(&product("p1", category, kind)), &clean);
    assert_eq!(risk_tier(&policy, None, &clean), RiskTier::Low);
    assert_eq!(of("budgeting_app", ProductType::App), RiskTier::Medium);
    assert_eq!(of("hysa", ProductType::SavingsAccount), RiskTier::Medium);
    assert_eq!(of("personal_loan", ProductType::Loan), RiskTier::High);
    assert_eq!(of("robo_advisor", ProductType::App), RiskTier::High);
    assert_eq!(risk_tier(&policy, None, &report(&saying("You should go."))), RiskTier::High);
}

#[test]
fn figures_of_the_user_are_grounded_under_the_rounding_rules() {
    let context = context();
    let grounded = [
        "62.4 % or 62% or 62.41 percent",
        "income of $4,123.45 or about $4,123 a month",
        "0.4 months of savings, in the 30 days to 20 Nov 2026",
        "from 2026-10-22 to November 20",
        "the card ending in 4242 owes $1,872.41 of $3,000",
        "Streamly takes $12.99 on December 3",
        "4 subscriptions at $82.45 a month, $989.40 a year",
        "your savings went down by $120.00",
        "1. First step\n2. Second step",
        "a 401(k) plan",
    ];
    for text in grounded {
        assert_eq!(grounding::check(text, &context, ""), [], "{text}");
    }
    let invented = [
        ("63 %", "63 %"),
        ("62.5 %", "62.5 %"),
        ("$62.40", "$62.40"),
        ("$4,123.50", "$4,123.50"),
        ("save $50 a month", "$50"),
        ("in 6 months", "6 months"),
        ("by 21 Nov 2026", "21 Nov 2026"),
        ("on December 4", "December 4"),
        ("the card ending in 4243", "4243"),
        ("twenty percent less", "twenty percent"),
        ("five hundred dollars", "five hundred dollars"),
        ("an extra 9 subscriptions", "9"),
        ("$4.1k", "$4.1k"),
        ("USD 75", "75"),
        ("4 years", "4 years"),
    ];
    for (text, figure) in invented {
        let found: Vec<_> =
            grounding::check(text, &context, "").into_iter().map(|found| found.figure).collect();
        assert_eq!(found, [figure], "{text}");
    }
}

#[test]
fn a_catalogue_items_own_figures_are_grounded_by_its_text_only() {
    let context = context();
    let item = "A rule of thumb is 30 %. Save three months of costs. Try 2 weeks.";
    assert_eq!(grounding::check("Stay below 30%, for 3 months, then 2 weeks", &context, item), []);
    assert_eq!(grounding::check("Stay below 30%", &context, "").len(), 1);
    assert_eq!(grounding::check("$30", &context, item).len(), 1);
}

const FAULTS: [&str; 6] = [
    "You're overspending.",
    "You need to act",
    "You should buy this",
    "Returns are guaranteed",
    "Save $777 now",
    "Write to ada@example.org",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn appending_text_never_takes_a_finding_away(
        fault in prop::sample::select(FAULTS.to_vec()),
        tail in "([ -~\n\u{2019}\u{200B}é]{0,60}|(no|not|if|know|you|see|never guaranteed|[.!?,;:]| ){0,12})",
    ) {
        let kinds = |draft: &Draft| -> Vec<_> {
            let watched = [CheckName::Tone, CheckName::Advice, CheckName::Grounding, CheckName::PersonalData];
            report(draft).findings().filter(|c| watched.contains(&c.name)).map(|c| c.name).collect()
        };
        let before = kinds(&Draft { rationale: fault.to_owned(), ..good() });
        let after = kinds(&Draft { rationale: format!("{fault}\n\n{tail}"), ..good() });
        prop_assert!(!before.is_empty());
        prop_assert!(before.iter().all(|name| after.contains(name)), "{:?} {:?}", before, after);
    }

    #[test]
    fn no_text_breaks_the_checks_and_every_span_is_a_part_of_it(text in "\\PC{0,120}") {
        let draft = Draft { title: text.clone(), ..good() };
        for check in report(&draft).findings().filter(|check| check.field == Some(Field::Title)) {
            let span = check.span.unwrap();
            prop_assert!(text.get(span.start..span.end).is_some());
        }
    }
}
