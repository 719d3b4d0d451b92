"""How well recurring streams are found, on generated truth: the tables of docs/signals.md."""

import json
import statistics
from pathlib import Path

from bench import Figure
from product import bank_files

SEEDS = (1, 2, 3, 4, 5)
FLOORS = {"default": 0.95, "hard": 0.85}
USERS = 400
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "signals.md"
BEGIN, END = "<!-- quality: begin -->", "<!-- quality: end -->"


def measure(bench):
    tables = {noise: [evaluate(bench, seed, noise) for seed in SEEDS] for noise in FLOORS}
    write_document(tables)
    for noise, results in tables.items():
        scores = [result["all"]["f1"] for result in results]
        yield Figure(f"recurring streams F1, {noise} noise", f"{len(SEEDS)} seeds", scores, at_least=FLOORS[noise])


def evaluate(bench, seed, noise):
    product = bench.product("sqlite")
    data = bench.data(USERS, seed, noise, per_user=None)
    product.run("migrate")
    product.run("ingest", *bank_files(data))
    return json.loads(product.run("signals", "evaluate", "--truth", data / "truth", "--json"))


def write_document(tables):
    text = DOCUMENT.read_text()
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    DOCUMENT.write_text(f"{head}{BEGIN}\n{''.join(table(noise, results) for noise, results in tables.items())}{END}{tail}")


def table(noise, results):
    """Mean and worst over the seeds, a row for each slice of the streams."""
    lines = [
        f"\n### {noise.capitalize()} noise: {USERS} users, seeds {SEEDS[0]} to {SEEDS[-1]}\n",
        "| streams | in the truth, a seed | precision | recall | F1 | F1, worst seed |",
        "|---|---|---|---|---|---|",
    ]
    slices = [scores(result) for result in results]
    for name in slices[0]:
        found = [scores_of[name] for scores_of in slices if name in scores_of]
        figures = [mean(found, key) for key in ("precision", "recall", "f1")]
        worst = min((score["f1"] for score in found if score["f1"] is not None), default=None)
        lines.append("| " + " | ".join([name, f"{mean(found, 'truth'):.0f}", *map(share, (*figures, worst))]) + " |")
    return "\n".join([*lines, "", *next_dates(results), ""]) + "\n"


def scores(result):
    named = {"all": "all", "active": "active", "money in": "inflow", "money out": "outflow", "all, cadence agreed": "cadence_agreed"}
    whole = {name: result[key] for name, key in named.items()}
    return whole | result["by_cadence"] | result["by_kind"]


def next_dates(results):
    dates = [result["next_date"] for result in results]
    missed = sum(result["why_not"]["missed"] for result in results)
    explained = sum(result["why_not"]["explained"] for result in results)
    median, p90 = (max(date[key] for date in dates) for key in ("median_days", "p90_days"))
    yield f"Next date: median error {median} days, p90 {p90} days (worst seed), within three days {share(mean(dates, 'within_3_days'))}."
    yield f"Missed streams: {missed}, of which {explained} are explained by a named test that failed."


def mean(rows, key):
    values = [row[key] for row in rows if row[key] is not None]
    return statistics.mean(values) if values else None


def share(value):
    return "–" if value is None else f"{value:.3f}"
