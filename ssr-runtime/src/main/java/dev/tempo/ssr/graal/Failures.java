package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Cost;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Reason;
import org.graalvm.polyglot.PolyglotException;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Puts what the engine throws into the words of a result. */
final class Failures {

  private Failures() {}

  static Failed thrown(Reason reason, PolyglotException e, Cost cost) {
    if (e.isResourceExhausted() && !e.isGuestException()) {
      return new Failed(Reason.ALLOCATION, "the server's memory does not hold what it asked for: " + e.getMessage(), "",
          cost);
    }
    return new Failed(reason, message(e), stack(e), cost);
  }

  /** Whether the context may be used again: after anything but an ordinary JavaScript exception it is not trusted. */
  static boolean spoils(PolyglotException e) {
    return e.isCancelled() || e.isInternalError() || e.isExit() || e.isResourceExhausted();
  }

  private static String message(PolyglotException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? "an exception without a message" : message;
  }

  private static String stack(PolyglotException e) {
    return StreamSupport.stream(e.getPolyglotStackTrace().spliterator(), false)
        .filter(PolyglotException.StackFrame::isGuestFrame).map(frame -> "    at " + frame)
        .collect(Collectors.joining("\n"));
  }
}
