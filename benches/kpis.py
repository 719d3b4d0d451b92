"""AI-usage key figures: a year of a million records, five regions, forty models, five hundred companies.

Every uncached call asks for a range that nobody asked for before, so that no kept answer fits; the cached ones repeat one
question.
"""

import datetime
import http.client
import json
import time
import urllib.parse

from bench import Figure
from product import Product

ROWS = 1_000_000
SUBSCRIBERS = 5_000
COMPANIES = 500
MODELS = 40
DAYS = 366
LAST_DAY = datetime.date(2026, 6, 30)
CALLS = 200
CACHED_CALLS = 1_000
UNCACHED_BAR_MS = 25
CACHED_BAR_MS = 3
FILTERED_BAR_MS = 200


def measure(bench):
    data = bench.folder / "usage"
    if not data.exists():
        maker = Product(bench.binary, bench.folder / "usage-maker")
        maker.run(
            "usage", "generate", "--rows", ROWS, "--subscribers", SUBSCRIBERS, "--companies", COMPANIES, "--models", MODELS,
            "--days", DAYS, "--end-day", LAST_DAY.isoformat(), "--out", data,
        )
    for database in bench.databases():
        product = bench.product(database)
        product.run("migrate")
        product.run("usage", "import", "--users", data / "users.csv", data / "usage.csv")
        bench.settle(database)
        password = product.add_login("bench", "analyst")
        with product.serving():
            asker = Asker(product, product.token("bench", password))
            yield from measure_calls(asker, database)


class Asker:
    """One client on one connection."""

    def __init__(self, product, token):
        self.headers = {"Authorization": f"Bearer {token}"}
        self.connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=60)

    def ask(self, query):
        """The answer, and the milliseconds until it was there."""
        begin = time.perf_counter()
        self.connection.request("GET", "/metrics/kpis?" + urllib.parse.urlencode(query, doseq=True), headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        took = (time.perf_counter() - begin) * 1_000
        if response.status != 200:
            raise SystemExit(f"{response.status}: {body[:500]}")
        return json.loads(body)["data"], took


def measure_calls(asker, database):
    year, _ = asker.ask(dates(0, 0))
    regions = [item["region"] for item in year["region_wise_spends"]]
    companies = [item["company"] for item in year["company_wise_spends"]]
    size = (len(regions), len(year["models_metrics"]), len(companies))
    print(f"{database}: {year['kpis']['records']:,} records, {size[0]} regions, {size[1]} models, {size[2]} companies", flush=True)
    filters = {
        "a year": ({}, UNCACHED_BAR_MS),
        "a year, all regions named": ({"regions": regions}, UNCACHED_BAR_MS),
        "a year, two regions": ({"regions": regions[:2]}, UNCACHED_BAR_MS),
        "a year by month, compared": ({"group_by": "month", "compare": "previous"}, None),
        "a year, one company": ({"companies": companies[:1]}, FILTERED_BAR_MS),
        "a year, one model": ({"models": year["models_metrics"][0]["model"]}, FILTERED_BAR_MS),
        "a year, a hundred companies and a department": (
            {"companies": companies[:100], "departments": year["department_wise_spends"][0]["department"]}, FILTERED_BAR_MS,
        ),
    }
    # Reads the records once; those after it find them in memory.
    yield Figure(f"key figures, the first question with a filter, {database}", "ms", [asker.ask(dates(0, 0) | {"companies": companies[:1]})[1]])
    for number, (name, (extra, bar)) in enumerate(filters.items()):
        calls = CALLS if bar == UNCACHED_BAR_MS else CALLS // 5
        took = [asker.ask(dates(call % 20, call // 20) | extra)[1] for call in range(number + 1, number + 1 + calls)]
        yield Figure(f"key figures, {name}, p95, {database}", "ms", [p95(took)], at_most=bar)
    took = [asker.ask(dates(0, 0))[1] for _ in range(CACHED_CALLS)]
    yield Figure(f"key figures asked for again, p95, {database}", "ms", [p95(took)], at_most=CACHED_BAR_MS)


def dates(late, early):
    """A year that begins some days later and ends some days earlier."""
    first = LAST_DAY - datetime.timedelta(days=DAYS - 1 - late)
    last = LAST_DAY - datetime.timedelta(days=early)
    return {"start_date": first.isoformat(), "end_date": last.isoformat()}


def p95(values):
    return sorted(values)[int(len(values) * 0.95)]
