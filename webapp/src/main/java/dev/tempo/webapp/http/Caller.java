package dev.tempo.webapp.http;

import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * Who calls, and by what they proved it.
 *
 * @param expiresAt end of the credential; null: none
 * @param csrf      what a write by this session must carry; null for a bearer token, which no browser sends by itself
 */
public record Caller(Principal principal, @Nullable Instant expiresAt, @Nullable String csrf) {
  public Caller {
    Objects.requireNonNull(principal, "principal");
  }

  public boolean bySession() {
    return csrf != null;
  }
}
