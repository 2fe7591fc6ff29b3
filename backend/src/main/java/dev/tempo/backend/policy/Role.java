package dev.tempo.backend.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may be. An entity's role is a free word; a caller's is one of these. */
public enum Role {
  ADMIN, SERVICE, USER;

  /** The name on the wire: {@code admin}, {@code service}, {@code user}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> of(String wire) {
    return Arrays.stream(values()).filter(role -> role.wire().equals(wire)).findFirst();
  }
}
