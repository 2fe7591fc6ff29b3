package dev.tempo.webapp.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Whatever ended a request early, as RFC 9457 problem details. */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /** @param request for the log: method and path */
  public static ApiResponse of(Throwable failure, String request) {
    return switch (failure) {
      case Refusal refusal -> refusal(refusal);
      case HttpProblem problem -> {
        ApiResponse response = of(problem.status(), problem.detail(), List.of());
        yield new ApiResponse(response.status(), response.headers().with(problem.headers()), response.body());
      }
      case IOException lost -> unavailable(lost, request);
      case PgException refused when !isOutage(refused) -> unexpected(refused, request);
      case ConnectionPoolTooBusyException busy -> overloaded(busy, request);
      case VertxException lost -> unavailable(lost, request);
      default -> unexpected(failure, request);
    };
  }

  public static ApiResponse of(int status, String detail, List<Refusal.Violation> violations) {
    ObjectNode problem = Json.object();
    problem.put("type", "about:blank");
    problem.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
    problem.put("status", status);
    problem.put("detail", detail);
    if (!violations.isEmpty()) {
      ArrayNode errors = problem.putArray("errors");
      violations.forEach(
          violation -> errors.addObject().put("pointer", violation.pointer()).put("detail", violation.detail()));
    }
    return ApiResponse.json(status, problem).with("Content-Type", MediaType.PROBLEM).with("Cache-Control", "no-store");
  }

  private static ApiResponse refusal(Refusal refusal) {
    ApiResponse response = of(refusal.kind().status(), Objects.requireNonNullElse(refusal.getMessage(), ""),
        refusal.violations());
    // Overload passes: say when to try again.
    return response.status() == 429 || response.status() == 503 ? response.with("Retry-After", "1") : response;
  }

  /** Connection lost, shutting down, or no room for another connection (SQLSTATE classes 08, 57 and 53). */
  private static boolean isOutage(PgException refused) {
    String state = Objects.requireNonNullElse(refused.getSqlState(), "");
    return state.startsWith("08") || state.startsWith("57") || state.startsWith("53");
  }

  /** What the answer rests on, the database above all, cannot be reached: that passes. */
  private static ApiResponse unavailable(Exception lost, String request) {
    LOG.warn("{} was answered 503: {}", request, lost.toString());
    return of(503, "The database does not answer now. Nothing was changed; try again in a moment.", List.of()).with(
        "Retry-After", "1");
  }

  /** Too many wait for a connection already: the database is well, only busy. */
  private static ApiResponse overloaded(ConnectionPoolTooBusyException busy, String request) {
    LOG.debug("{} was answered 503", request, busy);
    return of(503, "Tempo is overloaded: too many requests wait for the database already. Nothing was changed;"
        + " send this again in a moment.", List.of()).with("Retry-After", "1");
  }

  /** A mistake of ours: the caller learns the number under which the log has the rest. */
  private static ApiResponse unexpected(Throwable failure, String request) {
    String incident = UUID.randomUUID().toString();
    LOG.error("incident {}: {} failed and was answered 500; nothing of it was written unless the log says so",
        incident, request, failure);
    return of(500,
        "Something went wrong here. Whoever runs this server finds it in the log as incident " + incident + ".",
        List.of());
  }
}
