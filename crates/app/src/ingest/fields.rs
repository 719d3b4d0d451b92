//! The values of a row's fields, read from their JSON text and checked; every fault is noted with its field.
//!
//! Numbers are read from their digits, never through a binary float, so `0.29` is 29 cents and `1e999` is a fault.

use std::borrow::Cow;

use serde_json::value::RawValue;
use spendsense_engine::money::{Cents, Currency, DecimalError, Ratio, div_round};
use spendsense_engine::time::{Day, UnixMs};

/// A field as it stands in the document; absent and `null` are one.
pub type Raw<'a> = Option<&'a RawValue>;

const ID_CHARS_MAX: usize = 128;
const TEXT_CHARS_MAX: usize = 2000;
/// 1,000 %: no rate of a real contract is higher.
const RATE_BPS_MAX: i64 = 100_000;

/// One thing wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field: Cow<'static, str>,
    pub reason: Cow<'static, str>,
    pub code: &'static str,
}

/// Collects the faults of one row while its fields are read. A reader returns a stand-in for a faulty value; the row
/// is dropped when any fault was noted.
#[derive(Debug, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    pub fn note(&mut self, field: &'static str, code: &'static str, reason: impl Into<Cow<'static, str>>) {
        self.0.push(Fault { field: Cow::Borrowed(field), reason: reason.into(), code });
    }

    fn missing(&mut self, field: &'static str) {
        self.note(field, "missing", "is required");
    }

    /// A required key of a row: 1 to 128 characters, none of them a control character.
    pub fn id<'a>(&mut self, field: &'static str, raw: Raw<'a>) -> Cow<'a, str> {
        if raw.is_none() {
            self.missing(field);
            return Cow::Borrowed("");
        }
        let id = self.string(field, raw).unwrap_or_default();
        if id.len() > ID_CHARS_MAX && id.chars().count() > ID_CHARS_MAX {
            self.note(field, "too_long", "has more than 128 characters");
        } else if id.trim().is_empty() {
            self.note(field, "malformed_id", "is empty");
        } else if has_control(&id) {
            self.note(field, "malformed_id", "holds a control character");
        }
        id
    }

    /// A required text.
    pub fn required<'a>(&mut self, field: &'static str, raw: Raw<'a>) -> Cow<'a, str> {
        match self.text(field, raw) {
            Some(text) if text.trim().is_empty() => {
                self.note(field, "empty", "is empty");
                text
            }
            Some(text) => text,
            None if raw.is_none() => {
                self.missing(field);
                Cow::Borrowed("")
            }
            None => Cow::Borrowed(""),
        }
    }

    pub fn text<'a>(&mut self, field: &'static str, raw: Raw<'a>) -> Option<Cow<'a, str>> {
        let text = self.string(field, raw)?;
        if text.len() > TEXT_CHARS_MAX && text.chars().count() > TEXT_CHARS_MAX {
            self.note(field, "too_long", "has more than 2000 characters");
        } else if text.contains('\0') {
            self.note(field, "nul", "holds a NUL character");
        }
        Some(text)
    }

    pub fn email<'a>(&mut self, field: &'static str, raw: Raw<'a>) -> Cow<'a, str> {
        let email = self.required(field, raw);
        let named = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.len() > 2);
        let clean = !email.chars().any(|c| c.is_control() || c.is_whitespace()) && email.len() <= 320;
        if !(email.is_empty() || named && clean) {
            self.note(field, "malformed_email", "is not an email address");
        }
        email
    }

    /// A required text out of a closed list.
    pub fn choice(&mut self, field: &'static str, raw: Raw<'_>, choices: &[&'static str]) -> &'static str {
        let text = self.required(field, raw);
        match choices.iter().find(|choice| **choice == text) {
            Some(choice) => choice,
            None if text.is_empty() => "",
            None => {
                self.note(field, "unknown_value", format!("must be one of {}", choices.join(", ")));
                ""
            }
        }
    }

    pub fn boolean(&mut self, field: &'static str, raw: Raw<'_>, default: bool) -> bool {
        match raw.map(RawValue::get) {
            None => default,
            Some("true") => true,
            Some("false") => false,
            Some(_) => {
                self.note(field, "wrong_type", "must be true or false");
                default
            }
        }
    }

    /// An amount of money in cents.
    pub fn money(&mut self, field: &'static str, raw: Raw<'_>) -> Option<i64> {
        let number = self.number(field, raw)?;
        Cents::parse(number).map(|cents| cents.0).map_err(|error| self.decimal(field, error)).ok()
    }

    pub fn required_money(&mut self, field: &'static str, raw: Raw<'_>) -> i64 {
        if raw.is_none() {
            self.missing(field);
        }
        self.money(field, raw).unwrap_or_default()
    }

    /// A percentage (`19.41`) in basis points, rounded half away from zero.
    pub fn percent_bps(&mut self, field: &'static str, raw: Raw<'_>) -> Option<i64> {
        let number = self.number(field, raw)?;
        match Ratio::parse(number) {
            Ok(percent) => {
                let bps = div_round(percent.0.into(), 10_000);
                self.within(field, bps, 0..=RATE_BPS_MAX, "must lie between 0 and 1000 percent")
            }
            Err(error) => {
                self.decimal(field, error);
                None
            }
        }
    }

    /// A ratio (`0.5`) in millionths, from 0 to `max`.
    pub fn ratio_ppm(&mut self, field: &'static str, raw: Raw<'_>, max: i64) -> Option<i64> {
        let number = self.number(field, raw)?;
        match Ratio::parse(number) {
            Ok(ratio) => self.within(field, ratio.0, 0..=max, "is out of range"),
            Err(error) => {
                self.decimal(field, error);
                None
            }
        }
    }

    pub fn integer(
        &mut self,
        field: &'static str,
        raw: Raw<'_>,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        let number = self.number(field, raw)?;
        match number.parse() {
            Ok(value) => self.within(field, value, range, "is out of range"),
            Err(_) => {
                self.note(field, "wrong_type", "must be a whole number");
                None
            }
        }
    }

    /// A day, from an ISO date or from the date of an ISO datetime, as the bank wrote it.
    pub fn day(&mut self, field: &'static str, raw: Raw<'_>) -> Option<Day> {
        let text = self.string(field, raw)?;
        let day = read_day(&text);
        if day.is_none() {
            self.note(field, "malformed_date", "is not an ISO date (2026-01-31)");
        }
        day
    }

    pub fn required_day(&mut self, field: &'static str, raw: Raw<'_>) -> Day {
        if raw.is_none() {
            self.missing(field);
        }
        self.day(field, raw).unwrap_or(Day(0))
    }

    /// An instant; one without an offset is taken as UTC.
    pub fn instant(&mut self, field: &'static str, raw: Raw<'_>) -> Option<UnixMs> {
        let text = self.string(field, raw)?;
        let instant = read_instant(&text);
        if instant.is_none() {
            self.note(field, "malformed_date", "is not an ISO datetime (2026-01-31T12:00:00Z)");
        }
        instant
    }

    pub fn currency(&mut self, field: &'static str, raw: Raw<'_>) -> Option<Currency> {
        let text = self.string(field, raw)?;
        let currency = Currency::parse(&text);
        if currency.is_none() {
            self.note(field, "malformed_currency", "is not a three-letter currency code");
        }
        currency
    }

    /// An array of ids or texts; absent is empty.
    pub fn list(&mut self, field: &'static str, raw: Raw<'_>) -> Vec<String> {
        let Some(raw) = raw else { return Vec::new() };
        let texts: Vec<String> = match serde_json::from_str(raw.get()) {
            Ok(texts) => texts,
            Err(_) => {
                self.note(field, "wrong_type", "must be an array of texts");
                return Vec::new();
            }
        };
        if texts.len() > 100 {
            self.note(field, "too_long", "has more than 100 entries");
        } else if texts.iter().any(|text| text.contains('\0') || text.chars().count() > TEXT_CHARS_MAX) {
            self.note(field, "too_long", "holds an entry that is too long or has a NUL character");
        }
        texts
    }

    fn string<'a>(&mut self, field: &'static str, raw: Raw<'a>) -> Option<Cow<'a, str>> {
        let text = raw?.get();
        let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
            self.note(field, "wrong_type", "must be a text");
            return None;
        };
        if !inner.contains('\\') {
            return Some(Cow::Borrowed(inner));
        }
        match serde_json::from_str::<String>(text) {
            Ok(text) => Some(Cow::Owned(text)),
            Err(_) => {
                self.note(field, "malformed_text", "holds an escape that is no character");
                None
            }
        }
    }

    fn number<'a>(&mut self, field: &'static str, raw: Raw<'a>) -> Option<&'a str> {
        let text = raw?.get();
        if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            Some(text)
        } else {
            self.note(field, "wrong_type", "must be a number");
            None
        }
    }

    fn within(
        &mut self,
        field: &'static str,
        value: i64,
        range: std::ops::RangeInclusive<i64>,
        reason: &'static str,
    ) -> Option<i64> {
        if range.contains(&value) {
            return Some(value);
        }
        self.note(field, "out_of_range", reason);
        None
    }

    fn decimal(&mut self, field: &'static str, error: DecimalError) {
        let code = match error {
            DecimalError::NotANumber => "wrong_type",
            DecimalError::TooPrecise => "too_precise",
            DecimalError::OutOfRange => "out_of_range",
        };
        self.note(field, code, error.to_string());
    }
}

