//! Answers given again: the body of a list that many ask for, for as long as nothing has been committed since.
//!
//! Before every use the database says whether that is so ([`Db::change_token`]), so an answer is never older than the
//! last change that anyone was told of before asking, whichever process made it. Only for what depends on the data,
//! the key and nothing else: not on the clock, and on the caller only if the key says who that is.

use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use rustc_hash::FxHashMap;
use serde::Serialize;
use spendsense_db::{ChangeToken, Db};

use super::{ApiError, ApiResult};

/// Bodies kept at most, in bytes; what does not fit is made anew each time.
const BYTES_MAX: usize = 8 << 20;

/// A JSON body, written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written(Bytes);

impl IntoResponse for Written {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], self.0).into_response()
    }
}

/// Answers of one state of the data.
#[derive(Debug, Default)]
pub struct Answers(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    token: Option<ChangeToken>,
    bodies: FxHashMap<String, Written>,
    bytes: usize,
}

impl Answers {
    /// The answer kept under `key` if it still holds, otherwise what `make` comes to. `key` names the operation and
    /// everything that its answer depends on besides the data.
    pub async fn answer<T: Serialize>(
        &self,
        db: &Db,
        key: String,
        make: impl Future<Output = ApiResult<T>>,
    ) -> ApiResult<Written> {
        // Before the reads: what is committed meanwhile makes the answer newer than its token, never older.
        let token = db.change_token().await;
        if let Some(kept) = token.as_ref().and_then(|token| self.kept(token, &key)) {
            return Ok(kept);
        }
        let body = serde_json::to_vec(&make.await?).map_err(ApiError::internal)?;
        let written = Written(body.into());
        if let Some(token) = token {
            self.keep(token, key, written.clone());
        }
        Ok(written)
    }

    fn kept(&self, token: &ChangeToken, key: &str) -> Option<Written> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bodies.get(key).filter(|_| kept.token.as_ref() == Some(token)).cloned()
    }

    fn keep(&self, token: ChangeToken, key: String, written: Written) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.token.as_ref() != Some(&token) {
            *kept = Kept { token: Some(token), ..Kept::default() };
        }
        let bytes = kept.bytes.saturating_add(key.len()).saturating_add(written.0.len());
        if bytes <= BYTES_MAX && kept.bodies.insert(key, written).is_none() {
            kept.bytes = bytes;
        }
    }
}
