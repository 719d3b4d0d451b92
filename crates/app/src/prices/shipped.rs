//! The table of public list prices that comes with the program: see `crates/app/prices/README.md`.

use anyhow::{Context as _, anyhow};
use spendsense_engine::time::UnixMs;
use spendsense_engine::usage::cells;
use spendsense_engine::usage::prices::PricePeriod;

const TABLE: &str = include_str!("../../prices/model_prices.csv");

/// A price and where it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced {
    pub period: PricePeriod,
    pub source: String,
}

/// Every price of the table, written down at the instant of its first line.
pub fn prices() -> anyhow::Result<Vec<Sourced>> {
    let (first, table) = TABLE.split_once('\n').context("the table of prices is empty")?;
    let recorded_at = instant(first.trim_start_matches("# "))?;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut prices = Vec::new();
    for row in reader.records() {
        let row = row?;
        let [provider, model, token_type, effective_from, usd, source] =
            [0, 1, 2, 3, 4, 5].map(|at| row.get(at).unwrap_or_default());
        let price = cells::dollars(usd).map_err(|error| anyhow!("{model}: {usd} {error}"))?;
        prices.push(Sourced {
            period: PricePeriod {
                provider: provider.to_owned(),
                model: model.to_owned(),
                token_type: token_type.to_owned(),
                effective_from: instant(effective_from)?,
                recorded_at,
                nano_usd_per_million: price.nano,
            },
            source: source.to_owned(),
        });
    }
    Ok(prices)
}

fn instant(text: &str) -> anyhow::Result<UnixMs> {
    let at: jiff::Timestamp = text.trim().parse().with_context(|| format!("{text} is no instant"))?;
    Ok(UnixMs(at.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_and_no_price_is_in_it_twice() {
        let prices = prices().unwrap();
        assert!(prices.len() > 1_000);
        let of = |model: &str, kind: &str| {
            let found = prices.iter().filter(|price| {
                let period = &price.period;
                (period.provider.as_str(), period.model.as_str(), period.token_type.as_str())
                    == ("openai", model, kind)
            });
            found.map(|price| price.period.nano_usd_per_million).collect::<Vec<_>>()
        };
        assert_eq!(of("gpt-4o", "prompt"), [2_500_000_000]);
        assert_eq!(of("gpt-4o", "completion"), [10_000_000_000]);
        let mut keys: Vec<_> = prices
            .iter()
            .map(|price| {
                (
                    &price.period.provider,
                    &price.period.model,
                    &price.period.token_type,
                    price.period.effective_from.0,
                )
            })
            .collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), prices.len());
    }
}
