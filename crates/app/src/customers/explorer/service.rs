//! Looking at users: one consistent look at the database, put together for the page.

use std::collections::BTreeMap;

use spendsense_engine::facts::AccountKind;
use spendsense_engine::ids::UserId;
use spendsense_engine::money::Cents;
use spendsense_engine::signals::Kernel;

use super::model::{
    AccountList, AccountView, CurrencyTotals, ExplainedSignals, ExplainedWindow, FoundUser, FoundUsers,
    ListTransactions, PersonaHistory, PersonaHistoryQuery, SearchUsers, SeriesQuery, TransactionPage,
    UserSeries, UserSort,
};
use super::store::{self, PageKey, TransactionFilter};
use crate::http::{ApiError, ApiResult, AppState, cursor};
use crate::personas::model::PersonaView;
use crate::review::dashboard;
use crate::{consent, personas, signals};

/// Most rows that one request may name by id.
const IDS_MAX: usize = 500;

pub async fn search(state: &AppState, query: &SearchUsers) -> ApiResult<FoundUsers> {
    let after: Option<PageKey> = cursor::decode(query.cursor.as_deref())?;
    let mut tx = state.db.snapshot().await?;
    let mut rows = store::search_users(&mut tx, query, after.as_ref()).await?;
    let total = store::count_users(&mut tx, query).await?;
    let next_cursor = cursor::cut(&mut rows, query.limit, |row| match query.sort {
        UserSort::Name => (row.full_name.clone(), 0, row.user_id.clone()),
        UserSort::Newest => (String::new(), row.created_at, row.user_id.clone()),
        UserSort::UserId => (String::new(), 0, row.user_id.clone()),
    });
    let ids: Vec<&str> = rows.iter().map(|row| row.user_id.as_str()).collect();
    let mut found = store::list_personas_of(&mut tx, &ids).await?;
    let waiting = store::count_awaiting_of(&mut tx, &ids).await?;
    let items = rows
        .into_iter()
        .map(|row| FoundUser {
            persona_30d: found.remove(&(row.user_id.clone(), 30)),
            persona_180d: found.remove(&(row.user_id.clone(), 180)),
            awaiting_review: waiting.get(&row.user_id).copied().unwrap_or(0),
            created_at: spendsense_engine::time::UnixMs(row.created_at),
            user_id: row.user_id,
            full_name: row.full_name,
            email: row.email,
            consent_status: row.consent_status,
        })
        .collect();
    Ok(FoundUsers { items, total, next_cursor })
}

pub async fn explain(state: &AppState, user_id: &UserId) -> ApiResult<ExplainedSignals> {
    let (signals, analysis) = dashboard::explained_signals(state, user_id).await?;
    let windows = analysis
        .windows
        .into_iter()
        .map(|window| ExplainedWindow {
            window_days: window.window_days,
            as_of: window.as_of,
            currency: window.currency.to_string(),
            features: window.features,
            evidence: window.evidence,
            notes: window.notes,
            history_days: window.history_days,
        })
        .collect();
    Ok(ExplainedSignals { signals, windows })
}

pub async fn series(state: &AppState, user_id: &UserId, query: &SeriesQuery) -> ApiResult<UserSeries> {
    let facts = signals::service::load_consented(state, user_id).await?;
    let (as_of, window_days, step_days) = (state.today(), query.window_days, query.step_days());
    let series = tokio::task::spawn_blocking(move || {
        facts.lend(|facts| Kernel::new().series(facts, as_of, window_days, step_days))
    });
    Ok(UserSeries { user_id: user_id.to_string(), series: series.await.map_err(ApiError::internal)? })
}

pub async fn accounts(state: &AppState, user_id: &UserId) -> ApiResult<AccountList> {
    let mut tx = state.db.snapshot().await?;
    consent::require(&mut tx, user_id).await?;
    let mut items = store::list_accounts(&mut tx, user_id).await?;
    for (account_id, liability) in store::list_liabilities(&mut tx, user_id).await? {
        if let Some(account) = items.iter_mut().find(|account| account.account_id == account_id) {
            account.liabilities.push(liability);
        }
    }
    Ok(AccountList { total: items.len(), totals: totals(&items), items })
}

