package dev.tempo.webapp.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The address of the page to return to, with what the form's answer adds to it. */
final class FormsReturn {
  private FormsReturn() {}

  /** {@code /schedule?q=x#now} with {@code conversation} of {@code 42} is {@code /schedule?q=x&conversation=42#now}. */
  static String with(String address, String name, String value) {
    int hash = address.indexOf('#');
    String fragment = hash < 0 ? "" : address.substring(hash);
    String rest = hash < 0 ? address : address.substring(0, hash);
    int question = rest.indexOf('?');
    Stream<String> others = question < 0 ? Stream.empty()
        : Arrays.stream(rest.substring(question + 1).split("&"))
            .filter(pair -> !pair.isEmpty() && !pair.equals(name) && !pair.startsWith(name + "="));
    String own = name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return (question < 0 ? rest : rest.substring(0, question)) + "?"
        + Stream.concat(others, Stream.of(own)).collect(Collectors.joining("&")) + fragment;
  }
}
