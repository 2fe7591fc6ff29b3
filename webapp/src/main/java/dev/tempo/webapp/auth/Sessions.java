package dev.tempo.webapp.auth;

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

/** Sessions of browsers as signed cookies. */
public final class Sessions {
  static final String COOKIE = "tempo_session";
  private static final Duration LENGTH = Duration.ofHours(12);
  private static final String ALGORITHM = "HS256";
  private static final String ISSUER = "tempo";

  private final JWTAuth jwt;
  private final InstantSource clock;
  private final boolean https;

  /** @param https whether the cookie may travel by TLS only */
  public Sessions(Vertx vertx, byte[] key, InstantSource clock, boolean https) {
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
        .put("csrf", Secret.random()).put("exp", end.getEpochSecond());
    String value = jwt.generateToken(claims, new JWTOptions().setAlgorithm(ALGORITHM).setIssuer(ISSUER));
    return cookie(value, Duration.between(now, end).toSeconds());
  }

  /** The {@code Set-Cookie} that takes the session from the browser. */
  String end() {
    return cookie("", 0);
  }

  /** Empty where there is no session, or one that has ended or was not signed here. */
  Optional<Caller> find(Headers headers) {
    return Cookies.get(headers, COOKIE).flatMap(this::verify);
  }

  private Optional<Caller> verify(String cookie) {
    User user;
    try {
      user = jwt.authenticate(new TokenCredentials(cookie)).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException refused) {
      return Optional.empty();
    }
    // User.get finds a claim wherever the library keeps it.
    String subject = user.get("sub");
    String csrf = user.get("csrf");
    Number end = user.get("exp");
    String role = user.get("role");
    return Role.of(role)
        .map(known -> new Caller(new Principal(subject, known), Instant.ofEpochSecond(end.longValue()), csrf))
        .filter(caller -> Instant.ofEpochSecond(end.longValue()).isAfter(clock.instant()));
  }

  private String cookie(String value, long seconds) {
    return COOKIE + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
        + (https ? "; Secure" : "");
  }
}
