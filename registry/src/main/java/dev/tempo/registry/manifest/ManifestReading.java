package dev.tempo.registry.manifest;

import java.util.List;

/** What came of reading a manifest. */
public sealed interface ManifestReading {
  /** It is one. */
  record Valid(Manifest manifest) implements ManifestReading {}

  /**
   * It is not.
   *
   * @param violations all that is wrong, at least one
   */
  record Invalid(List<Violation> violations) implements ManifestReading {
    public Invalid {
      violations = List.copyOf(violations);
    }
  }
}
