-- Patterns, each version for ever: a run keeps the one that it started with.
CREATE TABLE pattern (
  name                text        NOT NULL,
  version             integer     NOT NULL,
  definition          jsonb       NOT NULL,
  registered_position bigint      NOT NULL,
  registered_at       timestamptz NOT NULL,
  registered_by       text        NOT NULL,
  CONSTRAINT pattern_pk PRIMARY KEY (name, version)
);

-- Runs. One that is 'started' is carried out, or waits to be; what a process left so is taken up at the next start.
CREATE TABLE pattern_run (
  id               uuid        NOT NULL,
  pattern          text        NOT NULL,
  -- Null where nobody had registered the pattern: such a run fails.
  version          integer,
  action_id        uuid        NOT NULL,
  entity_type      text        NOT NULL,
  entity_id        text        NOT NULL,
  params           jsonb       NOT NULL,
  state            text        NOT NULL,
  started_position bigint      NOT NULL,
  started_event_id text        NOT NULL,
  correlation_id   text        NOT NULL,
  started_at       timestamptz NOT NULL,
  ended_position   bigint,
  ended_at         timestamptz,
  reason           text,
  CONSTRAINT pattern_run_pk PRIMARY KEY (id),
  CONSTRAINT pattern_run_state CHECK (state IN ('started', 'completed', 'failed')),
  CONSTRAINT pattern_run_ended CHECK ((state = 'started') = (ended_position IS NULL))
);

CREATE INDEX pattern_run_started ON pattern_run (id) WHERE state = 'started';
