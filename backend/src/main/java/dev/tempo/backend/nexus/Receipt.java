package dev.tempo.backend.nexus;

import java.util.List;

/**
 * The answer to a recorded event.
 *
 * @param actions   ids of the actions that it scheduled
 * @param cancelled ids of those that it cancelled: they will never fire
 * @param tooLate   ids of those that it would have cancelled or overridden, but that are running or fired meanwhile
 * @param repeated  true where the same event was recorded before: this is the first one's answer
 */
public record Receipt(String id, long position, List<String> actions, List<String> cancelled, List<String> overridden,
    List<String> tooLate, boolean repeated) {
  public Receipt {
    actions = List.copyOf(actions);
    cancelled = List.copyOf(cancelled);
    overridden = List.copyOf(overridden);
    tooLate = List.copyOf(tooLate);
  }

  /** The same answer, given again. */
  public Receipt again() {
    return new Receipt(id, position, actions, cancelled, overridden, tooLate, true);
  }
}
