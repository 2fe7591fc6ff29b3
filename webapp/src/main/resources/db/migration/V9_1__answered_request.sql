-- What was answered to writes that carry an Idempotency-Key, so that one sent again is answered the same and does nothing.
-- Kept for a day. Events are not here: they are known again by their ids, in the log itself.
CREATE TABLE answered_request (
  subject    text        NOT NULL COLLATE "C",
  key        text        NOT NULL COLLATE "C",
  -- SHA-256 of method, address, media type and body: the key with another request is a mistake.
  request    bytea       NOT NULL,
  claimed_at timestamptz NOT NULL,
  -- Null while the request is carried out.
  status     integer,
  headers    json,
  body       bytea,
  CONSTRAINT answered_request_pk PRIMARY KEY (subject, key),
  CONSTRAINT answered_request_whole CHECK (num_nulls(status, headers, body) IN (0, 3))
);

CREATE INDEX answered_request_by_age ON answered_request (claimed_at);
