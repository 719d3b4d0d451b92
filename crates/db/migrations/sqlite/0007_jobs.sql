-- Work for later: enqueued in the transaction that decides on it, claimed by a worker under a lease, finished once.
-- A claim's token is the fence: whatever a claim writes asks for it, so a worker that lost a job can no longer write.

CREATE TABLE jobs (
    job_id           TEXT PRIMARY KEY,
    -- The order of enqueueing. A job that is enqueued again goes to the end.
    seq              INTEGER NOT NULL UNIQUE,
    kind             TEXT NOT NULL,
    queue            TEXT NOT NULL,
    -- Ids only: what they stand for is read when the job runs.
    payload          TEXT NOT NULL,
    unique_key       TEXT,
    unique_for_ms    INTEGER NOT NULL DEFAULT 0,
    -- The unique key for as long as it keeps others out.
    live_key         TEXT,
    order_key        TEXT,
    priority         INTEGER NOT NULL,
    status           TEXT NOT NULL
        CHECK (status IN ('pending', 'scheduled', 'running', 'succeeded', 'dead', 'cancelled')),
    -- Of a scheduled job: when it becomes pending.
    run_at           INTEGER,
    -- Attempts that count: one that ended with its worker, or was given back, does not.
    attempt          INTEGER NOT NULL DEFAULT 0,
    max_attempts     INTEGER NOT NULL,
    -- Workers lost in a row without anything saved.
    losses           INTEGER NOT NULL DEFAULT 0,
    timeout_ms       INTEGER NOT NULL,
    -- Of the last claim, under way only while the job is running.
    claim_token      TEXT,
    claimed_by       TEXT,
    claimed_at       INTEGER,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    progress         TEXT,
    checkpoint       TEXT,
    summary          TEXT,
    error            TEXT,
    created_by       TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    started_at       INTEGER,
    finished_at      INTEGER,
    -- Grows with every change.
    version          INTEGER NOT NULL DEFAULT 1,
    CHECK (status <> 'running' OR (claim_token IS NOT NULL AND claimed_by IS NOT NULL AND claimed_at IS NOT NULL)),
    CHECK ((status IN ('succeeded', 'dead', 'cancelled')) = (finished_at IS NOT NULL)),
    CHECK (status <> 'scheduled' OR run_at IS NOT NULL)
) STRICT;
CREATE INDEX jobs_pending ON jobs (priority DESC, seq) WHERE status = 'pending';
CREATE INDEX jobs_scheduled ON jobs (run_at) WHERE status = 'scheduled';
CREATE INDEX jobs_running ON jobs (claimed_by) WHERE status = 'running';
CREATE INDEX jobs_in_order ON jobs (order_key, seq)
    WHERE order_key IS NOT NULL AND status IN ('pending', 'scheduled', 'running');
CREATE UNIQUE INDEX jobs_live_key ON jobs (live_key) WHERE live_key IS NOT NULL;
CREATE INDEX jobs_by_time ON jobs (created_at, job_id);
CREATE INDEX jobs_dead ON jobs (finished_at) WHERE status = 'dead';
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;

-- Each attempt that is over. They go with their job; a foreign key would look that up for each.
CREATE TABLE job_attempts (
    claim_token TEXT PRIMARY KEY,
    job_id      TEXT NOT NULL,
    attempt     INTEGER NOT NULL,
    worker_id   TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    ended_at    INTEGER NOT NULL,
    outcome     TEXT NOT NULL
        CHECK (outcome IN ('succeeded', 'failed', 'cancelled', 'lost', 'released')),
    error       TEXT
) STRICT;
CREATE INDEX job_attempts_of_job ON job_attempts (job_id, ended_at);

-- Workers and their leases. `lease_until` is by the database's clock, all else by the worker's.
CREATE TABLE job_workers (
    worker_id      TEXT PRIMARY KEY,
    host           TEXT NOT NULL,
    pid            INTEGER NOT NULL,
    version        TEXT NOT NULL,
    max_concurrent INTEGER NOT NULL,
    running        INTEGER NOT NULL,
    started_at     INTEGER NOT NULL,
    last_seen      INTEGER NOT NULL,
    lease_until    INTEGER NOT NULL,
    stopped_at     INTEGER
) STRICT;

-- What is enqueued by the clock, and when next.
CREATE TABLE job_schedules (
    name         TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    next_at      INTEGER NOT NULL,
    last_at      INTEGER,
    last_job_id  TEXT
) STRICT;
