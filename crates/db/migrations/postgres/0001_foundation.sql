-- Money in cents, ratios in millionths, rates in basis points, days since 1970-01-01, instants in Unix milliseconds.

CREATE TABLE users (
    user_id            TEXT PRIMARY KEY,
    full_name          TEXT NOT NULL,
    email              TEXT NOT NULL UNIQUE,
    user_type          TEXT NOT NULL CHECK (user_type IN ('customer', 'operator')),
    consent_status     BOOLEAN NOT NULL DEFAULT FALSE,
    consent_granted_at BIGINT,
    consent_revoked_at BIGINT,
    credit_score       BIGINT,
    content_hash       TEXT NOT NULL,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL
);
CREATE INDEX users_by_consent ON users (consent_status, user_id);

CREATE TABLE accounts (
    account_id              TEXT PRIMARY KEY,
    user_id                 TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    type                    TEXT NOT NULL,
    subtype                 TEXT,
    name                    TEXT,
    mask                    TEXT,
    balance_available_cents BIGINT,
    balance_current_cents   BIGINT,
    balance_limit_cents     BIGINT,
    iso_currency_code       TEXT NOT NULL,
    holder_category         TEXT,
    content_hash            TEXT NOT NULL,
    created_at              BIGINT NOT NULL,
    updated_at              BIGINT NOT NULL
);
CREATE INDEX accounts_by_user ON accounts (user_id);

-- Who may hold movements on an account: its owner and, on joint accounts, the other holders.
CREATE TABLE account_holders (
    user_id    TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, account_id)
);
CREATE INDEX account_holders_by_account ON account_holders (account_id);

CREATE TABLE transactions (
    user_id            TEXT NOT NULL,
    transaction_id     TEXT NOT NULL,
    account_id         TEXT NOT NULL,
    posted_on          BIGINT NOT NULL,
    amount_cents       BIGINT NOT NULL,
    merchant_name      TEXT,
    merchant_entity_id TEXT,
    payment_channel    TEXT,
    category_primary   TEXT,
    category_detailed  TEXT,
    pending            BOOLEAN NOT NULL,
    created_at         BIGINT NOT NULL,
    PRIMARY KEY (user_id, transaction_id),
    FOREIGN KEY (user_id, account_id) REFERENCES account_holders (user_id, account_id) ON DELETE CASCADE
);

CREATE TABLE liabilities (
    liability_id                 TEXT PRIMARY KEY,
    account_id                   TEXT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    user_id                      TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    liability_type               TEXT NOT NULL CHECK (liability_type IN ('credit_card', 'loan', 'mortgage', 'other')),
    apr_purchase_bps             BIGINT,
    apr_balance_transfer_bps     BIGINT,
    apr_cash_advance_bps         BIGINT,
    minimum_payment_cents        BIGINT,
    last_payment_cents           BIGINT,
    is_overdue                   BOOLEAN NOT NULL,
    next_payment_due_on          BIGINT,
    last_statement_balance_cents BIGINT,
    interest_rate_bps            BIGINT,
    content_hash                 TEXT NOT NULL,
    created_at                   BIGINT NOT NULL,
    updated_at                   BIGINT NOT NULL
);
CREATE INDEX liabilities_by_user ON liabilities (user_id);

CREATE TABLE product_offers (
    product_id                      TEXT PRIMARY KEY,
    product_name                    TEXT NOT NULL,
    product_type                    TEXT NOT NULL CHECK (product_type IN
        ('savings_account', 'credit_card', 'app', 'service', 'investment_account', 'loan')),
    category                        TEXT NOT NULL,
    persona_targets                 TEXT NOT NULL,
    min_income_cents                BIGINT NOT NULL DEFAULT 0,
    max_credit_utilization_ppm      BIGINT NOT NULL DEFAULT 1000000,
    requires_no_existing_savings    BOOLEAN NOT NULL DEFAULT FALSE,
    requires_no_existing_investment BOOLEAN NOT NULL DEFAULT FALSE,
    min_credit_score                BIGINT,
    short_description               TEXT NOT NULL,
    benefits                        TEXT NOT NULL,
    typical_apy_or_fee              TEXT,
    partner_link                    TEXT,
    disclosure                      TEXT NOT NULL,
    partner_name                    TEXT NOT NULL,
    commission_rate_bps             BIGINT NOT NULL DEFAULT 0,
    priority                        BIGINT NOT NULL DEFAULT 1,
    active                          BOOLEAN NOT NULL DEFAULT TRUE,
    content_hash                    TEXT NOT NULL,
    created_at                      BIGINT NOT NULL,
    updated_at                      BIGINT NOT NULL
);
CREATE INDEX product_offers_by_category ON product_offers (category, product_id);

