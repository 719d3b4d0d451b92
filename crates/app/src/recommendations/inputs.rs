//! What a generation starts from: one consistent look at the database, and the engine's view of it as of today.

use spendsense_engine::facts::Account;
use spendsense_engine::ids::UserId;
use spendsense_engine::personas::{Assignment, assign};
use spendsense_engine::recommendations::{
    AccountFact, Context, OfferProfile, Product, StreamFact, build_context,
};
use spendsense_engine::signals::streams::{Lifecycle, RecurringStream};
use spendsense_engine::signals::{Analysis, Detail, WindowSignals};
use spendsense_engine::time::UnixMs;

use super::store::{self, RecommendationRow};
use crate::customers::store::AccountLabel;
use crate::http::{ApiError, ApiResult, AppState};
use crate::traces::store::TraceRow;
use crate::{consent, customers, personas, products, signals, traces};

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// A word with this many digits may be an account number.
const ACCOUNT_DIGITS_MIN: usize = 5;

/// All that decides.
#[derive(Debug)]
pub(super) struct Inputs {
    pub user_id: UserId,
    pub window_days: u16,
    pub signals: WindowSignals,
    pub assignment: Assignment,
    pub context: Context,
    pub profile: OfferProfile,
    pub products: Vec<Product>,
    pub recent_content: Vec<String>,
    pub live: Vec<RecommendationRow>,
    /// Of the first live item: what the batch was made from.
    pub live_trace: Option<TraceRow>,
    pub signals_detected_at: UnixMs,
    pub persona_assigned_at: UnixMs,
}

/// Fails with 404, `consent_required`, or `persona_missing` when no persona was ever assigned for the window.
pub(super) async fn gather(state: &AppState, user_id: &UserId, window_days: u16) -> ApiResult<Inputs> {
    let mut tx = state.db.snapshot().await?;
    consent::require(&mut tx, user_id).await?;
    let user = customers::store::find_user(&mut tx, user_id)
        .await?
        .ok_or_else(|| ApiError::not_found("user", user_id.as_str()))?;
    if personas::store::find_in_force(&mut tx, user_id, window_days).await?.is_none() {
        return Err(ApiError::BadRequest {
            code: "persona_missing",
            message: format!("compute features and assign a persona for {window_days} days first"),
        });
    }
    let facts = signals::facts::load(&mut tx, user_id).await?;
    let labels = customers::store::list_account_labels(&mut tx, user_id).await?;
    let products = products::store::list_active(&mut tx).await?;
    let since = state.world.now().plus_ms(-DAY_MS * i64::from(state.policy.expiry.repeat_days));
    let recent_content = store::list_recent_content(&mut tx, user_id, since).await?;
    let live = store::list_live(&mut tx, user_id, window_days).await?;
    let live_trace = match live.first() {
        Some(row) => traces::store::find_trace(&mut tx, &row.id()).await?,
        None => None,
    };
    tx.commit().await?;

    let (facts, analysis) =
        signals::service::analyse(facts, state.today(), vec![window_days], Detail::Evidence).await?;
    let Analysis { streams, windows, .. } = analysis;
    let missing = || ApiError::internal(anyhow::anyhow!("the kernel answered no window"));
    let signals = windows.into_iter().next().ok_or_else(missing)?;
    let signals_detected_at = state.world.now();
    let assignment = assign(&state.policy, &signals);
    let persona_assigned_at = state.world.now();
    let kinds: Vec<_> = facts.accounts.iter().map(|account| account.kind).collect();
    Ok(Inputs {
        user_id: user_id.clone(),
        window_days,
        context: build_context(
            &signals,
            &streams.iter().filter_map(|stream| stream_fact(stream, &user.full_name)).collect::<Vec<_>>(),
            &account_facts(&facts.accounts, &labels),
            &assignment,
        ),
        profile: OfferProfile::new(&signals, &kinds, user.credit_score),
        signals,
        assignment,
        products: products.into_iter().map(Product::from).collect(),
        recent_content,
        live,
        live_trace,
        signals_detected_at,
        persona_assigned_at,
    })
}

impl Inputs {
    /// Whether the live batch was made from the same figures under the same policy and is still good.
    pub(super) fn fits_live(&self, policy_hash: &str, now: UnixMs) -> bool {
        let Some(trace) = &self.live_trace else { return false };
        let same_figures = serde_json::from_str::<WindowSignals>(&trace.signals_json)
            .is_ok_and(|made_from| made_from.features == self.signals.features);
        let same_persona = serde_json::from_str::<Assignment>(&trace.persona_assignment_json)
            .is_ok_and(|made_for| made_for.persona == self.assignment.persona);
        same_figures
            && same_persona
            && trace.policy_hash == policy_hash
            && self.live.iter().all(|row| row.expires_at > now.0)
    }
}

/// Streams worth naming: those that go on.
fn stream_fact(stream: &RecurringStream, full_name: &str) -> Option<StreamFact> {
    (stream.lifecycle != Lifecycle::Ended).then_some(())?;
    Some(StreamFact {
        name: impersonal(&stream.merchant, full_name)?,
        kind: stream.kind.as_str().to_owned(),
        amount: stream.typical_amount.abs(),
        cadence: stream.cadence.as_str().to_owned(),
        next_date: stream.next_date,
    })
}

/// Banks write the customer's name and account numbers into the names of payers and payees. Neither leaves the house.
fn impersonal(merchant: &str, full_name: &str) -> Option<String> {
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let name: Vec<String> = full_name.split_whitespace().map(plain).filter(|word| word.len() > 1).collect();
    let tells = |word: &&str| {
        name.contains(&plain(word))
            || word.contains('@')
            || word.chars().filter(char::is_ascii_digit).count() >= ACCOUNT_DIGITS_MIN
    };
    let kept: Vec<&str> = merchant.split_whitespace().filter(|word| !tells(word)).collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

fn account_facts(accounts: &[Account], labels: &[AccountLabel]) -> Vec<AccountFact> {
    accounts
        .iter()
        .map(|account| AccountFact {
            kind: account.kind,
            mask: labels
                .iter()
                .find(|label| label.account_id == account.account_id)
                .and_then(|label| label.mask.clone()),
            balance: account.balance_current,
            limit: account.balance_limit,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::impersonal;

    #[test]
    fn names_of_payees_tell_nothing_of_the_customer() {
        let cases = [
            ("GLOBEX PAYROLL DOE, JANE", Some("GLOBEX PAYROLL")),
            ("Zelle to jane.doe@example.org", Some("Zelle to")),
            ("Loan 00123456789 payment", Some("Loan payment")),
            ("Route 66 Diner", Some("Route 66 Diner")),
            ("Jane Doe", None),
        ];
        for (merchant, expected) in cases {
            assert_eq!(impersonal(merchant, "Jane D. Doe").as_deref(), expected, "{merchant}");
        }
    }
}
