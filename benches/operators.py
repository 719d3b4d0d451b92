"""Two hundred operators at once, each with a login, an event stream and an item to decide about every five seconds."""

import asyncio
import json
import random
import resource
import time
from dataclasses import dataclass, field

from audit import pending
from bench import Figure

OPERATORS = 200
SECONDS = 20
PACE_SECONDS = 5
USERS = 1_500
CONNECTIONS = 16
DECISIONS = (
    ("approve", {}),
    ("reject", {"reason": "not right for this customer"}),
    ("flag", {"reason": "a second look, please"}),
    ("approve", {}),
)


@dataclass
class Day:
    """What happened: milliseconds by kind of request, what was not answered with success, how late events came."""

    took: dict = field(default_factory=dict)
    failed: list = field(default_factory=list)
    decided: dict = field(default_factory=dict)
    heard_ms: list = field(default_factory=list)
    streams_broken: int = 0

    def p95(self, kind):
        return percentile(self.took.get(kind, [0]), 0.95)


def measure(bench):
    # A socket for each operator's requests and one for its events.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    for database in bench.databases():
        product = bench.filled(database, users=USERS)
        product.run("recommend", "--all")
        product.environment["SPENDSENSE_DATABASE__MAX_CONNECTIONS"] = str(CONNECTIONS)
        logins = [(f"operator{number}", product.add_login(f"operator{number}", "operator")) for number in range(OPERATORS)]
        with product.serving():
            tokens = [product.token(*login) for login in logins]
            day = asyncio.run(work(product, tokens, pending(product, database)))
        product.run("verify", "audit")
        for line in day.failed[:5]:
            print("failed:", line)
        name = f"{OPERATORS} operators, {database}"
        requests = sum(map(len, day.took.values()))
        yield Figure(f"{name}: requests not answered with success", "requests", [len(day.failed)], at_most=0)
        yield Figure(f"{name}: event streams that broke", "streams", [day.streams_broken], at_most=0)
        yield Figure(f"{name}: requests", "requests/s", [requests / SECONDS])
        for kind in day.took:
            yield Figure(f"{name}: {kind}, p95", "ms", [day.p95(kind)])
        yield Figure(f"{name}: decision to another's event, p95", "ms", [percentile(day.heard_ms, 0.95)], at_most=1_000)


def percentile(values, share):
    return sorted(values)[int(len(values) * share)] if values else float("inf")


async def work(product, tokens, items):
    """Every operator decides about items of its own, so that nobody is told 409."""
    day = Day()
    shares = [items[number::OPERATORS] for number in range(OPERATORS)]
    streams = [asyncio.create_task(listen(product, token, day, hears=number < 5)) for number, token in enumerate(tokens)]
    await asyncio.sleep(1)
    until = time.monotonic() + SECONDS
    await asyncio.gather(*(operate(product, token, share, day, until) for token, share in zip(tokens, shares)))
    await asyncio.sleep(1)
    day.streams_broken = sum(stream.done() for stream in streams)
    for stream in streams:
        stream.cancel()
    return day


async def operate(product, token, items, day, until):
    reader, writer = await asyncio.open_connection("127.0.0.1", product.port)

    async def ask(kind, method, path, body=None):
        begin = time.monotonic()
        status, answer = await request(reader, writer, product.port, token, method, path, body)
        day.took.setdefault(kind, []).append((time.monotonic() - begin) * 1_000)
        if status != 200:
            day.failed.append(f"{kind}: {status} {answer[:200]}")
        return json.loads(answer)

    await asyncio.sleep(random.random() * PACE_SECONDS)
    for turn, item in enumerate(items):
        begin = time.monotonic()
        if begin >= until:
            break
        await ask("queue page", "GET", "/api/operator/recommendations?limit=50")
        seen = await ask("one item", "GET", f"/api/operator/recommendations/{item}")
        verb, words = DECISIONS[turn % len(DECISIONS)]
        path = f"/api/operator/recommendations/{item}"
        decided = await ask("decision", "POST", f"{path}/{verb}", words | {"version": seen["version"]})
        day.decided[item, decided.get("version")] = time.monotonic()
        if turn % 5 == 4:
            await ask("undo", "POST", f"{path}/undo", {"reason": "I meant the other one", "version": decided["version"]})
        await ask("totals", "GET", "/api/operator/stats")
        await asyncio.sleep(max(0, begin + PACE_SECONDS - time.monotonic()))
    writer.close()


async def request(reader, writer, port, token, method, path, body):
    sent = b"" if body is None else json.dumps(body).encode()
    writer.write(
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n".encode() + sent
    )
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return int(head.split(b" ", 2)[1]), await reader.readexactly(length)


async def listen(product, token, day, hears):
    """Reads events as a browser does; only a few look into them, or the load generator would be what is measured."""
    reader, writer = await asyncio.open_connection("127.0.0.1", product.port, limit=1 << 20)
    writer.write(f"GET /api/operator/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    try:
        while hears:
            line = await reader.readline()
            if not line:
                return
            if line.startswith(b"data: {"):
                change = json.loads(line[6:])
                version = (change.get("after") or {}).get("version")
                if begun := day.decided.get((change.get("recommendation_id"), version)):
                    day.heard_ms.append((time.monotonic() - begun) * 1_000)
        while await reader.read(1 << 16):
            pass
    finally:
        writer.close()
