package dev.tempo.webapp.http;

import java.util.Map;

/** What every answer carries; a page replaces the content policy by its own, which has a nonce. */
public record SecurityHeaders(Headers headers) {

  /** @param https whether clients come by TLS, which they then should go on doing */
  public static SecurityHeaders of(boolean https) {
    Headers headers = Headers.of(Map.of("X-Content-Type-Options", "nosniff", "Referrer-Policy", "same-origin",
        "X-Frame-Options", "DENY", "Cross-Origin-Opener-Policy", "same-origin", "Cross-Origin-Resource-Policy",
        "same-origin",
        "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"));
    return new SecurityHeaders(https ? headers.with("Strict-Transport-Security", "max-age=31536000") : headers);
  }
}
