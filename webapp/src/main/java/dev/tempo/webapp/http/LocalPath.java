package dev.tempo.webapp.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a form or a sign-in returns to: a path of this server, never another's (no open redirects). */
public final class LocalPath {
  private LocalPath() {}

  /** The path where it is local; {@code /} for all else, such as {@code //host}, {@code /\host} or one with a line break. */
  public static String or(String wanted) {
    boolean local = wanted.startsWith("/") && !wanted.startsWith("//") && wanted.indexOf('\\') < 0
        && wanted.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    return local ? wanted : "/";
  }

  static String signIn(String from) {
    return "/sign-in?return_to=" + URLEncoder.encode(from, StandardCharsets.UTF_8);
  }
}
