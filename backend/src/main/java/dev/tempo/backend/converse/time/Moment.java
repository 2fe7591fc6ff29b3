package dev.tempo.backend.converse.time;

import java.time.ZonedDateTime;
import java.util.Objects;

/** What a phrase for a point in time comes to. */
public sealed interface Moment {

  /** One point, in the zone of the reader. */
  record At(ZonedDateTime time) implements Moment {
    public At {
      Objects.requireNonNull(time, "time");
    }
  }

  /** More than one, or a stretch: to be asked back. */
  record Unclear(String question) implements Moment {
    public Unclear {
      Objects.requireNonNull(question, "question");
    }
  }

  /** None that can be used: past, impossible, out of range. */
  record Unusable(String reason) implements Moment {
    public Unusable {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
