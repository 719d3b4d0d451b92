//! Reading grade after Flesch and Kincaid, in hundredths of a school year.

use crate::money::div_round;

/// `0.39 × words ÷ sentences + 11.8 × syllables ÷ words − 15.59`, over prose: headings and list items count as
/// sentences, Markdown marks and figures are left out. `None` below 30 words, where the formula says nothing.
pub fn reading_grade(text: &str) -> Option<i64> {
    let (mut words, mut sentences, mut syllables) = (0_i128, 0_i128, 0_i128);
    for line in text.lines() {
        for sentence in line.split_inclusive(['.', '!', '?', ';', ':']) {
            let spoken: Vec<_> = sentence
                .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '\u{2019}'))
                .filter(|word| word.chars().any(char::is_alphabetic))
                .collect();
            words += i128::try_from(spoken.len()).unwrap_or_default();
            sentences += i128::from(!spoken.is_empty());
            syllables += spoken.into_iter().map(count_syllables).sum::<i128>();
        }
    }
    (words >= 30).then(|| {
        div_round(
            39 * words * words + 1_180 * syllables * sentences - 1_559 * words * sentences,
            words * sentences,
        )
    })
}

/// Groups of vowels, without a silent final `e`; at least one.
fn count_syllables(word: &str) -> i128 {
    let lower = word.to_lowercase();
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let starts = |(before, c): (char, char)| is_vowel(c) && !is_vowel(before);
    let groups =
        std::iter::once(' ').chain(lower.chars()).zip(lower.chars()).filter(|pair| starts(*pair)).count();
    let silent = (lower.ends_with('e') && !lower.ends_with("le") && !lower.ends_with("ee"))
        || (lower.ends_with("ed") && !lower.ends_with("ted") && !lower.ends_with("ded"))
        || (lower.ends_with("es")
            && !lower.ends_with("ses")
            && !lower.ends_with("ces")
            && !lower.ends_with("ges"));
    let count = groups.saturating_sub(usize::from(silent && groups > 1)).max(1);
    i128::try_from(count).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_spoken() {
        let cases = [
            ("save", 1),
            ("table", 2),
            ("balance", 2),
            ("utilization", 5),
            ("used", 1),
            ("needed", 2),
            ("fee", 1),
        ];
        for (word, expected) in cases {
            assert_eq!(count_syllables(word), expected, "{word}");
        }
    }

    #[test]
    fn plain_words_read_easier_than_jargon() {
        let plain = "The card has a limit. The part you use is small. Pay it off each month. Then it costs you \
                     nothing. The bank sends a note. Read it when it comes in.";
        let jargon = "Amortization considerations notwithstanding, revolving utilization characteristics \
                      substantially influence creditworthiness determinations across institutional underwriting \
                      methodologies, particularly where heterogeneous obligations necessitate simultaneous \
                      consolidation, restructuring, recapitalization, renegotiation, diversification, and ongoing \
                      administrative reconciliation procedures involving intermediaries.";
        assert!(reading_grade(plain).unwrap() < 400);
        assert!(reading_grade(jargon).unwrap() > 1_800);
        assert_eq!(reading_grade("Too short to say."), None);
    }
}
