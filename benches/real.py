"""What the detector finds in real bank rows (Berka) and bank-shaped samples (Plaid's sandbox).

The rows are not part of the repository: they are read from `../shared/data`, and a missing folder is reported as
skipped. Prints the section of `docs/signals.md` about them.
"""

import collections
import csv
import gzip
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from product import Product  # noqa: E402

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
MAPPING = Path(__file__).resolve().parent.parent / "examples" / "csv" / "berka.toml"
AS_OF_BERKA = "1994-03-31"
AS_OF_PLAID = "2026-11-20"
JACCARD_MIN = 0.6


def main(binary, folder):
    if not DATA.is_dir():
        print(f"SKIPPED: {DATA} is not there, so nothing was measured on real data")
        return
    berka(binary, Path(folder) / "berka")
    plaid(binary, Path(folder) / "plaid")


def lines(product, *arguments):
    return [json.loads(line) for line in product.run(*arguments).splitlines() if line]


def berka(binary, folder):
    folder.mkdir(parents=True, exist_ok=True)
    product = Product(binary, folder)
    product.run("migrate")
    product.run("ingest", "csv", DATA / "berka/transactions.csv.gz", "--map", MAPPING, "--create-accounts", "--consent")
    streams = lines(product, "signals", "streams", "--as-of", AS_OF_BERKA)
    rejected = lines(product, "signals", "streams", "--as-of", AS_OF_BERKA, "--rejected")
    truth = berka_truth()
    print(f"Berka: {len(streams)} streams, {len(rejected)} rejected candidates")
    found = [(stream["account_id"], {id_of(t) for t in stream["transaction_ids"]}) for stream in streams]
    refused = [{id_of(t) for t in candidate["transaction_ids"]} for candidate in rejected]
    print("| recurring by | in the truth | found | recall | of the missed, explained |")
    print("|---|---|---|---|---|")
    for kind, sets in truth.items():
        pairs = sorted(
            ((jaccard(members, found_members), at, other) for at, members in enumerate(sets)
             for other, (_, found_members) in enumerate(found) if members & found_members),
            reverse=True,
        )
        taken, used = set(), set()
        for score, at, other in pairs:
            if score >= JACCARD_MIN and at not in taken and other not in used:
                taken.add(at)
                used.add(other)
        missed = [members for at, members in enumerate(sets) if at not in taken]
        explained = sum(any(members & other for other in refused) for members in missed)
        recall = len(taken) / len(sets) if sets else 0
        print(f"| {kind} | {len(sets)} | {len(taken)} | {recall:.1%} | {explained} of {len(missed)} |")
    kinds = collections.Counter((stream["direction"], stream["cadence"]) for stream in streams)
    print("streams by direction and cadence:", dict(kinds.most_common()))


def id_of(transaction_id):
    """The bank's own number, without the prefix that the import puts before it."""
    return transaction_id.rsplit("_", 1)[-1]


def berka_truth():
    """Members by stream: permanent orders with three executions, and what recurs by nature."""
    with gzip.open(DATA / "berka/transactions.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    with (DATA / "berka/orders.csv").open() as file:
        orders = {(row["account_id"], row["bank_to"], row["account_to"], row["amount"]) for row in csv.DictReader(file)}
    groups = {name: collections.defaultdict(set) for name in ("permanent order", "statement fee", "credited interest", "pension")}
    by_symbol = {"SLUZBY": "statement fee", "UROK": "credited interest", "DUCHOD": "pension"}
    for row in rows:
        order = (row["account_id"], row["bank"], row["account"], row["amount"])
        if row["type"] == "VYDAJ" and order in orders:
            groups["permanent order"][order].add(row["trans_id"])
        elif row["k_symbol"] in by_symbol:
            groups[by_symbol[row["k_symbol"]]][row["account_id"]].add(row["trans_id"])
    return {name: [members for members in of.values() if len(members) >= 3] for name, of in groups.items()}


def jaccard(left, right):
    return len(left & right) / len(left | right)


def plaid(binary, folder):
    folder.mkdir(parents=True, exist_ok=True)
    product = Product(binary, folder)
    product.run("migrate")
    files = sorted((DATA / "plaid-sandbox").glob("*.json"))
    product.run("ingest", "plaid", "--consent", *files)
    streams = lines(product, "signals", "streams", "--as-of", AS_OF_PLAID)
    rejected = lines(product, "signals", "streams", "--as-of", AS_OF_PLAID, "--rejected")
    print(f"\nPlaid sandbox: {len(files)} files, {len(streams)} streams, {len(rejected)} rejected candidates")
    for stream in streams:
        print(f"- {stream['direction']} {stream['kind']} {stream['cadence']} {stream['lifecycle']}: {stream['merchant']!r}, {len(stream['transaction_ids'])} rows")
    for candidate in rejected:
        print(f"- not: {candidate['merchant']!r}: {candidate['reason']}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
