package dev.tempo.backend.converse.intent;

import java.util.Objects;

/** What a line was understood as. */
public sealed interface Understanding {

  /**
   * One request, and only one.
   *
   * @param matchedBy the template that matched, e.g. {@code schedule.imperative}
   */
  record Understood(Request request, String matchedBy) implements Understanding {
    public Understood {
      Objects.requireNonNull(request, "request");
      Objects.requireNonNull(matchedBy, "matchedBy");
    }
  }

  /**
   * An intent, but something is missing or has two meanings.
   *
   * @param continuable whether the missing words, sent alone, complete the line
   */
  record Unclear(String intent, String matchedBy, String question, boolean continuable) implements Understanding {
    public Unclear {
      Objects.requireNonNull(intent, "intent");
      Objects.requireNonNull(matchedBy, "matchedBy");
      Objects.requireNonNull(question, "question");
    }
  }

  /** An intent that cannot be met as it was said, e.g. a time that is past. */
  record Unusable(String intent, String matchedBy, String reason) implements Understanding {
    public Unusable {
      Objects.requireNonNull(intent, "intent");
      Objects.requireNonNull(matchedBy, "matchedBy");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** None of it. */
  record NotUnderstood(Reason reason) implements Understanding {
    public NotUnderstood {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Why a line was not understood, as far as can be said without guessing. */
  enum Reason {
    /** It holds a word of negation. */
    NEGATED,
    /** It is longer than any request. */
    TOO_LONG,
    /** No template matches it whole. */
    UNKNOWN
  }
}
