-- API tokens. Only fingerprints: whoever reads this table can sign in as nobody.
CREATE TABLE api_token (
  fingerprint bytea       NOT NULL,
  subject     text        NOT NULL,
  role        text        NOT NULL,
  -- The token of the first administrator, set from outside at each start; there is one.
  first       boolean     NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL DEFAULT tempo_now(),
  expires_at  timestamptz,
  CONSTRAINT api_token_pk PRIMARY KEY (fingerprint),
  CONSTRAINT api_token_sha256 CHECK (octet_length(fingerprint) = 32),
  CONSTRAINT api_token_role CHECK (role IN ('admin', 'service', 'user')),
  CONSTRAINT api_token_subject_length CHECK (char_length(subject) BETWEEN 1 AND 256)
);
CREATE UNIQUE INDEX api_token_one_first ON api_token (first) WHERE first;

-- Keys that every node must share and that no restart may change: "session" signs the cookies of sessions, "idempotency"
-- keys the hashes by which a repeated event is known again.
CREATE TABLE server_secret (
  name   text  NOT NULL,
  secret bytea NOT NULL,
  CONSTRAINT server_secret_pk PRIMARY KEY (name),
  CONSTRAINT server_secret_length CHECK (octet_length(secret) >= 32)
);
