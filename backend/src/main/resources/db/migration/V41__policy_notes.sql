-- Why a set was published, in the words of whoever did.
ALTER TABLE policy_revision ADD COLUMN note text,
  ADD CONSTRAINT policy_revision_note_length CHECK (length(note) BETWEEN 1 AND 1000);

-- Actions that kept their time, but do something else or are stopped by something else.
ALTER TABLE policy_retiming ADD COLUMN changed int NOT NULL DEFAULT 0;
