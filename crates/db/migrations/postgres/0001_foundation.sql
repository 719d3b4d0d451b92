-- Money in cents, ratios in millionths, rates in basis points, days since 1970-01-01, instants in Unix milliseconds.
-- Texts compare by their bytes, as SQLite compares them: both databases sort alike, and an index costs no locale.

CREATE TABLE users (
    user_id            TEXT COLLATE "C" PRIMARY KEY,
    full_name          TEXT COLLATE "C" NOT NULL,
    email              TEXT COLLATE "C" NOT NULL UNIQUE,
    user_type          TEXT COLLATE "C" NOT NULL CHECK (user_type IN ('customer', 'operator')),
    consent_status     BOOLEAN NOT NULL DEFAULT FALSE,
    consent_granted_at BIGINT,
    consent_revoked_at BIGINT,
    credit_score       BIGINT,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL
);
CREATE INDEX users_by_consent ON users (consent_status, user_id);

CREATE TABLE accounts (
    account_id              TEXT COLLATE "C" PRIMARY KEY,
    user_id                 TEXT COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    type                    TEXT COLLATE "C" NOT NULL,
    subtype                 TEXT COLLATE "C",
    name                    TEXT COLLATE "C",
    mask                    TEXT COLLATE "C",
    balance_available_cents BIGINT,
    balance_current_cents   BIGINT,
    balance_limit_cents     BIGINT,
    iso_currency_code       TEXT COLLATE "C" NOT NULL,
    holder_category         TEXT COLLATE "C",
    created_at              BIGINT NOT NULL,
    updated_at              BIGINT NOT NULL
);
CREATE INDEX accounts_by_user ON accounts (user_id);

-- Who may hold movements on an account: its owner and, on joint accounts, the other holders.
CREATE TABLE account_holders (
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, account_id)
);
CREATE INDEX account_holders_by_account ON account_holders (account_id);

CREATE TABLE transactions (
    user_id            TEXT COLLATE "C" NOT NULL,
    transaction_id     TEXT COLLATE "C" NOT NULL,
    account_id         TEXT COLLATE "C" NOT NULL,
    posted_on          BIGINT NOT NULL,
    amount_cents       BIGINT NOT NULL,
    merchant_name      TEXT COLLATE "C",
    merchant_entity_id TEXT COLLATE "C",
    payment_channel    TEXT COLLATE "C",
    category_primary   TEXT COLLATE "C",
    category_detailed  TEXT COLLATE "C",
    pending            BOOLEAN NOT NULL,
    created_at         BIGINT NOT NULL,
    PRIMARY KEY (user_id, transaction_id)
);

-- A foreign key to account_holders, with cascade, looked up once per account and statement instead of once per row.
-- The lock keeps a holder from going while its transactions arrive.
CREATE FUNCTION transactions_need_holders() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted BIGINT;
    found  BIGINT;
BEGIN
    WITH pairs AS (SELECT DISTINCT user_id, account_id FROM arrivals),
         kept AS (SELECT 1 FROM account_holders h JOIN pairs USING (user_id, account_id) FOR KEY SHARE OF h)
    SELECT (SELECT COUNT(*) FROM pairs), (SELECT COUNT(*) FROM kept) INTO wanted, found;
    IF found < wanted THEN
        RAISE EXCEPTION 'a transaction names an account that its user does not hold'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER transactions_inserted AFTER INSERT ON transactions REFERENCING NEW TABLE AS arrivals
FOR EACH STATEMENT EXECUTE FUNCTION transactions_need_holders();
CREATE TRIGGER transactions_updated AFTER UPDATE ON transactions REFERENCING NEW TABLE AS arrivals
FOR EACH STATEMENT EXECUTE FUNCTION transactions_need_holders();

CREATE FUNCTION transactions_follow_holders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM transactions t USING departures d WHERE t.user_id = d.user_id AND t.account_id = d.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER account_holders_deleted AFTER DELETE ON account_holders REFERENCING OLD TABLE AS departures
FOR EACH STATEMENT EXECUTE FUNCTION transactions_follow_holders();

CREATE TABLE liabilities (
    liability_id                 TEXT COLLATE "C" PRIMARY KEY,
    account_id                   TEXT COLLATE "C" NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    user_id                      TEXT COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    liability_type               TEXT COLLATE "C" NOT NULL CHECK (liability_type IN ('credit_card', 'loan', 'mortgage', 'other')),
    apr_purchase_bps             BIGINT,
    apr_balance_transfer_bps     BIGINT,
    apr_cash_advance_bps         BIGINT,
    minimum_payment_cents        BIGINT,
    last_payment_cents           BIGINT,
    is_overdue                   BOOLEAN NOT NULL,
    next_payment_due_on          BIGINT,
    last_statement_balance_cents BIGINT,
    interest_rate_bps            BIGINT,
    created_at                   BIGINT NOT NULL,
    updated_at                   BIGINT NOT NULL
);
CREATE INDEX liabilities_by_user ON liabilities (user_id);

