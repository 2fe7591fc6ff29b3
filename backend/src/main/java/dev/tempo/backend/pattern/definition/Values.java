package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;

/** JSON values, compared as users mean them. */
public final class Values {
  private Values() {}

  /** Numbers by value: 1 equals 1.0. */
  public static boolean equal(JsonNode left, JsonNode right) {
    return left.equals((a, b) -> a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue())
        : a.equals(b) ? 0 : 1, right);
  }
}
