package dev.tempo.backend.scheduler;

import java.time.Duration;

/** Told what the scheduler does, for metrics. Called on the scheduler's thread after the commit; must not block or throw. */
public interface FiringListener {
  /** For a scheduler that nobody measures. */
  FiringListener NONE = (kind, lateness) -> {};

  /**
   * @param lateness from the action's {@code run_at}, or from its scheduling where that came later, to the moment its firing
   *                 was committed, by the database's clock
   */
  void fired(ActionKind kind, Duration lateness);
}
