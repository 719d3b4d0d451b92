//! The offline writer: the catalogue's or partner's own words, led in by the user's own figures.
//!
//! It says nothing that is not in its inputs; with fewer figures it says less.

use super::catalogue::ContentItem;
use super::context::Context;
use super::draft::{Draft, Priority};
use super::offers::Product;
use super::wording;
use crate::guardrails::with_disclosure;
use crate::personas::Feature;

/// An education draft. `hits` are the features that made the item relevant, the most telling first.
pub fn write(item: &ContentItem, hits: &[Feature], context: &Context, priority: Priority) -> Draft {
    let because = because(hits, context);
    let rationale = match &because {
        Some(because) => format!("We picked this because {because}. {}", item.summary),
        None => format!("A good place to start. {}", item.summary),
    };
    Draft {
        title: item.title.clone(),
        content: with_disclosure(&item.body),
        rationale,
        priority,
        tags: item.topics.clone(),
        links: Vec::new(),
        content_id: Some(item.id.clone()),
        product_id: None,
    }
}

/// A partner-offer draft, with the partner's disclosure and ours.
pub fn write_offer(product: &Product, hits: &[Feature], context: &Context, priority: Priority) -> Draft {
    let mut paragraphs = vec![product.short_description.clone()];
    if !product.benefits.is_empty() {
        paragraphs
            .push(product.benefits.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n"));
    }
    paragraphs.extend(product.typical_apy_or_fee.as_ref().map(|rate| format!("Typical rate or fee: {rate}")));
    paragraphs.push(product.disclosure.clone());
    let kind = product.category.replace('_', " ");
    let rationale = match because(hits, context) {
        Some(because) => format!(
            "We show this {kind} offer because {because}. It is one option you can compare with others at your own pace."
        ),
        None => {
            format!("We show this {kind} offer as one option you can compare with others at your own pace.")
        }
    };
    Draft {
        title: product.product_name.clone(),
        content: with_disclosure(&paragraphs.join("\n\n")),
        rationale,
        priority,
        tags: vec![product.category.clone()],
        links: product.partner_link.iter().cloned().collect(),
        content_id: None,
        product_id: Some(product.product_id.clone()),
    }
}

/// How many figures one sentence carries without getting hard to read.
const CITED_MAX: usize = 2;

/// `your most used card is at 62.4 % of its limit and interest was charged (30 days to 20 Nov 2026)`: what made the
/// match, or else what is known about the persona.
fn because(hits: &[Feature], context: &Context) -> Option<String> {
    let own = wording::telling(context.persona);
    let mut clauses: Vec<String> = Vec::new();
    for feature in hits.iter().chain(own) {
        let clause = context.figure(*feature).and_then(|figure| wording::clause(*feature, figure));
        clauses.extend(clause.filter(|clause| !clauses.contains(clause)));
        if clauses.len() == CITED_MAX {
            break;
        }
    }
    (!clauses.is_empty()).then(|| format!("{} ({})", clauses.join(" and "), context.window_text()))
}
