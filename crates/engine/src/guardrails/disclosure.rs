//! The sentence that every recommendation ends with, exactly once.

use super::report::Span;
use super::text::Folded;

pub const DISCLOSURE: &str = "This is educational content, not financial advice. Consult a licensed advisor for personalized guidance.";

/// Where the disclosure stands in a text, in any case or punctuation.
pub(super) fn places(text: &str) -> Vec<Span> {
    let close = |span: Span| {
        let tail = text.get(span.end..).unwrap_or_default();
        Span { end: span.end + tail.len() - tail.trim_start_matches(['.', '*', '_']).len(), ..span }
    };
    Folded::new(text).occurrences(&Folded::new(DISCLOSURE)).into_iter().map(close).collect()
}

/// The text with every disclosure cut out.
pub(super) fn without(text: &str) -> String {
    let mut kept = String::new();
    let mut from = 0;
    for place in places(text) {
        kept.push_str(text.get(from..place.start).unwrap_or_default());
        from = place.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// The text with the disclosure as its last paragraph, wherever and however often it stood before.
pub fn with_disclosure(text: &str) -> String {
    let kept = without(text);
    let body = kept.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    if body.is_empty() { DISCLOSURE.to_owned() } else { format!("{body}\n\n{DISCLOSURE}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_there_once_however_the_writer_put_it() {
        let plain = format!("A text.\n\n{DISCLOSURE}");
        let twice = format!("{DISCLOSURE} A text.\n\n{}", DISCLOSURE.to_uppercase());
        assert_eq!(with_disclosure("A text."), plain);
        assert_eq!(with_disclosure(&plain), plain);
        assert_eq!(with_disclosure(&twice).trim_start(), plain);
        assert_eq!(with_disclosure(""), DISCLOSURE);
        assert_eq!(places("educational content, not advice").len(), 0);
    }

    proptest! {
        #[test]
        fn adding_it_again_changes_nothing(text in ".{0,80}", copies in 0_usize..3) {
            let once = with_disclosure(&format!("{text} {}", DISCLOSURE.repeat(copies)));
            prop_assert_eq!(places(&once).len(), 1);
            prop_assert_eq!(with_disclosure(&once), once);
        }
    }
}
