-- What Tempo knows about entities. Private: no API shows these tables.
CREATE TABLE _metadata_master (
  entity_type text        NOT NULL COLLATE "C",
  entity_id   text        NOT NULL COLLATE "C",
  role        text        NOT NULL COLLATE "C",
  environment text        NOT NULL COLLATE "C",
  category    text        NOT NULL COLLATE "C",
  owner       text        COLLATE "C",
  data        jsonb       NOT NULL,
  version     bigint      NOT NULL,
  born        bigint      NOT NULL,
  archived    boolean     NOT NULL,
  hold_reason text,
  hold_since  timestamptz,
  hold_by     text        COLLATE "C",
  created_at  timestamptz NOT NULL,
  counts_from timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  CONSTRAINT metadata_master_pk PRIMARY KEY (entity_type, entity_id),
  CONSTRAINT metadata_master_data_is_object CHECK (jsonb_typeof(data) = 'object'),
  CONSTRAINT metadata_master_version_positive CHECK (version > 0),
  CONSTRAINT metadata_master_hold_whole CHECK (num_nulls(hold_reason, hold_since, hold_by) IN (0, 3))
) WITH (fillfactor = 85);

COMMENT ON TABLE _metadata_master IS 'One row for each entity that Tempo knows.';
COMMENT ON COLUMN _metadata_master.role IS 'The role under which it was made.';
COMMENT ON COLUMN _metadata_master.born IS 'Position of the event that created it; tells it from a namesake.';
COMMENT ON COLUMN _metadata_master.created_at IS 'The time of the event that created it, as its source says.';
COMMENT ON COLUMN _metadata_master.counts_from IS 'What its retention is added to: created_at, or the last restart.';
COMMENT ON COLUMN _metadata_master.updated_at IS 'When its last change was recorded.';

-- Re-timing goes over the entities that a changed rule decides, whatever their type.
CREATE INDEX metadata_master_by_classification ON _metadata_master (category, environment, role);
CREATE INDEX metadata_master_by_owner ON _metadata_master (owner, entity_type, entity_id) WHERE owner IS NOT NULL;
CREATE INDEX metadata_master_by_id ON _metadata_master (entity_id);
CREATE INDEX metadata_master_held ON _metadata_master (entity_type, entity_id) WHERE hold_since IS NOT NULL;

-- Lineage: what an entity was made from. Tempo need not know the parent, so there is no foreign key.
CREATE TABLE _metadata_parent (
  entity_type text NOT NULL COLLATE "C",
  entity_id   text NOT NULL COLLATE "C",
  ordinal     int  NOT NULL,
  parent_type text NOT NULL COLLATE "C",
  parent_id   text NOT NULL COLLATE "C",
  CONSTRAINT metadata_parent_pk PRIMARY KEY (entity_type, entity_id, ordinal)
);

CREATE INDEX metadata_parent_by_parent ON _metadata_parent (parent_type, parent_id, entity_type, entity_id);
