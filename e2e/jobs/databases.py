"""The two databases as the kill tests see them: asked beside the program, and done harm to."""

import os
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

PATIENCE_SECONDS = 60
# Of psql.
NO_CONNECTION = 2


class Sqlite:
    name = "sqlite"

    def __init__(self, folder, name):
        self.file = folder / f"{name}.db"
        self.url = f"sqlite:///{self.file}"

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=30) as connection:
            return connection.execute(sql).fetchall()

    def execute(self, sql):
        with sqlite3.connect(self.file, timeout=30) as connection:
            connection.execute(sql)


class Postgres:
    name = "postgres"

    def __init__(self, folder, name):
        base = os.environ["SPENDSENSE_TEST_POSTGRES_URL"]
        database = f"{name}_{os.getpid()}"
        subprocess.run(["createdb", f"--maintenance-db={base}", database], check=True)
        self.url = f"{base.rpartition('/')[0]}/{database}"

    def rows(self, sql, patience_seconds=PATIENCE_SECONDS):
        """While the server recovers from its log it takes no connection."""
        until = time.monotonic() + patience_seconds
        while True:
            done = subprocess.run(["psql", "-XAtq", "-F", "\t", "-d", self.url, "-c", sql], stdout=subprocess.PIPE, text=True)
            if done.returncode != NO_CONNECTION or time.monotonic() > until:
                break
            time.sleep(0.2)
        done.check_returncode()
        return [tuple(int(cell) if cell.lstrip("-").isdigit() else cell for cell in line.split("\t")) for line in done.stdout.splitlines()]

    execute = rows

    def crash(self):
        """Kills one of the server's own processes: it ends every connection and recovers from its log."""
        try:
            pid = self.rows("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'", patience_seconds=0)[0][0]
        except subprocess.CalledProcessError:
            return False
        os.kill(pid, signal.SIGKILL)
        return True

    def restart(self, away_seconds):
        """Stops the server and, after a while, starts it again as it was started. It ends with this process."""
        data = Path(self.rows("SHOW data_directory")[0][0])
        pid = int((data / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
        environment = dict(line.split("=", 1) for line in Path(f"/proc/{pid}/environ").read_bytes().decode().rstrip("\0").split("\0"))
        program = os.readlink(f"/proc/{pid}/exe")
        os.kill(pid, signal.SIGINT)
        until = time.monotonic() + PATIENCE_SECONDS
        while (data / "postmaster.pid").exists():
            if time.monotonic() > until:
                raise TimeoutError("PostgreSQL does not stop")
            time.sleep(0.05)
        time.sleep(away_seconds)
        owner = data.stat()
        account = ["--reuid", str(owner.st_uid), "--regid", str(owner.st_gid), "--clear-groups"] if os.geteuid() == 0 else []
        log = open(data.parent / "log", "ab")
        subprocess.Popen(
            ["setpriv", "--pdeathsig", "QUIT", *account, program, *command[1:]],
            env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0,
        )
        while subprocess.run(["pg_isready", "-q", "-d", self.url]).returncode != 0:
            if time.monotonic() > until + away_seconds:
                raise TimeoutError("PostgreSQL does not come up again")
            time.sleep(0.1)
