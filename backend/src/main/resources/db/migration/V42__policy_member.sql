-- Who decides and shows by policy: each process, and the revision that it is known to have taken. Real time: leases have nothing to
-- do with simulated time.
CREATE TABLE policy_member (
  id           uuid        NOT NULL,
  revision     bigint      NOT NULL,
  confirmed_at timestamptz NOT NULL,
  CONSTRAINT policy_member_pk PRIMARY KEY (id)
) WITH (fillfactor = 50);

COMMENT ON COLUMN policy_member.confirmed_at IS 'When it last asked which revision is in force: its lease counts from before that.';
