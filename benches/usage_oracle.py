"""Are the key figures what the files say? Counts them with DuckDB from the CSV files, by code of its own, and compares
to the billionth of a dollar and the token.

    cargo xtask pg -- cargo xtask python e2e/usage/requirements.txt benches/usage_oracle.py BINARY [ROWS [QUESTIONS]]

The numbers of the definitions are those of docs/usage.md. Ends with 1 on any difference.
"""

import datetime
import json
import os
import random
import sys
import tempfile
import urllib.parse
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
from product import Product  # noqa: E402

DAYS = 120
LAST_DAY = datetime.date(2026, 10, 31)
UNLIMITED = {"SPENDSENSE_LIMITS__PER_IP_RATE": "0", "SPENDSENSE_LIMITS__PER_IDENTITY_RATE": "0"}
# Offsets of whole hours, and one of half an hour.
ZONES = {"sqlite": "America/New_York", "postgres": "Asia/Kolkata"}
FILTERS = {"regions": "region", "companies": "company", "departments": "department", "models": "model"}


def main(binary, rows="20000", questions="30"):
    databases = {"sqlite": None, "postgres": os.environ["SPENDSENSE_TEST_POSTGRES_URL"]}
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="spendsense-oracle-") as folder:
        files = Path(folder) / "files"
        Product(binary, Path(folder) / "maker").run(
            "usage", "generate", "--rows", rows, "--subscribers", 150, "--companies", 30, "--models", 12,
            "--days", DAYS, "--end-day", LAST_DAY.isoformat(), "--out", files,
        )
        for database, url in databases.items():
            product = Product(binary, Path(folder) / database, url, SPENDSENSE_DEPLOYMENT__TIME_ZONE=ZONES[database], **UNLIMITED)
            product.run("migrate")
            product.run("usage", "import", "--users", files / "users.csv", files / "usage.csv")
            count = Count(files, ZONES[database])
            password = product.add_login("oracle", "analyst")
            with product.serving():
                token = product.token("oracle", password)
                wrong += sum(compare(product, token, count, asked, database) for asked in ask(count, int(questions)))
            print(f"{database}: {questions} questions over {rows} rows, days of {ZONES[database]}", flush=True)
    print("usage: every figure is what the files say" if wrong == 0 else f"usage: {wrong} differences")
    return 1 if wrong else 0


class Count:
    """The files in DuckDB, where sums are exact decimals."""

    def __init__(self, files, zone):
        self.db = duckdb.connect()
        self.db.execute("SET TimeZone = 'UTC'")
        self.db.execute(
            f"""CREATE TABLE people AS SELECT User_ID AS id, Region AS region, Company_Name AS company, Department AS department,
                    Is_Active_Sub = 'True' AS active, CAST(Signup_Date AS DATE) AS signup
                FROM read_csv('{files}/users.csv', all_varchar = true, nullstr = '')"""
        )
        self.db.execute(
            f"""CREATE TABLE used AS SELECT r.User_ID AS person, r.Model_Name AS model, r.Conversation_ID AS conversation,
                    r.Token_Type AS kind, CAST(r.Token_Count AS BIGINT) AS tokens,
                    CAST(CAST(r.Calculated_Cost AS DECIMAL(20, 9)) * 1000000000 AS HUGEINT) AS nano,
                    CAST(timezone('{zone}', CAST(r.Timestamp AS TIMESTAMPTZ)) AS DATE) AS day,
                    p.region, p.company, p.department
                FROM read_csv('{files}/usage.csv', all_varchar = true) r JOIN people p ON p.id = r.User_ID"""
        )

    def rows(self, sql, *binds):
        return self.db.execute(sql, binds).fetchall()

    def values(self, column):
        return [value for (value,) in self.rows(f"SELECT DISTINCT {column} FROM used ORDER BY 1")]


def ask(count, questions):
    """Ranges and filters, the same in every run."""
    chance = random.Random(7)
    values = {name: count.values(column) for name, column in FILTERS.items()}
    ((first, last),) = count.rows("SELECT min(day), max(day) FROM used")
    yield {"start_date": first, "end_date": last}
    for _ in range(questions - 1):
        ends = sorted(first + datetime.timedelta(days=chance.randrange((last - first).days + 1)) for _ in range(2))
        asked = {"start_date": ends[0], "end_date": ends[1]}
        for name in FILTERS:
            if chance.random() < 0.3:
                asked[name] = chance.sample(values[name], chance.randint(1, min(4, len(values[name]))))
        yield asked


def where(asked, places=tuple(FILTERS)):
    """The condition on `used` and its binds; nothing of it comes from the program under test."""
    parts, binds = ["day BETWEEN ? AND ?"], [asked["start_date"], asked["end_date"]]
    for name in places:
        if name in asked:
            parts.append(f"list_contains(?, {FILTERS[name]})")
            binds.append(asked[name])
    return " AND ".join(parts), binds


def half_even(value, digits):
    return Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)