CREATE TABLE consent_events (
    event_id        TEXT PRIMARY KEY,
    user_id         TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    action          TEXT NOT NULL CHECK (action IN ('granted', 'revoked')),
    consent_version TEXT NOT NULL,
    channel         TEXT NOT NULL,
    actor_id        TEXT NOT NULL,
    actor_role      TEXT NOT NULL,
    occurred_at     BIGINT NOT NULL
);
CREATE INDEX consent_events_by_user ON consent_events (user_id, occurred_at);

CREATE TABLE user_features (
    user_id       TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    window_days   BIGINT NOT NULL,
    as_of         BIGINT NOT NULL,
    currency      TEXT NOT NULL,
    features      TEXT NOT NULL,
    notes         TEXT NOT NULL,
    history_days  BIGINT,
    fingerprint   TEXT NOT NULL,
    computed_at   BIGINT NOT NULL,
    PRIMARY KEY (user_id, window_days)
);

CREATE TABLE policies (
    policy_hash TEXT PRIMARY KEY,
    body        TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);

-- History: a row per change. The one in force has no superseded_at.
CREATE TABLE persona_assignments (
    assignment_id     TEXT PRIMARY KEY,
    user_id           TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    window_days       BIGINT NOT NULL,
    persona           TEXT NOT NULL,
    secondary_persona TEXT,
    confidence_ppm    BIGINT NOT NULL,
    fallback          TEXT,
    reasoning         TEXT NOT NULL,
    policy_hash       TEXT NOT NULL REFERENCES policies (policy_hash),
    fingerprint       TEXT NOT NULL,
    as_of             BIGINT NOT NULL,
    assigned_at       BIGINT NOT NULL,
    superseded_at     BIGINT
);
CREATE UNIQUE INDEX persona_assignments_in_force ON persona_assignments (user_id, window_days)
    WHERE superseded_at IS NULL;
CREATE INDEX persona_assignments_by_user ON persona_assignments (user_id, assigned_at);

CREATE TABLE recommendations (
    recommendation_id  TEXT PRIMARY KEY,
    user_id            TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    batch_id           TEXT NOT NULL,
    proposed_by        TEXT NOT NULL,
    window_days        BIGINT NOT NULL,
    content_type       TEXT NOT NULL CHECK (content_type IN ('education', 'partner_offer')),
    persona_primary    TEXT NOT NULL,
    persona_secondary  TEXT,
    type               TEXT NOT NULL CHECK (type IN ('article', 'video', 'tool', 'quiz', 'offer')),
    content_id         TEXT,
    product_id         TEXT REFERENCES product_offers (product_id),
    title              TEXT NOT NULL,
    content            TEXT NOT NULL,
    rationale          TEXT NOT NULL,
    priority           TEXT NOT NULL CHECK (priority IN ('high', 'medium', 'low')),
    risk_tier          TEXT NOT NULL CHECK (risk_tier IN ('low', 'medium', 'high')),
    status             TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'flagged',
        'guardrail_failed', 'queued_for_delivery', 'delivered', 'viewed', 'dismissed', 'superseded', 'expired',
        'withdrawn')),
    version            BIGINT NOT NULL DEFAULT 1,
    content_url        TEXT,
    read_time_minutes  BIGINT,
    tone_check         BOOLEAN NOT NULL,
    advice_check       BOOLEAN NOT NULL,
    eligibility_check  BOOLEAN NOT NULL,
    guardrails_passed  BOOLEAN NOT NULL,
    guardrails         TEXT NOT NULL,
    approved_by        TEXT,
    approved_at        BIGINT,
    rejected_by        TEXT,
    rejected_at        BIGINT,
    rejection_reason   TEXT,
    modified_by        TEXT,
    modified_at        BIGINT,
    override_reason    TEXT,
    original_content   TEXT,
    operator_notes     TEXT,
    metadata           TEXT NOT NULL,
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

