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
    let asked = ask_model(state, inputs, &matches).await;
    let rationale_generated_at = state.world.now();
    let (mut items, notes) = education(state, inputs, &matches, asked.written);
    let by_model = items.iter().any(|item| item.report.passed && item.author.name() == "llm");
    items.extend(partner_offers(state, inputs, &matches));
    Batch {
        education_source: match asked.call {
            None => "offline",
            Some(_) if by_model => "llm",
            Some(_) => "offline_after_llm_failure",
        },
        notes: asked.failure.map_or(notes, |why| vec![format!("education was written offline: {why}")]),
        items,
        matches,
        call: asked.call,
        content_matched_at,
        rationale_generated_at,
        guardrails_checked_at: state.world.now(),
    }
}

/// Every chosen item once: in the model's words where they hold, in ours where they do not.
fn education(
    state: &AppState,
    inputs: &Inputs,
    matches: &Matches,
    mut written: Vec<(Draft, Author)>,
) -> (Vec<Item>, Vec<String>) {
    let (policy, asked) = (&state.policy, state.llm.is_some());
    let ground = Ground { context: &inputs.context, profile: &inputs.profile };
    let (mut items, mut notes) = (Vec::new(), Vec::new());
    for (matched, content) in chosen(state, matches) {
        let mut add = |draft, author| {
            let report = check(policy, ground, &draft, Some(content), None);
            let passed = report.passed;
            items.push(Item { draft, author, content: Some(content.clone()), product: None, report });
            passed
        };
        let title = &content.title;
        let by_model = written.iter().position(|(draft, _)| draft.content_id.as_ref() == Some(&content.id));
        if let Some((draft, author)) = by_model.map(|at| written.swap_remove(at)) {
            if add(draft, author) {
                continue;
            }
            // What failed is kept for operators to see; our own words take its place.
            notes.push(format!("a model text about {title:?} failed a guardrail and was replaced"));
        } else if asked {
            notes.push(format!("the model wrote nothing usable about {title:?}"));
        }
        add(own_education(policy, matched, content, &inputs.assignment, &inputs.context), Author::Offline);
    }
    (items, notes)
}

/// What education is about, and why.
fn chosen<'a>(state: &'a AppState, matches: &'a Matches) -> Vec<(&'a ContentMatch, &'a ContentItem)> {
    let chosen = matches.content.iter().filter(|matched| matched.chosen);
    chosen.filter_map(|matched| Some((matched, state.catalogue.find(&matched.content_id)?))).collect()
}

