package dev.tempo.webapp.http;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Header fields by name, whatever its case; immutable. A field sent several times is one with commas, as RFC 9110 has it. */
public final class Headers {
  public static final Headers NONE = new Headers(Map.of());

  private final Map<String, String> fields;

  private Headers(Map<String, String> fields) {
    this.fields = Collections.unmodifiableMap(fields);
  }

  public static Headers of(Map<String, String> fields) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(fields);
    return new Headers(copy);
  }

  public Optional<String> get(String name) {
    return fields.isEmpty() ? Optional.empty()
        : Optional.ofNullable(fields.get(name)).filter(value -> !value.isBlank());
  }

  public Headers with(String name, String value) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(fields);
    copy.put(name, value);
    return new Headers(copy);
  }

  /** The same with those of {@code other}, which win. */
  public Headers with(Headers other) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(fields);
    copy.putAll(other.fields);
    return new Headers(copy);
  }

  public void forEach(BiConsumer<String, String> action) {
    fields.forEach(action);
  }

  public Map<String, String> asMap() {
    return fields;
  }

  @Override
  public String toString() {
    return fields.keySet().toString();
  }
}
