//! What usage costs: whole billionths of a dollar, from the price of a token to a year's total.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::money::Cents;

/// Billionths of a dollar. In JSON a decimal number of dollars with as many digits as it has, written as text and
/// never through a binary fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NanoUsd(pub i64);

/// Billionths in a dollar.
pub const NANO_PER_USD: i64 = 1_000_000_000;
const NANO_PER_CENT: i64 = 10_000_000;

impl NanoUsd {
    pub const ZERO: Self = Self(0);

    /// To the cent, half a cent to the even one.
    pub fn cents(self) -> Cents {
        Cents(div_half_even(i128::from(self.0), i128::from(NANO_PER_CENT)))
    }

    /// Shared among `count`, half a billionth to the even one; nothing among nobody.
    pub fn per(self, count: i64) -> Option<Self> {
        (count != 0).then(|| Self(div_half_even(i128::from(self.0), i128::from(count))))
    }
}

/// A quotient whose half goes to the even neighbour, which is the rule of the documented figures. Zero when the
/// divisor is; saturates.
pub fn div_half_even(value: i128, divisor: i128) -> i64 {
    if divisor == 0 {
        return 0;
    }
    let (quotient, rest) = (value.div_euclid(divisor), value.rem_euclid(divisor));
    let twice = rest.saturating_mul(2).cmp(&divisor.abs());
    // The remainder is never negative, so what is left out is always towards the sign of the divisor.
    let step = if divisor > 0 { 1 } else { -1 };
    let rounded = match twice {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Equal if quotient % 2 == 0 => quotient,
        _ => quotient + step,
    };
    i64::try_from(rounded).unwrap_or(if rounded > 0 { i64::MAX } else { i64::MIN })
}

impl fmt::Display for NanoUsd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let nano = self.0.unsigned_abs();
        let (whole, fraction) = (nano / NANO_PER_USD.unsigned_abs(), nano % NANO_PER_USD.unsigned_abs());
        let digits = format!("{fraction:09}");
        match digits.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

impl Serialize for NanoUsd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl Add for NanoUsd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for NanoUsd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for NanoUsd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for NanoUsd {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn half_a_unit_goes_to_the_even_one() {
        let cases =
            [(5, 2, 2), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (5, -2, -2), (7, -2, -4), (9, 4, 2), (1, 0, 0)];
        for (value, divisor, expected) in cases {
            assert_eq!(div_half_even(value, divisor), expected, "{value} / {divisor}");
        }
        assert_eq!(NanoUsd(2_845_000_000).cents(), Cents(284));
        assert_eq!(NanoUsd(2_845_000_001).cents(), Cents(285));
    }

    #[test]
    fn dollars_keep_their_digits() {
        for (nano, text) in [(1, "0.000000001"), (-1_500_000_000, "-1.5"), (0, "0"), (2_000_000_000, "2")] {
            assert_eq!(serde_json::to_string(&NanoUsd(nano)).unwrap(), text);
        }
    }

    proptest! {
        #[test]
        fn a_rounded_quotient_is_never_more_than_half_off(value in -1_000_000_i128..1_000_000, divisor in 1_i128..5_000) {
            let off = (i128::from(div_half_even(value, divisor)) * divisor - value).abs() * 2;
            prop_assert!(off <= divisor);
        }
    }
}
