-- What an event costs to write is mostly its indexes and the conversion to jsonb, which no query looks into.
-- `json` keeps the text as it was sent, checked but not taken apart.
ALTER TABLE event
  ALTER COLUMN payload TYPE json USING payload::text::json,
  ALTER COLUMN extensions TYPE json USING extensions::text::json,
  ALTER COLUMN receipt TYPE json USING receipt::text::json;

-- The times of recording ascend with the pages, so a summary of each range of pages finds them.
DROP INDEX event_by_recording;
CREATE INDEX event_by_recording ON event USING brin (recorded_at) WITH (pages_per_range = 32, autosummarize = on);

-- Only what came from outside can come again.
DROP INDEX event_sent_once;
CREATE UNIQUE INDEX event_sent_once ON event (id, source, actor) WHERE content_hash IS NOT NULL;

-- An own event is asked for by its id only where a caller names it as a cause, or where it begins a story. Its id is a UUIDv7,
-- made within its transaction, so ids too ascend with the pages.
CREATE INDEX event_own_by_id ON event USING brin (id) WITH (pages_per_range = 32, autosummarize = on)
  WHERE content_hash IS NULL;

-- The event that begins a story is found by its id.
DROP INDEX event_by_correlation;
CREATE INDEX event_by_correlation ON event (correlation_id, position) WHERE correlation_id <> id;
