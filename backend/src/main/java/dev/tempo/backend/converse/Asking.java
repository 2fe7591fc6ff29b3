package dev.tempo.backend.converse;

import dev.tempo.backend.policy.Principal;

import java.time.ZonedDateTime;
import java.util.Objects;

/**
 * Who asks, and when.
 *
 * @param now in the zone of the reader
 */
record Asking(Principal principal, ZonedDateTime now) {
  Asking {
    Objects.requireNonNull(principal, "principal");
    Objects.requireNonNull(now, "now");
  }
}
