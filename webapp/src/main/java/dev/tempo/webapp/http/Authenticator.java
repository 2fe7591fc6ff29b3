package dev.tempo.webapp.http;

import java.util.Optional;

/** Tells who calls. */
@FunctionalInterface
public interface Authenticator {

  /**
   * @return empty where the request carries no credential, or a session that has ended
   * @throws HttpProblem 401 where it carries a token that is unknown or has ended
   */
  Optional<Caller> authenticate(Headers headers);
}
