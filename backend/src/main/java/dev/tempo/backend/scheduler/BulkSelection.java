package dev.tempo.backend.scheduler;

import java.util.Objects;
import java.util.Set;

/**
 * What a bulk operation passes through.
 *
 * @param filter    with the states in which the operation can be done, at least one
 * @param scheduled at this position or before: what is scheduled while the operation is under way is not its
 */
public record BulkSelection(BulkOperation operation, ActionFilter filter, long scheduled) {
  public BulkSelection {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(filter, "filter");
  }

  /** The same in one of its states. */
  BulkSelection in(ActionState state) {
    return new BulkSelection(operation, filter.inStates(Set.of(state)), scheduled);
  }
}
