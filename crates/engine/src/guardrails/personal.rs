//! Personal data that has no place in a recommendation: account and card numbers, ids, emails, phone numbers.

use super::report::Span;

/// A kind of personal data and where it stands.
pub(super) fn find(text: &str) -> Vec<(&'static str, Span)> {
    let mut found = Vec::new();
    for (start, chunk) in chunks(text) {
        let trimmed = chunk.trim_matches(|c: char| !c.is_alphanumeric());
        let offset = chunk.find(trimmed).unwrap_or_default();
        let span = Span { start: start + offset, end: start + offset + trimmed.len() };
        if let Some(kind) = kind_of(trimmed) {
            found.push((kind, span));
        }
    }
    found.extend(number_groups(text).into_iter().map(|span| ("long_number", span)));
    found
}

fn chunks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(char::is_whitespace).map(move |chunk| {
        let start = at;
        at += chunk.len();
        (start, chunk.trim_end())
    })
}

fn kind_of(word: &str) -> Option<&'static str> {
    let has_at = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let is_id = ["usr_", "acc_", "txn_", "liab_", "user_"].iter().any(|prefix| word.starts_with(prefix));
    let (letters, rest) = word.split_at_checked(2)?;
    let is_iban = word.len() >= 15
        && letters.bytes().all(|b| b.is_ascii_uppercase())
        && rest.bytes().take(2).all(|b| b.is_ascii_digit())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    match () {
        () if has_at => Some("email"),
        () if is_id => Some("internal_id"),
        () if is_iban => Some("iban"),
        () => None,
    }
}

/// Runs of eight or more digits, counted across single spaces, dots, hyphens and brackets, that are no amount,
/// percentage or ISO date: cards, accounts, phone and social-security numbers.
fn number_groups(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(Span, String)> = None;
    let mut flush = |open: &mut Option<(Span, String)>| {
        if let Some((span, shape)) = open.take()
            && is_identifying(&shape)
        {
            found.push(span);
        }
    };
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit() || *next == '(');
        match (&mut open, c) {
            (Some((span, shape)), '0'..='9') => {
                shape.push('9');
                span.end = at + 1;
            }
            (None, '0'..='9') => open = Some((Span { start: at, end: at + 1 }, "9".to_owned())),
            (Some((_, shape)), ' ' | '-' | '.' | '(' | ')') if next_is_digit || c == ')' => shape.push('-'),
            (Some(_), ',') if next_is_digit => {
                // A thousands separator: an amount.
                if let Some((_, shape)) = &mut open {
                    shape.push(',');
                }
            }
            _ => flush(&mut open),
        }
    }
    flush(&mut open);
    found
}

fn is_identifying(shape: &str) -> bool {
    let groups: Vec<usize> = shape.split('-').map(str::len).filter(|len| *len > 0).collect();
    let digits = shape.bytes().filter(|b| *b == b'9').count();
    digits >= 8 && !shape.contains(',') && groups != [4, 2, 2] && groups.iter().any(|len| *len >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_identifies_a_person_is_found_and_figures_are_not() {
        let bad = [
            ("card 4111 1111 1111 1111 here", "4111 1111 1111 1111"),
            ("account 123456789.", "123456789"),
            ("SSN 123-45-6789", "123-45-6789"),
            ("call 555-010-0199 now", "555-010-0199"),
            ("write to (ada@example.org).", "ada@example.org"),
            ("about usr_0198a of us", "usr_0198a"),
            ("IBAN DE89370400440532013000", "DE89370400440532013000"),
        ];
        for (text, expected) in bad {
            let spans = find(text);
            assert!(
                spans.iter().any(|(_, s)| text.get(s.start..s.end) == Some(expected)),
                "{text}: {spans:?}"
            );
        }
        let good = [
            "a card ending in 4242 at 62.4 % of $12,345.67",
            "between 2026-10-22 and 2026-11-20",
            "pay 50 30 20 as parts, 10 of 12 months",
            "$1,234,567.89 in all",
        ];
        for text in good {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
