//! Finds the figures in a text: amounts, percentages, durations, dates, bare and written-out numbers.

use super::report::Span;
use super::text::{Folded, Word};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) unit: Unit,
    pub(super) span: Span,
}

/// Values are in millionths; `decimals` is how many the text shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Percent {
        value: i128,
        decimals: u32,
    },
    Money {
        value: i128,
        decimals: u32,
    },
    Months {
        value: i128,
        decimals: u32,
    },
    Days {
        value: i128,
        decimals: u32,
    },
    /// Weeks, years and the like, or a number with a letter behind it.
    Other {
        value: i128,
        unit: String,
    },
    Plain {
        value: i128,
        decimals: u32,
        digits: String,
    },
    Date {
        day: Option<i8>,
        month: i8,
        year: Option<i16>,
    },
}

impl Unit {
    /// The same figure, however many decimals are shown.
    pub(super) fn says(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Percent { value: a, .. }, Self::Percent { value: b, .. })
            | (Self::Money { value: a, .. }, Self::Money { value: b, .. })
            | (Self::Months { value: a, .. }, Self::Months { value: b, .. })
            | (Self::Days { value: a, .. }, Self::Days { value: b, .. })
            | (Self::Plain { value: a, .. }, Self::Plain { value: b, .. }) => a == b,
            _ => self == other,
        }
    }
}

pub(super) fn scan(text: &str) -> Vec<Found> {
    let words = Folded::new(text).words;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let (taken, figure) = date(text, rest)
            .or_else(|| written(rest))
            .or_else(|| number(text, before, rest))
            .map_or((1, None), |(taken, unit)| (taken, Some(unit)));
        if let (Some(Some(unit)), Some(first), Some(last)) = (figure, rest.first(), rest.get(taken - 1)) {
            found.push(Found { unit, span: widened(text, first, last) });
        }
        at += taken;
    }
    found
}

/// Words taken and the figure; `None` for a number that is none (a list number, a name).
type Taken = (usize, Option<Unit>);

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH_NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month_number(word: &str) -> Option<i8> {
    let at = MONTHS
        .iter()
        .zip(MONTH_NAMES)
        .position(|(short, long)| word == *short || word == long || (word == "sept" && *short == "sep"))?;
    i8::try_from(at + 1).ok()
}

/// `2026-11-20`, `20 Nov 2026`, `November 20, 2026`, `Nov 20`, `November 2026`.
fn date(text: &str, words: &[Word]) -> Option<Taken> {
    let word = |at: usize| words.get(at).map(|word| word.text.as_str());
    let year = |at: usize| word(at).filter(|w| w.len() == 4).and_then(|w| w.parse::<i16>().ok());
    let day = |at: usize| {
        let digits = word(at)?.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse::<i8>().ok().filter(|day| (1..=31).contains(day))
    };
    let (first, second) = (word(0)?, word(1));
    let dashed = |at: usize| between(text, words, at).is_some_and(|gap| matches!(gap, "-" | "/"));
    if let (Some(y), true, true, Some(month), Some(d)) =
        (year(0), dashed(0), dashed(1), second.and_then(|w| w.parse::<i8>().ok()), day(2))
    {
        return Some((3, Some(Unit::Date { day: Some(d), month, year: Some(y) })));
    }
    let dated = |taken: usize, day: Option<i8>, month: i8, year: Option<i16>| {
        Some((taken + usize::from(year.is_some()), Some(Unit::Date { day, month, year })))
    };
    if let (Some(d), Some(month)) = (day(0), second.and_then(month_number)) {
        return dated(2, Some(d), month, year(2));
    }
    let month = month_number(first)?;
    match (day(1), year(1)) {
        (Some(d), _) => dated(2, Some(d), month, year(2)),
        (None, Some(y)) => dated(1, None, month, Some(y)),
        (None, None) => None,
    }
}

/// The text between two neighbouring words.
fn between<'a>(text: &'a str, words: &[Word], at: usize) -> Option<&'a str> {
    text.get(words.get(at)?.span.end..words.get(at + 1)?.span.start)
}

/// `twenty percent`, `twenty-five dollars`, `three months`: only before a unit, and not from "one".
fn written(words: &[Word]) -> Option<Taken> {
    let mut value: i128 = 0;
    let mut taken = 0;
    while let Some(n) = words.get(taken).and_then(|word| number_word(&word.text)) {
        value = match n {
            100 | 1_000 => value.max(1) * n,
            _ => value + n,
        };
        taken += 1;
    }
    if taken == 0 || value < 2 {
        return None;
    }
    let unit_word = words.get(taken)?.text.as_str();
    let unit = with_unit(value * MILLION, 0, unit_word)?;
    Some((taken + 1, Some(unit)))
}

fn number_word(word: &str) -> Option<i128> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let place =
        |names: &[&str]| names.iter().position(|name| *name == word).and_then(|at| i128::try_from(at).ok());
    match word {
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        _ => place(&SMALL).or_else(|| place(&TENS).map(|at| (at + 2) * 10)),
    }
}

fn with_unit(value: i128, decimals: u32, word: &str) -> Option<Unit> {
    Some(match word {
        "percent" | "pct" => Unit::Percent { value, decimals },
        "dollar" | "dollars" | "bucks" | "euro" | "euros" | "usd" | "eur" | "gbp" => {
            Unit::Money { value, decimals }
        }
        "month" | "months" => Unit::Months { value, decimals },
        "day" | "days" => Unit::Days { value, decimals },
        "week" | "weeks" | "year" | "years" | "hour" | "hours" | "minute" | "minutes" | "times" => {
            Unit::Other { value, unit: word.trim_end_matches('s').to_owned() }
        }
        _ => return None,
    })
}

