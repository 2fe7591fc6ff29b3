package dev.tempo.backend.nexus.audit;

/**
 * What is wrong with an export.
 *
 * @param first the first wrong position, where it is the same as {@code last}; else it is one from here to there
 * @param what  a sentence for people
 */
public record Finding(long first, long last, String what) {

  static Finding at(long position, String what) {
    return new Finding(position, position, what);
  }

  /** With the position in front. */
  public String sentence() {
    return (first == last ? "position " + first : "one of the positions " + first + " to " + last) + ": " + what;
  }
}
