-- Who runs on this database, and who does what only one may do at a time. Real time and the simulated one play no part:
-- a member lives as long as its session holds its advisory lock and its beats are counted on.
CREATE SEQUENCE member_number AS integer CYCLE;

CREATE TABLE member (
  number integer NOT NULL,
  beats  bigint  NOT NULL DEFAULT 0,
  CONSTRAINT member_pk PRIMARY KEY (number)
);

COMMENT ON COLUMN member.number IS 'Second key of the advisory lock that the member''s session holds; taken before the row is there.';

CREATE TABLE lease (
  name   text    NOT NULL COLLATE "C",
  holder integer,
  fence  bigint  NOT NULL DEFAULT 0,
  CONSTRAINT lease_pk PRIMARY KEY (name),
  CONSTRAINT lease_holder_fk FOREIGN KEY (holder) REFERENCES member ON DELETE SET NULL
);

COMMENT ON COLUMN lease.fence IS 'One more with each new holder: who holds an older one was taken for dead meanwhile.';

-- One beat of a member: buries the dead, gives up what is more than its share, takes what is free up to its share.
-- hung: members that this one has seen standing still for too long, though their sessions live.
-- No row: this member has been taken for dead itself, and has to join anew.
CREATE FUNCTION lease_beat(me integer, wanted text[], hung integer[])
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
    SELECT held.name FROM lease held WHERE held.holder = me ORDER BY held.name OFFSET share);
  SELECT count(*) INTO mine FROM lease l WHERE l.holder = me;
  UPDATE lease l SET holder = me, fence = l.fence + 1 WHERE l.name IN (
    SELECT free.name FROM lease free WHERE free.holder IS NULL AND free.name = ANY(wanted) ORDER BY free.name
    LIMIT greatest(0, share - mine));
  RETURN QUERY SELECT
    (SELECT coalesce(array_agg(l.name ORDER BY l.name), '{}') FROM lease l WHERE l.holder = me),
    (SELECT coalesce(array_agg(l.fence ORDER BY l.name), '{}') FROM lease l WHERE l.holder = me),
    (SELECT coalesce(array_agg(m.number ORDER BY m.number), '{}') FROM member m WHERE m.number <> me),
    (SELECT coalesce(array_agg(m.beats ORDER BY m.number), '{}') FROM member m WHERE m.number <> me);
END
$$;

-- Which of 16 shards an entity's actions belong to.
CREATE FUNCTION tempo_shard(entity_type text, entity_id text) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (hashtextextended(entity_type || '/' || entity_id, 0) & 15)::integer;
