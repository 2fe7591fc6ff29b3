-- By how much at most an action is put off, in microseconds; null in most. Its time already has it.
ALTER TABLE action ADD COLUMN jitter bigint;

-- Pauses that stand: what they are for is held when it falls due. Whoever fires reads all of them, so they are few.
CREATE TABLE pause (
  id         uuid        NOT NULL,
  filter     jsonb       NOT NULL,
  reason     text,
  -- Whoever set it: it holds what this principal may act on.
  owner      text        NOT NULL COLLATE "C",
  owner_role text        NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT pause_pk PRIMARY KEY (id)
);

-- For letting go what no pause holds any more.
CREATE INDEX action_paused ON action (id) WHERE held_for = 'pause';
