-- Review completed: undo, versions of a text, who opened what, delivery, and what stands beside an item on the desk.

-- What may still be taken back, newest last: JSON, read and written with the decision itself.
ALTER TABLE recommendations ADD COLUMN decisions TEXT NOT NULL DEFAULT '[]';
-- Why an item with warnings was approved all the same.
ALTER TABLE recommendations ADD COLUMN acknowledgement TEXT;

ALTER TABLE recommendation_flags ADD COLUMN resolution TEXT;
-- The version of the item that the closing decision made; undoing that decision opens the flag again.
ALTER TABLE recommendation_flags ADD COLUMN resolved_version INTEGER;
CREATE INDEX recommendation_flags_by_time ON recommendation_flags (flagged_at, flag_id);

-- The texts an item has had; the first change writes the original too.
CREATE TABLE recommendation_versions (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    version           INTEGER NOT NULL,
    title             TEXT NOT NULL,
    content           TEXT NOT NULL,
    rationale         TEXT NOT NULL,
    priority          TEXT NOT NULL,
    changed_by        TEXT NOT NULL,
    reason            TEXT,
    changed_at        INTEGER NOT NULL,
    PRIMARY KEY (recommendation_id, version)
) STRICT, WITHOUT ROWID;

-- When each operator first opened an item: review time runs from here to the decision.
CREATE TABLE review_openings (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    opened_by         TEXT NOT NULL,
    opened_at         INTEGER NOT NULL,
    PRIMARY KEY (recommendation_id, opened_by)
) STRICT, WITHOUT ROWID;

-- The outbox: written with the approval, due when it can no longer be undone.
CREATE TABLE deliveries (
    delivery_id       TEXT PRIMARY KEY,
    recommendation_id TEXT NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    user_id           TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    channel           TEXT NOT NULL CHECK (channel IN ('inbox', 'file', 'smtp')),
    status            TEXT NOT NULL CHECK (status IN ('waiting', 'sending', 'delivered', 'dead', 'cancelled')),
    due_at            INTEGER NOT NULL,
    -- While it is being sent: who does, and until when nobody else may.
    claimed_by        TEXT,
    lease_until       INTEGER,
    attempts          INTEGER NOT NULL DEFAULT 0,
    last_error        TEXT,
    created_at        INTEGER NOT NULL,
    delivered_at      INTEGER,
    viewed_at         INTEGER,
    dismissed_at      INTEGER
) STRICT;
-- An item is sent once.
CREATE UNIQUE INDEX deliveries_once ON deliveries (recommendation_id) WHERE status <> 'cancelled';
CREATE INDEX deliveries_due ON deliveries (status, due_at, delivery_id);
CREATE INDEX deliveries_by_user ON deliveries (user_id, delivered_at);

-- Who works on an item, and the words operators put on it.
CREATE TABLE recommendation_assignments (
    recommendation_id TEXT PRIMARY KEY REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    assignee_id       TEXT NOT NULL REFERENCES identities (identity_id) ON DELETE CASCADE,
    assigned_by       TEXT NOT NULL,
    assigned_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX recommendation_assignments_by_assignee ON recommendation_assignments (assignee_id, recommendation_id);

CREATE TABLE recommendation_tags (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    tag               TEXT NOT NULL,
    tagged_by         TEXT NOT NULL,
    tagged_at         INTEGER NOT NULL,
    PRIMARY KEY (recommendation_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX recommendation_tags_by_tag ON recommendation_tags (tag, recommendation_id);

-- The queue's pages and counts are answered from these alone, whatever the filter.
DROP INDEX recommendations_by_status;
CREATE INDEX recommendations_by_status ON recommendations
    (status, generated_at, recommendation_id, priority, persona_primary, content_type, risk_tier, user_id, title);
CREATE INDEX recommendations_by_urgency ON recommendations
    (status, (CASE priority WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END * 10000000000000000 + generated_at),
     recommendation_id, priority, persona_primary, content_type, risk_tier, user_id, title);
CREATE INDEX recommendations_by_generation ON recommendations (generated_at, recommendation_id);
CREATE INDEX recommendations_by_expiry ON recommendations (expires_at) WHERE status IN
    ('pending', 'flagged', 'guardrail_failed', 'approved', 'queued_for_delivery', 'delivered', 'viewed');
