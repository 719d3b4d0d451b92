"""Does the queue keep its promises when everything around it is killed? On SQLite and on PostgreSQL.

Several workers do jobs whose effects are counted, several processes enqueue them. Workers and enqueuers are killed at
random points, workers are frozen past their lease and woken, and PostgreSQL crashes and recovers, until there were
enough of it. Then everything is let come to its end, and counted: every job that was accepted has succeeded, every step
of it was done once, and jobs of one key were done one after another in the order of their enqueueing.

Then uploads.py does the like to the real program while it takes in and imports files.

Started by scripts/jobs. Standard library only; the seed of the run is printed and can be given as JOBS_SEED.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uploads
from databases import Postgres, Sqlite
from report import report

KILLS = int(os.environ.get("JOBS_KILLS", "200"))
WORKERS = 4
ENQUEUERS = 2
# Of jobs in an order.
KEYS = 5
STEPS = 3
LEASE_SECONDS = 2
# Two looks, two seconds apart, follow the end of a lease.
PAST_LEASE_SECONDS = LEASE_SECONDS + 5
FREEZES = 4
CRASHES = 4
QUIET_SECONDS = 90
BATCH = 1000


class Processes:
    """The harness's processes over one database."""

    def __init__(self, harness, folder, url):
        self.harness, self.folder, self.url = harness, folder, url
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": url,
            "WORKER_LOCK_TIMEOUT": str(LEASE_SECONDS),
            "WORKER_POLL_INTERVAL": "1",
            "SPENDSENSE_WORKER__RETRY_WAIT_MS": "100",
        }
        self.log = open(folder / "log", "ab")
        self.accepted = set()
        self.next_number = 0

    def run(self, *arguments):
        subprocess.run([self.harness, *arguments], env=self.environment, cwd=self.folder, stderr=self.log, check=True)

    def start(self, *arguments):
        """What it prints goes to a file: a pipe would end with it."""
        output = tempfile.TemporaryFile(dir=self.folder)
        child = subprocess.Popen([self.harness, *arguments], env=self.environment, cwd=self.folder, stdout=output, stderr=self.log)
        child.output = output
        return child

    def worker(self):
        return self.start("work")

    def enqueuer(self):
        begin, self.next_number = self.next_number, self.next_number + BATCH
        return self.start("enqueue", str(begin), str(BATCH), str(KEYS))

    def collect(self, enqueuer):
        """Notes what an enqueuer that is over has said to be accepted."""
        enqueuer.wait()
        enqueuer.output.seek(0)
        whole = enqueuer.output.read().decode().rpartition("\n")[0]
        self.accepted.update(int(line) for line in whole.split())


def torment(processes, database, chance):
    """Kills until it was enough; returns what was done."""
    workers = [processes.worker() for _ in range(WORKERS)]
    enqueuers = [processes.enqueuer() for _ in range(ENQUEUERS)]
    done = {"workers killed": 0, "enqueuers killed": 0, "frozen past their lease": 0, "database crashes": 0}
    frozen = []
    while done["workers killed"] < KILLS:
        time.sleep(chance.uniform(0.02, 0.4))
        share = done["workers killed"] / KILLS
        if done["frozen past their lease"] < FREEZES * share and not frozen:
            victim = workers.pop(chance.randrange(len(workers)))
            os.kill(victim.pid, signal.SIGSTOP)
            frozen.append((victim, time.monotonic() + PAST_LEASE_SECONDS))
            done["frozen past their lease"] += 1
            workers.append(processes.worker())
        elif database.name == "postgres" and done["database crashes"] < CRASHES * share:
            done["database crashes"] += database.crash()
        elif chance.random() < 0.15:
            place = chance.randrange(len(enqueuers))
            enqueuers[place].kill()
            processes.collect(enqueuers[place])
            enqueuers[place] = processes.enqueuer()
            done["enqueuers killed"] += 1
        else:
            place = chance.randrange(len(workers))
            workers[place].kill()
            workers[place].wait()
            workers[place] = processes.worker()
            done["workers killed"] += 1
        for victim, until in list(frozen):
            if time.monotonic() >= until:
                os.kill(victim.pid, signal.SIGCONT)
                frozen.remove((victim, until))
                workers.append(victim)
    for victim, _ in frozen:
        os.kill(victim.pid, signal.SIGCONT)
        workers.append(victim)
    for enqueuer in enqueuers:
        enqueuer.kill()
        processes.collect(enqueuer)
    return workers, done


