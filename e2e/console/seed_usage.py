"""AI usage for the browser: some that is in already, and files that the flows upload, with what they add up to."""

import csv
from decimal import Decimal

BASE_ROWS = 20_000
# What the flows upload: rows, seed, and how many of a thousand rows have something wrong with them.
FILES = {"large": (100_000, 2, 0), "dirty": (2_000, 3, 40)}


def import_usage(product):
    """What was there before anybody looked."""
    folder = generate(product, "base", BASE_ROWS, 1, 0)
    product.run("usage", "import", "--users", folder / "users.csv", folder / "usage.csv")


def usage_files(product):
    """Writes the files and adds them up, by nothing of the product's."""
    facts = {}
    for name, (rows, seed, dirty) in FILES.items():
        folder = generate(product, name, rows, seed, dirty)
        facts[name] = {"transactions": str(folder / "usage.csv"), "users": str(folder / "users.csv"), "rows": rows}
        if not dirty:
            facts[name]["cost"] = str(cost_of(folder / "usage.csv"))
    return facts


def generate(product, name, rows, seed, dirty):
    folder = product.folder / f"usage-{name}"
    product.run("usage", "generate", "--rows", rows, "--seed", seed, "--dirty-per-mille", dirty, "--out", folder)
    return folder


def cost_of(path):
    with open(path, newline="") as file:
        return sum(Decimal(row["Calculated_Cost"]) for row in csv.DictReader(file))


def write_budgets(product, token):
    """Two budgets, one of them long used up, and a run that computed costs anew."""
    for name, scope, monthly in (("All models together", {"scope": "all"}, 100_000), ("Europe", {"scope": "region", "scope_value": "EU"}, 1)):
        product.call("POST", "/api/usage/budgets", {"name": name, "monthly": monthly, **scope}, token)
    product.run("usage", "recost")
