-- The audit tree over the log, built behind it. Nothing here is domain state: all of it can be computed from the log again, but
-- what somebody kept of it outside is what the log is held against.
CREATE TABLE audit_tree (
  only_row boolean NOT NULL DEFAULT true,
  origin   text    NOT NULL,
  size     bigint  NOT NULL DEFAULT 0,
  CONSTRAINT audit_tree_pk PRIMARY KEY (only_row),
  CONSTRAINT audit_tree_one_row CHECK (only_row)
) WITH (fillfactor = 10);

COMMENT ON COLUMN audit_tree.origin IS 'First line of every checkpoint: which log this is. Given once.';
COMMENT ON COLUMN audit_tree.size IS 'Leaves; the position of the last event in the tree.';

-- In the layout of C2SP tlog-tiles: 256 hashes of 32 bytes, the last of each level fewer. A tile only ever grows.
CREATE TABLE audit_tile (
  level  integer NOT NULL,
  number bigint  NOT NULL,
  hashes bytea   NOT NULL,
  CONSTRAINT audit_tile_pk PRIMARY KEY (level, number),
  CONSTRAINT audit_tile_whole_hashes CHECK (length(hashes) % 32 = 0 AND length(hashes) BETWEEN 32 AND 8192)
);

-- Hashes do not compress: to try costs more than to store.
ALTER TABLE audit_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE TABLE audit_checkpoint (
  size      bigint      NOT NULL,
  root      bytea       NOT NULL,
  note      text        NOT NULL,
  signed_at timestamptz NOT NULL,
  CONSTRAINT audit_checkpoint_pk PRIMARY KEY (size)
);

COMMENT ON COLUMN audit_checkpoint.note IS 'A C2SP tlog-checkpoint: origin, size and root, signed.';

-- Each node that has built has signed with its own key, unless they were given one together.
CREATE TABLE audit_key (
  vkey       text        NOT NULL COLLATE "C",
  first_used timestamptz NOT NULL,
  CONSTRAINT audit_key_pk PRIMARY KEY (vkey)
);
