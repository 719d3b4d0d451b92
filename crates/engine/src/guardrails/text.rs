//! A text as folded words, each with its place in the original, so that findings point at what people see.

use super::report::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Lower case, plain apostrophes, look-alike letters and invisible characters folded away.
    pub text: String,
    pub span: Span,
    /// Number of the sentence it stands in.
    pub sentence: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub words: Vec<Word>,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        let mut current: Option<Word> = None;
        let mut sentence = 0;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            let end = at + c.len_utf8();
            if is_invisible(c) {
                continue;
            }
            let in_word = current.is_some();
            if c.is_alphanumeric() || (in_word && joins(c, next, current.as_ref())) {
                let word = current.get_or_insert_with(|| Word {
                    text: String::new(),
                    span: Span { start: at, end },
                    sentence,
                });
                word.text.extend(fold(c));
                word.span.end = end;
                continue;
            }
            folded.words.extend(current.take());
            if ends_sentence(c, next) {
                sentence += 1;
            }
        }
        folded.words.extend(current);
        folded
    }

    /// Leaves out the words inside the given places.
    #[must_use]
    pub fn without(mut self, places: &[Span]) -> Self {
        self.words
            .retain(|word| !places.iter().any(|p| p.start <= word.span.start && word.span.end <= p.end));
        self
    }

    /// Where these words stand in a row, whatever the punctuation between them.
    pub fn occurrences(&self, phrase: &Self) -> Vec<Span> {
        let mut found = Vec::new();
        let mut rest = self.words.as_slice();
        while let (Some(first), false) = (rest.first(), phrase.words.is_empty()) {
            let matching = rest.iter().zip(&phrase.words).take_while(|(a, b)| a.text == b.text).count();
            let is_match = matching == phrase.words.len();
            if let (true, Some(last)) = (is_match, rest.get(matching.saturating_sub(1))) {
                found.push(Span { start: first.span.start, end: last.span.end });
            }
            rest = rest.get(if is_match { matching } else { 1 }..).unwrap_or_default();
        }
        found
    }
}

/// Apostrophes inside a word, and the points and commas of a number, belong to it.
fn joins(c: char, next: Option<char>, word: Option<&Word>) -> bool {
    let before = word.and_then(|word| word.text.chars().last());
    match c {
        '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{FF07}' | '`' | '\u{00B4}' => {
            next.is_some_and(char::is_alphabetic)
        }
        '.' | ',' => before.is_some_and(|b| b.is_ascii_digit()) && next.is_some_and(|n| n.is_ascii_digit()),
        _ => false,
    }
}

fn ends_sentence(c: char, next: Option<char>) -> bool {
    match c {
        '.' | '!' | '?' | ';' | ':' => {
            next.is_none_or(char::is_whitespace) || next.is_some_and(|n| !n.is_alphanumeric())
        }
        // A single line break only wraps, unless a list item or an empty line follows.
        '\n' => next.is_some_and(|n| matches!(n, '\n' | '-' | '*' | '#') || n.is_ascii_digit()),
        _ => false,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

fn fold(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{FF07}' | '`' | '\u{00B4}' => '\'',
        '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        'а' | 'А' => 'a',
        'е' | 'Е' => 'e',
        'о' | 'О' => 'o',
        'р' | 'Р' => 'p',
        'с' | 'С' => 'c',
        'у' | 'У' => 'y',
        'х' | 'Х' => 'x',
        'і' | 'І' => 'i',
        other => other,
    };
    plain.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Folded::new(text).words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn disguises_are_folded_away() {
        assert_eq!(words("You\u{2019}re **OVER**spending"), ["you're", "over", "spending"]);
        assert_eq!(words("ir\u{200B}respon\u{00AD}sible"), ["irresponsible"]);
        assert_eq!(words("b\u{0430}d h\u{0430}bit"), ["bad", "habit"]);
        assert_eq!(words("rent-to-own, $1,234.50."), ["rent", "to", "own", "1,234.50"]);
    }

    #[test]
    fn spans_point_at_the_original_and_sentences_are_told_apart() {
        let text = "Größe. You\u{2019}re here\nnow";
        let folded = Folded::new(text);
        let word = folded.words.get(1).unwrap();
        assert_eq!(text.get(word.span.start..word.span.end), Some("You\u{2019}re"));
        let sentences: Vec<_> = folded.words.iter().map(|word| word.sentence).collect();
        assert_eq!(sentences, [0, 1, 1, 1]);
    }
}
