package dev.tempo.webapp.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.webapp.http.Caller;
import dev.tempo.webapp.http.Headers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Sessions of browsers as signed cookies. Signing out ends the session itself, whoever still has a copy of the cookie: here
 * at once, on other nodes within five seconds, for which one that was alive is believed without asking the database.
 */
public final class Sessions {
  static final String COOKIE = "tempo_session";
  private static final Duration LENGTH = Duration.ofHours(12);
  private static final String ALGORITHM = "HS256";
  private static final String ISSUER = "tempo";

  private final JWTAuth jwt;
  private final InstantSource clock;
  private final boolean https;
  private final EndedSessions ended;
  private final Cache<String, Boolean> alive = Caffeine.newBuilder().maximumSize(10_000)
      .expireAfterWrite(Duration.ofSeconds(5)).build();

  /** A session whose cookie is genuine and has not ended by itself. */
  private record Session(String id, Caller caller, Instant end) {}

  /** @param https whether the cookie may travel by TLS only */
  public Sessions(Vertx vertx, byte[] key, EndedSessions ended, InstantSource clock, boolean https) {
    this.ended = ended;
    this.clock = clock;
    this.https = https;
    jwt = JWTAuth.create(vertx, new JWTAuthOptions()
        .setJWTOptions(new JWTOptions().setIssuer(ISSUER).setAlgorithm(ALGORITHM))
        .addPubSecKey(new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(key))));
  }

  /** The {@code Set-Cookie} of a new session for who proved to be the holder of a token. */
  String begin(TokenStore.Kept token) {
    Instant now = clock.instant();
    Instant end = now.plus(LENGTH);
    if (token.expiresAt() != null && token.expiresAt().isBefore(end)) {
      end = token.expiresAt();
    }
    JsonObject claims = new JsonObject().put("sub", token.principal().subject())
        .put("role", token.principal().role().wire())
        .put("jti", Secret.random()).put("csrf", Secret.random()).put("exp", end.getEpochSecond());
    String value = jwt.generateToken(claims, new JWTOptions().setAlgorithm(ALGORITHM).setIssuer(ISSUER));
    return cookie(value, Duration.between(now, end).toSeconds());
  }

  /** Ends the session of the request, if there is one; gives the {@code Set-Cookie} that takes it from the browser. */
  String end(Headers headers) {
    Cookies.get(headers, COOKIE).flatMap(this::genuine).ifPresent(session -> {
      ended.end(session.id(), session.end(), clock.instant());
      alive.invalidate(session.id());
    });
    return cookie("", 0);
  }

  /** Empty where there is no session, or one that has ended or was not signed here. */
  Optional<Caller> find(Headers headers) {
    return Cookies.get(headers, COOKIE).flatMap(this::genuine).filter(this::isAlive).map(Session::caller);
  }

  private boolean isAlive(Session session) {
    if (alive.getIfPresent(session.id()) != null) {
      return true;
    }
    if (ended.isEnded(session.id())) {
      return false;
    }
    alive.put(session.id(), true);
    return true;
  }

  private Optional<Session> genuine(String cookie) {
    User user;
    try {
      user = jwt.authenticate(new TokenCredentials(cookie)).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException refused) {
      return Optional.empty();
    }
    // User.get finds a claim wherever the library keeps it.
    String id = user.get("jti");
    String subject = user.get("sub");
    String csrf = user.get("csrf");
    Number expires = user.get("exp");
    String role = user.get("role");
    if (id == null) {
      // Signed before sessions had names.
      return Optional.empty();
    }
    Instant end = Instant.ofEpochSecond(expires.longValue());
    return Role.of(role).map(known -> new Session(id, new Caller(new Principal(subject, known), end, csrf), end))
        .filter(session -> session.end().isAfter(clock.instant()));
  }

  private String cookie(String value, long seconds) {
    return COOKIE + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
        + (https ? "; Secure" : "");
  }
}
