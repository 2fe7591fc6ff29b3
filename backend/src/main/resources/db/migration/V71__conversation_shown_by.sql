-- A reply holds what its reader could see when it was made: under which role and policy that was is kept with it, so that it
-- is not shown again when these have changed. Null for replies from before, which are shown to administrators alone.
ALTER TABLE conversation_turn ADD COLUMN shown_by text COLLATE "C";
