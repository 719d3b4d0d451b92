//! What this deployment's own model calls used, as usage records like everybody's: its cost is in the same figures.
//!
//! A call is written down where it is made; here the calls that are no records yet become records, two each (prompt and
//! completion), in the transaction that marks them as noted. So each counts exactly once, whoever is killed when.

use std::time::Duration;

use rustc_hash::FxHashMap;
use spendsense_db::dialect::only_one;
use spendsense_db::{DbError, Tx};
use spendsense_engine::money::div_round;
use spendsense_engine::time::Day;
use spendsense_engine::usage::cells::{self, UuidText};

use super::book::Book;
use super::record::Record;
use super::store::own::{self, OwnCall};
use super::store::records::upsert_records;
use super::store::subscribers::{SubscriberRow, upsert_subscribers};
use super::store::uploads;
use super::write::exchange;
use crate::background::Task;
use crate::http::AppState;

const EVERY: Duration = Duration::from_secs(5);
/// Calls of one transaction.
const PAGE: i64 = 500;
/// Before every upload, so that nothing it brings is ever covered.
const UPLOAD_NO: i64 = 0;
const UPLOAD_ID: &str = "upl_own";
/// The deployment as a subscriber.
const SUBSCRIBER: u128 = 0x5e9d_5e9d_0000_4000_8000_0000_0000_0001;
const REGION: &str = "deployment";
const DEPARTMENT: &str = "SpendSense";
/// A record's id is its call's with these bits turned over: another for each of the two, and the same for ever.
const TURNED: [u128; 2] =
    [0x3b1f_7c55_d02e_4f8a_9c61_0e77_b4d3_28a6, 0xc7e0_41d8_65b9_4d13_8f2a_d391_5c0b_e74f];

/// Runs in every server; they take turns.
pub fn task() -> Task {
    Task::new("usage_own_calls", EVERY, |state| async move { Ok(note_calls(&state).await.map(drop)?) })
}

/// Notes what there is to note; answers how many calls. Nothing while an upload is being written or undone, which
/// reckons with nobody else writing.
pub async fn note_calls(state: &AppState) -> Result<usize, DbError> {
    let mut noted = 0;
    loop {
        // Mostly there is nothing, and then nobody is kept from writing.
        if own::list_calls(&mut state.db.read().await?, 1).await?.is_empty() {
            return Ok(noted);
        }
        let mut tx = state.db.write().await?;
        only_one(&mut tx, "usage").await?;
        let zone = state.time_zone.iana_name().unwrap_or("UTC");
        let known = uploads::find_time_zone(&mut tx).await?;
        if known.as_deref().is_some_and(|known| known != zone) {
            tracing::warn!("own model calls are not noted: days so far are those of another time zone");
            return Ok(noted);
        }
        if uploads::find_busy(&mut tx, UPLOAD_ID).await?.is_some() {
            return Ok(noted);
        }
        if known.is_none() {
            uploads::set_time_zone(&mut tx, zone).await?;
        }
        let calls = own::list_calls(&mut tx, PAGE).await?;
        note_page(&mut tx, state, &calls).await?;
        tx.commit().await?;
        noted += calls.len();
    }
}

async fn note_page(tx: &mut Tx, state: &AppState, calls: &[OwnCall]) -> Result<(), DbError> {
    let now = state.world.now();
    own::ensure_upload(tx, UPLOAD_ID, UPLOAD_NO, now).await?;
    let row = SubscriberRow {
        subscriber_id: UuidText::new(SUBSCRIBER).as_str().to_owned(),
        upload_no: UPLOAD_NO,
        user_name: DEPARTMENT.to_owned(),
        region: REGION.to_owned(),
        company: state.config.usage.own_company.clone(),
        department: DEPARTMENT.to_owned(),
        // Nobody's subscription: it is in no share of subscribers.
        is_active: false,
        signup_day: None,
    };
    let mut book = Book::read(tx).await?;
    upsert_subscribers(tx, std::slice::from_ref(&row)).await?;
    book.ensure_profiles(tx, std::slice::from_ref(&row)).await?;
    uploads::bump_generation(tx).await?;
    let profile = book.profile_of(&row).unwrap_or(u32::MAX);
    let prompt_price = state.config.llm.input_usd_per_million;
    let mut records = Vec::with_capacity(calls.len() * 2);
    for call in calls {
        let prompt_tokens = u32::try_from(call.prompt_tokens).unwrap_or(u32::MAX);
        // The call's cost is the sum; the prompt's share is what its price says, and the completion's the rest.
        let prompt_cost = prompt_price.cost_nano_usd(prompt_tokens).min(call.cost_nano_usd);
        let parts = [
            ("prompt", call.prompt_tokens, prompt_cost),
            ("completion", call.completion_tokens, call.cost_nano_usd - prompt_cost),
        ];
        let Some(conversation) = call.call_id.rsplit('_').next().and_then(|id| cells::uuid(id.as_bytes()))
        else {
            let id = call.call_id.clone();
            return Err(DbError::Inconsistent { table: "llm_calls", column: "call_id", id });
        };
        let day = call.occurred_at.timestamp().to_zoned(state.time_zone.clone()).date();
        for ((kind, tokens, cost_nano), turned) in parts.into_iter().zip(TURNED) {
            // A call that failed used nothing.
            if tokens == 0 && cost_nano == 0 {
                continue;
            }
            let mut names = book.names.lock();
            records.push(Record {
                record: conversation ^ turned,
                upload_no: UPLOAD_NO,
                profile,
                conversation,
                model: names.number(&call.model),
                token_type: names.number(kind),
                tokens,
                rate_nano: div_round(i128::from(cost_nano) * 1_000, i128::from(tokens)),
                cost_nano,
                at_ms: call.occurred_at.0,
                day: Day::from_date(day).0,
            });
        }
    }
    upsert_records(tx, &book.names, &records).await?;
    // A call is a conversation of its own, so nothing is stored of it before.
    exchange(tx, &mut book, &[], &records, FxHashMap::default()).await?;
    own::insert_pass(tx, UPLOAD_NO, i64::try_from(calls.len()).unwrap_or(i64::MAX), now).await?;
    own::mark_noted(tx, calls).await.map(drop)
}
