-- Sessions that were signed out before their time. A session is a signed cookie that needs no row; only its end does, until
-- the cookie would have ended by itself.
CREATE TABLE ended_session (
  session_id text        NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT ended_session_pk PRIMARY KEY (session_id),
  CONSTRAINT ended_session_id_length CHECK (char_length(session_id) BETWEEN 1 AND 64)
);
CREATE INDEX ended_session_expires_at ON ended_session (expires_at);