/// Asked of three ids a row, nearly all of them ASCII.
fn has_control(text: &str) -> bool {
    match text.is_ascii() {
        true => text.bytes().any(|byte| byte.is_ascii_control()),
        false => text.chars().any(char::is_control),
    }
}

fn read_day(text: &str) -> Option<Day> {
    let date = text.get(..10)?;
    match text.get(10..)? {
        "" => Day::parse(date),
        rest if rest.starts_with(['T', ' ']) => read_instant(text).and(Day::parse(date)),
        _ => None,
    }
}

fn read_instant(text: &str) -> Option<UnixMs> {
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Some(UnixMs(instant.as_millisecond()));
    }
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(UnixMs(zoned.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    fn code<T>(text: &str, read: impl FnOnce(&mut Faults, Raw<'_>) -> T) -> Option<&'static str> {
        let mut faults = Faults::default();
        read(&mut faults, Some(&raw(text)));
        faults.0.first().map(|fault| fault.code)
    }

    #[test]
    fn money_is_read_from_its_digits() {
        let mut faults = Faults::default();
        assert_eq!(faults.money("amount", Some(&raw("-0.29"))), Some(-29));
        assert!(faults.0.is_empty());
        let cases = [
            ("1e999", "out_of_range"),
            ("0.005", "too_precise"),
            ("\"5\"", "wrong_type"),
            ("[]", "wrong_type"),
            ("100000000000000.01", "out_of_range"),
        ];
        for (text, expected) in cases {
            assert_eq!(code(text, |f, r| f.money("amount", r)), Some(expected), "{text}");
        }
    }

    #[test]
    fn days_come_from_dates_and_datetimes() {
        let day = |text: &str| Faults::default().day("date", Some(&raw(text))).map(|day| day.to_string());
        for text in ["\"2025-11-05\"", "\"2025-11-05T23:59:59\"", "\"2025-11-05T01:00:00+05:00\""] {
            assert_eq!(day(text).as_deref(), Some("2025-11-05"), "{text}");
        }
        for text in ["\"2025-13-05\"", "\"05.11.2025\"", "\"2025-11-05x\"", "20251105", "\"2025-11-05T99\""] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn ids_are_short_and_printable() {
        let long = format!("\"{}\"", "x".repeat(129));
        let cases = [
            ("\"\"", "malformed_id"),
            ("\"a\\u0000\"", "malformed_id"),
            (&long, "too_long"),
            ("7", "wrong_type"),
        ];
        for (text, expected) in cases {
            assert_eq!(code(text, |f, r| f.id("user_id", r).into_owned()), Some(expected), "{text}");
        }
    }

    #[test]
    fn percentages_become_basis_points() {
        let mut faults = Faults::default();
        assert_eq!(faults.percent_bps("apr", Some(&raw("19.41"))), Some(1941));
        assert_eq!(faults.percent_bps("apr", Some(&raw("19.415"))), Some(1942));
        assert_eq!(code("-1", |f, r| f.percent_bps("apr", r)), Some("out_of_range"));
    }
}