/// Assets and debts apart, a line for each currency.
fn totals(accounts: &[AccountView]) -> Vec<CurrencyTotals> {
    let mut by_currency: BTreeMap<&str, CurrencyTotals> = BTreeMap::new();
    for account in accounts {
        let line = by_currency.entry(&account.currency).or_insert_with(|| CurrencyTotals {
            currency: account.currency.clone(),
            assets: Cents::ZERO,
            debts: Cents::ZERO,
            unknown_balances: 0,
        });
        let is_debt = matches!(account.kind, AccountKind::CreditCard | AccountKind::Loan);
        match account.balance_current {
            None => line.unknown_balances += 1,
            Some(owed) if is_debt => line.debts += owed,
            Some(owned) => line.assets += owned,
        }
    }
    by_currency.into_values().collect()
}

pub async fn transactions(
    state: &AppState,
    user_id: &UserId,
    query: &ListTransactions,
) -> ApiResult<TransactionPage> {
    let filter = TransactionFilter {
        ids: query.ids.as_deref().map(ids).transpose()?,
        from: query.from,
        to: query.to,
        account_id: query.account_id.as_deref(),
        limit: query.limit,
        after: cursor::decode(query.cursor.as_deref())?,
    };
    let mut tx = state.db.snapshot().await?;
    consent::require(&mut tx, user_id).await?;
    let mut items = store::list_transactions(&mut tx, user_id, &filter).await?;
    let total = store::count_transactions(&mut tx, user_id, &filter).await?;
    let next_cursor =
        cursor::cut(&mut items, query.limit, |row| (i64::from(row.date.0), row.transaction_id.clone()));
    Ok(TransactionPage { items, total, next_cursor })
}

fn ids(list: &str) -> ApiResult<Vec<&str>> {
    let ids: Vec<&str> = list.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    if ids.len() > IDS_MAX {
        let message = format!("holds more than {IDS_MAX} ids");
        return Err(ApiError::field(["query", "ids"], message, "too_long"));
    }
    Ok(ids)
}

pub async fn persona_history(
    state: &AppState,
    user_id: &UserId,
    query: &PersonaHistoryQuery,
) -> ApiResult<PersonaHistory> {
    let after: Option<(i64, String)> = cursor::decode(query.cursor.as_deref())?;
    let mut tx = state.db.snapshot().await?;
    consent::require(&mut tx, user_id).await?;
    let wanted = query.window_days;
    let mut held = personas::store::list_history_page(
        &mut tx,
        user_id,
        wanted,
        after.as_ref().map(|(at, id)| (*at, id.as_str())),
        query.limit + 1,
    )
    .await?;
    let total = personas::store::count_history(&mut tx, user_id, wanted).await?;
    let next_cursor =
        cursor::cut(&mut held, query.limit, |row| (row.assigned_at.0, row.assignment_id.clone()));
    Ok(PersonaHistory { items: held.into_iter().map(PersonaView::from).collect(), total, next_cursor })
}

#[cfg(test)]
mod tests {
    use super::*;
    use spendsense_engine::time::UnixMs;

    fn account(kind: AccountKind, currency: &str, balance: Option<i64>) -> AccountView {
        AccountView {
            account_id: String::new(),
            r#type: String::new(),
            subtype: None,
            kind,
            name: None,
            mask: None,
            currency: currency.to_owned(),
            balance_current: balance.map(Cents),
            balance_available: None,
            balance_limit: None,
            utilization: None,
            joint: false,
            liabilities: Vec::new(),
            updated_at: UnixMs(0),
        }
    }

    #[test]
    fn what_is_owed_on_a_card_is_no_asset() {
        let accounts = [
            account(AccountKind::Checking, "USD", Some(100)),
            account(AccountKind::CreditCard, "USD", Some(70)),
            account(AccountKind::Savings, "USD", None),
            account(AccountKind::Savings, "EUR", Some(5)),
        ];
        let line = |currency: &str, assets, debts, unknown_balances| CurrencyTotals {
            currency: currency.to_owned(),
            assets: Cents(assets),
            debts: Cents(debts),
            unknown_balances,
        };
        assert_eq!(totals(&accounts), [line("EUR", 5, 0, 0), line("USD", 100, 70, 1)]);
    }
}
