//! Content and products as their editors write them, checked before any user is chosen for them.
//!
//! What depends on a user (consent, eligibility, the user's own figures) cannot be asked here and is asked again
//! when a recommendation is made.

use super::report::{Check, Field, GuardrailReport, Span};
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
    check(policy, &offer(product, &context), &context, None, Some(product))
}

fn offer(product: &Product, context: &Context) -> Draft {
    offline::write_offer(product, &[], context, Priority::Medium)
}

/// Where a finding stands among the texts that an editor writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The text's name.
    pub name: &'static str,
    /// Which one, where there are several of the name.
    pub index: Option<usize>,
    /// Byte range in that text; none for a finding about all of it, or one that reaches beyond it.
    pub span: Option<Span>,
}

impl Place {
    fn whole(name: &'static str) -> Self {
        Self { name, index: None, span: None }
    }
}

/// An item's texts under their names. A body is shown as it is, with the disclosure behind it.
pub fn place_in_content(item: &ContentItem, found: &Check) -> Place {
    let (name, text) = match found.field {
        Some(Field::Title) => ("title", &item.title),
        Some(Field::Rationale) => ("summary", &item.summary),
        Some(Field::Content) | None => ("body", &item.body),
    };
    Place { span: found.span.filter(|span| span.end <= text.len()), ..Place::whole(name) }
}

/// A product's texts under their names. An offer's text is put together from several of them; a finding about all of it,
/// or in words of ours around them, is the description's, which leads it. The rationale names the category.
pub fn place_in_product(product: &Product, found: &Check) -> Place {
    let description = Place::whole("short_description");
    match (found.field, found.span) {
        (Some(Field::Title), span) => Place { span, ..Place::whole("product_name") },
        (Some(Field::Rationale), Some(_)) => Place::whole("category"),
        (Some(Field::Content), Some(span)) => {
            let shown = offer(product, &nobody()).content;
            within(&shown, &texts(product), span).unwrap_or(description)
        }
        _ => description,
    }
}

/// The texts in the order in which an offer shows them.
fn texts(product: &Product) -> Vec<(Place, &str)> {
    let mut texts = vec![(Place::whole("short_description"), product.short_description.as_str())];
    for (at, benefit) in product.benefits.iter().enumerate() {
        texts.push((Place { index: Some(at), ..Place::whole("benefits") }, benefit));
    }
    texts
        .extend(product.typical_apy_or_fee.as_deref().map(|rate| (Place::whole("typical_apy_or_fee"), rate)));
    texts.push((Place::whole("disclosure"), &product.disclosure));
    texts
}

/// The text of `shown` that holds `span`, with the span as that text counts it.
fn within(shown: &str, texts: &[(Place, &str)], span: Span) -> Option<Place> {
    let mut from = 0;
    for (place, text) in texts {
        let begin = from + shown.get(from..)?.find(text)?;
        from = begin + text.len();
        if begin <= span.start && span.end <= from {
            let span = Span { start: span.start - begin, end: span.end - begin };
            return Some(Place { span: Some(span), ..*place });
        }
    }
    None
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
    use crate::money::{Cents, Ratio};
    use crate::recommendations::{Catalogue, ProductType};

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
        let tone = report.findings().find(|check| check.name == CheckName::Tone).unwrap();
        let place = place_in_content(&item, tone);
        assert_eq!((place.name, place.index), ("summary", None));
        assert_eq!(
            item.summary.get(place.span.unwrap().start..place.span.unwrap().end),
            tone.excerpt.as_deref()
        );
    }

    #[test]
    fn a_finding_about_an_offer_names_the_text_that_the_editor_wrote() {
        type Spoil = fn(&mut Product, &str);
        let policy = Policy::shipped();
        let product = || Product {
            product_id: "prod_1".to_owned(),
            product_name: "A savings account".to_owned(),
            product_type: ProductType::SavingsAccount,
            persona_targets: Vec::new(),
            min_income: Cents::ZERO,
            max_credit_utilization: Ratio::ONE,
            requires_no_existing_savings: false,
            requires_no_existing_investment: false,
            min_credit_score: None,
            partner_link: None,
            partner_name: "Harbor Bank".to_owned(),
            commission_rate_bps: 0,
            priority: 1,
            active: true,
            category: "hysa".to_owned(),
            short_description: "It is one option.".to_owned(),
            benefits: vec!["No fee".to_owned(), "No fee for a year".to_owned()],
            typical_apy_or_fee: Some("None".to_owned()),
            disclosure: "No fee means none.".to_owned(),
        };
        let bad = "a payday loan";
        let cases: [(Spoil, &str, Option<usize>); 6] = [
            (|product, bad| product.product_name.push_str(bad), "product_name", None),
            (|product, bad| product.short_description.push_str(bad), "short_description", None),
            (|product, bad| product.benefits[1].push_str(bad), "benefits", Some(1)),
            (|product, bad| product.typical_apy_or_fee = Some(bad.to_owned()), "typical_apy_or_fee", None),
            (|product, bad| product.disclosure.push_str(bad), "disclosure", None),
            (|product, _| product.category = "payday_loan".to_owned(), "category", None),
        ];
        for (spoil, name, index) in cases {
            let mut product = product();
            spoil(&mut product, bad);
            let report = check_product(&policy, &product);
            let places = report.findings().filter(|found| found.span.is_some());
            let place = places.map(|found| place_in_product(&product, found)).next().unwrap();
            assert_eq!((place.name, place.index), (name, index));
            let text = texts(&product).into_iter().find(|(at, _)| (at.name, at.index) == (name, index));
            let text = text.map_or(product.product_name.as_str(), |(_, text)| text);
            let words = place.span.and_then(|span| text.get(span.start..span.end));
            assert_eq!(
                words.is_some_and(|words| bad.contains(words)),
                name != "category",
                "{name}: {words:?}"
            );
        }
    }
}
