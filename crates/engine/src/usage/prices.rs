//! What a model's tokens cost, and since when: price periods, and the one in force at an instant.
//!
//! A price has two times: from when it is charged (`effective_from`) and when it was written down (`recorded_at`).
//! Of two for the same moment the one written down later holds, so a correction never erases what was believed.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::dollars::{NanoUsd, div_half_even};
use crate::time::UnixMs;

/// Tokens that a price is for.
pub const UNIT_TOKENS: i64 = 1_000_000;

/// Of one provider, model and token type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricePeriod {
    pub provider: String,
    pub model: String,
    /// `prompt`, `completion`, or whatever else the records call it.
    pub token_type: String,
    pub effective_from: UnixMs,
    pub recorded_at: UnixMs,
    /// Billionths of a dollar for [`UNIT_TOKENS`].
    pub nano_usd_per_million: i64,
}

/// What `tokens` cost at a price per million, half a billionth to the even one.
pub fn cost(tokens: i64, nano_usd_per_million: i64) -> NanoUsd {
    NanoUsd(div_half_even(i128::from(tokens) * i128::from(nano_usd_per_million), i128::from(UNIT_TOKENS)))
}

/// Prices by model and token type, each list by time.
#[derive(Debug, Default)]
pub struct PriceBook {
    by_model: FxHashMap<String, Vec<(String, Vec<Held>)>>,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    effective_from: UnixMs,
    recorded_at: UnixMs,
    nano_usd_per_million: i64,
}

/// A model that several providers sell at the same time at different prices, which a record cannot tell apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguous {
    pub model: String,
    pub providers: Vec<String>,
}

impl PriceBook {
    /// Of the periods known by `known_at`. `provider_of` says whose price a model has when several sell it; without
    /// an answer the first provider by name is taken, and the model is reported.
    pub fn new(
        periods: &[PricePeriod],
        known_at: UnixMs,
        provider_of: impl Fn(&str) -> Option<String>,
    ) -> (Self, Vec<Ambiguous>) {
        let known: Vec<&PricePeriod> =
            periods.iter().filter(|period| period.recorded_at <= known_at).collect();
        let mut providers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for period in &known {
            providers.entry(&period.model).or_default().insert(&period.provider);
        }
        let mut ambiguous = Vec::new();
        let mut chosen: FxHashMap<&str, String> = FxHashMap::default();
        for (model, names) in providers {
            let named = provider_of(model).filter(|named| names.contains(named.as_str()));
            if named.is_none() && names.len() > 1 {
                let providers = names.iter().map(|name| (*name).to_owned()).collect();
                ambiguous.push(Ambiguous { model: model.to_owned(), providers });
            }
            let first = names.first().map(|name| (*name).to_owned());
            if let Some(provider) = named.or(first) {
                chosen.insert(model, provider);
            }
        }
        let mut book = Self::default();
        for period in known {
            if chosen.get(period.model.as_str()) == Some(&period.provider) {
                book.add(period);
            }
        }
        for (_, held) in book.by_model.values_mut().flatten() {
            held.sort_unstable_by_key(|held| (held.effective_from, held.recorded_at));
        }
        (book, ambiguous)
    }

    fn add(&mut self, period: &PricePeriod) {
        let held = Held {
            effective_from: period.effective_from,
            recorded_at: period.recorded_at,
            nano_usd_per_million: period.nano_usd_per_million,
        };
        let types = self.by_model.entry(period.model.clone()).or_default();
        match types.iter_mut().find(|(token_type, _)| *token_type == period.token_type) {
            Some((_, periods)) => periods.push(held),
            None => types.push((period.token_type.clone(), vec![held])),
        }
    }

    /// Billionths of a dollar for a million tokens, as charged at `at`; nothing when no price had begun by then.
    pub fn price_at(&self, model: &str, token_type: &str, at: UnixMs) -> Option<i64> {
        let (_, held) = self.by_model.get(model)?.iter().find(|(named, _)| named == token_type)?;
        let past = held.partition_point(|held| held.effective_from <= at);
        held.get(past.checked_sub(1)?).map(|held| held.nano_usd_per_million)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(provider: &str, from: i64, recorded: i64, price: i64) -> PricePeriod {
        PricePeriod {
            provider: provider.to_owned(),
            model: "m".to_owned(),
            token_type: "prompt".to_owned(),
            effective_from: UnixMs(from),
            recorded_at: UnixMs(recorded),
            nano_usd_per_million: price,
        }
    }

    #[test]
    fn cost_is_exact_to_the_billionth() {
        // 0.15 dollars a million: 150 billionths a token.
        assert_eq!(cost(1, 150_000_000), NanoUsd(150));
        assert_eq!(cost(3, 37_500_000), NanoUsd(112));
        assert_eq!(cost(i64::MAX, i64::MAX), NanoUsd(i64::MAX));
    }

    #[test]
    fn the_price_in_force_is_the_last_begun_and_of_two_the_last_written_down() {
        let periods = [period("a", 100, 1, 5), period("a", 200, 2, 7), period("a", 100, 3, 6)];
        let (book, ambiguous) = PriceBook::new(&periods, UnixMs(10), |_| None);
        let at = |at| book.price_at("m", "prompt", UnixMs(at));
        assert_eq!((at(99), at(100), at(199), at(200)), (None, Some(6), Some(6), Some(7)));
        assert_eq!(book.price_at("m", "completion", UnixMs(300)), None);
        assert!(ambiguous.is_empty());
        let (before, _) = PriceBook::new(&periods, UnixMs(2), |_| None);
        assert_eq!(before.price_at("m", "prompt", UnixMs(100)), Some(5), "what was known then");
    }

    #[test]
    fn a_model_of_two_providers_is_reported_unless_one_is_named() {
        let periods = [period("b", 0, 0, 5), period("a", 0, 0, 7)];
        let (book, ambiguous) = PriceBook::new(&periods, UnixMs(0), |_| None);
        assert_eq!(book.price_at("m", "prompt", UnixMs(0)), Some(7));
        assert_eq!(ambiguous.len(), 1);
        let (book, ambiguous) = PriceBook::new(&periods, UnixMs(0), |_| Some("b".to_owned()));
        assert_eq!(book.price_at("m", "prompt", UnixMs(0)), Some(5));
        assert!(ambiguous.is_empty());
    }
}
