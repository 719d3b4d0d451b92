//! Where the next page of a list begins: the sorting key and the id of the last row, opaque to whoever carries it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::http::{ApiError, ApiResult};

/// The key and id that a cursor of `list` holds. One that was made for another list or order is refused.
pub fn read(cursor: Option<&str>, list: &str) -> ApiResult<Option<(i64, String)>> {
    let Some(cursor) = cursor else { return Ok(None) };
    let place = || {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (of, key, id): (String, i64, String) = serde_json::from_slice(&bytes).ok()?;
        // PostgreSQL cannot look for what holds a NUL.
        (of == list && !id.contains('\0')).then_some((key, id))
    };
    place().map(Some).ok_or_else(|| {
        ApiError::field(["query", "cursor"], "is not a cursor of this list and order", "value_error")
    })
}

/// The cursor after the last row of a full page.
pub fn next(list: &str, rows: usize, limit: i64, last: Option<(i64, &str)>) -> Option<String> {
    let is_full = i64::try_from(rows).is_ok_and(|rows| rows >= limit);
    let (key, id) = last.filter(|_| is_full)?;
    let place = serde_json::to_vec(&(list, key, id)).ok()?;
    Some(URL_SAFE_NO_PAD.encode(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_row_and_to_no_other_list() {
        let cursor = next("newest", 2, 2, Some((7, "rec_1"))).unwrap();
        assert_eq!(read(Some(&cursor), "newest").unwrap(), Some((7, "rec_1".to_owned())));
        assert!(read(Some(&cursor), "oldest").is_err());
        assert!(read(Some("made up"), "newest").is_err());
        assert_eq!(read(None, "newest").unwrap(), None);
    }

    #[test]
    fn the_last_page_has_none() {
        assert_eq!(next("newest", 1, 2, Some((7, "rec_1"))), None);
        assert_eq!(next("newest", 0, 2, None), None);
    }
}
