-- The place of an action in its series, null in most: how it recurs, the series (the id of its first occurrence), the number
-- of this one, and the time that it was meant for. Written once, when the action is.
ALTER TABLE action ADD COLUMN recurrence jsonb;

CREATE INDEX action_of_series ON action ((recurrence ->> 'series')) WHERE recurrence IS NOT NULL;

-- Days on which nothing occurs, by the names that schedules give.
CREATE TABLE calendar (
  name       text        NOT NULL COLLATE "C",
  days       jsonb       NOT NULL,
  version    bigint      NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT calendar_pk PRIMARY KEY (name)
);

CREATE INDEX action_of_calendar ON action ((recurrence ->> 'calendar')) WHERE recurrence IS NOT NULL;
