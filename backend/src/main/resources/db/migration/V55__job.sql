-- Jobs: work that leaves the process, one row each, queued or ended. Every transition but lease and heartbeat is an event
-- of the log in the same transaction. Leases and retries count real time (clock_timestamp), whatever tempo_now() says: a
-- worker's heart beats in real time.
CREATE TABLE job (
  id               uuid        NOT NULL,
  queue            text        NOT NULL COLLATE "C",
  entity_type      text        NOT NULL COLLATE "C",
  entity_id        text        NOT NULL COLLATE "C",
  input            jsonb       NOT NULL,
  -- The same for every attempt: by it the worker makes its own effect happen once.
  idempotency_key  text        NOT NULL,
  run_id           text        COLLATE "C",
  step_id          text,
  action_id        text,
  traceparent      text,
  -- The RetryPolicy, and how long one attempt may take; milliseconds.
  retry_attempts   integer     NOT NULL,
  retry_first      bigint      NOT NULL,
  retry_factor     float8      NOT NULL,
  retry_longest    bigint      NOT NULL,
  timeout          bigint,
  state            text        NOT NULL,
  -- Counted when leased. A retry by hand allows as many again as the policy gives.
  attempts         integer     NOT NULL DEFAULT 0,
  most_attempts    integer     NOT NULL,
  due_at           timestamptz NOT NULL,
  -- Kept when the attempt has ended, so that the same word said twice is told from a late one; null where the lease was taken away.
  lease_token      uuid,
  leased_by        text,
  leased_subject   text,
  lease_length     bigint,
  lease_until      timestamptz,
  lease_expires_at timestamptz,
  heartbeat_at     timestamptz,
  cancel_reason    text,
  progress_percent float8,
  progress_message text,
  output           jsonb,
  reason           text,
  queued_event_id  text        NOT NULL,
  correlation_id   text        NOT NULL,
  created_at       timestamptz NOT NULL,
  ended_position   bigint,
  ended_at         timestamptz,
  -- What the entity is, kept here so that lists are filtered by it; null where Tempo does not know the entity.
  role             text,
  environment      text,
  category         text,
  owner            text,
  CONSTRAINT job_pk PRIMARY KEY (id),
  CONSTRAINT job_state CHECK (state IN ('queued', 'leased', 'completed', 'failed', 'cancelled')),
  CONSTRAINT job_leased CHECK (state <> 'leased' OR num_nulls(lease_token, leased_by, lease_length, lease_expires_at) = 0),
  CONSTRAINT job_ended CHECK ((state IN ('completed', 'failed', 'cancelled')) = (ended_position IS NOT NULL)),
  CONSTRAINT job_ended_whole CHECK (num_nulls(ended_position, ended_at) IN (0, 2)),
  CONSTRAINT job_classified_whole CHECK (num_nulls(role, environment, category) IN (0, 3))
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

COMMENT ON COLUMN job.cancel_reason IS 'Set while leased: its worker is asked to stop.';

-- Claims: the head of a queue's part, by when it may be leased.
CREATE INDEX job_leasable ON job (queue, due_at, id) WHERE state = 'queued';
-- Concurrency counts its part of a queue; the sweep looks for the earliest end.
CREATE INDEX job_lease ON job (queue, lease_expires_at) WHERE state = 'leased';
CREATE INDEX job_failed ON job (queue) WHERE state = 'failed';
CREATE INDEX job_completed ON job (ended_at, queue) WHERE state = 'completed';
CREATE INDEX job_by_state ON job (state, id);
CREATE INDEX job_of_entity ON job (entity_type, entity_id);

-- What somebody has set for a queue; a queue without a row has no limits. The row is locked while jobs of a limited queue are
-- claimed, so that the limits hold over several nodes, and the bucket over restarts.
CREATE TABLE job_queue (
  queue           text        NOT NULL COLLATE "C",
  concurrency     integer,
  rate_per_second float8,
  paused          boolean     NOT NULL DEFAULT false,
  -- The token bucket: what it held, and when.
  tokens          float8      NOT NULL,
  tokens_at       timestamptz NOT NULL,
  CONSTRAINT job_queue_pk PRIMARY KEY (queue),
  CONSTRAINT job_queue_concurrency CHECK (concurrency >= 0),
  CONSTRAINT job_queue_rate CHECK (rate_per_second > 0)
);
