//! Where a page of a list ended: the sort key of its last row, opaque to callers.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ApiError, ApiResult};

/// Longest cursor that is looked at.
pub const CURSOR_CHARS_MAX: usize = 2000;

/// The key as a text for `next_cursor`.
pub fn encode<K: Serialize>(key: &K) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

/// The key of a cursor that [`encode`] made for this list; anything else names the field `cursor`.
pub fn decode<K: DeserializeOwned>(cursor: Option<&str>) -> ApiResult<Option<K>> {
    let Some(text) = cursor else { return Ok(None) };
    let bad = || ApiError::field(["query", "cursor"], "is not a cursor of this list", "value_error");
    if text.len() > CURSOR_CHARS_MAX {
        return Err(bad());
    }
    let json = URL_SAFE_NO_PAD.decode(text).map_err(|_not_ours| bad())?;
    super::input::parse_json(&json).map(Some).map_err(|_not_ours| bad())
}

/// Cuts a list that was read with one row more than asked for; the key of the last row kept, if there are more.
pub fn cut<T, K: Serialize>(items: &mut Vec<T>, limit: i64, key: impl Fn(&T) -> K) -> Option<String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if items.len() <= limit {
        return None;
    }
    items.truncate(limit);
    items.last().map(|last| encode(&key(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went_and_a_forged_one_names_its_field() {
        let key = ("Ünal, Ada".to_owned(), 7_i64);
        assert_eq!(decode(Some(&encode(&key))).unwrap(), Some(key));
        assert_eq!(decode::<(String, i64)>(None).unwrap(), None);
        let nul = encode(&("a\0b", 1));
        for forged in ["", "%%%", "e30", nul.as_str(), "x".repeat(CURSOR_CHARS_MAX + 1).as_str()] {
            let error = decode::<(String, i64)>(Some(forged)).unwrap_err();
            assert!(matches!(&error, ApiError::Invalid(fields) if fields[0].loc[1] == "cursor"), "{forged}");
        }
    }

    #[test]
    fn only_a_list_that_goes_on_has_a_next_page() {
        let mut items = vec![1, 2, 3];
        assert_eq!(cut(&mut items, 3, |n| *n), None);
        assert_eq!(cut(&mut items, 2, |n| *n), Some(encode(&2)));
        assert_eq!(items, [1, 2]);
    }
}
