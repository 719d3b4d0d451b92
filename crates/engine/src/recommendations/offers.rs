//! Partner offers: which are allowed for a user, how relevant they are, and the reason for each either way.
//!
//! What a partner pays (`commission_rate_bps`) is carried for the books and read by nothing in here.

use serde::{Deserialize, Serialize};

use crate::facts::AccountKind;
use crate::guardrails::{pattern::Pattern, text::Folded};
use crate::money::{Cents, Ratio};
use crate::personas::{Assignment, CategoryRule, Criterion, Judgement, Persona, Policy};
use crate::signals::{Features, WindowSignals};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProductType {
    SavingsAccount,
    CreditCard,
    App,
    Service,
    InvestmentAccount,
    Loan,
}

impl ProductType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SavingsAccount => "savings_account",
            Self::CreditCard => "credit_card",
            Self::App => "app",
            Self::Service => "service",
            Self::InvestmentAccount => "investment_account",
            Self::Loan => "loan",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        use ProductType as P;
        [P::SavingsAccount, P::CreditCard, P::App, P::Service, P::InvestmentAccount, P::Loan]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub product_id: String,
    pub product_name: String,
    pub product_type: ProductType,
    pub category: String,
    /// Persona names as given; unknown ones target nobody.
    pub persona_targets: Vec<String>,
    /// A month; zero is no bound.
    pub min_income: Cents,
    /// `Ratio::ONE` is no bound.
    pub max_credit_utilization: Ratio,
    pub requires_no_existing_savings: bool,
    pub requires_no_existing_investment: bool,
    pub min_credit_score: Option<i64>,
    pub short_description: String,
    pub benefits: Vec<String>,
    pub typical_apy_or_fee: Option<String>,
    pub partner_link: Option<String>,
    pub disclosure: String,
    pub partner_name: String,
    pub commission_rate_bps: i64,
    /// Order among equally relevant offers, 1 first.
    pub priority: i64,
    pub active: bool,
}

/// What an offer is held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferProfile {
    pub features: Features,
    pub has_savings: bool,
    pub has_investment: bool,
    pub has_credit_card: bool,
    /// Categories of products the user already holds through us.
    pub existing_categories: Vec<String>,
    pub credit_score: Option<i64>,
}

impl OfferProfile {
    /// From the user's accounts by the one definition of their kinds.
    pub fn new(signals: &WindowSignals, kinds: &[AccountKind], credit_score: Option<i64>) -> Self {
        Self {
            features: signals.features.clone(),
            has_savings: kinds.contains(&AccountKind::Savings),
            has_investment: kinds.contains(&AccountKind::Investment),
            has_credit_card: kinds.contains(&AccountKind::CreditCard),
            existing_categories: Vec::new(),
            credit_score,
        }
    }
}

/// A stable code and its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub code: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferDecision {
    pub product_id: String,
    pub category: String,
    pub included: bool,
    pub score: Ratio,
    pub reasons_included: Vec<Reason>,
    /// Empty exactly when included.
    pub reasons_excluded: Vec<Reason>,
}

impl Reason {
    fn new(code: &str, text: impl Into<String>) -> Self {
        Self { code: code.to_owned(), text: text.into() }
    }
}

/// One decision a product, best first: at most `max_items` included, never two of one name.
pub fn match_offers(
    policy: &Policy,
    products: &[Product],
    profile: &OfferProfile,
    assignment: &Assignment,
) -> Vec<OfferDecision> {
    let mut judged: Vec<_> =
        products.iter().map(|product| (product, decide(policy, product, profile, assignment))).collect();
    judged.sort_by(|(a, a_decision), (b, b_decision)| {
        let rank = |product: &Product| (product.priority, product.product_id.clone());
        b_decision.score.cmp(&a_decision.score).then_with(|| rank(a).cmp(&rank(b)))
    });
    let mut names: Vec<String> = Vec::new();
    for (product, decision) in &mut judged {
        if !decision.reasons_excluded.is_empty() {
            continue;
        }
        let name = plain_name(&product.product_name);
        if names.contains(&name) {
            decision
                .reasons_excluded
                .push(Reason::new("duplicate_name", "A better match of this name is included."));
        } else if names.len() >= policy.offers.max_items {
            let text = format!("Only the best {} offers are included.", policy.offers.max_items);
            decision.reasons_excluded.push(Reason::new("beyond_limit", text));
        } else {
            names.push(name);
            decision.included = true;
        }
    }
    judged.into_iter().map(|(_, decision)| decision).collect()
}

fn decide(
    policy: &Policy,
    product: &Product,
    profile: &OfferProfile,
    assignment: &Assignment,
) -> OfferDecision {
    let rule = policy.offers.categories.iter().find(|rule| rule.category == product.category);
    let mut reasons_excluded = eligibility(policy, product, profile);
    if !product.targets(assignment.persona) {
        let text = format!("Not meant for {}.", assignment.persona);
        reasons_excluded.push(Reason::new("persona_not_targeted", text));
    }
    let (score, reasons_included) = match rule {
        Some(rule) => relevance(policy, rule, &profile.features),
        None => (Ratio::ZERO, Vec::new()),
    };
    if rule.is_some() && score < policy.offers.min_score {
        let text = format!("Relevance {} is below {}.", percent(score), percent(policy.offers.min_score));
        reasons_excluded.push(Reason::new("score_below_minimum", text));
    }
    OfferDecision {
        product_id: product.product_id.clone(),
        category: product.category.clone(),
        included: false,
        score,
        reasons_included,
        reasons_excluded,
    }
}

