"""Trims a table of public model prices (the data of the package model-prices, from models.dev) to what is shipped.

    python3 scripts/trim_prices.py model_prices.json > crates/app/prices/model_prices.csv

Kept: list prices (`standard`) of the providers below, a line for each time one changed. Prices for long contexts,
batches and faster service are left out: a usage record does not say which of them was charged.
"""

import json
import sys
from decimal import Decimal

PROVIDERS = (
    "amazon-bedrock", "anthropic", "cohere", "deepseek", "google", "meta", "mistral", "moonshotai", "openai", "perplexity", "xai",
)
TOKEN_TYPES = {"input": "prompt", "output": "completion", "cache_read": "cache_read", "cache_write": "cache_write"}
# A price without a beginning is the first that is known.
BEGINNING = "1970-01-01T00:00:00Z"


def periods(provider, model, prices):
    """(token type, effective from, dollars a million, source) of one model, changes only."""
    last = {}
    for period in prices:
        rates, start = period["rates"], period["start"] or BEGINNING
        if rates is None:
            last.clear()
            continue
        for name, token_type in TOKEN_TYPES.items():
            price = rates.get(name)
            if price is not None and last.get(token_type) != price:
                last[token_type] = price
                yield token_type, start, price, rates["source"]


def main(path):
    with open(path, encoding="utf-8") as file:
        table = json.load(file, parse_float=Decimal)
    print(f"# {table['updated_at']}")
    print("provider,model,token_type,effective_from,usd_per_million,source")
    for provider in PROVIDERS:
        for model, tiers in sorted(table["prices"][provider].items()):
            rows = sorted(periods(provider, model, tiers.get("standard", [])), key=lambda row: (row[0], row[1]))
            for token_type, start, price, source in rows:
                cells = (provider, model, token_type, start, f"{Decimal(price).normalize():f}", source)
                if any("," in cell or '"' in cell for cell in cells):
                    raise SystemExit(f"a cell would need quotes: {cells}")
                print(",".join(cells))


if __name__ == "__main__":
    main(*sys.argv[1:])
