-- AI usage: uploads, the records they brought, their sums by day, and what they are priced and measured against.
-- Money in nano-dollars (10^-9 USD), days since 1970-01-01 in the deployment's time zone, instants in Unix milliseconds.

-- One row: what every import must agree on.
CREATE TABLE usage_state (
    state_no   BIGINT PRIMARY KEY CHECK (state_no = 1),
    time_zone  TEXT COLLATE "C",
    -- Grows with every change of subscribers and every revert: who keeps profiles in memory reads them again.
    generation BIGINT NOT NULL
);
INSERT INTO usage_state (state_no, generation) VALUES (1, 0);

CREATE TABLE usage_uploads (
    upload_id           TEXT COLLATE "C" PRIMARY KEY,
    -- The order in which uploads were applied: the higher one wins. Null until the first chunk.
    upload_no           BIGINT UNIQUE,
    status              TEXT COLLATE "C" NOT NULL CHECK (status IN
                            ('pending', 'importing', 'imported', 'failed', 'reverting', 'reverted', 'checked')),
    source              TEXT COLLATE "C" NOT NULL CHECK (source IN ('api', 'cli', 'system')),
    dry_run             BOOLEAN NOT NULL,
    chunk_rows          BIGINT NOT NULL,
    mapping             TEXT COLLATE "C",
    transactions_sha256 TEXT COLLATE "C",
    transactions_name   TEXT COLLATE "C",
    transactions_bytes  BIGINT NOT NULL,
    users_sha256        TEXT COLLATE "C",
    users_name          TEXT COLLATE "C",
    users_bytes         BIGINT NOT NULL,
    -- An earlier upload of the very same bytes that still counts.
    same_as             TEXT COLLATE "C",
    job_id              TEXT COLLATE "C",
    revert_job_id       TEXT COLLATE "C",
    -- Counts so far, position and outcome: see `usage::model`.
    progress            TEXT COLLATE "C" NOT NULL,
    summary             TEXT COLLATE "C",
    error               TEXT COLLATE "C",
    created_by          TEXT COLLATE "C" NOT NULL,
    created_at          BIGINT NOT NULL,
    started_at          BIGINT,
    finished_at         BIGINT,
    reverted_by         TEXT COLLATE "C",
    reverted_at         BIGINT
);
CREATE INDEX usage_uploads_by_time ON usage_uploads (created_at, upload_id);
CREATE INDEX usage_uploads_by_content ON usage_uploads (transactions_sha256);

-- Chunks that are in, each written in the transaction of its rows: none is ever counted twice.
CREATE TABLE usage_chunks (
    upload_no    BIGINT NOT NULL,
    phase        TEXT COLLATE "C" NOT NULL CHECK (phase IN ('users', 'transactions', 'revert')),
    chunk_no     BIGINT NOT NULL,
    rows_read    BIGINT NOT NULL,
    committed_at BIGINT NOT NULL,
    PRIMARY KEY (upload_no, phase, chunk_no)
);

CREATE TABLE usage_rejections (
    upload_id TEXT COLLATE "C" NOT NULL REFERENCES usage_uploads (upload_id) ON DELETE CASCADE,
    file      TEXT COLLATE "C" NOT NULL CHECK (file IN ('transactions', 'users')),
    line      BIGINT NOT NULL,
    field     TEXT COLLATE "C" NOT NULL,
    value     TEXT COLLATE "C" NOT NULL,
    code      TEXT COLLATE "C" NOT NULL,
    reason    TEXT COLLATE "C" NOT NULL,
    -- The row's cells as a JSON array, to be written again as they were.
    cells     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (upload_id, file, line)
);

-- A person in AI-usage data, as the newest upload has them; earlier versions beside.
CREATE TABLE subscribers (
    subscriber_id TEXT COLLATE "C" PRIMARY KEY,
    user_name     TEXT COLLATE "C" NOT NULL,
    region        TEXT COLLATE "C" NOT NULL,
    company       TEXT COLLATE "C" NOT NULL,
    department    TEXT COLLATE "C" NOT NULL,
    is_active     BOOLEAN NOT NULL,
    signup_day    BIGINT,
    upload_no     BIGINT NOT NULL
);
CREATE INDEX subscribers_by_region ON subscribers (region, is_active);
CREATE TABLE subscriber_versions (
    subscriber_id TEXT COLLATE "C" NOT NULL,
    upload_no     BIGINT NOT NULL,
    user_name     TEXT COLLATE "C" NOT NULL,
    region        TEXT COLLATE "C" NOT NULL,
    company       TEXT COLLATE "C" NOT NULL,
    department    TEXT COLLATE "C" NOT NULL,
    is_active     BOOLEAN NOT NULL,
    signup_day    BIGINT,
    PRIMARY KEY (subscriber_id, upload_no)
);
CREATE INDEX subscriber_versions_by_upload ON subscriber_versions (upload_no);

