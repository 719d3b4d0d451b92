//! The language model that words rationales.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

use super::Secret;

/// The language model that words rationales. Without a key the offline writer does.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Llm {
    /// Key of the OpenAI-compatible service.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub api_key: Option<Secret>,
    /// Where the service is.
    pub base_url: String,
    /// Which model to ask.
    pub model: String,
    /// Sampling temperature; 0 repeats itself most.
    pub temperature: f32,
    /// How long one attempt may take, in seconds.
    pub timeout_s: u64,
    /// Attempts before a call counts as failed.
    pub max_attempts: u32,
    /// Price of a million tokens read, in US dollars.
    #[schema(value_type = String)]
    pub input_usd_per_million: UsdPerMillion,
    /// Price of a million tokens written, in US dollars.
    #[schema(value_type = String)]
    pub output_usd_per_million: UsdPerMillion,
}

impl Default for Llm {
    fn default() -> Self {
        Self {
            api_key: None,
            base_url: "https://api.openai.com/v1".to_owned(),
            model: "gpt-4o-mini".to_owned(),
            temperature: 0.0,
            timeout_s: 30,
            max_attempts: 3,
            input_usd_per_million: UsdPerMillion { nano_usd: 150_000_000 },
            output_usd_per_million: UsdPerMillion { nano_usd: 600_000_000 },
        }
    }
}

/// A price per million tokens, exact to the billionth of a dollar. Written as a decimal: `"0.15"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsdPerMillion {
    pub nano_usd: i64,
}

const NANO: i64 = 1_000_000_000;
const MILLION: i64 = 1_000_000;

impl UsdPerMillion {
    /// What `tokens` cost, in billionths of a dollar, rounded up.
    pub fn cost_nano_usd(self, tokens: u32) -> i64 {
        let product = self.nano_usd.saturating_mul(i64::from(tokens));
        product.saturating_add(MILLION - 1) / MILLION
    }

    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || fraction.len() > 9 {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let fraction: i64 = format!("{fraction:0<9}").parse().ok()?;
        Some(Self { nano_usd: whole.checked_mul(NANO)?.checked_add(fraction)? })
    }
}

impl fmt::Display for UsdPerMillion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:09}", self.nano_usd / NANO, self.nano_usd % NANO);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Serialize for UsdPerMillion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UsdPerMillion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("is a decimal with up to nine places, such as \"0.15\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_exact() {
        let price = UsdPerMillion::parse("0.15").unwrap();
        assert_eq!(price.cost_nano_usd(1_000_000), 150_000_000);
        assert_eq!(price.cost_nano_usd(1), 150);
        assert_eq!(price.to_string(), "0.15");
        assert_eq!(UsdPerMillion::parse("3").map(|p| p.to_string()).as_deref(), Some("3"));
        for wrong in ["", ".5", "1.", "-1", "1e3", "0.0000000001"] {
            assert_eq!(UsdPerMillion::parse(wrong), None, "{wrong}");
        }
    }
}
