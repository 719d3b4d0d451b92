-- Costing anew runs as a job: a run that is under way says which, and has failed when that has.
ALTER TABLE usage_recosts ADD COLUMN job_id TEXT COLLATE "C";

-- When the records last changed is asked with every answer.
CREATE INDEX usage_chunks_by_time ON usage_chunks (committed_at);
