package dev.tempo.webapp.cli;

import java.net.ConnectException;
import java.util.Objects;

/** Failures as sentences for a terminal: what was wrong and what to do, the causes in one line. */
final class Failures {
  private Failures() {}

  static String sentence(Throwable failure) {
    if (failure instanceof ConnectException) {
      return "no Tempo answers there. Start one with ./tempo up, or name another by TEMPO_URL.";
    }
    StringBuilder text = new StringBuilder(own(failure));
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String more = own(cause);
      if (text.indexOf(more) < 0) {
        text.append(": ").append(more);
      }
    }
    return text.toString();
  }

  private static String own(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }
}
