-- The entity of such a run was deleted: what it was done with and what it gave go when it has ended.
ALTER TABLE pattern_run ADD COLUMN erased boolean NOT NULL DEFAULT false;
