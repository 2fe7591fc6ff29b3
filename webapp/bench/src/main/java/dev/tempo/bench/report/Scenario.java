package dev.tempo.bench.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is done, in the order in which it is done. */
public enum Scenario {
  SCHEDULE("actions scheduled one by one"), BATCH("actions scheduled in batches"), CANCEL("actions cancelled"),
  DRAIN("many due at once"), LATENESS("how late a few are fired"),
  PENDING("how late they are beside a million pending"), IDLE("what an idle system asks of the database"),
  HERD("a million due within one second, beside unrelated events"),
  MILLIONS("how late a few are fired beside ten million pending"),
  RESTART("killed, and started again: when it fires"), TAKEOVER("one of two nodes killed: when the other fires");

  private final String about;

  Scenario(String about) {
    this.about = about;
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String about() {
    return about;
  }

  /** @throws IllegalArgumentException that names those there are */
  public static Scenario parse(String text) {
    return Arrays.stream(values()).filter(scenario -> scenario.wire().equals(text.strip())).findFirst().orElseThrow(
        () -> new IllegalArgumentException("there is no scenario '" + text + "'; there are " + names()));
  }

  public static String names() {
    return Arrays.stream(values()).map(Scenario::wire).collect(Collectors.joining(", "));
  }
}
