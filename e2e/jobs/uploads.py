"""Is an upload whole or not there at all when the program is killed, and does an import lose or double a row?

The real server is killed while it receives files: each upload must then be there with its job and its files, or not at
all, and what is left of a file must go. Then it is killed, and on PostgreSQL the database stopped and started, while it
imports: whoever comes next must finish with the exact totals, and every sum must be what the records give.
"""

import csv
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "scripts"))
from product import Failed, Product  # noqa: E402
from report import report  # noqa: E402

RECEIVING_KILLS = 8
IMPORTING_KILLS = 3
ROWS = 60_000
SMALL_ROWS = 2_000
# Many commits, so that there is time to be killed in between.
CHUNK_ROWS = 100
PIECE = 16 << 10
PATIENCE_SECONDS = 300
TWO_DAYS_SECONDS = 2 * 86_400
BOUNDARY = "spendsense-kill-test"


class Uploader:
    """The program over one database, its files, and what is known of them."""

    def __init__(self, binary, folder, database):
        self.product = Product(
            binary, folder, database.url, WORKER_LOCK_TIMEOUT="2", WORKER_POLL_INTERVAL="1",
            SPENDSENSE_USAGE__UPLOAD_DIR=str(folder / "uploads"), SPENDSENSE_WORKER__RETRY_WAIT_MS="100",
            SPENDSENSE_LIMITS__PER_IP_RATE="0", SPENDSENSE_LIMITS__PER_IDENTITY_RATE="0",
        )
        self.database, self.store = database, folder / "uploads"
        self.product.run("migrate")
        password = self.product.add_login("analyst", "analyst")
        with self.product.serving():
            self.token = self.product.token("analyst", password)

    def files(self, rows):
        made = self.product.folder / f"files-{rows}"
        if not made.exists():
            self.product.run("usage", "generate", "--rows", rows, "--out", made)
        return made / "usage.csv", made / "users.csv"

    def request(self, transactions, users):
        parts = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.csv"\r\n\r\n'.encode() + path.read_bytes() + b"\r\n"
            for name, path in (("users", users), ("transactions", transactions))
        )
        body = parts + f"--{BOUNDARY}--\r\n".encode()
        head = (
            f"POST /upload-csv?chunk_rows={CHUNK_ROWS} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body

    def send(self, whole):
        """Sends all of it and returns the answer's data."""
        with socket.create_connection(("127.0.0.1", self.product.port), timeout=60) as connection:
            connection.sendall(whole)
            return answered(connection)

    def send_killing(self, server, whole, chance, all_of_it):
        """Kills the server in the middle of a request, or soon after its end; returns the upload if it was answered."""
        upto = len(whole) if all_of_it else chance.randrange(len(whole) // 8, len(whole))
        before = self.held()
        with socket.create_connection(("127.0.0.1", self.product.port), timeout=60) as connection:
            for at in range(0, upto, PIECE):
                connection.sendall(whole[at:min(at + PIECE, upto)])
            # Before the server writes there is nothing to be cut off.
            until = time.monotonic() + 5
            while not all_of_it and self.held() == before and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.2 if all_of_it else 0.02))
            server.kill()
            server.wait()
            try:
                return answered(connection)
            except (ConnectionError, ValueError, IndexError):
                return None

    def upload(self, upload_id):
        try:
            return self.product.call("GET", f"/api/usage/uploads/{upload_id}", token=self.token)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def held(self):
        return {file.name for file in self.store.iterdir()} if self.store.exists() else set()

    def stored(self):
        """Ids of uploads by the names of their files."""
        return {name.rsplit("-", 1)[0] for name in self.held()}


def answered(connection):
    text = b""
    while piece := connection.recv(1 << 16):
        text += piece
    head, _, body = text.decode().partition("\r\n\r\n")
    if head.split()[1] != "200":
        raise AssertionError(text.decode())
    return json.loads(body)["data"]


