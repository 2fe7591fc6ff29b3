package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Transaction;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rows of pauses. Whoever fires shares a lock until its transaction ends, whoever changes a pause takes it alone: so nothing
 * fires by what it has read before a pause that has been acknowledged.
 */
public interface PauseRows {

  /** Asks for all that stand, and keeps them from changing until the end of the transaction. */
  Supplier<List<Pause>> share(Transaction transaction);

  /** Waits until nobody fires, and keeps all from it until the end of the transaction. */
  List<Pause> lock(Transaction transaction);

  void insert(Transaction transaction, Pause pause);

  void delete(Transaction transaction, String id);

  /** By id, so oldest first, after one. */
  List<Pause> list(@Nullable String after, int limit);

  Optional<Pause> find(String id);

  /** Actions that are held for a pause, by id, after one. */
  List<Action> held(@Nullable String after, int limit);
}
