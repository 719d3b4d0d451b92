"""The audit log: what an approval costs beside a bare commit, whether the chain keeps up, and how fast it is checked."""

import json
import os
import sqlite3
import subprocess
import time
from pathlib import Path

from bench import Figure

CLIENTS = 32
LOAD_SECONDS = 2
COMMITS_SECONDS = 2
USERS = 2_000
LINKS = 500_000
# What one approval is made of, as plain as it gets.
PGBENCH = """\\set id random(1, 10000)
BEGIN;
UPDATE bench_items SET status = 'approved', version = version + 1 WHERE id = :id;
INSERT INTO bench_log (item_id, note) VALUES (:id, 'approve');
INSERT INTO bench_queue (item_id, note) VALUES (:id, 'approve');
COMMIT;
"""


def measure_approvals(bench):
    """Approvals of different items by 32 clients, durable, against what the same disk and server do without us."""
    for database in bench.databases():
        ratios, rates, bare, behind = [], [], [], []
        for _ in range(bench.runs):
            product = bench.filled(database, users=USERS)
            product.run("recommend", "--all")
            bench.settle(database)
            product.environment["SPENDSENSE_DATABASE__MAX_CONNECTIONS"] = str(CLIENTS)
            floor = sqlite_commits(product) if database == "sqlite" else pgbench(product)
            password = product.add_login("bench", "admin")
            with product.serving():
                token = product.token("bench", password)
                waiting = pending(product, database)
                load = approve_all(product, token, waiting)
                begin = time.monotonic()
                while product.call("GET", "/api/operator/audit/head", token=token)["unlinked_entries"]:
                    time.sleep(0.02)
                behind.append(time.monotonic() - begin)
            if load["requests"] >= len(waiting) - 1:
                raise SystemExit(f"{len(waiting)} recommendations were not enough for {LOAD_SECONDS} s")
            if load["failed"]:
                raise SystemExit(f"{load['failed']} of {load['requests']} approvals failed")
            rates.append(load["requests"] / load["seconds"])
            bare.append(floor)
            ratios.append(100 * rates[-1] / floor)
            product.run("verify", "audit")
        name = "single commits" if database == "sqlite" else "pgbench, 1 UPDATE + 2 INSERTs"
        yield Figure(f"{name}, {database}", "commits/s", bare)
        yield Figure(f"approvals, {CLIENTS} clients, {database}", "approvals/s", rates)
        yield Figure(f"approvals beside bare commits, {database}", "%", ratios, at_least=50)
        yield Figure(f"chain behind the last approval, {database}", "s", behind, at_most=1)


def approve_all(product, token, ids):
    listed = product.folder / "ids.txt"
    listed.write_text("\n".join(ids))
    me = product.call("GET", "/auth/me", token=token)["identity_id"]
    script = Path(__file__).with_name("audit.lua")
    printed = subprocess.run(
        ["wrk", "-t1", f"-c{CLIENTS}", f"-d{LOAD_SECONDS}s", "-s", str(script), "-H", f"Authorization: Bearer {token}",
         product.url, "--", str(listed), me],
        check=True, text=True, stdout=subprocess.PIPE,
    ).stdout
    return json.loads(printed.strip().splitlines()[-1])


def pending(product, database):
    """What anyone may approve: waiting, checked, and not of high risk."""
    sql = "SELECT recommendation_id FROM recommendations WHERE status = 'pending' AND risk_tier <> 'high'"
    return query(product, database, sql).split()


def query(product, database, sql):
    if database == "sqlite":
        with sqlite3.connect(product.folder / "spendsense.db") as db:
            return "\n".join(str(row[0]) for row in db.execute(sql))
    url = product.environment["DATABASE_URL"]
    return subprocess.run(["psql", "-qAt", "-d", url, "-c", sql], check=True, text=True, stdout=subprocess.PIPE).stdout


def sqlite_commits(product):
    """One row a commit, on the same disk, as durable as ours."""
    path = product.folder / "bare.db"
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, note TEXT)")
        begin, commits = time.monotonic(), 0
        while time.monotonic() - begin < COMMITS_SECONDS:
            db.execute("INSERT INTO bare (note) VALUES ('x')")
            commits += 1
        return commits / (time.monotonic() - begin)


def pgbench(product):
    for sql in (
        "CREATE TABLE bench_items AS SELECT n AS id, 'pending' AS status, 1 AS version FROM generate_series(1, 10000) AS n",
        "ALTER TABLE bench_items ADD PRIMARY KEY (id)",
        "CREATE TABLE bench_log (log_id BIGSERIAL PRIMARY KEY, item_id BIGINT, note TEXT)",
        "CREATE TABLE bench_queue (queue_id BIGSERIAL PRIMARY KEY, item_id BIGINT, note TEXT)",
    ):
        query(product, "postgres", sql)
    script = product.folder / "bare.sql"
    script.write_text(PGBENCH)
    printed = subprocess.run(
        ["pgbench", "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(LOAD_SECONDS), "-f", str(script),
         product.environment["DATABASE_URL"]],
        check=True, text=True, stdout=subprocess.PIPE,
    ).stdout
    line = next(line for line in printed.splitlines() if line.startswith("tps"))
    return float(line.split("=")[1].split()[0])


def measure_verify(bench):
    """A chain of half a million links, checked in the database and as a file that was exported."""
    for database in bench.databases():
        product = bench.product(database)
        product.run("migrate")
        fill_log(product, database)
        file = product.folder / "chain.jsonl"
        begin = time.monotonic()
        product.run("audit", "export", file)
        yield Figure(f"link and export, {database}", "entries/s", [LINKS / (time.monotonic() - begin)])
        for where, arguments in (("database", []), ("file", ["--file", file])):
            rates = []
            for _ in range(bench.runs):
                report = json.loads(product.run("verify", "audit", "--json", *arguments))
                if not report["intact"] or report["links"] != LINKS:
                    raise SystemExit(f"the chain is not what was written: {report}")
                rates.append(report["links"] / report["seconds"])
            yield Figure(f"verify, {where}, {database}", "entries/s", rates, at_least=500_000)
        os.remove(file)


def fill_log(product, database):
    """Entries like those of approvals."""
    numbers = {
        "sqlite": f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {LINKS})",
        "postgres": f"WITH numbers(n) AS (SELECT generate_series(1, {LINKS}))",
    }[database]
    digits = {"sqlite": "printf('%032x', n)", "postgres": "lpad(to_hex(n), 32, '0')"}[database]
    sql = f"""INSERT INTO operator_audit_log (audit_id, operator_id, operator_role, action, subject_kind, subject_id,
            recommendation_id, user_id, before_json, after_json, metadata, request_id, occurred_at)
        {numbers}
        SELECT 'aud_' || {digits}, 'idn_' || {digits}, 'operator', 'approve', 'recommendation', 'rec_' || {digits},
            'rec_' || {digits}, 'usr_' || {digits}, '{{"status":"pending","version":1}}',
            '{{"status":"approved","version":2}}', '{{"details":{{"notes":false}}}}', 'req_' || {digits}, 1795251600000 + n
        FROM numbers"""
    if database == "sqlite":
        with sqlite3.connect(product.folder / "spendsense.db") as db:
            db.execute(sql)
    else:
        query(product, database, sql)
