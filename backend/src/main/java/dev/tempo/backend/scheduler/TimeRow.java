package dev.tempo.backend.scheduler;

import java.time.Instant;
import java.util.Optional;

/** The database's simulated time, where it has one. Blocks. */
public interface TimeRow {

  /**
   * Makes the time of a new database simulated, from now on and for ever; one whose time is simulated already goes on where it
   * stood.
   *
   * @param isNew whether nothing has been recorded in it
   * @return the time
   * @throws IllegalStateException where the database has lived by real time
   */
  Instant simulate(boolean isNew);

  /** @throws IllegalStateException where the database's time is simulated: it cannot go back to the real one */
  void requireReal();

  /** @return the time then in force: {@code to}, or a later one that was there already */
  Instant moveTo(Instant to);

  /** When the next action is due, if that is before or at {@code until}. */
  Optional<Instant> nextDue(Instant until);
}
