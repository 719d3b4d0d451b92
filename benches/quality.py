"""How well recurring streams are found, on generated truth: the tables of docs/signals.md."""

import json
import statistics
from pathlib import Path

from bench import Figure

SEEDS = (1, 2, 3, 4, 5)
FLOORS = {"default": 0.95, "hard": 0.85}
USERS = 400
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "signals.md"
BEGIN, END = "<!-- quality: begin -->", "<!-- quality: end -->"


def measure(bench):
    tables = {noise: [evaluate(bench, seed, noise) for seed in SEEDS] for noise in FLOORS}
    write_document(tables)
    for noise, results in tables.items():
        scores = [result["overall"]["f1"] for result in results]
        yield Figure(f"recurring streams F1, {noise} noise", f"{len(SEEDS)} seeds", scores, at_least=FLOORS[noise])


def evaluate(bench, seed, noise):
    product = bench.product("sqlite")
    data = bench.data(USERS, seed, noise, per_user=None)
    product.run("migrate")
    product.run("ingest", data)
    return json.loads(product.run("signals", "evaluate", "--truth", data / "truth", "--format", "json"))


def write_document(tables):
    text = DOCUMENT.read_text()
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    DOCUMENT.write_text(f"{head}{BEGIN}\n{''.join(table(noise, results) for noise, results in tables.items())}{END}{tail}")


def table(noise, results):
    """Mean and minimum over the seeds, a row for each slice of the streams."""
    lines = [
        f"\n### {noise} noise: {USERS} users, seeds {SEEDS[0]} to {SEEDS[-1]}\n",
        "| streams | precision | recall | F1 | F1, worst seed |",
        "|---|---|---|---|---|",
    ]
    for name in results[0]:
        rows = [result[name] for result in results if name in result]
        if not all(isinstance(row, dict) and "f1" in row for row in rows):
            continue
        means = [statistics.mean(row[key] for row in rows) for key in ("precision", "recall", "f1")]
        worst = min(row["f1"] for row in rows)
        lines.append("| " + " | ".join([name, *(f"{value:.3f}" for value in (*means, worst))]) + " |")
    return "\n".join(lines) + "\n\n"
