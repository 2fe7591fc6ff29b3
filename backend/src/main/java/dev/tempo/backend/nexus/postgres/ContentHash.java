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

  private final SecretKeySpec key;

  /** @throws IllegalArgumentException for a key of less than 16 bytes */
  ContentHash(byte[] key) {
    if (key.length < 16) {
      throw new IllegalArgumentException("the idempotency key needs 16 bytes or more, but has " + key.length);
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  Buffer of(String content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Buffer.buffer(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
