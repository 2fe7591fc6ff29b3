package dev.tempo.backend.nexus;

import com.fasterxml.jackson.databind.JsonNode;

import java.math.BigDecimal;

/** Which numbers of JSON can be kept as {@code jsonb} and read again. */
public final class Numbers {
  /** The database writes numbers without an exponent: more digits than this could not be read again. */
  public static final int MOST_DIGITS = 400;

  private Numbers() {}

  /** Within the range of a double, and of at most {@value #MOST_DIGITS} digits where it is written without an exponent. */
  public static boolean isBounded(JsonNode number) {
    double nearest = number.doubleValue();
    if (!Double.isFinite(nearest)) {
      return false;
    }
    BigDecimal exact = number.decimalValue();
    return (nearest != 0 || exact.signum() == 0) && digits(exact) <= MOST_DIGITS;
  }

  /** Counted without writing it: {@code 0e-999999999} has some bytes, but a thousand million digits. */
  private static long digits(BigDecimal number) {
    long scale = number.scale();
    if (scale > 0) {
      return Math.max(number.precision(), scale + 1);
    }
    return number.signum() == 0 ? 1 : number.precision() - scale;
  }
}
