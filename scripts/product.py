"""The built program as scripts see it: run a command, serve, log in. Standard library only.

Used by the demo, the API check and the benchmarks, so that the command line is spelt in one place.
"""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

READY_PATIENCE_SECONDS = 60
STOP_PATIENCE_SECONDS = 30


class Failed(Exception):
    """A command of the program ended with an error."""


class Product:
    """One binary over one database and one folder of its own."""

    def __init__(self, binary, folder, database_url=None, **settings):
        self.binary = str(Path(binary).resolve())
        self.folder = Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "TERM", "LANG", "TZ", "TMPDIR") if name in os.environ}
        self.environment = keep | {
            "DATABASE_URL": database_url or f"sqlite:///{self.folder}/spendsense.db",
            "JWT_SECRET_KEY": secrets.token_urlsafe(48),
            "SPENDSENSE_HTTP__BIND": f"127.0.0.1:{self.port}",
        } | settings

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments, stdin=None):
        """Runs a command to its end and returns what it printed."""
        done = subprocess.run(
            [self.binary, *map(str, arguments)],
            env=self.environment, cwd=self.folder, input=stdin, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        if done.returncode != 0:
            raise Failed(f"spendsense {' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def measured(self, *arguments):
        """Runs a command; returns its seconds from start to exit and its peak resident memory in MB."""
        begin = time.monotonic()
        with open(self.folder / "last.log", "wb") as log:
            child = subprocess.Popen([self.binary, *map(str, arguments)], env=self.environment, cwd=self.folder, stdout=log, stderr=log)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise Failed(f"spendsense {' '.join(map(str, arguments))} ended with {child.returncode}:\n{(self.folder / 'last.log').read_text()}")
        return seconds, usage.ru_maxrss / 1024

    def add_login(self, login, role, user_id=None):
        """Makes a login and returns its password."""
        password = secrets.token_urlsafe(12)
        whose = ["--user-id", user_id] if user_id else []
        self.run("user", "add", "--login", login, "--role", role, *whose, "--password-stdin", stdin=password + "\n")
        return password

    def token(self, login, password):
        return self.call("POST", "/auth/login", {"login": login, "password": password})["access_token"]

    def call(self, method, path, body=None, token=None):
        """One JSON request; an error status is raised as urllib's HTTPError."""
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)

    @contextlib.contextmanager
    def serving(self):
        """Serves until the block ends; yields the process once `/ready` answers."""
        log_path = self.folder / "serve.log"
        with open(log_path, "wb") as log:
            server = subprocess.Popen([self.binary, "serve"], env=self.environment, cwd=self.folder, stdout=log, stderr=log)
        try:
            self._wait_until_ready(server, log_path)
            yield server
        finally:
            server.terminate()
            try:
                server.wait(STOP_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def _wait_until_ready(self, server, log_path):
        deadline = time.monotonic() + READY_PATIENCE_SECONDS
        while time.monotonic() < deadline and server.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(self.url + "/ready", timeout=5).close()
                return
            time.sleep(0.005)
        raise Failed(f"the server did not become ready:\n{log_path.read_text()}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def bank_files(data):
    """What `generate` wrote, without the partner offers."""
    return sorted(data.glob("synthetic_*.json"))


def fill(product, users, seed=42, noise="default", transactions_per_user=None, steps=contextlib.nullcontext):
    """Takes generated data through the whole pipeline, a named step at a time; returns its folder."""
    data = product.folder / f"generated-{users}-{seed}-{noise}"
    size = ["--transactions-per-user", transactions_per_user] if transactions_per_user else []
    with steps("schema"):
        product.run("migrate")
    if not data.exists():
        with steps(f"generating {users} users"):
            product.run("generate", "--users", users, "--seed", seed, "--noise", noise, *size, "--out", data)
    for name, arguments in (
        ("ingesting bank data", ["ingest", *bank_files(data)]),
        ("ingesting partner offers", ["ingest", "products", data / "product_catalog.json"]),
        ("computing signals", ["signals", "compute", "--all"]),
        ("assigning personas", ["personas", "assign", "--all"]),
        ("writing recommendations", ["recommend", "--all"]),
    ):
        with steps(name):
            product.run(*arguments)
    return data
