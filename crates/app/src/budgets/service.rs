//! Budgets: kept with versions and audit entries, and held against what the month has cost so far.

use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use spendsense_db::Tx;
use spendsense_engine::money::Ratio;
use spendsense_engine::time::Day;
use spendsense_engine::usage::budgets::Standing;
use spendsense_engine::usage::dollars::NanoUsd;
use spendsense_engine::usage::forecast::{BASIS_DAYS, forecast};
use spendsense_engine::usage::periods::{Range, month_around};

use super::model::{BudgetBody, BudgetPage, BudgetPaging, BudgetStatus, BudgetView};
use super::store::{self, Kept};
use crate::audit::{Entry, Subject, record};
use crate::http::{ApiError, ApiResult, AppState, Caller, cursor};
use crate::kpis::breakdown::known_until;
use crate::kpis::passing::each_passing_cell;
use crate::kpis::query::Asked;

pub async fn list(state: &AppState, paging: &BudgetPaging) -> ApiResult<BudgetPage> {
    let after: Option<String> = cursor::decode(paging.cursor.as_deref())?;
    let mut tx = state.db.snapshot().await?;
    let limit = paging.limit;
    let mut kept =
        store::list_budgets(&mut tx, after.as_deref().unwrap_or_default(), limit.saturating_add(1)).await?;
    let total = store::count_budgets(&mut tx).await?;
    let next_cursor = cursor::cut(&mut kept, limit, |budget| budget.body.name.clone());
    let items = with_status(&mut tx, state.today(), kept).await?;
    Ok(BudgetPage { items, total, next_cursor, time_zone: state.config.deployment.time_zone.clone() })
}

/// All of them, for a table and for the alerts.
pub async fn all(tx: &mut Tx, today: Day) -> ApiResult<Vec<BudgetView>> {
    let kept = store::list_budgets(tx, "", i64::MAX).await?;
    with_status(tx, today, kept).await
}

async fn require(tx: &mut Tx, budget_id: &str) -> ApiResult<Kept> {
    store::find_budget(tx, budget_id).await?.ok_or_else(|| ApiError::not_found("budget", budget_id))
}

pub async fn find(state: &AppState, budget_id: &str) -> ApiResult<BudgetView> {
    let mut tx = state.db.snapshot().await?;
    let kept = require(&mut tx, budget_id).await?;
    one_with_status(&mut tx, state.today(), kept).await
}

pub async fn create(state: &AppState, caller: &Caller, body: &BudgetBody) -> ApiResult<BudgetView> {
    let budget_id = state.world.id("bud");
    let mut tx = state.db.write().await?;
    let by = caller.identity_id.as_str();
    if store::insert_budget(&mut tx, &budget_id, body, by, state.world.now()).await? == 0 {
        return Err(name_taken());
    }
    let kept = require(&mut tx, &budget_id).await?;
    audit(&mut tx, state, caller, "create_budget", &budget_id, (None, Some(&kept))).await?;
    let view = one_with_status(&mut tx, state.today(), kept).await?;
    tx.commit().await?;
    Ok(view)
}

/// `seen` is the version that the caller saw, if they say so.
pub async fn replace(
    state: &AppState,
    caller: &Caller,
    budget_id: &str,
    body: &BudgetBody,
    seen: Option<i64>,
) -> ApiResult<BudgetView> {
    let mut tx = state.db.write().await?;
    let before = require(&mut tx, budget_id).await?;
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(stale());
    }
    if store::is_name_taken(&mut tx, &body.name, budget_id).await? {
        return Err(name_taken());
    }
    if store::update_budget(&mut tx, budget_id, body, before.version, state.world.now()).await? == 0 {
        return Err(stale());
    }
    let after = require(&mut tx, budget_id).await?;
    audit(&mut tx, state, caller, "change_budget", budget_id, (Some(&before), Some(&after))).await?;
    let view = one_with_status(&mut tx, state.today(), after).await?;
    tx.commit().await?;
    Ok(view)
}