CREATE TABLE decision_traces (
    trace_id                TEXT PRIMARY KEY,
    recommendation_id       TEXT NOT NULL UNIQUE REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    signals_detected_at     BIGINT NOT NULL,
    persona_assigned_at     BIGINT NOT NULL,
    content_matched_at      BIGINT NOT NULL,
    rationale_generated_at  BIGINT NOT NULL,
    guardrails_checked_at   BIGINT NOT NULL,
    signals_json            TEXT NOT NULL,
    persona_assignment_json TEXT NOT NULL,
    content_matches_json    TEXT NOT NULL,
    relevance_scores_json   TEXT NOT NULL,
    guardrails_json         TEXT NOT NULL,
    inputs_json             TEXT NOT NULL,
    llm_model               TEXT NOT NULL,
    temperature             TEXT NOT NULL,
    tokens_used             BIGINT NOT NULL,
    policy_hash             TEXT NOT NULL REFERENCES policies (policy_hash),
    fingerprint             TEXT NOT NULL,
    output_hash             TEXT NOT NULL,
    created_at              BIGINT NOT NULL
);

CREATE TABLE recommendation_flags (
    flag_id           TEXT PRIMARY KEY,
    recommendation_id TEXT NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    flagged_by        TEXT NOT NULL,
    flag_reason       TEXT NOT NULL,
    resolved          BOOLEAN NOT NULL DEFAULT FALSE,
    resolved_by       TEXT,
    resolved_at       BIGINT,
    flagged_at        BIGINT NOT NULL
);
CREATE INDEX recommendation_flags_by_recommendation ON recommendation_flags (recommendation_id);
CREATE INDEX recommendation_flags_by_resolved ON recommendation_flags (resolved);

-- Kept when a user or a recommendation goes: no foreign key, no cascade, no change.
CREATE TABLE operator_audit_log (
    audit_id          TEXT PRIMARY KEY,
    operator_id       TEXT NOT NULL,
    operator_role     TEXT NOT NULL,
    action            TEXT NOT NULL,
    recommendation_id TEXT,
    user_id           TEXT,
    metadata          TEXT NOT NULL,
    request_id        TEXT,
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
    call_id           TEXT PRIMARY KEY,
    purpose           TEXT NOT NULL,
    batch_id          TEXT,
    model             TEXT NOT NULL,
    outcome           TEXT NOT NULL,
    attempts          BIGINT NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    cost_nano_usd     BIGINT NOT NULL,
    latency_ms        BIGINT NOT NULL,
    occurred_at       BIGINT NOT NULL
);
CREATE INDEX llm_calls_by_time ON llm_calls (occurred_at);

CREATE TABLE identities (
    identity_id   TEXT PRIMARY KEY,
    login         TEXT NOT NULL UNIQUE,
    display_name  TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN
        ('customer', 'operator', 'senior_operator', 'advisor', 'analyst', 'admin')),
    user_id       TEXT REFERENCES users (user_id) ON DELETE CASCADE,
    active        BOOLEAN NOT NULL DEFAULT TRUE,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    CHECK (role <> 'customer' OR user_id IS NOT NULL)
);

CREATE TABLE refresh_tokens (
    token_hash  TEXT PRIMARY KEY,
    family_id   TEXT NOT NULL,
    identity_id TEXT NOT NULL REFERENCES identities (identity_id) ON DELETE CASCADE,
    issued_at   BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    used_at     BIGINT,
    revoked_at  BIGINT
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_by_identity ON refresh_tokens (identity_id);

CREATE TABLE login_attempts (
    subject     TEXT NOT NULL,
    failed_at   BIGINT NOT NULL,
    attempt_id  TEXT PRIMARY KEY
);
CREATE INDEX login_attempts_by_subject ON login_attempts (subject, failed_at);

CREATE TABLE idempotency_keys (
    identity_id  TEXT NOT NULL,
    key          TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status       BIGINT NOT NULL,
    body         TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (identity_id, key)
);
