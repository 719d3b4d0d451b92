-- The audit log says what changed, and is chained: every entry gets a number without gaps and a hash over itself and
-- the entry before it. Entries of before have no subject and no before and after.
ALTER TABLE operator_audit_log ADD COLUMN subject_kind TEXT;
ALTER TABLE operator_audit_log ADD COLUMN subject_id TEXT;
ALTER TABLE operator_audit_log ADD COLUMN before_json TEXT;
ALTER TABLE operator_audit_log ADD COLUMN after_json TEXT;
ALTER TABLE operator_audit_log ADD COLUMN reason TEXT;
CREATE INDEX operator_audit_log_by_user ON operator_audit_log (user_id, occurred_at);
CREATE INDEX operator_audit_log_by_subject ON operator_audit_log (subject_kind, subject_id);

-- Beside the log and not in it, so that linking changes no entry. No foreign key: a missing entry must be findable.
CREATE TABLE audit_chain (
    seq       INTEGER PRIMARY KEY,
    audit_id  TEXT NOT NULL UNIQUE,
    hash      TEXT NOT NULL,
    linked_at INTEGER NOT NULL
) STRICT;

-- Entries that are committed and not yet linked. Filled by a trigger in the entry's own transaction, so that one that
-- commits late is never passed over.
CREATE TABLE audit_unlinked (
    audit_id    TEXT PRIMARY KEY,
    occurred_at INTEGER NOT NULL
) STRICT;
INSERT INTO audit_unlinked (audit_id, occurred_at) SELECT audit_id, occurred_at FROM operator_audit_log;

-- Nobody acts without a name. An existing entry is refused here too: INSERT OR REPLACE deletes without the trigger
-- on DELETE being asked.
CREATE TRIGGER operator_audit_log_actor BEFORE INSERT ON operator_audit_log WHEN NEW.operator_id = ''
BEGIN SELECT RAISE(ABORT, 'an audit entry needs an actor'); END;
CREATE TRIGGER operator_audit_log_no_replace BEFORE INSERT ON operator_audit_log
WHEN EXISTS (SELECT 1 FROM operator_audit_log WHERE audit_id = NEW.audit_id)
BEGIN SELECT RAISE(ABORT, 'operator_audit_log is append-only'); END;
CREATE TRIGGER operator_audit_log_queue AFTER INSERT ON operator_audit_log
BEGIN INSERT INTO audit_unlinked (audit_id, occurred_at) VALUES (NEW.audit_id, NEW.occurred_at); END;

CREATE TRIGGER audit_chain_no_update BEFORE UPDATE ON audit_chain
BEGIN SELECT RAISE(ABORT, 'audit_chain is append-only'); END;
CREATE TRIGGER audit_chain_no_delete BEFORE DELETE ON audit_chain
BEGIN SELECT RAISE(ABORT, 'audit_chain is append-only'); END;
CREATE TRIGGER audit_chain_no_replace BEFORE INSERT ON audit_chain
WHEN EXISTS (SELECT 1 FROM audit_chain WHERE seq = NEW.seq OR audit_id = NEW.audit_id)
BEGIN SELECT RAISE(ABORT, 'audit_chain is append-only'); END;
