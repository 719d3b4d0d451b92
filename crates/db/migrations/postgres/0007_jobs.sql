-- Work for later: enqueued in the transaction that decides on it, claimed by a worker under a lease, finished once.
-- A claim's token is the fence: whatever a claim writes asks for it, so a worker that lost a job can no longer write.

-- The order of enqueueing. A job that is enqueued again goes to the end.
CREATE SEQUENCE job_seq;

CREATE TABLE jobs (
    job_id           TEXT COLLATE "C" PRIMARY KEY,
    seq              BIGINT NOT NULL,
    kind             TEXT COLLATE "C" NOT NULL,
    queue            TEXT COLLATE "C" NOT NULL,
    -- Ids only: what they stand for is read when the job runs.
    payload          TEXT COLLATE "C" NOT NULL,
    unique_key       TEXT COLLATE "C",
    unique_for_ms    BIGINT NOT NULL DEFAULT 0,
    -- The unique key for as long as it keeps others out.
    live_key         TEXT COLLATE "C",
    order_key        TEXT COLLATE "C",
    priority         BIGINT NOT NULL,
    status           TEXT COLLATE "C" NOT NULL
        CHECK (status IN ('pending', 'scheduled', 'running', 'succeeded', 'dead', 'cancelled')),
    -- Of a scheduled job: when it becomes pending.
    run_at           BIGINT,
    -- Attempts that count: one that ended with its worker, or was given back, does not.
    attempt          BIGINT NOT NULL DEFAULT 0,
    max_attempts     BIGINT NOT NULL,
    -- Workers lost in a row without anything saved.
    losses           BIGINT NOT NULL DEFAULT 0,
    timeout_ms       BIGINT NOT NULL,
    -- Of the last claim, under way only while the job is running.
    claim_token      TEXT COLLATE "C",
    claimed_by       TEXT COLLATE "C",
    claimed_at       BIGINT,
    cancel_requested BIGINT NOT NULL DEFAULT 0,
    progress         TEXT COLLATE "C",
    checkpoint       TEXT COLLATE "C",
    summary          TEXT COLLATE "C",
    error            TEXT COLLATE "C",
    created_by       TEXT COLLATE "C" NOT NULL,
    created_at       BIGINT NOT NULL,
    started_at       BIGINT,
    finished_at      BIGINT,
    -- Grows with every change.
    version          BIGINT NOT NULL DEFAULT 1,
    CHECK (status <> 'running' OR (claim_token IS NOT NULL AND claimed_by IS NOT NULL AND claimed_at IS NOT NULL)),
    CHECK ((status IN ('succeeded', 'dead', 'cancelled')) = (finished_at IS NOT NULL)),
    CHECK (status <> 'scheduled' OR run_at IS NOT NULL)
);
CREATE INDEX jobs_pending ON jobs (priority DESC, seq) WHERE status = 'pending';
CREATE INDEX jobs_scheduled ON jobs (run_at) WHERE status = 'scheduled';
CREATE INDEX jobs_running ON jobs (claimed_by) WHERE status = 'running';
CREATE INDEX jobs_in_order ON jobs (order_key, seq)
    WHERE order_key IS NOT NULL AND status IN ('pending', 'scheduled', 'running');
CREATE UNIQUE INDEX jobs_live_key ON jobs (live_key) WHERE live_key IS NOT NULL;
CREATE INDEX jobs_by_time ON jobs (created_at, job_id);
CREATE INDEX jobs_dead ON jobs (finished_at) WHERE status = 'dead';
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;
-- Rows change their state several times within seconds; what they leave behind is cleared away soon.
ALTER TABLE jobs SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- Each attempt that is over. They go with their job; a foreign key would look that up for each.
CREATE TABLE job_attempts (
    claim_token TEXT COLLATE "C" PRIMARY KEY,
    job_id      TEXT COLLATE "C" NOT NULL,
    attempt     BIGINT NOT NULL,
    worker_id   TEXT COLLATE "C" NOT NULL,
    started_at  BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL,
    outcome     TEXT COLLATE "C" NOT NULL
        CHECK (outcome IN ('succeeded', 'failed', 'cancelled', 'lost', 'released')),
    error       TEXT COLLATE "C"
);
CREATE INDEX job_attempts_of_job ON job_attempts (job_id, ended_at);

-- Workers and their leases. `lease_until` is by the database's clock, all else by the worker's.
CREATE TABLE job_workers (
    worker_id      TEXT COLLATE "C" PRIMARY KEY,
    host           TEXT COLLATE "C" NOT NULL,
    pid            BIGINT NOT NULL,
    version        TEXT COLLATE "C" NOT NULL,
    max_concurrent BIGINT NOT NULL,
    running        BIGINT NOT NULL,
    started_at     BIGINT NOT NULL,
    last_seen      BIGINT NOT NULL,
    lease_until    BIGINT NOT NULL,
    stopped_at     BIGINT
);

-- What is enqueued by the clock, and when next.
CREATE TABLE job_schedules (
    name         TEXT COLLATE "C" PRIMARY KEY,
    kind         TEXT COLLATE "C" NOT NULL,
    next_at      BIGINT NOT NULL,
    last_at      BIGINT,
    last_job_id  TEXT COLLATE "C"
);
