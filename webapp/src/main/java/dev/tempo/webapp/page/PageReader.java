package dev.tempo.webapp.page;

import dev.tempo.registry.release.Reader;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.Caller;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * For whom a page is made: what decides the versions, the rights and the words.
 *
 * @param locale BCP 47, the one that the browser likes best
 * @param zone   IANA, as the reader chose it
 * @param theme  {@code light}, {@code dark} or {@code system}
 */
record PageReader(Caller caller, String locale, String zone, String theme) {
  /** Decides versions where no reader is there yet, as for warming up. */
  static final Reader ANYBODY = new Reader("", "user", null, null);

  private static final Set<String> THEMES = Set.of("light", "dark");
  private static final int LONGEST_TAG = 35;

  static PageReader of(ApiRequest request) {
    return new PageReader(request.signedIn(), locale(request), cookie(request, "tempo_zone").filter(ZoneId
        .getAvailableZoneIds()::contains).orElse("UTC"), cookie(request, "tempo_theme").filter(THEMES::contains).orElse(
            "system"));
  }

  Reader reader() {
    return new Reader(caller.principal().subject(), caller.principal().role().wire(), null, null);
  }

  private static String locale(ApiRequest request) {
    try {
      return request.headers().get("Accept-Language").stream().flatMap(header -> Locale.LanguageRange.parse(header)
          .stream()).map(Locale.LanguageRange::getRange).filter(range -> !range.contains("*")
              && range
                  .length() <= LONGEST_TAG)
          .map(range -> Locale.forLanguageTag(range).toLanguageTag()).findFirst().orElse("en");
    } catch (IllegalArgumentException malformed) {
      // What a browser likes is a wish, not a reason to refuse a page.
      return "en";
    }
  }

  private static Optional<String> cookie(ApiRequest request, String name) {
    return request.headers().get("Cookie").stream().flatMap(header -> Arrays.stream(header.split(";")))
        .map(String::strip)
        .filter(pair -> pair.startsWith(name + "=")).map(pair -> pair.substring(name.length() + 1).replace("%2F", "/"))
        .findFirst();
  }
}
