//! Cells of AI-usage files as numbers: ids, dollars, instants. Nothing passes through floating point.

use crate::money::{DecimalError, div_round, parse_scaled};

/// Decimals of a dollar that are kept, in rates and costs alike.
pub const DECIMALS_KEPT: u8 = 9;
/// Largest rate or cost of one row: a hundred thousand dollars. Nine million million such rows fit no sum, and none of
/// them is real.
pub const NANO_USD_MAX: i64 = 100_000 * 1_000_000_000;
/// Most tokens of one row.
pub const TOKENS_MAX: i64 = 1_000_000_000_000;

/// A UUID with or without hyphens, in either case.
pub fn uuid(text: &[u8]) -> Option<u128> {
    let hyphens = match text.len() {
        36 => [8, 13, 18, 23].iter().all(|at| text.get(*at) == Some(&b'-')),
        length => length == 32,
    };
    if !hyphens {
        return None;
    }
    let mut value: u128 = 0;
    let mut digits = 0;
    for byte in text {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            b'-' if text.len() == 36 => continue,
            _ => return None,
        };
        value = value << 4 | u128::from(digit);
        digits += 1;
    }
    (digits == 32).then_some(value)
}

/// The one form in which ids are stored: lower case, with hyphens.
#[derive(Clone, Copy, Debug)]
pub struct UuidText([u8; 36]);

impl UuidText {
    pub fn new(value: u128) -> Self {
        let mut text = [b'-'; 36];
        let mut nibbles = value.to_be_bytes().into_iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
        for (at, place) in text.iter_mut().enumerate() {
            if matches!(at, 8 | 13 | 18 | 23) {
                continue;
            }
            let nibble = nibbles.next().unwrap_or_default();
            *place = if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
        }
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        // Digits and hyphens only.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Dollars in billionths, and how many decimals they were written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dollars {
    pub nano: i64,
    pub places: u8,
}

/// Reads a decimal number of dollars. What does not fit in [`DECIMALS_KEPT`] decimals is refused, not rounded.
pub fn dollars(text: &str) -> Result<Dollars, DecimalError> {
    let read = match plain(text.as_bytes()) {
        Some(read) => read,
        // Signs and exponents: rare, so the slower general reading will do.
        None => Dollars { nano: parse_scaled(text, i32::from(DECIMALS_KEPT))?, places: DECIMALS_KEPT },
    };
    if read.nano.abs() > NANO_USD_MAX { Err(DecimalError::OutOfRange) } else { Ok(read) }
}

/// `12`, `0.000015`: up to nine digits on either side.
fn plain(text: &[u8]) -> Option<Dollars> {
    let (mut value, mut places, mut seen_dot, mut digits) = (0_i64, 0_u8, false, 0_u8);
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                digits += 1;
                places += u8::from(seen_dot);
            }
            b'.' if !seen_dot => seen_dot = true,
            _ => return None,
        }
        if digits > 18 || places > DECIMALS_KEPT || digits - places > 9 {
            return None;
        }
    }
    if digits == 0 {
        return None;
    }
    let scale = 10_i64.pow(u32::from(DECIMALS_KEPT - places));
    Some(Dollars { nano: value * scale, places })
}

/// What so many tokens cost at a rate for each thousand, to the billionth.
pub fn cost_at(tokens: i64, rate_nano: i64) -> i64 {
    div_round(i128::from(tokens) * i128::from(rate_nano), 1_000)
}

/// Whether a stated cost is what count and rate give, to half a unit of its last decimal and half a millionth at most:
/// who writes fewer digits has rounded, who writes another figure has not.
pub fn cost_agrees(cost: Dollars, tokens: i64, rate_nano: i64) -> bool {
    let unit = 10_i64.pow(u32::from(DECIMALS_KEPT.saturating_sub(cost.places)));
    let tolerance = (unit / 2).clamp(1, 500);
    (cost.nano - cost_at(tokens, rate_nano)).abs() <= tolerance
}

/// An ISO 8601 instant with its offset (`Z`, `+02:00`) as Unix milliseconds; finer fractions are cut off. Without an
/// offset an hour has no meaning, and the answer is `None`.
pub fn instant_ms(text: &[u8]) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let days = days(date)?;
    let (separator, rest) = rest.split_first()?;
    if !matches!(separator, b'T' | b't' | b' ') {
        return None;
    }
    let (time, rest) = rest.split_at_checked(8)?;
    let [h1, h2, b':', m1, m2, b':', s1, s2] = time else { return None };
    let (hour, minute, second) = (two(*h1, *h2)?, two(*m1, *m2)?, two(*s1, *s2)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (millis, rest) = match rest.split_first() {
        Some((b'.' | b',', rest)) => fraction(rest)?,
        _ => (0, rest),
    };
    let offset = offset_minutes(rest)?;
    let minutes = (days * 24 + hour) * 60 + minute - offset;
    Some((minutes * 60 + second) * 1_000 + millis)
}

/// Days since 1970-01-01 of `YYYY-MM-DD`.
pub fn days(text: &[u8]) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let year = two(*y1, *y2)? * 100 + two(*y3, *y4)?;
    let (month, day) = (two(*m1, *m2)?, two(*d1, *d2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1970..=2199).contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    // March first: the day that comes and goes is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(365 * year + year / 4 - year / 100 + year / 400 + of_year - 719_468)
}