fn number(text: &str, before: Option<&Word>, words: &[Word]) -> Option<Taken> {
    let word = words.first()?;
    let split =
        word.text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(word.text.len());
    let (digits, letters) = word.text.split_at(split);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        // `usd500` is an amount; any other word that merely ends in a digit is a name.
        let amount = ["usd", "eur", "gbp"].iter().find_map(|code| word.text.strip_prefix(code))?;
        let (value, decimals) = parse(amount)?;
        return Some((1, Some(Unit::Money { value, decimals })));
    }
    let tail = text.get(word.span.end..).unwrap_or_default();
    if is_list_number(text, word, tail) || is_name(text, before, word, tail) {
        return Some((1, None));
    }
    let (value, decimals) = parse(digits)?;
    let lead = text.get(..word.span.start).unwrap_or_default().trim_end_matches(' ');
    let next = words.get(1).filter(|next| next.sentence == word.sentence).map(|next| next.text.as_str());
    let is_adjacent = words.get(1).is_some_and(|next| next.span.start <= word.span.end + 1);
    let scale = match letters {
        "" => 1,
        "k" => 1_000,
        "m" => 1_000_000,
        _ => return Some((1, Some(Unit::Other { value, unit: letters.to_owned() }))),
    };
    let (value, decimals) = (value * scale, if scale == 1 { decimals } else { 0 });
    // `EUR 30` is an amount; in `500 EUR (30 days …)` the code belongs to the figure before it.
    let beside = |b: &Word| text.get(b.span.end..word.span.start).is_some_and(|gap| gap.trim().is_empty());
    if lead.ends_with(['$', '\u{20AC}', '\u{A3}'])
        || before.is_some_and(|b| matches!(b.text.as_str(), "usd" | "eur" | "gbp") && beside(b))
    {
        return Some((1, Some(Unit::Money { value, decimals })));
    }
    if tail.trim_start_matches([' ', '\u{A0}', '\u{202F}']).starts_with('%') {
        return Some((1, Some(Unit::Percent { value, decimals })));
    }
    if let Some(unit) = next.filter(|_| is_adjacent).and_then(|next| with_unit(value, decimals, next)) {
        return Some((2, Some(unit)));
    }
    Some((1, Some(Unit::Plain { value, decimals, digits: digits.to_owned() })))
}

/// `1.` or `2)` at the beginning of a line.
fn is_list_number(text: &str, word: &Word, tail: &str) -> bool {
    let line = text.get(..word.span.start).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let marked = line.chars().all(|c| c.is_whitespace() || matches!(c, '*' | '#' | '>' | '-'));
    marked && (tail.starts_with(". ") || tail.starts_with(") ")) && word.text.len() <= 2
}

/// `401(k)`, `401k`, `403(b)`, `W-2`, `50/30/20`.
fn is_name(text: &str, before: Option<&Word>, word: &Word, tail: &str) -> bool {
    let plan = matches!(word.text.as_str(), "401k" | "403b" | "457b")
        || (matches!(word.text.as_str(), "401" | "403" | "457") && tail.starts_with('('));
    let gap = before.and_then(|before| text.get(before.span.end..word.span.start));
    let hyphened = gap == Some("-")
        && before.is_some_and(|b| b.text.len() <= 2 && b.text.chars().all(|c| c.is_ascii_alphabetic()));
    plan || hyphened
}

/// Digits with separators as millionths and the number of decimals shown.
fn parse(digits: &str) -> Option<(i128, u32)> {
    let plain = digits.replace(',', "");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    if fraction.len() > 6 || whole.len() > 20 || fraction.contains('.') {
        return None;
    }
    let padded = format!("{whole}{fraction:0<6}");
    Some((padded.parse().ok()?, u32::try_from(fraction.len()).ok()?))
}

/// Takes in the currency sign before and the percent sign behind.
fn widened(text: &str, first: &Word, last: &Word) -> Span {
    let (mut start, mut end) = (first.span.start, last.span.end);
    if let Some(sign) = text
        .get(..start)
        .and_then(|lead| lead.chars().next_back())
        .filter(|c| matches!(c, '$' | '\u{20AC}' | '\u{A3}'))
    {
        start -= sign.len_utf8();
    }
    let tail = text.get(end..).unwrap_or_default();
    let gap = tail.len() - tail.trim_start_matches([' ', '\u{A0}', '\u{202F}']).len();
    if tail.get(gap..).is_some_and(|tail| tail.starts_with('%')) {
        end += gap + 1;
    }
    Span { start, end }
}

const MILLION: i128 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_with_their_units() {
        let text = "Of $1,234.50, 62 % went in 3 months (30-day window) to 20 Nov 2026, or November 5, about twenty \
                    percent; 2026-10-22 saw 4242 and 1.5k. Your 401(k) and 2 weeks\n1. First step";
        let found: Vec<_> =
            scan(text).into_iter().map(|f| text.get(f.span.start..f.span.end).unwrap()).collect();
        let expected = [
            "$1,234.50",
            "62 %",
            "3 months",
            "30-day",
            "20 Nov 2026",
            "November 5",
            "twenty\n                    percent",
        ];
        assert_eq!(found.len(), 11, "{found:?}");
        assert_eq!(found.get(..6), expected.get(..6));
        assert_eq!(found.get(7..), Some(["2026-10-22", "4242", "1.5k", "2 weeks"].as_slice()));
    }

    #[test]
    fn thousands_written_short_are_whole_amounts() {
        assert_eq!(
            scan("$1.5k").first().map(|f| f.unit.clone()),
            Some(Unit::Money { value: 1_500 * MILLION, decimals: 0 })
        );
        assert_eq!(scan("USD500").len(), 1);
        assert_eq!(scan("form W-2, plan 401k").len(), 0);
    }
}
