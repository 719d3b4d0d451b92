//! Making a past decision again from its trace, step by step, and comparing byte for byte.
//!
//! Every step is given what it was given then: a difference is in the step itself. Whether the bank data still says
//! what it said then is a question of its own, answered apart.

use serde::Serialize;
use serde::de::DeserializeOwned;
use spendsense_db::Db;
use spendsense_engine::guardrails::GuardrailReport;
use spendsense_engine::ids::{RecommendationId, UserId};
use spendsense_engine::personas::{Assignment, Policy, assign};
use spendsense_engine::recommendations::{
    Catalogue, ContentItem, Draft, Product, match_content, match_offers, prompting,
};
use spendsense_engine::signals::{Detail, Kernel, WindowSignals};
use utoipa::ToSchema;

use super::diff::{Difference, differences};
use super::model::{Author, Inputs, Matches, Output, to_json};
use super::store::{self, TraceRow};
use crate::personas::PolicyInForce;
use crate::recommendations::compose::{Ground, check, own_education, own_offer};
use crate::{personas, recommendations, signals};

/// What came of making a decision again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Replay {
    #[schema(example = "rec_0193a1")]
    pub recommendation_id: String,
    /// Every step came to the same bytes.
    pub same: bool,
    pub steps: Vec<Step>,
    /// Whether the bank data of then is the bank data of now.
    pub data: DataVerdict,
}

/// One step, compared.
#[derive(Debug, Serialize, ToSchema)]
pub struct Step {
    /// `policy`, `persona`, `content_matches`, `relevance_scores`, `text`, `guardrails` or `output_hash`.
    #[schema(example = "persona")]
    pub name: &'static str,
    pub same: bool,
    /// Where then and now differ; at most fifty places.
    pub differences: Vec<Difference>,
}

/// The facts behind the signals, seen again as of the day of the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataVerdict {
    /// Same rows, same signals.
    Same,
    /// Rows were added, corrected or removed since.
    Changed,
    /// Same rows, other signals: the kernel answers differently.
    Differs,
}

