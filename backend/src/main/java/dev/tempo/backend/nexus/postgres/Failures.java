package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Refusal;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.TransactionRollbackException;

import java.io.IOException;
import java.util.Set;

/** Tells failures that pass by themselves from those that will come again. */
final class Failures {
  /** serialization_failure, deadlock_detected, too_many_connections. */
  private static final Set<String> PASSING = Set.of("40001", "40P01", "53300");
  private static final String UNIQUE_VIOLATION = "23505";

  private Failures() {}

  /** True where nothing is wrong with the transaction itself: trying again may succeed. */
  static boolean passes(Throwable failure) {
    return switch (failure) {
      case PgException database -> connectionLost(database) || PASSING.contains(database.getSqlState())
          || sentMeanwhile(database);
      case VertxException _,IOException _,CommitUnknownException _ -> true; // a closed connection, a pool's timeout
      default -> false;
    };
  }

  /** True for a commit's failure after which nobody knows whether it happened. */
  static boolean leavesCommitOpen(Throwable failure) {
    return switch (failure) {
      case PgException database -> connectionLost(database);
      case TransactionRollbackException _ -> false;
      default -> true;
    };
  }

  private static boolean connectionLost(PgException database) {
    return database.getSqlState().startsWith("57P") || database.getSqlState().startsWith("08");
  }

  /**
   * What a caller of Nexus is told. {@link io.vertx.core.Future#await} throws checked exceptions undeclared (a refused
   * connection, an interrupt); none of them goes further than this.
   */
  static RuntimeException told(Throwable failure) {
    if (passes(failure) || failure instanceof SupersededPolicyException) {
      Refusal unavailable = new Refusal(Refusal.Kind.UNAVAILABLE, switch (failure) {
        case CommitUnknownException _ ->
          "the database was lost while it recorded this; look whether it was done before trying again";
        case ConnectionPoolTooBusyException _ ->
          "Tempo is overloaded: too many requests wait for the database already; nothing was done, try again later";
        default -> "the database cannot be used now; nothing was done, try again later";
      });
      unavailable.initCause(failure);
      return unavailable;
    }
    return switch (failure) {
      case RuntimeException permanent -> permanent;
      case Error fatal -> throw fatal;
      case InterruptedException interrupted -> {
        Thread.currentThread().interrupt();
        yield new IllegalStateException("interrupted while waiting for the database", interrupted);
      }
      default -> new IllegalStateException(failure);
    };
  }

  /** Another transaction recorded an event under the same id since the look-up: the next look-up finds it. */
  private static boolean sentMeanwhile(PgException database) {
    return UNIQUE_VIOLATION.equals(database.getSqlState()) && "event_sent_once".equals(database.getConstraint());
  }
}
