//! A user's transactions in one row: each column an aggregate over them, read apart again here.
//!
//! A row of a `COPY` costs both sides more than its content does: a message each, and a buffer for every field. Packed,
//! a user is one message. Texts are joined by a separator that they hardly ever hold; where one does, or where there
//! are too many rows to hold at once, reading apart says so and the user is read row by row instead.

use crate::DbError;

use super::Account;
use super::copy::Fields;
use super::histories::{Span, Stored, TEXTS};
use super::read::{account_index, inconsistent};

/// Transactions of one packed user: a few megabytes at the usual width.
const ROWS_MAX: usize = 5_000;

/// Between two texts, and in place of a missing one: control characters that no name of a merchant needs.
const SEPARATOR: u8 = 31;
const MISSING: u8 = 30;

/// The labels, which may be missing; the two ids before them may not.
const LABELS: [&str; TEXTS - 2] =
    ["merchant_name", "merchant_entity_id", "payment_channel", "category_primary", "category_detailed"];

/// Yields one row for each user that `whose` (a condition on `users u`) selects.
pub(super) fn sql(whose: &str) -> String {
    let label = |name| format!("string_agg(coalesce(t.{name}, chr({MISSING})), chr({SEPARATOR}))");
    format!(
        "SELECT u.user_id, packed.*
         FROM users u CROSS JOIN LATERAL (
             SELECT COUNT(*), CAST(SUM(num_nulls({names})) AS BIGINT),
                    array_agg(t.posted_on * 2 + CAST(t.pending AS INTEGER)), array_agg(t.amount_cents),
                    string_agg(t.transaction_id, chr({SEPARATOR})), string_agg(t.account_id, chr({SEPARATOR})),
                    {labels}
             FROM (SELECT * FROM transactions WHERE user_id = u.user_id LIMIT {limit}) AS t
         ) AS packed
         WHERE {whose}",
        names = LABELS.map(|name| format!("t.{name}")).join(", "),
        labels = LABELS.map(label).join(", "),
        limit = ROWS_MAX + 1,
    )
}

/// What became of a packed user.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unpacked {
    Whole,
    /// Not to be told apart; nothing was kept.
    NotPackable,
}

/// Appends a user's transactions, whose fields come next, to `transactions` and their texts to `text`.
pub(super) fn unpack(
    fields: &mut Fields<'_>,
    accounts: &[Account],
    transactions: &mut Vec<Stored>,
    text: &mut Vec<u8>,
) -> Result<Unpacked, DbError> {
    let rows = usize::try_from(fields.integer()).unwrap_or(usize::MAX);
    let missing = usize::try_from(fields.integer()).unwrap_or_default();
    let (days, amounts) = (integers(fields.text()), integers(fields.text()));
    let texts: [&[u8]; TEXTS] = std::array::from_fn(|_| fields.text().unwrap_or_default());
    if rows == 0 {
        return Ok(Unpacked::Whole);
    }
    if rows > ROWS_MAX || days.len() != rows || amounts.len() != rows {
        return Ok(Unpacked::NotPackable);
    }
    let (first, first_text) = (transactions.len(), text.len());
    transactions.extend(days.iter().zip(amounts).map(|(day, amount)| {
        let (day, amount_cents) = (element(day), element(amount));
        Stored {
            account: 0,
            posted_on: i32::try_from(day >> 1).unwrap_or(i32::MAX),
            amount_cents,
            texts: [Span::NULL; TEXTS],
            pending: day & 1 == 1,
        }
    }));
    let own = transactions.get_mut(first..).unwrap_or_default();
    let mut found = Some(0);
    for (column, joined) in texts.into_iter().enumerate() {
        found = found.zip(place(own, column, joined, text)).map(|(before, here)| before + here);
    }
    if found != Some(missing) {
        transactions.truncate(first);
        text.truncate(first_text);
        return Ok(Unpacked::NotPackable);
    }
    for stored in own {
        let [id, account_id, ..] = stored.texts.map(|span| span.of(text).unwrap_or_default());
        stored.account = account_index(accounts, account_id).ok_or_else(|| inconsistent("account_id", id))?;
    }
    Ok(Unpacked::Whole)
}

/// Notes where each row's text of this column lies. How many were missing; `None` when there is not one text a row.
/// A separator inside a text makes one too many, and a text that looks missing makes one missing too many.
fn place(own: &mut [Stored], column: usize, joined: &[u8], text: &mut Vec<u8>) -> Option<usize> {
    let base = text.len();
    text.extend_from_slice(joined);
    let (mut start, mut missing) = (0, 0);
    let mut rows = own.iter_mut();
    for end in memchr::memchr_iter(SEPARATOR, joined).chain([joined.len()]) {
        let span = rows.next()?.texts.get_mut(column)?;
        match joined.get(start..end)? {
            [MISSING] => missing += 1,
            _ => *span = Span::new(base + start, base + end),
        }
        start = end + 1;
    }
    rows.next().is_none().then_some(missing)
}

/// Header of an array of one dimension, and an element: its length and a BIGINT.
const ARRAY_HEADER: usize = 20;
const ELEMENT: usize = 12;

fn integers(array: Option<&[u8]>) -> &[[u8; ELEMENT]] {
    array.and_then(|array| array.get(ARRAY_HEADER..)).unwrap_or_default().as_chunks().0
}

fn element(bytes: &[u8; ELEMENT]) -> i64 {
    bytes.last_chunk().map_or(0, |value| i64::from_be_bytes(*value))
}
