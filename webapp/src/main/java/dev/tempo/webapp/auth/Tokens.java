package dev.tempo.webapp.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Makes API tokens and knows them again. A token once seen is believed for five seconds without asking the database. */
public final class Tokens {
  private final TokenStore store;
  private final InstantSource clock;
  private final Cache<ByteBuffer, TokenStore.Kept> seen = Caffeine.newBuilder().maximumSize(10_000)
      .expireAfterWrite(Duration.ofSeconds(5)).build();

  public Tokens(TokenStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** @param token shown here only: it cannot be found out again */
  public record Issued(String token, Principal principal, @Nullable Instant expiresAt) {}

  public Issued issue(Principal principal, @Nullable Instant expiresAt) {
    String token = Secret.random();
    store.add(Secret.fingerprint(token), new TokenStore.Kept(principal, expiresAt));
    return new Issued(token, principal, expiresAt);
  }

  /** Makes {@code token} that of the first administrator, in place of any before. */
  public void first(String token, Principal administrator) {
    store.replaceFirst(Secret.fingerprint(token), administrator);
  }

  /** Empty where the token is unknown or has ended. */
  public Optional<TokenStore.Kept> find(String token) {
    byte[] fingerprint = Secret.fingerprint(token);
    ByteBuffer key = ByteBuffer.wrap(fingerprint);
    TokenStore.Kept known = seen.getIfPresent(key);
    Optional<TokenStore.Kept> kept = known != null ? Optional.of(known) : store.find(fingerprint);
    kept.ifPresent(found -> seen.put(key, found));
    return kept.filter(found -> found.expiresAt() == null || found.expiresAt().isAfter(clock.instant()));
  }
}
