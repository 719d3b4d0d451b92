"""The review desk: a page of the queue with 100,000 recommendations, and two operators on the same item at once."""

import concurrent.futures
import http.client
import json
import re
import sqlite3
import subprocess
import time

from bench import Figure

RECOMMENDATIONS = 100_000
USERS = 500
PAGE_CALLS = 200
ITEMS = 50
ROUNDS = 200
VERBS = (("approve", {}), ("reject", {"reason": "decided in a race"}), ("flag", {"reason": "decided in a race"}))
DECISIONS = "SELECT COUNT(*) FROM operator_audit_log WHERE action IN ('approve', 'reject', 'flag', 'undo')"
# What a desk looks like after a while: most is decided, a fifth waits.
STATUSES = ("pending",) * 4 + ("rejected",) * 4 + ("superseded",) * 6 + ("expired",) * 5 + ("flagged",)
QUERIES = {
    "first page": "",
    "oldest first": "sort=oldest",
    "by priority": "sort=priority",
    "one persona": "persona=high_utilization",
    "persona, type and risk": "persona=savings_builder&content_type=education&risk_tier=low",
    "text search": "q=card",
    "search for a name": "q=ann",
    "unassigned": "assignee=none",
    "every state": "status=all",
    "every state, by priority": "status=all&sort=priority",
}
# The bar is on the queue, which is of one state; all states together are measured and have none.
PAGE_BAR_MS = 30


def measure(bench):
    for database in bench.databases():
        product = bench.filled(database, users=USERS)
        product.run("ingest", "products", bench.data(USERS) / "product_catalog.json")
        product.run("recommend", "--all")
        logins = {name: product.add_login(name, "senior_operator") for name in ("ann", "bob")}
        with product.serving():
            tokens = {name: product.token(name, password) for name, password in logins.items()}
            yield from measure_race(product, database, tokens)
        multiply(product, database)
        with product.serving():
            # The first start of a server may have outlasted a token.
            yield from measure_pages(product, database, product.token("ann", logins["ann"]))


def multiply(product, database):
    """Copies of the recommendations there are, spread over time and states."""
    columns = database_columns(product, database)
    copied = [name for name in columns if name not in ("recommendation_id", "window_days", "status", "generated_at", "created_at", "expires_at", "approved_by", "decisions")]
    names = ", ".join(f'"{name}"' for name in copied)
    whens = " ".join(f"WHEN {at} THEN '{status}'" for at, status in enumerate(STATUSES))
    year = 365 * 86_400_000
    sql = f"""
        WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {{copies}})
        INSERT INTO recommendations (recommendation_id, window_days, status, generated_at, created_at, expires_at, decisions, {names})
        SELECT recommendation_id || '_' || n, 1000 + n, CASE (n * 7 + length(title)) % {len(STATUSES)} {whens} END,
               generated_at - n * 60000, created_at - n * 60000, expires_at + {10 * year}, '[]', {names}
        FROM recommendations CROSS JOIN copy WHERE window_days = 30"""
    (have,) = query(product, database, "SELECT COUNT(*) FROM recommendations")[0]
    query(product, database, sql.format(copies=RECOMMENDATIONS // int(have) + 1))


def database_columns(product, database):
    if database == "sqlite":
        return [row[1] for row in query(product, database, "PRAGMA table_info(recommendations)")]
    return [row[0] for row in query(product, database, "SELECT column_name FROM information_schema.columns WHERE table_name = 'recommendations'")]


def query(product, database, sql):
    url = product.environment["DATABASE_URL"]
    if database == "sqlite":
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            return connection.execute(sql).fetchall()
    printed = subprocess.run(["psql", "-qAt", "-F", "\t", "-c", sql, url], check=True, text=True, stdout=subprocess.PIPE).stdout
    return [line.split("\t") for line in printed.splitlines()]


class Desk:
    """One operator on one connection."""

    def __init__(self, product, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(self, method, path, body=None):
        self.connection.request(method, path, body=None if body is None else json.dumps(body), headers=self.headers)
        response = self.connection.getresponse()
        return response, response.read()


def measure_pages(product, database, token):
    desk = Desk(product, token)
    for name, filters in QUERIES.items():
        desk.ask("GET", f"/api/operator/recommendations?{filters}")
        latencies, total = page_through(desk, filters)
        latencies.sort()
        bar = None if "status=all" in filters or database != "sqlite" else PAGE_BAR_MS
        yield Figure(f"queue, {name} ({total:,} match), p95, {database}", "ms", [latencies[int(len(latencies) * 0.95)]], at_most=bar)


def page_through(desk, filters):
    """Page after page, and from the start again at the end."""
    first = f"/api/operator/recommendations?{filters}"
    path, latencies, total = first, [], 0
    for _ in range(PAGE_CALLS):
        begin = time.perf_counter()
        response, body = desk.ask("GET", path)
        latencies.append((time.perf_counter() - begin) * 1_000)
        if response.status != 200:
            raise SystemExit(f"{path}: {response.status} {body[:300]}")
        total = int(response.headers["X-Total-Count"])
        link = re.match(r"<([^>]+)>", response.headers.get("Link", ""))
        path = link[1] if link else first
    return latencies, total


def measure_race(product, database, tokens):
    """`ITEMS` × `ROUNDS` times two operators decide about the same item in the same instant: exactly one wins."""
    desks = [Desk(product, token) for token in tokens.values()]
    _, body = desks[0].ask("GET", f"/api/operator/recommendations?content_type=education&risk_tier=low&limit={ITEMS}")
    versions = {item["id"]: item["version"] for item in json.loads(body)}
    (before,) = query(product, database, DECISIONS)[0]
    wrong, begin = 0, time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for turn in range(ROUNDS):
            for at, (item, version) in enumerate(versions.items()):
                tasks = [
                    pool.submit(decide, desk, item, version, VERBS[(turn + at + shift) % len(VERBS)])
                    for shift, desk in enumerate(desks)
                ]
                statuses = sorted(task.result() for task in tasks)
                response, undone = desks[0].ask("POST", f"/api/operator/recommendations/{item}/undo", {"reason": "for the next round"})
                wrong += statuses != [200, 409] or response.status != 200
                versions[item] = json.loads(undone)["version"]
    seconds = time.monotonic() - begin
    (after,) = query(product, database, DECISIONS)[0]
    races, entries = len(versions) * ROUNDS, int(after) - int(before)
    name = f"two operators, one item, {len(versions)} × {ROUNDS} times, {database}"
    yield Figure(f"{name}: not exactly one winner", "races", [wrong], at_most=0)
    # A decision and an undo each.
    yield Figure(f"{name}: entries missing or too many", "entries", [abs(entries - 2 * races)], at_most=0)
    yield Figure(f"{name}: each with its undo", "races/s", [races / seconds])


def decide(desk, item, version, verb):
    name, body = verb
    response, _ = desk.ask("POST", f"/api/operator/recommendations/{item}/{name}", body | {"version": version})
    return response.status
