"""The server: how soon it is ready, how little it holds, how fast it answers."""

import http.client
import json
import re
import shutil
import subprocess
import time

from bench import Figure

USERS_BAR = 5_000
CONNECTIONS = (1, 4, 16, 64, 256)
LOAD_SECONDS = 5
COMPUTE_USERS = 100
COMPUTE_CALLS = 3_000


def measure_start(bench):
    for database in bench.databases():
        product = bench.filled(database, users=1_000)
        ready, resident = [], []
        for _ in range(bench.runs):
            begin = time.monotonic()
            with product.serving() as server:
                ready.append((time.monotonic() - begin) * 1_000)
                time.sleep(2)
                resident.append(resident_mb(server.pid))
        yield Figure(f"start to ready, {database}", "ms", ready, at_most=500)
        yield Figure(f"idle memory, {database}", "MB resident", resident, at_most=60)


def resident_mb(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024


def measure_users(bench):
    """`GET /users/`, first page of 1,000 users; wrk shares the machine with the server."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is needed for the load on GET /users/ (Debian package wrk)")
    for database in bench.databases():
        product = bench.filled(database, users=1_000)
        password = product.add_login("bench", "admin")
        with product.serving():
            token = product.token("bench", password)
            load(product, token, 16, seconds=2)
            for connections in CONNECTIONS:
                rates, errors = zip(*(load(product, token, connections) for _ in range(bench.runs)))
                name = f"GET /users/, {connections} connections, {database}"
                yield Figure(name, "requests/s", list(rates), at_least=USERS_BAR)
                yield Figure(f"{name}, failed", "requests", [sum(errors)], at_most=0)


def load(product, token, connections, seconds=LOAD_SECONDS):
    printed = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-H", f"Authorization: Bearer {token}", f"{product.url}/users/"],
        check=True, text=True, stdout=subprocess.PIPE,
    ).stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", printed)
    errors = (int(refused[1]) if refused else 0) + (sum(map(int, broken.groups())) if broken else 0)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]), errors


def measure_compute(bench):
    """`POST /features/compute/{id}`, one client that keeps its connection, user after user."""
    for database in bench.databases():
        product = bench.filled(database, users=COMPUTE_USERS)
        password = product.add_login("bench", "admin")
        with product.serving():
            token = product.token("bench", password)
            page = product.call("GET", f"/users/?consent_status=true&limit={COMPUTE_USERS}", token=token)
            latencies, errors = call_in_turn(product, token, [user["user_id"] for user in page["users"]])
        latencies.sort()
        for share, bar in ((0.50, None), (0.95, None), (0.99, 10), (1.0, None)):
            position = min(int(len(latencies) * share), len(latencies) - 1)
            label = "max" if share == 1.0 else f"p{share * 100:.0f}"
            yield Figure(f"POST /features/compute, {label}, {database}", "ms", [latencies[position]], at_most=bar)
        yield Figure(f"POST /features/compute, failed, {database}", "requests", [errors], at_most=0)


def call_in_turn(product, token, user_ids):
    connection = http.client.HTTPConnection("127.0.0.1", product.port)
    headers = {"Authorization": f"Bearer {token}", "Content-Length": "0"}
    latencies, errors = [], 0
    for call in range(COMPUTE_CALLS):
        begin = time.perf_counter()
        connection.request("POST", f"/features/compute/{user_ids[call % len(user_ids)]}?window_days=30", headers=headers)
        response = connection.getresponse()
        body = response.read()
        latencies.append((time.perf_counter() - begin) * 1_000)
        errors += response.status != 200 or "features" not in json.loads(body)
    return latencies, errors
