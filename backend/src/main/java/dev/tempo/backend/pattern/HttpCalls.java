package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.nexus.EntityRef;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** The way out for {@code http} steps. */
public interface HttpCalls {

  /** Blocks until the answer is there or the call's timeout is over. */
  Result send(Call call) throws InterruptedException;

  /**
   * One attempt of a step.
   *
   * @param headers without {@code Idempotency-Key}, which is {@link #idempotencyKey}
   * @param body    sent as JSON; null: none
   */
  record Call(String runId, EntityRef entity, StepKey step, int attempt, String method, URI url,
      Map<String, String> headers, @Nullable JsonNode body, Duration timeout) {
    public Call {
      Objects.requireNonNull(runId, "runId");
      Objects.requireNonNull(entity, "entity");
      Objects.requireNonNull(step, "step");
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(url, "url");
      headers = Map.copyOf(headers);
      Objects.requireNonNull(timeout, "timeout");
    }

    /** The same for every attempt of this step in this run, and for no other. */
    public String idempotencyKey() {
      return runId + ":" + step;
    }
  }

  /** What became of it. */
  sealed interface Result {

    /**
     * @param headers names in lower case
     * @param cutOff  there was more than can be read: the body is its beginning
     */
    record Answer(int status, Map<String, String> headers, Buffer body, boolean cutOff) implements Result {
      public Answer {
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body");
      }
    }

    /**
     * No answer.
     *
     * @param permanent it would fail again, e.g. an address that may not be reached
     */
    record Failure(String reason, boolean permanent) implements Result {
      public Failure {
        Objects.requireNonNull(reason, "reason");
      }
    }
  }
}
