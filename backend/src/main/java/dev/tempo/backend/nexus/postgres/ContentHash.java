package dev.tempo.backend.nexus.postgres;

import io.vertx.core.buffer.Buffer;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;

/**
 * HMAC-SHA256 of what was sent, by which a repeat is told from a conflict. Keyed, so that who reads the table cannot try
 * guesses at a payload that was erased since.
 */
final class ContentHash {
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac keyed;

  /** @throws IllegalArgumentException for a key of less than 16 bytes */
  ContentHash(byte[] key) {
    if (key.length < 16) {
      throw new IllegalArgumentException("the idempotency key needs 16 bytes or more, but has " + key.length);
    }
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(key, ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Looking up the algorithm and taking in the key cost more than hashing: each hash begins with a copy of both done. */
  Buffer of(String content) {
    try {
      return Buffer.buffer(((Mac) keyed.clone()).doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(ALGORITHM + " of this Java platform cannot be copied", e);
    }
  }
}
