-- A claim of a key has a token, so that who lost it to another can neither keep an answer under it nor give it free, and is
-- renewed while it is carried out (claimed_at). An answer is given again only under the role and policy that it was given by.
ALTER TABLE answered_request
  ADD COLUMN token uuid,
  ADD COLUMN role text,
  -- 0: its reader sees everything under any policy.
  ADD COLUMN policy_revision bigint,
  -- Why the answer was not kept, though the write stands; null where it was kept.
  ADD COLUMN withheld text;