-- Where a subscriber stood: a record keeps the profile of the time it was imported.
CREATE TABLE usage_profiles (
    profile_no    BIGINT PRIMARY KEY,
    subscriber_id TEXT COLLATE "C" NOT NULL,
    region        TEXT COLLATE "C" NOT NULL,
    company       TEXT COLLATE "C" NOT NULL,
    department    TEXT COLLATE "C" NOT NULL,
    UNIQUE (subscriber_id, region, company, department)
);
CREATE INDEX usage_profiles_by_company ON usage_profiles (company);

-- The version of each record that counts: that of the newest upload.
CREATE TABLE usage_records (
    record_id       TEXT COLLATE "C" PRIMARY KEY,
    upload_no       BIGINT NOT NULL,
    profile_no      BIGINT NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL,
    model           TEXT COLLATE "C" NOT NULL,
    token_type      TEXT COLLATE "C" NOT NULL,
    token_count     BIGINT NOT NULL CHECK (token_count >= 0),
    rate_nano_usd   BIGINT NOT NULL,
    cost_nano_usd   BIGINT NOT NULL,
    occurred_at     BIGINT NOT NULL,
    day             BIGINT NOT NULL
);
CREATE INDEX usage_records_by_conversation ON usage_records (conversation_id);
-- What other uploads said of the same records; a revert brings the newest of them back.
CREATE TABLE usage_record_versions (
    record_id       TEXT COLLATE "C" NOT NULL,
    upload_no       BIGINT NOT NULL,
    profile_no      BIGINT NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL,
    model           TEXT COLLATE "C" NOT NULL,
    token_type      TEXT COLLATE "C" NOT NULL,
    token_count     BIGINT NOT NULL,
    rate_nano_usd   BIGINT NOT NULL,
    cost_nano_usd   BIGINT NOT NULL,
    occurred_at     BIGINT NOT NULL,
    day             BIGINT NOT NULL,
    PRIMARY KEY (record_id, upload_no)
);

-- Sums of usage_records, changed in the transaction that changes the records. Rows of zero records do not exist.
-- The finest: any filter and any drill-down can be answered from it, but for conversations.
CREATE TABLE usage_daily (
    day               BIGINT NOT NULL,
    profile_no        BIGINT NOT NULL,
    model             TEXT COLLATE "C" NOT NULL,
    records           BIGINT NOT NULL,
    cost_nano_usd     BIGINT NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    other_tokens      BIGINT NOT NULL,
    PRIMARY KEY (day, profile_no, model)
);
-- Distinct conversations and subscribers are those of that day and key.
CREATE TABLE daily_metrics (
    day               BIGINT NOT NULL,
    region            TEXT COLLATE "C" NOT NULL,
    records           BIGINT NOT NULL,
    cost_nano_usd     BIGINT NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    other_tokens      BIGINT NOT NULL,
    conversations     BIGINT NOT NULL,
    subscribers       BIGINT NOT NULL,
    PRIMARY KEY (day, region)
);
CREATE TABLE daily_company_metrics (
    day               BIGINT NOT NULL,
    company           TEXT COLLATE "C" NOT NULL,
    records           BIGINT NOT NULL,
    cost_nano_usd     BIGINT NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    other_tokens      BIGINT NOT NULL,
    conversations     BIGINT NOT NULL,
    subscribers       BIGINT NOT NULL,
    PRIMARY KEY (day, company)
);
CREATE TABLE daily_department_metrics (
    day               BIGINT NOT NULL,
    department        TEXT COLLATE "C" NOT NULL,
    records           BIGINT NOT NULL,
    cost_nano_usd     BIGINT NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    other_tokens      BIGINT NOT NULL,
    conversations     BIGINT NOT NULL,
    subscribers       BIGINT NOT NULL,
    PRIMARY KEY (day, department)
);
CREATE TABLE daily_model_metrics (
    day               BIGINT NOT NULL,
    region            TEXT COLLATE "C" NOT NULL,
    model             TEXT COLLATE "C" NOT NULL,
    records           BIGINT NOT NULL,
    cost_nano_usd     BIGINT NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    other_tokens      BIGINT NOT NULL,
    conversations     BIGINT NOT NULL,
    PRIMARY KEY (day, region, model)
);
-- A conversation counts on each of its days in the daily tables. Here stands how many of those were there before, and
-- when last: distinct conversations of a range are the sum of its days less those whose previous day is in the range.
-- scope: region (region), company (name), department (name) or model (region and name).
CREATE TABLE usage_returns (
    scope         TEXT COLLATE "C" NOT NULL CHECK (scope IN ('region', 'company', 'department', 'model')),
    region        TEXT COLLATE "C" NOT NULL,
    name          TEXT COLLATE "C" NOT NULL,
    day           BIGINT NOT NULL,
    previous_day  BIGINT NOT NULL,
    conversations BIGINT NOT NULL,
    PRIMARY KEY (scope, region, name, day, previous_day)
);
-- Every day, profile and model of the conversations that have more than one profile or model: whoever adds up several
-- regions, companies, departments or models takes from the sum what these are counted too often.
CREATE TABLE usage_wide_conversations (
    conversation_id TEXT COLLATE "C" NOT NULL,
    day             BIGINT NOT NULL,
    profile_no      BIGINT NOT NULL,
    model           TEXT COLLATE "C" NOT NULL,
    records         BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, day, profile_no, model)
);
CREATE INDEX usage_wide_conversations_by_day ON usage_wide_conversations (day);
-- The days a profile was in use, a bit for each: two months a column, bit (day of month - 1), 31 more for the second.
CREATE TABLE usage_active_days (
    profile_no BIGINT NOT NULL,
    year       BIGINT NOT NULL,
    days_1     BIGINT NOT NULL,
    days_2     BIGINT NOT NULL,
    days_3     BIGINT NOT NULL,
    days_4     BIGINT NOT NULL,
    days_5     BIGINT NOT NULL,
    days_6     BIGINT NOT NULL,
    PRIMARY KEY (profile_no, year)
);

