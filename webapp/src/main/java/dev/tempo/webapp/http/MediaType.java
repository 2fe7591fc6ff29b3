package dev.tempo.webapp.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** The few questions that are asked about media types. */
public final class MediaType {
  public static final String JSON = "application/json";
  public static final String PROBLEM = "application/problem+json";
  public static final String HTML = "text/html";
  public static final String EVENT_STREAM = "text/event-stream";
  public static final String NDJSON = "application/x-ndjson";
  public static final String FORM = "application/x-www-form-urlencoded";
  private static final Pattern NONE_OF_IT = Pattern.compile(".*;q=0(\\.0*)?(;.*)?");

  private MediaType() {}

  /** {@code Application/JSON; charset=utf-8} is {@code application/json}. */
  public static String bare(String header) {
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /** Whether an {@code Accept} header takes this type: absent takes all, a range with {@code q=0} takes nothing. */
  public static boolean accepted(Headers headers, String type) {
    String accept = headers.get("Accept").orElse("*/*");
    String family = type.substring(0, type.indexOf('/')) + "/*";
    boolean taken = false;
    int best = -1;
    for (String range : accept.split(",")) {
      String bare = bare(range);
      int precision = bare.equals(type) ? 2 : bare.equals(family) ? 1 : bare.equals("*/*") ? 0 : -1;
      if (precision > best) {
        best = precision;
        taken = !refused(range);
      }
    }
    return taken;
  }

  /** Whether the client names this type itself, as a browser that navigates names {@code text/html}. */
  public static boolean named(Headers headers, String type) {
    return headers.get("Accept").stream().flatMap(accept -> Arrays.stream(accept.split(",")))
        .anyMatch(range -> bare(range).equals(type) && !refused(range));
  }

  private static boolean refused(String range) {
    return range.indexOf(';') >= 0 && NONE_OF_IT.matcher(range.replace(" ", "").toLowerCase(Locale.ROOT)).matches();
  }
}
