package dev.tempo.backend.nexus.subscription;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What a subscription signs with.
 *
 * @param previous      the one before a rotation, with which it signs too until {@code previousUntil}
 * @param previousUntil null exactly where there is none before
 */
public record Secrets(Secret current, @Nullable Secret previous, @Nullable Instant previousUntil) {

  /** The header {@code webhook-signature}: one signature, or two with a space between. */
  String signatures(String id, Instant now, byte[] body) {
    String signature = current.sign(id, now.getEpochSecond(), body);
    return previous == null || previousUntil == null || !now.isBefore(previousUntil)
        ? signature
        : signature + " " + previous.sign(id, now.getEpochSecond(), body);
  }
}