fn two(tens: u8, units: u8) -> Option<i64> {
    (tens.is_ascii_digit() && units.is_ascii_digit())
        .then(|| i64::from(tens - b'0') * 10 + i64::from(units - b'0'))
}

fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(length);
    let millis = (0..3).fold(0, |sum, at| sum * 10 + digits.get(at).map_or(0, |byte| i64::from(byte - b'0')));
    (length > 0).then_some((millis, rest))
}

fn offset_minutes(text: &[u8]) -> Option<i64> {
    let (sign, hours, minutes) = match text {
        [b'Z' | b'z'] => return Some(0),
        [sign, h1, h2, b':', m1, m2] | [sign, h1, h2, m1, m2] => (sign, two(*h1, *h2)?, two(*m1, *m2)?),
        [sign, h1, h2] => (sign, two(*h1, *h2)?, 0),
        _ => return None,
    };
    let minutes = hours * 60 + minutes;
    match sign {
        _ if minutes > 24 * 60 => None,
        b'+' => Some(minutes),
        b'-' => Some(-minutes),
        _ => None,
    }
}

/// A yes or no, as files write it.
pub fn yes_or_no(text: &str) -> Option<bool> {
    let word = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if word(&["true", "t", "yes", "y", "1"]) {
        Some(true)
    } else if word(&["false", "f", "no", "n", "0"]) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::Day;

    #[test]
    fn ids_are_read_in_any_form_and_written_in_one() {
        let text = "0123abcd-4567-89ab-cdef-0123456789AB";
        let value = uuid(text.as_bytes()).unwrap();
        assert_eq!(UuidText::new(value).as_str(), text.to_lowercase());
        assert_eq!(uuid(text.replace('-', "").as_bytes()), Some(value));
        for bad in ["", "1", "0123abcd-4567-89ab-cdef-0123456789a", "0123abcd-4567-89ab-cdef-0123456789ag"] {
            assert_eq!(uuid(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(uuid(b"0123abcd4-567-89ab-cdef-0123456789ab"), None, "hyphens in the wrong place");
    }

    #[test]
    fn dollars_keep_nine_decimals_and_refuse_a_tenth() {
        let nano = |text| dollars(text).map(|read| read.nano);
        assert_eq!(nano("0.000000001"), Ok(1));
        assert_eq!(nano("12"), Ok(12_000_000_000));
        assert_eq!(nano("1.5e-3"), Ok(1_500_000));
        assert_eq!(nano("-0.5"), Ok(-500_000_000));
        assert_eq!(nano("0.1000000000"), Ok(100_000_000), "a tenth decimal of zero says nothing");
        assert_eq!(nano("0.0000000001"), Err(DecimalError::TooPrecise));
        assert_eq!(nano("100001"), Err(DecimalError::OutOfRange));
        for bad in ["", ".", "1.2.3", "NaN", "inf", "1,5"] {
            assert_eq!(nano(bad), Err(DecimalError::NotANumber), "{bad}");
        }
    }

    #[test]
    fn a_cost_agrees_when_it_is_rounded_and_not_when_it_is_another() {
        let agrees = |cost: &str, tokens, rate: &str| {
            cost_agrees(dollars(cost).unwrap(), tokens, dollars(rate).unwrap().nano)
        };
        assert!(agrees("0.001", 100, "0.01"));
        assert!(agrees("0.000333", 100, "0.00333"));
        assert!(agrees("0.000000333", 1, "0.000333"));
        assert!(agrees("0.000001", 1, "0.001499"), "rounded to six decimals");
        assert!(!agrees("0.002", 100, "0.01"));
        assert!(!agrees("0", 100, "0.01"), "few digits are no excuse");
    }

    #[test]
    fn an_instant_needs_its_offset() {
        let parsed = |text: &str| instant_ms(text.as_bytes());
        let noon = 1_735_732_800_000;
        assert_eq!(parsed("2025-01-01T12:00:00Z"), Some(noon));
        assert_eq!(parsed("2025-01-01 12:00:00.1239+00:00"), Some(noon + 123));
        assert_eq!(parsed("2025-01-01T14:00:00+02:00"), Some(noon));
        assert_eq!(parsed("2025-01-01T06:30:00-0530"), Some(noon));
        let bad = [
            "2025-01-01T12:00:00",
            "2025-01-01",
            "2025-02-29T00:00:00Z",
            "2025-01-01T24:00:00Z",
            "2025-13-01T00:00:00Z",
        ];
        for bad in bad {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn days_are_those_of_the_calendar(day in 0_i32..80_000) {
            let text = Day(day).to_string();
            prop_assert_eq!(days(text.as_bytes()), Some(i64::from(day)));
        }

        #[test]
        fn plain_and_general_reading_agree(nano in 0_i64..NANO_USD_MAX) {
            let text = format!("{}.{:09}", nano / 1_000_000_000, nano % 1_000_000_000);
            prop_assert_eq!(dollars(&text).map(|read| read.nano), Ok(nano));
            prop_assert_eq!(parse_scaled(&text, 9), Ok(nano));
        }
    }
}
