-- AI usage: uploads, the records they brought, their sums by day, and what they are priced and measured against.
-- Money in nano-dollars (10^-9 USD), days since 1970-01-01 in the deployment's time zone, instants in Unix milliseconds.

-- One row: what every import must agree on.
CREATE TABLE usage_state (
    state_no   INTEGER PRIMARY KEY CHECK (state_no = 1),
    time_zone  TEXT,
    -- Grows with every change of subscribers and every revert: who keeps profiles in memory reads them again.
    generation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO usage_state (state_no, generation) VALUES (1, 0);

CREATE TABLE usage_uploads (
    upload_id           TEXT PRIMARY KEY,
    -- The order in which uploads were applied: the higher one wins. Null until the first chunk.
    upload_no           INTEGER UNIQUE,
    status              TEXT NOT NULL CHECK (status IN
                            ('pending', 'importing', 'imported', 'failed', 'reverting', 'reverted', 'checked')),
    source              TEXT NOT NULL CHECK (source IN ('api', 'cli', 'system')),
    dry_run             INTEGER NOT NULL,
    chunk_rows          INTEGER NOT NULL,
    mapping             TEXT,
    transactions_sha256 TEXT,
    transactions_name   TEXT,
    transactions_bytes  INTEGER NOT NULL,
    users_sha256        TEXT,
    users_name          TEXT,
    users_bytes         INTEGER NOT NULL,
    -- An earlier upload of the very same bytes that still counts.
    same_as             TEXT,
    job_id              TEXT,
    revert_job_id       TEXT,
    -- Counts so far, position and outcome: see `usage::model`.
    progress            TEXT NOT NULL,
    summary             TEXT,
    error               TEXT,
    created_by          TEXT NOT NULL,
    created_at          INTEGER NOT NULL,
    started_at          INTEGER,
    finished_at         INTEGER,
    reverted_by         TEXT,
    reverted_at         INTEGER
) STRICT;
CREATE INDEX usage_uploads_by_time ON usage_uploads (created_at, upload_id);
CREATE INDEX usage_uploads_by_content ON usage_uploads (transactions_sha256);

-- Chunks that are in, each written in the transaction of its rows: none is ever counted twice.
CREATE TABLE usage_chunks (
    upload_no    INTEGER NOT NULL,
    phase        TEXT NOT NULL CHECK (phase IN ('users', 'transactions', 'revert')),
    chunk_no     INTEGER NOT NULL,
    rows_read    INTEGER NOT NULL,
    committed_at INTEGER NOT NULL,
    PRIMARY KEY (upload_no, phase, chunk_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_rejections (
    upload_id TEXT NOT NULL REFERENCES usage_uploads (upload_id) ON DELETE CASCADE,
    file      TEXT NOT NULL CHECK (file IN ('transactions', 'users')),
    line      INTEGER NOT NULL,
    field     TEXT NOT NULL,
    value     TEXT NOT NULL,
    code      TEXT NOT NULL,
    reason    TEXT NOT NULL,
    -- The row's cells as a JSON array, to be written again as they were.
    cells     TEXT NOT NULL,
    PRIMARY KEY (upload_id, file, line)
) STRICT, WITHOUT ROWID;

-- A person in AI-usage data, as the newest upload has them; earlier versions beside.
CREATE TABLE subscribers (
    subscriber_id TEXT PRIMARY KEY,
    user_name     TEXT NOT NULL,
    region        TEXT NOT NULL,
    company       TEXT NOT NULL,
    department    TEXT NOT NULL,
    is_active     INTEGER NOT NULL,
    signup_day    INTEGER,
    upload_no     INTEGER NOT NULL
) STRICT;
CREATE INDEX subscribers_by_region ON subscribers (region, is_active);
CREATE TABLE subscriber_versions (
    subscriber_id TEXT NOT NULL,
    upload_no     INTEGER NOT NULL,
    user_name     TEXT NOT NULL,
    region        TEXT NOT NULL,
    company       TEXT NOT NULL,
    department    TEXT NOT NULL,
    is_active     INTEGER NOT NULL,
    signup_day    INTEGER,
    PRIMARY KEY (subscriber_id, upload_no)
) STRICT;
CREATE INDEX subscriber_versions_by_upload ON subscriber_versions (upload_no);

-- Where a subscriber stood: a record keeps the profile of the time it was imported.
CREATE TABLE usage_profiles (
    profile_no    INTEGER PRIMARY KEY,
    subscriber_id TEXT NOT NULL,
    region        TEXT NOT NULL,
    company       TEXT NOT NULL,
    department    TEXT NOT NULL,
    UNIQUE (subscriber_id, region, company, department)
) STRICT;
CREATE INDEX usage_profiles_by_company ON usage_profiles (company);

-- The version of each record that counts: that of the newest upload.
CREATE TABLE usage_records (
    record_id       TEXT PRIMARY KEY,
    upload_no       INTEGER NOT NULL,
    profile_no      INTEGER NOT NULL,
    conversation_id TEXT NOT NULL,
    model           TEXT NOT NULL,
    token_type      TEXT NOT NULL,
    token_count     INTEGER NOT NULL CHECK (token_count >= 0),
    rate_nano_usd   INTEGER NOT NULL,
    cost_nano_usd   INTEGER NOT NULL,
    occurred_at     INTEGER NOT NULL,
    day             INTEGER NOT NULL
) STRICT;
CREATE INDEX usage_records_by_conversation ON usage_records (conversation_id);
-- What other uploads said of the same records; a revert brings the newest of them back.
CREATE TABLE usage_record_versions (
    record_id       TEXT NOT NULL,
    upload_no       INTEGER NOT NULL,
    profile_no      INTEGER NOT NULL,
    conversation_id TEXT NOT NULL,
    model           TEXT NOT NULL,
    token_type      TEXT NOT NULL,
    token_count     INTEGER NOT NULL,
    rate_nano_usd   INTEGER NOT NULL,
    cost_nano_usd   INTEGER NOT NULL,
    occurred_at     INTEGER NOT NULL,
    day             INTEGER NOT NULL,
    PRIMARY KEY (record_id, upload_no)
) STRICT;

-- Sums of usage_records, changed in the transaction that changes the records. Rows of zero records do not exist.
-- The finest: any filter and any drill-down can be answered from it, but for conversations.
CREATE TABLE usage_daily (
    day               INTEGER NOT NULL,
    profile_no        INTEGER NOT NULL,
    model             TEXT NOT NULL,
    records           INTEGER NOT NULL,
    cost_nano_usd     INTEGER NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    other_tokens      INTEGER NOT NULL,
    PRIMARY KEY (day, profile_no, model)
) STRICT, WITHOUT ROWID;
-- Distinct conversations and subscribers are those of that day and key.
CREATE TABLE daily_metrics (
    day               INTEGER NOT NULL,
    region            TEXT NOT NULL,
    records           INTEGER NOT NULL,
    cost_nano_usd     INTEGER NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    other_tokens      INTEGER NOT NULL,
    conversations     INTEGER NOT NULL,
    subscribers       INTEGER NOT NULL,
    PRIMARY KEY (day, region)
) STRICT, WITHOUT ROWID;
CREATE TABLE daily_company_metrics (
    day               INTEGER NOT NULL,
    company           TEXT NOT NULL,
    records           INTEGER NOT NULL,
    cost_nano_usd     INTEGER NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    other_tokens      INTEGER NOT NULL,
    conversations     INTEGER NOT NULL,
    subscribers       INTEGER NOT NULL,
    PRIMARY KEY (day, company)
) STRICT, WITHOUT ROWID;
CREATE TABLE daily_department_metrics (
    day               INTEGER NOT NULL,
    department        TEXT NOT NULL,
    records           INTEGER NOT NULL,
    cost_nano_usd     INTEGER NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    other_tokens      INTEGER NOT NULL,
    conversations     INTEGER NOT NULL,
    subscribers       INTEGER NOT NULL,
    PRIMARY KEY (day, department)
) STRICT, WITHOUT ROWID;
CREATE TABLE daily_model_metrics (
    day               INTEGER NOT NULL,
    region            TEXT NOT NULL,
    model             TEXT NOT NULL,
    records           INTEGER NOT NULL,
    cost_nano_usd     INTEGER NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    other_tokens      INTEGER NOT NULL,
    conversations     INTEGER NOT NULL,
    PRIMARY KEY (day, region, model)
) STRICT, WITHOUT ROWID;
-- A conversation counts on each of its days in the daily tables. Here stands how many of those were there before, and
-- when last: distinct conversations of a range are the sum of its days less those whose previous day is in the range.
-- scope: region (region), company (name), department (name) or model (region and name).
CREATE TABLE usage_returns (
    scope         TEXT NOT NULL CHECK (scope IN ('region', 'company', 'department', 'model')),
    region        TEXT NOT NULL,
    name          TEXT NOT NULL,
    day           INTEGER NOT NULL,
    previous_day  INTEGER NOT NULL,
    conversations INTEGER NOT NULL,
    PRIMARY KEY (scope, region, name, day, previous_day)
) STRICT, WITHOUT ROWID;
-- Every day, profile and model of the conversations that have more than one profile or model: whoever adds up several
-- regions, companies, departments or models takes from the sum what these are counted too often.
CREATE TABLE usage_wide_conversations (
    conversation_id TEXT NOT NULL,
    day             INTEGER NOT NULL,
    profile_no      INTEGER NOT NULL,
    model           TEXT NOT NULL,
    records         INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, day, profile_no, model)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_wide_conversations_by_day ON usage_wide_conversations (day);
-- The days a profile was in use, a bit for each: two months a column, bit (day of month - 1), 31 more for the second.
CREATE TABLE usage_active_days (
    profile_no INTEGER NOT NULL,
    year       INTEGER NOT NULL,
    days_1     INTEGER NOT NULL,
    days_2     INTEGER NOT NULL,
    days_3     INTEGER NOT NULL,
    days_4     INTEGER NOT NULL,
    days_5     INTEGER NOT NULL,
    days_6     INTEGER NOT NULL,
    PRIMARY KEY (profile_no, year)
) STRICT, WITHOUT ROWID;

-- Sums recomputed from the records and compared; the newest row is the verdict that answers carry.
CREATE TABLE usage_checks (
    check_no    INTEGER PRIMARY KEY,
    checked_at  INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    upload_id   TEXT,
    records     INTEGER NOT NULL,
    keys        INTEGER NOT NULL,
    differences INTEGER NOT NULL,
    examples    TEXT NOT NULL,
    took_ms     INTEGER NOT NULL
) STRICT;

-- What a token costs, from when on, and when that was written down. A price is never edited: a later row corrects it.
CREATE TABLE usage_prices (
    price_id       TEXT PRIMARY KEY,
    provider       TEXT NOT NULL,
    model          TEXT NOT NULL,
    token_type     TEXT NOT NULL,
    effective_from INTEGER NOT NULL,
    recorded_at    INTEGER NOT NULL,
    nano_usd       INTEGER NOT NULL CHECK (nano_usd >= 0),
    per_tokens     INTEGER NOT NULL CHECK (per_tokens > 0),
    source         TEXT NOT NULL,
    recorded_by    TEXT NOT NULL
) STRICT;
CREATE INDEX usage_prices_by_model ON usage_prices (model, token_type, effective_from);

CREATE TABLE usage_recosts (
    recost_id           TEXT PRIMARY KEY,
    status              TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed')),
    scope               TEXT NOT NULL,
    prices_as_of        INTEGER NOT NULL,
    records             INTEGER NOT NULL,
    unpriced            INTEGER NOT NULL,
    cost_before_nano    INTEGER NOT NULL,
    cost_after_nano     INTEGER NOT NULL,
    is_basis            INTEGER NOT NULL,
    created_by          TEXT NOT NULL,
    created_at          INTEGER NOT NULL,
    finished_at         INTEGER
) STRICT;
-- The same cells as usage_daily, at the recomputed cost; the records keep theirs.
CREATE TABLE usage_recost_daily (
    recost_id     TEXT NOT NULL REFERENCES usage_recosts (recost_id) ON DELETE CASCADE,
    day           INTEGER NOT NULL,
    profile_no    INTEGER NOT NULL,
    model         TEXT NOT NULL,
    records       INTEGER NOT NULL,
    unpriced      INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    PRIMARY KEY (recost_id, day, profile_no, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_budgets (
    budget_id        TEXT PRIMARY KEY,
    name             TEXT NOT NULL,
    scope            TEXT NOT NULL CHECK (scope IN ('all', 'region', 'company', 'department', 'model')),
    scope_value      TEXT NOT NULL,
    monthly_nano_usd INTEGER NOT NULL CHECK (monthly_nano_usd > 0),
    -- Percentages as a JSON array.
    thresholds       TEXT NOT NULL,
    version          INTEGER NOT NULL,
    created_by       TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL
) STRICT;
