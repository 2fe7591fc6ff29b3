package dev.tempo.webapp.page;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes the nonce that this answer's scripts, and no others, carry (Content Security Policy Level 3, section 2.3). */
final class Nonces {
  private static final int BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What a page with this nonce may load and do: our own files, and the modules that its own scripts import. */
  static String policy(String nonce) {
    return "default-src 'self'; script-src 'nonce-" + nonce + "' 'strict-dynamic'; style-src 'self' 'nonce-" + nonce
        + "'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  }
}
