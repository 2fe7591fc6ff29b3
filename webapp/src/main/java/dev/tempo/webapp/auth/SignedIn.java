package dev.tempo.webapp.auth;

import dev.tempo.webapp.http.Authenticator;
import dev.tempo.webapp.http.Caller;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.HttpProblem;

import java.util.Locale;
import java.util.Optional;

/** A bearer token where one is sent, else the session's cookie. */
public final class SignedIn implements Authenticator {
  private static final String SCHEME = "bearer ";

  private final Tokens tokens;
  private final Sessions sessions;

  public SignedIn(Tokens tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  @Override
  public Optional<Caller> authenticate(Headers headers) {
    String authorization = headers.get("Authorization").orElse("");
    if (authorization.isEmpty()) {
      return sessions.find(headers);
    }
    if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw HttpProblem.unauthorized("The Authorization header must be \"Bearer TOKEN\".");
    }
    return Optional.of(tokens.find(authorization.substring(SCHEME.length()).strip())
        .map(token -> new Caller(token.principal(), token.expiresAt(), null))
        .orElseThrow(
            () -> HttpProblem.unauthorized("This token is unknown or has ended; ask an administrator for a new one.")));
  }
}
