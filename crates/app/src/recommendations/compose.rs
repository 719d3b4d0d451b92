//! From inputs to guarded drafts: match, write, check. The only step that may leave the machine is the model call,
//! and no transaction is open while it runs.

use spendsense_engine::guardrails::{GuardrailInputs, GuardrailReport, Guardrails};
use spendsense_engine::personas::{Assignment, Policy};
use spendsense_engine::recommendations::{
    ContentItem, ContentMatch, Context, Draft, OfferDecision, OfferProfile, Product, match_content,
    match_offers, offers, offline, priority, prompting,
};
use spendsense_engine::time::UnixMs;

use super::inputs::Inputs;
use crate::http::AppState;
use crate::llm::{Call, Prompt};
use crate::personas::PolicyInForce;
use crate::traces::model::{Author, Matches};

/// A batch before it is written down.
#[derive(Debug)]
pub(super) struct Batch {
    pub items: Vec<Item>,
    pub matches: Matches,
    /// The model call, if one was made.
    pub call: Option<Call>,
    pub education_source: &'static str,
    pub notes: Vec<String>,
    pub content_matched_at: UnixMs,
    pub rationale_generated_at: UnixMs,
    pub guardrails_checked_at: UnixMs,
}

/// One draft with its verdict.
#[derive(Debug)]
pub(super) struct Item {
    pub draft: Draft,
    pub author: Author,
    /// The catalogue item behind education.
    pub content: Option<ContentItem>,
    /// The product behind an offer.
    pub product: Option<Product>,
    pub report: GuardrailReport,
}

pub(super) async fn compose(state: &AppState, inputs: &Inputs) -> Batch {
    let (policy, catalogue) = (&state.policy, &state.catalogue);
    let recent: Vec<&str> = inputs.recent_content.iter().map(String::as_str).collect();
    let matches = Matches {
        content: match_content(policy, catalogue, &inputs.signals, &inputs.assignment, &recent),
        offers: match_offers(policy, &inputs.products, &inputs.profile, &inputs.assignment),
    };
    let content_matched_at = state.world.now();
    let education = write_education(state, inputs, &matches).await;
    let offered: Vec<(Draft, &Product)> = matches
        .offers
        .iter()
        .filter(|decision| decision.included)
        .filter_map(|decision| {
            let product = inputs.products.iter().find(|product| product.product_id == decision.product_id)?;
            Some((own_offer(policy, decision, product, &inputs.assignment, &inputs.context), product))
        })
        .collect();
    let rationale_generated_at = state.world.now();

    let ground = Ground { context: &inputs.context, profile: &inputs.profile };
    let mut items = Vec::new();
    let mut notes = education.notes;
    for (draft, author) in education.drafts {
        let content = draft.content_id.as_deref().and_then(|id| catalogue.find(id)).cloned();
        let report = check(policy, ground, &draft, content.as_ref(), None);
        let failed_model_draft = !report.passed && matches!(author, Author::Model { .. });
        if let (true, Some(item)) = (failed_model_draft, &content) {
            // What the model wrote is kept for operators to see; our own words take its place.
            notes.push(format!("a model text about {:?} failed a guardrail and was replaced", item.title));
            if let Some(matched) = matches.content.iter().find(|m| m.content_id == item.id) {
                let own = own_education(policy, matched, item, &inputs.assignment, &inputs.context);
                let report = check(policy, ground, &own, Some(item), None);
                let (author, content) = (Author::Offline, content.clone());
                items.push(Item { draft: own, author, content, product: None, report });
            }
        }
        items.push(Item { draft, author, content, product: None, report });
    }
    for (draft, product) in offered {
        let report = check(policy, ground, &draft, None, Some(product));
        items.push(Item {
            draft,
            author: Author::Offline,
            content: None,
            product: Some(product.clone()),
            report,
        });
    }
    Batch {
        items,
        matches,
        call: education.call,
        education_source: education.source,
        notes,
        content_matched_at,
        rationale_generated_at,
        guardrails_checked_at: state.world.now(),
    }
}

