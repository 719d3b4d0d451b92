"""A file of AI usage from the command's start to its verdict, beside what the database's own tool needs to load it.

The tool does the least it could: the same rows, durable, into a table with the same keys and indices as
`usage_records`; it checks nothing, sums nothing up and compares nothing.
"""

import json
import os
import shutil
import subprocess
import time

from bench import Figure
from product import Product

SHARE_BAR = 60
MEMORY_BAR_MB = 200

SQLITE_TABLE = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE raw (
    row_id TEXT PRIMARY KEY, user_id TEXT NOT NULL, model TEXT NOT NULL, conversation_id TEXT NOT NULL,
    token_type TEXT NOT NULL, token_count INTEGER NOT NULL, rate REAL NOT NULL, cost REAL NOT NULL, at TEXT NOT NULL
);
CREATE INDEX raw_by_conversation ON raw (conversation_id);
"""
POSTGRES_TABLE = """
CREATE TABLE raw (
    row_id TEXT COLLATE "C" PRIMARY KEY, user_id TEXT COLLATE "C" NOT NULL, model TEXT COLLATE "C" NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL, token_type TEXT COLLATE "C" NOT NULL, token_count BIGINT NOT NULL,
    rate NUMERIC NOT NULL, cost NUMERIC NOT NULL, at TIMESTAMPTZ NOT NULL
);
CREATE INDEX raw_by_conversation ON raw (conversation_id);
"""


def measure(bench):
    data, rows = files(bench), bench.usage_rows
    for database in bench.databases():
        ours, raw, shares, peaks = [], [], [], []
        # In turns, so that both meet the same weather; the first turn is not counted.
        for _ in range(bench.runs + 1):
            bench.settle(database)
            raw.append(rows / load_raw(bench, database, data))
            product = bench.product(database)
            product.run("migrate")
            product.run("usage", "import", "--users", data / "users.csv")
            bench.settle(database)
            seconds, peak_mb = product.measured("usage", "import", data / "usage.csv", "--json")
            verify(product, rows)
            ours.append(rows / seconds)
            peaks.append(peak_mb)
            shares.append(100 * ours[-1] / raw[-1])
        tool = {"sqlite": "sqlite3 .import", "postgres": "COPY"}[database]
        yield Figure(f"usage import, {database}", "rows/s", ours[1:])
        yield Figure(f"{tool} of the same file", "rows/s", raw[1:])
        yield Figure(f"usage import beside {tool}", "%", shares[1:], at_least=SHARE_BAR)
        yield Figure(f"usage import memory, {database}", "MB peak", peaks, at_most=MEMORY_BAR_MB)


def verify(product, rows):
    answer = json.loads((product.folder / "last.log").read_text().splitlines()[-1])
    counts, verdict = answer["counts"], answer["reconciliation"]
    assert counts["records_new"] == rows and verdict["records"] == rows and verdict["differences"] == 0, answer


def files(bench):
    """A year of five regions, 500 companies and 40 models; made once."""
    folder = bench.folder / "usage"
    if not folder.exists():
        size = ["--rows", bench.usage_rows, "--subscribers", 5_000, "--companies", 500, "--models", 40, "--days", 365]
        Product(bench.binary, bench.folder / "maker").run("usage", "generate", *size, "--end-day", "2026-06-30", "--out", folder)
    return folder


def load_raw(bench, database, data):
    """Seconds from the tool's start to its exit, everything durable."""
    if database == "sqlite":
        if not shutil.which("sqlite3"):
            raise SystemExit("sqlite3 is not installed: there is nothing to compare with")
        path = bench.folder / "raw.db"
        for leftover in bench.folder.glob("raw.db*"):
            leftover.unlink()
        subprocess.run(["sqlite3", path], input=SQLITE_TABLE, text=True, check=True, stdout=subprocess.DEVNULL)
        script = f"PRAGMA synchronous = FULL;\n.import --csv --skip 1 {data / 'usage.csv'} raw\n"
        return timed(["sqlite3", path], script)
    psql = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", os.environ["SPENDSENSE_TEST_POSTGRES_URL"]]
    subprocess.run([*psql, "-c", "DROP TABLE IF EXISTS raw"], check=True, stderr=subprocess.DEVNULL)
    subprocess.run(psql, input=POSTGRES_TABLE, text=True, check=True)
    seconds = timed([*psql, "-c", f"\\copy raw FROM '{data / 'usage.csv'}' CSV HEADER"])
    subprocess.run([*psql, "-c", "DROP TABLE raw"], check=True)
    return seconds


def timed(command, script=None):
    begin = time.monotonic()
    subprocess.run(command, input=script, text=True, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begin
