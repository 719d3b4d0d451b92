//! `Idempotency-Key`: a request that is sent again gets the answer of the first time and does nothing.
//!
//! The answer is saved in the transaction that did the work, so either both exist or neither. Refusals are not
//! saved: they changed nothing, and the client may try again with the same key.

use axum::http::HeaderMap;
use spendsense_db::Tx;
use spendsense_engine::time::UnixMs;

use super::store::keys::{self, SavedAnswer};
use crate::http::{ApiError, ApiResult, Caller};

const KEY_CHARS_MAX: usize = 255;
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// A key, whose it is, and what it was sent with.
#[derive(Clone, Debug)]
pub struct Request {
    identity_id: String,
    key: String,
    hash: String,
}

impl Request {
    /// The key in the headers, if any. `hash` stands for everything else that makes the request.
    pub fn of(headers: &HeaderMap, caller: &Caller, hash: String) -> ApiResult<Option<Self>> {
        let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
        let key = value.to_str().unwrap_or_default();
        if key.is_empty() || key.chars().count() > KEY_CHARS_MAX {
            return Err(ApiError::BadRequest {
                code: "idempotency_key_invalid",
                message: "Idempotency-Key must be 1 to 255 printable ASCII characters".into(),
            });
        }
        let identity_id = caller.identity_id.as_str().to_owned();
        Ok(Some(Self { identity_id, key: key.to_owned(), hash }))
    }

    /// The saved answer. A key that was sent with something else is a conflict.
    pub async fn replay(&self, tx: &mut Tx, now: UnixMs) -> ApiResult<Option<String>> {
        keys::delete_keys_before(tx, now.plus_ms(-KEPT_MS)).await?;
        match keys::find_answer(tx, &self.identity_id, &self.key).await? {
            Some(saved) if saved.request_hash != self.hash => Err(ApiError::Conflict {
                code: "idempotency_key_reused",
                message: "this Idempotency-Key was used with another request".into(),
            }),
            Some(saved) => Ok(Some(saved.body)),
            None => Ok(None),
        }
    }

    pub async fn save(&self, tx: &mut Tx, body: &str, now: UnixMs) -> ApiResult<()> {
        let answer = SavedAnswer { request_hash: self.hash.clone(), body: body.to_owned() };
        Ok(keys::insert_answer(tx, &self.identity_id, &self.key, &answer, now).await?)
    }
}