pub async fn delete(state: &AppState, caller: &Caller, budget_id: &str, seen: Option<i64>) -> ApiResult<()> {
    let mut tx = state.db.write().await?;
    let before = require(&mut tx, budget_id).await?;
    if seen.is_some_and(|seen| seen != before.version)
        || store::delete_budget(&mut tx, budget_id, before.version).await? == 0
    {
        return Err(stale());
    }
    audit(&mut tx, state, caller, "delete_budget", budget_id, (Some(&before), None)).await?;
    Ok(tx.commit().await?)
}

fn stale() -> ApiError {
    let message = "somebody changed it meanwhile; look at it again".to_owned();
    ApiError::Conflict { code: "stale_version", message }
}

fn name_taken() -> ApiError {
    ApiError::Conflict { code: "duplicate_key", message: "another budget has this name".to_owned() }
}

async fn audit(
    tx: &mut Tx,
    state: &AppState,
    caller: &Caller,
    action: &str,
    budget_id: &str,
    (before, after): (Option<&Kept>, Option<&Kept>),
) -> ApiResult<()> {
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action,
        subject: Subject::of("usage_budget", budget_id),
        user_id: None,
        before: before.map(exact),
        after: after.map(exact),
        reason: None,
        metadata: json!({}),
        at: state.world.now(),
    };
    Ok(record(tx, caller, &entry).await?)
}

/// For the log, whose numbers are whole.
fn exact(kept: &Kept) -> Value {
    json!({
        "name": kept.body.name,
        "scope": kept.body.scope.as_str(),
        "scope_value": kept.body.scope_value,
        "monthly_nano_usd": kept.body.monthly_nano_usd(),
        "thresholds": kept.body.thresholds,
        "version": kept.version,
    })
}

async fn one_with_status(tx: &mut Tx, today: Day, kept: Kept) -> ApiResult<BudgetView> {
    let missing = || ApiError::internal(anyhow::anyhow!("a budget without its status"));
    with_status(tx, today, vec![kept]).await?.pop().ok_or_else(missing)
}

/// Each budget with what its month has cost: one pass over the month's sums for all of them.
async fn with_status(tx: &mut Tx, today: Day, kept: Vec<Kept>) -> ApiResult<Vec<BudgetView>> {
    let month = month_around(today);
    let mut costs: Vec<FxHashMap<Day, NanoUsd>> = kept.iter().map(|_| FxHashMap::default()).collect();
    let known = if kept.is_empty() { None } else { known_until(tx, today, month).await? };
    if let Some(until) = known {
        let first = until.plus(1 - BASIS_DAYS).min(month.first);
        let asked = Asked::about(today).over(Range { first, last: until });
        each_passing_cell(tx, &asked, |day, profile, model, sums| {
            for (budget, costs) in kept.iter().zip(&mut costs) {
                if budget.body.covers(&profile.region, &profile.company, &profile.department, model) {
                    *costs.entry(day).or_default() += sums.cost;
                }
            }
        })
        .await?;
    }
    let views = kept.into_iter().zip(costs).map(|(kept, costs)| {
        let costs: Vec<_> = costs.into_iter().collect();
        let made = forecast(month, known.unwrap_or(month.first.plus(-1)), &costs);
        let standing = kept.body.budget().standing(made.spent, made.expected);
        let status = BudgetStatus {
            month: month.into(),
            known_until: known,
            spent: made.spent,
            spent_nano_usd: made.spent.0,
            share: Ratio::of(made.spent.0, kept.body.monthly_nano_usd()),
            expected: made.expected,
            standing: standing.into(),
            threshold: match standing {
                Standing::Reached(percent) | Standing::Over(percent) => Some(percent),
                Standing::Within | Standing::Forecast => None,
            },
        };
        let Kept { budget_id, body, version, created_at, updated_at } = kept;
        let BudgetBody { name, scope, scope_value, monthly, thresholds, version: _ } = body;
        BudgetView {
            budget_id,
            name,
            scope,
            scope_value,
            monthly,
            thresholds,
            version,
            created_at,
            updated_at,
            status,
        }
    });
    Ok(views.collect())
}
