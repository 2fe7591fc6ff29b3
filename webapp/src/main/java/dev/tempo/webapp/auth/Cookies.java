package dev.tempo.webapp.auth;

import dev.tempo.webapp.http.Headers;

import java.util.Arrays;
import java.util.Optional;

/** The cookies of a request. */
public final class Cookies {
  private Cookies() {}

  public static Optional<String> get(Headers headers, String name) {
    // Header fields of one name are joined by commas, which no cookie's value of ours holds.
    return headers.get("Cookie").stream().flatMap(all -> Arrays.stream(all.split("[;,]"))).map(String::strip)
        .filter(cookie -> cookie.startsWith(name + "=")).map(cookie -> cookie.substring(name.length() + 1))
        .filter(value -> !value.isEmpty()).findFirst();
  }
}
