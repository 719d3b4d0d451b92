//! A figure with its unit, as written in the policy file and as shown to people.
//!
//! `"50 %"`, `"45 days"`, `"1.5 months"`, `"amount 200.00"` (in the user's main currency), `"3"`, `"yes"`. A unit
//! is always spelled out so that a percentage can never be taken for a ratio.

use std::cmp::Ordering;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::money::{Cents, Currency, Ratio, div_round};
use crate::time::Day;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    Count(i64),
    Days(i64),
    Money(Cents),
    Percent(Ratio),
    Months(Ratio),
    Flag(bool),
}

impl Quantity {
    /// Reads the spelling that `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "yes" => return Some(Self::Flag(true)),
            "no" => return Some(Self::Flag(false)),
            _ => {}
        }
        if let Some(amount) = text.strip_prefix("amount ") {
            return Cents::parse(amount).ok().map(Self::Money);
        }
        match text.split_once(' ') {
            None => text.parse().ok().map(Self::Count),
            Some((number, "%")) => parse_percent(number).map(Self::Percent),
            Some((number, "days" | "day")) => number.parse().ok().map(Self::Days),
            Some((number, "months" | "month")) => Ratio::parse(number).ok().map(Self::Months),
            Some(_) => None,
        }
    }

    pub fn same_unit(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }

    /// Orders two figures of one unit; `None` across units.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        self.same_unit(other).then(|| self.units().cmp(&other.units()))
    }

    /// The bare whole number beneath the unit: cents, millionths, days or a count; a flag is 0 or 1.
    pub fn units(self) -> i64 {
        match self {
            Self::Count(n) | Self::Days(n) => n,
            Self::Money(cents) => cents.0,
            Self::Percent(ratio) | Self::Months(ratio) => ratio.0,
            Self::Flag(flag) => i64::from(flag),
        }
    }

    /// As shown to people, rounded: `62.4 %`, `$1,234.50`, `1.5 months`. Below one percent two decimals are kept,
    /// so that a growth of 0.4 % does not read as none.
    pub fn text(self, currency: Currency) -> String {
        match self {
            Self::Money(cents) => money_text(cents, currency),
            Self::Percent(ratio) if ratio.0.abs() < 10_000 => format!("{} %", decimal(ratio.0, 100, 2)),
            Self::Percent(ratio) => format!("{} %", decimal(ratio.0, 1_000, 1)),
            Self::Months(ratio) => plural(&decimal(ratio.0, 100_000, 1), "month"),
            Self::Days(days) => plural(&days.to_string(), "day"),
            Self::Count(_) | Self::Flag(_) => self.to_string(),
        }
    }
}

/// `$1,234.50` for dollars, `1,234.50 EUR` for any other currency.
pub fn money_text(amount: Cents, currency: Currency) -> String {
    let digits = amount.abs().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, "00"));
    let sign = if amount < Cents::ZERO { "-" } else { "" };
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if currency == Currency::USD {
        format!("{sign}${grouped}.{fraction}")
    } else {
        format!("{sign}{grouped}.{fraction} {currency}")
    }
}

/// A day as people write it: `20 Nov 2026`.
pub fn day_text(day: Day) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let date = day.date();
    let month = usize::try_from(date.month()).ok().and_then(|m| MONTHS.get(m - 1)).copied().unwrap_or("");
    format!("{} {month} {}", date.day(), date.year())
}

/// `units ÷ step` as text with at most `places` decimals, trailing zeros dropped.
fn decimal(units: i64, step: i64, places: u32) -> String {
    let scaled = div_round(i128::from(units), i128::from(step));
    let exact = i128::from(scaled) * 10_i128.pow(6 - places);
    Ratio(i64::try_from(exact).unwrap_or(i64::MAX)).to_string().trim_end_matches(".0").to_owned()
}

fn plural(number: &str, unit: &str) -> String {
    if number == "1" { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

fn parse_percent(number: &str) -> Option<Ratio> {
    let percent = Ratio::parse(number).ok()?;
    (percent.0 % 100 == 0).then_some(Ratio(percent.0 / 100))
}

fn percent_exact(ratio: Ratio) -> String {
    Ratio(ratio.0.saturating_mul(100)).to_string().trim_end_matches(".0").to_owned()
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(n) => write!(f, "{n}"),
            Self::Days(n) => f.write_str(&plural(&n.to_string(), "day")),
            Self::Money(cents) => write!(f, "amount {cents}"),
            Self::Percent(ratio) => write!(f, "{} %", percent_exact(*ratio)),
            Self::Months(ratio) => f.write_str(&plural(ratio.to_string().trim_end_matches(".0"), "month")),
            Self::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
        }
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is not a figure with a unit such as `50 %`, `45 days`, `1.5 months`, `amount 200.00`, `3` or `yes`"
            ))
        })
    }
}

/// Serde for a bare [`Ratio`] that the policy writes as a percentage.
pub(super) mod percent {
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::{Quantity, Ratio};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde calls")]
    pub(crate) fn serialize<S: Serializer>(ratio: &Ratio, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Quantity::Percent(*ratio))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Ratio, D::Error> {
        match Quantity::deserialize(deserializer)? {
            Quantity::Percent(ratio) => Ok(ratio),
            other => Err(D::Error::custom(format!("`{other}` is not a percentage"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_round_trip() {
        for text in
            ["3", "45 days", "1 day", "1.5 months", "1 month", "amount 200.00", "50 %", "0.0004 %", "yes"]
        {
            assert_eq!(Quantity::parse(text).map(|q| q.to_string()).as_deref(), Some(text));
        }
        for text in ["", "50%", "50 percent", "1.5 days", "amount 1.001", "0.00001 %", "maybe"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }

    #[test]
    fn people_read_rounded_figures() {
        let cases = [
            (Quantity::Percent(Ratio(624_137)), "62.4 %"),
            (Quantity::Percent(Ratio(4_012)), "0.4 %"),
            (Quantity::Percent(Ratio(420)), "0.04 %"),
            (Quantity::Months(Ratio(1_549_999)), "1.5 months"),
            (Quantity::Money(Cents(-123_456_789)), "-$1,234,567.89"),
            (Quantity::Days(1), "1 day"),
        ];
        for (quantity, text) in cases {
            assert_eq!(quantity.text(Currency::USD), text);
        }
        assert_eq!(money_text(Cents(100_000), Currency::parse("EUR").unwrap()), "1,000.00 EUR");
        assert_eq!(day_text(Day::parse("2026-11-20").unwrap()), "20 Nov 2026");
    }
}
