//! Budgets in the database.

use spendsense_db::{DbError, Tx, db_execute, db_fetch_all, db_fetch_one, db_fetch_optional};
use spendsense_engine::time::UnixMs;

use super::model::{BudgetBody, BudgetScope, cents};

/// A budget as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    pub budget_id: String,
    pub body: BudgetBody,
    pub version: i64,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct BudgetRow {
    budget_id: String,
    name: String,
    scope: String,
    scope_value: String,
    monthly_nano_usd: i64,
    thresholds: String,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<BudgetRow> for Kept {
    type Error = DbError;

    fn try_from(row: BudgetRow) -> Result<Self, DbError> {
        let fault =
            |column| DbError::Inconsistent { table: "usage_budgets", column, id: row.budget_id.clone() };
        let scope = BudgetScope::parse(&row.scope).ok_or_else(|| fault("scope"))?;
        let thresholds = serde_json::from_str(&row.thresholds).map_err(|_unreadable| fault("thresholds"))?;
        Ok(Self {
            budget_id: row.budget_id,
            body: BudgetBody {
                name: row.name,
                scope,
                scope_value: (scope != BudgetScope::All).then_some(row.scope_value),
                monthly: cents(row.monthly_nano_usd),
                thresholds,
                version: None,
            },
            version: row.version,
            created_at: UnixMs(row.created_at),
            updated_at: UnixMs(row.updated_at),
        })
    }
}

/// In order of name, after `after`.
pub async fn list_budgets(tx: &mut Tx, after: &str, limit: i64) -> Result<Vec<Kept>, DbError> {
    db_fetch_all!(
        tx,
        BudgetRow,
        "SELECT budget_id, name, scope, scope_value, monthly_nano_usd, thresholds, version, created_at, updated_at
         FROM usage_budgets WHERE name > $1 ORDER BY name LIMIT $2",
        after,
        limit
    )?
    .into_iter()
    .map(Kept::try_from)
    .collect()
}

pub async fn count_budgets(tx: &mut Tx) -> Result<i64, DbError> {
    let (total,) = db_fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM usage_budgets")?;
    Ok(total)
}

pub async fn find_budget(tx: &mut Tx, budget_id: &str) -> Result<Option<Kept>, DbError> {
    db_fetch_optional!(
        tx,
        BudgetRow,
        "SELECT budget_id, name, scope, scope_value, monthly_nano_usd, thresholds, version, created_at, updated_at
         FROM usage_budgets WHERE budget_id = $1",
        budget_id
    )?
    .map(Kept::try_from)
    .transpose()
}

/// Zero rows if another budget has the name.
pub async fn insert_budget(
    tx: &mut Tx,
    budget_id: &str,
    body: &BudgetBody,
    created_by: &str,
    at: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "INSERT INTO usage_budgets (budget_id, name, scope, scope_value, monthly_nano_usd, thresholds, version,
             created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $8) ON CONFLICT (name) DO NOTHING",
        budget_id,
        &body.name,
        body.scope.as_str(),
        body.scope_value.as_deref().unwrap_or_default(),
        body.monthly_nano_usd(),
        thresholds(body),
        created_by,
        at.0
    )
}

/// Zero rows if it is not the version `seen` any more, or another budget has the name.
pub async fn update_budget(
    tx: &mut Tx,
    budget_id: &str,
    body: &BudgetBody,
    seen: i64,
    at: UnixMs,
) -> Result<u64, DbError> {
    db_execute!(
        tx,
        "UPDATE usage_budgets SET name = $2, scope = $3, scope_value = $4, monthly_nano_usd = $5, thresholds = $6,
             version = version + 1, updated_at = $7
         WHERE budget_id = $1 AND version = $8
           AND NOT EXISTS (SELECT 1 FROM usage_budgets AS other WHERE other.name = $2 AND other.budget_id <> $1)",
        budget_id,
        &body.name,
        body.scope.as_str(),
        body.scope_value.as_deref().unwrap_or_default(),
        body.monthly_nano_usd(),
        thresholds(body),
        at.0,
        seen
    )
}

/// Zero rows if it is not the version `seen` any more.
pub async fn delete_budget(tx: &mut Tx, budget_id: &str, seen: i64) -> Result<u64, DbError> {
    db_execute!(tx, "DELETE FROM usage_budgets WHERE budget_id = $1 AND version = $2", budget_id, seen)
}

/// Whether a budget of another id has the name.
pub async fn is_name_taken(tx: &mut Tx, name: &str, budget_id: &str) -> Result<bool, DbError> {
    let row = db_fetch_optional!(
        tx,
        (String,),
        "SELECT budget_id FROM usage_budgets WHERE name = $1 AND budget_id <> $2",
        name,
        budget_id
    )?;
    Ok(row.is_some())
}

fn thresholds(body: &BudgetBody) -> String {
    serde_json::to_string(&body.thresholds).unwrap_or_default()
}
