-- Scheduled actions: one row each, live or ended. The row is the truth; the timing wheel in memory is a hint.
-- Written only by transactions of Nexus that hold the entity's stripe, so that a cancel and a fire have an order.
CREATE TABLE action (
  id                    uuid        NOT NULL,
  entity_type           text        NOT NULL COLLATE "C",
  entity_id             text        NOT NULL COLLATE "C",
  -- Unique among the live actions of its entity; 'retention' is the entity's expiry from policy.
  key                   text COLLATE "C",
  kind                  text        NOT NULL,
  pattern               text,
  params                jsonb       NOT NULL,
  cancel_on             jsonb       NOT NULL,
  override_on           jsonb       NOT NULL,
  misfire               jsonb,
  origin                jsonb       NOT NULL,
  state                 text        NOT NULL,
  run_at                timestamptz NOT NULL,
  -- Counts overrides and re-timings; an entry of the wheel with another one is stale.
  generation            integer     NOT NULL,
  attempts              integer     NOT NULL,
  reason                text,
  held_for              text,
  scheduled_position    bigint      NOT NULL,
  scheduled_event_id    text        NOT NULL,
  scheduled_correlation text        NOT NULL,
  scheduled_actor       text        NOT NULL,
  created_at            timestamptz NOT NULL,
  -- Position of the transition's own event, and of the event that led to it.
  ended_position        bigint,
  ended_by              bigint,
  ended_at              timestamptz,
  -- Policy itself ended it, and may so give the entity a new one.
  withdrawn             boolean     NOT NULL,
  -- What the entity is, kept here so that lists are filtered by it; null where Tempo does not know the entity.
  role                  text,
  environment           text,
  category              text,
  owner                 text,
  CONSTRAINT action_pk PRIMARY KEY (id),
  CONSTRAINT action_kind CHECK (kind IN ('delete', 'archive', 'run')),
  CONSTRAINT action_state CHECK (state IN ('scheduled', 'running', 'held', 'executed', 'cancelled', 'skipped', 'failed')),
  CONSTRAINT action_held CHECK ((state = 'held') = (held_for IS NOT NULL)),
  CONSTRAINT action_ended CHECK ((state IN ('executed', 'cancelled', 'skipped', 'failed')) = (ended_position IS NOT NULL)),
  CONSTRAINT action_ended_whole CHECK (num_nulls(ended_position, ended_by, ended_at) IN (0, 3)),
  CONSTRAINT action_classified_whole CHECK (num_nulls(role, environment, category) IN (0, 3))
);

-- Matching: the live actions of an event's entity. Small, however much has ended.
CREATE INDEX action_live_of_entity ON action (entity_type, entity_id) WHERE ended_position IS NULL;

CREATE UNIQUE INDEX action_live_key ON action (entity_type, entity_id, key) WHERE ended_position IS NULL AND key IS NOT NULL;

-- What ended since an event was received is too late for it; also an entity's history.
CREATE INDEX action_ended_of_entity ON action (entity_type, entity_id, ended_position) WHERE ended_position IS NOT NULL;

-- The windows of the wheel are ranges of it, and lists by state come in its order.
CREATE INDEX action_by_state ON action (state, run_at, id);
