package dev.tempo.webapp.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of a form that was posted without JavaScript, carried to the next page by a cookie and shown once.
 *
 * @param kind {@code done} or {@code error}
 */
public record Notice(String kind, String text) {
  private static final String COOKIE = "tempo_notice";
  private static final int LONGEST = 1_000;

  /** Ends the notice with the page that shows it. */
  public static final String CLEAR = COOKIE + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";

  public Notice {
    Objects.requireNonNull(text, "text");
    if (!kind.equals("done") && !kind.equals("error")) {
      throw new IllegalArgumentException("a notice is done or error, not " + kind);
    }
    text = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  /** The value of a {@code Set-Cookie} field. */
  public String cookie() {
    String value = Base64.getUrlEncoder().withoutPadding().encodeToString((kind + " " + text).getBytes(
        StandardCharsets.UTF_8));
    return COOKIE + "=" + value + "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax";
  }

  /** The one that a request carries; what is not of this form is none. */
  public static Optional<Notice> of(ApiRequest request) {
    return request.headers().get("Cookie").stream().flatMap(header -> Arrays.stream(header.split(";")))
        .map(String::strip)
        .filter(pair -> pair.startsWith(COOKIE + "=")).map(pair -> pair.substring(COOKIE.length() + 1)).flatMap(
            value -> parse(value).stream())
        .findFirst();
  }

  private static Optional<Notice> parse(String value) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
      int space = text.indexOf(' ');
      return space < 0 ? Optional.empty()
          : Optional.of(new Notice(text.substring(0, space), text.substring(space + 1)));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
