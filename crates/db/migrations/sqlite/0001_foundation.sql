-- Money in cents, ratios in millionths, rates in basis points, days since 1970-01-01, instants in Unix milliseconds.

CREATE TABLE users (
    user_id            TEXT PRIMARY KEY,
    full_name          TEXT NOT NULL,
    email              TEXT NOT NULL UNIQUE,
    user_type          TEXT NOT NULL CHECK (user_type IN ('customer', 'operator')),
    consent_status     INTEGER NOT NULL DEFAULT 0,
    consent_granted_at INTEGER,
    consent_revoked_at INTEGER,
    credit_score       INTEGER,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX users_by_consent ON users (consent_status, user_id);

CREATE TABLE accounts (
    account_id              TEXT PRIMARY KEY,
    user_id                 TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    type                    TEXT NOT NULL,
    subtype                 TEXT,
    name                    TEXT,
    mask                    TEXT,
    balance_available_cents INTEGER,
    balance_current_cents   INTEGER,
    balance_limit_cents     INTEGER,
    iso_currency_code       TEXT NOT NULL,
    holder_category         TEXT,
    created_at              INTEGER NOT NULL,
    updated_at              INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_by_user ON accounts (user_id);

-- Who may hold movements on an account: its owner and, on joint accounts, the other holders.
CREATE TABLE account_holders (
    user_id    TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_holders_by_account ON account_holders (account_id);

-- Clustered by user: a user's history is one range of pages.
CREATE TABLE transactions (
    user_id            TEXT NOT NULL,
    transaction_id     TEXT NOT NULL,
    account_id         TEXT NOT NULL,
    posted_on          INTEGER NOT NULL,
    amount_cents       INTEGER NOT NULL,
    merchant_name      TEXT,
    merchant_entity_id TEXT,
    payment_channel    TEXT,
    category_primary   TEXT,
    category_detailed  TEXT,
    pending            INTEGER NOT NULL,
    created_at         INTEGER NOT NULL,
    PRIMARY KEY (user_id, transaction_id),
    FOREIGN KEY (user_id, account_id) REFERENCES account_holders (user_id, account_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE liabilities (
    liability_id                 TEXT PRIMARY KEY,
    account_id                   TEXT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    user_id                      TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    liability_type               TEXT NOT NULL CHECK (liability_type IN ('credit_card', 'loan', 'mortgage', 'other')),
    apr_purchase_bps             INTEGER,
    apr_balance_transfer_bps     INTEGER,
    apr_cash_advance_bps         INTEGER,
    minimum_payment_cents        INTEGER,
    last_payment_cents           INTEGER,
    is_overdue                   INTEGER NOT NULL,
    next_payment_due_on          INTEGER,
    last_statement_balance_cents INTEGER,
    interest_rate_bps            INTEGER,
    created_at                   INTEGER NOT NULL,
    updated_at                   INTEGER NOT NULL
) STRICT;
CREATE INDEX liabilities_by_user ON liabilities (user_id);

CREATE TABLE product_offers (
    product_id                      TEXT PRIMARY KEY,
    product_name                    TEXT NOT NULL,
    product_type                    TEXT NOT NULL CHECK (product_type IN
        ('savings_account', 'credit_card', 'app', 'service', 'investment_account', 'loan')),
    category                        TEXT NOT NULL,
    persona_targets                 TEXT NOT NULL,
    min_income_cents                INTEGER NOT NULL DEFAULT 0,
    max_credit_utilization_ppm      INTEGER NOT NULL DEFAULT 1000000,
    requires_no_existing_savings    INTEGER NOT NULL DEFAULT 0,
    requires_no_existing_investment INTEGER NOT NULL DEFAULT 0,
    min_credit_score                INTEGER,
    short_description               TEXT NOT NULL,
    benefits                        TEXT NOT NULL,
    typical_apy_or_fee              TEXT,
    partner_link                    TEXT,
    disclosure                      TEXT NOT NULL,
    partner_name                    TEXT NOT NULL,
    commission_rate_bps             INTEGER NOT NULL DEFAULT 0,
    priority                        INTEGER NOT NULL DEFAULT 1,
    active                          INTEGER NOT NULL DEFAULT 1,
    created_at                      INTEGER NOT NULL,
    updated_at                      INTEGER NOT NULL
) STRICT;
CREATE INDEX product_offers_by_category ON product_offers (category, product_id);

CREATE TABLE consent_events (
    event_id        TEXT PRIMARY KEY,
    user_id         TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    action          TEXT NOT NULL CHECK (action IN ('granted', 'revoked')),
    consent_version TEXT NOT NULL,
    channel         TEXT NOT NULL,
    actor_id        TEXT NOT NULL,
    actor_role      TEXT NOT NULL,
    occurred_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_events_by_user ON consent_events (user_id, occurred_at);

CREATE TABLE user_features (
    user_id       TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    window_days   INTEGER NOT NULL,
    as_of         INTEGER NOT NULL,
    currency      TEXT NOT NULL,
    features      TEXT NOT NULL,
    notes         TEXT NOT NULL,
    history_days  INTEGER,
    fingerprint   TEXT NOT NULL,
    computed_at   INTEGER NOT NULL,
    PRIMARY KEY (user_id, window_days)
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
    policy_hash TEXT PRIMARY KEY,
    body        TEXT NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

-- History: a row per change. The one in force has no superseded_at.
CREATE TABLE persona_assignments (
    assignment_id     TEXT PRIMARY KEY,
    user_id           TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    window_days       INTEGER NOT NULL,
    persona           TEXT NOT NULL,
    secondary_persona TEXT,
    confidence_ppm    INTEGER NOT NULL,
    fallback          TEXT,
    policy_hash       TEXT NOT NULL REFERENCES policies (policy_hash),
    fingerprint       TEXT NOT NULL,
    as_of             INTEGER NOT NULL,
    assigned_at       INTEGER NOT NULL,
    superseded_at     INTEGER,
    -- Long, so last: what stands before it is read without it.
    reasoning         TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX persona_assignments_in_force ON persona_assignments (user_id, window_days)
    WHERE superseded_at IS NULL;
CREATE INDEX persona_assignments_by_user ON persona_assignments (user_id, assigned_at);

CREATE TABLE recommendations (
    recommendation_id  TEXT PRIMARY KEY,
    user_id            TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    batch_id           TEXT NOT NULL,
    proposed_by        TEXT NOT NULL,
    window_days        INTEGER NOT NULL,
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
    version            INTEGER NOT NULL DEFAULT 1,
    content_url        TEXT,
    read_time_minutes  INTEGER,
    tone_check         INTEGER NOT NULL,
    advice_check       INTEGER NOT NULL,
    eligibility_check  INTEGER NOT NULL,
    guardrails_passed  INTEGER NOT NULL,
    guardrails         TEXT NOT NULL,
    approved_by        TEXT,
    approved_at        INTEGER,
    rejected_by        TEXT,
    rejected_at        INTEGER,
    rejection_reason   TEXT,
    modified_by        TEXT,
    modified_at        INTEGER,
    override_reason    TEXT,
    original_content   TEXT,
    operator_notes     TEXT,
    metadata           TEXT NOT NULL,
    generation_time_ms INTEGER NOT NULL,
    generated_at       INTEGER NOT NULL,
    expires_at         INTEGER NOT NULL,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    CHECK (status <> 'approved' OR approved_by IS NOT NULL),
    -- Four eyes: what is high risk is approved by neither its proposer nor its last editor.
    CHECK (risk_tier <> 'high' OR approved_by IS NULL
        OR (approved_by <> proposed_by AND (modified_by IS NULL OR approved_by <> modified_by)))
) STRICT;
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
    input_hash TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('products', 'catalogue')),
    body       TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE decision_traces (
    trace_id                TEXT PRIMARY KEY,
    recommendation_id       TEXT NOT NULL UNIQUE REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    signals_detected_at     INTEGER NOT NULL,
    persona_assigned_at     INTEGER NOT NULL,
    content_matched_at      INTEGER NOT NULL,
    rationale_generated_at  INTEGER NOT NULL,
    guardrails_checked_at   INTEGER NOT NULL,
    signals_json            TEXT NOT NULL,
    persona_assignment_json TEXT NOT NULL,
    content_matches_json    TEXT NOT NULL,
    relevance_scores_json   TEXT NOT NULL,
    guardrails_json         TEXT NOT NULL,
    inputs_json             TEXT NOT NULL,
    llm_model               TEXT NOT NULL,
    temperature             TEXT NOT NULL,
    tokens_used             INTEGER NOT NULL,
    policy_hash             TEXT NOT NULL REFERENCES policies (policy_hash),
    fingerprint             TEXT NOT NULL,
    output_hash             TEXT NOT NULL,
    created_at              INTEGER NOT NULL
) STRICT;

CREATE TABLE recommendation_flags (
    flag_id           TEXT PRIMARY KEY,
    recommendation_id TEXT NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    flagged_by        TEXT NOT NULL,
    flag_reason       TEXT NOT NULL,
    resolved          INTEGER NOT NULL DEFAULT 0,
    resolved_by       TEXT,
    resolved_at       INTEGER,
    flagged_at        INTEGER NOT NULL
) STRICT;
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
    occurred_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX operator_audit_log_by_operator ON operator_audit_log (operator_id);
CREATE INDEX operator_audit_log_by_action ON operator_audit_log (action);
CREATE INDEX operator_audit_log_by_time ON operator_audit_log (occurred_at DESC);
CREATE INDEX operator_audit_log_by_recommendation ON operator_audit_log (recommendation_id);
CREATE TRIGGER operator_audit_log_no_update BEFORE UPDATE ON operator_audit_log
BEGIN SELECT RAISE(ABORT, 'operator_audit_log is append-only'); END;
CREATE TRIGGER operator_audit_log_no_delete BEFORE DELETE ON operator_audit_log
BEGIN SELECT RAISE(ABORT, 'operator_audit_log is append-only'); END;

CREATE TABLE llm_calls (
    call_id           TEXT PRIMARY KEY,
    purpose           TEXT NOT NULL,
    batch_id          TEXT,
    model             TEXT NOT NULL,
    outcome           TEXT NOT NULL,
    attempts          INTEGER NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    cost_nano_usd     INTEGER NOT NULL,
    latency_ms        INTEGER NOT NULL,
    occurred_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX llm_calls_by_time ON llm_calls (occurred_at);

CREATE TABLE identities (
    identity_id   TEXT PRIMARY KEY,
    login         TEXT NOT NULL UNIQUE,
    display_name  TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN
        ('customer', 'operator', 'senior_operator', 'advisor', 'analyst', 'admin')),
    user_id       TEXT REFERENCES users (user_id) ON DELETE CASCADE,
    active        INTEGER NOT NULL DEFAULT 1,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    CHECK (role <> 'customer' OR user_id IS NOT NULL)
) STRICT;

CREATE TABLE refresh_tokens (
    token_hash  TEXT PRIMARY KEY,
    family_id   TEXT NOT NULL,
    identity_id TEXT NOT NULL REFERENCES identities (identity_id) ON DELETE CASCADE,
    issued_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    used_at     INTEGER,
    revoked_at  INTEGER
) STRICT;
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_by_identity ON refresh_tokens (identity_id);

CREATE TABLE login_attempts (
    subject     TEXT NOT NULL,
    failed_at   INTEGER NOT NULL,
    attempt_id  TEXT PRIMARY KEY
) STRICT;
CREATE INDEX login_attempts_by_subject ON login_attempts (subject, failed_at);

CREATE TABLE idempotency_keys (
    identity_id  TEXT NOT NULL,
    key          TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status       INTEGER NOT NULL,
    body         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (identity_id, key)
) STRICT, WITHOUT ROWID;
