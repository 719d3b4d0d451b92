-- The queue reads neither: its own indexes carry priority and persona, and every approval had to write these too.
DROP INDEX recommendations_by_priority;
DROP INDEX recommendations_by_persona;