def settle(processes, database, workers):
    """Waits until nothing is left to do, then stops the workers, which must end by themselves."""
    deadline = time.monotonic() + QUIET_SECONDS
    left = None
    while time.monotonic() < deadline:
        left = database.rows("SELECT COUNT(*) FROM jobs WHERE status IN ('pending', 'scheduled', 'running') AND kind = 'steps'")[0][0]
        if left == 0:
            break
        time.sleep(0.5)
    for worker in workers:
        worker.terminate()
    codes = [worker.wait(timeout=60) for worker in workers]
    problems = [f"{left} jobs were never finished"] if left else []
    return problems + ([f"workers ended with {codes}"] if any(codes) else [])


def count(processes, database):
    """What is not as was promised."""
    problems = []
    stored = database.rows("SELECT a.n, j.status, j.seq, COALESCE(j.order_key, '') FROM harness_accepted a LEFT JOIN jobs j ON j.job_id = a.job_id")
    numbers = {row[0] for row in stored}
    jobs = database.rows("SELECT COUNT(*) FROM jobs WHERE kind = 'steps'")[0][0]
    if lost := processes.accepted - numbers:
        problems.append(f"accepted and lost: {sorted(lost)[:10]}")
    if jobs != len(numbers):
        problems.append(f"{jobs} jobs for {len(numbers)} that were accepted: an enqueueing was half done")
    if odd := [(row[0], row[1]) for row in stored if row[1] != "succeeded"]:
        problems.append(f"not succeeded: {odd[:10]}")
    effects = database.rows("SELECT n, step FROM harness_effects ORDER BY place, n, step")
    seen = {}
    for n, step in effects:
        seen.setdefault(n, []).append(step)
    if wrong := {n: steps for n, steps in seen.items() if sorted(steps) != list(range(STEPS))}:
        problems.append(f"steps done twice or not at all: {dict(list(wrong.items())[:10])}")
    if missing := numbers - seen.keys():
        problems.append(f"without any effect: {sorted(missing)[:10]}")
    keyed = {}
    for n, _, seq, key in stored:
        if key:
            keyed.setdefault(key, []).append((seq, n))
    for key, places in keyed.items():
        expected = [(n, step) for _, n in sorted(places) for step in range(STEPS)]
        members = {n for _, n in places}
        if [effect for effect in effects if effect[0] in members] != expected:
            problems.append(f"the jobs of {key} were not done in their order")
    return problems, len(numbers)


def check(harness, database_of):
    seed = int(os.environ.get("JOBS_SEED", random.SystemRandom().randrange(1_000_000)))
    folder = Path(tempfile.mkdtemp(prefix="spendsense-jobs-"))
    database = database_of(folder, "jobs")
    processes = Processes(harness, folder, database.url)
    begin = time.monotonic()
    processes.run("prepare")
    workers, done = torment(processes, database, random.Random(seed))
    problems = settle(processes, database, workers)
    found, jobs = count(processes, database)
    problems += found
    lost = database.rows("SELECT COUNT(*) FROM job_attempts WHERE outcome = 'lost'")[0][0]
    told = ", ".join(f"{number} {what}" for what, number in done.items())
    return report(f"{database.name}: {jobs} jobs, {lost} attempts lost, {told}, {time.monotonic() - begin:.0f} s, seed {seed}", problems, folder)


def main(harness, binary):
    databases = (Sqlite, Postgres)
    results = [check(harness, database_of) for database_of in databases]
    results += [uploads.check(binary, database_of) for database_of in databases]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(*(str(Path(path).resolve()) for path in sys.argv[1:])))
