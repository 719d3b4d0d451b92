-- The long texts of the batch: lz4 takes far less of the processor than the default, where the server has it.
DO $$ BEGIN
    ALTER TABLE persona_assignments ALTER COLUMN reasoning SET COMPRESSION lz4;
    ALTER TABLE user_features ALTER COLUMN features SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'this server has no lz4: long texts keep its default compression';
END $$;
