-- Runs of graphs: what a run and each of its steps wait for.

ALTER TABLE pattern_run DROP CONSTRAINT pattern_run_state;
ALTER TABLE pattern_run DROP CONSTRAINT pattern_run_ended;
DROP INDEX pattern_run_started;

ALTER TABLE pattern_run
  -- The step of another run that this one was started by.
  ADD COLUMN parent_run  uuid,
  ADD COLUMN parent_step text,
  ADD COLUMN parent_item integer,
  ADD COLUMN parent_undo boolean,
  -- How many runs it is within.
  ADD COLUMN depth       integer     NOT NULL DEFAULT 0,
  ADD COLUMN cancelled   boolean     NOT NULL DEFAULT false,
  -- What its last steps gave.
  ADD COLUMN output      jsonb,
  -- When the run is to be looked at: the earliest of its steps' times. Null: when something happens.
  ADD COLUMN due_at      timestamptz,
  -- Whether a step waits for an event about the entity.
  ADD COLUMN waits       boolean     NOT NULL DEFAULT false;

UPDATE pattern_run SET state = 'running', due_at = started_at WHERE state = 'started';

ALTER TABLE pattern_run
  ADD CONSTRAINT pattern_run_state CHECK (state IN ('running', 'compensating', 'completed', 'failed', 'cancelled')),
  ADD CONSTRAINT pattern_run_ended CHECK ((state IN ('running', 'compensating')) = (ended_position IS NULL)),
  ADD CONSTRAINT pattern_run_over CHECK (ended_position IS NULL OR due_at IS NULL);

-- For the window of what is due soon.
CREATE INDEX pattern_run_due ON pattern_run (due_at, id) WHERE due_at IS NOT NULL;
-- For events: which runs of their entity are under way.
CREATE INDEX pattern_run_active ON pattern_run (entity_type, entity_id) WHERE ended_position IS NULL;
-- For lists, newest first.
CREATE INDEX pattern_run_entity ON pattern_run (entity_type, entity_id, id);
CREATE INDEX pattern_run_pattern ON pattern_run (pattern, id);

-- The steps of runs, from when they could begin. A step that is done for each of an array has a row for the whole and one for each
-- item; what undoes one has a row of its own.
CREATE TABLE pattern_step (
  run_id     uuid        NOT NULL,
  step       text        NOT NULL,
  -- -1: the whole.
  item       integer     NOT NULL,
  undo       boolean     NOT NULL,
  uses       text        NOT NULL,
  state      text        NOT NULL,
  attempts   integer     NOT NULL,
  element    jsonb,
  -- What it is done with, fixed at the first attempt.
  input      jsonb,
  output     jsonb,
  reason     text,
  -- Position of the event that made it ready: later events are those that it can wait for.
  since      bigint      NOT NULL,
  started_at timestamptz,
  ended_at   timestamptz,
  due_at     timestamptz,
  -- Of its completion among those of the run: they are undone in the reverse.
  completion integer     NOT NULL,
  -- The job or run that it waits for.
  outside    uuid,
  CONSTRAINT pattern_step_pk PRIMARY KEY (run_id, step, item, undo),
  CONSTRAINT pattern_step_state CHECK (state IN ('pending', 'running', 'waiting', 'completed', 'failed', 'skipped')),
  CONSTRAINT pattern_step_over CHECK (ended_at IS NULL OR due_at IS NULL)
);

CREATE INDEX pattern_step_calling ON pattern_step (run_id) WHERE uses = 'http' AND state = 'running';
