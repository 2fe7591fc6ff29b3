-- Several nodes on one database: who relays a subscription, who makes a call of a run, and an even split of the leases.

-- The fence of whoever relays it: what a node writes under a lower one changes nothing.
ALTER TABLE subscription_cursor ADD COLUMN fence bigint NOT NULL DEFAULT 0;

-- The member whose process makes the call of an http step; the others make it again when that member is dead.
ALTER TABLE pattern_step ADD COLUMN caller integer;

-- As before, but the leases are dealt out in the order of a hash, so that each node gets its share of every kind of them.
CREATE OR REPLACE FUNCTION lease_beat(me integer, wanted text[], hung integer[])
  RETURNS TABLE (names text[], fences bigint[], others integer[], beats bigint[])
  LANGUAGE plpgsql AS $$
DECLARE
  share integer;
  mine  integer;
BEGIN
  PERFORM pg_advisory_xact_lock(1835363682, 0);
  UPDATE member m SET beats = m.beats + 1 WHERE m.number = me;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  DELETE FROM member m WHERE m.number <> me
    AND (m.number = ANY(hung) OR pg_try_advisory_xact_lock(1835363682, m.number));
  INSERT INTO lease (name) SELECT w FROM unnest(wanted) AS w ON CONFLICT DO NOTHING;
  SELECT ceil(cardinality(wanted)::numeric / count(*)) INTO share FROM member;
  UPDATE lease l SET holder = NULL WHERE l.name IN (
    SELECT held.name FROM lease held WHERE held.holder = me
    ORDER BY hashtextextended(held.name, 0), held.name OFFSET share);
  SELECT count(*) INTO mine FROM lease l WHERE l.holder = me;
  UPDATE lease l SET holder = me, fence = l.fence + 1 WHERE l.name IN (
    SELECT free.name FROM lease free WHERE free.holder IS NULL AND free.name = ANY(wanted)
    ORDER BY hashtextextended(free.name, 0), free.name LIMIT greatest(0, share - mine));
  RETURN QUERY SELECT
    (SELECT coalesce(array_agg(l.name ORDER BY l.name), '{}') FROM lease l WHERE l.holder = me),
    (SELECT coalesce(array_agg(l.fence ORDER BY l.name), '{}') FROM lease l WHERE l.holder = me),
    (SELECT coalesce(array_agg(m.number ORDER BY m.number), '{}') FROM member m WHERE m.number <> me),
    (SELECT coalesce(array_agg(m.beats ORDER BY m.number), '{}') FROM member m WHERE m.number <> me);
END
$$;
