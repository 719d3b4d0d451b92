-- What the key figures need beside the sums of 0008.

-- What a run began from: answers on its basis are today's sums and the difference that the run made.
ALTER TABLE usage_recost_daily ADD COLUMN cost_before_nano_usd BIGINT NOT NULL DEFAULT 0;
-- When the records had last changed when the run read them.
ALTER TABLE usage_recosts ADD COLUMN data_as_of BIGINT;
-- Why it ended, if it failed.
ALTER TABLE usage_recosts ADD COLUMN error TEXT COLLATE "C";

-- A price is written down once: whoever says the same again changes nothing.
CREATE UNIQUE INDEX usage_prices_once ON usage_prices (provider, model, token_type, effective_from, recorded_at);
CREATE UNIQUE INDEX usage_budgets_by_name ON usage_budgets (name);

-- Sums of months (year * 12 + month - 1), changed with those of days: long ranges are months and the days at their ends.
-- Conversations are counted on each of their days, as in the daily tables.
CREATE TABLE monthly_model_metrics (
    month             BIGINT NOT NULL,
    region            TEXT COLLATE "C" NOT NULL,
    model             TEXT COLLATE "C" NOT NULL,
    records           BIGINT NOT NULL,
    cost_nano_usd     BIGINT NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    other_tokens      BIGINT NOT NULL,
    conversations     BIGINT NOT NULL,
    PRIMARY KEY (month, region, model)
);
CREATE TABLE monthly_company_metrics (
    month         BIGINT NOT NULL,
    region        TEXT COLLATE "C" NOT NULL,
    company       TEXT COLLATE "C" NOT NULL,
    records       BIGINT NOT NULL,
    cost_nano_usd BIGINT NOT NULL,
    PRIMARY KEY (month, region, company)
);
CREATE TABLE monthly_department_metrics (
    month         BIGINT NOT NULL,
    region        TEXT COLLATE "C" NOT NULL,
    department    TEXT COLLATE "C" NOT NULL,
    records       BIGINT NOT NULL,
    cost_nano_usd BIGINT NOT NULL,
    PRIMARY KEY (month, region, department)
);

-- Our own model calls that are usage records already; the others are few at any time.
ALTER TABLE llm_calls ADD COLUMN usage_noted BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX llm_calls_to_note ON llm_calls (occurred_at) WHERE NOT usage_noted;
