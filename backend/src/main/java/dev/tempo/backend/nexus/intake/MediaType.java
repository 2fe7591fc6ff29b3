package dev.tempo.backend.nexus.intake;

import java.util.Locale;

/** What a content type says, its parameters aside. */
final class MediaType {
  static final String JSON = "application/json";
  static final String STRUCTURED = "application/cloudevents+json";
  static final String BATCH = "application/cloudevents-batch+json";

  private MediaType() {}

  /** Lower case, without parameters; "" for none. */
  static String essence(String contentType) {
    int parameters = contentType.indexOf(';');
    return (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  static boolean isJson(String contentType) {
    String essence = essence(contentType);
    return essence.equals(JSON) || (essence.indexOf('/') > 0 && essence.endsWith("+json"));
  }
}
