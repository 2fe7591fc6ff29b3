-- Published policy sets. Rows are only ever added; the newest is in force (log_head.policy_revision).
CREATE TABLE policy_revision (
  revision     bigint      NOT NULL,
  rules        jsonb       NOT NULL,
  published_at timestamptz NOT NULL,
  published_by text        NOT NULL COLLATE "C",
  position     bigint      NOT NULL,
  rollback_to  bigint,
  CONSTRAINT policy_revision_pk PRIMARY KEY (revision),
  CONSTRAINT policy_revision_positive CHECK (revision > 0),
  CONSTRAINT policy_revision_rules_are_list CHECK (jsonb_typeof(rules) = 'array'),
  CONSTRAINT policy_revision_rolls_back CHECK (rollback_to < revision)
);

COMMENT ON COLUMN policy_revision.position IS 'Of its event policy.published.';
COMMENT ON COLUMN policy_revision.rollback_to IS 'The revision whose content it brings back.';

-- How far the expiries have followed each revision.
CREATE TABLE policy_retiming (
  revision       bigint  NOT NULL,
  since          bigint  NOT NULL,
  cause_id       text    NOT NULL COLLATE "C",
  correlation_id text    NOT NULL COLLATE "C",
  after_type     text    COLLATE "C",
  after_id       text    COLLATE "C",
  reached        bigint  NOT NULL DEFAULT 0,
  earlier        int     NOT NULL DEFAULT 0,
  later          int     NOT NULL DEFAULT 0,
  created        int     NOT NULL DEFAULT 0,
  ended          int     NOT NULL DEFAULT 0,
  finished       boolean NOT NULL DEFAULT false,
  taken_over_by  bigint,
  CONSTRAINT policy_retiming_pk PRIMARY KEY (revision),
  CONSTRAINT policy_retiming_follows CHECK (since < revision),
  CONSTRAINT policy_retiming_after_whole CHECK (num_nulls(after_type, after_id) IN (0, 2))
);

COMMENT ON COLUMN policy_retiming.since IS 'The last revision that all expiries are known to have followed.';
COMMENT ON COLUMN policy_retiming.after_id IS 'With after_type: the last entity that was reached.';
COMMENT ON COLUMN policy_retiming.taken_over_by IS 'The revision that was published before this one was finished.';

CREATE UNIQUE INDEX policy_retiming_one_unfinished ON policy_retiming ((true))
  WHERE NOT finished AND taken_over_by IS NULL;
