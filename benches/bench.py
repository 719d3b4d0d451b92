"""What the measurements share: figures with bars, databases, and the generated data they run on."""

import itertools
import os
import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from product import Product, bank_files

TRANSACTIONS_PER_USER = 360
UNLIMITED = {"SPENDSENSE_LIMITS__PER_IP_RATE": "0", "SPENDSENSE_LIMITS__PER_IDENTITY_RATE": "0"}


@dataclass
class Figure:
    """A measured quantity: all its values, and the bar it should keep (`at_least` or `at_most`)."""

    name: str
    unit: str
    values: list
    at_least: float | None = None
    at_most: float | None = None

    def median(self):
        return statistics.median(self.values)

    def holds(self):
        """Is the bar kept? None where there is no bar."""
        if self.at_least is not None:
            return self.median() >= self.at_least
        return None if self.at_most is None else self.median() <= self.at_most

    def bar(self):
        if self.at_least is not None:
            return f"≥ {number(self.at_least)}"
        return "" if self.at_most is None else f"≤ {number(self.at_most)}"

    def as_json(self):
        return {
            "name": self.name, "unit": self.unit, "median": self.median(),
            "min": min(self.values), "max": max(self.values), "runs": len(self.values),
            "bar": self.bar(), "holds": self.holds(),
        }


@dataclass
class Bench:
    """The settings of a run, and what its parts make once and share."""

    binary: str
    folder: Path
    runs: int
    users: int
    usage_rows: int
    _serial: itertools.count = field(default_factory=itertools.count)

    def databases(self):
        return ("sqlite", "postgres")

    def product(self, database):
        """The program over an empty database of its own."""
        name = f"bench_{next(self._serial)}"
        return Product(self.binary, self.folder / name, self._url(database, name), **UNLIMITED)

    def _url(self, database, name):
        if database == "sqlite":
            return None
        base = os.environ["SPENDSENSE_TEST_POSTGRES_URL"]
        subprocess.run(["createdb", f"--maintenance-db={base}", name], check=True)
        return f"{base.rsplit('/', 1)[0]}/{name}"

    def settle(self, database):
        """Lets the disk finish what earlier runs left to write, so that the next is not charged for it."""
        if database == "postgres":
            subprocess.run(["psql", "-q", "-d", os.environ["SPENDSENSE_TEST_POSTGRES_URL"], "-c", "CHECKPOINT"], check=True)
        os.sync()

    def data(self, users=None, seed=42, noise="default", per_user=TRANSACTIONS_PER_USER):
        """Generated data of that size, made once."""
        users = users or self.users
        folder = self.folder / f"data-{users}-{seed}-{noise}-{per_user}"
        if not folder.exists():
            size = ["--transactions-per-user", per_user] if per_user else []
            maker = Product(self.binary, self.folder / "maker")
            # Everybody consents, so that a figure for so many users is one.
            everybody = ["--consented-percent", 100]
            maker.run("generate", "--users", users, "--seed", seed, "--noise", noise, *size, *everybody, "--out", folder)
        return folder

    def filled(self, database, users=None):
        """A product whose database holds generated users with signals and personas."""
        product = self.product(database)
        product.run("migrate")
        product.run("ingest", *bank_files(self.data(users)))
        product.run("signals", "compute", "--all")
        product.run("personas", "assign", "--all")
        return product


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def print_table(figures):
    rows = [("figure", "median", "min", "max", "unit", "bar", "")]
    for figure in figures:
        verdict = {True: "ok", False: "MISSED", None: ""}[figure.holds()]
        values = (figure.median(), min(figure.values), max(figure.values))
        rows.append((figure.name, *map(number, values), figure.unit, figure.bar(), verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
