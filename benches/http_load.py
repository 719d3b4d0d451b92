"""The server: how soon it is ready, how little it holds, how fast it answers, what a large body costs it."""

import http.client
import json
import re
import shutil
import subprocess
import time

from bench import Figure
from product import bank_files

USERS_BAR = 5_000
CONNECTIONS = (1, 4, 16, 64, 256)
LOAD_SECONDS = 5
COMPUTE_USERS = 100
COMPUTE_CALLS = 3_000
UPLOAD_BYTES = 1 << 30
UPLOAD_MB_BAR = 300
UPLOAD_SAMPLE_USERS = 1_000


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


def resident_mb(pid, field="VmRSS"):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(rf"{field}:\s+(\d+)", status.read())[1]) / 1024


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


def measure_upload(bench):
    """One `POST /ingest/` with a body of 1 GiB into an empty database; the server's peak memory, start to answer."""
    files, rows = upload_files(bench)
    for database in bench.databases():
        product = bench.product(database)
        product.run("migrate")
        password = product.add_login("bench", "admin")
        with product.serving() as server:
            token = product.token("bench", password)
            begin = time.monotonic()
            inserted = upload(product, token, files)
            seconds = time.monotonic() - begin
            peak = resident_mb(server.pid, "VmHWM")
        if inserted != rows:
            raise SystemExit(f"{inserted} of {rows} transactions arrived")
        yield Figure(f"1 GiB body, {database}", "MB peak", [peak], at_most=UPLOAD_MB_BAR)
        yield Figure(f"1 GiB body, {database}, time", "s", [seconds])


def upload_files(bench):
    """Generated files that just fit into the body, by array, and how many transactions that is."""
    sample = bench.data(users=UPLOAD_SAMPLE_USERS)
    a_user = sum(file.stat().st_size for file in bank_files(sample)) / UPLOAD_SAMPLE_USERS
    data = bench.data(users=int(UPLOAD_BYTES / a_user * 0.99))
    files = {file.stem.removeprefix("synthetic_"): file for file in bank_files(data)}
    with open(files["transactions"], "rb") as transactions:
        rows = sum(b'"transaction_id"' in line for line in transactions)
    return files, rows


def upload(product, token, files):
    """Sends one object of these arrays, filled up with blanks to the very size; returns how many rows were new."""
    connection = http.client.HTTPConnection("127.0.0.1", product.port)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Content-Length": str(UPLOAD_BYTES)}
    connection.request("POST", "/ingest/", body=pieces(files), headers=headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    if response.status != 200:
        raise SystemExit(f"the body was refused: {answer}")
    return answer["rows"]["transactions"]["inserted"]


def pieces(files):
    left = UPLOAD_BYTES
    for piece in json_pieces(files):
        left -= len(piece)
        yield piece
    while left > 0:
        blanks = b" " * min(left, 1 << 20)
        left -= len(blanks)
        yield blanks


def json_pieces(files):
    for position, (name, file) in enumerate(files.items()):
        yield f'{"," if position else "{"}"{name}":'.encode()
        with open(file, "rb") as array:
            yield from iter(lambda: array.read(1 << 20), b"")
    yield b"}"
