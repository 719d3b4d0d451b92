//! From inputs to guarded drafts: match, write, check. The only step that may leave the machine is the model call,
//! and no transaction is open while it runs.

use spendsense_engine::guardrails::{self, GuardrailInputs, GuardrailReport};
use spendsense_engine::recommendations::{
    Catalogue, ContentItem, Context, Draft, OfferProfile, Product, match_content, match_offers, offers, offline,
    prompting,
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
    let chosen: Vec<&ContentItem> =
        matches.content.iter().filter(|m| m.chosen).filter_map(|m| catalogue.find(&m.content_id)).collect();

    let education = write_education(state, inputs, &chosen).await;
    let offered = inputs.products.iter().filter(|product| {
        matches.offers.iter().any(|decision| decision.included && decision.product_id == product.product_id)
    });
    let offered: Vec<(Draft, Author, &Product)> = offered
        .map(|product| (offline::write_offer(policy, product, &inputs.context), Author::Offline, product))
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
            let own = offline::write_education(policy, item, &inputs.context);
            let own_report = check(policy, ground, &own, content.as_ref(), None);
            items.push(Item {
                draft: own,
                author: Author::Offline,
                content: content.clone(),
                product: None,
                report: own_report,
            });
        }
        items.push(Item { draft, author, content, product: None, report });
    }
    for (draft, author, product) in offered {
        let report = check(policy, ground, &draft, None, Some(product));
        items.push(Item { draft, author, content: None, product: Some(product.clone()), report });
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
    guardrails::check(
        policy,
        draft,
        &GuardrailInputs { consent: true, context: ground.context, content, product, ineligible: &ineligible },
    )
}

struct Education {
    drafts: Vec<(Draft, Author)>,
    call: Option<Call>,
    source: &'static str,
    notes: Vec<String>,
}

/// By the model where there is one, and by ourselves where there is none or it fails.
async fn write_education(state: &AppState, inputs: &Inputs, chosen: &[&ContentItem]) -> Education {
    let own = || {
        chosen
            .iter()
            .map(|item| (offline::write_education(&state.policy, item, &inputs.context), Author::Offline))
            .collect()
    };
    let Some(llm) = &state.llm else {
        return Education { drafts: own(), call: None, source: "offline", notes: Vec::new() };
    };
    let messages = prompting::prompt(&inputs.context, chosen);
    let call = llm
        .chat(Prompt {
            system: messages.system,
            user: messages.user,
            schema_name: "recommendations",
            schema: prompting::response_schema(),
        })
        .await;
    let parsed = match &call.outcome {
        Ok(reply) => parse(reply, &state.catalogue, chosen),
        Err(failure) => Err(failure.to_string()),
    };
    match parsed {
        Ok(drafts) => Education { drafts, call: Some(call), source: "llm", notes: Vec::new() },
        Err(reason) => Education {
            drafts: own(),
            call: Some(call),
            source: "offline_after_llm_failure",
            notes: vec![format!("education was written offline: {reason}")],
        },
    }
}

/// The model's items about content that was offered to it; anything else is not ours to show.
fn parse(
    reply: &str,
    catalogue: &Catalogue,
    chosen: &[&ContentItem],
) -> Result<Vec<(Draft, Author)>, String> {
    let drafts = prompting::parse_reply(reply, catalogue).map_err(|error| error.to_string())?;
    let known = |draft: &Draft| {
        draft.content_id.as_deref().is_some_and(|id| chosen.iter().any(|item| item.id == id))
    };
    let drafts: Vec<_> = drafts
        .into_iter()
        .enumerate()
        .filter(|(_, draft)| known(draft))
        .map(|(position, draft)| (draft, Author::Model { reply: reply.to_owned(), position }))
        .collect();
    if drafts.is_empty() { Err("the model wrote about nothing it was given".to_owned()) } else { Ok(drafts) }
}
