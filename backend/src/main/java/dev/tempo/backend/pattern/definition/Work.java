package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.scheduler.Delay;
import dev.tempo.backend.scheduler.EventRule;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** What a step does, with all values known. */
public sealed interface Work {

  record Metadata(ObjectNode data) implements Work {
    public Metadata {
      Objects.requireNonNull(data, "data");
    }
  }

  record Emit(String eventType, ObjectNode payload) implements Work {
    public Emit {
      Objects.requireNonNull(eventType, "eventType");
      Objects.requireNonNull(payload, "payload");
    }
  }

  /** @param body null: none */
  record Http(String method, URI url, Map<String, String> headers, @Nullable JsonNode body) implements Work {
    public Http {
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(url, "url");
      headers = Map.copyOf(headers);
    }
  }

  record Job(String queue, ObjectNode input) implements Work {
    public Job {
      Objects.requireNonNull(queue, "queue");
      Objects.requireNonNull(input, "input");
    }
  }

  /**
   * Until an event or a time, whichever comes first.
   *
   * @param event         null: the time alone
   * @param sinceRun      events since the run began count; else those since the step could begin
   * @param length        counted from when the step begins
   * @param goOnAtTimeout where the event has not come in time, the step completes all the same
   */
  record Wait(@Nullable EventRule event, boolean sinceRun, @Nullable Delay length, @Nullable Instant until,
      boolean goOnAtTimeout) implements Work {

    /** Null: for as long as it takes. */
    public @Nullable Instant deadline(Instant from) {
      if (until != null) {
        return until;
      }
      if (length == null) {
        return null;
      }
      Instant end = length.after(from);
      return end.isAfter(Delay.LAST) ? Delay.LAST : end;
    }
  }

  record SubPattern(String pattern, ObjectNode params) implements Work {
    public SubPattern {
      Objects.requireNonNull(pattern, "pattern");
      Objects.requireNonNull(params, "params");
    }
  }
}