CREATE TABLE product_offers (
    product_id                      TEXT COLLATE "C" PRIMARY KEY,
    product_name                    TEXT COLLATE "C" NOT NULL,
    product_type                    TEXT COLLATE "C" NOT NULL CHECK (product_type IN
        ('savings_account', 'credit_card', 'app', 'service', 'investment_account', 'loan')),
    category                        TEXT COLLATE "C" NOT NULL,
    persona_targets                 TEXT COLLATE "C" NOT NULL,
    min_income_cents                BIGINT NOT NULL DEFAULT 0,
    max_credit_utilization_ppm      BIGINT NOT NULL DEFAULT 1000000,
    requires_no_existing_savings    BOOLEAN NOT NULL DEFAULT FALSE,
    requires_no_existing_investment BOOLEAN NOT NULL DEFAULT FALSE,
    min_credit_score                BIGINT,
    short_description               TEXT COLLATE "C" NOT NULL,
    benefits                        TEXT COLLATE "C" NOT NULL,
    typical_apy_or_fee              TEXT COLLATE "C",
    partner_link                    TEXT COLLATE "C",
    disclosure                      TEXT COLLATE "C" NOT NULL,
    partner_name                    TEXT COLLATE "C" NOT NULL,
    commission_rate_bps             BIGINT NOT NULL DEFAULT 0,
    priority                        BIGINT NOT NULL DEFAULT 1,
    active                          BOOLEAN NOT NULL DEFAULT TRUE,
    created_at                      BIGINT NOT NULL,
    updated_at                      BIGINT NOT NULL
);
CREATE INDEX product_offers_by_category ON product_offers (category, product_id);

CREATE TABLE consent_events (
    event_id        TEXT COLLATE "C" PRIMARY KEY,
    user_id         TEXT COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    action          TEXT COLLATE "C" NOT NULL CHECK (action IN ('granted', 'revoked')),
    consent_version TEXT COLLATE "C" NOT NULL,
    channel         TEXT COLLATE "C" NOT NULL,
    actor_id        TEXT COLLATE "C" NOT NULL,
    actor_role      TEXT COLLATE "C" NOT NULL,
    occurred_at     BIGINT NOT NULL
);
CREATE INDEX consent_events_by_user ON consent_events (user_id, occurred_at);

CREATE TABLE user_features (
    user_id       TEXT COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    window_days   BIGINT NOT NULL,
    as_of         BIGINT NOT NULL,
    currency      TEXT COLLATE "C" NOT NULL,
    features      TEXT COLLATE "C" NOT NULL,
    notes         TEXT COLLATE "C" NOT NULL,
    history_days  BIGINT,
    fingerprint   TEXT COLLATE "C" NOT NULL,
    computed_at   BIGINT NOT NULL,
    PRIMARY KEY (user_id, window_days)
);

CREATE TABLE policies (
    policy_hash TEXT COLLATE "C" PRIMARY KEY,
    body        TEXT COLLATE "C" NOT NULL,
    created_at  BIGINT NOT NULL
);