-- Sums recomputed from the records and compared; the newest row is the verdict that answers carry.
CREATE TABLE usage_checks (
    check_no    BIGINT PRIMARY KEY,
    checked_at  BIGINT NOT NULL,
    reason      TEXT COLLATE "C" NOT NULL,
    upload_id   TEXT COLLATE "C",
    records     BIGINT NOT NULL,
    keys        BIGINT NOT NULL,
    differences BIGINT NOT NULL,
    examples    TEXT COLLATE "C" NOT NULL,
    took_ms     BIGINT NOT NULL
);

-- What a token costs, from when on, and when that was written down. A price is never edited: a later row corrects it.
CREATE TABLE usage_prices (
    price_id       TEXT COLLATE "C" PRIMARY KEY,
    provider       TEXT COLLATE "C" NOT NULL,
    model          TEXT COLLATE "C" NOT NULL,
    token_type     TEXT COLLATE "C" NOT NULL,
    effective_from BIGINT NOT NULL,
    recorded_at    BIGINT NOT NULL,
    nano_usd       BIGINT NOT NULL CHECK (nano_usd >= 0),
    per_tokens     BIGINT NOT NULL CHECK (per_tokens > 0),
    source         TEXT COLLATE "C" NOT NULL,
    recorded_by    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX usage_prices_by_model ON usage_prices (model, token_type, effective_from);

CREATE TABLE usage_recosts (
    recost_id           TEXT COLLATE "C" PRIMARY KEY,
    status              TEXT COLLATE "C" NOT NULL CHECK (status IN ('running', 'done', 'failed')),
    scope               TEXT COLLATE "C" NOT NULL,
    prices_as_of        BIGINT NOT NULL,
    records             BIGINT NOT NULL,
    unpriced            BIGINT NOT NULL,
    cost_before_nano    BIGINT NOT NULL,
    cost_after_nano     BIGINT NOT NULL,
    is_basis            BOOLEAN NOT NULL,
    created_by          TEXT COLLATE "C" NOT NULL,
    created_at          BIGINT NOT NULL,
    finished_at         BIGINT
);
-- The same cells as usage_daily, at the recomputed cost; the records keep theirs.
CREATE TABLE usage_recost_daily (
    recost_id     TEXT COLLATE "C" NOT NULL REFERENCES usage_recosts (recost_id) ON DELETE CASCADE,
    day           BIGINT NOT NULL,
    profile_no    BIGINT NOT NULL,
    model         TEXT COLLATE "C" NOT NULL,
    records       BIGINT NOT NULL,
    unpriced      BIGINT NOT NULL,
    cost_nano_usd BIGINT NOT NULL,
    PRIMARY KEY (recost_id, day, profile_no, model)
);

CREATE TABLE usage_budgets (
    budget_id        TEXT COLLATE "C" PRIMARY KEY,
    name             TEXT COLLATE "C" NOT NULL,
    scope            TEXT COLLATE "C" NOT NULL CHECK (scope IN ('all', 'region', 'company', 'department', 'model')),
    scope_value      TEXT COLLATE "C" NOT NULL,
    monthly_nano_usd BIGINT NOT NULL CHECK (monthly_nano_usd > 0),
    -- Percentages as a JSON array.
    thresholds       TEXT COLLATE "C" NOT NULL,
    version          BIGINT NOT NULL,
    created_by       TEXT COLLATE "C" NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL
);
