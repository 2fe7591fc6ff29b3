package dev.tempo.backend.pattern;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.scheduler.StorableJson;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What an answer means for a step: 2xx completes it, with the answer as its output; 408, 425, 429 and 5xx, or no answer, is
 * tried again; anything else would be the same again.
 */
sealed interface HttpOutcome {
  JsonMapper JSON = JsonMapper.builder().enable(
      com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  Set<Integer> PASSING = Set.of(408, 425, 429);
  int MOST_BYTES = 64 * 1024;
  int MOST_TOLD = 200;

  record Done(JsonNode output) implements HttpOutcome {}

  /** @param atLeast the pause that was asked for by {@code Retry-After}, in seconds as it may be given there */
  record Failed(String reason, boolean permanent, @Nullable Duration atLeast) implements HttpOutcome {}

  static HttpOutcome of(HttpCalls.Result result) {
    return switch (result) {
      case HttpCalls.Result.Failure(String reason, boolean permanent) -> new Failed(reason, permanent, null);
      case HttpCalls.Result.Answer(int status, Map<String, String> headers, Buffer answered, boolean cutOff) -> {
        byte[] body = answered.getBytes();
        if (status >= 200 && status < 300) {
          yield new Done(output(status, headers, body, cutOff));
        }
        boolean passes = PASSING.contains(status) || status >= 500;
        String told = new String(body, 0, Math.min(body.length, MOST_TOLD), StandardCharsets.UTF_8).replaceAll(
            "[\\p{Cntrl}\\p{Cs}\uFFFD]", " ").strip();
        yield new Failed("answered " + status + (told.isEmpty() ? "" : ": " + told), !passes, passes ? retryAfter(
            headers) : null);
      }
    };
  }

  private static @Nullable Duration retryAfter(Map<String, String> headers) {
    String seconds = headers.getOrDefault("retry-after", "");
    return seconds.matches("[0-9]{1,7}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
  }

  /** {@code {"status", "content_type", "body"}}: JSON as JSON, else as text; a body of more than 64 KiB is left out. */
  private static ObjectNode output(int status, Map<String, String> headers, byte[] body, boolean cutOff) {
    String type = headers.getOrDefault("content-type", "");
    ObjectNode output = JsonNodeFactory.instance.objectNode().put("status", status).put("content_type", type);
    if (!cutOff && body.length <= MOST_BYTES) {
      output.set("body", body(type, body));
    }
    return output;
  }

  private static JsonNode body(String type, byte[] body) {
    String media = type.split(";", 2)[0].strip();
    if (media.equals("application/json") || media.endsWith("+json")) {
      try {
        JsonNode json = JSON.readTree(body);
        StorableJson.check("", json);
        return json;
      } catch (JacksonException | Refusal notStorable) {
        return text(body);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return text(body);
  }

  private static JsonNode text(byte[] body) {
    return JsonNodeFactory.instance.textNode(new String(body, StandardCharsets.UTF_8).replace("\0", ""));
  }
}
