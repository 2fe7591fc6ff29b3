-- The log: every change of domain state, in the order of commit. Rows are only ever added.
CREATE TABLE event (
  position        bigint      NOT NULL,
  id              text        NOT NULL COLLATE "C",
  source          text        NOT NULL COLLATE "C",
  type            text        NOT NULL COLLATE "C",
  entity_type     text        NOT NULL COLLATE "C",
  entity_id       text        NOT NULL COLLATE "C",
  time            timestamptz NOT NULL,
  recorded_at     timestamptz NOT NULL,
  actor           text        NOT NULL COLLATE "C",
  correlation_id  text        NOT NULL COLLATE "C",
  causation_id    text        COLLATE "C",
  policy_revision bigint      NOT NULL,
  payload         jsonb       NOT NULL,
  extensions      jsonb,
  role            text        COLLATE "C",
  environment     text        COLLATE "C",
  category        text        COLLATE "C",
  owner           text        COLLATE "C",
  action_id       text        COLLATE "C",
  content_hash    bytea,
  receipt         jsonb,
  CONSTRAINT event_pk PRIMARY KEY (position),
  CONSTRAINT event_position_positive CHECK (position > 0),
  CONSTRAINT event_classified_whole CHECK (num_nulls(role, environment, category) IN (0, 3))
);

COMMENT ON TABLE event IS 'The log: dense by position, whose order is the order of commit.';
COMMENT ON COLUMN event.time IS 'As the source says.';
COMMENT ON COLUMN event.recorded_at IS 'As tempo_now() says while the head row is held.';
COMMENT ON COLUMN event.actor IS 'The subject whose credential recorded it; with source and id it makes a repeat recognisable.';
COMMENT ON COLUMN event.role IS 'With environment, category and owner: what the entity was when this was recorded; null where it was unknown.';
COMMENT ON COLUMN event.action_id IS 'The scheduled action whose transition this is.';
COMMENT ON COLUMN event.content_hash IS 'Keyed hash of the RFC 8785 form of the members sent; null for the own events of Tempo.';
COMMENT ON COLUMN event.receipt IS 'What the reply said that followed, for the repeat; null where nothing did.';

-- Led by the id, so that it also finds an event by the id that a causation names.
CREATE UNIQUE INDEX event_sent_once ON event (id, source, actor);
CREATE INDEX event_by_type ON event (type, position);
CREATE INDEX event_by_entity ON event (entity_type, entity_id, position);
CREATE INDEX event_by_correlation ON event (correlation_id, position);
CREATE INDEX event_by_action ON event (action_id, position) WHERE action_id IS NOT NULL;
CREATE INDEX event_by_recording ON event (recorded_at);

-- One row, updated by every transaction as its last decision and held until its commit: that is what makes positions
-- dense and their order the order of commit. The fill factor keeps its versions on one page (HOT), whatever the rate.
CREATE TABLE log_head (
  only_row        boolean NOT NULL DEFAULT true,
  position        bigint  NOT NULL DEFAULT 0,
  policy_revision bigint  NOT NULL DEFAULT 0,
  CONSTRAINT log_head_pk PRIMARY KEY (only_row),
  CONSTRAINT log_head_one_row CHECK (only_row)
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

COMMENT ON TABLE log_head IS 'The last position taken, and the policy revision in force.';

INSERT INTO log_head DEFAULT VALUES;
