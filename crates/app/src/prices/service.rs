//! Prices: the table that ships put into the database, and what analysts add to it. A price is never changed: a later
//! one for the same moment takes its place, and both stay.

use serde_json::json;
use spendsense_db::dialect::only_one;
use spendsense_engine::usage::cells;
use spendsense_engine::usage::dollars::NanoUsd;

use super::model::{PriceBody, PricePage, PriceQuery, PriceView};
use super::shipped::{self, Sourced};
use super::store;
use crate::audit::{Entry, Subject, record};
use crate::http::{ApiError, ApiResult, AppState, Caller, cursor};

/// Whose name the table that comes with the program is under.
const SHIPPED: &str = "shipped";

/// Puts the table that ships into the database, unless it is there.
pub async fn load_shipped(state: &AppState) -> ApiResult<()> {
    let prices = shipped::prices().map_err(ApiError::internal)?;
    let Some(recorded_at) = prices.first().map(|price| price.period.recorded_at) else { return Ok(()) };
    if store::count_recorded(&mut state.db.read().await?, SHIPPED, recorded_at).await? > 0 {
        return Ok(());
    }
    let mut tx = state.db.write().await?;
    only_one(&mut tx, "usage_prices").await?;
    // Another process may have been faster.
    if store::count_recorded(&mut tx, SHIPPED, recorded_at).await? == 0 {
        let prices: Vec<PriceView> = prices.into_iter().map(|price| of_table(state, price)).collect();
        store::insert_prices(&mut tx, &prices).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn of_table(state: &AppState, Sourced { period, source }: Sourced) -> PriceView {
    PriceView {
        price_id: state.world.id("prc"),
        provider: period.provider,
        model: period.model,
        token_type: period.token_type,
        effective_from: period.effective_from,
        recorded_at: period.recorded_at,
        usd_per_million: NanoUsd(period.nano_usd_per_million),
        nano_usd_per_million: period.nano_usd_per_million,
        source,
        recorded_by: SHIPPED.to_owned(),
    }
}

pub async fn list(state: &AppState, query: &PriceQuery) -> ApiResult<PricePage> {
    let position: Option<store::PricePosition> = cursor::decode(query.cursor.as_deref())?;
    let mut tx = state.db.snapshot().await?;
    let limit = query.limit;
    let mut items = store::list_prices(&mut tx, query, position.as_ref(), limit.saturating_add(1)).await?;
    let next_cursor = cursor::cut(&mut items, limit, |price| {
        let PriceView { model, token_type, provider, effective_from, recorded_at, price_id, .. } =
            price.clone();
        (model, token_type, provider, effective_from.0, recorded_at.0, price_id)
    });
    Ok(PricePage { items, total: store::count_prices(&mut tx, query).await?, next_cursor })
}

pub async fn add(state: &AppState, caller: &Caller, body: &PriceBody) -> ApiResult<PriceView> {
    let price = cells::dollars(&body.usd_per_million)
        .map_err(|error| ApiError::field(["body", "usd_per_million"], error.to_string(), "value_error"))?;
    let view = PriceView {
        price_id: state.world.id("prc"),
        provider: body.provider.clone(),
        model: body.model.clone(),
        token_type: body.token_type.clone(),
        effective_from: body.effective_from,
        recorded_at: state.world.now(),
        usd_per_million: NanoUsd(price.nano),
        nano_usd_per_million: price.nano,
        source: body.source.clone(),
        recorded_by: caller.identity_id.to_string(),
    };
    let mut tx = state.db.write().await?;
    store::insert_prices(&mut tx, std::slice::from_ref(&view)).await?;
    let entry = Entry {
        audit_id: state.world.id("aud"),
        action: "add_price",
        subject: Subject::of("usage_price", &view.price_id),
        user_id: None,
        before: None,
        after: Some(json!({
            "provider": view.provider, "model": view.model, "token_type": view.token_type,
            "effective_from": view.effective_from.0, "nano_usd_per_million": view.nano_usd_per_million,
        })),
        reason: None,
        metadata: json!({ "source": view.source }),
        at: state.world.now(),
    };
    record(&mut tx, caller, &entry).await?;
    tx.commit().await?;
    Ok(view)
}