/// What a draft is held against.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    pub context: &'a Context,
    pub profile: &'a OfferProfile,
}

/// The guardrails on one draft. Consent was asked before anything was computed.
pub fn check(
    policy: &PolicyInForce,
    ground: Ground<'_>,
    draft: &Draft,
    content: Option<&ContentItem>,
    product: Option<&Product>,
) -> GuardrailReport {
    let ineligible =
        product.map(|product| offers::eligibility(policy, product, ground.profile)).unwrap_or_default();
    Guardrails::new(policy).check(
        draft,
        &GuardrailInputs {
            has_consent: true,
            context: ground.context,
            content,
            product,
            ineligible: &ineligible,
        },
    )
}

/// Our own words about a catalogue item.
pub fn own_education(
    policy: &Policy,
    matched: &ContentMatch,
    item: &ContentItem,
    assignment: &Assignment,
    context: &Context,
) -> Draft {
    let hits: Vec<_> = matched.signal_hits.iter().map(|hit| hit.feature).collect();
    offline::write(item, &hits, context, priority(policy, matched.score, assignment))
}

/// The partner's words, led in by the user's own figures.
pub fn own_offer(
    policy: &Policy,
    decision: &OfferDecision,
    product: &Product,
    assignment: &Assignment,
    context: &Context,
) -> Draft {
    offline::write_offer(product, &[], context, priority(policy, decision.score, assignment))
}

struct Education {
    drafts: Vec<(Draft, Author)>,
    call: Option<Call>,
    source: &'static str,
    notes: Vec<String>,
}

/// By the model where there is one, and by ourselves where there is none or it fails.
async fn write_education(state: &AppState, inputs: &Inputs, matches: &Matches) -> Education {
    let Some(llm) = &state.llm else {
        let drafts = write_offline(state, inputs, matches);
        return Education { drafts, call: None, source: "offline", notes: Vec::new() };
    };
    let messages = prompting::prompt(&inputs.context, &matches.content, &state.catalogue);
    let call = llm
        .chat(Prompt {
            system: messages.system,
            user: messages.user,
            schema_name: "recommendations",
            schema: prompting::response_schema(),
        })
        .await;
    let parsed = match &call.outcome {
        Ok(reply) => parse(reply, matches),
        Err(failure) => Err(failure.to_string()),
    };
    match parsed {
        Ok(drafts) => Education { drafts, call: Some(call), source: "llm", notes: Vec::new() },
        Err(reason) => Education {
            drafts: write_offline(state, inputs, matches),
            call: Some(call),
            source: "offline_after_llm_failure",
            notes: vec![format!("education was written offline: {reason}")],
        },
    }
}

fn write_offline(state: &AppState, inputs: &Inputs, matches: &Matches) -> Vec<(Draft, Author)> {
    let chosen = matches.content.iter().filter(|matched| matched.chosen);
    chosen
        .filter_map(|matched| {
            let item = state.catalogue.find(&matched.content_id)?;
            let draft = own_education(&state.policy, matched, item, &inputs.assignment, &inputs.context);
            Some((draft, Author::Offline))
        })
        .collect()
}

/// The model's items about content that was given to it, one each; anything else is not ours to show.
fn parse(reply: &str, matches: &Matches) -> Result<Vec<(Draft, Author)>, String> {
    let drafts = prompting::parse_reply(reply).map_err(|error| error.to_string())?;
    let mut open: Vec<&str> =
        matches.content.iter().filter(|m| m.chosen).map(|m| m.content_id.as_str()).collect();
    let mut kept = Vec::new();
    for (position, draft) in drafts.into_iter().enumerate() {
        let at = open.iter().position(|id| draft.content_id.as_deref() == Some(*id));
        if let Some(at) = at {
            open.swap_remove(at);
            kept.push((draft, Author::Model { reply: reply.to_owned(), position }));
        }
    }
    if kept.is_empty() { Err("the model wrote about nothing it was given".to_owned()) } else { Ok(kept) }
}
