-- What surrounds review: notes, the policy's drafts and publications, edited content, and a search by name.

CREATE INDEX users_by_name ON users (full_name, user_id);

-- What operators tell one another about an item. Whoever wrote it may change it.
CREATE TABLE recommendation_notes (
    note_id           TEXT COLLATE "C" PRIMARY KEY,
    recommendation_id TEXT COLLATE "C" NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    author_id         TEXT COLLATE "C" NOT NULL,
    note_text         TEXT COLLATE "C" NOT NULL CHECK (length(note_text) BETWEEN 1 AND 5000),
    version           BIGINT NOT NULL DEFAULT 1,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL
);
CREATE INDEX recommendation_notes_by_recommendation ON recommendation_notes (recommendation_id, created_at, note_id);

-- A policy on its way. Whoever wrote or last changed it does not publish it.
CREATE TABLE policy_drafts (
    draft_id     TEXT COLLATE "C" PRIMARY KEY,
    title        TEXT COLLATE "C" NOT NULL,
    -- The policy that was in force when the draft was begun.
    base_hash    TEXT COLLATE "C" NOT NULL,
    policy_hash  TEXT COLLATE "C" NOT NULL,
    body         TEXT COLLATE "C" NOT NULL,
    status       TEXT COLLATE "C" NOT NULL CHECK (status IN ('open', 'published', 'discarded')),
    version      BIGINT NOT NULL DEFAULT 1,
    author_id    TEXT COLLATE "C" NOT NULL,
    edited_by    TEXT COLLATE "C" NOT NULL,
    published_by TEXT COLLATE "C",
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    CHECK ((status = 'published') = (published_by IS NOT NULL)),
    CHECK (published_by IS NULL OR (published_by <> author_id AND published_by <> edited_by))
);
CREATE INDEX policy_drafts_by_time ON policy_drafts (updated_at, draft_id);

-- The policies that were in force, in order; the last one is. Before the first, the one that ships with the program.
CREATE TABLE policy_publications (
    seq          BIGINT PRIMARY KEY,
    policy_hash  TEXT COLLATE "C" NOT NULL REFERENCES policies (policy_hash),
    draft_id     TEXT COLLATE "C" NOT NULL REFERENCES policy_drafts (draft_id),
    author_id    TEXT COLLATE "C" NOT NULL,
    published_by TEXT COLLATE "C" NOT NULL,
    published_at BIGINT NOT NULL,
    CHECK (published_by <> author_id)
);

-- Assigning personas anew, in the background: how far it is.
CREATE TABLE policy_reassignments (
    run_id      TEXT COLLATE "C" PRIMARY KEY,
    policy_hash TEXT COLLATE "C" NOT NULL REFERENCES policies (policy_hash),
    started_by  TEXT COLLATE "C" NOT NULL,
    started_at  BIGINT NOT NULL,
    touched_at  BIGINT NOT NULL,
    users_total BIGINT NOT NULL,
    users_done  BIGINT NOT NULL,
    changed     BIGINT NOT NULL,
    finished_at BIGINT,
    failure     TEXT COLLATE "C"
);
CREATE INDEX policy_reassignments_by_time ON policy_reassignments (started_at, run_id);

-- Content as edited, over the catalogue that ships: the newest version of an item holds.
CREATE TABLE content_revisions (
    seq        BIGINT PRIMARY KEY,
    content_id TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL,
    body       TEXT COLLATE "C" NOT NULL,
    active     BOOLEAN NOT NULL,
    reason     TEXT COLLATE "C" NOT NULL,
    edited_by  TEXT COLLATE "C" NOT NULL,
    edited_at  BIGINT NOT NULL,
    UNIQUE (content_id, version)
);
