package dev.tempo.backend.policy;

import java.util.Objects;

/**
 * The key under which policy decides about an entity.
 *
 * @param role        the role it was made under: {@code admin}, {@code service}, {@code user}, or the caller's own word
 * @param environment a path, e.g. {@code prod/eu}, which lies in {@code prod}
 * @param category    e.g. {@code user}, {@code analytics}
 */
public record Classification(String role, String environment, String category) {
  public Classification {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(category, "category");
  }
}