-- History: a row per change. The one in force has no superseded_at.
CREATE TABLE persona_assignments (
    assignment_id     TEXT COLLATE "C" PRIMARY KEY,
    user_id           TEXT COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    window_days       BIGINT NOT NULL,
    persona           TEXT COLLATE "C" NOT NULL,
    secondary_persona TEXT COLLATE "C",
    confidence_ppm    BIGINT NOT NULL,
    fallback          TEXT COLLATE "C",
    policy_hash       TEXT COLLATE "C" NOT NULL REFERENCES policies (policy_hash),
    fingerprint       TEXT COLLATE "C" NOT NULL,
    as_of             BIGINT NOT NULL,
    assigned_at       BIGINT NOT NULL,
    superseded_at     BIGINT,
    -- Long, so last: what stands before it is read without it.
    reasoning         TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX persona_assignments_in_force ON persona_assignments (user_id, window_days)
    WHERE superseded_at IS NULL;
CREATE INDEX persona_assignments_by_user ON persona_assignments (user_id, assigned_at);

CREATE TABLE recommendations (
    recommendation_id  TEXT COLLATE "C" PRIMARY KEY,
    user_id            TEXT COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    batch_id           TEXT COLLATE "C" NOT NULL,
    proposed_by        TEXT COLLATE "C" NOT NULL,
    window_days        BIGINT NOT NULL,
    content_type       TEXT COLLATE "C" NOT NULL CHECK (content_type IN ('education', 'partner_offer')),
    persona_primary    TEXT COLLATE "C" NOT NULL,
    persona_secondary  TEXT COLLATE "C",
    type               TEXT COLLATE "C" NOT NULL CHECK (type IN ('article', 'video', 'tool', 'quiz', 'offer')),
    content_id         TEXT COLLATE "C",
    product_id         TEXT COLLATE "C" REFERENCES product_offers (product_id),
    title              TEXT COLLATE "C" NOT NULL,
    content            TEXT COLLATE "C" NOT NULL,
    rationale          TEXT COLLATE "C" NOT NULL,
    priority           TEXT COLLATE "C" NOT NULL CHECK (priority IN ('high', 'medium', 'low')),
    risk_tier          TEXT COLLATE "C" NOT NULL CHECK (risk_tier IN ('low', 'medium', 'high')),
    status             TEXT COLLATE "C" NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'flagged',
        'guardrail_failed', 'queued_for_delivery', 'delivered', 'viewed', 'dismissed', 'superseded', 'expired',
        'withdrawn')),
    version            BIGINT NOT NULL DEFAULT 1,
    content_url        TEXT COLLATE "C",
    read_time_minutes  BIGINT,
    tone_check         BOOLEAN NOT NULL,
    advice_check       BOOLEAN NOT NULL,
    eligibility_check  BOOLEAN NOT NULL,
    guardrails_passed  BOOLEAN NOT NULL,
    guardrails         TEXT COLLATE "C" NOT NULL,
    approved_by        TEXT COLLATE "C",
    approved_at        BIGINT,
    rejected_by        TEXT COLLATE "C",
    rejected_at        BIGINT,
    rejection_reason   TEXT COLLATE "C",
    modified_by        TEXT COLLATE "C",
    modified_at        BIGINT,
    override_reason    TEXT COLLATE "C",
    original_content   TEXT COLLATE "C",
    operator_notes     TEXT COLLATE "C",
    metadata           TEXT COLLATE "C" NOT NULL,
    generation_time_ms BIGINT NOT NULL,
    generated_at       BIGINT NOT NULL,
    expires_at         BIGINT NOT NULL,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL,
    CHECK (status <> 'approved' OR approved_by IS NOT NULL),
    -- Four eyes: what is high risk is approved by neither its proposer nor its last editor.
    CHECK (risk_tier <> 'high' OR approved_by IS NULL
        OR (approved_by <> proposed_by AND (modified_by IS NULL OR approved_by <> modified_by)))
);
CREATE INDEX recommendations_by_status ON recommendations (status, generated_at);
CREATE INDEX recommendations_by_user ON recommendations (user_id, window_days, status);
CREATE INDEX recommendations_by_priority ON recommendations (priority);
CREATE INDEX recommendations_by_persona ON recommendations (persona_primary);
CREATE INDEX recommendations_by_creation ON recommendations (created_at DESC);
-- One live batch at a time: concurrent generation cannot pile up duplicates.
CREATE UNIQUE INDEX recommendations_live ON recommendations (user_id, window_days, content_type, title)
    WHERE status IN ('pending', 'flagged');

-- Large inputs that many decisions share (product list, content catalogue), kept once under their hash.
CREATE TABLE decision_inputs (
    input_hash TEXT COLLATE "C" PRIMARY KEY,
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('products', 'catalogue')),
    body       TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE decision_traces (
    trace_id                TEXT COLLATE "C" PRIMARY KEY,
    recommendation_id       TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    signals_detected_at     BIGINT NOT NULL,
    persona_assigned_at     BIGINT NOT NULL,
    content_matched_at      BIGINT NOT NULL,
    rationale_generated_at  BIGINT NOT NULL,
    guardrails_checked_at   BIGINT NOT NULL,
    signals_json            TEXT COLLATE "C" NOT NULL,
    persona_assignment_json TEXT COLLATE "C" NOT NULL,
    content_matches_json    TEXT COLLATE "C" NOT NULL,
    relevance_scores_json   TEXT COLLATE "C" NOT NULL,
    guardrails_json         TEXT COLLATE "C" NOT NULL,
    inputs_json             TEXT COLLATE "C" NOT NULL,
    llm_model               TEXT COLLATE "C" NOT NULL,
    temperature             TEXT COLLATE "C" NOT NULL,
    tokens_used             BIGINT NOT NULL,
    policy_hash             TEXT COLLATE "C" NOT NULL REFERENCES policies (policy_hash),
    fingerprint             TEXT COLLATE "C" NOT NULL,
    output_hash             TEXT COLLATE "C" NOT NULL,
    created_at              BIGINT NOT NULL
);

