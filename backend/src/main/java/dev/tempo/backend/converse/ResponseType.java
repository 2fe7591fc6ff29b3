package dev.tempo.backend.converse;

import java.util.Locale;

/** What kind of reply it is. */
public enum ResponseType {
  /** A question was answered. */
  QUERY_ANSWER,
  /** A proposal waits for approval. */
  CONFIRMATION,
  /** What was approved was done, as the receipts say. */
  ACTION_DONE,
  /** Something is asked back, or was not understood. */
  CLARIFICATION,
  /** It was understood, and will not be done. */
  REFUSAL,
  /** It was tried, and failed: nothing was done. */
  ERROR;

  /** The name on the wire, e.g. {@code query_answer}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ResponseType of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
