package dev.tempo.bench.report;

/**
 * One measured value.
 *
 * @param scenario what was done, e.g. {@code schedule}
 * @param metric   what of it, e.g. {@code 32 clients}
 * @param who      {@code Tempo} or a peer, as configured
 * @param unit     {@code /s}, {@code ms}, {@code MB}, {@code tx/s}, {@code %} or empty for a plain count
 * @param note     how it came about, where that is not plain
 */
public record Figure(String scenario, String metric, String who, double value, String unit, String note) {

  /** With as many digits as mean something. */
  public String text() {
    String number = value >= 100 || (unit.isEmpty() && value == Math.rint(value)) ? "%,.0f".formatted(value)
        : value >= 10 ? "%,.1f".formatted(value) : "%.2f".formatted(value);
    return number + (unit.isEmpty() ? "" : unit.startsWith("/") || unit.equals("%") ? unit : " " + unit);
  }
}
