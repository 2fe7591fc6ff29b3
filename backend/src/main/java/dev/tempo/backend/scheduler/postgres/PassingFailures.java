package dev.tempo.backend.scheduler.postgres;

import dev.tempo.backend.nexus.Refusal;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Set;

/** Tells a database that is not there, or has too much to do, from work that fails whenever it is tried. */
final class PassingFailures {
  /** Classes of SQLSTATE: connection exception, transaction rollback, insufficient resources, operator intervention. */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

  private PassingFailures() {}

  /** Looks through causes, since a lost connection may come wrapped in what it was lost at. */
  static boolean passes(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> false;
      case PgException database -> PASSING.contains(database.getSqlState().substring(0, 2));
      case IOException _,VertxException _ -> true; // refused or reset; closed, or the pool's timeout
      case Refusal refusal when refusal.kind() == Refusal.Kind.UNAVAILABLE -> true; // as often as a policy is published
      default -> passes(failure.getCause());
    };
  }
}