/// Why a decision cannot be made again.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error("recommendation {0} does not exist")]
    NotFound(String),
    #[error("its trace is gone: consent was withdrawn")]
    NoTrace,
    #[error("its {0} cannot be read")]
    Unreadable(&'static str),
    #[error(transparent)]
    Db(#[from] spendsense_db::DbError),
}

impl Replay {
    /// The decision comes out the same, and so do signals from the same rows.
    pub fn is_same(&self) -> bool {
        self.same && self.data != DataVerdict::Differs
    }
}

/// Everything a decision was made from, as kept.
struct Kept {
    user_id: UserId,
    trace: TraceRow,
    inputs: Inputs,
    policy: PolicyInForce,
    catalogue: Vec<ContentItem>,
    products: Vec<Product>,
    signals: WindowSignals,
}

pub async fn replay(db: &Db, recommendation_id: &RecommendationId) -> Result<Replay, ReplayError> {
    let kept = load(db, recommendation_id).await?;
    let steps = steps(&kept)?;
    Ok(Replay {
        recommendation_id: recommendation_id.to_string(),
        same: steps.iter().all(|step| step.same),
        data: data_verdict(db, &kept).await?,
        steps,
    })
}

async fn load(db: &Db, recommendation_id: &RecommendationId) -> Result<Kept, ReplayError> {
    let mut tx = db.snapshot().await?;
    let row = recommendations::store::find_recommendation(&mut tx, recommendation_id)
        .await?
        .ok_or_else(|| ReplayError::NotFound(recommendation_id.to_string()))?;
    let trace = store::find_trace(&mut tx, recommendation_id).await?.ok_or(ReplayError::NoTrace)?;
    let inputs: Inputs = read(&trace.inputs_json, "inputs")?;
    let policy = personas::store::find_policy(&mut tx, &trace.policy_hash).await?;
    let catalogue = store::find_input(&mut tx, &inputs.catalogue_hash).await?;
    let products = store::find_input(&mut tx, &inputs.products_hash).await?;
    let policy = Policy::from_canonical(&policy.unwrap_or_default());
    Ok(Kept {
        user_id: row.user_id(),
        policy: PolicyInForce::new(policy.map_err(|_| ReplayError::Unreadable("policy"))?),
        catalogue: read(&catalogue.unwrap_or_default(), "catalogue")?,
        products: read(&products.unwrap_or_default(), "products")?,
        signals: read(&trace.signals_json, "signals")?,
        inputs,
        trace,
    })
}

fn steps(kept: &Kept) -> Result<Vec<Step>, ReplayError> {
    let Kept { trace, inputs, policy, .. } = kept;
    let catalogue = Catalogue::from_items(kept.catalogue.clone());
    let assignment = assign(policy, &kept.signals);
    let persona_assignment = to_json(&assignment);
    let matches = matches(kept, &catalogue, &assignment);
    let content_matches = to_json(&matches);
    let relevance_scores = to_json(&matches.scores());
    let draft = draft(kept, &catalogue, &matches, &assignment)?;
    let content = draft.content_id.as_deref().and_then(|id| catalogue.find(id));
    let product = kept.products.iter().find(|product| Some(&product.product_id) == draft.product_id.as_ref());
    let ground = Ground { context: &inputs.context, profile: &inputs.profile };
    let report: GuardrailReport = check(policy, ground, &draft, content, product);
    let output = Output {
        signals: &trace.signals_json,
        persona_assignment: &persona_assignment,
        content_matches: &content_matches,
        relevance_scores: &relevance_scores,
        draft: &draft,
        guardrails: &report,
    };
    let hash = |text: &str| to_json(text);
    Ok(vec![
        step("policy", &hash(&trace.policy_hash), &hash(policy.hash())),
        step("persona", &trace.persona_assignment_json, &persona_assignment),
        step("content_matches", &trace.content_matches_json, &content_matches),
        step("relevance_scores", &trace.relevance_scores_json, &relevance_scores),
        step("text", &to_json(&inputs.draft), &to_json(&draft)),
        step("guardrails", &trace.guardrails_json, &to_json(&report)),
        step("output_hash", &hash(&trace.output_hash), &hash(&output.hash())),
    ])
}

/// Compares the bytes; only where they differ is it said how.
fn step(name: &'static str, then: &str, now: &str) -> Step {
    let same = then == now;
    let differences = if same { Vec::new() } else { differences(then, now) };
    Step { name, same, differences }
}

fn matches(kept: &Kept, catalogue: &Catalogue, assignment: &Assignment) -> Matches {
    let recent: Vec<&str> = kept.inputs.recent_content.iter().map(String::as_str).collect();
    Matches {
        content: match_content(&kept.policy, catalogue, &kept.signals, assignment, &recent),
        offers: match_offers(&kept.policy, &kept.products, &kept.inputs.profile, assignment),
    }
}

/// The text again: from our own writer, or out of the model's kept answer.
fn draft(
    kept: &Kept,
    catalogue: &Catalogue,
    matches: &Matches,
    assignment: &Assignment,
) -> Result<Draft, ReplayError> {
    let Inputs { author, draft, context, .. } = &kept.inputs;
    if let Author::Model { reply, position } = author {
        let drafts = prompting::parse_reply(reply).ok();
        return drafts
            .and_then(|drafts| drafts.into_iter().nth(*position))
            .ok_or(ReplayError::Unreadable("model reply"));
    }
    let offer = || {
        let id = draft.product_id.as_ref()?;
        let product = kept.products.iter().find(|product| &product.product_id == id)?;
        let decision = matches.offers.iter().find(|decision| &decision.product_id == id)?;
        Some(own_offer(&kept.policy, decision, product, assignment, context))
    };
    let education = || {
        let item = catalogue.find(draft.content_id.as_deref()?)?;
        let matched = matches.content.iter().find(|matched| matched.content_id == item.id)?;
        Some(own_education(&kept.policy, matched, item, assignment, context))
    };
    offer().or_else(education).ok_or(ReplayError::Unreadable("subject"))
}

async fn data_verdict(db: &Db, kept: &Kept) -> Result<DataVerdict, ReplayError> {
    let mut tx = db.snapshot().await?;
    let facts = signals::facts::load(&mut tx, &kept.user_id).await?;
    tx.commit().await?;
    let (as_of, windows) = (kept.signals.as_of, [kept.signals.window_days]);
    let analysis = facts.lend(|facts| Kernel::new().analyse(facts, as_of, &windows, Detail::Evidence));
    let now = analysis.windows.first();
    Ok(match now {
        Some(now) if now.fingerprint != kept.trace.fingerprint => DataVerdict::Changed,
        Some(now) if to_json(now) == kept.trace.signals_json => DataVerdict::Same,
        _ => DataVerdict::Differs,
    })
}

fn read<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, ReplayError> {
    serde_json::from_str(text).map_err(|_| ReplayError::Unreadable(what))
}