def expected(count, asked):
    condition, binds = where(asked)
    ((nano, records, prompt, completion, other, conversations, days),) = count.rows(
        f"""SELECT coalesce(sum(nano), 0), count(*), coalesce(sum(tokens) FILTER (kind = 'prompt'), 0),
                coalesce(sum(tokens) FILTER (kind = 'completion'), 0),
                coalesce(sum(tokens) FILTER (kind NOT IN ('prompt', 'completion')), 0),
                count(DISTINCT conversation), count(DISTINCT day)
            FROM used WHERE {condition}""",
        *binds,
    )
    models = count.rows(f"SELECT model, sum(nano), count(DISTINCT conversation) FROM used WHERE {condition} GROUP BY model", *binds)
    used, subscribed = use_of_subscribers(count, asked)
    dollars = Decimal(int(nano)) / 10**9
    figures = {
        "total_spendings_nano_usd": int(nano),
        "total_spendings": half_even(dollars, 2),
        "heighest_model_used": min(models, key=lambda row: (-row[2], row[0]))[0] if models else None,
        "least_used_model": min(models, key=lambda row: (row[2], row[0]))[0] if models else None,
        "costliest_model": min(models, key=lambda row: (-row[1], row[0]))[0] if models else None,
        "average_token_consumption": int(half_even(Decimal(int(prompt + completion)) / conversations, 0)) if conversations else 0,
        "average_per_day_spending": half_even(dollars / days, 2) if days else Decimal("0.00"),
        "active_sub_utilization": half_even(Decimal(used) / subscribed, 2) if subscribed else Decimal("0"),
        "used_subscriber_days": used,
        "subscriber_days": subscribed,
        "records": records,
        "conversations": conversations,
        "prompt_tokens": int(prompt),
        "completion_tokens": int(completion),
        "other_tokens": int(other),
        "days_with_usage": days,
    }
    lists = {"models": sorted(((model, int(cost), talks) for model, cost, talks in models), key=lambda row: (-row[1], row[0]))}
    for name in ("region", "company", "department"):
        spends = count.rows(f"SELECT {name}, sum(nano) FROM used WHERE {condition} GROUP BY {name}", *binds)
        lists[name] = sorted(((key, int(cost)) for key, cost in spends), key=lambda row: (-row[1], row[0]))
    trend = count.rows(f"SELECT day, sum(nano) FROM used WHERE {condition} GROUP BY day ORDER BY day", *binds)
    lists["trend"] = [(day.isoformat(), int(cost)) for day, cost in trend]
    return figures, lists


def use_of_subscribers(count, asked):
    """Days with use of active subscribers, and all their days from their signup on. One file of users: one version each."""
    places, binds = ["active"], []
    for name in ("regions", "companies", "departments"):
        if name in asked:
            places.append(f"list_contains(?, {FILTERS[name]})")
            binds.append(asked[name])
    counted = f"SELECT id, signup FROM people WHERE {' AND '.join(places)}"
    ((subscribed,),) = count.rows(
        f"SELECT coalesce(sum(greatest(0, date_diff('day', greatest(?, coalesce(signup, ?)), ?) + 1)), 0) FROM ({counted})",
        asked["start_date"], asked["start_date"], asked["end_date"], *binds,
    )
    condition, more = where(asked)
    ((used,),) = count.rows(
        f"""SELECT count(*) FROM (SELECT DISTINCT person, day FROM used WHERE {condition}) AS d
            JOIN ({counted}) AS c ON c.id = d.person WHERE c.signup IS NULL OR d.day >= c.signup""",
        *more, *binds,
    )
    return int(used), int(subscribed)


def compare(product, token, count, asked, database):
    """Tells every difference; answers how many there are."""
    query = urllib.parse.urlencode(asked, doseq=True)
    data = fetch(product, token, "/metrics/kpis?" + query)["data"]
    figures, lists = expected(count, asked)
    given = {
        "models": [(m["model"], m["total_cost_nano_usd"], m["conversations"]) for m in data["models_metrics"]],
        "region": [(r["region"], r["total_spends_nano_usd"]) for r in data["region_wise_spends"]],
        "company": [(c["company"], c["total_spends_nano_usd"]) for c in data["company_wise_spends"]],
        "department": [(d["department"], d["total_spends_nano_usd"]) for d in data["department_wise_spends"]],
        "trend": [(t["date"], t["cost_nano_usd"]) for t in data["kpis"]["spends_trend"]],
    }
    differences = [(name, data["kpis"][name], want) for name, want in figures.items() if data["kpis"][name] != want]
    differences += [(name, given[name], want) for name, want in lists.items() if given[name] != want]
    differences += breakdowns(product, token, count, asked, query)
    if not data["reconciliation"] or not data["reconciliation"]["agrees"]:
        differences.append(("reconciliation", data["reconciliation"], "agrees"))
    for name, got, want in differences:
        print(f"{database}: {name} of {query}: {str(got)[:300]}, counted {str(want)[:300]}")
    return len(differences)


def breakdowns(product, token, count, asked, query):
    """Every list by its pages, against the groups of the files."""
    condition, binds = where(asked)
    columns = {
        "regions": "region", "companies": "company", "departments": "department", "models": "model", "subscribers": "person",
        "conversations": "conversation",
    }
    for by, column in columns.items():
        want = count.rows(
            f"""SELECT {column}, sum(nano), count(*), sum(tokens), count(DISTINCT conversation) FROM used WHERE {condition}
                GROUP BY {column}""",
            *binds,
        )
        want = sorted(((key, int(cost), rows, int(tokens), talks) for key, cost, rows, tokens, talks in want), key=lambda row: (-row[1], row[0]))
        # The first pages only of what is long: the rest is the same query.
        pages, cursor, got = 0, None, []
        while pages < 3:
            page = fetch(product, token, f"/api/usage/breakdown/{by}?{query}&limit=40" + (f"&cursor={cursor}" if cursor else ""))
            got += [
                (i["key"], i["cost_nano_usd"], i["records"], i["prompt_tokens"] + i["completion_tokens"] + i["other_tokens"], i["conversations"])
                for i in page["items"]
            ]
            cursor, pages = page["next_cursor"], pages + 1
            if not cursor:
                break
        if page["total"] != len(want) or got != want[: len(got)] or (not cursor and len(got) != len(want)):
            yield by, (page["total"], got[:3]), (len(want), want[:3])


def fetch(product, token, path):
    """An answer whose decimals stay what they are."""
    return json.loads(json.dumps(product.call("GET", path, token=token)), parse_float=Decimal)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
