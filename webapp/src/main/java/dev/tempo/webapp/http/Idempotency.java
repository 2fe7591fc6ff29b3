package dev.tempo.webapp.http;

import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code Idempotency-Key}: a write that is sent again with its key is answered as the first time, and does nothing. What was
 * refused changed nothing, so it is not kept: sent again, it is tried again. Where the server dies between a write and its
 * answer being kept, the key is free again after a minute, and a repeat is carried out: at least once, then.
 */
final class Idempotency {
  static final String KEY = "Idempotency-Key";
  private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
  private static final int LONGEST_KEY = 256;
  private static final int LARGEST_ANSWER = 1 << 20;
  /** Events have ids, which the log itself knows again; a secret is not kept to be given once more. */
  private static final Set<String> NOT_KEPT = Set.of("/api/v1/events", "/api/v1/tokens", "/api/v1/jobs/lease");

  private final AnswerStore answers;

  Idempotency(AnswerStore answers) {
    this.answers = answers;
  }

  ApiResponse run(Route route, ApiRequest request) throws InterruptedException {
    Optional<String> key = request.headers().get(KEY);
    if (key.isEmpty() || !request.isWrite() || request.caller() == null || route.streams()
        || !route.path().text().startsWith("/api/v1/") || NOT_KEPT.contains(route.path().text())) {
      return route.handler().handle(request);
    }
    if (key.get().length() > LONGEST_KEY) {
      throw HttpProblem
          .badRequest(KEY + " has " + key.get().length() + " characters, but may have " + LONGEST_KEY + ".");
    }
    String subject = request.principal().subject();
    return switch (answers.claim(subject, key.get(), hash(request))) {
      case AnswerStore.Claim.Ours() -> carryOut(route, request, subject, key.get());
      case AnswerStore.Claim.Answered(var status, var headers, var body) -> again(status, headers, body);
      case AnswerStore.Claim.Busy() -> throw new HttpProblem(409, "A request with this " + KEY
          + " is being carried out; send it again in a moment to hear its answer.",
          Headers.NONE.with("Retry-After", "1"));
      case AnswerStore.Claim.Another() -> throw new HttpProblem(422, "This " + KEY
          + " was used for another request; give each request a key of its own.");
    };
  }

  private ApiResponse carryOut(Route route, ApiRequest request, String subject, String key)
      throws InterruptedException {
    Optional<AnswerStore.Claim.Answered> kept = Optional.empty();
    try {
      ApiResponse response = route.handler().handle(request);
      kept = response.status() < 400 ? answer(response) : Optional.empty();
      return response;
    } finally {
      settle(subject, key, kept);
    }
  }

  /** The write stands, whatever becomes of this: its client is answered. */
  private void settle(String subject, String key, Optional<AnswerStore.Claim.Answered> kept) {
    try {
      if (kept.isPresent()) {
        answers.keep(subject, key, kept.get());
      } else {
        answers.release(subject, key);
      }
    } catch (Throwable failure) {
      LOG.warn("an answer could not be kept under its key; a repeat within a minute is answered 409, later carried out",
          failure);
    }
  }

  private static Optional<AnswerStore.Claim.Answered> answer(ApiResponse response) {
    Map<String, String> headers = new HashMap<>(response.headers().asMap());
    return switch (response.body()) {
      case ApiResponse.Empty() -> Optional.of(new AnswerStore.Claim.Answered(response.status(), headers, Buffer
          .buffer()));
      case ApiResponse.Json(var value) -> bounded(response.status(), headers, MediaType.JSON, Buffer.buffer(Json.bytes(
          value)));
      case ApiResponse.Bytes(var bytes, var type) -> bounded(response.status(), headers, type, bytes);
      case ApiResponse.Stream(var events) -> Optional.empty();
      case ApiResponse.Lines(var lines) -> Optional.empty();
    };
  }

  private static Optional<AnswerStore.Claim.Answered> bounded(int status, Map<String, String> headers, String type,
      Buffer body) {
    headers.putIfAbsent("Content-Type", type);
    return body.length() > LARGEST_ANSWER ? Optional.empty()
        : Optional.of(new AnswerStore.Claim.Answered(status, headers, body));
  }

  private static ApiResponse again(int status, Map<String, String> headers, Buffer body) {
    Headers kept = Headers.of(headers).with("Idempotency-Replayed", "true");
    return new ApiResponse(status, kept, body.length() == 0 ? new ApiResponse.Empty()
        : new ApiResponse.Bytes(body, headers.getOrDefault("Content-Type", MediaType.JSON)));
  }

  private static Buffer hash(ApiRequest request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(request.method(), request.address(), request.contentType(), request.headers().get(
          "If-Match").orElse(""))) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      digest.update(request.body().getBytes());
      return Buffer.buffer(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