/// Every reason why this user may not be offered the product; none is eligibility. Persona and relevance are not
/// asked here, so the same test serves the guardrail of a text about a product.
pub fn eligibility(policy: &Policy, product: &Product, profile: &OfferProfile) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if !product.active {
        reasons.push(Reason::new("inactive", "The product is no longer offered."));
    }
    if let Some(why) = prohibited(policy, product) {
        reasons.push(Reason::new("prohibited_product", why));
    }
    if let Some(rule) = policy.offers.categories.iter().find(|rule| rule.category == product.category) {
        reasons.extend(unmet(rule, &profile.features));
    } else {
        let text = format!("There is no rule for offers of category {}.", product.category);
        reasons.push(Reason::new("no_rule_for_category", text));
    }
    reasons.extend(figures_out_of_bounds(product, profile));
    reasons.extend(conflicting_accounts(product, profile));
    reasons
}

fn figures_out_of_bounds(product: &Product, profile: &OfferProfile) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let features = &profile.features;
    if product.min_income > Cents::ZERO {
        match features.avg_monthly_income {
            None => reasons
                .push(Reason::new("income_unknown", "A minimum income is asked for and none is known.")),
            Some(income) if income < product.min_income => {
                let text = format!("Monthly income {income} is below {}.", product.min_income);
                reasons.push(Reason::new("income_below_minimum", text));
            }
            Some(_) => {}
        }
    }
    if product.max_credit_utilization < Ratio::ONE {
        match features.avg_utilization {
            // Without a card nothing is used.
            None if !profile.has_credit_card => {}
            None => reasons.push(Reason::new("utilization_unknown", "Card use is bounded and not known.")),
            Some(used) if used > product.max_credit_utilization => {
                let text = format!(
                    "Card use {} is above {}.",
                    percent(used),
                    percent(product.max_credit_utilization)
                );
                reasons.push(Reason::new("utilization_above_maximum", text));
            }
            Some(_) => {}
        }
    }
    if let Some(min) = product.min_credit_score {
        match profile.credit_score {
            None => reasons
                .push(Reason::new("credit_score_unknown", "A credit score is asked for and none is known.")),
            Some(score) if score < min => {
                reasons.push(Reason::new(
                    "credit_score_below_minimum",
                    format!("Credit score {score} is below {min}."),
                ));
            }
            Some(_) => {}
        }
    }
    reasons
}

fn conflicting_accounts(product: &Product, profile: &OfferProfile) -> Vec<Reason> {
    let held = profile.existing_categories.contains(&product.category);
    [
        (
            product.requires_no_existing_savings && profile.has_savings,
            "has_savings_account",
            "Has a savings account.",
        ),
        (
            product.requires_no_existing_investment && profile.has_investment,
            "has_investment_account",
            "Has an investment account.",
        ),
        (held, "already_has_product", "Already has a product of this kind."),
    ]
    .into_iter()
    .filter(|(conflicts, ..)| *conflicts)
    .map(|(_, code, text)| Reason::new(code, text))
    .collect()
}

fn unmet(rule: &CategoryRule, features: &Features) -> Vec<Reason> {
    let judged = rule.requires.iter().map(|criterion: &Criterion| criterion.judge(features));
    judged
        .filter(|judged| !judged.met)
        .map(|judged| Reason::new(&format!("requires_{}", judged.feature.as_str()), judged.summary()))
        .collect()
}

fn relevance(policy: &Policy, rule: &CategoryRule, features: &Features) -> (Ratio, Vec<Reason>) {
    let mut total = policy.offers.base.0;
    let mut reasons = Vec::new();
    for score in &rule.scores {
        let judged: Vec<_> = score.all_of.iter().map(|criterion| criterion.judge(features)).collect();
        if judged.iter().all(|judged| judged.met) {
            total += score.adds.0;
            let text = judged.iter().map(Judgement::summary).collect::<Vec<_>>().join(" and ");
            let code = judged.first().map_or("", |judged| judged.feature.as_str());
            reasons.push(Reason::new(code, text));
        }
    }
    (Ratio(total.clamp(0, Ratio::ONE.0)), reasons)
}

/// Why the product may never be offered to anyone, if so: by category, or by the words of its own text.
pub fn prohibited(policy: &Policy, product: &Product) -> Option<String> {
    if policy.offers.prohibited_categories.contains(&product.category) {
        return Some(format!("Products of category {} are prohibited.", product.category));
    }
    let text = Folded::new(&product.own_text().replace('_', " "));
    policy.offers.prohibited_words.iter().find_map(|words| {
        let pattern = Pattern::parse(words).ok()?;
        pattern.find(&text).map(|_| format!("The product's text matches the prohibited `{words}`."))
    })
}

impl Product {
    pub fn targets(&self, persona: Persona) -> bool {
        self.persona_targets.iter().any(|name| Persona::parse(name) == Some(persona))
    }

    /// Everything of it that a user may read, for grounding a text about it.
    pub fn own_text(&self) -> String {
        let mut lines = vec![
            self.product_name.as_str(),
            &self.short_description,
            self.typical_apy_or_fee.as_deref().unwrap_or_default(),
            &self.partner_name,
            &self.disclosure,
        ];
        lines.extend(self.benefits.iter().map(String::as_str));
        lines.join("\n")
    }
}

fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn percent(ratio: Ratio) -> String {
    format!("{} %", ratio.percent_text())
}
