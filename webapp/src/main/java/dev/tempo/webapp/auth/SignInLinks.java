package dev.tempo.webapp.auth;

import dev.tempo.backend.policy.Principal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Links that sign in once, within an hour. Kept in memory only: a restart prints a new one anyway, and what nobody wrote
 * down cannot be found later.
 */
public final class SignInLinks {
  private static final Duration VALID = Duration.ofHours(1);

  private final Map<String, Link> links = new ConcurrentHashMap<>();
  private final InstantSource clock;

  private record Link(Principal principal, Instant until) {}

  public SignInLinks(InstantSource clock) {
    this.clock = clock;
  }

  /** The path of a new link. */
  public String issue(Principal principal) {
    String code = Secret.random();
    links.put(code, new Link(principal, clock.instant().plus(VALID)));
    return "/sign-in?link=" + code;
  }

  /** Empty where the link is unknown, was used, or is too old. */
  Optional<TokenStore.Kept> redeem(String code) {
    return Optional.ofNullable(links.remove(code)).filter(link -> link.until().isAfter(clock.instant()))
        .map(link -> new TokenStore.Kept(link.principal(), null));
  }
}
