package dev.tempo.backend.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be done to many actions at once, each as its command does it to one. */
public enum BulkOperation {
  CANCEL, HOLD,
  /** Not of those that a legal hold holds. */
  RELEASE,
  /** Of several failed ones of an entity with the same key, the last; none where a live one has the key. */
  RETRY,
  /** Later by {@code postpone_by}. */
  RESCHEDULE;

  /** In which it can be done. */
  public List<ActionState> states() {
    return switch (this) {
      case CANCEL, RESCHEDULE -> List.of(ActionState.SCHEDULED, ActionState.HELD);
      case HOLD -> List.of(ActionState.SCHEDULED);
      case RELEASE -> List.of(ActionState.HELD);
      case RETRY -> List.of(ActionState.FAILED);
    };
  }

  /** True where it is passed through from the latest to the soonest: what is moved later is not met again. */
  public boolean latestFirst() {
    return this == RESCHEDULE;
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<BulkOperation> of(String wire) {
    return Arrays.stream(values()).filter(operation -> operation.wire().equals(wire)).findFirst();
  }
}
