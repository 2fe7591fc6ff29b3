-- How far imports have come, so that one that broke off goes on where it was. A hint: the ids that an import gives to its
-- lines make a line that is sent again a repeat, wherever this stands.
CREATE TABLE event_import (
  subject    text        NOT NULL COLLATE "C",
  id         text        NOT NULL COLLATE "C",
  line       bigint      NOT NULL,
  recorded   bigint      NOT NULL,
  repeated   bigint      NOT NULL,
  refused    bigint      NOT NULL,
  position   bigint      NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT event_import_pk PRIMARY KEY (subject, id),
  CONSTRAINT event_import_line_positive CHECK (line >= 0)
);

COMMENT ON COLUMN event_import.subject IS 'Who imports: an id means nothing to others.';
COMMENT ON COLUMN event_import.line IS 'The last line that was recorded or refused, as all before it.';
COMMENT ON COLUMN event_import.position IS 'The highest position that one of its events got.';
