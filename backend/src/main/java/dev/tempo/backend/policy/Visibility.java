package dev.tempo.backend.policy;

/** How much of an entity, and of what happens to it, somebody sees. */
public enum Visibility {
  /** It answers as if it were not there. */
  NONE,
  /** That it is there and what it is: no data, no owner, no payloads. */
  SUMMARY,
  /** Everything. */
  FULL
}
