-- What was said between people and Tempo, and the changes that wait for somebody's approval. Not domain state: what an
-- approval does is events in the log; these rows only remember that it was asked for, and how it was answered.
CREATE TABLE conversation (
  id         uuid        NOT NULL,
  owner      text        NOT NULL COLLATE "C",
  created_at timestamptz NOT NULL,
  last_at    timestamptz NOT NULL,
  CONSTRAINT conversation_pk PRIMARY KEY (id)
);

CREATE INDEX conversation_last_at ON conversation (last_at);

COMMENT ON COLUMN conversation.owner IS 'The subject that began it, and alone reads it.';
COMMENT ON COLUMN conversation.last_at IS 'When the last turn was kept; what nobody has written to for long is forgotten.';

CREATE TABLE conversation_proposal (
  id               uuid        NOT NULL,
  conversation     uuid        NOT NULL,
  proposer         text        NOT NULL COLLATE "C",
  proposer_role    text        NOT NULL COLLATE "C",
  intent           text        NOT NULL COLLATE "C",
  slots            jsonb       NOT NULL,
  events           jsonb       NOT NULL,
  summary          text        NOT NULL,
  guard            text        NOT NULL,
  created_at       timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  state            text        NOT NULL COLLATE "C",
  decided_by       text        COLLATE "C",
  decided_role     text        COLLATE "C",
  decided_at       timestamptz,
  outcome          text,
  outcome_type     text        COLLATE "C",
  outcome_cites    bigint[],
  CONSTRAINT conversation_proposal_pk PRIMARY KEY (id),
  CONSTRAINT conversation_proposal_of_conversation FOREIGN KEY (conversation) REFERENCES conversation (id) ON DELETE CASCADE,
  CONSTRAINT conversation_proposal_state CHECK (state IN ('pending', 'approved', 'declined', 'expired')),
  CONSTRAINT conversation_proposal_events_are_a_list CHECK (jsonb_typeof(events) = 'array'),
  CONSTRAINT conversation_proposal_decided_whole CHECK (num_nulls(decided_by, decided_role, decided_at)
    = CASE state WHEN 'pending' THEN 3 ELSE 0 END),
  CONSTRAINT conversation_proposal_outcome_whole CHECK (num_nulls(outcome, outcome_type, outcome_cites) IN (0, 3))
);

COMMENT ON COLUMN conversation_proposal.events IS 'Exactly what is submitted on approval, in the plain shape of the API.';
COMMENT ON COLUMN conversation_proposal.guard IS 'The state of the world that the summary was written from.';
COMMENT ON COLUMN conversation_proposal.state IS 'A pending one whose expires_at has come counts as expired.';

CREATE INDEX conversation_proposal_pending ON conversation_proposal (conversation) WHERE state = 'pending';

CREATE TABLE conversation_turn (
  conversation  uuid        NOT NULL,
  number        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  at            timestamptz NOT NULL,
  said_by       text        NOT NULL COLLATE "C",
  body          text        NOT NULL,
  response_type text        COLLATE "C",
  citations     bigint[]    NOT NULL,
  about         text,
  continuable   boolean     NOT NULL,
  proposal      uuid,
  CONSTRAINT conversation_turn_pk PRIMARY KEY (conversation, number),
  CONSTRAINT conversation_turn_of_conversation FOREIGN KEY (conversation) REFERENCES conversation (id) ON DELETE CASCADE,
  CONSTRAINT conversation_turn_of_proposal FOREIGN KEY (proposal) REFERENCES conversation_proposal (id) ON DELETE CASCADE,
  CONSTRAINT conversation_turn_said_by CHECK (said_by IN ('reader', 'tempo')),
  CONSTRAINT conversation_turn_replies_have_a_type CHECK ((said_by = 'tempo') = (response_type IS NOT NULL))
);

COMMENT ON COLUMN conversation_turn.about IS 'The entity that "it" means from here on, as type/id.';
COMMENT ON COLUMN conversation_turn.continuable IS 'Whether the next line may complete the one before.';
