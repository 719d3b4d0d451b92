-- What surrounds review: notes, the policy's drafts and publications, edited content, and a search by name.

CREATE INDEX users_by_name ON users (full_name, user_id);

-- What operators tell one another about an item. Whoever wrote it may change it.
CREATE TABLE recommendation_notes (
    note_id           TEXT PRIMARY KEY,
    recommendation_id TEXT NOT NULL REFERENCES recommendations (recommendation_id) ON DELETE CASCADE,
    author_id         TEXT NOT NULL,
    note_text         TEXT NOT NULL CHECK (length(note_text) BETWEEN 1 AND 5000),
    version           INTEGER NOT NULL DEFAULT 1,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL
) STRICT;
CREATE INDEX recommendation_notes_by_recommendation ON recommendation_notes (recommendation_id, created_at, note_id);

-- A policy on its way. Whoever wrote or last changed it does not publish it.
CREATE TABLE policy_drafts (
    draft_id     TEXT PRIMARY KEY,
    title        TEXT NOT NULL,
    -- The policy that was in force when the draft was begun.
    base_hash    TEXT NOT NULL,
    policy_hash  TEXT NOT NULL,
    body         TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('open', 'published', 'discarded')),
    version      INTEGER NOT NULL DEFAULT 1,
    author_id    TEXT NOT NULL,
    edited_by    TEXT NOT NULL,
    published_by TEXT,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    CHECK ((status = 'published') = (published_by IS NOT NULL)),
    CHECK (published_by IS NULL OR (published_by <> author_id AND published_by <> edited_by))
) STRICT;
CREATE INDEX policy_drafts_by_time ON policy_drafts (updated_at, draft_id);

-- The policies that were in force, in order; the last one is. Before the first, the one that ships with the program.
CREATE TABLE policy_publications (
    seq          INTEGER PRIMARY KEY,
    policy_hash  TEXT NOT NULL REFERENCES policies (policy_hash),
    draft_id     TEXT NOT NULL REFERENCES policy_drafts (draft_id),
    author_id    TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    CHECK (published_by <> author_id)
) STRICT;

-- Assigning personas anew, in the background: how far it is.
CREATE TABLE policy_reassignments (
    run_id      TEXT PRIMARY KEY,
    policy_hash TEXT NOT NULL REFERENCES policies (policy_hash),
    started_by  TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    touched_at  INTEGER NOT NULL,
    users_total INTEGER NOT NULL,
    users_done  INTEGER NOT NULL,
    changed     INTEGER NOT NULL,
    finished_at INTEGER,
    failure     TEXT
) STRICT;
CREATE INDEX policy_reassignments_by_time ON policy_reassignments (started_at, run_id);

-- Content as edited, over the catalogue that ships: the newest version of an item holds.
CREATE TABLE content_revisions (
    seq        INTEGER PRIMARY KEY,
    content_id TEXT NOT NULL,
    version    INTEGER NOT NULL,
    body       TEXT NOT NULL,
    active     INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    edited_by  TEXT NOT NULL,
    edited_at  INTEGER NOT NULL,
    UNIQUE (content_id, version)
) STRICT;
