//! Content and products as their editors write them, checked before any user is chosen for them.
//!
//! What depends on a user (consent, eligibility, the user's own figures) cannot be asked here and is asked again
//! when a recommendation is made.

use super::report::GuardrailReport;
use super::run::{GuardrailInputs, Guardrails};
use crate::money::Currency;
use crate::personas::{Persona, Policy};
use crate::recommendations::{ContentItem, Context, Draft, Priority, Product, offline};
use crate::time::Day;

/// An item with its summary where a rationale would stand.
pub fn check_content(policy: &Policy, item: &ContentItem) -> GuardrailReport {
    let context = nobody();
    let draft =
        Draft { rationale: item.summary.clone(), ..offline::write(item, &[], &context, Priority::Medium) };
    check(policy, &draft, &context, Some(item), None)
}

/// The partner's words as an offer shows them.
pub fn check_product(policy: &Policy, product: &Product) -> GuardrailReport {
    let context = nobody();
    let draft = offline::write_offer(product, &[], &context, Priority::Medium);
    check(policy, &draft, &context, None, Some(product))
}

fn check(
    policy: &Policy,
    draft: &Draft,
    context: &Context,
    content: Option<&ContentItem>,
    product: Option<&Product>,
) -> GuardrailReport {
    let inputs = GuardrailInputs { has_consent: true, context, content, product, ineligible: &[] };
    Guardrails::new(policy).check(draft, &inputs)
}

/// A reader of whom nothing is known: no figure of theirs can be named.
fn nobody() -> Context {
    Context {
        persona: Persona::SavingsBuilder,
        secondary: None,
        is_fallback: true,
        window_days: 30,
        as_of: Day(0),
        currency: Currency::USD,
        figures: Vec::new(),
        accounts: Vec::new(),
        streams: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guardrails::{CheckName, Field};
    use crate::recommendations::Catalogue;

    #[test]
    fn everything_that_ships_passes() {
        let policy = Policy::shipped();
        for item in Catalogue::shipped().items() {
            let report = check_content(&policy, item);
            assert!(report.passed, "{}: {:?}", item.id, report.findings().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_finding_names_the_field_it_is_in() {
        let policy = Policy::shipped();
        let mut item = Catalogue::shipped().items()[0].clone();
        item.body.push_str(" You should invest in index funds today.");
        item.summary = "It shows your bad habits.".to_owned();
        let report = check_content(&policy, &item);
        let found: Vec<_> =
            report.findings().filter(|check| check.fails()).map(|check| (check.name, check.field)).collect();
        assert!(found.contains(&(CheckName::Advice, Some(Field::Content))), "{found:?}");
        assert!(found.contains(&(CheckName::Tone, Some(Field::Rationale))), "{found:?}");
    }
}
