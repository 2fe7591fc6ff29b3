-- What is said of categories: the JSON Schema of their entities' data, which also says who sees which field.
CREATE TABLE category (
  category         text        NOT NULL COLLATE "C",
  schema           json        NOT NULL,
  ephemeral        boolean     NOT NULL,
  description      text,
  version          bigint      NOT NULL,
  changed_position bigint      NOT NULL,
  changed_at       timestamptz NOT NULL,
  changed_by       text        NOT NULL COLLATE "C",
  CONSTRAINT category_pk PRIMARY KEY (category),
  CONSTRAINT category_schema_is_object CHECK (json_typeof(schema) = 'object'),
  CONSTRAINT category_version_positive CHECK (version > 0)
);
COMMENT ON COLUMN category.changed_position IS 'Of the event category.changed.';

-- Raised by each change of a category, in the transaction that also takes the head row of the log.
CREATE TABLE category_revision (
  only_row boolean NOT NULL DEFAULT true,
  revision bigint  NOT NULL DEFAULT 0,
  CONSTRAINT category_revision_pk PRIMARY KEY (only_row),
  CONSTRAINT category_revision_one_row CHECK (only_row)
);
INSERT INTO category_revision DEFAULT VALUES;

-- Sent behind the head row's lock by whoever was decided by a schema: where the schemas have changed since, the transaction
-- starts over, as after any serialization failure.
CREATE FUNCTION category_fence(decided_by bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT revision FROM category_revision) <> decided_by THEN
    RAISE EXCEPTION 'categories have changed since revision %', decided_by USING ERRCODE = 'serialization_failure';
  END IF;
END
$$;
