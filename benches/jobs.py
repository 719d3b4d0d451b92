"""The job queue with jobs that do nothing: how many a second, and how soon an idle worker begins.

Needs the harness (`cargo build --release -p spendsense --example jobs_harness`), beside the binary in `examples/`.
"""

import statistics
from pathlib import Path

from bench import Figure
from product import Product

RATE_BAR = {"sqlite": 2_000, "postgres": 3_000}
JOBS = 30_000
STARTS = 200
AT_ONCE = "200"


def measure(bench):
    harness = Path(bench.binary).resolve().parent / "examples" / "jobs_harness"
    for database in bench.databases():
        rates = {"10": [], AT_ONCE: []}
        for at_once, found in rates.items():
            for _ in range(bench.runs):
                product = queue(bench, harness, database, WORKER_MAX_CONCURRENT=at_once)
                product.run("enqueue-many", JOBS)
                bench.settle(database)
                found.append(JOBS / float(product.run("drain")))
        yield Figure(f"jobs, 10 at once, {database}", "jobs/s", rates["10"])
        yield Figure(f"jobs, {AT_ONCE} at once, {database}", "jobs/s", rates[AT_ONCE], at_least=RATE_BAR[database])
        waits = [float(line) for line in queue(bench, harness, database).run("latency", STARTS).split()]
        yield Figure(f"job start when idle, p95, {database}", "ms", [statistics.quantiles(waits, n=20)[-1]], at_most=100)


def queue(bench, harness, database, **settings):
    """The harness over an empty database of its own."""
    product = bench.product(database)
    product.run("migrate")
    return Product(harness, product.folder, product.environment["DATABASE_URL"], **settings)
