//! Phrase patterns over folded words; the grammar is described in [`super`].

use super::report::Span;
use super::text::{Folded, Word};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(Vec<Choice>),
    Gap(usize),
    Figure,
    SentenceStart,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Exactly(String),
    BeginsWith(String),
}

impl Pattern {
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split_whitespace().map(Part::parse).collect::<Result<Vec<_>, _>>()?;
        let is_anchored = |part: Option<&Part>| part.is_some_and(|part| !matches!(part, Part::Gap(_)));
        if is_anchored(parts.first()) && is_anchored(parts.last()) {
            Ok(Self { parts })
        } else {
            Err(format!("pattern `{text}` must begin and end with a word"))
        }
    }

    /// The first place where the pattern holds.
    pub fn find(&self, text: &Folded) -> Option<Span> {
        (0..text.words.len()).find_map(|at| self.at(&text.words, at))
    }

    /// Every place where it holds.
    pub fn find_all<'a>(&'a self, text: &'a Folded) -> impl Iterator<Item = Span> + 'a {
        (0..text.words.len()).filter_map(|at| self.at(&text.words, at))
    }

    fn at(&self, words: &[Word], at: usize) -> Option<Span> {
        let first = words.get(at)?;
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let is_start = before.is_none_or(|before| before.sentence != first.sentence);
        let rest = words.get(at..)?;
        let taken = matches(&self.parts, rest, first.sentence, is_start)?;
        let last = rest.get(taken.checked_sub(1)?)?;
        Some(Span { start: first.span.start, end: last.span.end })
    }
}

/// How many words `parts` take from the front of `words` within one sentence; the shortest way through gaps.
fn matches(parts: &[Part], words: &[Word], sentence: usize, is_start: bool) -> Option<usize> {
    let Some((part, parts)) = parts.split_first() else { return Some(0) };
    match part {
        Part::SentenceStart if is_start => matches(parts, words, sentence, false),
        Part::SentenceStart => None,
        Part::Gap(most) => (0..=*most).find_map(|skipped| {
            matches(parts, words.get(skipped..)?, sentence, false).map(|taken| skipped + taken)
        }),
        Part::Words(_) | Part::Figure => {
            let (word, words) = words.split_first()?;
            let fits = word.sentence == sentence && part.accepts(&word.text);
            fits.then(|| matches(parts, words, sentence, false).map(|taken| taken + 1)).flatten()
        }
    }
}

impl Part {
    fn parse(text: &str) -> Result<Self, String> {
        if let Some(most) = text.strip_prefix('~') {
            return most
                .parse()
                .map(Self::Gap)
                .map_err(|error| format!("`{text}` is no gap such as `~2`: {error}"));
        }
        match text {
            "#" => Ok(Self::Figure),
            "^" => Ok(Self::SentenceStart),
            _ => text.split('|').map(Choice::parse).collect::<Result<_, _>>().map(Self::Words),
        }
    }

    fn accepts(&self, word: &str) -> bool {
        match self {
            Self::Words(choices) => choices.iter().any(|choice| choice.accepts(word)),
            Self::Figure => word.contains(|c: char| c.is_ascii_digit()),
            Self::Gap(_) | Self::SentenceStart => false,
        }
    }
}

impl Choice {
    fn parse(text: &str) -> Result<Self, String> {
        let (stem, begins) = text.strip_suffix('*').map_or((text, false), |stem| (stem, true));
        let folded = Folded::new(stem);
        match folded.words.as_slice() {
            [word] if word.text == stem && begins => Ok(Self::BeginsWith(stem.to_owned())),
            [word] if word.text == stem => Ok(Self::Exactly(stem.to_owned())),
            _ => Err(format!("`{text}` is not one plain lower-case word")),
        }
    }

    fn accepts(&self, word: &str) -> bool {
        match self {
            Self::Exactly(text) => word == text,
            Self::BeginsWith(stem) => word.starts_with(stem.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(pattern: &str, text: &'a str) -> Option<&'a str> {
        let span = Pattern::parse(pattern).unwrap().find(&Folded::new(text))?;
        text.get(span.start..span.end)
    }

    #[test]
    fn patterns_find_words_not_letters() {
        let cases = [
            (
                "you're|youre overspend*",
                "So, you\u{2019}re\noverspending!",
                Some("you\u{2019}re\noverspending"),
            ),
            ("transfer ~2 balance", "Transfer your whole balance now", Some("Transfer your whole balance")),
            ("transfer ~2 balance", "Transfer all of your whole balance", None),
            ("put # into", "put $1,000 into it", Some("put $1,000 into")),
            ("^ buy", "Some buy. Buy now", Some("Buy")),
            ("bad habit", "a not so bad. Habit forms", None),
            ("fee", "coffee", None),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(found(pattern, text), expected, "{pattern}");
        }
    }

    #[test]
    fn faulty_patterns_are_refused() {
        for text in ["", "~2 buy", "buy ~x", "Buy", "a||b", "buy ~2"] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }
}