fn partner_offers(state: &AppState, inputs: &Inputs, matches: &Matches) -> Vec<Item> {
    let ground = Ground { context: &inputs.context, profile: &inputs.profile };
    let included = matches.offers.iter().filter(|decision| decision.included);
    included
        .filter_map(|decision| {
            let product = inputs.products.iter().find(|product| product.product_id == decision.product_id)?;
            let draft = own_offer(&state.policy, decision, product, &inputs.assignment, &inputs.context);
            let report = check(&state.policy, ground, &draft, None, Some(product));
            Some(Item {
                draft,
                author: Author::Offline,
                content: None,
                product: Some(product.clone()),
                report,
            })
        })
        .collect()
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

/// What became of asking the model.
#[derive(Default)]
struct Asked {
    written: Vec<(Draft, Author)>,
    call: Option<Call>,
    /// Why nothing of the answer can be used.
    failure: Option<String>,
}

async fn ask_model(state: &AppState, inputs: &Inputs, matches: &Matches) -> Asked {
    let Some(llm) = &state.llm else { return Asked::default() };
    let messages = prompting::prompt(&inputs.context, &matches.content, &state.catalogue);
    let call = llm
        .chat(Prompt {
            system: messages.system,
            user: messages.user,
            schema_name: "recommendations",
            schema: prompting::response_schema(),
        })
        .await;
    let read = match &call.outcome {
        Ok(reply) => {
            read_reply(reply, &chosen(state, matches).into_iter().map(|(_, item)| item).collect::<Vec<_>>())
        }
        Err(failure) => Err(failure.to_string()),
    };
    let call = Some(call);
    match read {
        Ok(written) => Asked { written, call, failure: None },
        Err(failure) => Asked { written: Vec::new(), call, failure: Some(failure) },
    }
}

/// The model's drafts about content that was given to it, one each under a title that no other has; anything else is
/// not ours to show.
fn read_reply(reply: &str, chosen: &[&ContentItem]) -> Result<Vec<(Draft, Author)>, String> {
    let drafts = prompting::parse_reply(reply).map_err(|error| error.to_string())?;
    let mut kept: Vec<(Draft, Author)> = Vec::new();
    for (position, draft) in drafts.into_iter().enumerate() {
        let known = chosen.iter().any(|item| draft.content_id.as_ref() == Some(&item.id));
        let is_taken =
            kept.iter().any(|(other, _)| other.content_id == draft.content_id || other.title == draft.title)
                || chosen
                    .iter()
                    .any(|item| draft.content_id.as_ref() != Some(&item.id) && item.title == draft.title);
        if known && !is_taken && is_plain(&draft) {
            kept.push((draft, Author::Model { reply: reply.to_owned(), position }));
        }
    }
    if kept.is_empty() {
        return Err("the model wrote nothing usable about what it was given".to_owned());
    }
    Ok(kept)
}

/// As long as the longest title an operator may give.
const TITLE_CHARS_MAX: usize = 300;

/// Text and nothing but text: no links, no markup of a browser, no characters that hide. The model was told so, and
/// what it read may have told it otherwise.
fn is_plain(draft: &Draft) -> bool {
    draft.title.chars().count() <= TITLE_CHARS_MAX
        && !draft.title.contains('\n')
        && [&draft.title, &draft.content, &draft.rationale].iter().all(|text| {
            !["://", "](", "<"].iter().any(|mark| text.contains(mark))
                && !text.chars().any(hides)
                && !text.split_whitespace().any(names_a_host)
        })
}

/// Control characters, and those that are not seen but split or turn words.
fn hides(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `bank.example/login`, with or without a scheme. An e-mail address is for the guardrails to find.
fn names_a_host(word: &str) -> bool {
    !word.contains('@')
        && word.split('.').collect::<Vec<_>>().windows(2).any(|pair| match pair {
            [before, after] => {
                before.ends_with(char::is_alphanumeric)
                    && after.chars().take_while(|c| c.is_alphabetic()).count() >= 2
            }
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use spendsense_engine::recommendations::Catalogue;

    use super::*;

    #[test]
    fn only_plain_text_of_a_model_is_read() {
        let draft = |title: &str, content: &str| {
            let item =
                json!({ "content_id": "a", "title": title, "content": content, "rationale": "Because." });
            prompting::parse_reply(&json!({ "recommendations": [item, item, item] }).to_string())
                .unwrap()
                .remove(0)
        };
        let good = [
            "You can look at 62.4 % of $3,100.00, e.g. at 9 a.m. in the U.S.",
            "One\n- two",
            "Write to a@b.example",
        ];
        for text in good {
            assert!(is_plain(&draft("Title", text)), "{text}");
        }
        let bad = [
            "https://evil.example",
            "Log in at evil.example/login.",
            "See www.evil.example",
            "[here](//evil)",
            "<b>bold</b>",
            "irres\u{200b}ponsible",
            "nul\u{0}",
            "turned \u{202e}dne",
        ];
        for text in bad {
            assert!(!is_plain(&draft("Title", text)), "{text}");
        }
        assert!(!is_plain(&draft("Two\nlines", "Text")));
        assert!(!is_plain(&draft(&"long ".repeat(100), "Text")));
    }

    #[test]
    fn each_item_is_written_about_once_and_under_its_own_title() {
        let catalogue = Catalogue::shipped();
        let chosen: Vec<&ContentItem> = catalogue.items().iter().take(3).collect();
        let [first, second, third] = chosen.as_slice() else { panic!("the catalogue has three items") };
        let item = |id: &str, title: &str| json!({ "content_id": id, "title": title, "content": "Text", "rationale": "Because." });
        let reply = json!({ "recommendations": [
            item(&first.id, "A"), item(&first.id, "B"), item(&second.id, "A"), item(&third.id, &first.title),
            item("made-up", "C"),
        ]});
        let kept = read_reply(&reply.to_string(), &chosen).unwrap();
        assert_eq!(kept.iter().map(|(draft, _)| draft.title.as_str()).collect::<Vec<_>>(), ["A"]);
        let nothing = json!({ "recommendations": [item("x", "A"), item("y", "B"), item("z", "C")] });
        assert!(read_reply(&nothing.to_string(), &chosen).is_err());
    }
}
