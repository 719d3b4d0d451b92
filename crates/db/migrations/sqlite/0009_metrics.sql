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
