package dev.tempo.backend.pattern;

import java.util.Objects;

/**
 * Names one doing within a run.
 *
 * @param step id
 * @param item of a step that is done for each of an array; {@link #WHOLE} for the step as a whole
 * @param undo true for what compensates it
 */
public record StepKey(String step, int item, boolean undo) {
  public static final int WHOLE = -1;

  public StepKey {
    Objects.requireNonNull(step, "step");
  }

  static StepKey of(String step) {
    return new StepKey(step, WHOLE, false);
  }

  StepKey item(int index) {
    return new StepKey(step, index, undo);
  }

  StepKey undoing() {
    return new StepKey(step, item, true);
  }

  boolean isItem() {
    return item != WHOLE;
  }

  /** Distinct within a run, e.g. {@code notify:3:compensate}. */
  @Override
  public String toString() {
    return step + (isItem() ? ":" + item : "") + (undo ? ":compensate" : "");
  }
}
