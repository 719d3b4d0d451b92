-- A decision writes the whole row anew, and what is long in it with it: lz4, where the server has it.
DO $$ BEGIN
    ALTER TABLE recommendations ALTER COLUMN content SET COMPRESSION lz4;
    ALTER TABLE recommendations ALTER COLUMN rationale SET COMPRESSION lz4;
    ALTER TABLE recommendations ALTER COLUMN guardrails SET COMPRESSION lz4;
    ALTER TABLE recommendations ALTER COLUMN metadata SET COMPRESSION lz4;
    ALTER TABLE recommendations ALTER COLUMN decisions SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'this server has no lz4: long texts keep its default compression';
END $$;
