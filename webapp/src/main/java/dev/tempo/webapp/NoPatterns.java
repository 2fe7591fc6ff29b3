package dev.tempo.webapp;

import dev.tempo.backend.scheduler.PatternStarter;
import dev.tempo.backend.nexus.Transaction;

import java.util.Collection;
import java.util.Set;

/** As long as no pattern can be registered, an action that runs one fails, and says so. */
final class NoPatterns implements PatternStarter {

  @Override
  public Set<String> registered(Transaction transaction, Collection<String> names) {
    return Set.of();
  }

  @Override
  public void start(Transaction transaction, Start start) {
    throw new IllegalStateException("no pattern '" + start.pattern() + "' is registered");
  }
}
