package dev.tempo.registry.release;

/** What came of reading a release from an archive or a folder. */
public sealed interface ReleaseReading {
  /** It is one, and may be registered. */
  record Accepted(Release release) implements ReleaseReading {}

  /** It is not. */
  record Refused(Refusal refusal) implements ReleaseReading {}
}
