package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is read of actions outside transactions of Nexus. Blocks. */
public interface ActionReads {

  Optional<Action> find(String id);

  /** The live ones, soonest first. */
  List<Action> live(EntityRef entity, int limit);

  Map<ActionState, Long> count();

  /** The scheduled ones after a place and up to a time, for the wheel; one bounded range of an index. */
  List<Due> window(Place after, Instant until, int limit);

  /**
   * The heartbeat: the database's time, by the clock that all SQL asks, and whether something is overdue by more than
   * {@code seconds} and so was lost from the wheel.
   */
  Pulse pulse(int seconds);

  /** True for a failure of the way to the database rather than of what was asked: it passes by itself. */
  boolean passes(Throwable failure);

  record Pulse(Instant now, boolean overdue) {}

  /** Where a list stands. */
  record Place(Instant runAt, String id) {
    public static final Place BEGINNING = new Place(Instant.parse("0001-01-01T00:00:00Z"),
        "00000000-0000-0000-0000-000000000000");
  }
}
