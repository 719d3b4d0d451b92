"""The signals kernel alone, without a database: transactions a second on one core."""

import re
import subprocess

from bench import Figure

UNITS = {"item/s": 1, "Kitem/s": 1e3, "Mitem/s": 1e6, "Gitem/s": 1e9}


def measure(_bench):
    """divan prints, under each benchmark, a line of throughputs: fastest, slowest, median, mean."""
    printed = subprocess.run(
        ["cargo", "bench", "--locked", "--quiet", "--package", "spendsense-engine"],
        check=True, text=True, stdout=subprocess.PIPE,
    ).stdout
    name = "?"
    for line in printed.splitlines():
        heading = re.match(r"[│ ]*[├╰]─ (\S+)", line)
        name = heading[1] if heading else name
        rates = re.findall(r"([\d.]+) ([KMG]?item/s)", line)
        if len(rates) == 4:
            fastest, slowest, median, _mean = (float(value) * UNITS[unit] for value, unit in rates)
            yield Figure(f"kernel {name}", "transactions/s", [slowest, median, fastest], at_least=2e6)
