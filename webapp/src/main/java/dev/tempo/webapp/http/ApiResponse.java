package dev.tempo.webapp.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** An answer, free of any server's types. */
public record ApiResponse(int status, Headers headers, Body body) {
  public ApiResponse {
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
  }

  /** What follows the head. */
  public sealed interface Body {}

  public record Empty() implements Body {}

  public record Json(JsonNode value) implements Body {}

  public record Bytes(Buffer bytes, String contentType) implements Body {}

  /** Server-sent events: written by a virtual thread for as long as the client listens. */
  public record Stream(EventStream events) implements Body {}

  /** Lines of JSON, written while the request's body is read. */
  public record Lines(LineStream lines) implements Body {}

  public static ApiResponse json(int status, JsonNode value) {
    return new ApiResponse(status, Headers.NONE, new Json(value));
  }

  public static ApiResponse ok(JsonNode value) {
    return json(200, value);
  }

  public static ApiResponse noContent() {
    return new ApiResponse(204, Headers.NONE, new Empty());
  }

  public static ApiResponse html(int status, String html) {
    return new ApiResponse(status, Headers.NONE,
        new Bytes(Buffer.buffer(html.getBytes(StandardCharsets.UTF_8)), "text/html; charset=utf-8"));
  }

  public static ApiResponse stream(EventStream events) {
    return new ApiResponse(200, Headers.of(Map.of("Cache-Control", "no-store", "X-Accel-Buffering", "no")),
        new Stream(events));
  }

  /** After a form, or towards the sign-in: go there with GET. */
  public static ApiResponse seeOther(String location) {
    return new ApiResponse(303, Headers.of(Map.of("Location", location, "Cache-Control", "no-store")), new Empty());
  }

  public ApiResponse with(String name, String value) {
    return new ApiResponse(status, headers.with(name, value), body);
  }
}