CREATE TABLE recommendation_flags (
    flag_id           TEXT COLLATE "C" PRIMARY KEY,
    recommendation_id TEXT COLLATE "C" NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    flagged_by        TEXT COLLATE "C" NOT NULL,
    flag_reason       TEXT COLLATE "C" NOT NULL,
    resolved          BOOLEAN NOT NULL DEFAULT FALSE,
    resolved_by       TEXT COLLATE "C",
    resolved_at       BIGINT,
    flagged_at        BIGINT NOT NULL
);
CREATE INDEX recommendation_flags_by_recommendation ON recommendation_flags (recommendation_id);
CREATE INDEX recommendation_flags_by_resolved ON recommendation_flags (resolved);

-- Kept when a user or a recommendation goes: no foreign key, no cascade, no change.
CREATE TABLE operator_audit_log (
    audit_id          TEXT COLLATE "C" PRIMARY KEY,
    operator_id       TEXT COLLATE "C" NOT NULL,
    operator_role     TEXT COLLATE "C" NOT NULL,
    action            TEXT COLLATE "C" NOT NULL,
    recommendation_id TEXT COLLATE "C",
    user_id           TEXT COLLATE "C",
    metadata          TEXT COLLATE "C" NOT NULL,
    request_id        TEXT COLLATE "C",
    occurred_at       BIGINT NOT NULL
);
CREATE INDEX operator_audit_log_by_operator ON operator_audit_log (operator_id);
CREATE INDEX operator_audit_log_by_action ON operator_audit_log (action);
CREATE INDEX operator_audit_log_by_time ON operator_audit_log (occurred_at DESC);
CREATE INDEX operator_audit_log_by_recommendation ON operator_audit_log (recommendation_id);
CREATE FUNCTION operator_audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'operator_audit_log is append-only'; END $$;
CREATE TRIGGER operator_audit_log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_audit_log
FOR EACH STATEMENT EXECUTE FUNCTION operator_audit_log_refuse();

CREATE TABLE llm_calls (
    call_id           TEXT COLLATE "C" PRIMARY KEY,
    purpose           TEXT COLLATE "C" NOT NULL,
    batch_id          TEXT COLLATE "C",
    model             TEXT COLLATE "C" NOT NULL,
    outcome           TEXT COLLATE "C" NOT NULL,
    attempts          BIGINT NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    cost_nano_usd     BIGINT NOT NULL,
    latency_ms        BIGINT NOT NULL,
    occurred_at       BIGINT NOT NULL
);
CREATE INDEX llm_calls_by_time ON llm_calls (occurred_at);

CREATE TABLE identities (
    identity_id   TEXT COLLATE "C" PRIMARY KEY,
    login         TEXT COLLATE "C" NOT NULL UNIQUE,
    display_name  TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C" NOT NULL,
    role          TEXT COLLATE "C" NOT NULL CHECK (role IN
        ('customer', 'operator', 'senior_operator', 'advisor', 'analyst', 'admin')),
    user_id       TEXT COLLATE "C" REFERENCES users (user_id) ON DELETE CASCADE,
    active        BOOLEAN NOT NULL DEFAULT TRUE,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    CHECK (role <> 'customer' OR user_id IS NOT NULL)
);

CREATE TABLE refresh_tokens (
    token_hash  TEXT COLLATE "C" PRIMARY KEY,
    family_id   TEXT COLLATE "C" NOT NULL,
    identity_id TEXT COLLATE "C" NOT NULL REFERENCES identities (identity_id) ON DELETE CASCADE,
    issued_at   BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    used_at     BIGINT,
    revoked_at  BIGINT
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_by_identity ON refresh_tokens (identity_id);

CREATE TABLE login_attempts (
    subject     TEXT COLLATE "C" NOT NULL,
    failed_at   BIGINT NOT NULL,
    attempt_id  TEXT COLLATE "C" PRIMARY KEY
);
CREATE INDEX login_attempts_by_subject ON login_attempts (subject, failed_at);

CREATE TABLE idempotency_keys (
    identity_id  TEXT COLLATE "C" NOT NULL,
    key          TEXT COLLATE "C" NOT NULL,
    request_hash TEXT COLLATE "C" NOT NULL,
    status       BIGINT NOT NULL,
    body         TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (identity_id, key)
);
