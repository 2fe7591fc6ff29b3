package dev.tempo.backend.converse.time;

import org.jspecify.annotations.Nullable;

import java.time.ZonedDateTime;
import java.util.Objects;

/** What a phrase for a stretch of time comes to. */
public sealed interface Window {

  /**
   * From (inclusive) to (exclusive).
   *
   * @param to null: open
   */
  record Between(ZonedDateTime from, @Nullable ZonedDateTime to) implements Window {
    public Between {
      Objects.requireNonNull(from, "from");
    }
  }

  /** To be asked back. */
  record Unclear(String question) implements Window {
    public Unclear {
      Objects.requireNonNull(question, "question");
    }
  }

  /** No such time. */
  record Unusable(String reason) implements Window {
    public Unusable {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
