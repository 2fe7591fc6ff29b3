package dev.tempo.webapp.http;

import dev.tempo.backend.policy.Principal;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * {@code Idempotency-Key}: a write that is sent again with its key is answered as the first time, and does nothing. What was
 * refused changed nothing, so it is not kept: sent again, it is tried again. A claim is renewed for as long as its request is
 * carried out; where the server dies between a write and its answer being kept, the key is free again after a minute, and a
 * repeat is carried out: at least once, then.
 *
 * <p>What may not be told twice is not kept: an answer that no cache may store, since it may hold a secret, one that is too
 * large, and one that was given to another role or under another policy. That the write stands is kept all the same, so a
 * repeat is refused and does nothing.
 */
final class Idempotency {
  static final String KEY = "Idempotency-Key";
  private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
  private static final Duration RENEWAL = Duration.ofSeconds(15);
  private static final int LONGEST_KEY = 256;
  private static final int LARGEST_ANSWER = 1 << 20;
  /** Events have ids, which the log itself knows again; a token or a lease is given anew. */
  private static final Set<String> NOT_KEPT = Set.of("/api/v1/events", "/api/v1/tokens", "/api/v1/jobs/lease");

  private final AnswerStore answers;
  private final LongSupplier policyRevision;
  private final Duration renewal;

  Idempotency(AnswerStore answers, LongSupplier policyRevision) {
    this(answers, policyRevision, RENEWAL);
  }

  /** @param renewal how often a claim is renewed; well below a minute */
  Idempotency(AnswerStore answers, LongSupplier policyRevision, Duration renewal) {
    this.answers = answers;
    this.policyRevision = policyRevision;
    this.renewal = renewal;
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
    long revision = policyRevision.getAsLong();
    return switch (answers.claim(request.principal(), key.get(), hash(request), revision)) {
      case AnswerStore.Claim.Ours(var token) -> carryOut(route, request, key.get(), token, revision);
      case AnswerStore.Claim.Answered(var status, var headers, var body) -> again(status, headers, body);
      case AnswerStore.Claim.Withheld(var status, var reason) -> throw new HttpProblem(409, "This request was carried "
          + "out, and answered " + status + "; the answer is not given again: " + reason
          + ". Read what it changed with GET.");
      case AnswerStore.Claim.Busy() -> throw new HttpProblem(409, "A request with this " + KEY
          + " is being carried out; send it again in a moment to hear its answer.",
          Headers.NONE.with("Retry-After", "1"));
      case AnswerStore.Claim.Another() -> throw new HttpProblem(422, "This " + KEY
          + " was used for another request; give each request a key of its own.");
    };
  }

  private ApiResponse carryOut(Route route, ApiRequest request, String key, String token, long revision)
      throws InterruptedException {
    Optional<AnswerStore.Outcome> kept = Optional.empty();
    CountDownLatch over = new CountDownLatch(1);
    Thread.ofVirtual().name("idempotency-renewal").start(() -> renew(request.principal().subject(), key, token, over));
    try {
      ApiResponse response = route.handler().handle(request);
      kept = response.status() < 400
          ? Optional.of(outcome(response, request.principal().isAdmin() ? 0 : revision))
          : Optional.empty();
      return response;
    } finally {
      over.countDown();
      settle(request.principal(), key, token, kept);
    }
  }

  private void renew(String subject, String key, String token, CountDownLatch over) {
    try {
      while (!over.await(renewal.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          answers.renew(subject, key, token);
        } catch (Throwable failure) { // an awaited future throws what is checked, too
          LOG.warn("a claim of a key could not be renewed; tried again in {}", renewal, failure);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The write stands, whatever becomes of this: its client is answered. */
  private void settle(Principal principal, String key, String token, Optional<AnswerStore.Outcome> kept) {
    try {
      if (kept.isPresent()) {
        answers.keep(principal, key, token, kept.get());
      } else {
        answers.release(principal.subject(), key, token);
      }
    } catch (Throwable failure) {
      LOG.warn("an answer could not be kept under its key; a repeat within a minute is answered 409, later carried out",
          failure);
    }
  }

  private static AnswerStore.Outcome outcome(ApiResponse response, long revision) {
    if (response.headers().get("Cache-Control").filter(value -> value.contains("no-store")).isPresent()) {
      return new AnswerStore.Outcome.Withheld(response.status(), "it may hold a secret, and was not kept");
    }
    Map<String, String> headers = new HashMap<>(response.headers().asMap());
    return switch (response.body()) {
      case ApiResponse.Empty() -> new AnswerStore.Outcome.Kept(response.status(), headers, Buffer.buffer(), revision);
      case ApiResponse.Json(var value) -> bounded(response.status(), headers, MediaType.JSON, Buffer.buffer(Json.bytes(
          value)), revision);
      case ApiResponse.Bytes(var bytes, var type) -> bounded(response.status(), headers, type, bytes, revision);
      case ApiResponse.Stream(var events) -> new AnswerStore.Outcome.Withheld(response.status(), "it was a stream");
      case ApiResponse.Lines(var lines) -> new AnswerStore.Outcome.Withheld(response.status(), "it was a stream");
    };
  }

  private static AnswerStore.Outcome bounded(int status, Map<String, String> headers, String type, Buffer body,
      long revision) {
    headers.putIfAbsent("Content-Type", type);
    return body.length() > LARGEST_ANSWER
        ? new AnswerStore.Outcome.Withheld(status, "it was larger than " + LARGEST_ANSWER + " bytes, and was not kept")
        : new AnswerStore.Outcome.Kept(status, headers, body, revision);
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
