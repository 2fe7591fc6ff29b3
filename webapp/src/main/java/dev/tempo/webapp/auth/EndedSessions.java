package dev.tempo.webapp.auth;

import java.time.Instant;

/** Which sessions were signed out, on every node alike. Blocks. */
public interface EndedSessions {

  /**
   * @param until when its cookie ends by itself, after which nobody asks
   * @param now   by the clock of the cookies: where time is simulated, the database's runs ahead of it
   */
  void end(String session, Instant until, Instant now);

  boolean isEnded(String session);
}
