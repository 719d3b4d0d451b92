"""Whole commands from start to exit, data durable: ingest, signals, personas, on both databases."""

from bench import TRANSACTIONS_PER_USER, Figure
from product import bank_files

INGEST_BAR = {"sqlite": 200_000, "postgres": 250_000}


def measure_ingest(bench):
    """The first run is not counted: a new server makes the files of its log, which any other has."""
    rows = bench.users * TRANSACTIONS_PER_USER
    data = bench.data()
    for database in bench.databases():
        rates, peaks = [], []
        for _ in range(bench.runs + 1):
            product = bench.product(database)
            product.run("migrate")
            bench.settle(database)
            seconds, peak_mb = product.measured("ingest", *bank_files(data))
            rates.append(rows / seconds)
            peaks.append(peak_mb)
        yield Figure(f"ingest, {database}", "transactions/s", rates[1:], at_least=INGEST_BAR[database])
        yield Figure(f"ingest memory, {database}", "MB peak", peaks, at_most=300)


def measure_signals_and_personas(bench):
    """The first run computes into empty tables, the others replace what is there; the first is not counted."""
    for database in bench.databases():
        product = bench.product(database)
        product.run("migrate")
        product.run("ingest", *bank_files(bench.data()))
        seconds, peaks = [], []
        bench.settle(database)
        for _ in range(bench.runs + 1):
            signals, signals_mb = product.measured("signals", "compute", "--all")
            personas, personas_mb = product.measured("personas", "assign", "--all")
            seconds.append(signals + personas)
            peaks.append(max(signals_mb, personas_mb))
        yield Figure(f"signals + personas, first run, {database}", "s", seconds[:1], at_most=6)
        yield Figure(f"signals + personas, {database}", "s", seconds[1:], at_most=6)
        yield Figure(f"signals + personas memory, {database}", "MB peak", peaks, at_most=500)
