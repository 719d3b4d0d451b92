"""Measures SpendSense against its own bars, prints a table and keeps it as JSON.

`make bench` builds, starts a durable PostgreSQL and calls this. Options: --only NAME… for a part, --runs N, --users N, --usage-rows N.
What each figure means is said in benches/README.md.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
sys.path.insert(0, str(ROOT / "benches"))
import audit  # noqa: E402
import batch  # noqa: E402
import http_load  # noqa: E402
import jobs  # noqa: E402
import kernel  # noqa: E402
import kpis  # noqa: E402
import operators  # noqa: E402
import quality  # noqa: E402
import review  # noqa: E402
import usage  # noqa: E402
from bench import Bench, print_table  # noqa: E402

PARTS = {
    "kernel": kernel.measure,
    "ingest": batch.measure_ingest,
    "batch": batch.measure_signals_and_personas,
    "serve": http_load.measure_start,
    "users": http_load.measure_users,
    "compute": http_load.measure_compute,
    "approvals": audit.measure_approvals,
    "verify": audit.measure_verify,
    "upload": http_load.measure_upload,
    "quality": quality.measure,
    "review": review.measure,
    "operators": operators.measure,
    "kpis": kpis.measure,
    "jobs": jobs.measure,
    "usage": usage.measure,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--users", type=int, default=10_000)
    parser.add_argument("--usage-rows", type=int, default=1_000_000)
    options = parser.parse_args()
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    with tempfile.TemporaryDirectory(prefix="spendsense-bench-") as folder:
        bench = Bench(options.binary, Path(folder), options.runs, options.users, options.usage_rows)
        figures = []
        for part in options.only:
            for figure in PARTS[part](bench):
                print(f"{figure.name}: {figure.median():.1f} {figure.unit}", flush=True)
                figures.append(figure)
    print_table(figures)
    results = target / "bench" / "results.json"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps([figure.as_json() for figure in figures], indent=1))
    print(f"\nkept in {results}")
    return 0 if all(figure.holds() is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
