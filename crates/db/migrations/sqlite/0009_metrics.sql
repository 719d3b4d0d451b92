-- What the key figures need beside the sums of 0008.

-- What a run began from: answers on its basis are today's sums and the difference that the run made.
ALTER TABLE usage_recost_daily ADD COLUMN cost_before_nano_usd INTEGER NOT NULL DEFAULT 0;
-- When the records had last changed when the run read them.
ALTER TABLE usage_recosts ADD COLUMN data_as_of INTEGER;
-- Why it ended, if it failed.
ALTER TABLE usage_recosts ADD COLUMN error TEXT;

-- A price is written down once: whoever says the same again changes nothing.
CREATE UNIQUE INDEX usage_prices_once ON usage_prices (provider, model, token_type, effective_from, recorded_at);
CREATE UNIQUE INDEX usage_budgets_by_name ON usage_budgets (name);

-- Sums of months (year * 12 + month - 1), changed with those of days: long ranges are months and the days at their ends.
-- Conversations are counted on each of their days, as in the daily tables.
CREATE TABLE monthly_model_metrics (
    month             INTEGER NOT NULL,
    region            TEXT NOT NULL,
    model             TEXT NOT NULL,
    records           INTEGER NOT NULL,
    cost_nano_usd     INTEGER NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    other_tokens      INTEGER NOT NULL,
    conversations     INTEGER NOT NULL,
    PRIMARY KEY (month, region, model)
) STRICT, WITHOUT ROWID;
CREATE TABLE monthly_company_metrics (
    month         INTEGER NOT NULL,
    region        TEXT NOT NULL,
    company       TEXT NOT NULL,
    records       INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    PRIMARY KEY (month, region, company)
) STRICT, WITHOUT ROWID;
CREATE TABLE monthly_department_metrics (
    month         INTEGER NOT NULL,
    region        TEXT NOT NULL,
    department    TEXT NOT NULL,
    records       INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    PRIMARY KEY (month, region, department)
) STRICT, WITHOUT ROWID;

-- Our own model calls that are usage records already; the others are few at any time.
ALTER TABLE llm_calls ADD COLUMN usage_noted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX llm_calls_to_note ON llm_calls (occurred_at) WHERE NOT usage_noted;
