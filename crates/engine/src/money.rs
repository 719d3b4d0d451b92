//! Money as whole minor units, and dimensionless figures as whole millionths: no binary floats.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// An amount in minor units of its account's currency (cents). Positive is money in, negative is money out.
///
/// In JSON it is a number with two decimals (`-12.50`), read and written as text, never through `f64`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub i64);

/// Why a decimal text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    #[error("is not a decimal number")]
    NotANumber,
    #[error("has more decimals than its unit allows")]
    TooPrecise,
    #[error("is out of range")]
    OutOfRange,
}

/// Largest amount accepted at the edges: one trillion in major units.
pub const MAX_AMOUNT: Cents = Cents(100_000_000_000_000);

impl Cents {
    pub const ZERO: Self = Self(0);

    /// Reads `12`, `-12.5`, `12.50`, `1.25e1`; refuses a third significant decimal and anything above [`MAX_AMOUNT`].
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let units = parse_scaled(text, 2)?;
        if units.abs() > MAX_AMOUNT.0 { Err(DecimalError::OutOfRange) } else { Ok(Self(units)) }
    }

    pub fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// `self × numerator ÷ denominator`, rounded half away from zero; zero when the denominator is zero.
    pub fn scale(self, numerator: i64, denominator: i64) -> Self {
        Self(div_round(i128::from(self.0) * i128::from(numerator), i128::from(denominator)))
    }
}

/// A dimensionless figure (share, utilization, growth, months) in millionths: `Ratio(500_000)` is 0.5.
///
/// In JSON it is a decimal number (`0.5`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio(pub i64);

impl Ratio {
    pub const ZERO: Self = Self(0);
    pub const ONE: Self = Self(1_000_000);

    pub const fn from_percent(percent: i64) -> Self {
        Self(percent * 10_000)
    }

    /// `part ÷ whole`, rounded half away from zero; `None` when the whole is zero.
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        (whole != 0).then(|| Self(div_round(i128::from(part) * 1_000_000, i128::from(whole))))
    }

    /// Reads a decimal number with up to six decimals.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        parse_scaled(text, 6).map(Self)
    }

    /// As a percentage for people, rounded to one decimal: `62.5`.
    pub fn percent_text(self) -> String {
        let tenths = div_round(i128::from(self.0), 1_000);
        scaled_text(tenths, 1, 0)
    }
}

/// Integer division, rounded half away from zero, saturating to `i64`; zero when `divisor` is zero.
pub fn div_round(value: i128, divisor: i128) -> i64 {
    if divisor == 0 {
        return 0;
    }
    let (value, divisor) = if divisor < 0 { (-value, -divisor) } else { (value, divisor) };
    let half = divisor / 2;
    let rounded = if value >= 0 { (value + half) / divisor } else { (value - half) / divisor };
    i64::try_from(rounded).unwrap_or(if rounded > 0 { i64::MAX } else { i64::MIN })
}

/// `text` as a whole number of 10^-`scale` units.
pub(crate) fn parse_scaled(text: &str, scale: i32) -> Result<i64, DecimalError> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => {
            let (mantissa, exponent) = text.split_at(at);
            let exponent: i32 =
                exponent.get(1..).and_then(|digits| digits.parse().ok()).ok_or(DecimalError::NotANumber)?;
            (mantissa, exponent)
        }
        None => (text, 0),
    };
    let (negative, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Err(DecimalError::NotANumber);
    }
    let mut units: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()) {
        units = units
            .checked_mul(10)
            .and_then(|u| u.checked_add(i128::from(digit - b'0')))
            .ok_or(DecimalError::OutOfRange)?;
    }
    let fraction_len = i32::try_from(fraction.len()).map_err(|_too_long| DecimalError::OutOfRange)?;
    let mut shift = scale.saturating_add(exponent).saturating_sub(fraction_len);
    while shift > 0 && units != 0 {
        units = units.checked_mul(10).ok_or(DecimalError::OutOfRange)?;
        shift -= 1;
    }
    while shift < 0 && units != 0 {
        if units % 10 != 0 {
            return Err(DecimalError::TooPrecise);
        }
        units /= 10;
        shift += 1;
    }
    let units = i64::try_from(units).map_err(|_too_large| DecimalError::OutOfRange)?;
    Ok(if negative { -units } else { units })
}

/// `units × 10^-scale` as text with at least `keep` decimals and no further trailing zeros.
fn scaled_text(units: i64, scale: usize, keep: usize) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let digits = format!("{:0width$}", units.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let mut fraction = fraction.to_owned();
    while fraction.len() > keep && fraction.ends_with('0') {
        fraction.pop();
    }
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&scaled_text(self.0, 2, 2))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&scaled_text(self.0, 6, 1))
    }
}

macro_rules! decimal_json {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                RawValue::from_string(self.to_string()).map_err(S::Error::custom)?.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = Box::<RawValue>::deserialize(deserializer)?;
                Self::parse(raw.get()).map_err(D::Error::custom)
            }
        }
    )+};
}
decimal_json!(Cents, Ratio);

impl Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Cents {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Cents {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// An ISO 4217 code, upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    pub const USD: Self = Self(*b"USD");

    /// Three ASCII letters; the case is folded.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Self(bytes.map(|b| b.to_ascii_uppercase())))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("is not a three-letter currency code"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        for (text, cents) in [("0.29", 29), ("-12.5", -1250), ("1.25e1", 1250), ("7", 700), ("0.10000", 10)] {
            assert_eq!(Cents::parse(text), Ok(Cents(cents)), "{text}");
        }
        assert_eq!(Cents::parse("0.005"), Err(DecimalError::TooPrecise));
        assert_eq!(Cents::parse("NaN"), Err(DecimalError::NotANumber));
        assert_eq!(Cents::parse("1e300"), Err(DecimalError::OutOfRange));
    }

    #[test]
    fn json_keeps_the_digits() {
        assert_eq!(serde_json::to_string(&Cents(-1205)).unwrap(), "-12.05");
        assert_eq!(serde_json::from_str::<Cents>("-12.05").unwrap(), Cents(-1205));
        assert_eq!(serde_json::to_string(&Ratio(123_400)).unwrap(), "0.1234");
    }

    #[test]
    fn division_rounds_half_away_from_zero() {
        assert_eq!(div_round(5, 2), 3);
        assert_eq!(div_round(-5, 2), -3);
        assert_eq!(Ratio::of(1, 3), Some(Ratio(333_333)));
        assert_eq!(Ratio::of(1, 0), None);
    }
}
