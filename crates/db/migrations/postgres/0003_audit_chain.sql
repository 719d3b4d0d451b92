-- The audit log says what changed, and is chained: every entry gets a number without gaps and a hash over itself and
-- the entry before it. Entries of before have no subject and no before and after.
ALTER TABLE operator_audit_log ADD COLUMN subject_kind TEXT COLLATE "C";
ALTER TABLE operator_audit_log ADD COLUMN subject_id TEXT COLLATE "C";
ALTER TABLE operator_audit_log ADD COLUMN before_json TEXT COLLATE "C";
ALTER TABLE operator_audit_log ADD COLUMN after_json TEXT COLLATE "C";
ALTER TABLE operator_audit_log ADD COLUMN reason TEXT COLLATE "C";
CREATE INDEX operator_audit_log_by_user ON operator_audit_log (user_id, occurred_at);
CREATE INDEX operator_audit_log_by_subject ON operator_audit_log (subject_kind, subject_id);

-- Beside the log and not in it, so that linking changes no entry. No foreign key: a missing entry must be findable.
CREATE TABLE audit_chain (
    seq       BIGINT PRIMARY KEY,
    audit_id  TEXT COLLATE "C" NOT NULL UNIQUE,
    hash      TEXT COLLATE "C" NOT NULL,
    linked_at BIGINT NOT NULL
);

-- Entries that are committed and not yet linked. Filled by a trigger in the entry's own transaction, so that one that
-- commits late is never passed over.
CREATE TABLE audit_unlinked (
    audit_id    TEXT COLLATE "C" PRIMARY KEY,
    occurred_at BIGINT NOT NULL
);
INSERT INTO audit_unlinked (audit_id, occurred_at) SELECT audit_id, occurred_at FROM operator_audit_log;

-- Nobody acts without a name.
ALTER TABLE operator_audit_log ADD CONSTRAINT operator_audit_log_actor CHECK (operator_id <> '');
CREATE FUNCTION operator_audit_log_enqueue() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    INSERT INTO audit_unlinked (audit_id, occurred_at) SELECT audit_id, occurred_at FROM entries;
    RETURN NULL;
END $$;
CREATE TRIGGER operator_audit_log_queue AFTER INSERT ON operator_audit_log
REFERENCING NEW TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION operator_audit_log_enqueue();

CREATE FUNCTION audit_chain_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_chain is append-only'; END $$;
CREATE TRIGGER audit_chain_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
FOR EACH STATEMENT EXECUTE FUNCTION audit_chain_refuse();
