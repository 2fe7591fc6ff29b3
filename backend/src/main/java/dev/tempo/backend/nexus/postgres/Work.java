package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import io.vertx.sqlclient.SqlConnection;

/** What a transaction is about; run again from the beginning whenever the transaction starts over. */
@FunctionalInterface
interface Work<T> {

  /**
   * Sends statements that run right after the entities are locked, in the same round trip; {@link #begin} awaits their
   * results.
   */
  default void ask(SqlConnection connection) {}

  /** The last position known to be committed when the first of its events came; none came from outside: the highest. */
  default long receivedAfter() {
    return Long.MAX_VALUE;
  }

  /** Called when the entities are locked; consequences follow what it appends. */
  T begin(NexusTransaction transaction);

  /** Around each decision of a consequence. */
  default void deciding(Appended event, Runnable decision) {
    decision.run();
  }

  /** Called when all consequences have decided; throws where the transaction must not go on. */
  default void decided() {}

  /** Called when all its statements and the commit are on their way, before any of them is answered. */
  default void sent() {}

  /** True where running it again is right even when its commit may have happened: it finds then what it did. */
  default boolean repeatable() {
    return false;
  }
}
