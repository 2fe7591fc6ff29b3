-- Webhook subscriptions. Every change of a row here is an event about 'subscription/<id>' in the same transaction.
CREATE TABLE subscription (
  id              uuid        NOT NULL,
  -- Whoever created it: it is delivered what this principal may see when it is sent.
  owner           text        NOT NULL COLLATE "C",
  owner_role      text        NOT NULL,
  types           jsonb       NOT NULL,
  filter          jsonb,
  sink            text        NOT NULL,
  mode            text        NOT NULL,
  description     text,
  state           text        NOT NULL,
  reason          text,
  -- Keys of Standard Webhooks; the previous one signs too until its time is over, in real time.
  secret          text        NOT NULL,
  previous_secret text,
  previous_until  timestamptz,
  created_at      timestamptz NOT NULL,
  CONSTRAINT subscription_pk PRIMARY KEY (id),
  CONSTRAINT subscription_mode CHECK (mode IN ('structured', 'binary')),
  CONSTRAINT subscription_state CHECK (state IN ('active', 'paused', 'disabled')),
  CONSTRAINT subscription_rotation CHECK (num_nulls(previous_secret, previous_until) IN (0, 2))
);

CREATE INDEX subscription_by_owner ON subscription (owner, id);

-- How far each has come. No domain state: written lazily, beside transactions; what it is behind is delivered again.
CREATE TABLE subscription_cursor (
  subscription_id uuid   NOT NULL,
  position        bigint NOT NULL,
  -- Counts replays, so that a save from before one does not undo it.
  generation      bigint NOT NULL,
  CONSTRAINT subscription_cursor_pk PRIMARY KEY (subscription_id),
  CONSTRAINT subscription_cursor_of FOREIGN KEY (subscription_id) REFERENCES subscription (id) ON DELETE CASCADE
) WITH (fillfactor = 50);

-- Events that could not be delivered yet, and those of the same entity behind them, in the order of the log.
CREATE TABLE subscription_letter (
  subscription_id uuid        NOT NULL,
  position        bigint      NOT NULL,
  entity_type     text        NOT NULL COLLATE "C",
  entity_id       text        NOT NULL COLLATE "C",
  state           text        NOT NULL,
  attempts        integer     NOT NULL,
  reason          text,
  since           timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT subscription_letter_pk PRIMARY KEY (subscription_id, position),
  CONSTRAINT subscription_letter_state CHECK (state IN ('retrying', 'dead', 'waiting')),
  CONSTRAINT subscription_letter_of FOREIGN KEY (subscription_id) REFERENCES subscription (id) ON DELETE CASCADE
);

CREATE INDEX subscription_letter_of_entity ON subscription_letter (subscription_id, entity_type, entity_id, position);
CREATE INDEX subscription_letter_dead ON subscription_letter (subscription_id, position) WHERE state = 'dead';
