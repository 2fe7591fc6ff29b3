-- No query looks into these: `json` keeps them as they were written, checked but not taken apart.
ALTER TABLE action
  ALTER COLUMN params TYPE json USING params::text::json,
  ALTER COLUMN cancel_on TYPE json USING cancel_on::text::json,
  ALTER COLUMN override_on TYPE json USING override_on::text::json,
  ALTER COLUMN misfire TYPE json USING misfire::text::json,
  ALTER COLUMN origin TYPE json USING origin::text::json;

-- Matching asks for the live actions of an entity and for those that ended lately: one range of one index, in which the live
-- ones stand behind all that have ended. Written once at scheduling and once at the end, as each of the two before.
DROP INDEX action_live_of_entity;
DROP INDEX action_ended_of_entity;
CREATE INDEX action_of_entity ON action (entity_type, entity_id, coalesce(ended_position, 9223372036854775807));
