-- Review completed: undo, versions of a text, who opened what, delivery, and what stands beside an item on the desk.

-- What may still be taken back, newest last: JSON, read and written with the decision itself.
ALTER TABLE recommendations ADD COLUMN decisions TEXT COLLATE "C" NOT NULL DEFAULT '[]';
-- Why an item with warnings was approved all the same.
ALTER TABLE recommendations ADD COLUMN acknowledgement TEXT COLLATE "C";

ALTER TABLE recommendation_flags ADD COLUMN resolution TEXT COLLATE "C";
-- The version of the item that the closing decision made; undoing that decision opens the flag again.
ALTER TABLE recommendation_flags ADD COLUMN resolved_version BIGINT;
CREATE INDEX recommendation_flags_by_time ON recommendation_flags (flagged_at, flag_id);

-- The texts an item has had; the first change writes the original too.
CREATE TABLE recommendation_versions (
    recommendation_id TEXT COLLATE "C" NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    version           BIGINT NOT NULL,
    title             TEXT COLLATE "C" NOT NULL,
    content           TEXT COLLATE "C" NOT NULL,
    rationale         TEXT COLLATE "C" NOT NULL,
    priority          TEXT COLLATE "C" NOT NULL,
    changed_by        TEXT COLLATE "C" NOT NULL,
    reason            TEXT COLLATE "C",
    changed_at        BIGINT NOT NULL,
    PRIMARY KEY (recommendation_id, version)
);

-- When each operator first opened an item: review time runs from here to the decision.
CREATE TABLE review_openings (
    recommendation_id TEXT COLLATE "C" NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    opened_by         TEXT COLLATE "C" NOT NULL,
    opened_at         BIGINT NOT NULL,
    PRIMARY KEY (recommendation_id, opened_by)
);

-- The outbox: written with the approval, due when it can no longer be undone.
CREATE TABLE deliveries (
    delivery_id       TEXT COLLATE "C" PRIMARY KEY,
    recommendation_id TEXT COLLATE "C" NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    user_id           TEXT COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    channel           TEXT COLLATE "C" NOT NULL CHECK (channel IN ('inbox', 'file', 'smtp')),
    status            TEXT COLLATE "C" NOT NULL CHECK (status IN ('waiting', 'sending', 'delivered', 'dead', 'cancelled')),
    due_at            BIGINT NOT NULL,
    -- While it is being sent: who does, and until when nobody else may.
    claimed_by        TEXT COLLATE "C",
    lease_until       BIGINT,
    attempts          BIGINT NOT NULL DEFAULT 0,
    last_error        TEXT COLLATE "C",
    created_at        BIGINT NOT NULL,
    delivered_at      BIGINT,
    viewed_at         BIGINT,
    dismissed_at      BIGINT
);
-- An item is sent once.
CREATE UNIQUE INDEX deliveries_once ON deliveries (recommendation_id) WHERE status <> 'cancelled';
CREATE INDEX deliveries_due ON deliveries (status, due_at, delivery_id);
CREATE INDEX deliveries_by_user ON deliveries (user_id, delivered_at);

-- Who works on an item, and the words operators put on it.
CREATE TABLE recommendation_assignments (
    recommendation_id TEXT COLLATE "C" PRIMARY KEY REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    assignee_id       TEXT COLLATE "C" NOT NULL REFERENCES identities (identity_id) ON DELETE CASCADE,
    assigned_by       TEXT COLLATE "C" NOT NULL,
    assigned_at       BIGINT NOT NULL
);
CREATE INDEX recommendation_assignments_by_assignee ON recommendation_assignments (assignee_id, recommendation_id);

CREATE TABLE recommendation_tags (
    recommendation_id TEXT COLLATE "C" NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    tag               TEXT COLLATE "C" NOT NULL,
    tagged_by         TEXT COLLATE "C" NOT NULL,
    tagged_at         BIGINT NOT NULL,
    PRIMARY KEY (recommendation_id, tag)
);
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
