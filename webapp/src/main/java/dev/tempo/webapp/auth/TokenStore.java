package dev.tempo.webapp.auth;

import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/** Where tokens are kept, by their fingerprints. Blocks. */
public interface TokenStore {

  /** @param expiresAt null: never */
  record Kept(Principal principal, @Nullable Instant expiresAt) {}

  void add(byte[] fingerprint, Kept token);

  Optional<Kept> find(byte[] fingerprint);

  /** Makes this the one token of the first administrator; the one before it ends. */
  void replaceFirst(byte[] fingerprint, Principal principal);
}
