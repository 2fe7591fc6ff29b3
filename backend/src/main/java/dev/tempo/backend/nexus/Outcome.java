package dev.tempo.backend.nexus;

import java.util.ArrayList;
import java.util.List;

/** What followed from one event, by action id; filled by consequences, answered in the reply and kept for its repeat. */
public final class Outcome {
  private final List<String> actions = new ArrayList<>();
  private final List<String> cancelled = new ArrayList<>();
  private final List<String> overridden = new ArrayList<>();
  private final List<String> tooLate = new ArrayList<>();
  private final List<String> stopAsked = new ArrayList<>();

  public void scheduled(String actionId) {
    actions.add(actionId);
  }

  public void cancelled(String actionId) {
    cancelled.add(actionId);
  }

  public void overridden(String actionId) {
    overridden.add(actionId);
  }

  public void tooLate(String actionId) {
    tooLate.add(actionId);
  }

  /** It is too late to cancel this action: what works on it is to stop. */
  public void tooLateToCancel(String actionId) {
    tooLate(actionId);
    stopAsked.add(actionId);
  }

  /** Those among the ones that it came too late for, whose work is to stop. */
  public List<String> stopAsked() {
    return List.copyOf(stopAsked);
  }

  /** True where nothing followed: then nothing is kept for the repeat. */
  public boolean isEmpty() {
    return actions.isEmpty() && cancelled.isEmpty() && overridden.isEmpty() && tooLate.isEmpty();
  }

  public Receipt receipt(String id, long position, boolean repeated) {
    return new Receipt(id, position, actions, cancelled, overridden, tooLate, repeated);
  }
}
