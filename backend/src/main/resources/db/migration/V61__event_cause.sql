-- What an event led to is found in its story, to which everything that Tempo itself records belongs with its cause. An event
-- from outside may name a cause of one story and be told in another: few do, and these alone are indexed.
CREATE INDEX event_by_named_cause ON event (causation_id, position)
  WHERE causation_id IS NOT NULL AND content_hash IS NOT NULL;