def killed_while_receiving(uploader, chance):
    """What is not whole after it."""
    whole = uploader.request(*uploader.files(SMALL_ROWS))
    accepted = set()
    for kill in range(RECEIVING_KILLS):
        with uploader.product.serving() as server:
            if (data := uploader.send_killing(server, whole, chance, kill % 2 == 1)) is not None:
                accepted.add(data["upload_id"])
    problems = []
    uploads = dict(uploader.database.rows("SELECT upload_id, COALESCE(job_id, '') FROM usage_uploads"))
    jobs = {row[0] for row in uploader.database.rows("SELECT job_id FROM jobs WHERE kind = 'usage_import'")}
    if lost := accepted - uploads.keys():
        problems.append(f"answered and not there: {lost}")
    if set(uploads.values()) != jobs:
        problems.append(f"uploads without a job, or jobs without an upload: {uploads}, {jobs}")
    waiting = {row[0] for row in uploader.database.rows("SELECT upload_id FROM usage_uploads WHERE status IN ('pending', 'importing')")}
    if bare := waiting - uploader.stored():
        problems.append(f"uploads without their files: {bare}")
    left = uploader.stored() - uploads.keys()
    if not left:
        problems.append("no kill left a file behind: the test tests nothing")
    for file in uploader.store.iterdir():
        os.utime(file, (time.time() - TWO_DAYS_SECONDS,) * 2)
    uploader.database.execute("UPDATE job_schedules SET next_at = 0 WHERE name = 'usage_sweep'")
    with uploader.product.serving():
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and (uploader.stored() or unfinished(uploader)):
            time.sleep(0.2)
    if uploader.stored():
        problems.append(f"files that nobody removes: {uploader.stored()}")
    if rows := unfinished(uploader):
        problems.append(f"uploads that are not imported: {rows}")
    return problems, f"{RECEIVING_KILLS} kills while receiving: {len(uploads)} uploads whole, {len(left)} not there"


def unfinished(uploader):
    return uploader.database.rows("SELECT upload_id, status FROM usage_uploads WHERE status <> 'imported' ORDER BY upload_id")


def killed_while_importing(uploader, chance):
    transactions, users = uploader.files(ROWS)
    # Of a record in both files the newest upload counts.
    lines = {line["RowId"]: line for rows in (SMALL_ROWS, ROWS) for line in lines_of(uploader.files(rows)[0])}
    expected = (
        len(lines),
        sum(int(line["Token_Count"]) for line in lines.values()),
        sum(int(Decimal(line["Calculated_Cost"]) * 10**9) for line in lines.values()),
    )
    kills, restarts, upload_id, totals, problems = 0, 0, None, None, []
    until = time.monotonic() + PATIENCE_SECONDS
    while totals is None and time.monotonic() < until:
        with uploader.product.serving() as server:
            upload_id = upload_id or uploader.send(uploader.request(transactions, users))["upload_id"]
            if kills == IMPORTING_KILLS:
                totals = totals_when_over(uploader, upload_id, until)
                continue
            wait_for_more(uploader, upload_id, until)
            if restarts == 0 and uploader.database.name == "postgres":
                uploader.database.restart(away_seconds=2)
                restarts += 1
                wait_for_more(uploader, upload_id, until)
            time.sleep(chance.uniform(0, 0.3))
            server.kill()
            server.wait()
            kills += 1
    status = uploader.database.rows(f"SELECT status FROM usage_uploads WHERE upload_id = '{upload_id}'")[0][0]
    if totals is None or status != "imported":
        return [f"after {kills} kills the import is {status}"], ""
    found = (totals["records"], totals["tokens"], totals["cost_nano_usd"])
    if found != expected:
        problems.append(f"records, tokens and cost are {found}, not {expected}")
    lost = uploader.database.rows("SELECT COUNT(*) FROM job_attempts WHERE outcome = 'lost'")[0][0]
    if lost < kills:
        problems.append(f"{lost} attempts were lost in {kills} kills: the test tests nothing")
    try:
        uploader.product.run("verify", "usage")
    except Failed as error:
        problems.append(str(error))
    return problems, f"{kills} kills and {restarts} restarts of the database while importing {ROWS} rows"


def lines_of(path):
    with open(path, newline="") as file:
        yield from csv.DictReader(file)


def rows_read(uploader, upload_id):
    upload = uploader.upload(upload_id)
    return upload["counts"]["rows_read"] if upload else 0


def wait_for_more(uploader, upload_id, until):
    """Waits until rows were read after those that there are now."""
    at = rows_read(uploader, upload_id)
    while rows_read(uploader, upload_id) <= at and time.monotonic() < until:
        time.sleep(0.05)


def totals_when_over(uploader, upload_id, until):
    while time.monotonic() < until:
        upload = uploader.upload(upload_id)
        if upload and upload["status"] not in ("pending", "importing"):
            return upload["totals"] and upload["totals"]["after"]
        time.sleep(0.2)
    return None


def check(binary, database_of):
    seed = int(os.environ.get("JOBS_SEED", random.SystemRandom().randrange(1_000_000)))
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="spendsense-uploads-"))
    begin = time.monotonic()
    uploader = Uploader(binary, folder, database_of(folder, "uploads"))
    problems, told = [], []
    for torment in (killed_while_receiving, killed_while_importing):
        found, what = torment(uploader, chance)
        problems += found
        told.append(what)
    return report(f"{uploader.database.name}: {'; '.join(told)}; {time.monotonic() - begin:.0f} s, seed {seed}", problems, folder)
