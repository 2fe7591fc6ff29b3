-- Microfrontends: versions and their files, kept for good, and channels that point at versions.

CREATE TABLE microfrontend_version (
  name          text        NOT NULL,
  -- Semantic version without build metadata, so that equal precedence means equal text.
  version       text        NOT NULL,
  -- Over the unpacked contents: the same content sent twice is the same, however it was packed.
  content_hash  text        NOT NULL,
  registered_at timestamptz NOT NULL,
  CONSTRAINT microfrontend_version_pk PRIMARY KEY (name, version),
  CONSTRAINT microfrontend_version_hash_form CHECK (content_hash ~ '^sha256-[0-9a-f]{64}$')
);

COMMENT ON TABLE microfrontend_version IS 'One row for each version ever registered; rows never change.';

CREATE TABLE microfrontend_file (
  name       text  NOT NULL,
  version    text  NOT NULL,
  -- Path in the release, "/" between folders.
  file       text  NOT NULL,
  media_type text  NOT NULL,
  integrity  text  NOT NULL,
  bytes      bytea NOT NULL,
  CONSTRAINT microfrontend_file_pk PRIMARY KEY (name, version, file),
  CONSTRAINT microfrontend_file_of_version FOREIGN KEY (name, version) REFERENCES microfrontend_version (name, version),
  CONSTRAINT microfrontend_file_integrity_form CHECK (integrity ~ '^sha384-[A-Za-z0-9+/]{64}$')
);

COMMENT ON TABLE microfrontend_file IS 'All files of a version, manifest.json among them; rows never change.';

-- Bundles are compressed by HTTP, and mostly read whole: storing them uncompressed saves the work at each read.
ALTER TABLE microfrontend_file ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE microfrontend_channel (
  name    text NOT NULL,
  channel text NOT NULL,
  version text NOT NULL,
  CONSTRAINT microfrontend_channel_pk PRIMARY KEY (name, channel),
  CONSTRAINT microfrontend_channel_to_version FOREIGN KEY (name, version) REFERENCES microfrontend_version (name, version)
);

COMMENT ON TABLE microfrontend_channel IS 'Which version a channel such as "stable" points at now; how it came there is told by the events.';

-- Versions are immutable, and the database holds to it too.
CREATE FUNCTION microfrontend_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER microfrontend_version_immutable BEFORE UPDATE OR DELETE ON microfrontend_version
  FOR EACH ROW EXECUTE FUNCTION microfrontend_refuse_change();

CREATE TRIGGER microfrontend_file_immutable BEFORE UPDATE OR DELETE ON microfrontend_file
  FOR EACH ROW EXECUTE FUNCTION microfrontend_refuse_change();
