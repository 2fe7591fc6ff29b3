package dev.tempo.backend.nexus.subscription;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A symmetric key of Standard Webhooks: {@code whsec_} and 32 bytes in Base64. Its text is shown once, when it is made. */
public record Secret(String text) {
  private static final String PREFIX = "whsec_";
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  public Secret {
    Objects.requireNonNull(text, "text");
  }

  static Secret generate() {
    byte[] key = new byte[BYTES];
    RANDOM.nextBytes(key);
    return new Secret(PREFIX + Base64.getEncoder().encodeToString(key));
  }

  /**
   * Signs {@code id.timestamp.body} with HMAC-SHA256.
   *
   * @param timestamp seconds since 1970
   * @return {@code v1,<Base64>}
   */
  String sign(String id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(text.substring(PREFIX.length())), "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** Not in logs. */
  @Override
  public String toString() {
    return PREFIX + "...";
  }
}
