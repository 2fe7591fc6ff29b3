package dev.tempo.webapp.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Caller;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/** {@code POST /api/v1/tokens}: an administrator makes a token for somebody. {@code GET /api/v1/me}: who am I. */
public final class TokensResource implements Resource {
  private static final String DEFAULT_LENGTH = "P90D";
  private static final int LAST_YEAR = 9999;

  private final Tokens tokens;
  private final InstantSource clock;

  public TokensResource(Tokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/api/v1/tokens", this::create).adminOnly(), Route.get("/api/v1/me", this::me));
  }

  private ApiResponse create(ApiRequest request) {
    Members body = Members.of(request.json(), "subject", "role", "expires_in");
    String subject = body.text("subject", 256);
    if (subject.equals(Principal.TEMPO.subject())) {
      throw Refusal.at("/subject", "'tempo' is Tempo itself; choose another subject");
    }
    Role role = Role.of(body.text("role", 16))
        .orElseThrow(() -> Refusal.at("/role", "must be 'admin', 'service' or 'user'"));
    Instant end = end(body.optionalText("expires_in", 64).orElse(DEFAULT_LENGTH));
    Tokens.Issued issued = tokens.issue(new Principal(subject, role), end);
    ObjectNode answer = describe(issued.principal(), issued.expiresAt());
    answer.put("token", issued.token());
    return ApiResponse.json(201, answer).with("Cache-Control", "no-store");
  }

  private ApiResponse me(ApiRequest request) {
    Caller caller = request.signedIn();
    return ApiResponse.ok(describe(caller.principal(), caller.expiresAt())).with("Cache-Control", "no-store");
  }

  private Instant end(String length) {
    try {
      ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
      ZonedDateTime end = now.plus(length.contains("T") ? Duration.parse(length) : Period.parse(length));
      if (end.isAfter(now) && end.getYear() <= LAST_YEAR) {
        return end.toInstant();
      }
    } catch (DateTimeException | ArithmeticException e) {
      // said below, like a length that is not positive
    }
    throw Refusal.at("/expires_in",
        "must be an ISO-8601 duration ahead, such as 'P30D' or 'PT1H', and end before the year 10000");
  }

  private static ObjectNode describe(Principal principal, @Nullable Instant end) {
    ObjectNode answer = Json.object();
    answer.put("subject", principal.subject());
    answer.put("role", principal.role().wire());
    answer.put("expires_at", end == null ? null : end.toString());
    return answer;
  }
}
